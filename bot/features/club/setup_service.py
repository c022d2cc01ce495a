"""Set-ups begun and not yet saved: each organiser has one, and it survives restarts and expired messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from sqlite3 import Connection
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from bot.errors import UserError
from bot.features.club import service, store
from bot.features.club.owner import ClubId
from bot.features.club.schedule import ClockChange, Club, Occurrence, clock_changes
from bot.features.club.setup import Setup, TypedTime, rebased, retimed, with_time
from bot.features.club.typed import parse_time, parse_weekdays, zone_named
from bot.features.reminders import store as reminders_store
from bot.features.reminders.rules import next_digest_due

DRAFT_KEPT = timedelta(days=7)
"""A draft that nobody touches for so long is forgotten."""

Change = Callable[[Setup], Setup]


@dataclass(frozen=True, slots=True)
class Author:
    """Whose draft it is: one organiser's, for one server."""

    club_id: ClubId
    user_id: int


@dataclass(frozen=True, slots=True)
class TypedZone:
    """A time zone as it was typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """What was typed and could not be taken, with the sentence that says why."""

    sentence: str
    typed: TypedZone | TypedTime


@dataclass(frozen=True, slots=True)
class Draft:
    """``base`` is what the club had when the draft began; None where it was not set up."""

    setup: Setup
    base: Setup | None
    mistake: Mistake | None = None
    outdated: bool = False
    """Somebody else changed the club meanwhile: ``base`` is their state, and the person is to look again."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft with what would come of it. ``club`` is None while the draft has no zone."""

    draft: Draft
    club: Club | None
    upcoming: Sequence[Occurrence]
    clock_changes: Sequence[tuple[Occurrence, ClockChange]]
    now: datetime


@dataclass(frozen=True, slots=True)
class Saved:
    """A club as it was stored, what it was before (None: not set up), and its next posts."""

    before: Setup | None
    after: Setup
    club: Club
    upcoming: Sequence[Occurrence]
    now: datetime


_DRAFT = TypeAdapter(Draft)


def unchanged(setup: Setup) -> Setup:
    """The change that only looks."""
    return setup


def beginning(zone: str | None, days: str | None, start: str | None) -> Change:
    """The change that what was typed into the command makes; UserError where it cannot be read."""
    if (days is None) != (start is None):
        raise UserError("Give both days and start, or neither: you can add training times on the panel.")
    name = zone_named(zone) if zone is not None else None
    weekdays = parse_weekdays(days) if days is not None else ()
    starts = parse_time(start) if start is not None else None

    def change(setup: Setup) -> Setup:
        if name is not None:
            setup = replace(setup, zone=name)
        return retimed(setup, weekdays, starts) if starts is not None else setup

    return change


def open_draft(
    connection: Connection, author: Author, channel_id: int | None, change: Change, now: datetime
) -> Proposal:
    """The draft the person has, or a new one from the club as it is, with a change made to it.

    A club that is not set up begins with the channel.
    """
    store.remove_older_drafts(connection, now - DRAFT_KEPT)
    club, present = _present(connection, author.club_id)
    draft = _stored(connection, author, now)
    if draft is None:
        draft = Draft(present or Setup(channel_id=channel_id), present)
    draft = replace(draft, setup=change(draft.setup))
    return _keep(connection, author, draft, club, now)


def preview_draft(connection: Connection, author: Author, now: datetime) -> Proposal:
    """The draft as it is; UserError where it is gone."""
    draft = _required(connection, author, now)
    return _proposed(connection, draft, store.get(connection, author.club_id), author, now)


def edit_draft(connection: Connection, author: Author, change: Change, now: datetime) -> Proposal:
    """Change the draft; UserError where it is gone."""
    draft = _required(connection, author, now)
    club = store.get(connection, author.club_id)
    draft = replace(draft, setup=change(draft.setup), outdated=False)
    return _keep(connection, author, draft, club, now)


def enter_typed(
    connection: Connection, author: Author, typed: TypedZone | TypedTime, now: datetime
) -> Proposal:
    """Take what was typed into the draft, or keep it there with what is wrong with it."""
    draft = _required(connection, author, now)
    club = store.get(connection, author.club_id)
    try:
        draft = Draft(_taken(draft.setup, typed, now), draft.base)
    except UserError as error:
        draft = Draft(draft.setup, draft.base, Mistake(str(error), typed))
    return _keep(connection, author, draft, club, now)


def _taken(setup: Setup, typed: TypedZone | TypedTime, now: datetime) -> Setup:
    match typed:
        case TypedZone(text):
            return replace(setup, zone=zone_named(text))
        case TypedTime():
            return with_time(setup, typed, now.astimezone(ZoneInfo(setup.zone or "UTC")).date())


def save_draft(connection: Connection, author: Author, now: datetime) -> Saved | Proposal:
    """Make the draft the club's set-up, and its author the organiser who hears of trouble.

    Where somebody else changed the club meanwhile, nothing is stored: the draft is put on top of what they
    did, for the person to look at again. UserError where the draft is gone or not complete.
    """
    draft = _required(connection, author, now)
    club, present = _present(connection, author.club_id)
    if present is not None and present != draft.base:
        merged = Draft(rebased(draft.setup, draft.base, present), present, outdated=True)
        return _keep(connection, author, merged, club, now)
    wanted = draft.setup.club(author.club_id, club)
    if wanted is None or draft.setup.missing:
        raise UserError(f"Before you can save, choose {draft.setup.missing}.")
    wanted = replace(wanted, organiser_id=author.user_id, trouble=None)
    stored = service.save_club(connection, wanted, now)
    reminders_store.give_another_chance(connection, stored, now)
    if present is None or (present.digest, present.zone) != (draft.setup.digest, draft.setup.zone):
        due_at = next_digest_due(stored.zone, now) if draft.setup.digest else None
        store.set_digest(connection, author.club_id, due_at)
    store.remove_draft(connection, author.club_id, author.user_id)
    after = Setup.of(stored, digest=draft.setup.digest)
    upcoming = service.next_posts(connection, stored, now)
    return Saved(present, after, stored, upcoming, now)


def discard_draft(connection: Connection, author: Author) -> None:
    store.remove_draft(connection, author.club_id, author.user_id)


def _present(connection: Connection, club_id: ClubId) -> tuple[Club | None, Setup | None]:
    club = store.get(connection, club_id)
    if club is None:
        return None, None
    return club, Setup.of(club, digest=store.digest_due_at(connection, club_id) is not None)


def _stored(connection: Connection, author: Author, now: datetime) -> Draft | None:
    """The person's draft; None where there is none, or one that an older version of the bot wrote."""
    plan = store.get_draft(connection, author.club_id, author.user_id, now - DRAFT_KEPT)
    try:
        return _DRAFT.validate_json(plan) if plan is not None else None
    except ValidationError:
        return None


def _required(connection: Connection, author: Author, now: datetime) -> Draft:
    draft = _stored(connection, author, now)
    if draft is None:
        raise UserError("This set-up was saved, discarded or left for a week. Open it anew with /club setup.")
    return draft


def _keep(
    connection: Connection, author: Author, draft: Draft, stored: Club | None, now: datetime
) -> Proposal:
    text = _DRAFT.dump_json(draft).decode()
    store.put_draft(connection, author.club_id, author.user_id, text, now)
    return _proposed(connection, draft, stored, author, now)


def _proposed(
    connection: Connection, draft: Draft, stored: Club | None, author: Author, now: datetime
) -> Proposal:
    club = draft.setup.club(author.club_id, stored)
    if club is None:
        return Proposal(draft, None, (), (), now)
    upcoming = service.next_posts(connection, club, now)
    return Proposal(draft, club, upcoming, clock_changes(club, now), now)
