"""The slow engine as it was before one done was enough for a date: nobody may have less than by this one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.features.streaks.rules import Answer, Consistency, Held, History, Record, Shields, State, Streak

DONE, MISSED = True, False
Days = Sequence[bool]


def earlier(history: History, now: datetime) -> Record:
    """What a member's record was under the rule that every occurrence is judged by itself."""
    ordered = sorted(history.held, key=lambda day: (day.starts_at, day.id))
    states = [_unprotected(history, ordered, day, now) for day in ordered]
    counting = [n for n, state in enumerate(states) if state in {State.DONE, State.MISSED}]
    days = [states[n] is State.DONE for n in counting]
    for n, state in zip(counting, labels(days), strict=True):
        states[n] = state
    done = sorted(
        day.local_date
        for day, state in zip(ordered, states, strict=True)
        if state in {State.DONE, State.EXTRA}
    )
    recent = [states[n] is State.DONE for n in counting if ordered[n].starts_at > now - timedelta(days=56)]
    weeks = {day.isocalendar()[:2] for day in done}
    on_target = [week for week in weeks if sum(day.isocalendar()[:2] == week for day in done) >= 2]
    prefixes = [days[:n] for n in range(len(days) + 1)]
    return Record(
        streak=Streak(
            current=sum(days[row_start(days) :]),
            best=max(sum(prefix[row_start(prefix) :]) for prefix in prefixes),
            total=len(done),
        ),
        consistency=Consistency(sum(recent), len(recent), len(on_target)),
        protection=in_hand(days),
        states=tuple(zip(ordered, states, strict=True)),
        first_done=done[0] if done else None,
        last_done=done[-1] if done else None,
    )


def _unprotected(history: History, ordered: Sequence[Held], day: Held, now: datetime) -> State:
    answer = _answer(history, day)
    if answer == "done":
        return State.DONE if _is_own(history, day.local_date) else State.EXTRA
    if answer == "hurt" or _is_free(history, day):
        return State.EXCUSED
    before = ordered[: ordered.index(day)]
    if answer == "resting":
        earliest = day.local_date - timedelta(days=27)
        other_rests = [
            each
            for each in before
            if _answer(history, each) == "resting"
            and not _is_free(history, each)
            and each.local_date >= earliest
        ]
        if len(other_rests) < 2:
            return State.EXCUSED
    if now - day.starts_at < timedelta(hours=48):
        return State.OPEN
    has_begun = answer is not None or any(_answer(history, each) is not None for each in before)
    return State.MISSED if has_begun else State.EXCUSED


def _answer(history: History, day: Held) -> Answer | None:
    rows = [row for row in history.log if row.occurrence_id == day.id]
    return max(rows, key=lambda row: row.id).answer if rows else None


def _is_own(history: History, day: date) -> bool:
    known = [each for each in history.own_days if each.since <= day]
    return not known or day.isoweekday() in max(reversed(known), key=lambda each: each.since).weekdays


def _is_free(history: History, day: Held) -> bool:
    in_a_pause = any(pause.first <= day.local_date <= pause.last for pause in history.pauses)
    return day.skipped or in_a_pause or not _is_own(history, day.local_date)


def level_after(days: Days, start: int) -> int | None:
    """What is in hand, in eighths, when the row that begins there has come to the end; None if it breaks."""
    level = min(16, 8 + sum(days[:start]))
    for is_done in days[start:]:
        if is_done:
            level = min(16, level + 1)
        elif level >= 8:
            level -= 8
        else:
            return None
    return level


def row_start(days: Days) -> int:
    """Where the running row begins: the first done from which protections carry to the end."""
    beginnings = [n for n, is_done in enumerate(days) if is_done and level_after(days, n) is not None]
    return min(beginnings, default=len(days))


def in_hand(days: Days) -> Shields:
    level = level_after(days, row_start(days))
    assert level is not None
    return Shields(held=level // 8, eighths=level % 8)


def labels(days: Days) -> list[State]:
    """The running row, the missed day before it, and so on backwards; see rule 6."""
    if not days:
        return []
    start = row_start(days)
    row = [State.DONE if is_done else State.PROTECTED for is_done in days[start:]]
    return [*labels(days[: start - 1]), State.MISSED, *row] if start else row
