"""Moving pictures on cards and posts: there where content draws something, and never in the way."""

from __future__ import annotations

import dataclasses
import logging
from typing import TYPE_CHECKING, NoReturn

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.app import create_bot
from bot.features.reminders import posting as noticeboard
from bot.pictures.drawings import Shot, faults_of
from bot.pictures.process import DrawingFailed, DrawingProcess
from tests.features.texts import alt_texts, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    import simcord

    from bot.settings import Settings
    from tests.world import World

VERSIONS = "exercise:pick:versions"
"""The list of easier and harder versions."""


def files(message: discord.Message | simcord.ResponseMessage | None) -> list[str]:
    assert message is not None
    return [file.filename for file in message.attachments]


def undraw(world: World, *keys: str) -> None:
    """Take the drawing from exercises, as if nobody had posed them yet."""
    known = world.bot.catalogue
    without = {key: dataclasses.replace(known.exercises[key], drawing=None) for key in keys}
    world.bot.catalogue = dataclasses.replace(known, exercises={**known.exercises, **without})


async def stations(world: World, routine: str, shot: Shot) -> list[str]:
    """The exercises of a routine, whose pictures have been drawn before."""
    catalogue = world.bot.catalogue
    keys = [station.exercise for station in catalogue.routines[routine].stations]
    for key in keys:
        await world.bot.drawings.make(catalogue.exercises[key], shot)
    return keys


@pytest.fixture
def unable(monkeypatch: pytest.MonkeyPatch, forget_pictures: Callable[[], None]) -> None:
    """Nothing has been drawn before, and drawing fails."""

    async def fail(*_: object) -> NoReturn:
        raise DrawingFailed("no pose satisfies it")

    monkeypatch.setattr(DrawingProcess, "draw", fail)
    forget_pictures()


async def test_a_card_begins_with_its_exercise_in_motion_and_says_it_in_words(world: World) -> None:
    result = await world.ana.slash(world.channel, "hip", exercise="clamshell")
    assert files(result.response) == ["clamshell.gif"]
    assert alt_texts(result.response) == world.bot.catalogue.exercises["clamshell"].alt_text
    assert result.ephemeral


async def test_a_picture_drawn_before_is_shown_at_once(world: World) -> None:
    await world.ana.slash(world.channel, "hip", exercise="clamshell")
    again = await world.ben.slash(world.channel, "hip", exercise="clamshell", share=True)
    assert not again.deferred
    assert files(again.response) == ["clamshell.gif"]
    assert not again.ephemeral


async def test_what_is_not_drawn_is_told_in_words_alone(world: World) -> None:
    undraw(world, "clamshell")
    result = await world.ana.slash(world.channel, "hip", exercise="clamshell")
    assert "## Clamshell" in texts(result.response)
    assert files(result.response) == []
    assert not alt_texts(result.response)


@pytest.mark.usefixtures("unable")
async def test_a_picture_that_fails_costs_neither_card_nor_post(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        result = await world.ana.slash(world.channel, "hip", exercise="clamshell")
        await world.set_up()
        await world.at(world.first_post_at)
    assert "## Clamshell" in texts(result.response)
    assert files(result.response) == []
    [post] = world.posts()
    await world.ana.click(post, label="Done")
    [post] = world.posts()
    assert "1 runner checked in so far" in texts(post), "an edit names no picture that is not there"
    assert files(post) == []
    assert "clamshell couldn't be drawn" in caplog.text
    assert "no pose satisfies it" in caplog.text
    caplog.clear()


async def test_from_card_to_card_the_picture_changes_too(world: World) -> None:
    first = await world.ana.slash(world.channel, "hip", exercise="clamshell")
    assert first.response is not None
    swapped = await world.ana.select(first.response, ["banded_clamshell"], custom_id=VERSIONS)
    after = swapped.response or first.response
    exercise = world.bot.catalogue.exercises["banded_clamshell"]
    assert f"## {exercise.name}" in texts(after)
    assert files(after) == (["banded_clamshell.gif"] if exercise.drawing else [])


async def test_on_the_way_to_an_undrawn_exercise_the_old_picture_goes(world: World) -> None:
    undraw(world, "banded_clamshell")
    first = await world.ana.slash(world.channel, "hip", exercise="clamshell")
    assert first.response is not None
    swapped = await world.ana.select(first.response, ["banded_clamshell"], custom_id=VERSIONS)
    assert files(swapped.response or first.response) == []


async def test_a_button_shows_how_not_to_do_it_and_what_helps(world: World) -> None:
    card = await world.ana.slash(world.channel, "hip", exercise="squat", share=True)
    assert card.response is not None
    shown = await world.ben.click(card.response, label="Common mistakes")
    assert shown.response is not None
    assert shown.response.ephemeral
    assert files(shown.response) == ["squat-faults.png"]
    squat = world.bot.catalogue.exercises["squat"]
    faults = faults_of(squat, world.bot.catalogue)
    assert f"Wrong: {', '.join(fault.says for fault in faults)}." in alt_texts(shown.response)
    assert all(mistake.wrong in texts(shown.response) for mistake in squat.mistakes)
    assert all(mistake.instead in texts(shown.response) for mistake in squat.mistakes)


async def test_a_self_test_shows_how_not_to_do_it_too(world: World) -> None:
    test = await world.ana.slash(world.channel, "selftest", test="deep_squat_test")
    assert test.response is not None
    card = await world.ana.click(test.response, custom_id="selftest:read:deep_squat_test")
    assert card.response is not None
    shown = await world.ana.click(card.response, label="Common mistakes")
    assert files(shown.response) == ["deep_squat_test-faults.png"]


async def test_where_no_fault_is_drawn_the_mistakes_are_told_in_words(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    catalogue = world.bot.catalogue
    exercise = catalogue.exercises["fire_hydrant"]
    assert not faults_of(exercise, catalogue)
    card = await world.ana.slash(world.channel, "hip", exercise="fire_hydrant")
    assert card.response is not None
    shown = await world.ana.click(card.response, label="Common mistakes")
    assert all(mistake.instead in texts(shown.response) for mistake in exercise.mistakes)
    assert files(shown.response) == []
    assert "drawn" not in caplog.text, "nothing was tried"


async def test_a_routine_shows_each_of_its_exercises_in_motion(world: World) -> None:
    keys = await stations(world, "three_moves", Shot.MOVING)
    result = await world.ana.slash(world.channel, "routine", name="three_moves")
    assert files(result.response) == [f"{key}.gif" for key in keys]
    said = [world.bot.catalogue.exercises[key].alt_text for key in keys]
    assert alt_texts(result.response).splitlines() == said


async def test_a_long_routine_shows_stills(world: World) -> None:
    keys = await stations(world, "five_for_the_hips", Shot.STILL)
    listed = await world.ana.slash(world.channel, "routine")
    assert listed.response is not None
    result = await world.ana.select(listed.response, ["five_for_the_hips"], custom_id="routine:pick:list")
    assert files(result.response) == [f"{key}.png" for key in keys]


@pytest.mark.usefixtures("unable")
async def test_a_routine_whose_pictures_fail_is_told_in_words(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        result = await world.ana.slash(world.channel, "routine", name="three_moves")
    assert "Glute bridge" in texts(result.response)
    assert files(result.response) == []
    caplog.clear()


async def test_a_post_shows_its_exercises_and_keeps_them_when_the_count_changes(world: World) -> None:
    await world.set_up()
    await world.at(world.first_post_at)
    [post] = world.posts()
    shown = files(post)
    assert shown
    assert len(shown) <= noticeboard.PICTURES
    await world.ana.click(post, label="Done")
    [post] = world.posts()
    assert "1 runner checked in so far" in texts(post)
    assert files(post) == shown
    assert len(alt_texts(post).splitlines()) == len(shown)


async def test_after_a_restart_the_pictures_of_a_post_stay(world: World, settings: Settings) -> None:
    await world.set_up()
    await world.at(world.first_post_at)
    [post] = world.posts()
    old, fresh = world.bot, create_bot(settings, shards=1)
    await world.env.restart_bot(fresh)
    await old.close()
    try:
        await world.ana.click(post, label="Done")
        [after] = world.posts()
        assert "1 runner checked in so far" in texts(after)
        assert alt_texts(after) == alt_texts(post)
    finally:
        await fresh.close()


async def test_a_post_is_sent_where_the_bot_may_attach_nothing(world: World) -> None:
    await world.set_up()
    deny = discord.Permissions(attach_files=True)
    role = world.guild.roles["TestBot"]
    overwrite = Overwrite(target_id=role.id, type=OverwriteType.ROLE, allow=0, deny=deny.value)
    world.env.backend.set_overwrite(world.channel.id, overwrite)
    await world.at(world.first_post_at)
    [post] = world.posts()
    assert files(post) == []
