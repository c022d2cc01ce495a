"""A computer's clock that was wrong for a while: nothing of it stays when it is right again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from sqlite3 import Connection

import pytest

from bot.app import GlutesBot
from bot.content.catalogue import Catalogue
from bot.database.database import Database
from bot.features.club import events_service, sessions_service
from bot.features.club import service as clubs
from bot.features.club import store as club_store
from bot.features.club.events_service import Event
from bot.features.reminders import digest_service
from bot.features.reminders import service as reminders
from bot.features.reminders import store as reminders_store
from bot.features.reminders.rules import next_digest_due
from tests.builders import TUESDAY, club, club_key, slot, utc
from tests.features.club.tuesdays import waiting
from tests.features.reminders.recorder import Recorder
from tests.world import World

NOON = utc("2026-06-02 10:00")
"""The noon of a Tuesday in Vienna; the post is due at 15:45 UTC."""

WEEK = timedelta(weeks=1)


async def live(db: Database, catalogue: Catalogue, board: Recorder, *instants: datetime) -> list[str]:
    for instant in instants:
        await reminders.run_due(db, catalogue, board, instant)
    return [f"{post.starts_at:%Y-%m-%d %H:%M}" for post in board.posts]


@pytest.mark.parametrize("said", ["1970-01-01 00:00", "2000-01-01 12:00", "2025-06-01 12:00"])
async def test_a_clock_that_was_years_behind_at_the_set_up_leaves_no_runs_and_no_notice(
    db: Database, catalogue: Catalogue, said: str
) -> None:
    await db.write(clubs.save_club, club(slot(TUESDAY), slot(4, "07:00")), utc(said))

    posts = await live(db, catalogue, Recorder(), NOON, utc("2026-06-02 15:45"))

    assert posts == ["2026-06-02 16:30"]
    assert await db.read(reminders_store.count_of_club, club_key()) == 1
    assert await waiting(db) == []


def cancelled(connection: Connection) -> None:
    sessions_service.cancel_session(connection, club_key(), "9 June", "", NOON)


def saved(connection: Connection) -> None:
    clubs.save_club(connection, club(slot(4, "18:30")), NOON)


def following(connection: Connection) -> None:
    events_service.follow_events(connection, club_key(), "", [], NOON)


def reconciled(connection: Connection) -> None:
    events_service.reconcile_events(connection, club_key(), [], NOON)


@pytest.mark.parametrize("change", [cancelled, saved, following, reconciled])
async def test_whatever_is_changed_after_the_clock_was_put_right_writes_nothing_down_of_1970(
    db: Database, change: Callable[[Connection], None]
) -> None:
    await db.write(clubs.save_club, club(slot(TUESDAY)), utc("1970-01-01 00:00"))

    await db.write(change)

    assert await db.read(reminders_store.count_of_club, club_key()) == 0


async def test_a_one_off_session_of_1970_is_forgotten(db: Database, catalogue: Catalogue) -> None:
    await db.write(clubs.save_club, club(), utc("1970-01-01 00:00"))
    event = Event(900, "Track", utc("1970-01-03 10:00"))
    await db.write(events_service.follow_events, club_key(), "", [event], utc("1970-01-01 00:00"))

    await live(db, catalogue, Recorder(), NOON)

    assert await db.read(reminders_store.count_of_club, club_key()) == 0
    assert (await db.read(clubs.require_club, club_key())).slots == ()


@pytest.mark.parametrize("weeks", [1, 4, 8])
async def test_a_real_outage_is_still_written_down_and_told(
    db: Database, catalogue: Catalogue, weeks: int
) -> None:
    """Reports look back eight weeks."""
    await db.write(clubs.save_club, club(slot(TUESDAY)), NOON)

    await live(db, catalogue, Recorder(), NOON + weeks * WEEK)

    assert await db.read(reminders_store.count_of_club, club_key()) == weeks
    assert len(await waiting(db)) == 1


async def test_a_clock_that_was_years_ahead_leaves_a_club_that_is_reminded_this_week(
    world: World,
) -> None:
    """Nobody restarts the bot: it notices that time has gone back."""
    await world.set_up()
    bot = world.bot
    await _ticks(bot, utc("2031-03-01 12:00"))

    await world.at(world.first_post_at)

    assert len(world.posts()) == 1


async def test_a_bot_that_is_started_after_its_clock_was_put_right_reminds_this_week(
    db: Database, catalogue: Catalogue
) -> None:
    await db.write(clubs.save_club, club(slot(TUESDAY)), NOON)
    await clubs.follow_zones(db, NOON)
    await live(db, catalogue, Recorder(), utc("2031-03-01 12:00"), utc("2031-03-05 12:00"))

    await clubs.follow_zones(db, NOON + timedelta(minutes=1))
    board = Recorder()

    assert await live(db, catalogue, board, utc("2026-06-02 15:45")) == ["2026-06-02 16:30"]


async def _ticks(bot: GlutesBot, *instants: datetime) -> None:
    for instant in instants:
        await bot.run_due(instant)


async def test_the_weekly_digest_comes_this_sunday_after_a_clock_that_was_years_ahead(db: Database) -> None:
    await db.write(clubs.save_club, club(slot(TUESDAY)), NOON)
    await db.write(club_store.set_digest, club_key(), next_digest_due("Europe/Vienna", NOON))
    await clubs.follow_zones(db, NOON)
    await digest_service.run_due_digests(db, Recorder(), utc("2031-03-05 12:00"))

    await clubs.follow_zones(db, NOON)

    assert await db.read(club_store.digest_due_at, club_key()) == utc("2026-06-07 17:00")
