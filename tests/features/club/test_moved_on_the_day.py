"""The set-up is changed while a post is out: the panel says what becomes of it, and tell people."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import utc
from tests.features.club.panels import open_panel
from tests.features.reminders.test_push import cancel, created, restore
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

    assert "I've already posted for Thursday's 18:30 run, so that won't change." in panel.text


@pytest.mark.parametrize(
    ("options", "line", "place"),
    [
        ({"days": "Tue, Thu, Sun", "start": "19:30"}, "Thu 1 January at 18:30 moves to 19:30.", "Vienna"),
        ({"timezone": "Lisbon"}, "Thu 1 January at 17:30 moves to 18:30.", "Lisbon"),
    ],
)
async def test_the_panel_says_what_a_change_does_to_today_and_the_channel_hears_of_it(
    world: World, options: dict[str, Any], line: str, place: str
) -> None:
    await posted(world)
    panel = await open_panel(world, **options)
    assert f"{line} I'll update its post and tell people." in panel.text

    await panel.click("Save")
    assert line in panel.text
    await world.at(world.first_post_at + MINUTE)

    [heard] = said_since(world)
    shown = line.split(" moves to ")[1].rstrip(".")
    assert heard.content == f"The run has moved: Thu 1 January, {shown}. I've updated the post."
    assert heard.reference is not None
    assert heard.reference.message_id == world.posts()[0].id
    assert f"The run starts at {shown[-5:]}, {place} time." in texts(world.posts()[0])
    assert len(world.posts()) == 1


async def test_a_removed_training_time_still_takes_place_today_and_says_how_to_call_it_off(
    world: World,
) -> None:
    await posted(world)

    panel = await open_panel(world, days="Tue", start="18:30")

    assert (
        "I've already posted for Thursday's 18:30 run, so it still goes ahead. "
        "To cancel it, use /club cancel." in panel.text
    )


async def test_the_post_closes_by_its_new_start(world: World) -> None:
    await posted(world)
    panel = await open_panel(world, days="Tue, Thu, Sun", start="21:00")
    await panel.click("Save")
    await world.at(world.first_post_at + MINUTE)

    old_close = utc("2026-01-03 17:30")
    await world.at(old_close + MINUTE)
    assert "any more" not in texts(world.channel.history()[0])

    await world.at(old_close + timedelta(hours=2, minutes=31))
    assert "any more" in texts(world.channel.history()[0])


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


async def save(world: World, start: str) -> None:
    panel = await open_panel(world, days="Tue, Thu, Sun", start=start)
    await panel.click("Save")


async def test_a_start_that_goes_to_and_fro_is_told_each_time_under_another_nonce(world: World) -> None:
    """Discord drops a message whose nonce it has seen within some minutes."""
    await posted(world)
    for minute, start in enumerate(("19:30", "18:30", "19:30"), start=1):
        await save(world, start)
        await world.at(world.first_post_at + minute * MINUTE)

    assert [m.content.split(", ")[1][:5] for m in said_since(world)] == ["19:30", "18:30", "19:30"]
    nonces = [each["nonce"] for each in created(world)]
    assert len(set(nonces)) == len(nonces) == 4


async def test_a_run_that_is_on_again_at_another_start_is_told_once(world: World) -> None:
    await posted(world)
    await cancel(world)
    await world.at(world.first_post_at + MINUTE)
    await save(world, "20:30")
    await world.at(world.first_post_at + 2 * MINUTE)
    await restore(world)
    await world.at(world.first_post_at + 3 * MINUTE)

    off, on = [m.content for m in said_since(world)]
    assert off.startswith("Cancelled: Thursday, 18:30.")
    assert on.startswith("Back on: Thursday, 20:30.")


async def test_a_cancelled_run_is_named_by_the_start_that_people_know(world: World) -> None:
    await posted(world)
    await save(world, "21:00")
    await cancel(world)
    await world.at(world.first_post_at + MINUTE)

    [off] = [m.content for m in said_since(world)]
    assert off.startswith("Cancelled: Thursday, 18:30.")


async def test_what_the_club_may_not_be_told_its_organiser_is(world: World) -> None:
    await posted(world)
    await cancel(world)
    world.env.inject_error("POST", f"/channels/{world.channel.id}/messages", status=403, code=160002)
    await world.at(world.first_post_at + MINUTE)
    await world.at(world.first_post_at + 2 * MINUTE)

    [notice] = [m.content for m in world.organiser.user.dm_channel.history() if "couldn't tell" in m.content]
    assert notice.startswith(
        "I couldn't tell your club that the run on Thursday, 1 January at 18:30 is cancelled."
    )
    assert "Read Message History" in notice


async def test_the_panel_promises_to_tell_nobody_of_a_run_that_is_off(world: World) -> None:
    await posted(world)
    await cancel(world)
    await world.at(world.first_post_at + MINUTE)

    panel = await open_panel(world, days="Tue, Thu, Sun", start="19:30")

    assert "is cancelled, as its post says." in panel.text
    assert "tell people" not in panel.text
