"""Setting a club up: a draft that the panel changes, and what comes of it once it is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from sqlite3 import Connection
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from bot.errors import UserError
from bot.features.club import store
from bot.features.club.owner import ClubId
from bot.features.club.schedule import ClockChange, Club, Occurrence, clock_changes
from bot.features.club.service import HeldDay, held_days, next_posts, save_club
from bot.features.club.setup import (
    Setup,
    TypedTime,
    parse_time,
    parse_weekdays,
    rebased,
    retimed,
    with_time,
    zone_named,
)
from bot.features.reminders import pending_store as pending
from bot.features.reminders.rules import next_digest_due

DRAFT_KEPT = timedelta(days=7)
"""Drafts that nobody has touched for this long are deleted."""

Change = Callable[[Setup], Setup]


@dataclass(frozen=True, slots=True)
class Author:
    """The owner of a draft: one organiser in one server."""

    club_id: ClubId
    user_id: int


@dataclass(frozen=True, slots=True)
class TypedZone:
    """A time zone as typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """Input that couldn't be used, and the sentence that says why."""

    sentence: str
    typed: TypedZone | TypedTime


@dataclass(frozen=True, slots=True)
class Draft:
    """A set-up in progress.

    ``base`` is the club's set-up from when the draft began; None if it wasn't set up then.
    """

    setup: Setup
    base: Setup | None
    mistake: Mistake | None = None
    outdated: bool = False
    """Somebody else changed the club meanwhile: ``base`` is their set-up, and the author is to look again."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft with what would come of it. ``club`` is None while the draft has no zone.

    ``held`` are the club's training days that are claimed for a post already.
    """

    draft: Draft
    club: Club | None
    upcoming: Sequence[Occurrence]
    clock_changes: Sequence[tuple[Occurrence, ClockChange]]
    now: datetime
    held: Sequence[HeldDay] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved club, its set-up before (None if it wasn't set up) and after, and its next posts."""

    before: Setup | None
    after: Setup
    club: Club
    upcoming: Sequence[Occurrence]
    now: datetime
    held: Sequence[HeldDay] = ()


_DRAFT = TypeAdapter(Draft)


def unchanged(setup: Setup) -> Setup:
    """Return the set-up as it is, for callers that only want to look."""
    return setup


def change_from_options(zone: str | None, days: str | None, start: str | None) -> Change:
    """Return the change that the command's options ask for; raise UserError if they can't be read."""
    if (days is None) != (start is None):
        raise UserError("Fill in both days and start, or neither. You can add club runs on the panel.")
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
    """Return the person's draft, or a new one from the club as it is, with a change applied.

    For a club that isn't set up, a new draft starts with ``channel_id``.
    """
    store.remove_older_drafts(connection, now - DRAFT_KEPT)
    club, present = _present(connection, author.club_id)
    draft = _stored(connection, author, now)
    if draft is None:
        draft = Draft(present or Setup(channel_id=channel_id), present)
    draft = replace(draft, setup=change(draft.setup))
    return _keep(connection, author, draft, club, now)


def preview_draft(connection: Connection, author: Author, now: datetime) -> Proposal:
    """Return the draft as it is; raise UserError if it's gone."""
    draft = _required(connection, author, now)
    return _proposed(connection, draft, store.get(connection, author.club_id), author, now)


def edit_draft(connection: Connection, author: Author, change: Change, now: datetime) -> Proposal:
    """Change the draft and return what would come of it; raise UserError if it's gone."""
    draft = _required(connection, author, now)
    club = store.get(connection, author.club_id)
    draft = replace(draft, setup=change(draft.setup), outdated=False)
    return _keep(connection, author, draft, club, now)


def enter_typed(
    connection: Connection, author: Author, typed: TypedZone | TypedTime, now: datetime
) -> Proposal:
    """Apply what was typed to the draft, or keep it there together with what is wrong with it.

    Raise UserError if the draft is gone.
    """
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
    """Make the draft the club's set-up, and its author the organiser who is told of problems.

    If somebody else changed the club meanwhile, the club stays as it is: the draft is rebased onto their
    set-up and returned as a proposal for the author to look at again. Raise UserError if the draft is gone or
    incomplete.
    """
    draft = _required(connection, author, now)
    club, present = _present(connection, author.club_id)
    if present is not None and present != draft.base:
        merged = Draft(rebased(draft.setup, draft.base, present), present, outdated=True)
        return _keep(connection, author, merged, club, now)
    wanted = draft.setup.club(author.club_id, club)
    if wanted is None or draft.setup.missing:
        raise UserError(f"To save, choose {draft.setup.missing}.")
    wanted = replace(wanted, organiser_id=author.user_id, trouble=None)
    held = held_days(connection, wanted, club.zone if club is not None else None, now)
    stored = save_club(connection, wanted, now)
    pending.retry_refused(connection, stored, now)
    if present is None or (present.digest, present.zone) != (draft.setup.digest, draft.setup.zone):
        due_at = next_digest_due(stored.zone, now) if draft.setup.digest else None
        store.set_digest(connection, author.club_id, due_at)
    store.remove_draft(connection, author.club_id, author.user_id)
    after = Setup.of(stored, digest=draft.setup.digest)
    upcoming = next_posts(connection, stored, now)
    return Saved(present, after, stored, upcoming, now, held)


def discard_draft(connection: Connection, author: Author) -> None:
    store.remove_draft(connection, author.club_id, author.user_id)


def _present(connection: Connection, club_id: ClubId) -> tuple[Club | None, Setup | None]:
    club = store.get(connection, club_id)
    if club is None:
        return None, None
    return club, Setup.of(club, digest=store.digest_due_at(connection, club_id) is not None)


def _stored(connection: Connection, author: Author, now: datetime) -> Draft | None:
    """Return the person's draft; None if there's none, or an older version of the bot wrote it."""
    plan = store.get_draft(connection, author.club_id, author.user_id, now - DRAFT_KEPT)
    try:
        return _DRAFT.validate_json(plan) if plan is not None else None
    except ValidationError:
        return None


def _required(connection: Connection, author: Author, now: datetime) -> Draft:
    draft = _stored(connection, author, now)
    if draft is None:
        raise UserError(
            "This set-up was saved, discarded or left for a week. Type /club setup to start again."
        )
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
    upcoming = next_posts(connection, club, now)
    held = held_days(connection, club, stored.zone if stored is not None else None, now)
    return Proposal(draft, club, upcoming, clock_changes(club, now), now, held)
