"""Single dates of recurring events, as Discord's gateway and API tell of them, reach the process itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord

from bot.database.database import Database
from bot.features.club import events_service
from bot.features.club import service as clubs_service
from bot.features.club.owner import Owner
from bot.features.club.schedule import Club
from tests.wire import clubs
from tests.wire.patience import until
from tests.wire.payloads import Json, Server, servers
from tests.wire.process import running
from tests.wire.standin import standing_in

HILLS, TRACK = 7 << 40, 8 << 40


def event(server: Server, number: int, name: str, starts_at: datetime, *excepted: Json) -> Json:
    return {
        "id": str(number),
        "guild_id": str(server.id),
        "channel_id": None,
        "creator_id": None,
        "name": name,
        "scheduled_start_time": starts_at.isoformat(),
        "scheduled_end_time": (starts_at + timedelta(hours=1)).isoformat(),
        "privacy_level": 2,
        "status": 1,
        "entity_type": 3,
        "entity_id": None,
        "entity_metadata": {"location": "Park"},
        "recurrence_rule": {"frequency": 2, "interval": 1, "start": starts_at.isoformat()},
        "guild_scheduled_event_exceptions": [*excepted],
    }


def called_off(number: int, date: datetime) -> Json:
    return {
        "event_id": str(number),
        "event_exception_id": str(discord.utils.time_snowflake(date)),
        "scheduled_start_time": None,
        "scheduled_end_time": None,
        "is_canceled": True,
    }


async def following(path: Path, server: Server, now: datetime) -> None:
    """A club whose sessions are the server's events."""
    db = await Database.open(path)
    club = Club(owner=Owner.guild(server.id), channel_id=server.channel_id, zone="UTC")
    await db.write(clubs_service.save_club, club, now)
    await db.write(events_service.follow_events, club.id, "", [], now)
    await db.close()


async def test_dates_called_off_before_the_start_and_while_it_runs_are_no_sessions(folder: Path) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    starts_at, database = now + timedelta(days=2), folder / "club.db"
    [bare] = servers(1)
    home = replace(
        bare,
        events=(
            event(bare, HILLS, "Hills", starts_at, called_off(HILLS, starts_at)),
            event(bare, TRACK, "Track", starts_at + timedelta(hours=3)),
        ),
    )
    await following(database, home, now)

    def sessions() -> list[str]:
        return [label for (label,) in clubs.rows(database, "SELECT label FROM slot WHERE retired = 0")]

    async with standing_in([home]) as there, running(there, folder) as bot:
        await bot.ready()
        await until(lambda: sessions() == ["Track"])
        session = there.gateway.session_of(str(home.id))
        assert session is not None
        told = called_off(TRACK, starts_at + timedelta(hours=3))
        await session.dispatch("GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE", told)
        await until(lambda: sessions() == [])
        assert not there.unknown
