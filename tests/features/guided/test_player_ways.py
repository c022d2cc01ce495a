"""Ways off the straight one in a guided session: skip, easier, harder, how, stop, and pain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.features.guided.guided import BRIDGE_HOLD, CLAMSHELL, begun, posted, rows
from tests.features.texts import texts
from tests.rows import execute

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.usefixtures("few_pictures")


async def test_who_stops_in_the_middle_hears_no_reproach(world: World) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    seen = await begun(world, world.ana)
    await seen.press("Pause")
    over = await seen.press("Stop here")
    assert "Done for today" in over
    for word in ("skipped", "only", "missed", "failed"):
        assert word not in over


async def test_skipping_goes_to_the_next_exercise_without_a_word(world: World) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    seen = await begun(world, world.ana)
    assert "## Glute bridge hold" in await seen.press("Skip")
    assert "## Clamshell" in await seen.press("Back")
    await seen.press("Skip")
    assert "You stopped before the first set, and that's fine." in await seen.press("Skip")


async def test_easier_and_harder_stay_with_what_the_club_has(world: World) -> None:
    await posted(world, CLAMSHELL)
    catalogue = world.bot.catalogue
    seen = await begun(world, world.ana)
    nearest, *_ = catalogue.exercises[CLAMSHELL].harder
    assert nearest == "banded_clamshell", "and the club has no band"
    if "Harder" in seen.text:
        await seen.press("Harder")
        assert "## Banded clamshell" not in seen.text
    await world.bot.db.write(execute, """UPDATE club SET equipment = '["mat", "loop band"]'""")
    assert "## Banded clamshell" in await (await begun(world, world.ben)).press("Harder")


async def test_an_easier_exercise_brings_its_own_picture_and_dose(world: World) -> None:
    await posted(world, BRIDGE_HOLD)
    seen = await begun(world, world.ana)
    assert "## Glute bridge" in await seen.press("Easier")
    assert "reps" in seen.text
    assert seen.files == ["glute_bridge.gif"]


async def test_how_shows_the_whole_exercise_beside_the_session(world: World) -> None:
    await posted(world, CLAMSHELL)
    seen = await begun(world, world.ana)
    before = seen.text
    result = await world.ana.click(seen.message, label="Show me how")
    assert "**Sets and reps**" in texts(result.response)
    assert seen.text == before


async def test_pain_stops_it_kindly_and_leads_to_care_and_to_no_exercise(world: World) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    seen = await begun(world, world.ana)
    stopped = await seen.press("Something hurts")
    assert "You were right to stop" in stopped
    assert not re.search(r"\bsets?\b|How was it|Log this", stopped), "nothing was done, so nothing is counted"
    for label in ("Tell me where", "Warning signs", "Pause training"):
        assert label in stopped
    assert "Next" not in stopped
    assert "Done" not in stopped
    assert "workout:next" not in str(seen.message.components)
    form = await world.ana.click(seen.message, label="Tell me where")
    await world.ana.submit_modal(form, {"place": ["knee"], "level": ["2"], "since": ["today"]})
    assert "Do any of these apply" in seen.text, "the question about the signs"
    [(occurrence_id,)] = await rows(world, "SELECT occurrence_id FROM pain")
    assert occurrence_id is not None, "it is told of this training day"


async def test_pain_where_no_training_day_is_open_is_told_of_none(world: World) -> None:
    seen = await begun(world, world.ana)
    await seen.press("Something hurts")
    form = await world.ana.click(seen.message, label="Tell me where")
    await world.ana.submit_modal(form, {"place": ["knee"], "level": ["2"], "since": ["today"]})
    assert await rows(world, "SELECT occurrence_id FROM pain") == [(None,)]
