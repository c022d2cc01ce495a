"""/club setup again: a club is changed without starting over, by one organiser or two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.features.club.panels import LINE, TRACK, control, open_panel, status
from tests.rows import execute

if TYPE_CHECKING:
    import simcord

    from tests.world import World


def second_organiser(world: World) -> simcord.MemberActor:
    return world.guild.add_member(
        world.env.create_user("kim", global_name="Kim"), roles=[world.guild.roles["Organiser"]]
    )


async def test_a_club_is_changed_without_starting_over(world: World) -> None:
    await world.set_up(days="Tue, Sun")
    panel = await open_panel(world)
    assert "What Save changes" not in panel.text, "there's nothing yet"
    tuesday, sunday = (o["value"] for o in control(panel.message, "setup:pick")["options"])

    await panel.choose("pick", tuesday)
    await panel.fill(f"time:{tuesday}", {**TRACK, "days": ["2"], "start": "19:00", "label": ""})
    await panel.choose("pick", sunday)
    await panel.click("Remove")
    assert "**What Save changes**\n- Tuesday 18:30 → 19:00\n- Sunday 18:30 removed" in panel.text
    await panel.click("Save")

    assert "- Tuesday 18:30 → 19:00\n- Sunday 18:30 removed" in panel.text
    assert "Tue 6 January, 18:15 · run at 19:00" in panel.text
    shown = await status(world)
    assert "**Tuesday 19:00**" in shown
    assert "Sunday" not in shown


async def test_a_training_time_can_have_a_routine_of_its_own(world: World) -> None:
    await world.set_up(days="Tue")
    panel = await open_panel(world)
    [tuesday] = (o["value"] for o in control(panel.message, "setup:pick")["options"])
    await panel.choose("pick", tuesday)
    offered = [o["label"] for o in control(panel.message, f"setup:routine:{tuesday}")["options"]]
    assert offered[0] == "Rotate the routines"
    assert all(label.startswith("Always: ") for label in offered[1:])

    await panel.choose(f"routine:{tuesday}", "before_run_two")
    assert "Two exercises before you run" in panel.text
    await panel.click("Back")
    assert "routines rotate → Two exercises before you run" in panel.text
    await panel.click("Save")

    assert "Two exercises before you run" in await status(world)


async def test_two_organisers_do_not_overwrite_each_other(world: World) -> None:
    await world.set_up(days="Tue")
    mine = await open_panel(world, days="Tue", start="19:00")
    theirs = await open_panel(world, second_organiser(world))
    await theirs.click("Turn on")
    assert "19:00" not in theirs.text, "each has a draft of their own"
    await theirs.click("Save")

    await mine.click("Save")
    assert "Another organiser just changed the club" in mine.text
    assert "**Weekly digest**\nOn" in mine.text
    assert "- Tuesday 18:30 → 19:00" in mine.text
    assert "**Tuesday 18:30**" in await status(world)
    await mine.click("Save")
    assert "**Tuesday 19:00**" in await status(world)


async def test_a_panel_whose_draft_is_gone_says_what_to_do(world: World) -> None:
    panel = await open_panel(world, **LINE)
    other = await open_panel(world)
    await other.click("Save")

    assert "Type /club setup to start again" in await world.refusal(await panel.click("Turn on"))


async def test_a_club_whose_time_zone_is_no_longer_known_chooses_one_on_the_panel(world: World) -> None:
    await world.set_up()
    await world.bot.db.write(execute, "UPDATE club SET zone = 'Mars/Phobos'")
    panel = await open_panel(world)
    assert "Not chosen yet" in panel.text
    assert panel.save_is_off
    await panel.fill("zone", {"zone": "Vienna"})
    assert "Time zone: none → Europe/Vienna" in panel.text
    await panel.click("Save")
    assert "## Saved" in panel.text
