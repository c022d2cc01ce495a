"""Guided sessions of make-believe: what they consist of, and what somebody presses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bot.content.exercises import Dose
from bot.features.guided.workout import Item, Press, Run, press, swap
from bot.features.self_tests.rules import Side

Move = tuple[Press | Item, int]
"""A press, or an exercise taken in place of another, and the seconds since the move before."""

_START = datetime(2026, 1, 1, 17, tzinfo=UTC)

_sets = st.sampled_from(["1", "2", "3", "2-3"])

_doses = st.one_of(
    st.builds(Dose, sets=_sets, reps=st.sampled_from(["10", "8-12"]), per_side=st.booleans()),
    st.builds(Dose, sets=_sets, seconds=st.just("30"), per_side=st.booleans()),
)

_items = st.builds(
    Item,
    exercise=st.sampled_from(["clamshell", "glute_bridge", "squat"]),
    dose=_doses,
    rest_seconds=st.sampled_from([0, 20, 60]),
    extra=st.sampled_from([None, *Side]),
)

items: st.SearchStrategy[tuple[Item, ...]] = st.lists(_items, min_size=1, max_size=4).map(tuple)

_whats: st.SearchStrategy[Press | Item] = st.one_of(st.sampled_from(Press), st.just(Press.NEXT), _items)

any_moves: st.SearchStrategy[list[Move]] = st.lists(st.tuples(_whats, st.integers(-5, 4000)), max_size=25)


def moved(run: Run, moves: Sequence[Move]) -> Iterator[Run]:
    """The run after each of the moves."""
    now = _START
    for what, seconds in moves:
        now += timedelta(seconds=seconds)
        run = swap(run, what, now) if isinstance(what, Item) else press(run, what, now)
        yield run
