"""A guided self-test, press by press."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.load import load_catalogue
from bot.content.self_tests import HURT, Measure, SelfTest
from bot.errors import UserError
from bot.features.self_tests.rules import (
    FORGOTTEN,
    Press,
    Run,
    Screen,
    Side,
    Verb,
    begin,
    fitting,
    parse_number,
    press,
)
from bot.settings import CONTENT
from tests.builders import utc

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

TESTS = load_catalogue(CONTENT).self_tests
BRIDGE, SQUAT = TESTS["hip_bridge_test"], TESTS["deep_squat_test"]
HOLD, COUNT, WALL = TESTS["single_leg_bridge_hold"], TESTS["side_leg_lift_count"], TESTS["knee_to_wall"]
NOW = utc("2026-06-02 17:00")


def go(test: SelfTest, *presses: Verb | str | float, start: Run | None = None) -> Run:
    """The run after these: verbs; outcomes as text; seconds that pass before the next press as int; typed
    numbers as float. Each belongs to the screen it is pressed on."""
    run, now = start or begin(test), NOW
    for each in presses:
        if isinstance(each, int):
            now += timedelta(seconds=each)
        else:
            run = press(run, test, made(each, run.turn), now)
    return run


def made(each: Verb | str | float, turn: int) -> Press:
    match each:
        case Verb():
            return Press(verb=each, turn=turn)
        case str():
            return Press(verb=Verb.SEE, turn=turn, outcome=each)
        case _:
            return Press(verb=Verb.TYPE, turn=turn, value=float(each))


def through(test: SelfTest, *answers: Verb | str | float) -> list[Verb | str | float]:
    """One side of a test, from the set-up on."""
    return [Verb.NEXT, *[Verb.NEXT] * len(test.guided_steps), *answers]


def found(run: Run) -> list[tuple[Side | None, str, float | None]]:
    return [(each.side, each.outcome, each.value) for each in run.taken]


def bridge(left: str, right: str) -> Run:
    fine = (Verb.FINE,)
    return go(BRIDGE, Verb.UNSURE, *through(BRIDGE, *fine, left), *through(BRIDGE, *fine, right))


def timed(left: int, right: int, outcomes: Sequence[str] = ("held_level", "held_level")) -> Run:
    sides = zip((left, right), outcomes, strict=True)
    steps = [through(HOLD, Verb.START, seconds, Verb.STOP, Verb.FINE, outcome) for seconds, outcome in sides]
    return go(HOLD, Verb.LEFT, *steps[0], *steps[1])


@pytest.mark.parametrize(
    ("said", "order"),
    [
        (Verb.LEFT, (Side.LEFT, Side.RIGHT)),
        (Verb.RIGHT, (Side.RIGHT, Side.LEFT)),
        (Verb.UNSURE, (Side.LEFT, Side.RIGHT)),
    ],
)
def test_the_side_that_is_less_sure_goes_first(said: Verb, order: tuple[Side, Side]) -> None:
    run = go(BRIDGE, said)
    assert (run.order, run.side, run.screen) == (order, order[0], Screen.SET_UP)


def test_a_test_without_sides_begins_with_its_set_up() -> None:
    assert (begin(SQUAT).screen, begin(SQUAT).side) == (Screen.SET_UP, None)


@pytest.mark.parametrize(
    ("test", "screens"),
    [
        (SQUAT, [Screen.PAIN, Screen.SEEN, Screen.OVER]),
        (TESTS["deep_squat_heels_raised"], [Screen.PAIN, Screen.SEEN, Screen.OVER]),
    ],
)
def test_what_is_only_seen_asks_for_pain_and_then_for_what_was_seen(
    test: SelfTest, screens: list[Screen]
) -> None:
    after_steps = go(test, *through(test))
    after_pain = go(test, *through(test, Verb.FINE))
    after_all = go(test, *through(test, Verb.FINE, test.answers[0].id))
    assert [each.screen for each in (after_steps, after_pain, after_all)] == screens


def test_both_sides_have_a_result_of_their_own() -> None:
    run = bridge("sagged", "steady")
    assert run.screen is Screen.OVER
    assert found(run) == [(Side.LEFT, "sagged", None), (Side.RIGHT, "steady", None)]


def test_the_clock_gives_the_seconds_between_start_and_stop() -> None:
    assert found(timed(18, 19)) == [(Side.LEFT, "held_level", 18.0), (Side.RIGHT, "held_level", 19.0)]


def test_a_test_that_ends_at_thirty_seconds_gives_no_more() -> None:
    stand = TESTS["one_leg_stand"]
    run = go(stand, Verb.LEFT, *through(stand, Verb.START, 34, Verb.STOP))
    assert (run.screen, run.value) == (Screen.PAIN, 30)


def test_a_forgotten_clock_counts_for_nothing_and_can_be_started_again() -> None:
    stand = TESTS["one_leg_stand"]
    run = go(stand, Verb.LEFT, *through(stand, Verb.START, 30 + FORGOTTEN + 1, Verb.STOP))
    assert (run.screen, run.value, run.forgotten, run.clock_at) == (Screen.CLOCK, None, True, None)
    assert go(stand, Verb.START, start=run).clock_at == NOW


def test_whoever_times_herself_types_the_seconds() -> None:
    run = go(HOLD, Verb.LEFT, *through(HOLD, Verb.OWN, Verb.FINE))
    assert run.screen is Screen.NUMBER
    assert go(HOLD, 21.0, start=run).value == 21


def test_a_number_can_be_changed_before_what_was_seen_is_said() -> None:
    run = go(HOLD, Verb.LEFT, *through(HOLD, Verb.START, 18, Verb.STOP, Verb.FINE), 17.0, "held_level")
    assert found(run) == [(Side.LEFT, "held_level", 17.0)]


def test_the_second_side_is_asked_for_a_number_of_its_own() -> None:
    first = through(COUNT, Verb.FINE, 12.0, "clean")
    run = go(COUNT, Verb.LEFT, *first, *through(COUNT, Verb.FINE))
    assert (run.side, run.screen, run.value) == (Side.RIGHT, Screen.NUMBER, None)


def test_going_back_from_the_pain_question_starts_the_clock_anew() -> None:
    run = go(HOLD, Verb.LEFT, *through(HOLD, Verb.START, 18, Verb.STOP, Verb.BACK))
    assert (run.screen, run.value, run.clock_at) == (Screen.CLOCK, None, None)


@pytest.mark.parametrize(
    ("left", "right", "weaker"),
    [
        pytest.param(18, 31, Side.LEFT, id="a gap far above the noise"),
        pytest.param(31, 18, Side.RIGHT, id="the other way round"),
        pytest.param(30, 34, None, id="four seconds: no study says that one try is that exact"),
        pytest.param(30, 39, None, id="nine seconds"),
        pytest.param(30, 40, Side.LEFT, id="ten seconds, and a quarter of the longer hold"),
        pytest.param(60, 71, None, id="eleven seconds, but less than a fifth of the longer hold"),
        pytest.param(5, 12, None, id="seven seconds are within the noise, whatever the share"),
        pytest.param(20, 20, None, id="alike"),
    ],
)
def test_the_side_that_did_clearly_less_is_named_by_the_test(
    left: int, right: int, weaker: Side | None
) -> None:
    named = [each.side for each in timed(left, right).taken if each.outcome == "shorter"]
    assert named == ([weaker] if weaker else [])


def test_what_was_seen_says_more_than_the_gap_and_stays() -> None:
    assert found(timed(8, 40, ("dropped_early", "held_level")))[0][1] == "dropped_early"


@pytest.mark.parametrize("test", TESTS.values(), ids=lambda test: test.id)
def test_no_one_is_asked_what_only_both_sides_can_tell(test: SelfTest) -> None:
    assert not any(each.by_gap or each.id == HURT for each in test.answers)
    assert all("other" not in each.button for each in test.answers)


def test_pain_ends_the_test_at_once_and_gives_no_number() -> None:
    run = go(HOLD, Verb.LEFT, *through(HOLD, Verb.START, 18, Verb.STOP, Verb.HURT))
    assert run.screen is Screen.OVER
    assert (found(run), run.hurt) == ([(Side.LEFT, HURT, None)], True)


def test_pain_on_the_second_side_keeps_the_first_and_compares_nothing() -> None:
    first = through(HOLD, Verb.START, 8, Verb.STOP, Verb.FINE, "held_level")
    run = go(HOLD, Verb.LEFT, *first, Verb.NEXT, Verb.HURT)
    assert found(run) == [(Side.LEFT, "held_level", 8.0), (Side.RIGHT, HURT, None)]


@pytest.mark.parametrize("screen", [Screen.SET_UP, Screen.STEP, Screen.CLOCK, Screen.PAIN, Screen.SEEN])
def test_it_hurts_can_be_said_on_every_screen(screen: Screen) -> None:
    run = Run(screen=screen, order=(Side.LEFT, Side.RIGHT), value=3.0)
    assert go(HOLD, Verb.HURT, start=run).hurt


def test_stopping_keeps_what_was_finished() -> None:
    first = through(BRIDGE, Verb.FINE, "sagged")
    run = go(BRIDGE, Verb.LEFT, *first, Verb.NEXT, Verb.QUIT)
    assert (run.screen, found(run)) == (Screen.OVER, [(Side.LEFT, "sagged", None)])


def test_a_second_tap_on_the_same_screen_changes_nothing() -> None:
    run = go(BRIDGE, Verb.LEFT, Verb.NEXT)
    once = press(run, BRIDGE, Press(verb=Verb.NEXT, turn=run.turn), NOW)
    assert press(once, BRIDGE, Press(verb=Verb.NEXT, turn=run.turn), NOW) == once


def test_a_run_lands_on_a_step_that_a_rewritten_test_still_has() -> None:
    run = Run(screen=Screen.STEP, order=(Side.LEFT, Side.RIGHT), step=9)
    assert fitting(run, BRIDGE).step == len(BRIDGE.guided_steps) - 1


presses = st.one_of(
    st.sampled_from([verb for verb in Verb if verb not in (Verb.TYPE, Verb.SEE)]),
    st.sampled_from(["hurt", "steady", "sagged", "held_level", "shorter", "clean", "same", "nonsense"]),
    st.integers(0, 700),
    st.floats(0, 60),
)


@given(st.sampled_from(list(TESTS.values())), st.lists(presses, max_size=60), st.integers(0, 3))
def test_whatever_is_pressed_no_result_is_lost_doubled_or_made_up(
    test: SelfTest, pressed: list[Verb | str | float], stale: int
) -> None:
    run, now = begin(test), NOW
    for each in pressed:
        if isinstance(each, int):
            now += timedelta(seconds=each)
            continue
        before, run = run, press(run, test, made(each, run.turn), now)
        assert run.taken[: len(before.taken)] == before.taken or run.screen is Screen.OVER, "none is lost"
        assert len(run.taken) >= len(before.taken)
        assert press(run, test, made(each, run.turn - 1 - stale), now) == run, "a late tap changes nothing"
        if before.screen is Screen.OVER:
            assert run == before, "what is over stays so"
    check(run, test, now)


def check(run: Run, test: SelfTest, now: datetime) -> None:
    sides = [each.side for each in run.taken]
    assert len(sides) == len(set(sides)) <= 2
    assert set(sides) <= (set(Side) if test.per_side else {None})
    known = {each.id for each in test.outcomes}
    for each in run.taken:
        assert each.outcome in known
        outcome = test.outcome(each.outcome)
        assert outcome is not None
        assert each.hurt == outcome.is_pain
        assert (each.value is not None) == (each.outcome != HURT and test.measure is not Measure.OBSERVATION)
        assert NOW <= each.tested_at <= now
    if run.hurt:
        assert run.screen is Screen.OVER
        assert run.taken[-1].hurt, "nothing is tested after pain"


@pytest.mark.parametrize(
    ("typed", "value"),
    [("18", 18), (" 18 s ", 18), ("18.5", 18.5), ("18,5", 18.5), ("1:05", 65), ("20 seconds", 20), ("0", 0)],
)
def test_seconds_are_read_as_people_write_them(typed: str, value: float) -> None:
    assert parse_number(typed, HOLD) == value


@pytest.mark.parametrize(
    ("test", "typed", "says"),
    [
        (HOLD, "", "like 18"),
        (HOLD, "many", "like 18"),
        (HOLD, "-3", "like 18"),
        (HOLD, "1:75", "like 18"),
        (HOLD, "nan", "like 18"),
        (HOLD, "9999", "too high"),
        (COUNT, "12.5", "whole number"),
        (COUNT, "1:05", "like 12"),
        (TESTS["one_leg_stand"], "31", "ends at 30"),
        (WALL, "90", "too high"),
    ],
)
def test_what_cannot_be_the_number_is_answered_with_a_sentence(test: SelfTest, typed: str, says: str) -> None:
    with pytest.raises(UserError, match=says):
        parse_number(typed, test)
