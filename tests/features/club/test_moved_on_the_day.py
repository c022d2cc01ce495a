"""The set-up is changed while a post is out: the panel says what becomes of it, and people are told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import utc
from tests.features.club.panels import open_panel
from tests.features.texts import texts

if TYPE_CHECKING:
    import discord

    from tests.world import World

MINUTE = timedelta(minutes=1)


async def posted(world: World) -> None:
    """Thursday, 17:45 in Vienna: the post of 18:30 is out."""
    await world.set_up()
    await world.at(world.first_post_at)
    assert len(world.posts()) == 1


def said_since(world: World) -> list[discord.Message]:
    """What is in the channel besides the post, oldest first."""
    return [m for m in world.channel.history() if m.reference]


async def test_the_panel_says_that_today_s_run_is_posted(world: World) -> None:
    await posted(world)

    panel = await open_panel(world)

    assert "The run of Thu 1 January, 18:30 is posted already and stays as it is." in panel.text


@pytest.mark.parametrize(
    ("options", "line", "place"),
    [
        ({"days": "Tue, Thu, Sun", "start": "19:30"}, "Thu 1 January, 18:30 → 19:30.", "Vienna"),
        ({"timezone": "Lisbon"}, "Thu 1 January, 17:30 → 18:30.", "Lisbon"),
    ],
)
async def test_the_panel_says_what_a_change_does_to_today_and_the_channel_hears_of_it(
    world: World, options: dict[str, Any], line: str, place: str
) -> None:
    await posted(world)
    panel = await open_panel(world, **options)
    assert f"{line} Its post says so, and people are told." in panel.text

    await panel.click("Save")
    assert line in panel.text
    await world.at(world.first_post_at + MINUTE)

    [heard] = said_since(world)
    shown = line.split("→ ")[1].rstrip(".")
    assert heard.content == f"The run has moved: Thu 1 January, {shown}. Its post is up to date."
    assert heard.reference is not None
    assert heard.reference.message_id == world.posts()[0].id
    assert f"The run starts at {shown[-5:]}, {place} time." in texts(world.posts()[0])
    assert len(world.posts()) == 1


async def test_a_removed_training_time_still_takes_place_today_and_says_how_to_call_it_off(
    world: World,
) -> None:
    await posted(world)

    panel = await open_panel(world, days="Tue", start="18:30")

    assert "is posted already and still takes place; /club cancel calls it off." in panel.text


async def test_the_post_closes_by_its_new_start(world: World) -> None:
    await posted(world)
    panel = await open_panel(world, days="Tue, Thu, Sun", start="21:00")
    await panel.click("Save")
    await world.at(world.first_post_at + MINUTE)

    old_close = utc("2026-01-03 17:30")
    await world.at(old_close + MINUTE)
    assert "has closed" not in texts(world.channel.history()[0])

    await world.at(old_close + timedelta(hours=2, minutes=31))
    assert "has closed" in texts(world.channel.history()[0])


async def test_the_moved_run_is_told_again_to_the_role_when_it_is_time(world: World) -> None:
    role = world.guild.create_role("Runners", mentionable=True)
    await world.set_up()
    panel = await open_panel(world)
    await panel.choose("role", role)
    await panel.click("Save")
    await world.at(world.first_post_at)
    panel = await open_panel(world, days="Thu", start="20:30")
    await panel.click("Save")
    await world.at(world.first_post_at + MINUTE)
    await world.at(utc("2026-01-01 18:45"))

    moved, near = said_since(world)
    assert moved.content.startswith(f"<@&{role.id}> The run has moved: Thu 1 January, 20:30.")
    assert near.content.startswith(f"<@&{role.id}> Glutes on before your run: Thursday, 20:30.")
    assert [role.id for role in near.role_mentions] == [role.id]
