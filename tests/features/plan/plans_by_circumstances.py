"""Answers that differ in equipment, season, pain and past sessions, and the plan for each."""

from __future__ import annotations

from bot.content.exercises import Equipment, Level, Place
from bot.content.routines import Phase
from bot.content.texts import Urgency
from bot.features.guided.workout import NextDay
from bot.features.pain.rules import Outcome, Rest, SeeProfessional, Since
from bot.features.plan.plans import Sessions
from tests.features.plan.plan_answers import MAT, alike, answers, effort, note
from tests.features.plan.plan_pattern import GOOD_FOUR, HOLD, PERFECT, SQUAT, Pattern

BY_CIRCUMSTANCES = {
    "nothing but the floor: a full session, since carpet or grass will do": Pattern(
        answers=answers(equipment=frozenset()),
        holds=("squat", "glute_bridge", "clamshell", "fire_hydrant", "quadruped_hip_extension"),
        sizes=(6, 6),
    ),
    "nothing but the floor, though strong: nothing that needs kit": Pattern(
        answers=answers(*PERFECT, equipment=frozenset()),
        holds=("single_leg_squat", "side_leg_lift_standing", "lateral_lunge", "elevated_side_plank_clam"),
        lacks=("single_leg_hip_thrust_bodyweight", "ankle_band_side_walk", "banded_bridge"),
    ),
    "no weight: a lunge without one, and no word of one": Pattern(
        answers=answers(*alike(SQUAT, "trunk_leaned")),
        holds=("backward_lunge",),
        doses={"backward_lunge": "2 × 12 reps each side"},
    ),
    "a weight at hand: the lunge begins without it": Pattern(
        answers=answers(*alike(SQUAT, "trunk_leaned"), equipment=MAT | {Equipment.WEIGHT}),
        doses={"backward_lunge": "2 × 12 reps each side"},
    ),
    "in season: fewer exercises and fewer sets": Pattern(
        answers=answers(phase=Phase.IN_SEASON),
        doses={"glute_bridge": "2 × 12 reps, hold 1 s", "squat": "2 × 10 reps"},
        sizes=(4, 4),
    ),
    "three sessions a week": Pattern(answers=answers(sessions=Sessions.THREE), sessions=3),
    "mild pain in the foot: only what is lying down, with no foot under the toes": Pattern(
        answers=answers(hurts=(note(Place.FOOT, 3),)),
        holds=("clamshell", "glute_bridge"),
        lacks=("squat", "fire_hydrant", "quadruped_hip_extension", "hip_flexor_stretch"),
        sizes=(2, 3),
    ),
    "mild pain in the ankle: kneeling too, as no weight is on it, but no stretch": Pattern(
        answers=answers(hurts=(note(Place.ANKLE, 3),)),
        holds=("clamshell", "glute_bridge", "fire_hydrant", "quadruped_hip_extension"),
        lacks=("squat", "hip_flexor_stretch"),
        sizes=(3, 4),
        doses={"glute_bridge": "2 × 12 reps, hold 1 s"},
        extras={},
        level=Level.FOUNDATION,
    ),
    "mild pain in the shin: no step and no kneeling on it": Pattern(
        answers=answers(hurts=(note(Place.LOWER_LEG, 3),)),
        holds=("clamshell", "glute_bridge"),
        lacks=("squat", "fire_hydrant", "quadruped_hip_extension", "hip_flexor_stretch"),
        sizes=(3, 3),
    ),
    "mild pain in knee and foot: only what spares both": Pattern(
        answers=answers(hurts=(note(Place.KNEE, 3), note(Place.FOOT, 3))),
        holds=("clamshell",),
        lacks=("glute_bridge", "squat", "side_leg_lift_lying"),
        sizes=(1, 2),
        reasons={"clamshell": "it spares your knee and your foot"},
    ),
    "mild pain in knee and back: only the calves spare both": Pattern(
        answers=answers(hurts=(note(Place.KNEE, 3), note(Place.LOWER_BACK, 3))),
        holds=("calf_raise",),
        sessions=1,
        sizes=(1, 1),
    ),
    "mild pain in the groin: nothing for the hip, only calves": Pattern(
        answers=answers(hurts=(note(Place.GROIN, 3),)),
        holds=("calf_raise",),
        notes=("groin",),
        sessions=1,
        sizes=(1, 1),
    ),
    "mild pain at the side of the hip: only calves, and the stretch is no stand-in": Pattern(
        answers=answers(hurts=(note(Place.HIP, 3),)),
        holds=("calf_raise",),
        sessions=1,
        sizes=(1, 1),
    ),
    "mild pain somewhere else: nobody knows what spares it, so rest": Pattern(
        answers=answers(hurts=(note(Place.ELSEWHERE, 1),)), advice=Rest
    ),
    "pain of 4: rest": Pattern(answers=answers(*PERFECT, hurts=(note(Place.ANKLE, 4),)), advice=Rest),
    "mild pain, and nobody has asked about the signs: rest": Pattern(
        answers=answers(hurts=(note(Place.KNEE, 1, professional=None),)), advice=Rest
    ),
    "mild pain three weeks ago: forgotten": Pattern(
        answers=answers(hurts=(note(Place.KNEE, 3, days=21),)), holds=("squat", "glute_bridge")
    ),
    "a sign two months ago that nobody has looked at: still a professional": Pattern(
        answers=answers(*PERFECT, hurts=(note(Place.GROIN, 2, days=60, professional=True),)),
        advice=SeeProfessional,
    ),
    "the same, looked at since": Pattern(
        answers=answers(hurts=(note(Place.GROIN, 2, days=60, professional=True),), cleared_days=1),
        holds=("glute_bridge",),
    ),
    "a sign after somebody had looked at an earlier one: a professional": Pattern(
        answers=answers(hurts=(note(Place.GROIN, 2, days=1, professional=True),), cleared_days=5),
        advice=SeeProfessional,
    ),
    "pain of 8: a professional, today": Pattern(
        answers=answers(hurts=(note(Place.THIGH, 8, professional=True),)),
        advice=SeeProfessional,
        urgency=Urgency.URGENT,
    ),
    "pain of 3 for more than two weeks: an appointment": Pattern(
        answers=answers(hurts=(note(Place.KNEE, 3, since=Since.LONGER, professional=True),)),
        advice=SeeProfessional,
        urgency=Urgency.SOON,
    ),
    "the knee at 2 for more than two weeks: it adapts, and a physio is suggested": Pattern(
        answers=answers(hurts=(note(Place.KNEE, 2, since=Since.LONGER),)),
        holds=("squat", "glute_bridge"),
        lacks=("front_lunge",),
        notes=("keeps hurting",),
    ),
    "the groin at 1 for more than two weeks: an appointment, as it may be a bone": Pattern(
        answers=answers(hurts=(note(Place.GROIN, 1, since=Since.LONGER),)),
        advice=SeeProfessional,
        urgency=Urgency.SOON,
    ),
    "the side of the hip at 1: only what loads it high is left out": Pattern(
        answers=answers(hurts=(note(Place.HIP, 1),)),
        holds=("glute_bridge", "clamshell"),
        lacks=("side_leg_lift_lying",),
        notes=("go easy on it",),
    ),
    "the groin at 2, told 20 days ago: asked about first": Pattern(
        answers=answers(hurts=(note(Place.GROIN, 2, days=20),)), advice=Rest
    ),
    "pain of 4, told 20 days ago: asked about first": Pattern(
        answers=answers(hurts=(note(Place.ANKLE, 4, days=20),)), advice=Rest
    ),
    "pain of 6 that isn't better in three days: an appointment": Pattern(
        answers=answers(hurts=(note(Place.KNEE, 6, days=4),)), advice=SeeProfessional, urgency=Urgency.SOON
    ),
    "pain of 6 that is better: what spares it": Pattern(
        answers=answers(hurts=(note(Place.KNEE, 6, days=4, outcome=Outcome.BETTER),)),
        holds=("clamshell",),
        lacks=("squat",),
        sizes=(2, 3),
    ),
    "a session that hurt 3 at the knee: what spares it": Pattern(
        answers=answers(efforts=(effort(1, pain=3, place=Place.KNEE),)),
        holds=("clamshell",),
        lacks=("squat", "glute_bridge"),
        sizes=(2, 3),
    ),
    "pain of 5 that is over: one exercise easier, with half the sets": Pattern(
        answers=answers(hurts=(note(Place.KNEE, 5, days=6),), efforts=GOOD_FOUR[:2], cleared_days=5),
        doses={"glute_bridge": "1 × 12 reps, hold 1 s"},
        notes=("half the sets",),
    ),
    "worse on the day after: an appointment": Pattern(
        answers=answers(hurts=(note(Place.KNEE, 2, professional=True, outcome=Outcome.WORSE),)),
        advice=SeeProfessional,
        urgency=Urgency.SOON,
    ),
    "a session that hurt 8 out of 10: a professional": Pattern(
        answers=answers(efforts=(effort(2, pain=8),)), advice=SeeProfessional, urgency=Urgency.URGENT
    ),
    "four sessions at target effort: two steps on, which is more of the same": Pattern(
        answers=answers(efforts=GOOD_FOUR),
        doses={"glute_bridge": "2 × 15 reps, hold 1 s", "clamshell": "2 × 40 s each side"},
        holds=("split_squat",),
    ),
    "three sessions at target effort: one step on": Pattern(
        answers=answers(efforts=GOOD_FOUR[1:]), doses={"glute_bridge": "2 × 14 reps, hold 1 s"}
    ),
    "four sessions, and nobody has told of the day after: not yet": Pattern(
        answers=answers(efforts=tuple(effort(days, next_day=None) for days in (10, 7, 4, 2))),
        doses={"glute_bridge": "2 × 12 reps, hold 1 s"},
    ),
    "four sessions that were too hard: not yet": Pattern(
        answers=answers(efforts=tuple(effort(days, felt=8) for days in (10, 7, 4, 2))),
        doses={"glute_bridge": "2 × 12 reps, hold 1 s"},
    ),
    "four sessions of something else: not yet": Pattern(
        answers=answers(efforts=tuple(effort(days, "lunge_matrix") for days in (10, 7, 4, 2))),
        doses={"glute_bridge": "2 × 12 reps, hold 1 s"},
    ),
    "two weeks of easy sessions without a test: still the first level": Pattern(
        answers=answers(efforts=tuple(effort(days) for days in range(15, 1, -2))),
        level=Level.FOUNDATION,
    ),
    "two weeks and a day: the second level, from its first step": Pattern(
        answers=answers(efforts=tuple(effort(days) for days in range(16, 1, -2))),
        holds=("single_leg_bridge_bent_knee", "backward_lunge"),
        doses={"single_leg_bridge_bent_knee": "3 × 8 reps each side, hold 1 s"},
        level=Level.BUILDING,
        notes=("your sessions decide your level",),
    ),
    "a week and a half of sessions at an effort of 7: still the first level": Pattern(
        answers=answers(efforts=tuple(effort(days, felt=7) for days in range(12, 1, -2))),
        level=Level.FOUNDATION,
    ),
    "a month of sessions at an effort of 7, as the plan aims for: level 2": Pattern(
        answers=answers(efforts=tuple(effort(days, felt=7) for days in range(30, 1, -2))),
        level=Level.BUILDING,
    ),
    "a month of sessions at an effort of 8: still the first level": Pattern(
        answers=answers(efforts=tuple(effort(days, felt=8) for days in range(30, 1, -2))),
        level=Level.FOUNDATION,
    ),
    "easy sessions, and nobody has told of the day after: still the first level": Pattern(
        answers=answers(efforts=tuple(effort(days, next_day=None) for days in range(30, 1, -2))),
        level=Level.FOUNDATION,
    ),
    "an easy month on the first level's exercises: level 2, and no further": Pattern(
        answers=answers(efforts=tuple(effort(days) for days in range(60, 2, -2))),
        lacks=("elevated_side_plank_clam", "single_leg_squat", "runners_hinge"),
        level=Level.BUILDING,
    ),
    "two weeks on level 1 and four on level 2: level 3, without any test": Pattern(
        answers=answers(
            efforts=(
                *(effort(days) for days in range(50, 33, -2)),
                *(effort(days, "single_leg_bridge", "backward_lunge") for days in range(33, 2, -2)),
            ),
        ),
        holds=("single_leg_squat",),
        level=Level.STRONG,
    ),
    "five weeks away after an easy month: a level lower, and a gentle start": Pattern(
        answers=answers(efforts=tuple(effort(35 + 2 * n) for n in range(12))),
        holds=("glute_bridge", "squat"),
        level=Level.FOUNDATION,
    ),
    "an easy month, and a test that says level 1: the test decides while it counts": Pattern(
        answers=answers(
            *alike("single_leg_bridge_hold", "held_level", 10),
            efforts=tuple(effort(days) for days in range(30, 1, -2)),
        ),
        lacks=("single_leg_bridge_bent_knee",),
        holds=("backward_lunge",),
    ),
    "more pain on the day after: back to the first level's last step": Pattern(
        answers=answers(
            *alike(HOLD, "held_level", 20, days=9),
            efforts=(effort(3, "single_leg_bridge", next_day=NextDay.MORE),),
        ),
        holds=("glute_bridge_hold",),
        lacks=("single_leg_bridge_bent_knee",),
        notes=("a step easier",),
    ),
    "a session that hurt 4 out of 10: rest until it's over": Pattern(
        answers=answers(efforts=(*GOOD_FOUR, effort(1, pain=4))), advice=Rest
    ),
    "five weeks away after eight good sessions: two exercises back, and half the sets": Pattern(
        answers=answers(efforts=tuple(effort(35 + 2 * n) for n in range(8))),
        doses={"glute_bridge": "1 × 12 reps, hold 1 s"},
        notes=("5 weeks ago",),
    ),
    "one week away: nothing changes": Pattern(
        answers=answers(efforts=tuple(effort(7 + 2 * n) for n in range(4))),
        doses={"glute_bridge": "2 × 15 reps, hold 1 s"},
    ),
    "a test opens a level for which there's no equipment: sessions before it still count": Pattern(
        answers=answers(
            *alike("side_plank_hold", "straight", 20, days=1),
            efforts=tuple(effort(days, "clamshell") for days in (13, 11, 9, 7)),
        ),
        doses={"clamshell": "2 × 40 s each side"},
    ),
    "a level lost in a worse test and opened again: sessions since the first opening count": Pattern(
        answers=answers(
            *alike(HOLD, "held_level", 20, days=40),
            *alike(HOLD, "held_level", 9, days=20),
            *alike(HOLD, "held_level", 20, days=1),
            efforts=(
                *(effort(days, "single_leg_bridge_bent_knee") for days in (35, 32, 29, 26)),
                *(effort(days, "glute_bridge", felt=8) for days in (15, 5)),
            ),
        ),
        doses={"single_leg_bridge_bent_knee": "3 × 10 reps each side, hold 1 s"},
    ),
    "sessions before a test opened the level do not count in it": Pattern(
        answers=answers(
            *alike(HOLD, "held_level", 20, days=1),
            efforts=tuple(effort(days, "glute_bridge") for days in range(30, 2, -2)),
        ),
        doses={"single_leg_bridge_bent_knee": "3 × 8 reps each side, hold 1 s"},
    ),
}
