"""A button of a post from after the backup must not count for another run once the backup is back."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.database import backups
from bot.database.database import Database
from bot.database.migrate import find_migrations
from bot.errors import UserError
from bot.features.me import service as me
from bot.features.streaks import service as streaks
from bot.features.streaks import store as streaks_store
from bot.features.streaks.rules import Answer
from bot.settings import MIGRATIONS
from tests.builders import A_TUESDAY, TUESDAY, club, club_key, slot, stored, training_day
from tests.database.lives import write_lives
from tests.rows import execute, fetch

WEEK = timedelta(weeks=1)
NOW = datetime.now(UTC)
LONG_AGO = datetime(1970, 1, 2, tzinfo=UTC)
"""What a computer without a clock of its own may say after it was off."""
BEFORE_IT = datetime(2026, 6, 16, 16, tzinfo=UTC)
ANA = 100

restore = partial(backups.restore, forget=me.delete_person)


async def claim(path: Path, week: int) -> int:
    """Claim a training day as the running bot does; its id, which stands in the buttons of its post."""
    db = await Database.open(path)
    ours = await stored(db, club(slot(TUESDAY), guild_id=7))
    claimed = await training_day(db, ours, A_TUESDAY + week * WEEK)
    await db.close()
    return claimed.id


@pytest.mark.parametrize(
    ("now", "lost"),
    [(NOW, False), (LONG_AGO, False), (NOW, True)],
    ids=["as usual", "by a wrong clock", "the replaced file is gone"],
)
@pytest.mark.parametrize("empty", [False, True], ids=["", "none before the backup"])
async def test_the_button_is_answered_with_a_sentence_and_counts_for_nothing(
    tmp_path: Path, now: datetime, lost: bool, empty: bool
) -> None:
    path, backup = tmp_path / "a.db", tmp_path / "old.db"
    if not empty:
        await claim(path, 0)
    else:
        await (await Database.open(path)).close()
    backups.make_backup(path, backup)
    pressed = await claim(path, 1)
    if lost:
        path.unlink()

    await run_restore(backup, path, now)
    since = await claim(path, 2)

    assert since > pressed
    db = await Database.open(path)
    with pytest.raises(UserError, match="has been deleted, so I couldn't check you in"):
        await db.write(streaks.check_in, club_key(7), ANA, "Ana", pressed, Answer.DONE, BEFORE_IT)
    assert await db.read(streaks_store.count_done, since) == 0
    await db.close()


async def test_also_where_the_backup_is_of_an_earlier_version(tmp_path: Path) -> None:
    path, backup = tmp_path / "a.db", tmp_path / "old.db"
    with closing(sqlite3.connect(backup)) as connection:
        for migration in find_migrations(MIGRATIONS)[:7]:
            connection.executescript(migration.path.read_text(encoding="utf-8"))
        connection.execute("PRAGMA user_version = 7")
        write_lives(connection, 7)
    pressed = await claim(path, 1)

    await run_restore(backup, path, NOW)

    assert await claim(path, 2) > NOW.timestamp() - 1 > pressed


async def test_a_second_restore_of_the_same_backup_gives_other_ids_than_the_first(tmp_path: Path) -> None:
    path, backup = tmp_path / "a.db", tmp_path / "old.db"
    await claim(path, 0)
    backups.make_backup(path, backup)
    await run_restore(backup, path, NOW)
    first = [await claim(path, week) for week in (1, 2, 3)]
    await run_restore(backup, path, NOW)
    assert await claim(path, 1) > max(first)


async def test_the_mark_is_used_once(tmp_path: Path) -> None:
    path, backup = tmp_path / "a.db", tmp_path / "old.db"
    await claim(path, 0)
    backups.make_backup(path, backup)
    await run_restore(backup, path, NOW)
    first = await claim(path, 1)
    assert await claim(path, 2) == first + 1


async def test_an_id_is_not_given_again_after_its_row_is_deleted(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    last = await claim(path, 0)
    db = await Database.open(path)
    await db.write(execute, "DELETE FROM club")
    await db.close()
    assert await claim(path, 0) == last + 1
    db = await Database.open(path)
    [row] = await db.read(fetch, "SELECT count(*) AS clubs FROM club")
    await db.close()
    assert row["clubs"] == 1


async def run_restore(backup: Path, path: Path, now: datetime) -> None:
    """As the command does, which has no event loop of its own."""
    await asyncio.to_thread(restore, backup, path, now)
