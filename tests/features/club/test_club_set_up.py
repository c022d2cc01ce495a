"""/club setup: an organiser comes from nothing to a saved club on one panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.app import create_bot
from tests.features.club.panels import LINE, TRACK, open_panel, status

if TYPE_CHECKING:
    from bot.settings import Settings
    from tests.world import World


async def test_a_new_organiser_comes_from_nothing_to_a_saved_club(world: World) -> None:
    runners = world.guild.create_role("Runners", mentionable=True)
    panel = await open_panel(world)
    assert "Tell me your time zone and when you run" in panel.text
    assert "Choose a time zone and a weekly club run to see them here" in panel.text
    assert panel.save_is_off

    await panel.fill("zone", {"zone": "vienna"})
    assert "Europe/Vienna. It's Thu 1 January, 01:00." in panel.text
    await panel.fill("time", TRACK)
    await panel.choose("role", runners)
    await panel.choose("equipment", "mat", "loop band")
    await panel.choose("phase", "base building")
    await panel.click("Turn on")
    assert not panel.save_is_off
    await panel.click("Save")

    assert "## Saved" in panel.text
    assert "**Tuesday 18:30** · Track · I post 45 min before" in panel.text
    assert "**Next post, in club time**\n- Thu 1 January, 17:45 · run at 18:30 · Track" in panel.text
    shown = await status(world)
    for words in (
        "**Thursday 18:30** · Track",
        f"**Where I post:** <#{world.channel.id}>",
        f"**Who I mention:** <@&{runners.id}>",
        "loop band, mat",
        "base building",
        "**Weekly digest:** on, next on Sun 4 January, 19:00",
    ):
        assert words in shown


async def test_the_next_three_posts_are_shown_in_the_clubs_time(world: World) -> None:
    panel = await open_panel(world, timezone="New York", days="Tue, Thu", start="7pm")

    _, _, posts = panel.text.partition("**Next posts, in club time**\n")
    assert posts.count(" · run at ") == 3
    assert posts.startswith("- Thu 1 January, 18:15 · run at 19:00\n")


async def test_a_run_that_is_nearer_than_its_lead_is_posted_at_once(world: World) -> None:
    panel = await open_panel(world, timezone="vienna", days="Thu", start="01:20")  # in 20 minutes
    assert "- Right away · run at 01:20" in panel.text
    await panel.click("Save")
    await world.at(world.env.now())

    assert len(world.posts()) == 1


async def test_nothing_is_saved_before_save(world: World) -> None:
    await open_panel(world, **LINE)

    refused = await world.organiser.slash(world.channel, "club status")
    assert "isn't set up yet" in await world.refusal(refused)


async def test_discarding_changes_nothing(world: World) -> None:
    await world.set_up(start="18:30")
    panel = await open_panel(world, days="Mon", start="19:00")
    await panel.click("Discard")

    assert "Nothing changed" in panel.text
    assert "**Tuesday 18:30**" in await status(world)
    assert "**Tuesday 18:30**" in (await open_panel(world)).text


async def test_hours_that_clocks_skip_or_show_twice_are_told_before_saving(world: World) -> None:
    panel = await open_panel(world, timezone="vienna", days="Sun", start="2:30")

    assert "Sun 29 March: clocks skip 02:30, so the run starts at 03:00 instead." in panel.text
    assert "Sun 25 October: clocks show 02:30 twice. The run starts the first time." in panel.text


async def test_a_restart_in_the_middle_loses_nothing(world: World, settings: Settings) -> None:
    panel = await open_panel(world)
    await panel.fill("zone", {"zone": "vienna"})
    await panel.fill("time", {**TRACK, "start": "99"})
    old, fresh = world.bot, create_bot(settings, shards=1)
    await world.env.restart_bot(fresh)
    await old.close()
    try:
        await panel.fill("again", {**TRACK, "start": "18:30"})
        await panel.click("Turn on")
        assert "**Tuesday 18:30** · Track" in (await open_panel(world)).text, "nor does a new panel"
        await panel.click("Save")
        assert "**Tuesday 18:30** · Track" in await status(world)
    finally:
        await fresh.close()


async def test_a_form_that_was_open_during_a_restart_is_taken_when_it_is_sent(
    world: World, settings: Settings
) -> None:
    panel = await open_panel(world, **LINE)
    await panel.click("Save")
    panel = await open_panel(world)
    await panel.choose("pick", "1")
    change = await panel.click("Change")
    await panel.click("Back")
    add = await panel.click("Add a run")
    old, fresh = world.bot, create_bot(settings, shards=1)
    await world.env.restart_bot(fresh)
    await old.close()
    try:
        await panel.who.submit_modal(change, {**TRACK, "days": ["2"], "start": "19:15"})
        await panel.who.submit_modal(add, {**TRACK, "days": ["3"], "start": "half past"})
        again = await panel.click("Correct it")
        await panel.who.submit_modal(again, {**TRACK, "days": ["3"], "start": "7:30"})
    finally:
        await fresh.close()
    assert "**Tuesday 19:15** · Track" in panel.text
    assert "Tuesday 18:30 → 19:15" in panel.text
    assert "**Wednesday 07:30** · Track" in panel.text
