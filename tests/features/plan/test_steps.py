"""What sessions, pain and time away make of the doses: one thing up at a time, and nothing after pain."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from bot.content.catalogue import Catalogue
from bot.content.exercises import Equipment, Place
from bot.content.routines import Phase
from bot.features.guided.workout import Effort, NextDay
from bot.features.plan.making import make_plan
from bot.features.plan.plans import Answers
from tests.features.plan.plan_answers import alike, answers, effort, note, result, used
from tests.features.plan.plan_pattern import HOLD, PERFECT, SQUAT

EVERYTHING = frozenset(Equipment)
TIMED, THRUST = "single_leg_bridge_bent_knee", "single_leg_hip_thrust"
STRONG_LEGS = alike(SQUAT, "smooth")


def often(
    count: int, *exercises: str, last: float = 1, every: float = 2.5, felt: int = 6
) -> tuple[Effort, ...]:
    """So many good sessions, the last of them some days ago."""
    return tuple(effort(last + every * n, *exercises, felt=felt) for n in range(count))


@dataclass(frozen=True)
class Row:
    """A history, what some exercises must be, and which must not be there."""

    answers: Answers
    must: dict[str, str]
    must_not: tuple[str, ...] = ()


TABLE = {
    # Forwards
    "nothing yet: the fewest sets and reps": Row(
        answers(), {"glute_bridge": "3 × 12", "clamshell": "2 × 30 s"}
    ),
    "one good session: the same": Row(answers(efforts=often(1)), {"glute_bridge": "3 × 12"}),
    "two on level 1: a few more reps, or seconds": Row(
        answers(efforts=often(2)), {"glute_bridge": "3 × 14", "clamshell": "2 × 35 s"}
    ),
    "two at 7 out of 10, which is right for strength: a step": Row(
        answers(efforts=often(2, felt=7)), {"glute_bridge": "3 × 14"}
    ),
    "two at 8: the same again": Row(answers(efforts=often(2, felt=8)), {"glute_bridge": "3 × 12"}),
    "one good, one hard, one good: two in a row is what counts": Row(
        answers(efforts=(effort(6), effort(4, felt=8), effort(2))), {"glute_bridge": "3 × 12"}
    ),
    "the most seconds: then a set more, from the fewest": Row(
        answers(*alike("side_plank_hold", "sank_early", 10), efforts=often(8, every=1.5)),
        {"clamshell": "3 × 30 s"},
    ),
    "two on level 2: not enough": Row(
        answers(*alike(HOLD, "held_level", 20, days=20), efforts=often(2, TIMED)), {TIMED: "3 × 8"}
    ),
    "three on level 2: a step": Row(
        answers(*alike(HOLD, "held_level", 20, days=20), efforts=often(3, TIMED)), {TIMED: "3 × 10"}
    ),
    "in season: no more sets than the season has": Row(
        answers(efforts=often(4), phase=Phase.IN_SEASON), {"glute_bridge": "2 × 15"}
    ),
    # No answer
    "nobody has said how the next days were: the same again": Row(
        answers(efforts=tuple(effort(d, next_day=None) for d in (7, 5, 3, 1))), {"glute_bridge": "3 × 12"}
    ),
    "a good one, one without an answer, a good one: a step": Row(
        answers(efforts=(effort(5), effort(3, next_day=None), effort(1))), {"glute_bridge": "3 × 14"}
    ),
    # Too hard
    "once at 9: no step back": Row(
        answers(efforts=(*often(2, last=4), effort(1, felt=9))), {"glute_bridge": "3 × 14"}
    ),
    "twice in a row at 9: a step back": Row(
        answers(efforts=(*often(2, last=6), effort(3, felt=9), effort(1, felt=9))), {"glute_bridge": "3 × 12"}
    ),
    # Pain
    "pain 2 in good sessions: a step": Row(
        answers(efforts=(effort(3, pain=2), effort(1, pain=2))), {"glute_bridge": "3 × 14"}
    ),
    "pain 3: nothing goes up": Row(
        answers(efforts=(effort(3, pain=3), effort(1, pain=3))), {"glute_bridge": "3 × 12"}
    ),
    "three good ones within a week of pain 3: nothing goes up": Row(
        answers(efforts=(effort(6, pain=3), effort(5), effort(3), effort(1))), {"glute_bridge": "3 × 12"}
    ),
    "a week and two quiet sessions after pain 3: two more are a step": Row(
        answers(efforts=(effort(14, pain=3), effort(12), effort(9), effort(6), effort(3))),
        {"glute_bridge": "3 × 14"},
    ),
    "pain 4 that is over: one easy set": Row(
        answers(efforts=(*often(4, last=4), effort(1, pain=4)), cleared_days=0.5),
        {"glute_bridge": "1 × 12", "squat": "1 × 10"},
    ),
    "more pain on the next day: one easy set": Row(
        answers(efforts=(*often(4, last=4), effort(1, next_day=NextDay.MORE))), {"glute_bridge": "1 × 12"}
    ),
    "two quiet sessions and a week after pain 4: one set is back": Row(
        answers(efforts=(effort(11, pain=4), effort(8), effort(3)), cleared_days=10),
        {"glute_bridge": "2 × 12"},
    ),
    "a single-leg squat that hurt somewhere: a squat, as nothing may be hard on any one place": Row(
        answers(
            *STRONG_LEGS,
            equipment=EVERYTHING,
            efforts=(effort(1, "single_leg_squat", pain=5),),
            cleared_days=0.5,
        ),
        {"squat": "1 × 10"},
        ("single_leg_squat", "elongated_runners_lunge_halo", "backward_lunge"),
    ),
    "mild pain that was told: at its easiest, and nothing that loads the place": Row(
        answers(efforts=often(4), hurts=(note(Place.FOOT, 2),)), {"glute_bridge": "3 × 12"}, ("squat",)
    ),
    "pain 5 that is over: one set where it was loaded": Row(
        answers(efforts=often(4, last=3), hurts=(note(Place.KNEE, 5, days=2),), cleared_days=1),
        {"squat": "1 × 10"},
        ("front_lunge", "backward_lunge"),
    ),
    "the knee 3 in two of three sessions, and gone since: what loads it goes two exercises back": Row(
        answers(
            *alike(SQUAT, "smooth", days=9),
            efforts=(
                *(effort(d, "single_leg_squat", pain=3, place=Place.KNEE) for d in (2, 5)),
                *often(4, "single_leg_squat", last=8),
            ),
            cleared_days=0.5,
        ),
        {"front_lunge": "2 × 10", "glute_bridge": "3 × 12"},
        ("single_leg_squat", "backward_lunge"),
    ),
    "the knee 3 in two of three sessions, over two weeks ago: no longer": Row(
        answers(
            *STRONG_LEGS,
            efforts=(
                *(effort(d, "single_leg_squat", pain=3, place=Place.KNEE) for d in (16, 18)),
                effort(20, "single_leg_squat"),
            ),
        ),
        {},
        ("squat",),
    ),
    "a yellow light in the ball squeeze: nothing that loads the groin heavily": Row(
        answers(result("ball_squeeze_pain", None, "yellow", value=4), efforts=often(8, "lateral_lunge")),
        {"glute_bridge": ""},
        ("lateral_lunge", "lateral_lunge_weighted", "lunge_matrix"),
    ),
    "a yellow light for somebody strong: nothing of the hardest level": Row(
        answers(*STRONG_LEGS, result("ball_squeeze_pain", None, "yellow", value=4)),
        {"backward_lunge": ""},
        ("single_leg_squat", "elongated_runners_lunge_halo"),
    ),
    "a yellow light, and then it hurt elsewhere: the light still stands": Row(
        answers(
            result("ball_squeeze_pain", None, "yellow", value=4),
            result("ball_squeeze_pain", None, "hurt", days=1),
            efforts=often(8, "lateral_lunge"),
        ),
        {"glute_bridge": ""},
        ("lateral_lunge", "lunge_matrix"),
    ),
    "a green light: the side lunge stays": Row(
        answers(result("ball_squeeze_pain", None, "green", value=1), efforts=often(8, "lateral_lunge")),
        {"lateral_lunge": ""},
    ),
    # Time away
    "a week away: as before": Row(answers(efforts=often(2, last=7)), {"glute_bridge": "3 × 14"}),
    "over a week: one set less at first": Row(
        answers(efforts=often(2, last=8)), {"glute_bridge": "2 × 14", "fire_hydrant": "2 × 12"}
    ),
    "back after that, one session later: as before": Row(
        answers(efforts=(effort(1), *often(2, last=10))), {"glute_bridge": "3 × 14"}
    ),
    "the session that ends a break brings the set back, and earns no step": Row(
        answers(efforts=(effort(12), effort(3))), {"glute_bridge": "3 × 12"}
    ),
    "two sessions after that one: a step": Row(
        answers(
            *alike("side_plank_hold", "sank_early", 10),
            efforts=(effort(18), effort(9), effort(6), effort(3)),
        ),
        {"clamshell": "2 × 35 s"},
    ),
    "pain 3 in the first week back: the sets wait for a week and two quiet sessions": Row(
        answers(efforts=(*often(4, last=26), effort(8), effort(2, pain=3))),
        {"glute_bridge": "1 × 12", "clamshell": "1 × 30 s", "fire_hydrant": "1 × 12"},
    ),
    "over two weeks after a session that hurt the next day: half the sets all the same": Row(
        answers(
            efforts=(
                effort(15, "backward_lunge", next_day=NextDay.MORE),
                *(effort(days, "fire_hydrant") for days in (0.2, 0.1)),
            ),
            equipment=frozenset(),
        ),
        {"fire_hydrant": "1 × 12"},
    ),
    "over two weeks: an exercise back, and half the sets": Row(
        answers(efforts=often(2, last=16)), {"glute_bridge": "1 × 12", "squat": "1 × 10"}
    ),
    "in the first week back: still half the sets, though the sessions opened a level": Row(
        answers(efforts=(effort(2), *often(2, last=20))), {TIMED: "1 × 8", "fire_hydrant": "1 × 12"}
    ),
    "in the second week back: all of them": Row(
        answers(efforts=(effort(2), effort(6), effort(10), *often(2, last=30))),
        {TIMED: "3 × 8", "fire_hydrant": "3 × 12"},
    ),
    "over four weeks: no weight at first": Row(
        answers(*PERFECT, equipment=EVERYTHING, efforts=often(40, THRUST, last=30)), {}, (THRUST,)
    ),
    "over eight weeks, though the tests were perfect: from the start": Row(
        answers(*alike(HOLD, "held_level", 60, days=70), efforts=often(8, last=60)),
        {"glute_bridge": "1 × 12", "squat": "1 × 10"},
    ),
    # Kit
    "no kit: carpet or grass will do": Row(
        answers(equipment=frozenset()), {"glute_bridge": "3 × 12", "clamshell": "2 × 30 s"}
    ),
    "a band on level 2: it's used": Row(
        answers(*alike(HOLD, "held_level", 20), equipment=EVERYTHING),
        {"banded_bridge": "3 × 12 reps, hold 1 s, light or medium band"},
    ),
    "a weight, and strong from the first day: none before six weeks of training": Row(
        answers(*PERFECT, equipment=EVERYTHING, efforts=often(8, "single_leg_hip_thrust_bodyweight")),
        {"single_leg_hip_thrust_bodyweight": "3 × 8 reps each side"},
        (THRUST,),
    ),
    "a weight after months, and the back a little sore: no weight just now": Row(
        answers(
            *alike(HOLD, "held_level", 60, days=80),
            equipment=EVERYTHING,
            efforts=often(26, "single_leg_hip_thrust_bodyweight", last=2, every=3),
            hurts=(note(Place.LOWER_BACK, 2),),
        ),
        {"single_leg_hip_thrust_bodyweight": "3 × 8 reps each side"},
        (THRUST,),
    ),
    "a weight after months: it's used": Row(
        answers(
            *alike(HOLD, "held_level", 60, days=80),
            equipment=EVERYTHING,
            efforts=often(26, "single_leg_hip_thrust_bodyweight", last=2, every=3),
        ),
        {THRUST: "3 × 8 reps each side, heavy for you"},
    ),
}


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE.keys())
def test_the_dose_is_what_the_rules_say(row: Row, catalogue: Catalogue) -> None:
    """What the first weeks take from it is in test_first_weeks.py."""
    assert catalogue.plan_rules is not None
    progress = replace(catalogue.plan_rules.progress, first_weeks=0)
    plan = make_plan(row.answers, replace(catalogue.plan_rules, progress=progress), catalogue)
    doses = {item.exercise: str(item.dose) for session in plan.sessions for item in session.items}

    for key, dose in row.must.items():
        assert key in doses, doses
        assert doses[key].startswith(dose), doses
    assert not used(plan) & {*row.must_not}


def test_every_session_without_kit_is_a_full_one(catalogue: Catalogue) -> None:
    assert catalogue.plan_rules is not None
    plan = make_plan(answers(equipment=frozenset()), catalogue.plan_rules, catalogue)

    assert [len(session.entries) for session in plan.sessions] == [6, 6]
