"""A guided self-test as its owner does it: step by step, side by side, and with pain."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

import pytest

from bot.app import create_bot
from bot.features.self_tests import store as self_tests
from bot.features.self_tests.cards import self_test_pages
from tests.features.texts import alt_texts, texts
from tests.rows import execute

if TYPE_CHECKING:
    import discord
    import simcord

    from bot.features.self_tests.rules import Result
    from bot.settings import Settings
    from tests.world import World

DAY = 24 * 3600
WELL = "Level until tired"


async def begin(world: World, test: str = "glute bridge test") -> simcord.ResponseMessage:
    """Ana's own message, which nobody else sees."""
    result = await world.ana.slash(world.channel, "selftest", test=test)
    assert result.ephemeral
    assert result.response is not None
    return result.response


async def press(world: World, message: simcord.ResponseMessage, *labels: str) -> str:
    """Press one button after the other; the words that are shown then."""
    for label in labels:
        await world.ana.click(message, label=label)
    return texts(message)


async def to_pain(world: World, message: simcord.ResponseMessage) -> str:
    """From the set-up of a side through all its steps."""
    shown = await press(world, message, "I'm ready")
    while "Next" in shown.splitlines():
        shown = await press(world, message, "Next")
    return await press(world, message, "Go to the clock" if "Go to the clock" in shown else "I've done it")


async def side(world: World, message: simcord.ResponseMessage, saw: str) -> str:
    """One side of a test in which something is seen."""
    await to_pain(world, message)
    return await press(world, message, "Nothing hurt", saw)


async def results(world: World, of: simcord.MemberActor | None = None) -> list[Result]:
    return await world.bot.db.read(self_tests.all_of, (of or world.ana).id)


def ids(message: simcord.ResponseMessage | discord.Message, start: str) -> list[str]:
    return re.findall(rf"{start}[\w:]*", str(message.components))


def has_an_exercise(message: simcord.ResponseMessage) -> bool:
    return bool(ids(message, "selftest:exercise") + ids(message, "exercise:"))


async def test_one_instruction_a_step_with_the_picture_and_only_for_oneself(world: World) -> None:
    message = await begin(world)
    test = world.bot.catalogue.self_tests["hip_bridge_test"]
    assert "Which side feels weaker?" in texts(message)
    shown = await press(world, message, "Right")
    assert all(line in shown for line in (*test.setup, *test.stop_if))
    shown = await press(world, message, "I'm ready")
    assert "step 1 of 4" in shown
    assert test.guided_steps[0] in shown
    assert test.guided_steps[1] not in shown
    assert test.alt_text in alt_texts(message)
    assert [file.filename for file in message.attachments] == ["hip_bridge_test.gif"]
    shown = await press(world, message, "Next", "Next")
    assert "Raise your left foot" in shown, "the right hip holds"
    assert "step 2 of 4" in await press(world, message, "Back")


async def test_read_more_and_back_walk_all_pages_of_the_test_to_read(world: World) -> None:
    started = await begin(world)
    test, catalogue = world.bot.catalogue.self_tests["hip_bridge_test"], world.bot.catalogue
    result = await world.ana.click(started, label="Read the steps first")
    assert result.ephemeral
    read = result.response
    assert read is not None
    pages = self_test_pages(test, catalogue)
    assert len(pages) > 1
    assert "Back" not in texts(read).splitlines()
    shown = [texts(read)] + [await press(world, read, "Read more") for _ in pages[1:]]
    assert "Read more" not in texts(read)
    assert read.attachments == [], "the picture is on the first page"
    for page, text in zip(pages, shown, strict=True):
        assert all(part in text for part in page)
    for page in reversed(pages[:-1]):
        assert page[-1] in await press(world, read, "Back")
    assert [file.filename for file in read.attachments] == ["hip_bridge_test.gif"]


async def test_the_result_says_what_it_may_mean_what_it_cannot_tell_and_what_to_do(world: World) -> None:
    message = await begin(world)
    await press(world, message, "Left")
    assert "Now the right side" in await side(world, message, "Sagged or turned")
    shown = await side(world, message, "Steady and level")
    test = world.bot.catalogue.self_tests["hip_bridge_test"]
    steady, sagged, *_ = test.outcomes
    assert test.cannot_tell in shown
    assert sagged.means in shown
    assert steady.means in shown
    assert [(each.side, each.outcome) for each in await results(world)] == [
        ("left", "sagged"),
        ("right", "steady"),
    ]
    following = world.bot.catalogue.exercises[sagged.next[0]]
    result = await world.ana.click(message, label=following.name)
    assert following.name in texts(result.response)
    assert test.cannot_tell in texts(message), "the result stays where it is"


async def test_seconds_are_counted_by_discord_and_no_message_is_sent_meanwhile(world: World) -> None:
    message = await begin(world, "single-leg bridge hold")
    await press(world, message, "Not sure")
    await to_pain(world, message)
    shown = await press(world, message, "Start")
    assert f"<t:{int(world.env.now().timestamp())}:R>" in shown
    before = len(world.env.http_requests)
    await world.env.advance_time(18)
    assert len(world.env.http_requests) == before
    assert "Did anything hurt on the left?" in await press(world, message, "Stop")
    assert "18 s" in await press(world, message, "Nothing hurt")


async def test_the_side_that_did_less_is_named_with_the_rule_and_the_norms_with_their_people(
    world: World,
) -> None:
    message = await begin(world, "single-leg bridge hold")
    await press(world, message, "Left")
    shown = ""
    for seconds in (18, 35):
        await to_pain(world, message)
        await press(world, message, "Start")
        await world.env.advance_time(seconds)
        shown = await press(world, message, "Stop", "Nothing hurt", "Level until tired")
    test = world.bot.catalogue.self_tests["single_leg_bridge_hold"]
    assert "17 s apart: more than noise. If that's so on another day too" in shown
    shown = await press(world, message, "Read more")
    assert test.noise is not None
    assert test.noise.about in shown
    assert test.norms[0].population in shown
    assert test.cannot_tell in await press(world, message, "Back")
    assert [each.outcome for each in await results(world)] == ["shorter", "held_level"]


async def test_a_bad_number_is_answered_with_a_sentence_and_nothing_is_lost(world: World) -> None:
    message = await begin(world, "knee to wall")
    await press(world, message, "Left")
    await to_pain(world, message)
    await press(world, message, "Nothing hurt")
    form = await world.ana.click(message, label="Type the number")
    sentence = await world.refusal(await world.ana.submit_modal(form, {"number": "quite far"}))
    assert "like 9 or 9.5" in sentence
    form = await world.ana.click(message, label="Type the number")
    await world.ana.submit_modal(form, {"number": "8,5"})
    assert "8.5 cm" in texts(message)


async def test_pain_ends_the_test_kindly_and_no_exercise_follows(world: World) -> None:
    message = await begin(world)
    await press(world, message, "Left", "I'm ready", "Next")
    shown = await press(world, message, "It hurts")
    assert "Thanks for telling me" in shown
    assert "Warning signs" in shown
    assert not has_an_exercise(message)
    assert [(each.outcome, each.hurt) for each in await results(world)] == [("hurt", True)]


async def test_pain_on_the_second_side_keeps_the_first_and_names_no_exercise_either(world: World) -> None:
    message = await begin(world)
    await press(world, message, "Left")
    await side(world, message, "Sagged or turned")
    await to_pain(world, message)
    shown = await press(world, message, "It hurt")
    assert "It hurt on the right" in shown
    assert "The left side, which you did before, is saved." in shown
    assert not has_an_exercise(message)
    assert [each.hurt for each in await results(world)] == [False, True]
    await world.ana.click(message, label="Warning signs")


async def test_a_restart_in_the_middle_changes_nothing(world: World, settings: Settings) -> None:
    message = await begin(world, "single-leg bridge hold")
    await press(world, message, "Left")
    await to_pain(world, message)
    await press(world, message, "Start")
    await world.bot.close()
    await world.env.restart_bot(create_bot(settings, shards=1))
    await world.env.advance_time(20)
    assert "Did anything hurt on the left?" in await press(world, message, "Stop")
    assert "2" in await press(world, message, "Nothing hurt")
    shown = await press(world, message, WELL)
    assert "Now the right side" in shown
    [left] = await results(world)
    assert left.value is not None
    assert 20 <= left.value <= 25
    await world.bot.close()


async def test_the_command_goes_on_where_the_test_was_left_or_starts_over(world: World) -> None:
    first = await begin(world)
    await press(world, first, "Left", "I'm ready", "Next")
    again = await begin(world)
    assert "carry on from there" in texts(again)
    assert "step 2 of 4" in texts(again)
    assert "Which side feels weaker?" in await press(world, again, "Start over")
    assert "closed or deleted" in await press(world, first, "Next"), "the old message says so"


async def test_a_test_left_for_more_than_a_day_is_closed_and_says_so(world: World) -> None:
    message = await begin(world)
    await press(world, message, "Left")
    await side(world, message, "Steady and level")
    await world.env.advance_time(DAY + 60)
    shown = await press(world, message, "I'm ready")
    assert "more than a day ago" in shown
    assert "is saved" in shown
    assert len(await results(world)) == 1


async def test_a_stranger_is_refused(world: World) -> None:
    message = await begin(world)
    await press(world, message, "Left")
    theirs = await world.ben.slash(world.channel, "selftest", test="glute bridge test")
    assert theirs.response is not None
    assert "Which side" in texts(theirs.response), "Ben's own begins at the beginning"
    await world.bot.db.write(
        execute, "UPDATE self_test_run SET user_id = 1 WHERE user_id = ?", (world.ana.id,)
    )
    result = await world.ana.click(message, label="I'm ready")
    assert "someone else's" in await world.refusal(result)


async def test_a_press_on_a_screen_that_has_been_left_changes_nothing(world: World) -> None:
    """Two messages of one run: what is pressed on the one that is behind only shows how things stand."""
    first = await begin(world)
    await press(world, first, "Left")
    await side(world, first, "Sagged or turned")
    await to_pain(world, first)
    await press(world, first, "Nothing hurt")
    second = await begin(world)
    assert "What did you see, right side?" in texts(second)
    await press(world, second, "Steady and level")
    shown = await press(world, first, "Sagged or turned")
    assert "What it can't tell you" in shown, "it is over already"
    assert [(each.side, each.outcome) for each in await results(world)] == [
        ("left", "sagged"),
        ("right", "steady"),
    ]


async def test_the_deep_squat_leads_to_the_heels_raised_repeat_and_the_ankle(world: World) -> None:
    message = await begin(world, "deep squat test")
    shown = await side(world, message, "Heels came up")
    assert "To find out more" in shown
    raised = (await world.ana.click(message, label="Deep squat, heels on a book")).response
    assert raised is not None
    await side(world, raised, "Deeper or steadier")
    ankle = (await world.ana.click(raised, label="Knee-to-wall test")).response
    assert ankle is not None
    assert "Which side feels weaker?" in texts(ankle)
    assert [each.outcome for each in await results(world)] == ["heels_up", "deeper"]


async def test_a_full_squat_needs_no_more_tests(world: World) -> None:
    message = await begin(world, "deep squat test")
    shown = await side(world, message, "All the way down")
    assert "To find out more" not in shown


async def test_a_result_can_be_deleted_after_a_second_look(world: World) -> None:
    message = await begin(world, "deep squat test")
    await side(world, message, "Heels came up")
    assert "can't undo this" in await press(world, message, "Delete this result")
    assert "Heels came up" in await press(world, message, "Keep it")
    assert "Result deleted" in await press(world, message, "Delete this result", "Delete it")
    assert await results(world) == []


async def test_stopping_before_anything_is_done_keeps_nothing(world: World) -> None:
    message = await begin(world)
    assert "nothing was saved" in await press(world, message, "Stop here")
    assert await results(world) == []
    assert "Which side" in texts((await world.ana.click(message, label="Start over")).response)


async def test_the_change_since_the_last_time_is_told_from_noise(world: World) -> None:
    shown = ""
    for seconds in (12, 28):
        message = await begin(world, "single-leg bridge hold")
        await press(world, message, "Left")
        for _ in range(2):
            await to_pain(world, message)
            await press(world, message, "Start")
            await world.env.advance_time(seconds)
            shown = await press(world, message, "Stop", "Nothing hurt", WELL)
        await world.env.advance_time(28 * DAY)
    assert re.search(r"\*\*Left\*\* was 12 s on <t:\d+:D>\. Now \+16 s: more than noise", shown)


async def test_no_line_of_the_log_says_what_came_of_it(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    message = await begin(world)
    await press(world, message, "Left")
    await side(world, message, "Sagged or turned")
    await press(world, message, "It hurts")
    assert not re.search(r"sagged|hurt|left", " ".join(each.getMessage() for each in caplog.records))
