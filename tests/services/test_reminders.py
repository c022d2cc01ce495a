"""A reminder is posted once: whatever step its process is killed at, and however many processes there are."""

from __future__ import annotations

import asyncio
import signal
import sys
from datetime import timedelta
from pathlib import Path

import pytest

import bot
from bot.domain.catalogue import Catalogue
from bot.services import reminders
from bot.storage import clubs
from bot.storage.database import Database
from tests.builders import TUESDAY, club, slot
from tests.services.dying_process import NOW, STEPS, Channel

ROOT = Path(bot.__file__).parent.parent


async def run_process(folder: Path, step: str) -> int:
    """Run the process that posts and dies; its exit code, negative for the signal that killed it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.services.dying_process"),
        *(str(folder / "club.db"), str(folder / "channel.txt"), step),
        cwd=ROOT,
    )
    return await asyncio.wait_for(process.wait(), timeout=30)


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A folder with a club whose reminder is due at NOW."""
    db = await Database.open(tmp_path / "club.db")
    async with db.transaction() as connection:
        await clubs.put(connection, club(slot(TUESDAY, "18:30")))
    await db.close()
    return tmp_path


@pytest.mark.parametrize("step", STEPS)
async def test_a_process_killed_at_any_step_leaves_one_post_once_it_is_back(folder: Path, step: str) -> None:
    code = await run_process(folder, step)
    assert code == (0 if step == "never" else -signal.SIGKILL)
    assert await run_process(folder, "never") == 0
    assert await run_process(folder, "never") == 0
    assert (folder / "channel.txt").read_text() == "1\n"


async def test_a_second_process_stands_by_while_the_first_is_posting(
    folder: Path, catalogue: Catalogue
) -> None:
    """Without the lease it would take the other's claim for one that a crash left behind, and post again."""
    path = folder / "channel.txt"
    elsewhere = "another-computer:1"
    db = await Database.open(folder / "club.db")

    class SlowChannel(Channel):
        async def post(self, occurrence: reminders.Claimed, exercises: object) -> int:
            await reminders.run_due(db, catalogue, Channel(path, "never"), NOW, "this-computer:2")
            return await super().post(occurrence, ())

    await reminders.run_due(db, catalogue, SlowChannel(path, "never"), NOW, elsewhere)
    assert path.read_text() == "1\n"
    await db.close()


async def test_what_a_vanished_computer_left_is_taken_over_when_its_lease_has_run_out(
    folder: Path, catalogue: Catalogue
) -> None:
    path = folder / "channel.txt"
    path.touch()
    db = await Database.open(folder / "club.db")
    async with db.transaction() as connection:
        await reminders.leases.take(connection, reminders.LEASE, "vanished:1", NOW, reminders.LEASE_FOR)
    await reminders.run_due(db, catalogue, Channel(path, "never"), NOW + timedelta(seconds=149), "here:2")
    assert path.read_text() == ""
    await reminders.run_due(db, catalogue, Channel(path, "never"), NOW + timedelta(seconds=150), "here:2")
    assert path.read_text() == "1\n"
    await db.close()


async def test_a_process_that_ends_in_order_lets_the_next_one_post_at_once(
    folder: Path, catalogue: Catalogue
) -> None:
    path = folder / "channel.txt"
    db = await Database.open(folder / "club.db")
    await reminders.run_due(db, catalogue, Channel(path, "never"), NOW - timedelta(minutes=1), "old:1")
    await reminders.stand_down(db, "old:1")
    await reminders.run_due(db, catalogue, Channel(path, "never"), NOW, "new:2")
    assert path.read_text() == "1\n"
    await db.close()


async def test_a_club_whose_schedule_cannot_be_read_costs_no_other_its_reminder(
    folder: Path, catalogue: Catalogue
) -> None:
    path = folder / "channel.txt"
    db = await Database.open(folder / "club.db")
    async with db.transaction() as connection:
        await clubs.put(connection, club(slot(TUESDAY, "18:30"), zone="Nowhere/Atlantis", guild_id=0))
    posted = await reminders.run_due(db, catalogue, Channel(path, "never"), NOW, "here:1")
    assert path.read_text() == "1\n"
    assert posted == [1]
    await db.close()
