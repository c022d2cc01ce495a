"""What members decide for themselves: in one club, and everywhere."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from sqlite3 import Connection

from bot.content.phrases import Tone
from bot.errors import UserError
from bot.features.club import service as clubs
from bot.features.club import store as club_store
from bot.features.club.owner import Owner
from bot.features.club.schedule import Club
from bot.features.club.service import require_club
from bot.features.club.typed import zone_named
from bot.features.me import store
from bot.features.reminders.own_service import ReminderPlan
from bot.features.streaks import pauses_service as pauses
from bot.features.streaks import rules as streaks_rules
from bot.features.streaks import service as streaks
from bot.features.streaks import store as streaks_store
from bot.features.streaks.pauses_service import Away
from bot.features.streaks.rules import EVERY_DAY, OwnDays

LONGEST_NAME = 32
"""Characters of a name on boards, as many as Discord gives a nickname."""


class ShownAs(StrEnum):
    """Under which name a member stands on boards."""

    OWN = "own"
    OTHER = "other"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Who:
    """Whoever decides, in the server ``guild_id`` or (None) in a direct message; their name there."""

    user_id: int
    name: str
    guild_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InClub:
    """What holds in one club. ``club_days`` are the ISO weekdays it trains on, ``days`` those of the member.

    ``other_name`` is the one for boards that they chose, "" where none.
    """

    club_days: tuple[int, ...]
    days: tuple[int, ...]
    shown: ShownAs
    other_name: str
    public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that a person can decide. ``club`` is None in a direct message, and where no club is set up.

    ``zone`` is the person's own, or the one they are taken to be in. ``reminders`` are their own, and
    None where they are off.
    """

    tone: Tone
    zone: str
    away: Away | None
    reminders: ReminderPlan | None
    club: InClub | None


def settings_of(connection: Connection, who: Who, now: datetime) -> Settings:
    """How everything stands. Nothing is written down of somebody who only looks."""
    solo = club_store.get(connection, Owner.person(who.user_id).club_id)
    club = club_store.get(connection, Owner.guild(who.guild_id).club_id) if who.guild_id is not None else None
    zone = store.own_zone(connection, who.user_id)
    return Settings(
        tone=store.tone_of(connection, who.user_id),
        zone=zone or (club.zone if club is not None else store.zone_of(connection, who.user_id)),
        away=pauses.pause_of_person(connection, who.user_id, now),
        reminders=ReminderPlan.of(solo) if solo is not None and not solo.is_off else None,
        club=_in_club(connection, club, who, now) if club is not None else None,
    )


def _in_club(connection: Connection, club: Club, who: Who, now: datetime) -> InClub:
    member = store.get_member(connection, club.id, who.user_id)
    log = streaks_store.own_days_of_member(connection, club.id, who.user_id)
    weekdays = streaks_rules.own_days_on(log, streaks.local_date(connection, club.id, now))
    if member is None or not (member.hidden or member.board_name):
        shown = ShownAs.OWN
    else:
        shown = ShownAs.HIDDEN if member.hidden else ShownAs.OTHER
    return InClub(
        club_days=_days_of(club),
        days=tuple(day for day in _days_of(club) if day in weekdays),
        shown=shown,
        other_name=(member.board_name or "") if member is not None else "",
        public=member is not None and member.public,
    )


def _days_of(club: Club) -> tuple[int, ...]:
    return tuple(sorted({slot.weekday for slot in club.slots if slot.only_on is None}))


def set_own_days(connection: Connection, who: Who, weekdays: Collection[int], now: datetime) -> None:
    """From today on (club-local) the member trains on these of the club's ISO weekdays.

    On all of them means on whatever days the club will have.
    """
    club = _take_part(connection, who, now)
    today = streaks.local_date(connection, club.id, now)
    chosen = EVERY_DAY if set(_days_of(club)) <= set(weekdays) else frozenset(weekdays)
    if not chosen:
        raise UserError("Choose at least one day. To take time off, use the pause instead.")
    if chosen != streaks_rules.own_days_on(
        streaks_store.own_days_of_member(connection, club.id, who.user_id), today
    ):
        streaks_store.add_own_days(connection, club.id, who.user_id, OwnDays(today, chosen))
        streaks.refresh_standing(connection, club.id, who.user_id, now)


def set_shown_name(connection: Connection, who: Who, shown: ShownAs, name: str, now: datetime) -> None:
    """Stand on the club's boards under the server's name, another one, or not at all.

    Whoever hides keeps another name for later. UserError where it is none, or somebody else's.
    """
    wanted = " ".join(name.split())
    if wanted or shown is ShownAs.OTHER:
        _require_name(wanted)
    club = _take_part(connection, who, now)
    board_name = None if shown is ShownAs.OWN else wanted or None
    if board_name and store.is_taken(connection, club.id, who.user_id, board_name):
        raise UserError(f"Somebody else stands on the boards as {board_name}: choose another name.")
    store.set_shown(connection, club.id, who.user_id, board_name, hidden=shown is ShownAs.HIDDEN)


def _require_name(name: str) -> None:
    if not name:
        raise UserError("Type the name that you want to stand under, or choose another way.")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise UserError(f"A name has up to {LONGEST_NAME} letters, digits or signs that can be seen.")


def set_public(connection: Connection, who: Who, public: bool, now: datetime) -> None:
    """Whether the club hears of the member's milestones."""
    club = _take_part(connection, who, now)
    store.set_public(connection, club.id, who.user_id, public)


def set_tone(connection: Connection, user_id: int, tone: Tone) -> None:
    store.set_tone(connection, user_id, tone)


def set_zone(connection: Connection, user_id: int, text: str, now: datetime) -> str:
    """The person is in this zone (a name, city or country): so are their own reminders. Its IANA name."""
    zone = zone_named(text)
    store.set_zone(connection, user_id, zone)
    solo = club_store.get(connection, Owner.person(user_id).club_id)
    if solo is not None and solo.zone != zone:
        clubs.save_club(connection, replace(solo, zone=zone), now)
        streaks.refresh_standing(connection, solo.id, user_id, now)
    return zone


def _take_part(connection: Connection, who: Who, now: datetime) -> Club:
    """The club in which the member decides something; they are written down there as seen.

    UserError where there is none.
    """
    if who.guild_id is None:
        raise UserError("That belongs to a club: use /me settings in its server.")
    club = require_club(connection, Owner.guild(who.guild_id).club_id)
    store.record_member(connection, club.id, who.user_id, who.name, now)
    return club
