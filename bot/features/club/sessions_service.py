"""A club's sessions: which are ahead, cancelling and adding them, pauses, and keeping posts in step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice, takewhile
from sqlite3 import Connection
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.features.club import service, store
from bot.features.club.owner import ClubId
from bot.features.club.schedule import (
    WEEKDAYS,
    ClockChange,
    Club,
    Occurrence,
    Session,
    Skipped,
    Slot,
    clock_changes,
    is_paused,
    sessions_from,
    start_instant,
)
from bot.features.club.setup import parse_date, parse_time
from bot.features.reminders import store as reminders_store


def days_ahead(connection: Connection, club_id: ClubId, now: datetime, number: int) -> list[Session]:
    """Return the club's next sessions, including those called off; none if it isn't set up."""
    club = store.get(connection, club_id)
    return list(islice(sessions_ahead(connection, club, now), number)) if club is not None else []


def local_today(connection: Connection, club_id: ClubId, now: datetime) -> date:
    """Return the club's local date; the UTC date if it isn't set up."""
    club = store.get(connection, club_id)
    return club_today(club, now) if club is not None else now.date()


def reference(session: Session) -> str:
    """Return how a suggestion refers to the session: "12:2026-12-24" (slot id and local date)."""
    return f"{session.slot_id}:{session.local_date.isoformat()}"


def club_for_change(connection: Connection, club_id: ClubId, now: datetime) -> Club:
    """Return the club ready to be changed, with its missed training days recorded.

    Raise UserError if it isn't set up.
    """
    club = service.require_club(connection, club_id)
    service.record_missed(connection, club, now)
    return club


def sessions_ahead(connection: Connection, club: Club, now: datetime) -> Iterator[Session]:
    """Return the club's upcoming sessions by start, including those called off; usually endless."""
    claimed = [
        Session(
            slot_id=row.slot_id,
            local_date=row.local_date,
            zone=club.zone,
            starts_at=row.starts_at,
            label=row.label,
            posted=row.skipped is None,
            off=(row.slot_id, row.local_date) in club.cancelled,
        )
        for row in reminders_store.ahead_of_club(connection, club.id, now)
    ]
    return sessions_from(club, claimed, now)


def sessions_until(connection: Connection, club: Club, day: date, now: datetime) -> list[Session]:
    """Return the upcoming sessions up to and including a local date."""
    return [
        session
        for session in takewhile(
            # A clock change may move a start past its date.
            lambda s: s.local_date <= day + timedelta(days=1),
            sessions_ahead(connection, club, now),
        )
        if session.local_date <= day
    ]


def find_session(connection: Connection, club: Club, text: str, now: datetime) -> Session:
    """Return the upcoming session that a suggestion or a typed date names.

    Raise UserError if it names none, or several.
    """
    if match := re.fullmatch(r"(\d{1,18}):(\d{4}-\d{2}-\d{2})", text):
        return require_session(
            connection, club, int(match[1]), parse_date(match[2], club_today(club, now)), now
        )
    day = parse_date(text, club_today(club, now))
    found = [s for s in sessions_until(connection, club, day, now) if s.local_date == day]
    if not found:
        raise UserError(f"I can't find a club run on {date_in_words(day)}. Choose one from the list.")
    if len(found) > 1:
        raise UserError(f"There are several club runs on {date_in_words(day)}. Choose one from the list.")
    return found[0]


def require_session(connection: Connection, club: Club, slot_id: int, day: date, now: datetime) -> Session:
    """Return a slot's session on a local date; raise UserError if it isn't ahead."""
    for session in sessions_until(connection, club, day, now):
        if session.key == (slot_id, day):
            return session
    raise UserError("That run has started, or it's no longer planned. Nothing changed.")


def settle_session(connection: Connection, club_id: ClubId, now: datetime) -> Club:
    """Bring plans and posts in line with a club's changed exceptions, and return the club as it now is.

    A posted session that is called off or paused excuses everybody; one that no longer is counts again. Both
    apply only while the run is ahead, and the post shows it at its next refresh.
    """
    club = service.plan_ahead(connection, club_id, now)
    for row in reminders_store.ahead_of_club(connection, club_id, now):
        off = (row.slot_id, row.local_date) in club.cancelled or is_paused(club, row.local_date)
        if off and row.skipped is not Skipped.CANCELLED:
            reminders_store.set_skipped(connection, row.id, Skipped.CANCELLED)
        elif not off and row.skipped is Skipped.CANCELLED:
            reminders_store.set_skipped(connection, row.id, None)
        else:
            continue
        if row.message_id is not None:
            reminders_store.set_refresh(connection, row.id, now)
    return club


def club_today(club: Club, now: datetime) -> date:
    """Return the club-local date."""
    return now.astimezone(ZoneInfo(club.zone)).date()


def date_in_words(day: date) -> str:
    """Return a date in words: "Thursday, 1 January"."""
    return f"{WEEKDAYS[day.weekday()]}, {day.day} {day:%B}"


@dataclass(frozen=True, slots=True)
class Change:
    """A changed session, and the club and its next posts after the change.

    ``has_post``: a post is out and has to show the change. ``clocks`` has the session if a clock change
    affects its start.
    """

    session: Session
    club: Club
    upcoming: Sequence[Occurrence]
    now: datetime
    has_post: bool
    clocks: Sequence[tuple[Occurrence, ClockChange]] = ()


def cancel_session(
    connection: Connection, club_id: ClubId, wanted: str, note: str, now: datetime
) -> Change | Session:
    """Call a session off, or return it if somebody must be asked first because it's posted or already off.

    ``wanted`` is a suggestion (see :func:`reference`) or a typed date. Raise UserError if it names no
    upcoming session, or several.
    """
    club = club_for_change(connection, club_id, now)
    session = find_session(connection, club, wanted, now)
    if session.off or session.posted:
        return session
    return _call_off(connection, club, session, note, now)


def cancel_sessions(
    connection: Connection, club_id: ClubId, slot_id: int, day: date, note: str, now: datetime
) -> Change:
    """Call a session off even if it's posted; raise UserError if it's no longer ahead."""
    club = club_for_change(connection, club_id, now)
    session = require_session(connection, club, slot_id, day, now)
    return _call_off(connection, club, session, note, now)


def restore_session(
    connection: Connection, club_id: ClubId, slot_id: int, day: date, now: datetime
) -> Change:
    """Let a cancelled session take place after all; raise UserError if it's no longer ahead."""
    club = club_for_change(connection, club_id, now)
    session = require_session(connection, club, slot_id, day, now)
    store.remove_cancellation(connection, slot_id, day)
    return _changed(connection, club, replace(session, off=False), now)


def add_session(
    connection: Connection,
    club_id: ClubId,
    typed_date: str,
    typed_start: str,
    label: str,
    lead: timedelta,
    now: datetime,
) -> Change:
    """Add a session on one date; raise UserError if it's past, within a pause or there already."""
    club = club_for_change(connection, club_id, now)
    day = parse_date(typed_date, club_today(club, now))
    slot = Slot(day.isoweekday(), parse_time(typed_start), lead=lead, label=label, only_on=day)
    session = Session(
        slot_id=0,
        local_date=day,
        zone=club.zone,
        starts_at=start_instant(day, slot.starts, ZoneInfo(club.zone)),
        label=label,
    )
    _refuse_impossible(club, session, now)
    _refuse_twin(session, sessions_ahead(connection, club, now))
    slot_id = store.add_slot(connection, club_id, slot)
    return _changed(connection, club, replace(session, slot_id=slot_id), now)


def _call_off(connection: Connection, club: Club, session: Session, note: str, now: datetime) -> Change:
    store.add_cancellation(connection, session.slot_id, session.local_date, note)
    return _changed(connection, club, replace(session, off=True), now)


def _changed(connection: Connection, before: Club, session: Session, now: datetime) -> Change:
    club = settle_session(connection, before.id, now)
    upcoming = service.next_posts(connection, club, now)
    clocks = [(o, what) for o, what in clock_changes(club, now) if (o.slot_id, o.local_date) == session.key]
    row = reminders_store.occurrence_of_slot(connection, *session.key)
    return Change(session, club, upcoming, now, row is not None and row.message_id is not None, clocks)


def _refuse_impossible(club: Club, session: Session, now: datetime) -> None:
    if session.starts_at <= now:
        local = now.astimezone(ZoneInfo(club.zone))
        raise UserError(f"That start has passed: it's {local:%H:%M} in your club now. Choose a later one.")
    if is_paused(club, session.local_date) and club.paused_until is not None:
        raise UserError(
            f"Your club is paused until {date_in_words(club.paused_until)}. Choose a later date, or end the "
            "pause with /club resume."
        )


def _refuse_twin(session: Session, others: Iterator[Session]) -> None:
    for other in takewhile(lambda s: s.starts_at <= session.starts_at, others):
        if other.starts_at == session.starts_at:
            raise UserError(
                "The club run at that time is cancelled. Restore it with /club cancel."
                if other.off
                else "There's already a club run at that time. Nothing was added."
            )


@dataclass(frozen=True, slots=True)
class SeasonPause:
    """A pause, begun or previewed: the club and its next posts with it, and the sessions that it cancels."""

    until: date
    club: Club
    upcoming: Sequence[Occurrence]
    gone: Sequence[Session]
    now: datetime


@dataclass(frozen=True, slots=True)
class Resumed:
    """A club whose pause has ended, and its next posts."""

    club: Club
    upcoming: Sequence[Occurrence]
    now: datetime


def preview_pause(connection: Connection, club_id: ClubId, typed_date: str, now: datetime) -> SeasonPause:
    """Return what a pause until this date would do, changing nothing.

    Raise UserError if the text isn't a date on which a pause can end.
    """
    club = service.require_club(connection, club_id)
    until = parse_date(typed_date, club_today(club, now))
    return _pause(connection, club, until, now)


def begin_pause(connection: Connection, club_id: ClubId, until: date, now: datetime) -> SeasonPause:
    """Cancel all sessions before this local date, posted ones too; training then resumes automatically."""
    club = club_for_change(connection, club_id, now)
    done = _pause(connection, club, until, now)
    store.set_paused(connection, club_id, until)
    settle_session(connection, club_id, now)
    return done


def end_pause(connection: Connection, club_id: ClubId, now: datetime) -> Resumed:
    """End a pause now: sessions that it had called off and that are still ahead take place.

    Raise UserError if there's no pause.
    """
    club = club_for_change(connection, club_id, now)
    if not is_paused(club, club_today(club, now)):
        raise UserError("There's no pause to end. Club runs are on as planned.")
    store.set_paused(connection, club_id, None)
    club = settle_session(connection, club_id, now)
    return Resumed(club, service.next_posts(connection, club, now), now)


def _pause(connection: Connection, club: Club, until: date, now: datetime) -> SeasonPause:
    if until <= club_today(club, now):
        raise UserError("A pause can't end that soon. Choose a later date: your first day back.")
    running = replace(club, paused_until=None)
    gone = [
        session
        for session in sessions_until(connection, running, until - timedelta(days=1), now)
        if not session.off
    ]
    paused = replace(club, paused_until=until)
    return SeasonPause(until, paused, service.next_posts(connection, paused, now), gone, now)
