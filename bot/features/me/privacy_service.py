"""What is kept of people: shown to them, deleted when they say so, and forgotten when its time is over."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Connection
from typing import Any
from zoneinfo import ZoneInfo

from bot.database import values
from bot.database.database import Database
from bot.database.values import from_seconds
from bot.features.club import events_service
from bot.features.club import setup_service as drafts
from bot.features.club import store as club_store
from bot.features.club.owner import ClubId, Owner
from bot.features.guided import service as guided_service
from bot.features.guided import store as guided_store
from bot.features.me import privacy_store as privacy
from bot.features.me import store
from bot.features.me.privacy_store import Cell
from bot.features.pain import service as pain
from bot.features.plan import service as plans
from bot.features.reminders import digest_store as digests
from bot.features.reminders import store as reminders_store
from bot.features.self_tests import flow as self_test_flow
from bot.features.self_tests import store as self_tests
from bot.features.streaks import service as streaks
from bot.interactions import outbox_store as notices
from bot.interactions.work import isolated
from bot.pictures.tables import harmless

_log = logging.getLogger(__name__)

DIGESTS_KEPT = timedelta(days=365)
NOTICES_KEPT = timedelta(days=30)
COPIES_KEPT = timedelta(days=30)
"""How long a copy of the database is kept that was put aside before an upgrade."""

_FORGOTTEN = "forgotten_on"


@dataclass(frozen=True, slots=True)
class Kept:
    """What there is of one person, in numbers.

    ``done`` are sessions in clubs, ``answers`` all answers with corrections, also to their own reminders;
    ``guided`` says whether there are guided sessions, or what was written down of them.
    """

    clubs: int
    done: int
    answers: int
    pauses: int
    pain_notes: int
    guided: bool
    self_tests: int
    plan: bool
    reminders: bool
    organised: int

    @property
    def is_nothing(self) -> bool:
        return self == Kept(
            0, 0, 0, 0, 0, guided=False, self_tests=0, plan=False, reminders=False, organised=0
        )


def what_is_kept(connection: Connection, user_id: int) -> Kept:
    """What there is of the person."""
    found, own = privacy.everything(connection, user_id), Owner.person(user_id).club_id
    return Kept(
        clubs=sum(row["club_id"] != own for row in found["clubs"]),
        done=sum(int(row["total"] or 0) for row in found["standings"] if row["club_id"] != own),
        answers=len(found["check_ins"]),
        pauses=len(found["pauses"]),
        pain_notes=len(found["pain_notes"]),
        guided=any(found[each] for each in ("guided_sessions", "sessions_joined", "efforts")),
        self_tests=len({row["run_id"] for row in found["self_test_results"]}),
        plan=bool(found["plan"]),
        reminders=bool(found["own_reminders"]),
        organised=len(found["clubs_you_organise"]),
    )


async def export_person(db: Database, user_id: int, names: Mapping[int, str], now: datetime) -> Export:
    """All that is kept of the person, as files. ``names`` are those of servers, by id."""
    found = await db.read(privacy.everything, user_id)
    return await asyncio.to_thread(write_export, user_id, found, names, now)


async def delete_person(db: Database, user_id: int, now: datetime) -> list[int]:
    """Delete all that is kept of the person, in one transaction.

    What they did stays in their clubs' totals as a number. Returns the ids of the open training days whose
    posts show a count that has changed.
    """
    outdated = await db.write(_delete, user_id, now)
    await db.wipe_log()
    return outdated


def _delete(connection: Connection, user_id: int, now: datetime) -> list[int]:
    for club_id in store.clubs_of(connection, user_id):
        streaks.refresh_standing(connection, club_id, user_id, now)
    privacy.keep_count(connection, user_id)
    outdated = privacy.open_answered(connection, user_id, now)
    privacy.erase(connection, user_id)
    for occurrence_id in outdated:
        reminders_store.set_outdated(connection, occurrence_id, now)
    return outdated


async def forget_expired(db: Database, now: datetime) -> None:
    """Once a day (of UTC): delete what has been kept long enough."""
    if not await db.read(has_expired, now):
        return
    left = await db.read(club_store.left_before, now - events_service.LEFT_CLUB_KEPT)
    await isolated("club", left, lambda guild_id: db.write(_forget_club, guild_id))
    await db.write(_forget, now)
    await db.write(values.put_fact, _FORGOTTEN, now.date().isoformat())
    await db.remove_copies(now - COPIES_KEPT)
    await db.wipe_log()


def has_expired(connection: Connection, now: datetime) -> bool:
    """Whether the day's deletion is still to come."""
    return values.get_fact(connection, _FORGOTTEN) != now.date().isoformat()


def _forget_club(connection: Connection, club_id: ClubId) -> None:
    user_ids = store.member_ids(connection, club_id)
    club_store.remove(connection, club_id)
    privacy.erase_strangers(connection, user_ids)
    _log.info("club %d is deleted: its server removed the bot a month ago", club_id)


def _forget(connection: Connection, now: datetime) -> None:
    pain.forget_old(connection, now)
    club_store.remove_older_drafts(connection, now - drafts.DRAFT_KEPT)
    plans.forget_plans(connection, now)
    guided_store.forget_workouts(connection, now - guided_service.WORKOUTS_KEPT)
    self_tests.close_older(connection, now - self_test_flow.LASTS)
    digests.forget_digests(connection, now - DIGESTS_KEPT)
    notices.forget_notices(connection, now - NOTICES_KEPT)


ABOUT = (
    "Everything that Glutes On keeps about you. Times that end in _at are in UTC; ids are Discord's, or "
    "count rows. PRIVACY.md, which comes with the bot, says what each field is for."
)

COLUMNS = ("date", "start", "club", "session", "answer", "answered_at_utc", "counts")

_FLAGS = {"hidden", "public", "retired", "professional", "untold", "is_last", "hurt", "held"}
_JSON = {"equipment", "exercises", "plan", "allowed", "run"}
_JSON_OF_SECTION = {"self_tests": _JSON | {"state"}}

Rows = Sequence[Mapping[str, Cell]]


@dataclass(frozen=True, slots=True)
class Export:
    """Two files: all of it, and the check-ins as CSV, the latest answer of each session marked."""

    everything: bytes
    check_ins: bytes


def write_export(user_id: int, found: Mapping[str, Rows], names: Mapping[int, str], now: datetime) -> Export:
    """The files of what was found; ``names`` are those of servers, by id."""
    readable = {
        section: [_readable(section, row, user_id, names) for row in rows] for section, rows in found.items()
    }
    text = json.dumps(
        {"about": ABOUT, "made_at": _instant(now), "user_id": str(user_id), **readable},
        ensure_ascii=False,
        indent=2,
    )
    return Export(text.encode(), _check_ins(found["check_ins"], user_id, names).encode("utf-8-sig"))


def _readable(
    section: str, row: Mapping[str, Cell], user_id: int, names: Mapping[int, str]
) -> dict[str, Any]:
    json_columns = _JSON_OF_SECTION.get(section, _JSON)
    shown = {name: _value(name, cell, json_columns) for name, cell in row.items()}
    return {"club": _club(row, user_id, names), **shown} if row.keys() & {"club_id", "guild_id"} else shown


def _value(name: str, cell: Cell, json_columns: Collection[str]) -> Any:
    """Ids as text, because JavaScript and spreadsheets round numbers so long."""
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
    """Whose club a row is about; None where it is none's, or the server's name is not known."""
    if row.get("club_id") == Owner.person(user_id).club_id:
        return "your own reminders"
    guild_id = row.get("guild_id") or row.get("club_id")
    return names.get(int(guild_id)) if guild_id is not None else None


def _check_ins(rows: Rows, user_id: int, names: Mapping[int, str]) -> str:
    """A table that spreadsheets open: with a byte order mark, so that Excel reads names right."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for row in rows:
        starts = from_seconds(int(row["starts_at"] or 0)).astimezone(ZoneInfo(str(row["zone"])))
        cells = (
            row["local_date"],
            f"{starts:%H:%M}",
            _club(row, user_id, names) or str(row["club_id"]),
            row["label"],
            row["answer"],
            _instant(from_seconds(int(row["checked_at"] or 0))),
            "yes" if row["is_last"] else "no, corrected later",
        )
        table.writerow(harmless(str(cell)) for cell in cells)
    return text.getvalue()


def _instant(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S}"
