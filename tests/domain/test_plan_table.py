"""Patterns of answers, and what the plan for each must and must not contain, by the shipped content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from bot.domain.catalogue import Catalogue
from bot.domain.efforts import NextDay
from bot.domain.exercises import Equipment, Level, Place
from bot.domain.lessons import Urgency
from bot.domain.pain import Outcome, Rest, SeeSomebody, Since
from bot.domain.plan_making import make
from bot.domain.plans import Answers, Plan, Sessions
from bot.domain.results import Side
from bot.domain.routines import Phase
from tests.domain.plan_answers import EVERYTHING, MAT, alike, answers, both, effort, note, result, used

LEFT, RIGHT = Side
BRIDGE, HOLD, SQUAT, PLANK = (
    "hip_bridge_test",
    "single_leg_bridge_hold",
    "single_leg_squat_quality",
    "side_plank_hold",
)
PERFECT = (
    *alike(BRIDGE, "steady"),
    *alike(HOLD, "held_level"),
    *alike(SQUAT, "smooth"),
    *alike(PLANK, "straight"),
)
BRIDGES = ("glute_bridge", "glute_bridge_hold", "banded_bridge", "single_leg_bridge_bent_knee")
STRONG = ("single_leg_hip_thrust", "single_leg_hip_thrust_bodyweight", "single_leg_squat", "runners_hinge")
BAND = frozenset({Equipment.MAT, Equipment.LOOP_BAND})
GOOD_FOUR = tuple(effort(days) for days in (10, 7, 4, 2))


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """One row. ``holds`` are in some session, ``lacks`` in none; the rest is by exercise, or about all."""

    answers: Answers
    holds: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    doses: Mapping[str, str] = field(default_factory=dict[str, str])
    reasons: Mapping[str, str] = field(default_factory=dict[str, str])
    extras: Mapping[str, Side] | None = None
    level: Level | None = None
    """The hardest level in the plan."""
    sessions: int = 2
    sizes: tuple[int, int] = (4, 5)
    notes: tuple[str, ...] = ()
    advice: type[SeeSomebody | Rest] | None = None
    urgency: Urgency | None = None


TABLE = {
    "nothing is known: all begins at the first level": Pattern(
        answers=answers(),
        holds=("glute_bridge", "clamshell", "squat", "fire_hydrant"),
        lacks=("single_leg_bridge", *STRONG),
        level=Level.FOUNDATION,
        extras={},
        reasons={"glute_bridge": "for the push from behind"},
        notes=("You have no self-test of late",),
    ),
    "the left side sagged: the reason, and one more on the left": Pattern(
        answers=answers(*both(BRIDGE, "sagged", "steady")),
        holds=("glute_bridge", "clamshell"),
        lacks=("single_leg_bridge", "banded_bridge", *STRONG),
        level=Level.FOUNDATION,
        reasons={
            "glute_bridge": "your left side sagged in the hip bridge test",
            "clamshell": "your left side sagged in the hip bridge test",
        },
        extras={"clamshell": LEFT, "quadruped_hip_extension": LEFT},
    ),
    "the right side sagged: one more on the right": Pattern(
        answers=answers(*both(BRIDGE, "steady", "sagged")),
        reasons={"glute_bridge": "your right side sagged in the hip bridge test"},
        extras={"clamshell": RIGHT, "quadruped_hip_extension": RIGHT},
    ),
    "both sides sagged: the reason, and no side gets more": Pattern(
        answers=answers(*alike(BRIDGE, "sagged")),
        reasons={"glute_bridge": "both sides sagged in the hip bridge test"},
        extras={},
        level=Level.FOUNDATION,
    ),
    "the left side sagged and the bridge test hurt on the right: no corrective for it": Pattern(
        answers=answers(*both(BRIDGE, "sagged", "hurt")),
        holds=("squat", "side_leg_lift_lying", "fire_hydrant"),
        lacks=(*BRIDGES, "clamshell", "single_leg_bridge", "quadruped_hip_extension", "donkey_kick"),
        extras={},
        sizes=(2, 4),
        notes=("The hip bridge test hurt",),
    ),
    "the left side sagged, and the knee is mildly sore: only what spares it, no extra set": Pattern(
        answers=answers(*both(BRIDGE, "sagged", "steady"), hurts=(note(Place.KNEE, 2),)),
        holds=("clamshell",),
        lacks=("glute_bridge", "squat", "fire_hydrant", "side_leg_lift_lying", "quadruped_hip_extension"),
        reasons={"clamshell": "it leaves your knee alone"},
        extras={},
        sizes=(1, 1),
        notes=("mild pain (knee)",),
    ),
    "the bridge test hurt once and was steady since: the plan takes it as steady": Pattern(
        answers=answers(*alike(BRIDGE, "hurt", days=20), *alike(BRIDGE, "steady", days=2)),
        holds=("single_leg_bridge_bent_knee",),
        reasons={"single_leg_bridge_bent_knee": "both sides stayed level in the hip bridge test"},
    ),
    "the bridge was level but shaky: it stays at the first level, with the reason": Pattern(
        answers=answers(*alike(BRIDGE, "shook")),
        holds=("glute_bridge",),
        lacks=("single_leg_bridge", "banded_bridge"),
        reasons={"glute_bridge": "both sides shook in the hip bridge test"},
        level=Level.FOUNDATION,
    ),
    "the thigh cramped on the left: two-legged bridges": Pattern(
        answers=answers(*both(BRIDGE, "cramped", "steady"), equipment=BAND),
        holds=("glute_bridge",),
        lacks=("single_leg_bridge_bent_knee", "single_leg_bridge", "banded_bridge"),
        reasons={"glute_bridge": "your left side cramped at the back of the thigh in the hip bridge test"},
    ),
    "the bridge is steady on both sides: it starts a level higher": Pattern(
        answers=answers(*alike(BRIDGE, "steady")),
        holds=("single_leg_bridge_bent_knee", "donkey_kick_straight_leg", "clamshell"),
        lacks=("glute_bridge", *STRONG),
        level=Level.BUILDING,
        extras={},
        reasons={"single_leg_bridge_bent_knee": "both sides stayed level in the hip bridge test"},
    ),
    "only one side was tested, and it was steady: no level opens": Pattern(
        answers=answers(result(BRIDGE, LEFT, "steady")),
        holds=("glute_bridge",),
        lacks=("single_leg_bridge_bent_knee",),
        level=Level.FOUNDATION,
    ),
    "only the left side was tested, and sagged: it gets more all the same": Pattern(
        answers=answers(result(BRIDGE, LEFT, "sagged")),
        reasons={"clamshell": "your left side sagged in the hip bridge test"},
        extras={"clamshell": LEFT, "quadruped_hip_extension": LEFT},
    ),
    "a perfect set of tests, and all equipment: the third level": Pattern(
        answers=answers(*PERFECT, equipment=EVERYTHING),
        holds=("single_leg_hip_thrust_bodyweight", "elevated_side_plank_clam", "single_leg_squat"),
        lacks=("glute_bridge", "clamshell", "squat"),
        level=Level.STRONG,
        extras={},
    ),
    "a perfect set of tests and only a mat: the hardest without a bench": Pattern(
        answers=answers(*PERFECT),
        holds=(
            "single_leg_bridge_bent_knee",
            "elevated_side_plank_clam",
            "single_leg_squat",
            "runners_hinge",
        ),
        lacks=("single_leg_hip_thrust_bodyweight", "single_leg_hip_thrust", "elongated_runners_lunge_halo"),
        level=Level.STRONG,
    ),
    "a perfect test, and the knee is mildly sore: one easy exercise all the same": Pattern(
        answers=answers(*PERFECT, equipment=EVERYTHING, hurts=(note(Place.KNEE, 1),)),
        holds=("clamshell",),
        lacks=("single_leg_squat", "squat", "elevated_side_plank_clam"),
        level=Level.FOUNDATION,
        sizes=(1, 1),
    ),
    "perfect a year ago: too old to count": Pattern(
        answers=answers(*(alike(BRIDGE, "steady", days=300))),
        holds=("glute_bridge",),
        lacks=("single_leg_bridge_bent_knee",),
        notes=("You have no self-test of late",),
    ),
    "sagged four weeks ago, steady now: the level opens": Pattern(
        answers=answers(*both(BRIDGE, "sagged", "steady", days=30), *alike(BRIDGE, "steady", days=1)),
        holds=("single_leg_bridge_bent_knee",),
        extras={},
    ),
    "a steady bridge, but the one-leg hold dropped early: the weaker finding decides": Pattern(
        answers=answers(*alike(BRIDGE, "steady"), *both(HOLD, "dropped_early", "held_level")),
        holds=("glute_bridge",),
        lacks=("single_leg_bridge_bent_knee", "single_leg_bridge"),
        reasons={"glute_bridge": "your left side dropped early in the one-leg bridge"},
    ),
    "a shorter hold on the right: the second level, and one more on the right": Pattern(
        answers=answers(*both(HOLD, "held_level", "shorter", (50, 30))),
        holds=("single_leg_bridge_bent_knee",),
        lacks=STRONG,
        reasons={"single_leg_bridge_bent_knee": "your right side held a shorter one-leg bridge"},
        extras={
            "single_leg_bridge_bent_knee": RIGHT,
            "donkey_kick_straight_leg": RIGHT,
            "fire_hydrant": RIGHT,
        },
    ),
    "numbers far apart without a word on it: the lower side gets more": Pattern(
        answers=answers(*both("one_leg_stand", "stayed_up", "stayed_up", (30, 20))),
        reasons={"side_leg_lift_standing": "your right side gave less in the 30-second one-leg stand"},
        extras={"side_leg_lift_standing": RIGHT},
    ),
    "numbers within the noise of the test: no side gets more": Pattern(
        answers=answers(*both(PLANK, "straight", "straight", (40, 38))),
        holds=("elevated_side_plank_clam",),
        extras={},
    ),
    "two tests that name different sides: neither gets more": Pattern(
        answers=answers(*both(BRIDGE, "sagged", "steady"), *both(HOLD, "held_level", "dropped_early")),
        extras={"clamshell": LEFT},
    ),
    "the knee fell in on the right: first-level lunges, clams and a reason": Pattern(
        answers=answers(*both(SQUAT, "smooth", "knee_in")),
        holds=("squat", "clamshell"),
        lacks=("single_leg_squat", "backward_lunge", "lateral_lunge"),
        reasons={
            "squat": "your right side let the knee fall in in the one-leg squat",
            "clamshell": "your right side let the knee fall in in the one-leg squat",
        },
    ),
    "the squat stopped short: it begins with the squat, and no side gets more": Pattern(
        answers=answers(result("deep_squat_test", None, "stopped_short")),
        holds=("squat",),
        lacks=("backward_lunge", "single_leg_squat"),
        reasons={"squat": "you stopped short in the deep squat"},
        extras={},
    ),
    "a shorter ankle on the left: a reason to stay off deep one-leg moves, and no extra set": Pattern(
        answers=answers(
            *alike(SQUAT, "smooth"), *both("knee_to_wall", "shorter", "same", (6, 10)), equipment=EVERYTHING
        ),
        holds=("backward_lunge",),
        lacks=("single_leg_squat", "elongated_runners_lunge_halo"),
        extras={},
    ),
    "nothing but the floor: only what stands": Pattern(
        answers=answers(equipment=frozenset()),
        holds=("squat",),
        lacks=("glute_bridge", "clamshell", "fire_hydrant", "quadruped_hip_extension"),
        sizes=(1, 1),
        notes=("A mat, carpet or lawn opens most",),
    ),
    "nothing but the floor, though strong: more that stands": Pattern(
        answers=answers(*PERFECT, equipment=frozenset()),
        holds=("single_leg_squat", "side_leg_lift_standing", "runners_hinge"),
        lacks=("elevated_side_plank_clam", "single_leg_bridge_bent_knee"),
        sizes=(2, 5),
    ),
    "no weight: a lunge without one, and no word of one": Pattern(
        answers=answers(*alike("lunge_matrix_check", "alike")),
        holds=("backward_lunge",),
        doses={"backward_lunge": "3 × 12 reps each side"},
    ),
    "a weight at hand: the lunge says how heavy": Pattern(
        answers=answers(*alike("lunge_matrix_check", "alike"), equipment=MAT | {Equipment.WEIGHT}),
        doses={"backward_lunge": "3 × 12 reps each side, a heavy weight, once the move is steady"},
    ),
    "in season: fewer exercises and fewer sets": Pattern(
        answers=answers(phase=Phase.IN_SEASON),
        doses={"glute_bridge": "2 × 12 reps, hold 1 s", "squat": "2 × 10 reps"},
        sizes=(4, 4),
    ),
    "three sessions a week": Pattern(answers=answers(sessions=Sessions.THREE), sessions=3),
    "mild pain in the foot: the one that spares it": Pattern(
        answers=answers(hurts=(note(Place.FOOT, 3),)),
        holds=("side_leg_lift_lying",),
        lacks=("clamshell", "squat", "glute_bridge"),
        sizes=(1, 1),
    ),
    "mild pain in knee and foot: nothing spares both, so rest": Pattern(
        answers=answers(hurts=(note(Place.KNEE, 1), note(Place.FOOT, 1))), advice=Rest
    ),
    "mild pain in the groin: no exercise surely spares it, so rest": Pattern(
        answers=answers(hurts=(note(Place.GROIN, 1),)), advice=Rest, notes=("groin",)
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
        advice=SeeSomebody,
    ),
    "the same, looked at since": Pattern(
        answers=answers(hurts=(note(Place.GROIN, 2, days=60, professional=True),), cleared_days=1),
        holds=("glute_bridge",),
    ),
    "a sign after somebody had looked at an earlier one: a professional": Pattern(
        answers=answers(hurts=(note(Place.GROIN, 2, days=1, professional=True),), cleared_days=5),
        advice=SeeSomebody,
    ),
    "pain of 8: a professional, today": Pattern(
        answers=answers(hurts=(note(Place.THIGH, 8, professional=True),)),
        advice=SeeSomebody,
        urgency=Urgency.URGENT,
    ),
    "pain for more than two weeks: an appointment": Pattern(
        answers=answers(hurts=(note(Place.KNEE, 2, since=Since.LONGER, professional=True),)),
        advice=SeeSomebody,
        urgency=Urgency.SOON,
    ),
    "worse on the day after: an appointment": Pattern(
        answers=answers(hurts=(note(Place.KNEE, 2, professional=True, outcome=Outcome.WORSE),)),
        advice=SeeSomebody,
        urgency=Urgency.SOON,
    ),
    "a session that hurt 8 out of 10: a professional": Pattern(
        answers=answers(efforts=(effort(2, pain=8),)), advice=SeeSomebody, urgency=Urgency.URGENT
    ),
    "four sessions at target effort: a step on, which is more of the same": Pattern(
        answers=answers(efforts=GOOD_FOUR),
        doses={"glute_bridge": "3 × 15 reps, hold 1 s", "clamshell": "2 × 45 s each side"},
        holds=("front_lunge",),
    ),
    "three sessions at target effort: not yet": Pattern(
        answers=answers(efforts=GOOD_FOUR[:3]), doses={"glute_bridge": "3 × 12 reps, hold 1 s"}
    ),
    "four sessions, and nobody has told of the day after: not yet": Pattern(
        answers=answers(efforts=tuple(effort(days, next_day=None) for days in (10, 7, 4, 2))),
        doses={"glute_bridge": "3 × 12 reps, hold 1 s"},
    ),
    "four sessions that were too hard: not yet": Pattern(
        answers=answers(efforts=tuple(effort(days, felt=8) for days in (10, 7, 4, 2))),
        doses={"glute_bridge": "3 × 12 reps, hold 1 s"},
    ),
    "four sessions of something else: not yet": Pattern(
        answers=answers(efforts=tuple(effort(days, "lunge_matrix") for days in (10, 7, 4, 2))),
        doses={"glute_bridge": "3 × 12 reps, hold 1 s"},
    ),
    "many sessions without a test: never above the first level": Pattern(
        answers=answers(efforts=tuple(effort(days) for days in range(60, 2, -2))),
        holds=("glute_bridge_hold", "side_leg_lift_lying", "front_lunge"),
        level=Level.FOUNDATION,
    ),
    "more pain on the day after: back to the first level's last step": Pattern(
        answers=answers(
            *alike(BRIDGE, "steady", days=9), efforts=(effort(3, "single_leg_bridge", next_day=NextDay.MORE),)
        ),
        holds=("glute_bridge_hold",),
        lacks=("single_leg_bridge_bent_knee",),
        notes=("a step easier",),
    ),
    "a session that hurt 4 out of 10: a step back": Pattern(
        answers=answers(efforts=(*GOOD_FOUR, effort(1, pain=4))),
        doses={"glute_bridge": "3 × 12 reps, hold 1 s"},
        notes=("a step easier",),
    ),
    "five weeks away after eight good sessions: two steps back": Pattern(
        answers=answers(efforts=tuple(effort(35 + 2 * n) for n in range(8))),
        doses={"glute_bridge": "3 × 12 reps, hold 1 s"},
        notes=("5 weeks ago",),
    ),
    "one week away: nothing changes": Pattern(
        answers=answers(efforts=tuple(effort(7 + 2 * n) for n in range(4))),
        doses={"glute_bridge": "3 × 15 reps, hold 1 s"},
    ),
    "sessions before a test opened the level do not count in it": Pattern(
        answers=answers(
            *alike(BRIDGE, "steady", days=1),
            efforts=tuple(effort(days, "glute_bridge") for days in range(30, 2, -2)),
        ),
        doses={"single_leg_bridge_bent_knee": "3 × 8 reps each side, hold 1 s"},
    ),
}


@pytest.mark.parametrize("pattern", TABLE.values(), ids=TABLE)
def test_the_plan_is_what_the_table_says(pattern: Pattern, catalogue: Catalogue) -> None:
    assert catalogue.plan_rules is not None
    plan = make(pattern.answers, catalogue.plan_rules, catalogue)

    for words in pattern.notes:
        assert words in " ".join(plan.notes)
    if pattern.advice is not None:
        assert isinstance(plan.advice, pattern.advice)
        assert plan.sessions == ()
        assert plan.allowed == ()
        if isinstance(plan.advice, SeeSomebody) and pattern.urgency is not None:
            assert plan.advice.urgency is pattern.urgency
        return
    assert plan.advice is None
    _compare(plan, pattern)


def _compare(plan: Plan, pattern: Pattern) -> None:
    assert len(plan.sessions) == pattern.sessions
    least, most = pattern.sizes
    assert all(least <= len(session.entries) <= most for session in plan.sessions)
    assert {*pattern.holds} <= used(plan)
    assert not {*pattern.lacks} & used(plan)
    entries = {entry.item.exercise: entry for session in plan.sessions for entry in session.entries}
    for exercise, dose in pattern.doses.items():
        assert str(entries[exercise].item.dose) == dose
    for exercise, reason in pattern.reasons.items():
        assert entries[exercise].item.because == reason
    if pattern.extras is not None:
        extras = {key: entry.item.extra for key, entry in entries.items() if entry.item.extra is not None}
        assert extras == pattern.extras
    if pattern.level is not None:
        assert max(entry.level for entry in entries.values()) is pattern.level
