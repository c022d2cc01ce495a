"""A club's spreadsheet of check-ins, and the club that takes it over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.features.club import attendance_service
from bot.features.club.attendance_service import Imported
from tests.builders import THURSDAY, TUESDAY, club, slot, stored, utc
from tests.rows import fetch

if TYPE_CHECKING:
    from bot.database.database import Database
    from bot.features.club.schedule import Club

NOW = utc("2026-06-01 12:00")
ANA, BEN = 311642241421246467, 482113077719203843


async def a_club(db: Database, guild_id: int = 1) -> Club:
    return await stored(db, club(slot(TUESDAY), slot(THURSDAY), guild_id=guild_id))


async def take(
    db: Database, *lines: str, header: str = "date,member,answer", dry_run: bool = False
) -> Imported:
    return await attendance_service.import_check_ins(
        db, "\n".join((header, *lines)).encode(), None, NOW, dry_run=dry_run
    )


async def everything(db: Database, *tables: str) -> list[list[tuple[object, ...]]]:
    """All that is stored, to see that nothing has changed."""
    names = tables or [
        row["name"] for row in await db.read(fetch, "SELECT name FROM sqlite_master WHERE type = 'table'")
    ]
    return [
        sorted(map(tuple, await db.read(fetch, f"SELECT * FROM {name}")), key=repr)  # noqa: S608  # names from the schema
        for name in names
    ]
