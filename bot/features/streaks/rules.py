"""What a member's history adds up to, by the rules of docs/streak-rules.md."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from operator import attrgetter

from bot.features.club.schedule import MAX_LEAD
from bot.features.streaks import pauses
from bot.features.streaks.pauses import OwnDays, Pause, among

OPEN_FOR = timedelta(hours=48)
"""How long after its start an occurrence takes answers and corrections (rule 5)."""

TARGET = 2
"""Sessions in a week on target."""

RECENT = timedelta(weeks=8)
"""How far back consistency looks."""

NEWCOMER = 8
"""Sessions after which a member is no longer a newcomer: about a month with two a week."""


class Answer(StrEnum):
    """A member's answer to an occurrence. ``HURT`` is for members who are injured or ill."""

    DONE = "done"
    RESTING = "resting"
    HURT = "hurt"


class State(StrEnum):
    """What an occurrence is to a member.

    ``EXTRA`` was done on a day that is not their own, or beside another run of the same date (rules 3 and 4).
    """

    OPEN = "open"
    DONE = "done"
    EXTRA = "extra"
    EXCUSED = "excused"
    PROTECTED = "protected"
    MISSED = "missed"


# Python 3.11 looks up Enum members slowly, and here that happens thousands of times for each member.
_DID, _RESTED, _HURT = Answer
_OPEN, _DONE, _EXTRA, _EXCUSED, _PROTECTED, _MISSED = State
_COUNTED = (_DONE, _PROTECTED, _MISSED)


@dataclass(frozen=True, slots=True)
class Held:
    """An occurrence as logged; ``skipped`` (cancelled, or not posted in time) excuses everybody."""

    id: int
    starts_at: datetime
    local_date: date
    skipped: bool = False

    @property
    def closes_at(self) -> datetime:
        return self.starts_at + OPEN_FOR


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One row of the log, said ``at`` an instant.

    Of two rows for one occurrence the later ``id`` is a correction of the earlier.
    """

    id: int
    occurrence_id: int
    answer: Answer
    at: datetime


ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class History:
    """All that is known of one member in one club, in any order.

    ``by_date_since`` is when the club got the rule that one done is enough for a date (rule 3).
    """

    held: tuple[Held, ...]
    log: tuple[CheckIn, ...] = ()
    pauses: tuple[Pause, ...] = ()
    own_days: tuple[OwnDays, ...] = ()
    by_date_since: datetime = ALWAYS


@dataclass(frozen=True, slots=True)
class Streak:
    """``current`` = done since the last missed, ``best`` = its most at any moment, ``total`` = all done."""

    current: int
    best: int
    total: int


@dataclass(frozen=True, slots=True)
class Consistency:
    """What stays when a streak ends (rule 9).

    ``done`` of ``held`` sessions in the last eight weeks, counting those done, missed or protected; and how
    many calendar weeks ever had two or more done, bonus sessions included.
    """

    done: int
    held: int
    weeks_on_target: int

    @property
    def share(self) -> float:
        """The share from 0 to 1, for boards; 0 if nothing was held."""
        return self.done / self.held if self.held else 0.0


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that follows from a history at one moment.

    ``states`` has every occurrence in the order of their starts; the first and last done are club-local
    dates.
    """

    streak: Streak
    consistency: Consistency
    protection: Shields
    states: tuple[tuple[Held, State], ...]
    first_done: date | None
    last_done: date | None

    @property
    def is_newcomer(self) -> bool:
        """Whether weeks say more about the member than a short streak does (rule 9)."""
        return 0 < self.streak.total < NEWCOMER


def shared_part(record: Record) -> Record:
    """Return what a member shares of their record: the days they did, but no rest, pauses or misses."""
    return replace(record, states=tuple(day for day in record.states if day[1] in (_DONE, _EXTRA)))


def compute(history: History, now: datetime) -> Record:
    """Return the member's record at ``now``."""
    said = _last_said(history.log)
    states = _states(history, said, now)
    done_at = _judge_by_date(states, said, history.by_date_since)
    _excuse_beginning(states)
    runs, missed = [0], list[int]()
    for position, (_, state) in enumerate(states):
        if state is _DONE:
            runs[-1] += 1
        elif state is _MISSED:
            runs.append(0)
            missed.append(position)
    ahead = [_done_ahead(states, position, done_at) for position in missed]
    rows = carry_shields(runs, ahead, _recharged(history, [states[n][0] for n in missed]))
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


_Said = dict[int, CheckIn]
_States = list[tuple[Held, State]]


def _last_said(log: Iterable[CheckIn]) -> _Said:
    """Return what was last said of each occurrence, by its id; of the same said again, the first."""
    said: _Said = {}
    for row in sorted(log, key=attrgetter("id")):
        before = said.get(row.occurrence_id)
        if before is None or before.answer is not row.answer:
            said[row.occurrence_id] = row
    return said


def _states(history: History, said: _Said, now: datetime) -> _States:
    """Every occurrence by its start, with what it is by itself: before its date and shields are looked at."""
    is_own = among(history.own_days)
    is_paused = pauses.within(history.pauses)
    done_on = {day.local_date for day in history.held if (row := said.get(day.id)) and row.answer is _DID}
    rests = pauses.DeclaredRests()
    states: _States = []
    for day in sorted(history.held, key=attrgetter("starts_at", "id")):
        answer = row.answer if (row := said.get(day.id)) is not None else None
        if answer is _DID:
            state = _DONE if is_own(day.local_date) else _EXTRA
        elif (
            answer is _HURT
            or day.skipped
            or not is_own(day.local_date)
            or is_paused(day.local_date)
            or (answer is _RESTED and (day.local_date in done_on or rests.declare(day.local_date)))
        ):
            state = _EXCUSED
        else:
            state = _OPEN if now < day.closes_at else _MISSED
        states.append((day, state))
    return states


def _judge_by_date(states: _States, said: _Said, since: datetime) -> dict[int, datetime]:
    """Let the runs of one date stand for one another (rule 3); when each done was said, by occurrence.

    One done is enough, and so is one answer that excuses. Otherwise the date is open as long as one of its
    runs is, and missed once. A done that was said before ``since`` counts by itself.
    """
    done_at = {row.occurrence_id: row.at for row in said.values() if row.answer is _DID}
    runs: dict[date, list[int]] = {}
    for position, (day, state) in enumerate(states):
        if state is _DONE or not (day.skipped or state is _EXTRA):
            runs.setdefault(day.local_date, []).append(position)
    for positions in runs.values():
        if len(positions) == 1:
            continue
        found = [states[n][1] for n in positions]
        done = [n for n in positions if states[n][1] is _DONE]
        if done:
            counted = [n for n in done if done_at[states[n][0].id] < since]
            if not counted:
                counted = done[:1]
                done_at[states[done[0]][0].id] = min(done_at[states[n][0].id] for n in done)
            changed = {n: _DONE if n in counted else _EXTRA if n in done else _EXCUSED for n in positions}
        elif any(states[n][1] is _EXCUSED and states[n][0].id in said for n in positions):
            changed = dict.fromkeys(positions, _EXCUSED)
        elif _OPEN in found:
            changed = {n: _OPEN for n in positions if states[n][1] is _MISSED}
        else:
            changed = {n: _EXCUSED for n in positions[:-1] if states[n][1] is _MISSED}
        for n, state in changed.items():
            states[n] = states[n][0], state
    return done_at


def _excuse_beginning(states: _States) -> None:
    """Let nothing be missed before the member's first done."""
    for n, (day, state) in enumerate(states):
        if state is _DONE or state is _EXTRA:
            return
        if state is _MISSED:
            states[n] = day, _EXCUSED


def _done_ahead(states: _States, missed: int, done_at: Mapping[int, datetime]) -> int:
    """How many of the days after a missed one were done before it closed: the streak had them until then."""
    closed_at = states[missed][0].closes_at
    ahead = 0
    for n in range(missed + 1, len(states)):
        day, state = states[n]
        if day.starts_at > closed_at + MAX_LEAD:
            break
        ahead += state is _DONE and done_at[day.id] < closed_at
    return ahead


def _recharged(history: History, missed: Sequence[Held]) -> int | None:
    """How many days had been missed when the club's shields were charged anew; None where they never were.

    They are when the rule of one done a date comes to a club that had several runs on one date before. Its
    misses are forgiven, so its rows are longer, and a shield that a broken row had given back would be spent
    again: nobody is to have less in hand than the day before.
    """
    since = history.by_date_since
    closed = {day.local_date for day in history.held if day.closes_at <= since and not day.skipped}
    runs = Counter(day.local_date for day in history.held if day.local_date in closed and not day.skipped)
    if len(closed) == runs.total():
        return None
    return sum(day.closes_at <= since for day in missed)


SHIELD_PRICE = 8
"""Shields are a battery: a done charges it by 1, a missed day that is covered takes one shield, 8."""

SHIELD_START = SHIELD_PRICE
"""A member starts with one shield,"""

SHIELD_MOST = 2 * SHIELD_PRICE
"""and with two the battery is full."""


@dataclass(frozen=True, slots=True)
class Shields:
    """What a member has in hand: ``held`` shields (0 to 2) and ``eighths`` (0 to 7) towards the next."""

    held: int
    eighths: int


@dataclass(frozen=True, slots=True)
class Streaks:
    """The ``current`` and ``best`` streak, and which of the missed days are protected, by number from 0."""

    current: int
    best: int
    protection: Shields
    protected: frozenset[int]


@dataclass(slots=True)
class _OpenStreak:
    """A streak that may still be running: the run it began with, the done before it, its shield level."""

    first: int
    done_before: int
    level: int


def carry_shields(runs: Sequence[int], ahead: Sequence[int] = (), recharged: int | None = None) -> Streaks:
    """Return the streaks in a history of runs: so many done, a missed day, so many done, and so on.

    ``[3, 0, 2]`` is three done, two missed days, two done. The running row is the longest that its
    shields carry to the end. It begins with a done, and with what would be in hand there had nothing
    been spent before.

    ``ahead`` says of each missed day how many later ones were done before it closed: they count for the best
    row, as they were in it then. In the run ``recharged`` all is in hand as if nothing had been spent.
    """
    # Every run may begin a streak, and all are followed at once, the oldest first. A later streak always has
    # a higher level: one whose level is no higher than an older one's can never outlive it and is dropped, so
    # few are alive.
    alive: list[_OpenStreak] = []
    done = best = 0
    began: list[int] = []
    for number, length in enumerate(runs):
        if number > 0:
            alive = [
                _OpenStreak(row.first, row.done_before, row.level - SHIELD_PRICE)
                for row in alive
                if row.level >= SHIELD_PRICE
            ]
        if length > 0:
            alive.append(_OpenStreak(number, done, _shield_level(done)))
            done += length
            for row in alive:
                row.level = min(SHIELD_MOST, row.level + length)
        if number == recharged:
            for row in alive:
                row.level = _shield_level(done)
        while len(alive) > 1 and alive[-2].level == alive[-1].level:
            alive.pop()
        more = ahead[number] if number < len(ahead) else 0
        best = max(best, done + more - (alive[0].done_before if alive else done))
        began.append(alive[0].first if alive else number)
    return Streaks(
        current=done - alive[0].done_before if alive else 0,
        best=best,
        protection=Shields(*divmod(alive[0].level if alive else _shield_level(done), SHIELD_PRICE)),
        protected=_protected(began),
    )


def _shield_level(done: int) -> int:
    """Return the shield level after so many done, if nothing had been spent."""
    return min(SHIELD_MOST, SHIELD_START + done)


def _protected(began: Sequence[int]) -> frozenset[int]:
    """Return the missed days inside streaks; ``began`` has, for each run, where the streak at its end began.

    Read backwards: the current streak; the missed day before it, which separates it from the past; the streak
    that was running when that day came; and so on. Missed day ``n`` follows run ``n``.
    """
    found: set[int] = set()
    last = len(began) - 1
    while last >= 0:
        found.update(range(began[last], last))
        last = began[last] - 1
    return frozenset(found)


WEEKS = 16

PRECEDENCE = (State.DONE, State.EXTRA, State.OPEN, State.MISSED, State.PROTECTED, State.EXCUSED)
"""Which of several sessions represents the day: those done come before those not done."""


@dataclass(frozen=True, slots=True)
class Day:
    """A club-local date with the states of its sessions, in the order of their starts."""

    date: date
    states: tuple[State, ...]

    @property
    def state(self) -> State:
        """The one state that represents the day when there is room for only one."""
        return min(self.states, key=PRECEDENCE.index)


def calendar(record: Record, today: date, weeks: int = WEEKS) -> tuple[Day, ...]:
    """Return every training day of ``weeks`` ISO weeks, the last being that of ``today`` (club-local)."""
    monday = today - timedelta(days=today.isoweekday() - 1)
    first, end = monday - timedelta(weeks=weeks - 1), monday + timedelta(weeks=1)
    days: dict[date, list[State]] = {}
    for held, state in record.states:
        if first <= held.local_date < end:
            days.setdefault(held.local_date, []).append(state)
    return tuple(Day(day, tuple(states)) for day, states in sorted(days.items()))


YEAR = timedelta(days=365)


class Milestone(StrEnum):
    FIVE = "5"
    TEN = "10"
    TWENTY_FIVE = "25"
    FIFTY = "50"
    HUNDRED = "100"
    YEAR = "year"


STREAK_MILESTONES = {
    5: Milestone.FIVE,
    10: Milestone.TEN,
    25: Milestone.TWENTY_FIVE,
    50: Milestone.FIFTY,
    100: Milestone.HUNDRED,
}
"""Milestones by the number of done in a row."""


def milestones_reached(before: Record, after: Record) -> tuple[Milestone, ...]:
    """Return the milestones that ``after`` has and ``before`` hadn't, the smallest first.

    A streak that ends and grows again reaches its numbers again. The caller must remember which milestones it
    has congratulated on: an answer taken back and given again passes a number twice.
    """
    rows = [
        each for n, each in STREAK_MILESTONES.items() if before.streak.current < n <= after.streak.current
    ]
    year = [Milestone.YEAR] if _has_year(after) and not _has_year(before) else []
    return (*rows, *year)


def next_streak_milestone(record: Record) -> int | None:
    """Return the next streak length that is a milestone; None beyond the last."""
    return next((n for n in STREAK_MILESTONES if n > record.streak.current), None)


def _has_year(record: Record) -> bool:
    """Return whether 365 days or more lie between the first done and the latest."""
    if record.first_done is None or record.last_done is None:
        return False
    return record.last_done - record.first_done >= YEAR
