"""What stands in the database before the bot starts: clubs, and training days that take answers."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.content.catalogue import Catalogue
from bot.database.database import Database
from bot.features.club import service as clubs
from bot.features.club.owner import Owner
from bot.features.club.schedule import Club, Slot
from bot.features.reminders import store as reminders_store
from bot.pictures.drawings import Shot, name_of
from bot.pictures.subject import subject_of
from tests.builders import claim
from tests.wire.payloads import Server

LEAD = timedelta(minutes=45)
DAY = timedelta(days=1)


def soon(minutes: int = 30) -> datetime:
    """A full minute that is not long ahead, by the clock of this computer."""
    return datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=minutes)


async def due(db: Database, server: Server, starts_at: datetime, *, solo: bool = False) -> Club:
    """A club whose run is then, and whose post therefore was due up to 45 minutes before.

    With ``solo`` a runner's own reminders: the server's id stands for the runner's.
    """
    slot = replace(Slot(starts_at.isoweekday(), starts_at.time()), lead=LEAD)
    owner = Owner.person(server.id) if solo else Owner.guild(server.id)
    club = Club(owner=owner, channel_id=server.channel_id, zone="UTC", slots=(slot,))
    return await db.write(clubs.save_club, club, starts_at - DAY)


async def posted(db: Database, server: Server, starts_at: datetime, *, solo: bool = False) -> int:
    """A club's training day whose post is on Discord, and which takes answers; its id."""
    club = await due(db, server, starts_at, solo=solo)
    claimed = await claim(db, club, starts_at.date())
    assert claimed is not None
    await db.write(reminders_store.set_posted, claimed.id, server.channel_id + 1)
    return claimed.id


async def clubs_due(path: Path, servers: Sequence[Server], starts_at: datetime) -> None:
    db = await Database.open(path)
    for server in servers:
        await due(db, server, starts_at)
    await db.close()


async def training_days(path: Path, servers: Sequence[Server], starts_at: datetime) -> list[int]:
    db = await Database.open(path)
    ids = [await posted(db, server, starts_at) for server in servers]
    await db.close()
    return ids


def rows(path: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """What stands in the database, read by another process."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as connection:
        return connection.execute(query, values).fetchall()


@contextmanager
def locked(path: Path) -> Generator[None]:
    """While another process writes to the database and does not come to an end."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.rollback()


def drawn(folder: Path, catalogue: Catalogue, picture: bytes = b"GIF89a") -> None:
    """Pictures as if they had been drawn before: drawing them takes a minute, and is not what is asked."""
    kept = folder / "pictures"
    kept.mkdir()
    for item in (*catalogue.exercises.values(), *catalogue.self_tests.values()):
        subject = subject_of(item, catalogue)
        for kind in Shot:
            if subject is not None:
                (kept / name_of(subject.id, subject, kind)).write_bytes(picture)
