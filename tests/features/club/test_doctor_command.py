"""/club doctor: whether the bot can post, when it does, and what to do if not, in plain words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.interactions.host import Tick
from tests.features.texts import texts

if TYPE_CHECKING:
    import simcord

    from tests.world import World


async def doctor(world: World) -> simcord.InteractionResult:
    return await world.organiser.slash(world.channel, "club doctor")


async def said(world: World) -> str:
    result = await doctor(world)
    assert result.ephemeral
    return texts(result.response)


def forbid(world: World, **permissions: bool) -> None:
    """The bot's role may no longer do this in the channel."""
    allow, deny = discord.PermissionOverwrite(**permissions).pair()
    role = world.guild.roles["TestBot"]
    overwrite = Overwrite(target_id=role.id, type=OverwriteType.ROLE, allow=allow.value, deny=deny.value)
    world.env.backend.set_overwrite(world.channel.id, overwrite)


async def test_a_club_that_can_be_posted_to_hears_that_all_is_well(world: World) -> None:
    await world.set_up()
    await world.at(world.first_post_at)
    text = await said(world)
    assert "All is well." in text
    assert "❌" not in text
    assert "**Posts, in club time**\nLast post: Thu 1 January, 17:45\n" in text
    assert "Europe/Vienna. It's Thu 1 January, 17:45." in text


async def test_each_missing_permission_is_crossed_and_it_says_where_to_click(world: World) -> None:
    await world.set_up()
    await world.at(world.first_post_at)
    forbid(world, send_messages=False)
    text = await said(world)
    assert "❌ Send Messages" in text
    assert "✅ Read Message History" in text
    assert "Edit Channel → Permissions" in text


async def test_a_channel_that_is_gone_is_said(world: World) -> None:
    await world.set_up()
    world.env.backend.delete_channel(world.channel.id)
    elsewhere = world.guild.create_text_channel("elsewhere")
    text = texts((await world.organiser.slash(elsewhere, "club doctor")).response)
    assert "The channel" in text
    assert "/club setup" in text


async def test_a_clock_that_stands_still_is_said_with_whom_to_tell(world: World) -> None:
    await world.set_up()
    await world.at(world.first_post_at)
    await world.env.advance_time(600)
    assert "10 min ago" in await said(world)
    assert "ell the person who hosts me" in await said(world)


@pytest.mark.parametrize(
    ("seconds_late", "words", "ill"), [(0.04, "Running on time", False), (45, "45 s late", True)]
)
async def test_how_late_the_clock_ticks_is_said_where_it_matters(
    world: World, seconds_late: float, words: str, ill: bool
) -> None:
    await world.set_up()
    now = world.env.now()
    world.bot.ticked = Tick(now - timedelta(seconds=seconds_late), now, timedelta(milliseconds=12))
    text = await said(world)
    assert words in text
    assert ("took 12 ms" in text) is ill
    assert ("ell the person who hosts me" in text) is ill


async def test_why_the_club_needs_attention_is_said_until_a_reminder_goes_out(world: World) -> None:
    await world.set_up()
    forbid(world, send_messages=False)
    for minutes in range(44):
        await world.at(world.first_post_at + timedelta(minutes=minutes))
    assert "Needs attention" in await said(world)


async def test_a_test_post_arrives_and_the_next_one_waits_a_minute(world: World) -> None:
    await world.set_up()
    shown = await doctor(world)
    assert shown.response is not None
    await world.organiser.click(shown.response, label="Send a test post")
    [post] = world.channel.history()
    assert "test post" in texts(post)
    again = await world.organiser.click(shown.response, label="Send a test post")
    assert "Wait a minute" in await world.refusal(again)
    await world.env.advance_time(60)
    await world.organiser.click(shown.response, label="Send a test post")
    assert len(world.channel.history()) == 2


async def test_a_test_post_that_was_not_allowed_can_be_sent_at_once_when_it_is(world: World) -> None:
    await world.set_up()
    shown = await doctor(world)
    assert shown.response is not None
    forbid(world, send_messages=False)
    refused = await world.organiser.click(shown.response, label="Send a test post")
    assert "I'm missing: Send Messages" in await world.refusal(refused)
    forbid(world)
    await world.organiser.click(shown.response, label="Send a test post")
    assert len(world.channel.history()) == 1


async def test_a_test_post_that_discord_refuses_is_answered_with_its_reason(world: World) -> None:
    await world.set_up()
    shown = await doctor(world)
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    assert shown.response is not None
    result = await world.organiser.click(shown.response, label="Send a test post")
    assert "Discord won't let me post in" in await world.refusal(result)
