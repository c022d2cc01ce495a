"""A member's time away: begun, renewed and ended, and counted at once in all their clubs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from sqlite3 import Connection
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.features.club.setup import parse_date
from bot.features.me import store as me_store
from bot.features.streaks import pauses as rules
from bot.features.streaks import service, store
from bot.features.streaks.pauses import BACK_DATED, DAY, LONGEST, Pause, Reason
from bot.features.streaks.store import StoredPause


@dataclass(frozen=True, slots=True)
class TypedPause:
    """A pause as a member asks for it: dates in their words.

    ``first`` may be empty: today. ``until`` may be empty: until they come back.
    """

    reason: Reason
    first: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Away:
    """The absence that is running, or comes next: one pause and those that follow it."""

    pause: Pause
    reason: Reason
    has_begun: bool


def today_of_person(connection: Connection, user_id: int, now: datetime) -> date:
    """Return the date where the person is."""
    return local_date(connection, user_id, now)


def pause_of_person(connection: Connection, user_id: int, now: datetime) -> Away | None:
    """Return the person's absence that is running, or else comes next; None if there is none."""
    day = local_date(connection, user_id, now)
    kept = _absence(connection, user_id, day)
    if not kept:
        return None
    first, last = kept[0].pause.first, max(each.pause.last for each in kept)
    return Away(Pause(first, last), kept[-1].reason, has_begun=first <= day)


def begin_pause(connection: Connection, user_id: int, typed: TypedPause, now: datetime) -> Pause:
    """Begin a pause in all of the person's clubs; "until they come back" is as long as a pause may be.

    Asked for twice, it exists once. Raise UserError if the dates aren't valid.
    """
    day = local_date(connection, user_id, now)
    first = parse_date(typed.first, day, BACK_DATED) if typed.first.strip() else day
    last = _last(typed.until, day, first)
    pause = rules.start(first, last, day)
    if pause not in [kept.pause for kept in store.pauses_of_person(connection, user_id)]:
        store.add_pause(connection, user_id, pause, typed.reason)
    _recount(connection, user_id, now)
    return pause


def renew_pause(connection: Connection, user_id: int, until: str, now: datetime) -> Pause:
    """Extend the running absence for the same reason; return all of it as it then is.

    Raise UserError if none is running, or the date isn't valid.
    """
    day = local_date(connection, user_id, now)
    kept = _absence(connection, user_id, day)
    if not kept:
        raise UserError("You're not paused, so there's nothing to extend. Start a pause with /me pause.")
    whole = Pause(kept[0].pause.first, max(each.pause.last for each in kept))
    more = rules.renew(whole, _last(until, day, whole.last + DAY), day)
    store.add_pause(connection, user_id, more, kept[-1].reason)
    _recount(connection, user_id, now)
    return Pause(whole.first, more.last)


def end_pause(connection: Connection, user_id: int, now: datetime) -> None:
    """Let the person train again from today; of an absence that hadn't begun nothing is left.

    Raise UserError if there is none.
    """
    day = local_date(connection, user_id, now)
    left = [kept for kept in _absence(connection, user_id, day) if kept.pause.last >= day]
    if not left:
        raise UserError("You're not paused, so there's nothing to end.")
    for kept in left:
        store.change_pause(connection, kept, rules.end(kept.pause, day))
    _recount(connection, user_id, now)


def _last(until: str, today: date, first: date) -> date:
    """Return the last day that was typed or, if nothing was, the latest possible one."""
    return parse_date(until, today, BACK_DATED) if until.strip() else first + LONGEST - DAY


def _absence(connection: Connection, user_id: int, day: date) -> list[StoredPause]:
    kept = store.pauses_of_person(connection, user_id)
    theirs = rules.absence((each.pause for each in kept), day)
    return [each for each in kept if each.pause in theirs]


def _recount(connection: Connection, user_id: int, now: datetime) -> None:
    for club_id in me_store.clubs_of(connection, user_id):
        service.refresh_standing(connection, club_id, user_id, now)


def local_date(connection: Connection, user_id: int, now: datetime) -> date:
    """Return the date where the person is."""
    return now.astimezone(ZoneInfo(me_store.zone_of(connection, user_id))).date()
