"""Histories of make-believe members: drawn by hypothesis, or spelled out a letter a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from bot.features.streaks.pauses import OwnDays, Pause
from bot.features.streaks.rules import Answer, CheckIn, Held, History, State

DONE, RESTING, HURT = Answer
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)

FIRST_START = datetime(2026, 1, 6, 17, 30, tzinfo=UTC)
"""A Tuesday."""

LONG_AFTER = FIRST_START + timedelta(days=3650)

LETTERS = {"d": Answer.DONE, "r": Answer.RESTING, "h": Answer.HURT}

SHOWN = {
    State.DONE: "d",
    State.EXTRA: "x",
    State.OPEN: "o",
    State.EXCUSED: "e",
    State.PROTECTED: "p",
    State.MISSED: "m",
}

Told = tuple[History, datetime]


def training(number: int, starts_at: datetime, skipped: bool = False) -> Held:
    """A training day of a club that lives in UTC."""
    return Held(number, starts_at, starts_at.date(), skipped)


def spelled(letters: str, every: timedelta = timedelta(days=3)) -> History:
    """A training day a letter: d(one), r(esting), h(urt), s(kipped), anything else for no answer."""
    held = tuple(
        training(n, FIRST_START + n * every, skipped=letter == "s") for n, letter in enumerate(letters)
    )
    answers = tuple(
        CheckIn(n, n, LETTERS[letter], held[n].starts_at)
        for n, letter in enumerate(letters)
        if letter in LETTERS
    )
    return History(held, answers)


def shown(states: Iterable[tuple[Held, State]]) -> str:
    """States a letter each: d(one), (e)x(tra), o(pen), e(xcused), p(rotected), m(issed)."""
    return "".join(SHOWN[state] for _, state in states)


def say(history: History, *answers: tuple[Held, Answer]) -> History:
    """The history with more rows of the log, each said when its occurrence started."""
    top = max((row.id for row in history.log), default=0)
    rows = (CheckIn(n, day.id, answer, day.starts_at) for n, (day, answer) in enumerate(answers, top + 1))
    return replace(history, log=(*history.log, *rows))


def hold(history: History, day: Held) -> History:
    """The history with one more occurrence, at the end of the list."""
    return replace(history, held=(*history.held, day))


@st.composite
def histories(draw: st.DrawFn, longest: int = 30, apart: Sequence[int] = (3, 24, 48, 72, 72)) -> Told:
    """Sessions some hours ``apart``, two on one date now and then, and a moment near the last.

    What has been said was said by then, from a day before the session until it closed.
    """
    # Some members train nearly always, others hardly ever: rows must be long enough to earn and to break.
    habit = draw(st.sampled_from(["d", "ddddddd-", "ddddd--", "dddr-h", "ddr-", "d-", "drrrr-", "-"]))
    held: list[Held] = []
    said: list[tuple[int, Answer, datetime]] = []
    starts_at = FIRST_START
    for number in range(draw(st.integers(0, longest))):
        starts_at += timedelta(hours=draw(st.sampled_from(apart)))
        day = training(10 * number + 10, starts_at, skipped=draw(st.integers(0, 14)) == 14)
        held.append(day)
        letter = draw(st.sampled_from(habit))
        at = starts_at + timedelta(hours=draw(st.sampled_from([-20, 0, 2, 12, 26, 47])))
        said += [(day.id, LETTERS[each], at) for each in draw(_corrections) + letter if each in LETTERS]
    now = starts_at + timedelta(hours=draw(st.integers(-60, 72)))
    told = sorted((each for each in said if each[2] <= now), key=lambda each: each[2])
    log = tuple(CheckIn(n, *row) for n, row in enumerate(told, 1))
    last = starts_at.date()
    return History(tuple(held), log, tuple(draw(_pauses(last))), tuple(draw(_own_days(last)))), now


_corrections = st.sampled_from(["", "", "", "d", "r", "h", "dr"])


def _dates(last: date) -> st.SearchStrategy[date]:
    return st.dates(FIRST_START.date(), max(last, FIRST_START.date()))


def _pauses(last: date) -> st.SearchStrategy[Sequence[Pause]]:
    lengths = st.integers(0, 12).map(lambda n: timedelta(days=n))
    pause = st.tuples(_dates(last), lengths).map(lambda drawn: Pause(drawn[0], drawn[0] + drawn[1]))
    return st.one_of(st.just([]), st.lists(pause, max_size=2))


def _own_days(last: date) -> st.SearchStrategy[Sequence[OwnDays]]:
    weekdays = st.frozensets(st.integers(1, 7), min_size=2)
    entries = st.lists(st.builds(OwnDays, _dates(last), weekdays), max_size=3, unique_by=lambda e: e.since)
    return st.one_of(st.just([]), entries)
