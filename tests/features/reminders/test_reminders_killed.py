"""A process killed at any step and started again: one post, never two, never none while the run is ahead.

``KILL_ROUNDS=100 pytest tests/services/test_reminders_killed.py`` does everything a hundred times.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest

from bot.database.database import Database
from bot.features.reminders import store as reminders_store
from tests.builders import TUESDAY, club, slot, stored
from tests.features.reminders import dying_process
from tests.features.reminders.dying_process import NOW, Channel, Life, Sent

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([dying_process.__name__])  # a process is there in milliseconds

CLAIM = (
    "features.reminders.store.claim_occurrence",
    "features.reminders.service.claim_due",
)
SETTLE = ("features.reminders.service.left_over", "find")
SEND = ("post", "features.reminders.store.set_posted", "features.reminders.service.record_posted")
LATER = ("features.reminders.service.tell_of_outages", "clock.for_each_isolated")
REFUSE = ("post", "features.reminders.pending_store.set_refused", "features.reminders.service.record_refused")
GIVE_UP = (
    "features.club.store.set_trouble",
    "interactions.outbox_store.add_notice",
    "features.reminders.service.record_refused",
)
LATE = (
    "features.reminders.service.claim_due",
    "features.reminders.pending_store.mark_reported",
    "features.reminders.service.tell_of_outages",
)
TELL = ("tell", "interactions.outbox_store.set_notice_sent", "interactions.outbox.record_sent")
NUDGE = (
    "nudge",
    "features.reminders.pending_store.clear_snooze",
    "features.reminders.own_service.record_nudged",
)

ROUNDS = range(int(os.environ.get("KILL_ROUNDS", "1")))
pytestmark = pytest.mark.parametrize("round_", ROUNDS)


class World:
    """A club whose reminder is due at NOW, on disk, and Discord as a file beside it."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "club.db"
        self.discord = folder / "discord.jsonl"

    async def lives(self, *lives: Life) -> list[Sent]:
        """Let one process after the other live and die; what Discord has got by then."""
        for life in lives:
            process = FORKS.Process(target=dying_process.live, args=(self.database, self.discord, life))
            process.start()
            await asyncio.to_thread(process.join, 60)
            assert process.exitcode == (-signal.SIGKILL if life.dies else 0), life
        return Channel(self.discord).sent()


@pytest.fixture
async def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    db = await Database.open(world.database)
    await stored(db, club(slot(TUESDAY, "18:30")))
    await db.close()
    return world


@pytest.mark.parametrize("step", [*CLAIM, *SEND, *LATER])
async def test_killed_at_any_step_it_has_posted_once_when_it_is_back(
    world: World, round_: int, step: str
) -> None:
    assert await world.lives(Life(step), Life(minute=1), Life(minute=2)) == [("post", 1)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        *(("features.reminders.service.claim_due", second) for second in (*SETTLE, *SEND)),
        *(("post", second) for second in (*SETTLE, *SEND) if second != "post"),  # what is found is not posted
    ],
)
async def test_killed_again_while_it_settles_what_it_left(
    world: World, round_: int, first: str, second: str
) -> None:
    assert await world.lives(Life(first), Life(second, 1), Life(minute=2)) == [("post", 1)]


async def test_a_crash_loop_posts_once(world: World, round_: int) -> None:
    deaths = [
        *CLAIM,
        "features.reminders.service.left_over",
        "find",
        "post",
        "find",
        "features.reminders.service.record_posted",
    ]
    loop = [Life(step, minute) for minute, step in enumerate(deaths)]
    assert await world.lives(*loop, Life(minute=20), Life(minute=21)) == [("post", 1)]


async def test_killed_while_discord_is_silent(world: World, round_: int) -> None:
    lives = (Life("post", silent=True), Life(minute=1, silent=True), Life(minute=2), Life(minute=3))
    assert await world.lives(*lives) == [("post", 1)]


@pytest.mark.parametrize("step", REFUSE)
async def test_killed_at_a_refusal_it_posts_at_the_next_try(world: World, round_: int, step: str) -> None:
    sent = await world.lives(Life(step, refuses=1), Life(minute=1, refuses=1), Life(minute=2, refuses=1))
    assert sent == [("refused", 1), ("post", 1)]


@pytest.mark.parametrize("step", [*GIVE_UP, *TELL])
async def test_killed_as_it_gives_up_the_organiser_hears_of_it_once(
    world: World, round_: int, step: str
) -> None:
    tries = [Life(minute=minute, refuses=99) for minute in (0, 1, 3)]
    after = [Life(minute=minute, refuses=99) for minute in (8, 9, 10)]
    sent = await world.lives(*tries, Life(step, 7, refuses=99), *after)
    assert sent.count(("notice", 1)) == len([kind for kind, _ in sent if kind == "notice"]) == 1
    assert len([kind for kind, _ in sent if kind == "refused"]) in {4, 5}, (
        "the one of the dying process may be unknown"
    )
    assert ("post", 1) not in sent


@pytest.mark.parametrize("step", [*LATE, *TELL])
async def test_killed_when_it_was_too_late_the_organiser_hears_of_it_once(
    world: World, round_: int, step: str
) -> None:
    assert await world.lives(Life(step, 45), Life(minute=46), Life(minute=47)) == [("notice", 1)]


async def test_killed_after_the_claim_and_back_when_the_run_has_begun(world: World, round_: int) -> None:
    sent = await world.lives(Life("features.reminders.service.claim_due"), Life(minute=45), Life(minute=46))
    assert sent == [("notice", 1)]


async def test_killed_after_the_post_and_back_when_the_run_has_begun(world: World, round_: int) -> None:
    assert await world.lives(Life("post"), Life(minute=45), Life(minute=46)) == [("post", 1)]


@pytest.mark.parametrize("step", NUDGE)
async def test_killed_as_it_reminds_a_runner_again_it_does_so_once(
    world: World, round_: int, step: str
) -> None:
    await world.lives(Life())
    db = await Database.open(world.database)
    await db.write(reminders_store.set_snoozed, 1, NOW + timedelta(minutes=15))
    await db.close()
    sent = await world.lives(Life(minute=14), Life(step, 15), Life(minute=16), Life(minute=17))
    assert sent == [("post", 1), ("nudge", 1)]
