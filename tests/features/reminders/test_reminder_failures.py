"""What the bot does when Discord says no, or nothing at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import discord
import pytest

from bot.features.club import store as club_store
from bot.features.club.schedule import Off, Skipped
from bot.features.me import service as me
from bot.features.reminders import own_service
from bot.features.reminders import service as reminders
from bot.features.reminders import store as reminders_store
from bot.features.reminders.own_service import ReminderPlan
from bot.features.streaks import service as streaks
from bot.features.streaks.rules import Answer
from bot.interactions import outbox_store
from tests.builders import club_key, own_key
from tests.features.texts import texts
from tests.rows import execute

if TYPE_CHECKING:
    import simcord

    from tests.world import World

RUN = datetime(2026, 1, 1, 17, 30, tzinfo=UTC)
DUE = RUN - timedelta(minutes=45)
MINUTE = timedelta(minutes=1)
POST = "/channels/*/messages"


def heard(member: simcord.MemberActor) -> list[str]:
    """What the bot wrote to somebody by direct message."""
    return [message.content for message in member.user.dm_channel.history()]


def tries(world: World) -> int:
    """How often the bot sent something to the club's channel."""
    path = f"/channels/{world.channel.id}/messages"
    return len([r for r in world.env.http_requests if r.method == "POST" and r.path == path])


async def minutes(world: World, *after_due: int) -> None:
    for minute in after_due:
        await world.at(DUE + minute * MINUTE)


async def trouble(world: World, club_id: int) -> str | None:
    club = await world.bot.db.write(club_store.get, club_key(club_id))
    assert club is not None
    return club.trouble


async def test_a_missing_permission_is_tried_four_times_and_the_organiser_told_once(world: World) -> None:
    await world.set_up()
    channel = world.bot.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.set_permissions(channel.guild.me, send_messages=False)
    await minutes(world, *range(12))
    assert tries(world) == 4
    [told] = heard(world.organiser)
    assert f"<#{world.channel.id}>" in told
    assert "Send Messages" in told
    assert "Send Messages" in (await trouble(world, world.guild.id) or "")


async def test_when_the_permission_is_back_the_next_session_is_posted_and_all_is_well(world: World) -> None:
    await world.set_up()
    world.env.inject_error("POST", POST, status=403, code=50013, times=4)
    await minutes(world, *range(12))
    await world.at(DUE + timedelta(days=3))
    assert len(world.posts()) == 1
    assert await trouble(world, world.guild.id) is None


async def test_of_a_deleted_channel_the_organiser_hears_which_and_what_to_do(world: World) -> None:
    await world.set_up()
    channel = world.bot.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.delete()
    await minutes(world, *range(12))
    [told] = heard(world.organiser)
    assert "gone" in told
    assert "/club setup" in told


async def test_an_organiser_who_takes_no_direct_messages_is_told_in_the_system_channel(
    world: World,
) -> None:
    await world.set_up()
    system = world.guild.create_text_channel("general")
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    await guild.edit(system_channel=guild.get_channel(system.id))  # pyright: ignore[reportArgumentType]  # a text channel
    world.env.inject_error(
        "POST", f"/channels/{world.channel.id}/messages", status=403, code=50013, times=None
    )
    dm = world.organiser.user.dm_channel
    world.env.inject_error("POST", f"/channels/{dm.id}/messages", status=403, code=50007, times=None)
    await minutes(world, *range(12))
    assert [m.content for m in system.history() if "couldn't post" in m.content] != []
    assert heard(world.organiser) == []


async def test_what_nobody_could_be_told_is_shown_to_an_organiser_at_their_next_club_command(
    world: World,
) -> None:
    """The organiser takes no direct messages, and the server has no system channel."""
    await world.set_up()
    world.env.inject_error("POST", POST, status=403, code=50007, times=None)
    await minutes(world, *range(12))
    elsewhere = await world.organiser.slash(world.channel, "streak")
    shown = await world.organiser.slash(world.channel, "club doctor")
    again = await world.organiser.slash(world.channel, "club doctor")

    [told] = shown.followups
    assert told.ephemeral
    assert "couldn't post" in told.content
    assert [elsewhere.followups, again.followups] == [[], []]


@pytest.mark.parametrize(("status", "code"), [(503, 0), (403, 40333)])
async def test_a_notice_comes_when_discord_is_back(world: World, status: int, code: int) -> None:
    await world.set_up()
    channel = f"/channels/{world.channel.id}/messages"
    world.env.inject_error("POST", channel, status=403, code=50013, times=None)
    dm = world.organiser.user.dm_channel
    world.env.inject_error("POST", f"/channels/{dm.id}/messages", status=status, code=code, times=None)
    await minutes(world, *range(20))
    assert heard(world.organiser) == []
    world.env.backend.faults.clear()
    await minutes(world, 40)
    assert len(heard(world.organiser)) == 1


async def test_while_a_server_has_an_outage_its_notice_waits(world: World) -> None:
    await world.set_up()
    await world.bot.db.write(execute, "UPDATE club SET organiser_id = NULL")
    await world.bot.db.write(outbox_store.add_notice, club_key(world.guild.id), "Something", DUE)
    system = world.guild.create_text_channel("general")
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    await guild.edit(system_channel=guild.get_channel(system.id))  # pyright: ignore[reportArgumentType]  # a text channel
    guild.unavailable = True
    await minutes(world, 0, 1, 2, 3, 4, 5, 6)
    assert system.history() == []
    guild.unavailable = False
    await minutes(world, 30)
    assert [message.content for message in system.history()] == ["Something"]


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_when_discord_is_busy_or_down_the_post_comes_with_the_next_minute(
    world: World, status: int
) -> None:
    await world.set_up()
    world.env.inject_error("POST", POST, status=status)
    await minutes(world, 0)
    assert world.posts() == []
    await minutes(world, 1, 2)
    assert len(world.posts()) == 1
    assert heard(world.organiser) == []


async def test_a_token_that_no_longer_counts_is_not_blamed_on_the_club(world: World) -> None:
    await world.set_up()
    world.env.inject_error("POST", POST, status=401, times=None)
    await minutes(world, *range(12))
    assert heard(world.organiser) == []
    assert await trouble(world, world.guild.id) is None


async def test_a_history_that_cannot_be_read_holds_the_post_back_rather_than_double_it(world: World) -> None:
    await world.set_up()
    await minutes(world, 0)
    await world.bot.db.write(
        execute, "UPDATE occurrence SET state = 'claimed', message_id = NULL"
    )  # the answer was lost
    world.env.inject_error("GET", POST, status=403, code=50001, times=2)
    await minutes(world, *range(1, 8))
    assert len(world.posts()) == 1
    found = await world.bot.db.write(reminders_store.last_posted, club_key(world.guild.id))
    assert found is not None
    assert found.message_id == world.posts()[0].id


async def test_after_an_outage_the_organiser_hears_of_it_once(world: World) -> None:
    await world.set_up()
    back = DUE + timedelta(days=8)
    await world.at(back)
    await world.at(back + MINUTE)
    [told] = heard(world.organiser)
    assert "4 runs" in told
    assert "Every streak is safe" in told


async def test_a_runner_who_takes_no_direct_messages_is_tried_once(world: World) -> None:
    dm = world.ana.user.dm_channel
    plan = ReminderPlan(weekdays=(4,), starts=RUN.time(), lead_minutes=45, zone="Etc/UTC")
    await world.bot.db.write(own_service.save, world.ana.id, "Ana", dm.id, plan, world.env.now())
    world.env.inject_error("POST", f"/channels/{dm.id}/messages", status=403, code=50007, times=None)
    await minutes(world, *range(10))
    await world.at(DUE + timedelta(days=7))
    sent = [
        r for r in world.env.http_requests if r.path == f"/channels/{dm.id}/messages" and r.method == "POST"
    ]
    assert len(sent) == 1
    own = await world.bot.db.read(club_store.get, own_key(world.ana.id))
    assert own is not None
    assert own.off is Off.CLOSED


async def test_a_runner_is_reminded_once_more_when_they_asked_for_it(world: World) -> None:
    dm = world.ana.user.dm_channel
    plan = ReminderPlan(weekdays=(4,), starts=RUN.time(), lead_minutes=45, zone="Etc/UTC")
    await world.bot.db.write(own_service.save, world.ana.id, "Ana", dm.id, plan, world.env.now())
    await minutes(world, 0)
    await world.bot.db.write(own_service.snooze, world.ana.id, 1, 15, world.env.now())
    await minutes(world, 14)
    assert len(dm.history()) == 1
    await minutes(world, 15, 16, 17)
    assert len(dm.history()) == 2


async def test_the_post_says_when_the_run_has_begun_and_when_it_has_closed(world: World) -> None:
    await world.set_up(days="Thu")
    await world.at(DUE)
    assert "The run starts" in texts(world.posts()[0])
    await world.at(RUN)
    assert "The run started" in texts(world.posts()[0])
    await world.ana.click(world.posts()[0], label="Done")
    await world.at(RUN + timedelta(hours=48))
    [post] = [m for m in world.channel.history() if "any more" in texts(m)]
    assert "checkin:" not in str(post.components)


async def test_an_edit_that_failed_is_made_with_the_next_minute(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    world.env.inject_error("PATCH", "/channels/*/messages/*", status=500)
    await world.ana.click(world.posts()[0], label="Done")
    await world.at(DUE + MINUTE)
    assert "1 runner checked in so far" in texts(world.posts()[0])


async def test_a_count_whose_press_ended_with_its_commit_is_shown_with_the_next_minute(world: World) -> None:
    """As where the process dies, or the answer fails, before anybody is told that the count changed."""
    await world.set_up()
    await world.at(DUE)
    home = club_key(world.guild.id)
    await world.bot.db.write(streaks.check_in, home, world.ana.id, "Ana", 1, Answer.DONE, world.env.now())
    await world.at(DUE + MINUTE)
    assert "1 runner checked in so far" in texts(world.posts()[0])
    await me.delete_person(world.bot.db, world.ana.id, world.env.now())
    await world.at(DUE + 2 * MINUTE)
    assert "1 runner checked in so far" not in texts(world.posts()[0])


async def test_an_answer_given_while_the_post_is_edited_is_shown_with_the_next_minute(world: World) -> None:
    """Whatever becomes of that edit: it is written down what it would have shown."""
    await world.set_up()
    await world.at(DUE)
    db, home, now = world.bot.db, club_key(world.guild.id), world.env.now()
    shown = await db.read(reminders_store.get_occurrence, 1)
    assert shown is not None
    await db.write(streaks.check_in, home, world.ana.id, "Ana", 1, Answer.DONE, now)
    await db.write(streaks.check_in, home, world.ben.id, "Ben", 1, Answer.DONE, now)
    await db.write(reminders.record_shown, shown, 1, shown.starts_at, now)
    await world.at(DUE + MINUTE)
    assert "2 runners checked in so far" in texts(world.posts()[0])


async def test_a_post_of_a_session_called_off_says_so(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    await world.bot.db.write(reminders_store.set_skipped, 1, Skipped.CANCELLED)
    await world.bot.db.write(reminders_store.set_refresh, 1, DUE)
    await world.at(DUE + MINUTE)
    post, told = world.channel.history()
    assert "Cancelled: Thursday, 18:30." in texts(post)
    assert "Cancelled: Thursday, 18:30." in texts(told), "an edit notifies nobody"


async def test_the_post_mentions_the_chosen_role_and_nobody_else(world: World) -> None:
    await world.set_up()
    role = world.guild.create_role("Runners")
    await world.bot.db.write(execute, "UPDATE club SET role_id = ?", (role.id,))
    await world.at(DUE)
    [sent] = [r for r in world.env.http_requests if r.method == "POST" and r.path.endswith("/messages")]
    assert sent.json is not None
    assert sent.json["allowed_mentions"] == {"parse": [], "roles": [role.id]}


async def test_the_bot_knows_when_its_clock_last_ticked(world: World) -> None:
    assert world.bot.ticked is None
    await world.at(DUE)
    assert world.bot.ticked is not None
    assert world.bot.ticked.started_at == DUE
    assert timedelta(0) <= world.bot.ticked.took < MINUTE
