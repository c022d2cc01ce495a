"""A second streak engine, to hold the first against: docs/streak-rules.md read aloud, slowly.

It looks everything up anew for every day, lives through every moment at which something was said, tries every
beginning of a row, and shares with the engine only the values that go in and come out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.features.streaks.rules import (
    Answer,
    CheckIn,
    Consistency,
    Held,
    History,
    Record,
    Shields,
    State,
    Streak,
)

DONE, MISSED = True, False
Days = Sequence[bool]


@dataclass(frozen=True)
class Moment:
    """What counts at a moment: done and missed days, and how many of them come before the new shields."""

    days: Days
    recharged: int | None = None


def reference(history: History, now: datetime) -> Record:
    """What ``rules.compute`` must give."""
    ordered = sorted(history.held, key=lambda day: (day.starts_at, day.id))
    states = [_unprotected(history, ordered, day, now) for day in ordered]
    counting = [n for n, state in enumerate(states) if state in {State.DONE, State.MISSED}]
    end = _at(history, ordered, states, now, now)
    for n, state in zip(counting, labels(end.days, end.recharged), strict=True):
        states[n] = state
    done = sorted(
        day.local_date
        for day, state in zip(ordered, states, strict=True)
        if state in {State.DONE, State.EXTRA}
    )
    recent = [states[n] is State.DONE for n in counting if ordered[n].starts_at > now - timedelta(days=56)]
    weeks = {day.isocalendar()[:2] for day in done}
    on_target = [week for week in weeks if sum(day.isocalendar()[:2] == week for day in done) >= 2]
    unshielded = [_unprotected(history, ordered, day, now) for day in ordered]
    said_at = [
        _done_at(history, ordered, n, now) for n, state in enumerate(unshielded) if state is State.DONE
    ]
    moments = [_at(history, ordered, unshielded, moment, now) for moment in {*said_at, now}]
    return Record(
        streak=Streak(current=streak(end), best=max(map(streak, moments)), total=len(done)),
        consistency=Consistency(sum(recent), len(recent), len(on_target)),
        protection=in_hand(end.days, end.recharged),
        states=tuple(zip(ordered, states, strict=True)),
        first_done=done[0] if done else None,
        last_done=done[-1] if done else None,
    )


def streak(moment: Moment) -> int:
    return sum(moment.days[row_start(moment.days, moment.recharged) :])


def _at(
    history: History, ordered: Sequence[Held], states: Sequence[State], moment: datetime, now: datetime
) -> Moment:
    """The days that had been done by the moment, and those that had closed as missed."""
    days: list[bool] = []
    earlier: list[bool] = []
    since = history.by_date_since
    for n, (day, state) in enumerate(zip(ordered, states, strict=True)):
        closes_at = day.starts_at + timedelta(hours=48)
        if state is State.DONE and _done_at(history, ordered, n, now) <= moment:
            days.append(DONE)
            earlier.append(False)
        if state is State.MISSED and closes_at <= moment:
            days.append(MISSED)
            earlier.append(closes_at <= since)
    runs = [day.local_date for day in ordered if not day.skipped]
    over = [day for day in ordered if day.starts_at + timedelta(hours=48) <= since and not day.skipped]
    if all(runs.count(day.local_date) == 1 for day in over) or (moment < since and moment != now):
        return Moment(days)
    missed = [n for n, is_done in enumerate(days) if not is_done]
    later = [n for n in missed if not earlier[n]]
    return Moment(days, later[0] if later else len(days))


def _done_at(history: History, ordered: Sequence[Held], n: int, now: datetime) -> datetime:
    """When a done day was done: when any run of its date was, if only one counts; before it closed."""
    day = ordered[n]
    own = _said_at(history, day)
    alike = [day]
    if own >= history.by_date_since:
        alike = [
            each
            for each in ordered
            if each.local_date == day.local_date and _answer(history, each) == Answer.DONE
        ]
    at = min(_said_at(history, each) for each in alike)
    return min(at, day.starts_at + timedelta(hours=48), now)


def _said_at(history: History, day: Held) -> datetime:
    """When the answer that holds was first given, without another one since."""
    at = datetime.max.replace(tzinfo=history.by_date_since.tzinfo)
    before: Answer | None = None
    for row in _rows(history, day):
        if row.answer != before:
            at, before = row.at, row.answer
    return at


def _unprotected(history: History, ordered: Sequence[Held], day: Held, now: datetime) -> State:
    answer = _answer(history, day)
    if not _is_own(history, day.local_date):
        return State.EXTRA if answer == "done" else State.EXCUSED
    same_date = [each for each in ordered if each.local_date == day.local_date]
    done = [each for each in same_date if _answer(history, each) == "done"]
    if done:
        kept = [each for each in done if _said_at(history, each) < history.by_date_since] or done[:1]
        return State.DONE if day in kept else State.EXTRA if day in done else State.EXCUSED
    runs = [each for each in same_date if not _is_free(history, each)]
    said = {_answer(history, each) for each in runs}
    if day not in runs or "hurt" in said or ("resting" in said and _rest_excuses(history, ordered, day)):
        return State.EXCUSED
    if any(now - each.starts_at < timedelta(hours=48) for each in runs):
        return State.OPEN
    begun = any(_answer(history, each) == "done" for each in ordered[: ordered.index(day)])
    return State.MISSED if begun and day is runs[-1] else State.EXCUSED


def _rest_excuses(history: History, ordered: Sequence[Held], day: Held) -> bool:
    """Whether fewer than two dates with a declared rest lie in the 27 days before."""
    earliest = day.local_date - timedelta(days=27)
    rests = {
        each.local_date
        for each in ordered
        if _answer(history, each) == "resting"
        and not _is_free(history, each)
        and not any(
            _answer(history, other) == "done" for other in ordered if other.local_date == each.local_date
        )
    }
    return sum(earliest <= each < day.local_date for each in rests) < 2


def _rows(history: History, day: Held) -> list[CheckIn]:
    rows = [row for row in history.log if row.occurrence_id == day.id]
    return sorted(rows, key=lambda row: row.id)


def _answer(history: History, day: Held) -> Answer | None:
    rows = _rows(history, day)
    return rows[-1].answer if rows else None


def _is_own(history: History, day: date) -> bool:
    known = [each for each in history.own_days if each.since <= day]
    return not known or day.isoweekday() in max(reversed(known), key=lambda each: each.since).weekdays


def _is_free(history: History, day: Held) -> bool:
    in_a_pause = any(pause.first <= day.local_date <= pause.last for pause in history.pauses)
    return day.skipped or in_a_pause or not _is_own(history, day.local_date)


def level_after(days: Days, start: int, recharged: int | None = None) -> int | None:
    """What is in hand, in eighths, when the row that begins there has come to the end; None if it breaks.

    Before the day ``recharged`` all is in hand as if nothing had ever been spent.
    """
    level = min(16, 8 + sum(days[:start]))
    for n, is_done in enumerate(days[start:], start):
        if n == recharged:
            level = min(16, 8 + sum(days[:n]))
        if is_done:
            level = min(16, level + 1)
        elif level >= 8:
            level -= 8
        else:
            return None
    return min(16, 8 + sum(days)) if recharged == len(days) else level


def row_start(days: Days, recharged: int | None = None) -> int:
    """Where the running row begins: the first done from which shields carry to the end."""
    beginnings = [
        n for n, is_done in enumerate(days) if is_done and level_after(days, n, recharged) is not None
    ]
    return min(beginnings, default=len(days))


def in_hand(days: Days, recharged: int | None = None) -> Shields:
    level = level_after(days, row_start(days, recharged), recharged)
    assert level is not None
    return Shields(held=level // 8, eighths=level % 8)


def labels(days: Days, recharged: int | None = None) -> list[State]:
    """The running row, the missed day before it, and so on backwards; see rule 6."""
    if not days:
        return []
    start = row_start(days, recharged)
    row = [State.DONE if is_done else State.PROTECTED for is_done in days[start:]]
    return [*labels(days[: start - 1], recharged), State.MISSED, *row] if start else row
