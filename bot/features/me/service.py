"""Members' settings, in one club and everywhere; exporting, deleting and expiring their data."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from sqlite3 import Connection
from typing import Any
from zoneinfo import ZoneInfo

from bot.content.texts import Tone
from bot.database import database
from bot.database.database import Database, from_seconds
from bot.errors import UserError
from bot.features.club import events_service
from bot.features.club import service as clubs
from bot.features.club import setup_service as drafts
from bot.features.club import store as club_store
from bot.features.club.attendance import csv_table
from bot.features.club.owner import ClubId, Owner
from bot.features.club.schedule import Club
from bot.features.club.service import require_club
from bot.features.club.setup import zone_named
from bot.features.guided import service as guided_service
from bot.features.guided import store as guided_store
from bot.features.me import store
from bot.features.me.store import Cell
from bot.features.pain import service as pain
from bot.features.plan import service as plans
from bot.features.reminders import digest_store as digests
from bot.features.reminders import store as reminders_store
from bot.features.reminders.own_service import ReminderPlan
from bot.features.self_tests import rules as self_tests_rules
from bot.features.self_tests import store as self_tests
from bot.features.streaks import pauses as streaks_pauses
from bot.features.streaks import pauses_service as pauses
from bot.features.streaks import service as streaks
from bot.features.streaks import store as streaks_store
from bot.features.streaks.pauses import EVERY_DAY, OwnDays
from bot.features.streaks.pauses_service import Away
from bot.interactions import outbox_store as notices
from bot.interactions.work import for_each_isolated

LONGEST_NAME = 32
"""Longest name on boards in characters, the same as Discord's limit for nicknames."""


class ShownAs(StrEnum):
    """The name under which a member appears on boards."""

    OWN = "own"
    OTHER = "other"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Person:
    """The person whose settings these are, with their name in the server, or (``guild_id`` None) in a DM."""

    user_id: int
    name: str
    guild_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InClub:
    """A member's settings in one club.

    ``club_days`` are the ISO weekdays that the club trains on, ``days`` those that the member does.
    ``other_name`` is the name for boards that they chose, "" if none.
    """

    club_days: tuple[int, ...]
    days: tuple[int, ...]
    shown: ShownAs
    other_name: str
    public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of a person. ``club`` is None in a direct message, and if no club is set up.

    ``zone`` is the one that the person chose, or the one they're assumed to be in. ``reminders`` are their
    own; None if they're off.
    """

    tone: Tone
    zone: str
    away: Away | None
    reminders: ReminderPlan | None
    club: InClub | None


def settings_of(connection: Connection, who: Person, now: datetime) -> Settings:
    """Return a person's settings. Nothing is stored about somebody who only looks."""
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


def _in_club(connection: Connection, club: Club, who: Person, now: datetime) -> InClub:
    member = store.get_member(connection, club.id, who.user_id)
    log = streaks_store.own_days_of_member(connection, club.id, who.user_id)
    weekdays = streaks_pauses.own_days_on(log, streaks.local_date(connection, club.id, now))
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


def set_own_days(connection: Connection, who: Person, weekdays: Collection[int], now: datetime) -> None:
    """Set the club's ISO weekdays on which the member trains, from today on (club-local).

    Choosing all of them means whatever days the club will have. Raise UserError if none is chosen.
    """
    club = _take_part(connection, who, now)
    today = streaks.local_date(connection, club.id, now)
    chosen = EVERY_DAY if set(_days_of(club)) <= set(weekdays) else frozenset(weekdays)
    if not chosen:
        raise UserError("You need at least one day. To take time off, use /me pause instead.")
    if chosen != streaks_pauses.own_days_on(
        streaks_store.own_days_of_member(connection, club.id, who.user_id), today
    ):
        streaks_store.add_own_days(connection, club.id, who.user_id, OwnDays(today, chosen))
        streaks.refresh_standing(connection, club.id, who.user_id, now)


def set_shown_name(connection: Connection, who: Person, shown: ShownAs, name: str, now: datetime) -> None:
    """Set the member's name on the club's boards: the server's name, another one, or none at all.

    Somebody who hides keeps their other name for later. Raise UserError if the name can't be used, or is
    somebody else's.
    """
    wanted = " ".join(name.split())
    if wanted or shown is ShownAs.OTHER:
        _require_name(wanted)
    club = _take_part(connection, who, now)
    board_name = None if shown is ShownAs.OWN else wanted or None
    if board_name and store.is_taken(connection, club.id, who.user_id, board_name):
        raise UserError(f"Someone on the boards already goes by “{board_name}”. Choose another name.")
    store.set_shown(connection, club.id, who.user_id, board_name, hidden=shown is ShownAs.HIDDEN)


def _require_name(name: str) -> None:
    if not name:
        raise UserError("You left the name empty. Type one, or pick another option.")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise UserError(
            f"That name won't work. Use up to {LONGEST_NAME} letters, digits or signs that can be seen."
        )


def set_public(connection: Connection, who: Person, public: bool, now: datetime) -> None:
    """Set whether the club hears of the member's milestones."""
    club = _take_part(connection, who, now)
    store.set_public(connection, club.id, who.user_id, public)


def set_tone(connection: Connection, user_id: int, tone: Tone) -> None:
    store.set_tone(connection, user_id, tone)


def set_zone(connection: Connection, user_id: int, text: str, now: datetime) -> str:
    """Set the time zone of a person and their own reminders; return its IANA name.

    ``text`` is a zone name, a city or a country. Raise UserError if there's no such zone.
    """
    zone = zone_named(text)
    store.set_zone(connection, user_id, zone)
    solo = club_store.get(connection, Owner.person(user_id).club_id)
    if solo is not None and solo.zone != zone:
        clubs.save_club(connection, replace(solo, zone=zone), now)
        streaks.refresh_standing(connection, solo.id, user_id, now)
    return zone


def _take_part(connection: Connection, who: Person, now: datetime) -> Club:
    """Return the club in which the member changes a setting, recording them there as seen.

    Raise UserError if there's none.
    """
    if who.guild_id is None:
        raise UserError("That's a club setting. Use /me settings in your club's server.")
    club = require_club(connection, Owner.guild(who.guild_id).club_id)
    store.record_member(connection, club.id, who.user_id, who.name, now)
    return club


_log = logging.getLogger(__name__)

DIGESTS_KEPT = timedelta(days=365)
NOTICES_KEPT = timedelta(days=30)
COPIES_KEPT = timedelta(days=30)
"""How long a copy of the database from before an upgrade is kept."""

_FORGOTTEN = "forgotten_on"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one person, in numbers.

    ``done`` are sessions in clubs; ``answers`` are all answers, including corrections and those to their own
    reminders; ``guided``: there are guided sessions, or logs of them; ``care``: they said that pain was over.
    """

    clubs: int
    done: int
    answers: int
    pauses: int
    pain_notes: int
    guided: bool
    self_tests: int
    plan: bool
    screening: bool
    reminders: bool
    organised: int
    care: bool = False

    @property
    def is_nothing(self) -> bool:
        return self == Kept(
            0,
            0,
            0,
            0,
            0,
            guided=False,
            self_tests=0,
            plan=False,
            screening=False,
            reminders=False,
            organised=0,
        )


def what_is_kept(connection: Connection, user_id: int) -> Kept:
    """Return what is kept of the person, in numbers."""
    found, own = store.everything_kept(connection, user_id), Owner.person(user_id).club_id
    return Kept(
        clubs=sum(row["club_id"] != own for row in found["clubs"]),
        done=sum(int(row["total"] or 0) for row in found["standings"] if row["club_id"] != own),
        answers=len(found["check_ins"]),
        pauses=len(found["pauses"]),
        pain_notes=len(found["pain_notes"]),
        guided=any(found[each] for each in ("guided_sessions", "sessions_joined", "efforts", "weights")),
        self_tests=len({row["run_id"] for row in found["self_test_results"]}),
        plan=bool(found["plan"]),
        screening=bool(found["screening"]),
        reminders=bool(found["own_reminders"]),
        organised=len(found["clubs_you_organise"]),
        care=bool(found["what_you_said_about_pain"]),
    )


async def export_person(db: Database, user_id: int, names: Mapping[int, str], now: datetime) -> Export:
    """Return everything kept of the person, as files. ``names`` are those of servers, by id."""
    found = await db.read(store.everything_kept, user_id)
    return await asyncio.to_thread(write_export, user_id, found, names, now)


async def delete_person(db: Database, user_id: int, now: datetime) -> list[int]:
    """Delete everything kept of the person, in one transaction.

    What they did stays in their clubs' totals as a number. Return the ids of the open training days whose
    posts show a count that has changed.
    """
    outdated = await db.write(_delete, user_id, now)
    await db.wipe_log()
    return outdated


def _delete(connection: Connection, user_id: int, now: datetime) -> list[int]:
    for club_id in store.clubs_of(connection, user_id):
        streaks.refresh_standing(connection, club_id, user_id, now)
    store.keep_count(connection, user_id)
    outdated = store.open_answered(connection, user_id, now)
    store.erase_person(connection, user_id)
    for occurrence_id in outdated:
        reminders_store.set_outdated(connection, occurrence_id, now)
    return outdated


async def forget_expired(db: Database, now: datetime) -> None:
    """Delete what has been kept long enough, once per UTC day."""
    if not await db.read(has_expired, now):
        return
    left = await db.read(club_store.left_before, now - events_service.LEFT_CLUB_KEPT)
    await for_each_isolated("club", left, lambda guild_id: db.write(_forget_club, guild_id))
    await db.write(_forget, now)
    await db.write(database.put_fact, _FORGOTTEN, now.date().isoformat())
    await db.remove_copies(now - COPIES_KEPT)
    await db.wipe_log()


def has_expired(connection: Connection, now: datetime) -> bool:
    """Return whether the day's deletion is still to come."""
    return database.get_fact(connection, _FORGOTTEN) != now.date().isoformat()


def _forget_club(connection: Connection, club_id: ClubId) -> None:
    user_ids = store.member_ids(connection, club_id)
    club_store.remove(connection, club_id)
    store.erase_strangers(connection, user_ids)
    _log.info("club %d is deleted: its server removed the bot a month ago", club_id)


def _forget(connection: Connection, now: datetime) -> None:
    pain.forget_old(connection, now)
    club_store.remove_older_drafts(connection, now - drafts.DRAFT_KEPT)
    plans.forget_plans(connection, now)
    guided_store.forget_workouts(connection, now - guided_service.WORKOUTS_KEPT)
    self_tests.close_older(connection, now - self_tests_rules.RUN_LIFETIME)
    digests.forget_digests(connection, now - DIGESTS_KEPT)
    notices.forget_notices(connection, now - NOTICES_KEPT)


ABOUT = (
    "Everything Glutes On keeps about you. Times ending in _at are in UTC. Ids are Discord's, or "
    "count rows. PRIVACY.md, which comes with the bot, says what each field is for."
)

COLUMNS = ("date", "start", "club", "session", "answer", "answered_at_utc", "counts")

_FLAGS = {"hidden", "public", "retired", "professional", "untold", "is_last", "hurt", "held"}
_JSON = {"equipment", "exercises", "plan", "allowed", "run", "answers", "signs"}
_JSON_OF_SECTION = {"self_tests": _JSON | {"state"}}

Rows = Sequence[Mapping[str, Cell]]


@dataclass(frozen=True, slots=True)
class Export:
    """The two export files: everything (JSON), and check-ins (CSV) with each session's last answer marked."""

    everything: bytes
    check_ins: bytes


def write_export(user_id: int, found: Mapping[str, Rows], names: Mapping[int, str], now: datetime) -> Export:
    """Return the files for the rows found; ``names`` are those of servers, by id."""
    readable = {
        section: [_readable(section, row, user_id, names) for row in rows] for section, rows in found.items()
    }
    text = json.dumps(
        {"about": ABOUT, "made_at": _instant(now), "user_id": str(user_id), **readable},
        ensure_ascii=False,
        indent=2,
    )
    return Export(text.encode(), _check_ins(found["check_ins"], user_id, names))


def _readable(
    section: str, row: Mapping[str, Cell], user_id: int, names: Mapping[int, str]
) -> dict[str, Any]:
    json_columns = _JSON_OF_SECTION.get(section, _JSON)
    shown = {name: _value(name, cell, json_columns) for name, cell in row.items()}
    return {"club": _club(row, user_id, names), **shown} if row.keys() & {"club_id", "guild_id"} else shown


def _value(name: str, cell: Cell, json_columns: Collection[str]) -> Any:
    """Return a cell in readable form; ids as text, as JavaScript and spreadsheets round long numbers."""
    if cell is None:
        return None
    if name.endswith("_at") or name == "snoozed_until":
        return _instant(from_seconds(int(cell)))
    if name in _FLAGS:
        return bool(cell)
    if name in json_columns:
        return json.loads(str(cell))
    return str(cell) if name.endswith("_id") else cell


def _club(row: Mapping[str, Cell], user_id: int, names: Mapping[int, str]) -> str | None:
    """Return which club a row is about; None if it's about none, or the server's name isn't known."""
    if row.get("club_id") == Owner.person(user_id).club_id:
        return "your own reminders"
    guild_id = row.get("guild_id") or row.get("club_id")
    return names.get(int(guild_id)) if guild_id is not None else None


def _check_ins(rows: Rows, user_id: int, names: Mapping[int, str]) -> bytes:
    """Return the table of check-ins, with times as they were where each run was."""
    return csv_table(COLUMNS, (_check_in(row, user_id, names) for row in rows))


def _check_in(row: Mapping[str, Cell], user_id: int, names: Mapping[int, str]) -> Sequence[str]:
    starts = from_seconds(int(row["starts_at"] or 0)).astimezone(ZoneInfo(str(row["zone"])))
    return (
        str(row["local_date"]),
        f"{starts:%H:%M}",
        _club(row, user_id, names) or str(row["club_id"]),
        str(row["label"]),
        str(row["answer"]),
        _instant(from_seconds(int(row["checked_at"] or 0))),
        "yes" if row["is_last"] else "no, corrected later",
    )


def _instant(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S}"
