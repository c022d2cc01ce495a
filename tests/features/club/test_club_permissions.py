"""/club: who may set a club up, and what the bot may do in its channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import pytest

from tests.features.club.panels import LINE, open_panel, status
from tests.features.texts import texts
from tests.rows import execute, fetch

if TYPE_CHECKING:
    from tests.world import World


async def test_members_are_not_offered_the_organisers_commands(world: World) -> None:
    assert "club setup" not in world.ana.available_commands(world.channel)
    assert "club setup" in world.organiser.available_commands(world.channel)


@pytest.mark.parametrize("press", ["Save", "Turn on", "Discard", "Add a run"])
async def test_somebody_who_is_no_longer_organiser_can_do_nothing_on_an_open_panel(
    world: World, press: str
) -> None:
    panel = await open_panel(world, **LINE)
    role = world.guild.roles["Organiser"]
    world.env.backend.guilds[world.guild.id].roles[role.id].permissions = 0

    assert "Manage Server" in await world.refusal(await panel.click(press))


async def test_a_form_that_is_still_open_when_the_permission_goes_changes_nothing(world: World) -> None:
    panel = await open_panel(world, **LINE)
    form = await panel.click("Change zone")
    role = world.guild.roles["Organiser"]
    world.env.backend.guilds[world.guild.id].roles[role.id].permissions = 0

    refused = await panel.who.submit_modal(form, {"zone": "tokyo"})
    assert "Manage Server" in await world.refusal(refused)


async def test_a_channel_the_bot_may_not_post_in_is_refused_with_what_is_missing(world: World) -> None:
    deny = discord.PermissionOverwrite(send_messages=False, attach_files=False, read_message_history=False)
    closed = world.guild.create_text_channel("closed", overwrites={world.guild.roles["TestBot"]: deny})
    panel = await open_panel(world, **LINE)
    await panel.choose("channel", closed)
    assert f"In <#{closed.id}> I'm missing: Send Messages, Attach Files, Read Message History" in panel.text

    assert "I'm missing: Send Messages" in await world.refusal(await panel.click("Save"))
    await panel.choose("channel", world.channel)
    assert "I'm missing" not in panel.text
    await panel.click("Save")
    assert f"<#{world.channel.id}>" in await status(world)


async def test_a_channel_the_bot_cannot_post_in_is_not_taken_because_the_command_was_typed_there(
    world: World,
) -> None:
    deny = discord.PermissionOverwrite(send_messages=False)
    closed = world.guild.create_text_channel("closed", overwrites={world.guild.roles["TestBot"]: deny})
    result = await world.organiser.slash(closed, "club setup", **LINE)

    assert "To save, choose a channel." in texts(result.response)


async def test_a_role_that_the_bot_may_not_mention_is_a_warning_and_no_refusal(world: World) -> None:
    deny = discord.PermissionOverwrite(mention_everyone=False)
    training = world.guild.create_text_channel("quiet", overwrites={world.guild.roles["TestBot"]: deny})
    private = world.guild.create_role("Committee")
    public = world.guild.create_role("Runners", mentionable=True)
    panel = await open_panel(world, **LINE)
    await panel.choose("channel", training)

    await panel.choose("role", public)
    assert "I'm not allowed to mention" not in panel.text
    await panel.choose("role", private)
    assert f"I'm not allowed to mention <@&{private.id}>" in panel.text
    await panel.click("Save")
    assert "## Saved" in panel.text


async def test_a_role_that_is_everyone_is_not_saved(world: World) -> None:
    panel = await world.organiser.slash(
        world.channel, "club setup", timezone="Europe/Vienna", days="Tue", start="18:30"
    )
    assert panel.response is not None
    [row] = await world.bot.db.write(fetch, "SELECT plan FROM draft")
    plan = row["plan"].replace('"role_id":null', f'"role_id":{world.guild.id}')
    await world.bot.db.write(execute, "UPDATE draft SET plan = ?", (plan,))
    assert "can't mention everyone" in await world.refusal(
        await world.organiser.click(panel.response, label="Save")
    )
