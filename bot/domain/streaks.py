"""What a member's history amounts to, by the rules of docs/streak-rules.md."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from operator import attrgetter

from bot.domain import own_days, pauses
from bot.domain.own_days import OwnDays
from bot.domain.pauses import Pause
from bot.domain.protection import Protection, carry
from bot.domain.rest import Rests

OPEN_FOR = timedelta(hours=48)
"""How long after its start an occurrence takes answers and corrections (rule 5)."""

TARGET = 2
"""Sessions that make a week on target."""

RECENT = timedelta(weeks=8)
"""What consistency looks back on."""

NEWCOMER = 8
"""Sessions after which a member is no newcomer any more: about a month of two a week."""


class Answer(StrEnum):
    """What a member says of an occurrence. ``HURT`` is for whoever is injured or ill."""

    DONE = "done"
    RESTING = "resting"
    HURT = "hurt"


class State(StrEnum):
    """What an occurrence is to a member; ``EXTRA`` was done on a day that is not their own (rule 4)."""

    OPEN = "open"
    DONE = "done"
    EXTRA = "extra"
    EXCUSED = "excused"
    PROTECTED = "protected"
    MISSED = "missed"


# Python 3.11 looks a member of an Enum up slowly, and here it is done thousands of times a member.
_DID, _RESTED, _HURT = Answer
_OPEN, _DONE, _EXTRA, _EXCUSED, _PROTECTED, _MISSED = State
_COUNTED = (_DONE, _PROTECTED, _MISSED)


@dataclass(frozen=True, slots=True)
class Held:
    """An occurrence as the log has it; ``skipped`` (cancelled, or not posted in time) excuses everybody."""

    id: int
    starts_at: datetime
    local_date: date
    skipped: bool = False

    @property
    def closes_at(self) -> datetime:
        return self.starts_at + OPEN_FOR


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One row of the log; of two rows for one occurrence the later ``id`` is a correction of the earlier."""

    id: int
    occurrence_id: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class History:
    """All that is known of one member in one club, in any order."""

    held: tuple[Held, ...]
    log: tuple[CheckIn, ...] = ()
    pauses: tuple[Pause, ...] = ()
    own_days: tuple[OwnDays, ...] = ()


@dataclass(frozen=True, slots=True)
class Streak:
    """``current`` = done since the last missed, ``best`` = the most that ever was, ``total`` = all done."""

    current: int
    best: int
    total: int


@dataclass(frozen=True, slots=True)
class Consistency:
    """What stays when a row breaks (rule 9).

    ``done`` of ``held`` sessions of the last eight weeks, counting those done, missed or protected; and how
    many calendar weeks ever had two or more done, extras included.
    """

    done: int
    held: int
    weeks_on_target: int

    @property
    def share(self) -> float:
        """From 0 to 1, for boards; 0 where nothing was held."""
        return self.done / self.held if self.held else 0.0


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that follows from a history at one moment.

    ``states`` has every occurrence in the order of the starts; the first and last done are club-local dates.
    """

    streak: Streak
    consistency: Consistency
    protection: Protection
    states: tuple[tuple[Held, State], ...]
    first_done: date | None
    last_done: date | None

    @property
    def is_newcomer(self) -> bool:
        """Whose weeks say more than a short row does (rule 9)."""
        return 0 < self.streak.total < NEWCOMER


def told(record: Record) -> Record:
    """What a member tells who shares their record: the days they did; rest, pauses and misses stay theirs."""
    return replace(record, states=tuple(day for day in record.states if day[1] in (_DONE, _EXTRA)))


def compute(history: History, now: datetime) -> Record:
    """The member's record at ``now``."""
    states = _states(history, now)
    runs, missed = [0], list[int]()
    for position, (_, state) in enumerate(states):
        if state is _DONE:
            runs[-1] += 1
        elif state is _MISSED:
            runs.append(0)
            missed.append(position)
    rows = carry(runs)
    for number in rows.protected:
        states[missed[number]] = states[missed[number]][0], _PROTECTED
    dates = [day.local_date for day, state in states if state is _DONE or state is _EXTRA]
    # Day 1 of the calendar was a Monday, so this numbers the ISO weeks, and faster than by their names.
    weeks = Counter((day.toordinal() - 1) // 7 for day in dates)
    eight_weeks = states[bisect_right(states, now - RECENT, key=lambda each: each[0].starts_at) :]
    recent = [state for _, state in eight_weeks if state in _COUNTED]
    return Record(
        Streak(rows.current, rows.best, len(dates)),
        Consistency(recent.count(_DONE), len(recent), sum(n >= TARGET for n in weeks.values())),
        rows.protection,
        tuple(states),
        first_done=min(dates, default=None),
        last_done=max(dates, default=None),
    )


def _states(history: History, now: datetime) -> list[tuple[Held, State]]:
    """Every occurrence by its start, with what it is before protections are looked at."""
    answers = {row.occurrence_id: row.answer for row in sorted(history.log, key=attrgetter("id"))}
    is_own = own_days.among(history.own_days)
    is_paused = pauses.within(history.pauses)
    rests = Rests()
    has_begun = False
    states: list[tuple[Held, State]] = []
    for day in sorted(history.held, key=attrgetter("starts_at", "id")):
        answer = answers.get(day.id)
        has_begun = has_begun or answer is not None
        if answer is _DID:
            state = _DONE if is_own(day.local_date) else _EXTRA
        elif (
            answer is _HURT
            or day.skipped
            or not is_own(day.local_date)
            or is_paused(day.local_date)
            or (answer is _RESTED and rests.declare(day.local_date))
        ):
            state = _EXCUSED
        elif now < day.closes_at:
            state = _OPEN
        else:
            state = _MISSED if has_begun else _EXCUSED
        states.append((day, state))
    return states
