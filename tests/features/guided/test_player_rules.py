"""A guided session as it goes: what each press does, and what no sequence of presses can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given

from bot.content.exercises import Dose
from bot.features.guided.workout import (
    IDLE,
    READY,
    End,
    Item,
    Press,
    Run,
    abandon,
    begin,
    elapsed,
    press,
    steps,
    swap,
)
from bot.features.self_tests.rules import Side
from tests.features.streaks.runs import Move, any_moves, items, moved

NOW = datetime(2026, 1, 1, 17, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)


def item(
    exercise: str, sets: str = "1", *, seconds: str | None = None, per_side: bool = False, rest: int = 0
) -> Item:
    dose = Dose(sets=sets, reps=None if seconds else "10", seconds=seconds, per_side=per_side)
    return Item(exercise=exercise, dose=dose, rest_seconds=rest)


TWO = (item("clamshell", "2", per_side=True), item("plank", seconds="20-30"))


def after(presses: str, of: tuple[Item, ...] = TWO) -> Run:
    """The run after presses a second apart; each by the first letter of its word, GO_ON by g, START by t."""
    by_letter = {"n": Press.NEXT, "b": Press.BACK, "s": Press.SKIP, "t": Press.START, "p": Press.PAUSE}
    by_letter |= {"g": Press.GO_ON, "x": Press.STOP, "h": Press.HURT}
    run = begin(of, NOW)
    for n, letter in enumerate(presses, start=1):
        run = press(run, by_letter[letter], NOW + timedelta(seconds=n))
    return run


@pytest.mark.parametrize(
    ("presses", "at", "done", "end"),
    [
        ("", 0, (0, 0), None),
        ("n", 0, (1, 0), None),
        ("nnnn", 1, (4, 0), None),
        ("nnnnn", 2, (4, 1), End.FINISHED),
        ("b", 0, (0, 0), None),
        ("nb", 0, (0, 0), None),
        ("nnnnb", 0, (3, 0), None),
        ("s", 1, (0, 0), None),
        ("ns", 1, (1, 0), None),
        ("nsb", 0, (1, 0), None),
        ("ss", 2, (0, 0), End.FINISHED),
        ("pnnn", 0, (0, 0), None),
        ("pgn", 0, (1, 0), None),
        ("npx", 0, (1, 0), End.STOPPED),
        ("nh", 0, (1, 0), End.HURT),
        ("ph", 0, (0, 0), End.HURT),
        ("nxn", 0, (1, 0), End.STOPPED),
        ("t", 0, (0, 0), None),
    ],
)
def test_each_press_leads_to_one_place(presses: str, at: int, done: tuple[int, ...], end: End | None) -> None:
    run = after(presses)
    assert (run.at, run.done, run.end) == (at, done, end)


def test_a_press_that_means_nothing_leaves_the_turn_so_that_the_card_stays_good() -> None:
    for presses in ("b", "t", "g", "pn", "xn"):
        without = presses[:-1]
        assert after(presses) == after(without), presses


def test_skipping_is_no_failure_and_is_counted_as_nothing() -> None:
    run = after("ss")
    assert run.end is End.FINISHED
    assert run.sets_done == 0
    assert run.exercises_done == ()


def test_what_was_done_before_a_skip_counts() -> None:
    run = after("nnns" + "n")
    assert run.sets_done == 2, "one whole set of two sides, and the plank"
    assert run.exercises_done == ("clamshell", "plank")


def test_a_clock_starts_only_where_seconds_are_counted_and_gives_time_to_lie_down() -> None:
    run = after("nnnnt")
    assert run.set_ends_at == NOW + timedelta(seconds=5) + READY + timedelta(seconds=30)
    assert after("nnnntp").set_ends_at is None, "a pause ends it: the hold begins anew"


def test_after_a_set_comes_its_rest_and_at_the_end_none() -> None:
    rested = (item("clamshell", "2", per_side=True, rest=30),)
    assert after("n", rested).rest_ends_at is None
    assert after("nn", rested).rest_ends_at == NOW + timedelta(seconds=32)
    assert after("nnn", rested).rest_ends_at is None
    assert after("nnnn", rested).rest_ends_at is None


def test_time_runs_while_it_is_used_and_stands_still_in_a_pause() -> None:
    run = press(begin(TWO, NOW), Press.PAUSE, NOW + A_MINUTE)
    assert elapsed(run, NOW + 60 * A_MINUTE) == A_MINUTE
    run = press(run, Press.GO_ON, NOW + 60 * A_MINUTE)
    assert elapsed(run, NOW + 62 * A_MINUTE) == 3 * A_MINUTE


def test_who_comes_back_hours_later_was_away_and_not_slow() -> None:
    run = press(begin(TWO, NOW), Press.NEXT, NOW + timedelta(hours=5))
    assert run.worked == IDLE


def test_a_clock_that_is_set_back_takes_no_time_away() -> None:
    run = press(begin(TWO, NOW), Press.NEXT, NOW - timedelta(hours=1))
    assert run.worked == timedelta()


def test_an_easier_exercise_goes_on_at_the_same_set() -> None:
    run = after("nn")
    swapped = swap(run, item("hip_lift", "2"), NOW + A_MINUTE)
    assert swapped.item.exercise == "hip_lift"
    assert swapped.step.number == 2
    assert swapped.turn == run.turn + 1


def test_in_a_circuit_the_easier_exercise_stays_for_the_rounds_that_follow() -> None:
    bridge, squat = item("bridge"), item("squat")
    rounds = tuple(replace(each, lap=(lap, 2)) for lap in (1, 2) for each in (bridge, squat))
    run = swap(begin(rounds, NOW), replace(item("hip_lift"), lap=(1, 2)), NOW)
    assert [(each.exercise, each.lap) for each in run.items] == [
        ("hip_lift", (1, 2)),
        ("squat", (1, 2)),
        ("hip_lift", (2, 2)),
        ("squat", (2, 2)),
    ]


def test_an_extra_set_that_the_other_exercise_has_not_becomes_its_last() -> None:
    weak = Item(exercise="clamshell", dose=Dose(sets="1", reps="5", per_side=True), extra=Side.LEFT)
    run = after("nn", (weak,))
    assert run.step.number == 2
    assert swap(run, item("squat"), NOW).step.number == 1


def test_a_session_that_was_left_ends_and_its_waiting_is_not_counted() -> None:
    run = after("n")
    left = abandon(run)
    assert (left.end, left.worked, left.done) == (End.ABANDONED, run.worked, run.done)
    assert abandon(after("nx")).end is End.STOPPED, "one that had ended stays as it was"


def test_a_session_without_exercises_cannot_begin() -> None:
    with pytest.raises(ValueError, match="at least one"):
        begin((), NOW)


@given(items, any_moves)
def test_no_sequence_of_presses_leaves_the_session_or_takes_time_back(
    of: tuple[Item, ...], moves: Sequence[Move]
) -> None:
    before = begin(of, NOW)
    for run in moved(before, moves):
        assert len(run.items) == len(run.done) == len(of)
        assert 0 <= run.at <= len(of)
        assert (run.at == len(of)) is (run.end is End.FINISHED)
        for each, done in zip(run.items, run.done, strict=True):
            assert 0 <= done <= len(steps(each))
        assert not any(run.done[run.at + 1 :]), "nothing is done that lies ahead"
        assert run.step in steps(run.item)
        assert run.worked >= before.worked
        assert run.turn - before.turn == (run != before), "every change is a new turn, and nothing else is"
        assert run.sets_done >= 0
        assert run.set_ends_at is None or run.rest_ends_at is None
        before = run


@given(items, any_moves)
def test_from_anywhere_next_leads_to_the_end(of: tuple[Item, ...], moves: Sequence[Move]) -> None:
    *_, run = [begin(of, NOW), *moved(begin(of, NOW), moves)]
    if run.end is not None:
        return
    run = press(run, Press.GO_ON, NOW)
    left = sum(
        len(steps(each)) - done for each, done in zip(run.items[run.at :], run.done[run.at :], strict=True)
    )
    for _ in range(left):
        assert run.end is None
        run = press(run, Press.NEXT, NOW)
    assert run.end is End.FINISHED


@given(items, any_moves)
def test_back_undoes_next_as_long_as_it_goes_on(of: tuple[Item, ...], moves: Sequence[Move]) -> None:
    for run in [begin(of, NOW), *moved(begin(of, NOW), moves)]:
        on = press(run, Press.NEXT, NOW)
        if on.end is None and not run.is_paused:
            back = press(on, Press.BACK, NOW)
            assert (back.at, back.done) == (run.at, run.done)
