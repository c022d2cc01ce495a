"""The make-believe club in the SQLite file: its past, and the training that each start gives it."""

from __future__ import annotations

import socket
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import discord
import pytest
from simcord import Env

from bot.database import database as database_
from bot.database.database import Database
from bot.demo import club, serve
from bot.demo.club import Place
from bot.errors import OperatorError
from bot.features.club import service as clubs
from bot.features.club import store as club_store
from bot.features.club.owner import Owner
from bot.features.club.schedule import Club, Occurrence, occurrences_of
from bot.features.reminders import service as reminders
from bot.features.reminders import store as reminders_store
from bot.features.streaks import boards_service
from bot.features.streaks import service as streaks
from bot.features.streaks.boards_service import Overview
from bot.features.streaks.rules import Answer
from bot.settings import Settings
from tests.builders import club_key
from tests.database.older import write_version_2

pytestmark = pytest.mark.e2e

NOW = datetime(2026, 3, 4, 17, 20, 30, tzinfo=UTC)
NEXT_MINUTE = datetime(2026, 3, 4, 17, 21, tzinfo=UTC)


@pytest.fixture
def place() -> Place:
    return club.build(Env(discord.Client(intents=discord.Intents.none())))


def test_ids_are_the_same_in_every_run(place: Place) -> None:
    again = club.build(Env(discord.Client(intents=discord.Intents.none())))
    people = [member.id for member in (place.you, place.organiser, *place.others)]
    assert (place.guild_id, place.channel.id) == (again.guild_id, again.channel.id)
    assert people == [member.id for member in (again.you, again.organiser, *again.others)]
    # The file of every earlier run holds this one, so it may not change with a new SimCord either.
    assert place.guild_id == 1456074443980800003


async def test_the_club_has_a_past(place: Place, tmp_path: Path) -> None:
    await club.prepare(tmp_path / "club.db", place, NOW)
    overview = await _overview(tmp_path, place, NOW)
    assert overview.record.streak.current >= 5
    assert overview.record.consistency.weeks_on_target >= 4


async def test_a_past_of_half_a_year_is_worked_off_when_it_is_made(place: Place, tmp_path: Path) -> None:
    await club.prepare(tmp_path / "club.db", place, NOW)
    database = await Database.open(tmp_path / "club.db")
    held = await database.write(reminders_store.held_by_club, club_key(place.guild_id))
    dead_posts = await reminders.outdated_posts(database, NOW + timedelta(days=9))
    await database.close()
    assert len(held) == 3 * club.WEEKS
    assert dead_posts == [], "the bot would try to bring posts up to date that are not there"


async def test_a_database_of_an_older_demo_still_opens(place: Place, tmp_path: Path) -> None:
    """In those days the training of the day was a weekly slot, too."""
    path = tmp_path / "club.db"
    write_version_2(path, guild_id=place.guild_id, you=place.you.id)
    database = await Database.open(path)
    await database.write(database_.put_fact, "demo:todays_slot", "3")
    await database.write(database_.put_fact, "demo:last_seeded_occurrence", "1")
    await database.close()

    await club.prepare(path, place, NOW)

    assert (await _overview(tmp_path, place, NOW)).record.streak.total == 1
    assert await _post(tmp_path, place, NEXT_MINUTE)
    assert await _post(tmp_path, place, NEXT_MINUTE) is None


@pytest.mark.parametrize("second", [0, 1, 30, 59])
async def test_a_reminder_is_due_within_a_minute_of_each_start(
    place: Place, tmp_path: Path, second: int
) -> None:
    for day in range(9):
        start = (NOW + timedelta(days=day)).replace(second=second)
        for _ in range(3):
            await club.prepare(tmp_path / "club.db", place, start)
            next_minute = start.replace(second=0) + timedelta(minutes=1)
            looks = (start, next_minute) if next_minute - start <= club.SOON else (start,)
            assert [await _post(tmp_path, place, look) for look in looks].count(None) == len(looks) - 1


async def test_the_next_start_keeps_the_streak_and_forgives_what_could_not_be_answered(
    place: Place, tmp_path: Path
) -> None:
    await club.prepare(tmp_path / "club.db", place, NOW)
    before = await _overview(tmp_path, place, NOW)
    answered = await _post(tmp_path, place, NEXT_MINUTE)
    assert answered is not None
    database = await Database.open(tmp_path / "club.db")
    await database.write(
        streaks.check_in, club_key(place.guild_id), place.you.id, "You", answered, Answer.DONE, NOW
    )
    await database.close()
    await club.prepare(tmp_path / "club.db", place, NOW)
    assert await _post(tmp_path, place, NEXT_MINUTE)  # nobody answers this one
    later = NOW + timedelta(days=3)
    await club.prepare(tmp_path / "club.db", place, later)
    after = await _overview(tmp_path, place, later)
    assert after.record.streak.current == before.record.streak.current + 1


def test_todays_training_may_fall_on_tomorrow() -> None:
    vienna = Club(owner=Owner.guild(1), channel_id=2, zone="Europe/Vienna")
    late = datetime(2026, 3, 4, 22, 45, 10, tzinfo=UTC)
    slot = club.todays_slot(vienna, late)
    assert (slot.weekday, slot.starts, slot.only_on) == (4, time(0, 16), date(2026, 3, 5))
    (o,) = occurrences_of(vienna, slot, late)
    assert o.due_at == late.replace(minute=46, second=0)


async def test_a_taken_port_is_one_sentence_for_the_operator(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        settings = Settings(discord_token=None, database_path=tmp_path / "club.db", demo_port=port)
        with pytest.raises(OperatorError, match=rf"^DEMO_PORT: port {port} "):
            await serve(settings)
    assert not settings.database_path.exists(), "nothing may be touched before the port is ours"


async def _overview(folder: Path, place: Place, now: datetime) -> Overview:
    database = await Database.open(folder / "club.db")
    try:
        return await database.read(boards_service.own_overview, club_key(place.guild_id), place.you.id, now)
    finally:
        await database.close()


async def _post(folder: Path, place: Place, look: datetime) -> int | None:
    """What the bot does when it looks; the id of the training day that it posted, or None."""
    database = await Database.open(folder / "club.db")
    try:
        due = await database.write(club_store.due_slots, look, 10)
        stored = await database.write(club_store.get, club_key(place.guild_id))
        if not due or stored is None:
            return None
        (one,) = due
        assert one.starts_at > look
        o = Occurrence(one.slot_id, one.local_date, stored.zone, one.starts_at, one.due_at)
        claimed = await database.write(reminders_store.claim_occurrence, stored, o, (), look)
        assert claimed is not None
        await database.write(reminders_store.set_posted, claimed.id, 1)
        await database.write(clubs.plan_ahead, club_key(place.guild_id), look)
        return claimed.id
    finally:
        await database.close()
