"""A guided session for one person, pressed through as a runner does it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import discord
import pytest
import simcord

from bot.client import create_bot
from bot.domain.player import Press
from bot.services import workouts
from bot.services.workouts import Presser
from tests.cogs.texts import texts

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings
    from tests.cogs.conftest import World

BRIDGE_HOLD, CLAMSHELL = "glute_bridge_hold", "clamshell"


PICTURED = {CLAMSHELL, BRIDGE_HOLD, "glute_bridge"}


@pytest.fixture(autouse=True)
def few_pictures(world: World) -> None:
    """Only some exercises are drawn: each picture takes a second or more."""
    known = world.bot.catalogue
    drawn = {
        key: each if key in PICTURED else replace(each, drawing=None) for key, each in known.exercises.items()
    }
    world.bot.catalogue = replace(known, exercises=drawn)


@dataclass(slots=True)
class Seen:
    """What one person sees of a session, and presses in it."""

    who: simcord.MemberActor
    message: simcord.ResponseMessage

    @property
    def text(self) -> str:
        return texts(self.message)

    @property
    def files(self) -> list[str]:
        return [file.filename for file in self.message.attachments]

    async def press(self, label: str) -> str:
        """Press a button; what the card says then."""
        await self.who.click(self.message, label=label)
        return self.text

    async def to_the_end(self) -> str:
        for _ in range(40):
            if "Next" not in self.text:
                break
            await self.press("Next")
        return self.text


async def begun(
    world: World, who: simcord.MemberActor, command: str = "warmup", **options: str | bool
) -> Seen:
    result = await who.slash(world.channel, command, **options)
    assert result.ephemeral
    assert result.response is not None
    return Seen(who, result.response)


async def posted(world: World, *exercises: str) -> discord.Message:
    """The club's first post is out, with these exercises."""
    await world.set_up()
    await world.at(world.first_post_at)
    listed = ", ".join(f'"{key}"' for key in exercises)
    async with world.bot.db.transaction() as connection:
        await connection.execute("UPDATE occurrence SET exercises = ?", (f"[{listed}]",))
    [post] = world.posts()
    return post


def forget_pictures(folder: Path) -> None:
    for picture in folder.iterdir():
        picture.unlink()


async def rows(world: World, query: str) -> list[tuple[object, ...]]:
    async with world.bot.db.transaction(write=False) as connection:
        return [tuple(row) for row in await connection.execute_fetchall(query)]


async def test_a_whole_warm_up_from_the_first_exercise_to_the_check_in(world: World) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    seen = await begun(world, world.ana)
    assert "## Clamshell" in seen.text
    assert "exercise 1 of 2 · set 1 of 1" in seen.text
    assert "Right side: 10 slow repetitions" in seen.text
    assert "Stop if:" in seen.text
    assert seen.files == ["clamshell.gif"]

    assert "Now the left side: 10 slow repetitions" in await seen.press("Next")
    assert seen.files == ["clamshell.gif"], "the picture that is there stays"

    assert "## Bridge hold" in await seen.press("Next")
    assert seen.files == ["glute_bridge_hold.gif"]

    over = await seen.press("Next")
    assert "## Done" in over
    assert "2 sets" in over
    assert seen.files == []
    await seen.press("Done")
    assert await rows(world, "SELECT answer FROM checkin") == [("done",)]
    [post] = world.posts()
    assert "1 done" in texts(post)


async def test_guide_me_on_the_post_goes_through_its_exercises_for_whoever_presses(world: World) -> None:
    post = await posted(world, CLAMSHELL, BRIDGE_HOLD)
    result = await world.ana.click(post, label="Guide me")
    assert result.ephemeral
    assert "## Clamshell" in texts(result.response)
    assert "Warm-up · exercise 1 of 2" in texts(result.response)
    assert result.response is not None
    await Seen(world.ana, result.response).press("Skip")
    again = await begun(world, world.ana)
    assert "exercise 2 of 2" in again.text, "/warmup brings the same session back"


async def test_what_is_counted_by_seconds_has_a_clock_that_the_runner_starts(world: World) -> None:
    await posted(world, BRIDGE_HOLD)
    seen = await begun(world, world.ana)
    assert "30 seconds" in seen.text
    edits = len(world.env.http_requests)
    started = await seen.press("Start 30 s")
    [ends] = re.findall(r"over \*\*<t:(\d+):R>\*\*", started)
    assert int(ends) - int(world.env.now().timestamp()) in range(33, 37), "with time to lie down"
    await world.env.advance_time(40)
    assert len(world.env.http_requests) <= edits + 2, "no message a second"
    assert "Start" not in started
    assert "## Done" in await seen.press("Next")


async def test_a_picture_that_has_to_be_drawn_first_is_announced_and_comes_with_its_step(
    world: World, drawn_before: Path
) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    seen = await begun(world, world.ana)
    await seen.press("Next")
    forget_pictures(drawn_before)
    result = await world.ana.click(seen.message, label="Next")
    assert result.deferred
    assert "## Bridge hold" in seen.text
    assert seen.files == ["glute_bridge_hold.gif"]


async def test_somebody_checked_in_already_is_told_so_and_not_asked_again(world: World) -> None:
    post = await posted(world, BRIDGE_HOLD)
    await world.ana.click(post, label="Done")
    seen = await begun(world, world.ana)
    assert "you said **Done**" in await seen.press("Next")
    assert "Resting" not in seen.text
    assert await rows(world, "SELECT answer FROM checkin") == [("done",)]


async def test_without_a_training_day_there_is_nothing_to_check_in_to(world: World) -> None:
    seen = await begun(world, world.ana)
    over = await seen.to_the_end()
    assert "## Done" in over
    assert "check in" not in over
    assert "Your hips are ready" in over


async def test_after_a_restart_in_the_middle_the_next_press_goes_on(world: World, settings: Settings) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    seen = await begun(world, world.ana)
    await seen.press("Next")
    await world.bot.close()
    fresh = create_bot(settings, shards=1)
    await world.env.restart_bot(fresh)
    assert "## Bridge hold" in await seen.press("Next")
    assert "## Done" in await seen.press("Next")
    await fresh.close()


async def test_when_the_message_is_gone_the_command_brings_the_session_back_where_it_was(
    world: World,
) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    await (await begun(world, world.ana)).press("Next")
    again = await begun(world, world.ana)
    assert "Now the left side" in again.text
    assert len(await rows(world, "SELECT 1 FROM workout")) == 1


async def test_two_people_do_it_at_once_each_at_their_own_pace(world: World) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    ana, ben = await begun(world, world.ana), await begun(world, world.ben)
    await ana.press("Next")
    await ana.press("Next")
    assert "## Bridge hold" in ana.text
    assert "Right side" in ben.text
    assert "Now the left side" in await ben.press("Next")


async def test_the_press_of_a_stranger_is_refused_and_moves_nothing(world: World) -> None:
    seen = await begun(world, world.ben)
    before = await rows(world, "SELECT run FROM workout")
    async with world.bot.db.transaction() as connection:  # Discord shows nobody another's session
        await connection.execute("UPDATE workout SET user_id = ?", (world.ana.user.id,))
    refused = await world.refusal(await world.ben.click(seen.message, label="Next"))
    assert "somebody else's" in refused
    assert await rows(world, "SELECT run FROM workout") == before


async def test_a_double_click_goes_one_step_and_not_two(world: World) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    seen = await begun(world, world.ana)
    by = Presser(world.ana.user.id)
    [(workout_id,)] = await rows(world, "SELECT id FROM workout")
    assert isinstance(workout_id, int)
    await workouts.press(
        world.bot.db, workout_id, by, 0, Press.NEXT, world.env.now()
    )  # its answer is on its way
    assert "Now the left side" in await seen.press("Next")
    assert "## Bridge hold" in await seen.press("Next")


async def test_a_pause_waits_and_goes_on_at_the_same_step(world: World) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    seen = await begun(world, world.ana)
    await seen.press("Next")
    assert "**Paused.**" in await seen.press("Pause")
    await world.env.advance_time(1800)
    assert "Now the left side" in await seen.press("Go on")
    assert "under 1 min so far" in seen.text, "the pause is not counted"


async def test_who_stops_in_the_middle_hears_no_reproach(world: World) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    seen = await begun(world, world.ana)
    await seen.press("Pause")
    over = await seen.press("Stop here")
    assert "That is enough for today" in over
    for word in ("skipped", "only", "missed", "failed"):
        assert word not in over


async def test_skipping_goes_to_the_next_exercise_without_a_word(world: World) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    seen = await begun(world, world.ana)
    assert "## Bridge hold" in await seen.press("Skip")
    assert "## Clamshell" in await seen.press("Back")
    await seen.press("Skip")
    assert "Nothing for today, and that is fine too." in await seen.press("Skip")


async def test_easier_and_harder_stay_with_what_the_club_has(world: World) -> None:
    await posted(world, CLAMSHELL)
    catalogue = world.bot.catalogue
    seen = await begun(world, world.ana)
    nearest, *_ = catalogue.exercises[CLAMSHELL].harder
    assert nearest == "banded_clamshell", "and the club has no band"
    if "Harder" in seen.text:
        await seen.press("Harder")
        assert "## Banded clamshell" not in seen.text
    async with world.bot.db.transaction() as connection:
        await connection.execute("""UPDATE club SET equipment = '["mat", "loop band"]'""")
    assert "## Banded clamshell" in await (await begun(world, world.ben)).press("Harder")


async def test_an_easier_exercise_brings_its_own_picture_and_dose(world: World) -> None:
    await posted(world, BRIDGE_HOLD)
    seen = await begun(world, world.ana)
    assert "## Glute bridge" in await seen.press("Easier")
    assert "repetitions" in seen.text
    assert seen.files == ["glute_bridge.gif"]


async def test_how_shows_the_whole_exercise_beside_the_session(world: World) -> None:
    await posted(world, CLAMSHELL)
    seen = await begun(world, world.ana)
    before = seen.text
    result = await world.ana.click(seen.message, label="How?")
    assert "**Steps**" in texts(result.response)
    assert seen.text == before


async def test_pain_stops_it_kindly_and_leads_to_care_and_to_no_exercise(world: World) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    seen = await begun(world, world.ana)
    stopped = await seen.press("Something hurts")
    assert "Stopped, and that is right" in stopped
    for label in ("Tell me where", "Warning signs", "Pause training"):
        assert label in stopped
    assert "Next" not in stopped
    assert "Done" not in stopped
    assert "workout:next" not in str(seen.message.components)
    form = await world.ana.click(seen.message, label="Tell me where")
    await world.ana.submit_modal(form, {"place": ["knee"], "level": ["2"], "since": ["today"]})
    assert "fit" in seen.text, "the question about the signs"
    [(occurrence_id,)] = await rows(world, "SELECT occurrence_id FROM pain")
    assert occurrence_id is not None, "it is told of this training day"


async def test_pain_where_no_training_day_is_open_is_told_of_none(world: World) -> None:
    seen = await begun(world, world.ana)
    await seen.press("Something hurts")
    form = await world.ana.click(seen.message, label="Tell me where")
    await world.ana.submit_modal(form, {"place": ["knee"], "level": ["2"], "since": ["today"]})
    assert await rows(world, "SELECT occurrence_id FROM pain") == [(None,)]


async def test_a_session_left_for_half_a_day_is_closed_and_another_begins(world: World) -> None:
    seen = await begun(world, world.ana)
    await seen.press("Next")
    await world.at(world.env.now() + timedelta(hours=13))
    assert "This session was left" in await seen.press("Next")
    fresh = await begun(world, world.ana)
    assert "exercise 1 of" in fresh.text
    assert "Back" not in fresh.text


async def test_a_routine_starts_by_the_command_and_by_the_button_on_its_card(world: World) -> None:
    routine = world.bot.catalogue.routines["warm_up_trio"]
    seen = await begun(world, world.ana, "routine", start="warm_up_trio")
    assert f"{routine.name} · exercise 1 of {len(routine.stations)}" in seen.text
    card = await world.ben.slash(world.channel, "routine", name="warm_up_trio")
    assert card.response is not None
    started = await world.ben.click(card.response, label="Start")
    assert f"{routine.name} · exercise 1 of" in texts(started.response)


async def test_the_same_routine_goes_on_and_another_has_to_wait(world: World) -> None:
    seen = await begun(world, world.ana, "routine", start="warm_up_trio")
    await seen.press("Skip")
    again = await begun(world, world.ana, "routine", start="warm_up_trio")
    assert "exercise 2 of" in again.text
    refused = await world.refusal(await world.ana.slash(world.channel, "routine", start="three_moves"))
    assert "You are in the middle of **Warm-up trio**" in refused
    there = await begun(world, world.ana)
    assert "Warm-up trio · exercise 2 of" in there.text, "/warmup brings back whatever runs"


async def test_every_step_of_every_routine_fits_on_its_card(world: World) -> None:
    for routine in world.bot.catalogue.routines.values():
        seen = await begun(world, world.ana, "routine", start=routine.id)
        for _ in range(40):
            if "Next" not in seen.text:
                break
            assert len(seen.text) < 1500
            await seen.press("Next")
        assert "## Done" in seen.text
        running = await workouts.running(world.bot.db, world.ana.user.id, world.env.now())
        assert running is None
