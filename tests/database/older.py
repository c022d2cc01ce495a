"""Databases as earlier versions of the bot left them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bot.database.migrate import find_migrations
from bot.settings import MIGRATIONS

TUESDAY_AT = int(datetime(2026, 2, 24, 17, 30, tzinfo=UTC).timestamp())
WEEK = 7 * 86_400


def write_version_2(path: Path, guild_id: int = 1, you: int = 100) -> None:
    """Two clubs, one of them with a slot it gave up, three training days (the second skipped) and answers."""
    scripts = [migration.path.read_text() for migration in find_migrations(MIGRATIONS)[:2]]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript("".join(scripts))
        connection.execute("PRAGMA user_version = 2")
        connection.executemany(
            "INSERT INTO club VALUES (?, ?, ?, ?)",
            [(guild_id, 10, "Europe/Vienna", 30), (2, 20, "Pacific/Auckland", 1440)],
        )
        connection.executemany(
            "INSERT INTO slot VALUES (?, ?, ?, ?, ?)",
            [
                (1, guild_id, 2, "18:30", 0),
                (2, guild_id, 7, "09:00", 1),
                (3, guild_id, 3, "18:21", 0),
                (4, 2, 6, "02:30", 0),
            ],
        )
        connection.executemany(
            "INSERT INTO occurrence VALUES"
            """ (?, ?, 1, ?, 'Europe/Vienna', ?, ?, '["clamshell"]', 10, ?, ?, ?)""",
            [
                (1, guild_id, "2026-02-17", TUESDAY_AT - WEEK, TUESDAY_AT - WEEK - 1800, 5, 111, 0),
                (2, guild_id, "2026-02-24", TUESDAY_AT, TUESDAY_AT - 1800, 6, None, 1),
                (3, guild_id, "2026-03-03", TUESDAY_AT + WEEK, TUESDAY_AT + WEEK - 1800, 7, 333, 0),
            ],
        )
        connection.execute("INSERT INTO member VALUES (?, ?, 'You')", (guild_id, you))
        connection.executemany(
            "INSERT INTO checkin VALUES (?, ?, ?, ?, ?)",
            [(1, 1, you, "resting", 8), (2, 1, you, "done", 9), (3, 3, 101, "hurt", 10)],
        )
        connection.execute("INSERT INTO fact VALUES ('commands:1', 'abc')")
