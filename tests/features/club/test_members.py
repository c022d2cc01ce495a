"""/club members and /club export: an organiser sees how many take part, and nobody else does."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.features.me import store as me_store
from bot.features.reminders import store as reminders_store
from bot.features.streaks import store as streaks_store
from bot.features.streaks.rules import Answer
from tests.builders import club_key
from tests.features.texts import texts

if TYPE_CHECKING:
    import simcord

    from tests.world import World


async def train(world: World, *runners: simcord.MemberActor) -> None:
    """The first session of the club's: these do it, and it has begun."""
    await world.set_up()
    await world.at(world.first_post_at)
    [post] = world.posts()
    for runner in runners:
        await runner.click(post, label="Done")
    await world.at(world.first_post_at + timedelta(hours=1))


async def test_an_organiser_sees_the_weeks_and_who_took_part(world: World) -> None:
    await train(world, world.ana)
    [post] = world.posts()
    await world.ben.click(post, label="Rest today")

    result = await world.organiser.slash(world.channel, "club members")

    assert result.ephemeral
    text = texts(result.response)
    assert "29 Dec ████████████`\n-# 1 check-in · 1 runner · 1 run" in text
    assert "Check-ins over 1 club run**\n- **1** · Ana" in text
    assert "Ben" not in text


async def crowded(world: World) -> simcord.ResponseMessage:
    """The card of a club in which thirty have done the first session."""
    await train(world)
    [day] = await world.bot.db.write(reminders_store.open_of_club, club_key(world.guild.id), world.env.now())
    for n in range(1, 31):
        await world.bot.db.write(
            me_store.record_member, club_key(world.guild.id), n, f"Runner {n:02}", world.env.now()
        )
        await world.bot.db.write(streaks_store.add_check_in, day.id, n, Answer.DONE, world.env.now())
    result = await world.organiser.slash(world.channel, "club members")
    assert result.response is not None
    return result.response


async def test_pages_are_turned_on_the_same_card(world: World) -> None:
    first = await crowded(world)
    assert "Runner 20" in texts(first)

    second = await world.organiser.click(first, label="Page 2 of 2")

    assert second.response is not None
    assert second.response.id == first.id
    text = texts(second.response)
    assert "Runner 21" in text
    assert "Runner 20" not in text
    assert "Page 1 of 2" in text


async def test_the_export_has_the_same_in_two_tables(world: World) -> None:
    await train(world, world.ana, world.ben)

    result = await world.organiser.slash(world.channel, "club export")

    assert result.ephemeral
    assert result.response is not None
    weeks, named = [
        list(csv.reader(io.StringIO((await each.read()).decode("utf-8-sig"))))
        for each in result.response.attachments
    ]
    assert len(weeks) == 9
    assert weeks[-1] == ["2025-12-29", "1", "2", "2"]
    assert named == [["member", "sessions done", "sessions held"], ["Ana", "1", "1"], ["Ben", "1", "1"]]


@pytest.mark.parametrize("command", ["members", "export"])
async def test_only_who_manages_the_server_is_told_whomever_it_shows_the_command(
    world: World, command: str
) -> None:
    await train(world, world.ana)
    [club] = [each for each in await world.bot.tree.fetch_commands() if each.name == "club"]
    world.guild.set_command_permissions(club, {world.ana: True})

    result = await world.ana.slash(world.channel, f"club {command}")

    assert "Manage Server" in await world.refusal(result)


async def test_who_is_no_longer_organiser_turns_no_page(world: World) -> None:
    first = await crowded(world)
    role = world.guild.roles["Organiser"]
    world.env.backend.guilds[world.guild.id].roles[role.id].permissions = 0

    assert "Manage Server" in await world.refusal(await world.organiser.click(first, label="Page 2 of 2"))
