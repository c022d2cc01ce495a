"""Where posts can go: announcement channels, threads, forum posts, the chats of voice channels."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import discord
import pytest
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import ChannelType, OverwriteType

from bot.interactions.permissions import find_channel, posting_problem
from tests.features.club.panels import LINE, Panel, control, open_panel, status
from tests.features.texts import texts

if TYPE_CHECKING:
    from tests.world import World

MINUTE = timedelta(minutes=1)


async def place(world: World, kind: str) -> simcord.ChannelHandle:
    """A channel of some kind, made by somebody else than the bot."""
    match kind:
        case "announcement":
            made = world.guild.create_news_channel("news")
        case "voice":
            made = world.guild.create_voice_channel("run radio")
        case "stage":
            made = world.guild.create_stage_channel("talks")
        case "forum":
            made = world.guild.create_forum_channel("questions")
        case "forum post":
            made = await thread(world, world.guild.create_forum_channel("questions"))
        case "thread":
            made = await thread(world, world.channel)
        case _:
            made = world.channel
    await world.env.settle()
    return made


async def thread(world: World, parent: simcord.ChannelHandle) -> simcord.ChannelHandle:
    world.env.backend.create_thread(parent.id, "intervals", world.organiser.id)
    await world.env.settle()
    return parent.threads[-1]


async def archive(world: World, there: simcord.ChannelHandle, *, locked: bool = False) -> None:
    metadata = {"archived": True, "locked": locked}
    world.env.backend.edit_channel(there.id, {}, thread_metadata=metadata)
    await world.env.settle()


def forbid(world: World, channel: simcord.ChannelHandle, **permissions: bool) -> None:
    """The bot's role may no longer do this in the channel."""
    allow, deny = discord.PermissionOverwrite(**permissions).pair()
    role = world.guild.roles["TestBot"]
    overwrite = Overwrite(target_id=role.id, type=OverwriteType.ROLE, allow=allow.value, deny=deny.value)
    world.env.backend.set_overwrite(channel.id, overwrite)


async def saved_in(world: World, there: simcord.ChannelHandle) -> Panel:
    """The panel of a club that posts there from now on."""
    panel = await open_panel(world, **LINE)
    await panel.choose("channel", there)
    await panel.click("Save")
    return panel


PLACES = ("announcement", "voice", "stage", "thread", "forum post")


@pytest.mark.parametrize("kind", PLACES)
async def test_posts_come_to_every_kind_of_channel_and_are_kept_up_to_date(world: World, kind: str) -> None:
    there = await place(world, kind)
    await saved_in(world, there)
    assert f"<#{there.id}>" in await status(world)

    await world.at(world.first_post_at)
    [post] = [m for m in there.history() if "Glutes on" in m.content]
    done = await world.ana.click(post, label="Done")
    assert "Your streak starts here." in texts(done.response)
    await world.at(world.first_post_at + MINUTE)
    [post] = [m for m in there.history() if "Glutes on" in m.content]
    assert "1 runner checked in so far" in post.content


@pytest.mark.parametrize("kind", PLACES)
async def test_the_panel_offers_every_kind_of_channel(world: World, kind: str) -> None:
    there = await place(world, kind)
    panel = await open_panel(world, **LINE)

    offered = control(panel.message, "setup:channel")["channel_types"]
    assert world.env.backend.channels[there.id].type in offered
    assert ChannelType.FORUM not in offered, "its posts are"
    assert ChannelType.CATEGORY not in offered


@pytest.mark.parametrize("kind", PLACES)
async def test_set_up_in_a_channel_of_any_kind_posts_come_there(world: World, kind: str) -> None:
    there = await place(world, kind)
    opened = await world.organiser.slash(there, "club setup", **LINE)

    assert opened.response is not None
    assert control(opened.response, "setup:channel")["default_values"][0]["id"] in (there.id, str(there.id))


@pytest.mark.parametrize("kind", PLACES)
async def test_a_check_up_finds_all_well_in_every_kind_of_channel(world: World, kind: str) -> None:
    await saved_in(world, await place(world, kind))
    await world.at(world.first_post_at)

    text = texts((await world.organiser.slash(world.channel, "club doctor")).response)
    assert "All is well." in text


@pytest.mark.parametrize(
    ("kind", "permission", "name"),
    [
        ("announcement", "send_messages", "Send Messages"),
        ("thread", "send_messages_in_threads", "Send Messages in Threads"),
        ("forum post", "send_messages_in_threads", "Send Messages in Threads"),
        ("voice", "connect", "Connect"),
        ("stage", "send_messages", "Send Messages"),
    ],
)
async def test_what_the_bot_may_not_do_there_is_named(
    world: World, kind: str, permission: str, name: str
) -> None:
    there = await place(world, kind)
    parent = world.env.backend.channels[there.id].permission_channel_id()
    forbid(world, next(c for c in (there, *every(world)) if c.id == parent), **{permission: False})
    panel = await open_panel(world, **LINE)
    await panel.choose("channel", there)

    assert f"In <#{there.id}> I'm missing: {name}" in panel.text
    assert f"I'm missing: {name}" in await world.refusal(await panel.click("Save"))


def every(world: World) -> list[simcord.ChannelHandle]:
    return list(world.guild.channels.values())


async def test_in_a_thread_the_bot_need_not_be_allowed_to_send_elsewhere(world: World) -> None:
    there = await place(world, "thread")
    forbid(world, world.channel, send_messages=False)
    panel = await saved_in(world, there)

    assert "## Saved" in panel.text


async def test_a_forum_itself_is_refused_with_what_to_choose(world: World) -> None:
    forum = await place(world, "forum")
    guild = world.bot.get_guild(world.guild.id)
    problem = posting_problem(await find_channel(guild, forum.id))

    assert problem == f"<#{forum.id}> is a forum. Choose one of its posts, or a text channel."


async def test_a_locked_thread_is_refused_with_what_to_do(world: World) -> None:
    there = await place(world, "thread")
    forbid(world, world.channel, manage_threads=False)
    panel = await open_panel(world, **LINE)
    await panel.choose("channel", there)
    await archive(world, there, locked=True)

    assert "is locked. Unlock it" in await world.refusal(await panel.click("Save"))


@pytest.mark.parametrize("kind", ["thread", "forum post"])
async def test_a_thread_that_discord_has_archived_is_not_gone(world: World, kind: str) -> None:
    """It does so after an hour to a week without a message, and takes it out again for the next."""
    there = await place(world, kind)
    await saved_in(world, there)
    await archive(world, there)

    assert "is gone" not in texts((await world.organiser.slash(world.channel, "club doctor")).response)
    panel = await open_panel(world)
    assert "I can't see that channel" not in panel.text
    await world.at(world.first_post_at)
    assert any("Glutes on" in m.content for m in there.history())


async def test_the_post_in_an_archived_thread_is_brought_up_to_date(world: World) -> None:
    there = await place(world, "thread")
    await saved_in(world, there)
    await world.at(world.first_post_at)
    await archive(world, there)
    world.env.inject_error("PATCH", "/channels/*/messages/*", status=400, code=50083)
    await world.at(world.first_post_at + timedelta(minutes=45))

    [post] = [m for m in there.history() if "Glutes on" in m.content]
    assert "The run started" in post.content
    metadata = world.env.backend.channels[there.id].thread_metadata
    assert metadata is not None
    assert not metadata.archived


async def test_a_thread_locked_meanwhile_is_told_to_the_organiser_as_what_it_is(world: World) -> None:
    there = await place(world, "thread")
    await saved_in(world, there)
    path = f"/channels/{there.id}/messages"
    world.env.inject_error("POST", path, status=400, code=160005, times=None)
    for minute in range(0, 40, 2):
        await world.at(world.first_post_at + minute * MINUTE)

    [notice] = [m for m in world.organiser.user.dm_channel.history() if "couldn't post" in m.content]
    assert f"The thread <#{there.id}> is locked. Unlock it" in notice.content


@pytest.mark.parametrize("kind", [*PLACES, "text"])
async def test_a_session_is_led_in_every_kind_of_channel(world: World, kind: str) -> None:
    await world.set_up()
    there = await place(world, kind)
    led = await world.organiser.slash(there, "warmup", public=True)

    assert not led.ephemeral
    assert "Join in" in texts(led.response)
    assert led.response is not None
    joined = await world.ana.click(led.response, label="Join in")
    assert joined.ephemeral


async def test_a_session_is_not_led_where_the_bot_may_not_write(world: World) -> None:
    await world.set_up()
    there = await place(world, "thread")
    forbid(world, world.channel, send_messages_in_threads=False)

    refused = await world.organiser.slash(there, "warmup", public=True)
    assert "I'm missing: Send Messages in Threads" in await world.refusal(refused)


async def test_slow_mode_holds_up_neither_post_nor_announcement(world: World) -> None:
    there = world.guild.create_text_channel("slow")
    world.env.backend.edit_channel(there.id, {"rate_limit_per_user": 21600})
    await saved_in(world, there)
    await world.at(world.first_post_at)

    assert len(there.history()) == 1


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, 20016), (429, 20022), (400, 20028), (400, 30046)],
    ids=["slow mode", "published", "channel", "an hour old"],
)
async def test_an_edit_that_discord_takes_later_is_made_later_and_is_nobodys_trouble(
    world: World, status: int, code: int
) -> None:
    """A post that somebody published takes three edits an hour; one that is an hour old not many more."""
    there = await place(world, "announcement")
    await saved_in(world, there)
    await world.at(world.first_post_at)
    run = world.first_post_at + timedelta(minutes=45)
    world.env.inject_error("PATCH", "/channels/*/messages/*", status=status, code=code, times=None)
    await world.at(run)
    before = edits(world)
    for minute in range(1, 10):
        await world.at(run + minute * MINUTE)
    assert edits(world) == before, "it is not asked every minute"
    world.env.backend.faults.clear()
    await world.at(run + timedelta(hours=1))

    [post] = there.history()
    assert "The run started" in post.content
    assert "Needs attention" not in texts((await world.organiser.slash(there, "club status")).response)
    assert world.organiser.user.dm_channel.history() == []


def edits(world: World) -> int:
    """How often the bot asked to edit a message."""
    return sum(r.method == "PATCH" and "/messages/" in r.path for r in world.env.http_requests)


async def test_a_published_post_still_takes_answers(world: World) -> None:
    there = await place(world, "announcement")
    await saved_in(world, there)
    await world.at(world.first_post_at)
    [post] = there.history()
    world.env.backend.crosspost_message(there.id, post.id)
    await world.ana.click(there.history()[0], label="Done")
    await world.at(world.first_post_at + MINUTE)

    [post] = there.history()
    assert "1 runner checked in so far" in post.content


async def test_a_post_in_a_thread_that_stays_shut_is_left_as_it_is(world: World) -> None:
    there = await place(world, "thread")
    await saved_in(world, there)
    await world.at(world.first_post_at)
    world.env.inject_error("PATCH", "/channels/*/messages/*", status=400, code=50083, times=None)
    world.env.inject_error("PATCH", f"/channels/{there.id}", status=403, code=50013, times=None)
    await world.at(world.first_post_at + timedelta(minutes=45))
    before = edits(world)
    await world.at(world.first_post_at + timedelta(minutes=46))

    assert edits(world) == before, "it is not asked every minute"
    assert world.organiser.user.dm_channel.history() == [], "nobody has to do anything"
