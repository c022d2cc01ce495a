"""Something hurts, from the button on the post to the question on the day after."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import discord
import pytest
import simcord

from bot.app import create_bot
from bot.features.club import store as club_store
from tests.builders import club_key
from tests.features.texts import texts
from tests.rows import execute, fetch

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.settings import Settings
    from tests.world import World

KNEE, GROIN = "knee", "groin or front of the hip"
NONE = "-"
DAY = timedelta(days=1)
SUNDAY_EVENING = datetime(2026, 1, 4, 18, tzinfo=UTC)


async def posted(world: World) -> discord.Message:
    """The club's first post, with a set from which the clamshell is an easier exercise."""
    await world.set_up()
    await world.at(world.first_post_at)
    await world.bot.db.write(execute, """UPDATE occurrence SET exercises = '["fire_hydrant"]'""")
    [post] = world.posts()
    return post


async def hurts(world: World) -> simcord.ResponseMessage:
    """Ana presses the button; what only she sees."""
    result = await world.ana.click(await posted(world), label="Something hurts")
    assert result.ephemeral
    assert result.response is not None
    return result.response


async def tell(
    world: World,
    answer: simcord.ResponseMessage,
    place: str = KNEE,
    level: int = 2,
    since: str = "a few days",
) -> None:
    """The form, filled in; the question about the signs takes the place of the answer."""
    form = await world.ana.click(answer, label="Tell me where")
    await world.ana.submit_modal(form, {"place": [place], "level": [str(level)], "since": [since]})


def custom_id(message: simcord.ResponseMessage | discord.Message, start: str) -> str:
    found = re.search(rf"{start}[\w:]*", str(message.components))
    assert found is not None, f"nothing begins with {start}"
    return found[0]


async def name_signs(world: World, answer: simcord.ResponseMessage, *signs: str) -> str:
    await world.ana.select(answer, list(signs), custom_id=custom_id(answer, "pain:signs"))
    return texts(answer)


async def advised(world: World, *signs: str, place: str = KNEE, level: int = 2) -> simcord.ResponseMessage:
    answer = await hurts(world)
    await tell(world, answer, place, level)
    await name_signs(world, answer, *(signs or (NONE,)))
    return answer


async def rows(world: World, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await world.bot.db.read(fetch, query)]


def has_an_exercise(message: simcord.ResponseMessage | discord.Message) -> bool:
    return "pain:move" in str(message.components) or "exercise:" in str(message.components)


def questions(world: World) -> list[discord.Message]:
    return [m for m in world.ana.user.dm_channel.history() if "how is it today" in texts(m)]


# The answer


async def test_the_press_alone_excuses_the_day_and_demands_nothing(world: World) -> None:
    answer = await hurts(world)
    assert "Only you can see this" in texts(answer)
    assert "if you like" in texts(answer)
    for label in ("Tell me where", "Warning signs", "Pause training"):
        assert label in texts(answer)
    assert not has_an_exercise(answer)
    assert await rows(world, "SELECT 1 FROM pain") == []
    assert await rows(world, "SELECT answer FROM checkin") == [("hurt",)]


async def test_a_mild_knee_may_rest_or_have_a_gentle_exercise_on_a_card_of_its_own(world: World) -> None:
    answer = await advised(world)
    assert "Rest, or something gentle" in texts(answer)
    assert "Clamshell" in texts(answer)
    shown = await world.ana.click(answer, custom_id=custom_id(answer, "pain:move"))
    assert shown.ephemeral
    assert "Clamshell" in texts(shown.response)
    assert "Rest, or something gentle" in texts(answer), "the advice stays beside it"


async def test_a_strong_groin_is_for_a_professional_today_and_never_for_an_exercise(world: World) -> None:
    answer = await hurts(world)
    await tell(world, answer, GROIN, 8)
    assert "7/10 or more" in texts(answer), "said before the signs are asked about"
    assert "See someone today" in await name_signs(world, answer, NONE)
    assert not has_an_exercise(answer)


async def test_a_sign_leads_to_a_professional_as_soon_as_the_content_says(world: World) -> None:
    answer = await advised(world, "locking_catching_giving_way")
    assert "Book an appointment" in texts(answer)
    assert "don't exercise until a physio or doctor has checked it" in texts(answer)
    assert not has_an_exercise(answer)


async def test_none_of_these_beside_a_sign_counts_as_the_sign(world: World) -> None:
    answer = await advised(world, NONE, "chest_breath_or_calf")
    assert "Emergency: get help now" in texts(answer)
    assert not has_an_exercise(answer)


async def test_the_middle_of_the_scale_is_rest_and_says_why(world: World) -> None:
    answer = await advised(world, level=4)
    assert "Rest is the right call today" in texts(answer)
    assert "At 4/10 or more I don't suggest exercises" in texts(answer)
    assert not has_an_exercise(answer)


async def test_the_warning_signs_are_one_press_away(world: World) -> None:
    answer = await hurts(world)
    shown = await world.ana.click(answer, label="Warning signs")
    assert shown.ephemeral
    assert "When to get help" in texts(shown.response)


async def test_a_pause_from_yesterday_until_one_comes_back(world: World) -> None:
    answer = await hurts(world)
    form = await world.ana.click(answer, label="Pause training")
    fields = {"reason": ["injury"], "first": "2025-12-31", "until": ""}
    paused = await world.ana.submit_modal(form, fields)
    assert paused.ephemeral
    assert "Paused until Mon 30 March" in texts(paused.response)
    assert await rows(world, "SELECT first_date, last_date, reason FROM pause") == [
        ("2025-12-31", "2026-03-30", "injury")
    ]


async def test_a_pause_until_no_date_is_answered_with_an_example(world: World) -> None:
    form = await world.ana.click(await hurts(world), label="Pause training")
    fields = {"reason": ["life"], "first": "", "until": "when I feel like it"}
    assert "Write it like this" in await world.refusal(await world.ana.submit_modal(form, fields))
    assert await rows(world, "SELECT 1 FROM pause") == []


async def test_the_questions_outlive_a_restart(world: World, settings: Settings) -> None:
    answer = await hurts(world)
    await tell(world, answer)
    old, fresh = world.bot, create_bot(settings, shards=1)
    await world.env.restart_bot(fresh)
    await old.close()
    try:
        assert "Clamshell" in await name_signs(world, answer, NONE)
        await world.ana.click(answer, label="Check on me tomorrow")
        await world.at(world.first_post_at + DAY)
        [question] = questions(world)
        await world.ana.user.click(question, label="Better")
        [said] = [m for m in world.ana.user.dm_channel.history() if "better" in texts(m).casefold()]
        assert "Clamshell" in texts(said)
    finally:
        await fresh.close()


async def test_forms_that_were_open_while_it_restarted_are_taken(
    world: World, restart: Callable[[], Awaitable[None]]
) -> None:
    answer = await hurts(world)
    form = await world.ana.click(answer, label="Tell me where")
    pause = await world.ana.click(answer, label="Pause training")
    await restart()
    fields = {"place": [KNEE], "level": ["2"], "since": ["a few days"]}
    await world.ana.submit_modal(form, fields)
    assert "Do any of these apply?" in texts(answer)
    [(day,)] = await rows(world, "SELECT id FROM occurrence")
    assert await rows(world, "SELECT place, level, occurrence_id FROM pain") == [(KNEE, 2, day)]
    typed = {"reason": ["injury"], "first": "", "until": "20 Jan"}
    paused = await world.ana.submit_modal(pause, typed)
    assert "Paused until Tue 20 January" in texts(paused.response)


async def test_the_signs_that_were_left_out_can_be_told_from_any_card_that_waits_for_them(
    world: World,
) -> None:
    await tell(world, await hurts(world), level=2)
    result = await world.ana.slash(world.channel, "plan")
    assert result.response is not None
    assert "Rest is the right call" in texts(result.response)
    await world.ana.click(result.response, label="Tell me the signs")
    assert "Do any of these apply?" in texts(result.response)
    await name_signs(world, result.response, NONE)

    again = await world.ana.slash(world.channel, "plan")
    assert again.response is not None
    assert "Rest is the right call" not in texts(again.response)


# Nobody else


async def test_what_was_told_is_in_no_post_no_board_no_digest_no_other_answer_and_no_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG", logger="bot"):
        answer = await advised(world, "hip_night_pain", place="thigh", level=6)
        await world.ana.click(answer, label="Check on me tomorrow")
        await world.bot.db.write(club_store.set_digest, club_key(world.guild.id), SUNDAY_EVENING)
        board = await world.ben.slash(world.channel, "streak")
        await world.at(world.first_post_at + DAY)
        [question] = questions(world)
        await world.ana.user.click(question, label="Worse")
        await world.at(SUNDAY_EVENING)
    public = "\n".join(texts(m) for m in world.channel.history() if not m.flags.ephemeral)
    assert "week" in public, "the digest is there"
    secret = re.compile("thigh|hurt(?!s)|night|6 out of|worse|professional|pain", re.IGNORECASE)
    assert not secret.search(public)
    assert not secret.search(texts(board.response))
    assert not secret.search(caplog.text)


async def test_anothers_buttons_and_answers_are_refused_without_a_word_on_the_note(world: World) -> None:
    answer = await advised(world)
    await world.ana.click(answer, label="Check on me tomorrow")
    await world.at(world.first_post_at + DAY)
    [question] = questions(world)
    [(note_id, before)] = await rows(world, "SELECT id, outcome FROM pain")
    await world.bot.db.write(execute, "UPDATE pain SET user_id = ?", (world.ben.id,))
    sentence = await world.refusal(await world.ana.user.click(question, label="Worse"))
    assert "I don't have that note any more" in sentence
    assert "knee" not in sentence
    assert await rows(world, "SELECT id, outcome FROM pain") == [(note_id, before)]


# The day after


async def asked(world: World, *signs: str, level: int = 2) -> discord.Message:
    """The question that Ana wanted."""
    answer = await advised(world, *signs, level=level)
    yes = await world.ana.click(answer, label="Check on me tomorrow")
    assert yes.ephemeral
    await world.at(world.first_post_at + DAY - timedelta(minutes=1))
    assert questions(world) == []
    for minute in range(3):
        await world.at(world.first_post_at + DAY + timedelta(minutes=minute))
    [question] = questions(world)
    assert "knee" not in texts(question), "it may light up on a phone that others see"
    return question


async def said(world: World, question: discord.Message, label: str) -> discord.Message:
    """The question once it has been answered."""
    await world.ana.user.click(question, label=label)
    return next(m for m in world.ana.user.dm_channel.history() if m.id == question.id)


async def test_without_a_yes_nobody_is_asked(world: World) -> None:
    await advised(world)
    await world.at(world.first_post_at + DAY)
    assert questions(world) == []


async def test_better_is_shown_the_way_back_in(world: World) -> None:
    answered = await said(world, await asked(world, level=5), "Better")
    assert "Good to hear" in texts(answered)
    shown = await world.ana.user.click(answered, custom_id=custom_id(answered, "pain:move"))
    assert "Clamshell" in texts(shown.response)


@pytest.mark.parametrize(
    ("label", "sentence"), [("Same", "another day of rest"), ("Worse", "Book an appointment")]
)
async def test_not_better_is_rest_or_a_professional_and_no_exercise(
    world: World, label: str, sentence: str
) -> None:
    answered = await said(world, await asked(world), label)
    assert sentence in texts(answered)
    assert not has_an_exercise(answered)


async def test_better_after_a_sign_is_still_to_be_looked_at(world: World) -> None:
    answered = await said(world, await asked(world, "locking_catching_giving_way"), "Better")
    assert "Book an appointment" in texts(answered), "as when it was named"
    assert not has_an_exercise(answered)


async def test_closed_direct_messages_are_let_be_and_nothing_is_logged(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await advised(world)
    await world.ana.click(answer, label="Check on me tomorrow")
    path = f"/channels/{world.ana.user.dm_channel.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50007, times=None)
    caplog.clear()
    for minute in range(3):
        await world.at(world.first_post_at + DAY + timedelta(minutes=minute))
    assert questions(world) == []
    tried = [r for r in world.env.http_requests if r.method == "POST" and r.path == path]
    assert len(tried) == 1
    assert "pain" not in caplog.text


async def test_a_done_after_a_warning_sign_is_counted_and_not_cheered(world: World) -> None:
    await advised(world, place=GROIN, level=8)
    done = await world.ana.click(world.posts()[0], label="Done")
    assert "See someone today" in texts(done.response)
    assert "Checked in. Your streak starts here." in texts(done.response)
    assert "!" not in texts(done.response)
    assert "don't exercise until a physio or doctor has checked it" in texts(done.response)
    assert "I've had it checked" in texts(done.response)
