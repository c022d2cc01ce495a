"""Answering in Discord: /checkin, the words that come back, milestones, and buttons pressed out of place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import discord
import pytest

from bot.features.streaks.rules import Milestone
from bot.interactions import answering
from bot.pictures.charts.board import milestone_alt_text
from tests.features.texts import texts
from tests.rows import execute

if TYPE_CHECKING:
    import simcord

    from tests.world import World

RUN = datetime(2026, 1, 1, 17, 30, tzinfo=UTC)
DUE = RUN - timedelta(minutes=45)
DAYS = (0, 3, 5, 7, 10, 12)
"""Thursday, Sunday, Tuesday, and so on."""


async def train(world: World, sessions: int) -> simcord.InteractionResult:
    """Ana is there from the first session on; the answer to her last Done."""
    await world.set_up()
    result = None
    for days in DAYS[:sessions]:
        await world.at(DUE + timedelta(days=days))
        result = await world.ana.click(world.posts()[-1], label="Done")
    assert result is not None
    return result


async def test_the_open_days_are_suggested_the_latest_first_with_what_was_said(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    await world.ana.click(world.posts()[0], label="Rest today")
    choices = await world.ana.autocomplete(world.channel, "checkin", "when", "")
    assert [choice["name"] for choice in choices] == ["Thursday 1 January 18:30 · checked in: Rest today"]
    assert await world.ana.autocomplete(world.channel, "checkin", "when", "Sunday") == []
    await world.env.advance_time(timedelta(hours=49).total_seconds())
    assert await world.ana.autocomplete(world.channel, "checkin", "when", "") == []


async def test_an_answer_without_the_post_counts_as_one_with_it(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    card = await world.ana.slash(world.channel, "checkin")
    assert card.ephemeral
    assert card.response is not None
    assert "You haven't checked in yet" in texts(card.response)
    result = await world.ana.click(card.response, label="Done")
    assert "Your streak starts here." in texts(result.response)
    await world.env.advance_time(3)
    assert "1 runner checked in so far" in texts(world.posts()[0])
    again = await world.ana.slash(world.channel, "checkin")
    assert "Checked in: **Done**" in texts(again.response)


async def test_with_nothing_to_answer_it_says_so_and_when_the_next_training_is(world: World) -> None:
    await world.set_up()
    text = texts((await world.ana.slash(world.channel, "checkin")).response)
    assert "Nothing to check in for" in text
    assert f"<t:{int(RUN.timestamp())}:F>" in text


async def test_words_that_are_no_day_are_refused_with_the_way_on(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    result = await world.ana.slash(world.channel, "checkin", when="yesterday")
    assert "Choose one of the suggestions" in await world.refusal(result)


async def test_a_club_that_is_not_set_up_suggests_nothing_and_says_who_can(world: World) -> None:
    assert await world.ana.autocomplete(world.channel, "checkin", "when", "") == []
    assert "/club setup" in await world.refusal(await world.ana.slash(world.channel, "checkin"))


async def test_the_first_done_is_welcomed_once_however_often_one_presses(world: World) -> None:
    first = texts((await train(world, 1)).response)
    again = texts((await world.ana.click(world.posts()[0], label="Done")).response)
    welcome = {line for tones in world.bot.catalogue.phrases.values() for line in tones.plain}
    assert welcome & {*first.splitlines()}
    assert not welcome & {*again.splitlines()}
    assert "nothing changes. Your streak: **1**." in again


async def test_a_playful_member_reads_playful_lines(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    await world.bot.db.write(
        execute, "INSERT INTO person (user_id, tone) VALUES (?, 'playful')", (world.ana.id,)
    )
    text = texts((await world.ana.click(world.posts()[0], label="Done")).response)
    playful = [line for tones in world.bot.catalogue.phrases.values() for line in tones.playful]
    assert any(line in text for line in playful)


async def test_after_a_break_it_says_what_stays_and_never_what_is_lost(world: World) -> None:
    await train(world, 3)
    for days in (7, 10, 12, 14):  # nobody answers: a protection covers one, the next is missed
        await world.at(DUE + timedelta(days=days))
    result = await world.ana.click(world.posts()[-1], label="Done")
    text = texts(result.response).casefold()
    assert "welcome back! a new streak starts here" in text
    assert "your longest streak (3) and all 4 check-ins still count" in text
    assert "lost" not in text
    assert "broke" not in text


async def test_a_milestone_is_a_private_picture_that_is_described(world: World) -> None:
    result = await train(world, 5)
    assert "**5 in a row**" in texts(result.response)
    [note] = result.followups
    assert note.ephemeral
    assert [a.description for a in note.attachments] == [milestone_alt_text(Milestone.FIVE)]
    assert not any("5 check-ins" in texts(m) for m in world.channel.history(viewer=world.ben))


async def test_a_milestone_is_told_to_the_club_once_and_without_a_ping_if_the_member_wants_that(
    world: World,
) -> None:
    await train(world, 4)
    await world.bot.db.write(execute, "UPDATE member SET public = 1")
    await world.at(DUE + timedelta(days=DAYS[4]))
    for label in ("Done", "Rest today", "Done"):
        await world.ana.click(world.posts()[-1], label=label)
    told = [m for m in world.channel.history() if "5 check-ins in a row" in m.content]
    assert [m.content for m in told] == ["Well done, **Ana**: 5 check-ins in a row!"]
    [sent] = [r for r in world.env.http_requests if "Well done, " in str(r.json)]
    assert sent.json is not None
    assert sent.json["allowed_mentions"] == {"parse": []}


async def test_a_milestone_that_cannot_be_told_is_still_the_member_s(world: World) -> None:
    await train(world, 4)
    await world.bot.db.write(execute, "UPDATE member SET public = 1")
    await world.at(DUE + timedelta(days=DAYS[4]))
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=None)
    result = await world.ana.click(world.posts()[-1], label="Done")
    assert len(result.followups) == 1


async def test_a_milestone_whose_answer_fails_is_told_to_the_club_and_with_the_next_answer_to_the_member(
    world: World,
) -> None:
    await train(world, 4)
    await world.bot.db.write(execute, "UPDATE member SET public = 1")
    await world.at(DUE + timedelta(days=DAYS[4]))
    world.env.inject_error("POST", "/interactions/*/callback", status=400, code=50035)
    world.env.inject_error("POST", "/webhooks/*", status=400, code=50035)
    await world.ana.click(world.posts()[-1], label="Done")
    assert world.env.errors is not None
    world.env.backend.faults.clear()
    told = [m.content for m in world.channel.history() if "5 check-ins in a row" in m.content]
    await world.at(world.env.now() + timedelta(minutes=1))
    first = await world.ana.slash(world.channel, "streak")
    second = await world.ana.slash(world.channel, "streak")

    assert told == ["Well done, **Ana**: 5 check-ins in a row!"]
    assert ["5 check-ins in a row" in texts(note) for note in first.followups] == [True]
    assert second.followups == []


@pytest.mark.parametrize("hidden", [0, 1])
async def test_a_milestone_is_told_when_discord_is_back_and_only_if_it_still_may_be(
    world: World, hidden: int
) -> None:
    await train(world, 4)
    await world.bot.db.write(execute, "UPDATE member SET public = 1")
    await world.at(DUE + timedelta(days=DAYS[4]))
    world.env.inject_error("POST", "/channels/*/messages", status=503, times=None)
    await world.ana.click(world.posts()[-1], label="Done")
    world.env.backend.faults.clear()
    await world.bot.db.write(execute, "UPDATE member SET hidden = ?", (hidden,))
    await world.at(world.env.now() + timedelta(minutes=2))
    told = [m.content for m in world.channel.history() if "check-ins in a row" in m.content]
    assert told == ["Well done, **Ana**: 5 check-ins in a row!"] * (1 - hidden)


async def test_a_click_on_a_post_of_last_year_says_that_it_has_closed(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    post = world.posts()[0]
    await world.env.advance_time(timedelta(days=365).total_seconds())
    assert "has closed" in await world.refusal(await world.ana.click(post, label="Done"))


async def test_who_has_to_wait_for_others_is_told_that_the_answer_comes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each press is late from the first: so is a refusal, and a milestone comes after the answer."""
    monkeypatch.setattr(answering, "DEFER_AFTER", timedelta())
    result = await train(world, 5)
    first = [r for r in world.env.http_requests if r.path.endswith("/callback")][-1]
    assert first.json is not None
    assert first.json["type"] == discord.InteractionResponseType.deferred_channel_message.value
    assert result.ephemeral
    assert "5 in a row" in texts(result.response)
    [note] = result.followups
    assert "5 check-ins in a row" in texts(note)
    closed = world.posts()[-1]
    await world.env.advance_time(timedelta(hours=49).total_seconds())
    assert "has closed" in await world.refusal(await world.ana.click(closed, label="Done"))
