"""/club: an organiser sets the club up and sees what will happen before it does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.client import create_bot
from tests.cogs.texts import texts

if TYPE_CHECKING:
    import simcord

    from bot.settings import Settings
    from tests.cogs.conftest import World

FORM: dict[str, Any] = {"timezone": "Europe/Vienna", "days": "Tue, Thu, Sun", "start": "18:30"}


async def plan(world: World, **changed: Any) -> simcord.InteractionResult:
    form = {**FORM, "channel": world.channel, **changed}
    return await world.organiser.slash(world.channel, "club setup", **form)


async def test_the_next_five_posts_are_shown_before_anything_is_saved(world: World) -> None:
    result = await plan(world)
    assert result.ephemeral
    text = texts(result.response)
    assert "Tuesday, Thursday and Sunday" in text
    assert "45 minutes before" in text, "the default lead"
    assert len(re.findall(r"for the run at <t:\d+:F>", text)) == 5
    status = await world.organiser.slash(world.channel, "club status")
    assert "not set up yet" in await world.refusal(status)


async def test_saving_makes_it_the_clubs_schedule(world: World) -> None:
    await world.set_up(days="Mon, Wed", start="6.30 am", lead=30)
    status = texts((await world.organiser.slash(world.channel, "club status")).response)
    assert "Monday 06:30" in status
    assert "Wednesday 06:30" in status
    assert "30 minutes before" in status
    assert f"<#{world.channel.id}>" in status


async def test_cancelling_changes_nothing(world: World) -> None:
    await world.set_up(start="18:30")
    shown = await plan(world, start="19:00")
    assert shown.response is not None
    await world.organiser.click(shown.response, label="Cancel")
    assert "18:30" in texts((await world.organiser.slash(world.channel, "club status")).response)


async def test_save_still_works_after_a_restart(world: World, settings: Settings) -> None:
    shown = await plan(world)
    old, fresh = world.bot, create_bot(settings)
    await world.env.restart_bot(fresh)
    await old.close()
    try:
        assert shown.response is not None
        await world.organiser.click(shown.response, label="Save")
        assert "18:30" in texts((await world.organiser.slash(world.channel, "club status")).response)
    finally:
        await fresh.close()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"timezone": "Atlantis"}, "time zone"),
        ({"days": "someday"}, "weekday"),
        ({"days": "!!!"}, "training day"),
        ({"start": "half past six"}, "18:30"),
        ({"start": "25:00"}, "18:30"),
    ],
)
async def test_bad_input_gets_a_sentence_that_shows_how_to_write_it(
    world: World, wrong: dict[str, str], says: str
) -> None:
    assert says in await world.refusal(await plan(world, **wrong))


async def test_a_channel_the_bot_may_not_post_in_is_refused_with_what_is_missing(world: World) -> None:
    mine = world.guild.me
    assert mine is not None
    deny = discord.PermissionOverwrite(send_messages=False, read_message_history=False)
    closed = world.guild.create_text_channel("closed", overwrites={world.guild.roles["TestBot"]: deny})
    sentence = await world.refusal(await plan(world, channel=closed))
    assert "Send Messages, Read Message History" in sentence


async def test_members_are_not_offered_the_organisers_commands(world: World) -> None:
    assert "club setup" not in world.ana.available_commands(world.channel)
    assert "club setup" in world.organiser.available_commands(world.channel)


async def test_somebody_who_is_no_longer_organiser_cannot_save_a_plan_still_open(world: World) -> None:
    shown = await plan(world)
    assert shown.response is not None
    role = world.guild.roles["Organiser"]
    world.env.backend.guilds[world.guild.id].roles[role.id].permissions = 0
    assert "Manage Server" in await world.refusal(await world.organiser.click(shown.response, label="Save"))


@pytest.mark.parametrize(
    ("typed", "first"),
    [("vienna", "Europe/Vienna"), ("austr", "Europe/Vienna"), ("america/new", "America/New_York")],
)
async def test_time_zones_are_suggested_by_city_and_country(world: World, typed: str, first: str) -> None:
    choices = await world.organiser.autocomplete(world.channel, "club setup", "timezone", typed)
    assert choices[0]["value"] == first
    assert len(choices) <= 25


async def test_days_are_put_together_tap_by_tap(world: World) -> None:
    first = await world.organiser.autocomplete(world.channel, "club setup", "days", "tu")
    assert [c["value"] for c in first] == ["Tuesday"]
    second = await world.organiser.autocomplete(world.channel, "club setup", "days", "Tuesday, th")
    assert [c["value"] for c in second] == ["Tuesday, Thursday"]
