"""A server's scheduled events as the schedule: real events of SimCord, through discord.py, to the posts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import discord

from bot.app import create_bot
from tests.features.texts import texts

if TYPE_CHECKING:
    from simcord.backend.models import ScheduledEvent

    from bot.settings import Settings
    from tests.world import World

SATURDAY = datetime(2026, 1, 3, 9, tzinfo=UTC)
POSTED = SATURDAY - timedelta(minutes=45)
"""Before any weekly session of the world's club but the one on Thursday, the 1st."""
FRIDAY = datetime(2026, 1, 2, 12, tzinfo=UTC)


async def follow(world: World, **options: str) -> str:
    """Friday noon, when Thursday's run is over: events are sessions from now on."""
    await world.set_up()
    await world.env.advance_time((FRIDAY - world.env.now()).total_seconds())
    result = await world.organiser.slash(world.channel, "club events", follow=True, **options)
    await world.bot.run_due(FRIDAY)
    return texts(result.response)


def created(world: World, name: str = "Park run", starts: datetime = SATURDAY) -> ScheduledEvent:
    return world.guild.create_scheduled_event(
        name,
        start_time=starts.isoformat(),
        end_time=(starts + timedelta(hours=1)).isoformat(),
        entity_type=3,
        location="Park",
    )


async def moved(world: World, event: ScheduledEvent, starts: datetime) -> None:
    times = {
        "scheduled_start_time": starts.isoformat(),
        "scheduled_end_time": (starts + timedelta(hours=1)).isoformat(),
        "status": 1,
    }
    world.env.backend.edit_scheduled_event(world.guild.id, event.id, times)
    await world.env.settle()


def titles(world: World) -> list[str]:
    """The posts in the channel, each by the name of its run, oldest first."""
    headlines = [m.content.splitlines()[0] for m in world.channel.history() if "Park run" in m.content]
    return [each.removeprefix("Glutes on before your run: ").rpartition(", ")[0] for each in headlines]


async def test_an_event_created_is_posted_and_one_deleted_is_not(world: World) -> None:
    await follow(world)
    created(world)
    gone = created(world, "Park run, called off", SATURDAY + timedelta(minutes=10))
    await world.env.settle()
    world.env.backend.delete_scheduled_event(world.guild.id, gone.id)
    await world.env.settle()
    await world.at(POSTED + timedelta(minutes=20))
    assert titles(world) == ["Park run"]


async def test_an_event_that_is_moved_is_posted_at_its_new_time(world: World) -> None:
    await follow(world)
    event = created(world)
    await world.env.settle()
    await moved(world, event, SATURDAY + timedelta(hours=3))
    await world.at(POSTED + timedelta(minutes=10))
    assert titles(world) == []
    await world.at(POSTED + timedelta(hours=3))
    assert titles(world) == ["Park run"]


async def test_a_posted_event_that_is_cancelled_says_so_in_its_post(world: World) -> None:
    await follow(world)
    event = created(world)
    await world.env.settle()
    await world.at(POSTED)
    world.env.backend.edit_scheduled_event(
        world.guild.id, event.id, {"status": discord.EventStatus.cancelled.value}
    )
    await world.env.settle()
    await world.at(POSTED + timedelta(minutes=1))
    post, announcement = world.channel.history()
    assert post.content.startswith("Cancelled: Park run, 10:00.")
    assert announcement.content == post.content


async def test_a_recurring_event_that_has_ended_is_posted_again_on_its_next_date(world: World) -> None:
    await follow(world)
    event = created(world)
    await world.env.settle()
    await world.at(POSTED)
    await world.at(SATURDAY + timedelta(hours=2))  # SimCord starts and ends it meanwhile
    assert event.status == discord.EventStatus.completed.value
    await moved(world, event, SATURDAY + timedelta(days=7))
    await world.at(SATURDAY + timedelta(hours=3))
    assert "You can still check in until" in texts(world.posts()[0]), "what has begun stays"
    await world.at(POSTED + timedelta(days=7))
    assert titles(world)[-1] == "Park run"
    assert len(titles(world)) == 2


async def test_events_that_are_there_already_are_taken_at_once_and_shown(world: World) -> None:
    created(world)
    created(world, "Quiz night", SATURDAY)
    text = await follow(world, only_named="RUN")
    assert "Park run" in text
    assert "Quiz" not in text
    assert "Sat 3 January, 09:15 · run at 10:00 · Park run" in text


async def test_a_club_that_stops_following_gets_no_more_of_them(world: World) -> None:
    await follow(world)
    created(world)
    await world.env.settle()
    result = await world.organiser.slash(world.channel, "club events", follow=False)
    assert "no longer club runs" in texts(result.response)
    await world.at(POSTED)
    assert titles(world) == []


async def test_what_happened_to_events_while_the_bot_was_away_is_caught_up_with(
    world: World, settings: Settings
) -> None:
    await follow(world)
    kept, gone = created(world), created(world, "Park run, called off")
    await world.env.settle()
    old, fresh = world.bot, create_bot(settings, shards=1)
    await old.close()
    world.env.backend.delete_scheduled_event(world.guild.id, gone.id)
    times = {"scheduled_start_time": (SATURDAY + timedelta(hours=1)).isoformat()}
    world.env.backend.edit_scheduled_event(world.guild.id, kept.id, times)
    await world.env.restart_bot(fresh)
    await world.env.settle()
    try:
        await world.at(POSTED)
        assert titles(world) == []
        await world.at(POSTED + timedelta(hours=1))
        assert titles(world) == ["Park run"]
    finally:
        await fresh.close()
