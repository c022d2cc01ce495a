"""Recurring events of a server: one date called off or moved, and events that begin and end early."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord
import pytest
from simcord.backend import serializers

from bot.features.club.cog import EXCEPTIONS
from tests.features.club.test_events_command import POSTED, SATURDAY, created, follow, moved, titles
from tests.features.texts import texts

if TYPE_CHECKING:
    from simcord.backend.models import ScheduledEvent

    from tests.world import World

WEEK = timedelta(days=7)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
HEARD, AFTER_RESTART = "heard", "after a restart"


@dataclass
class Dates:
    """What organisers do to single dates of a recurring event; Discord keeps it beside the event."""

    world: World
    exceptions: dict[str, list[dict[str, Any]]] = field(default_factory=dict[str, list[dict[str, Any]]])
    is_heard: bool = True
    is_kept: bool = True

    async def call_off(self, event: ScheduledEvent, date: datetime) -> None:
        await self.change(event, date, is_canceled=True, scheduled_start_time=None)

    async def move(self, event: ScheduledEvent, date: datetime, starts: datetime) -> None:
        await self.change(event, date, is_canceled=False, scheduled_start_time=starts.isoformat())

    async def put_back(self, event: ScheduledEvent) -> None:
        for each in self.exceptions.pop(str(event.id)):
            self.world.env.backend.emit("GUILD_SCHEDULED_EVENT_EXCEPTION_DELETE", each)
        await self.world.env.settle()

    async def put_all_back(self, event: ScheduledEvent) -> None:
        del self.exceptions[str(event.id)]
        told = {"event_id": str(event.id), "guild_id": str(self.world.guild.id)}
        self.world.env.backend.emit("GUILD_SCHEDULED_EVENT_EXCEPTIONS_DELETE", told)
        await self.world.env.settle()

    async def change(self, event: ScheduledEvent, date: datetime, **changed: Any) -> None:
        number = str(discord.utils.time_snowflake(date))
        told = {
            "event_id": str(event.id),
            "event_exception_id": number,
            "scheduled_end_time": None,
            **changed,
        }
        if self.is_kept:
            self.exceptions.setdefault(str(event.id), []).append(told)
        if self.is_heard:
            self.world.env.backend.emit("GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE", told)
        await self.world.env.settle()


@pytest.fixture
def dates(world: World, monkeypatch: pytest.MonkeyPatch) -> Dates:
    dates, payload = Dates(world), serializers.scheduled_event_payload

    def with_exceptions(backend: Any, event: ScheduledEvent) -> dict[str, Any]:
        known = dates.exceptions.get(str(event.id), [])
        return {**payload(backend, event), "guild_scheduled_event_exceptions": known}

    monkeypatch.setattr(serializers, "scheduled_event_payload", with_exceptions)
    return dates


async def weekly(world: World) -> ScheduledEvent:
    await follow(world)
    event = created(world)
    await world.env.settle()
    return event


async def test_a_date_that_was_called_off_is_not_reminded_of(world: World, dates: Dates) -> None:
    event = await weekly(world)
    await dates.call_off(event, SATURDAY)

    await world.at(POSTED)
    assert titles(world) == []

    await moved(world, event, SATURDAY + WEEK)
    await world.at(POSTED + WEEK)
    assert titles(world) == ["Park run"], "the next date takes place"


async def test_a_date_that_was_called_off_after_its_post_says_so(world: World, dates: Dates) -> None:
    event = await weekly(world)
    await world.at(POSTED)
    await dates.call_off(event, SATURDAY)
    await world.at(POSTED + MINUTE)

    post, announcement = world.channel.history()
    assert texts(post).startswith("Cancelled: Park run, 10:00.")
    assert announcement.content.startswith("Cancelled: Park run, 10:00.")


@pytest.mark.parametrize(
    "starts",
    [SATURDAY + 2 * HOUR, SATURDAY - 2 * HOUR, SATURDAY + timedelta(days=1), SATURDAY + 20 * MINUTE],
    ids=["later", "earlier", "next day", "a little later"],
)
async def test_a_date_that_was_moved_is_reminded_of_in_time_for_its_new_start(
    world: World, dates: Dates, starts: datetime
) -> None:
    event = await weekly(world)
    await dates.move(event, SATURDAY, starts)

    for due in sorted([POSTED, starts - 45 * MINUTE]):
        await world.at(due)
        assert titles(world) == (["Park run"] if due >= starts - 45 * MINUTE else [])


async def test_a_date_moved_after_its_post_is_told_again(world: World, dates: Dates) -> None:
    event = await weekly(world)
    await world.at(POSTED)
    await dates.move(event, SATURDAY, SATURDAY + HOUR)
    await world.at(POSTED + MINUTE)

    [heard] = [m.content for m in world.channel.history() if m.reference]
    assert heard == "The run has moved: Park run, Sat 3 January, 11:00. I've updated the post."


@pytest.mark.parametrize("put_back", [Dates.put_back, Dates.put_all_back])
async def test_a_date_that_is_put_back_takes_place(
    world: World, dates: Dates, put_back: Callable[[Dates, ScheduledEvent], Any]
) -> None:
    event = await weekly(world)
    await dates.call_off(event, SATURDAY)
    await put_back(dates, event)
    await world.at(POSTED)

    assert titles(world) == ["Park run"]


@pytest.mark.parametrize("how", [HEARD, AFTER_RESTART])
@pytest.mark.parametrize("called_off", [True, False], ids=["called off", "moved"])
async def test_a_later_date_that_was_changed_weeks_ahead_is_remembered_when_its_turn_comes(
    world: World, dates: Dates, restart: Callable[[], Any], how: str, called_off: bool
) -> None:
    event = await weekly(world)
    dates.is_heard = how == HEARD
    if called_off:
        await dates.call_off(event, SATURDAY + WEEK)
    else:
        await dates.move(event, SATURDAY + WEEK, SATURDAY + WEEK + 2 * HOUR)
    await world.at(POSTED)
    assert titles(world) == ["Park run"]

    await world.at(SATURDAY + 2 * HOUR)
    await moved(world, event, SATURDAY + WEEK)
    if how == AFTER_RESTART:
        await restart()
    await world.at(POSTED + WEEK)
    assert titles(world) == ["Park run"]

    await world.at(POSTED + WEEK + 2 * HOUR)
    assert len(titles(world)) == (1 if called_off else 2)


async def test_what_was_changed_while_the_bot_was_away_is_caught_up_with(
    world: World, dates: Dates, restart: Callable[[], Any]
) -> None:
    event = await weekly(world)
    dates.is_heard = False
    await dates.call_off(event, SATURDAY)
    await restart()
    await world.at(POSTED)

    assert titles(world) == []


async def test_something_else_about_an_event_changes_and_its_date_stays_called_off(
    world: World, dates: Dates
) -> None:
    event = await weekly(world)
    await dates.call_off(event, SATURDAY)
    world.env.backend.edit_scheduled_event(world.guild.id, event.id, {"name": "Park run, all welcome"})
    await world.env.settle()
    await world.at(POSTED)

    assert titles(world) == []


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_what_discord_tells_counts_though_it_cannot_be_asked(
    world: World, dates: Dates, status: int
) -> None:
    event = await weekly(world)
    world.env.inject_error("GET", "/guilds/*/scheduled-events", status=status, times=100)
    await dates.call_off(event, SATURDAY)
    await world.at(POSTED)

    assert titles(world) == []


async def test_a_club_that_does_not_follow_events_is_asked_nothing(world: World, dates: Dates) -> None:
    await world.set_up()
    event = created(world)
    await world.env.settle()
    await dates.call_off(event, SATURDAY)

    assert "/scheduled-events" not in str(world.env.http_requests)


@pytest.mark.parametrize("how", ["deleted", "cancelled"])
async def test_a_date_that_was_moved_goes_with_its_event(world: World, dates: Dates, how: str) -> None:
    event = await weekly(world)
    await dates.move(event, SATURDAY, SATURDAY + HOUR)
    if how == "deleted":
        world.env.backend.delete_scheduled_event(world.guild.id, event.id)
    else:
        await status(world, event, discord.EventStatus.cancelled)
    await world.env.settle()
    await world.at(POSTED + HOUR)

    assert titles(world) == []


async def test_a_date_that_was_moved_and_then_called_off_is_not_reminded_of(
    world: World, dates: Dates
) -> None:
    event = await weekly(world)
    await dates.move(event, SATURDAY, SATURDAY + HOUR)
    dates.exceptions.clear()
    await dates.call_off(event, SATURDAY)
    await world.at(POSTED)
    await world.at(POSTED + HOUR)

    assert titles(world) == []


async def test_a_date_that_was_called_off_and_then_moved_is_reminded_of(world: World, dates: Dates) -> None:
    event = await weekly(world)
    await dates.call_off(event, SATURDAY)
    dates.exceptions.clear()
    await dates.move(event, SATURDAY, SATURDAY + HOUR)
    await world.at(POSTED)
    assert titles(world) == []
    await world.at(POSTED + HOUR)

    assert titles(world) == ["Park run"]


def is_silent(world: World) -> None:
    """From now on Discord doesn't say which dates were called off or moved."""
    world.env.inject_error("GET", "/guilds/*/scheduled-events", status=500, times=100)


async def renamed(world: World, event: ScheduledEvent, name: str = "Park run, all welcome") -> None:
    world.env.backend.edit_scheduled_event(world.guild.id, event.id, {"name": name})
    await world.env.settle()


RENAMED, FOLLOWED_AGAIN, RESTARTED = "renamed", "followed again", "restarted"
OCCASIONS = [RENAMED, FOLLOWED_AGAIN, RESTARTED]
"""When the events are looked at again though nothing about their single dates has changed."""


async def look_again(world: World, event: ScheduledEvent, restart: Callable[[], Any], occasion: str) -> None:
    if occasion == RENAMED:
        await renamed(world, event)
    elif occasion == FOLLOWED_AGAIN:
        await world.organiser.slash(world.channel, "club events", follow=True)
    else:
        await restart()


@pytest.mark.parametrize("occasion", OCCASIONS)
@pytest.mark.parametrize("is_posted", [False, True], ids=["before its post", "after its post"])
async def test_a_date_called_off_stays_off_while_discord_cannot_be_asked(
    world: World, dates: Dates, restart: Callable[[], Any], occasion: str, is_posted: bool
) -> None:
    event = await weekly(world)
    if is_posted:
        await world.at(POSTED)
    await dates.call_off(event, SATURDAY)
    is_silent(world)
    await look_again(world, event, restart, occasion)
    await world.at(POSTED + MINUTE)

    said = [m.content for m in world.channel.history() if "Park run" in m.content]
    assert all(each.startswith("Cancelled: Park run, 10:00.") for each in said)
    assert len(said) == (2 if is_posted else 0)


@pytest.mark.parametrize("occasion", OCCASIONS)
@pytest.mark.parametrize("is_posted", [False, True], ids=["before its post", "after its post"])
async def test_a_date_moved_stays_moved_while_discord_cannot_be_asked(
    world: World, dates: Dates, restart: Callable[[], Any], occasion: str, is_posted: bool
) -> None:
    event = await weekly(world)
    if is_posted:
        await world.at(POSTED)
    await dates.move(event, SATURDAY, SATURDAY + 2 * HOUR)
    is_silent(world)
    await look_again(world, event, restart, occasion)
    await world.at(POSTED + MINUTE)
    assert len(world.posts()) == is_posted

    await world.at(POSTED + 2 * HOUR)
    [post] = world.posts()
    assert "Park run, 12:00" in post.content


@pytest.mark.parametrize("is_moved", [False, True], ids=["called off", "moved"])
@pytest.mark.parametrize("put_back", [Dates.put_back, Dates.put_all_back])
async def test_a_date_put_back_takes_place_though_discord_cannot_be_asked(
    world: World, dates: Dates, put_back: Callable[[Dates, ScheduledEvent], Any], is_moved: bool
) -> None:
    event = await weekly(world)
    if is_moved:
        await dates.move(event, SATURDAY, SATURDAY + 2 * HOUR)
    else:
        await dates.call_off(event, SATURDAY)
    is_silent(world)
    await put_back(dates, event)
    await world.at(POSTED)
    await world.at(POSTED + 2 * HOUR)

    assert titles(world) == ["Park run"]


async def test_a_date_that_was_moved_goes_with_its_event_though_discord_cannot_be_asked(
    world: World, dates: Dates
) -> None:
    event = await weekly(world)
    await dates.move(event, SATURDAY, SATURDAY + 2 * HOUR)
    is_silent(world)
    world.env.backend.delete_scheduled_event(world.guild.id, event.id)
    await world.env.settle()
    await world.at(POSTED + 2 * HOUR)

    assert titles(world) == []


async def only_end_differs(dates: Dates, event: ScheduledEvent) -> None:
    dates.exceptions.clear()
    ends = (SATURDAY + 3 * HOUR).isoformat()
    await dates.change(event, SATURDAY, is_canceled=False, scheduled_start_time=None, scheduled_end_time=ends)


@pytest.mark.parametrize("put_back", [Dates.put_back, Dates.put_all_back, only_end_differs])
@pytest.mark.parametrize("starts", [SATURDAY + HOUR, SATURDAY + timedelta(days=1)], ids=["later", "next day"])
async def test_a_date_moved_after_its_post_and_put_back_has_one_post(
    world: World, dates: Dates, put_back: Callable[[Dates, ScheduledEvent], Any], starts: datetime
) -> None:
    event = await weekly(world)
    await world.at(POSTED)
    await dates.move(event, SATURDAY, starts)
    await world.at(POSTED + MINUTE)
    await put_back(dates, event)
    await world.at(POSTED + 2 * MINUTE)

    posts = [m for m in world.channel.history() if not m.reference]
    assert [m.content.splitlines()[0] for m in posts] == ["Glutes on before your run: Park run, 10:00"]


async def test_a_date_moved_put_back_and_moved_again_has_one_post(world: World, dates: Dates) -> None:
    event = await weekly(world)
    await dates.move(event, SATURDAY, SATURDAY + timedelta(minutes=30))
    await world.at(POSTED + 30 * MINUTE)
    await dates.put_back(event)
    await world.at(POSTED + 31 * MINUTE)
    await dates.move(event, SATURDAY, SATURDAY + HOUR)
    await world.at(POSTED + 32 * MINUTE)

    [post] = [m for m in world.channel.history() if not m.reference]
    assert post.content.startswith("Glutes on before your run: Park run, 11:00")


async def test_a_date_that_was_moved_follows_the_name_of_its_event(world: World, dates: Dates) -> None:
    event = await weekly(world)
    await dates.move(event, SATURDAY, SATURDAY + HOUR)
    await renamed(world, event, "Park run, hills")
    await world.at(POSTED + HOUR)

    assert titles(world) == ["Park run, hills"]


async def test_a_date_that_was_moved_is_no_session_when_its_event_loses_the_word(
    world: World, dates: Dates
) -> None:
    await follow(world, only_named="run")
    event = created(world)
    await world.env.settle()
    await dates.move(event, SATURDAY, SATURDAY + HOUR)
    await renamed(world, event, "Quiz")
    await world.at(POSTED + HOUR)

    assert world.posts() == []


async def test_a_date_that_was_moved_is_none_any_more_when_its_event_moves(
    world: World, dates: Dates
) -> None:
    """Discord forgets the dates that were changed when the whole event gets other times."""
    event = await weekly(world)
    await dates.move(event, SATURDAY, SATURDAY + HOUR)
    dates.exceptions.clear()
    await moved(world, event, SATURDAY + timedelta(days=1))
    await world.at(POSTED + HOUR)
    assert titles(world) == []

    await world.at(POSTED + timedelta(days=1))
    assert titles(world) == ["Park run"]


async def test_an_event_at_a_weekly_time_is_deleted_and_the_session_stays_as_the_card_says(
    world: World,
) -> None:
    card = await follow(world)
    sunday = datetime(2026, 1, 4, 17, 30, tzinfo=SATURDAY.tzinfo)
    event = created(world, starts=sunday)
    await world.env.settle()
    world.env.backend.delete_scheduled_event(world.guild.id, event.id)
    await world.env.settle()
    await world.at(sunday - 45 * MINUTE)

    assert len(world.posts()) == 1
    assert "Moving or cancelling the event won't change the run, so use /club cancel." in card


async def status(world: World, event: ScheduledEvent, status: discord.EventStatus) -> None:
    world.env.backend.edit_scheduled_event(world.guild.id, event.id, {"status": status.value})
    await world.env.settle()


async def test_an_event_that_began_and_ended_early_is_not_reminded_of(world: World) -> None:
    event = await weekly(world)
    await status(world, event, discord.EventStatus.active)
    await status(world, event, discord.EventStatus.completed)
    await world.at(POSTED)

    assert titles(world) == []


async def test_a_recurring_event_that_ended_early_is_reminded_of_on_its_next_date(world: World) -> None:
    """Discord says that it is scheduled again, and never that it has ended."""
    event = await weekly(world)
    await status(world, event, discord.EventStatus.active)
    await moved(world, event, SATURDAY + WEEK)
    await world.at(POSTED)
    assert titles(world) == []

    await world.at(POSTED + WEEK)
    assert titles(world) == ["Park run"]


@pytest.mark.parametrize("recurs", [True, False])
async def test_an_event_that_ended_early_after_its_post_took_place(world: World, recurs: bool) -> None:
    """People may say what they did: nobody called it off."""
    event = await weekly(world)
    await world.at(POSTED)
    await status(world, event, discord.EventStatus.active)
    await world.at(POSTED + 30 * MINUTE)
    if recurs:
        await moved(world, event, SATURDAY + WEEK)
    else:
        await status(world, event, discord.EventStatus.completed)
    await world.at(POSTED + 31 * MINUTE)

    [post] = world.posts()
    assert "The run started" in texts(post)
    assert "You can still check in until Monday, 09:45." in texts(post)


async def test_an_event_that_merely_begins_early_is_reminded_of_at_its_time(world: World) -> None:
    event = await weekly(world)
    await status(world, event, discord.EventStatus.active)
    await world.at(POSTED)

    assert titles(world) == ["Park run"]


def test_discord_py_has_not_learnt_of_single_dates_itself() -> None:
    """If this fails, ``hear_of_single_dates`` is to go: listen to what the library says."""
    client = discord.Client(intents=discord.Intents.none())

    known = client._connection.parsers  # pyright: ignore[reportPrivateUsage]  # it has no public list
    assert [name for name in known if name.startswith(EXCEPTIONS)] == []
