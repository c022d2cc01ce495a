"""The reminder from tick to post, and a check-in from button to streak."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.app import create_bot
from tests.features.texts import buttons, texts
from tests.rows import execute, fetch

if TYPE_CHECKING:
    from bot.settings import Settings
    from tests.world import World

RUN = datetime(2026, 1, 1, 17, 30, tzinfo=UTC)
"""Thursday 18:30 in Vienna, the first training day of the world's club."""
DUE = RUN - timedelta(minutes=45)


async def test_it_comes_at_the_start_minus_the_lead_and_not_a_minute_before(world: World) -> None:
    await world.set_up()
    await world.at(DUE - timedelta(minutes=1))
    assert world.posts() == []
    await world.at(DUE)
    [post] = world.posts()
    text = texts(post)
    assert "Glutes on before your run" in text
    assert "The run starts at 18:30, Vienna time." in text


async def test_it_shows_its_exercises_with_their_dose_and_a_way_to_each_card(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    [post] = world.posts()
    shown = [b for b in buttons(post) if b.startswith("exercise:show:")]
    assert len(set(shown)) >= 2
    result = await world.ana.click(post, custom_id=shown[0])
    assert result.ephemeral, "the post stays for the others; the card is Ana's own"
    name = world.bot.catalogue.exercises[shown[0].rsplit(":", 1)[-1]].name
    assert name in texts(result.response)
    assert name in texts(post)


@pytest.mark.parametrize("ticks", [2, 5])
async def test_it_comes_once_however_often_the_clock_ticks(world: World, ticks: int) -> None:
    await world.set_up()
    for minute in range(ticks):
        await world.at(DUE + timedelta(minutes=minute))
    assert len(world.posts()) == 1


async def test_a_bot_that_was_down_posts_at_once_while_the_run_is_ahead(world: World) -> None:
    await world.set_up()
    await world.at(RUN - timedelta(minutes=2))
    assert len(world.posts()) == 1


async def test_a_bot_that_was_down_until_the_run_began_stays_silent(world: World) -> None:
    await world.set_up()
    await world.at(RUN)
    assert world.posts() == []


async def test_a_restart_after_the_post_does_not_post_again_and_its_buttons_live_on(
    world: World, settings: Settings
) -> None:
    await world.set_up()
    await world.at(DUE)
    [post] = world.posts()
    old = world.bot
    fresh = create_bot(settings, shards=1)
    await world.env.restart_bot(fresh)
    await old.close()
    try:
        await world.at(DUE + timedelta(minutes=5))
        assert len(world.posts()) == 1
        result = await world.ana.click(post, label="Done")
        assert "Your streak starts here." in texts(result.response)
    finally:
        await fresh.close()


async def test_a_post_whose_answer_was_lost_is_found_again_and_not_sent_twice(world: World) -> None:
    """The process died between Discord's taking the post and our writing down its id."""
    await world.set_up()
    await world.at(DUE)
    await world.bot.db.write(execute, "UPDATE occurrence SET state = 'claimed', message_id = NULL")
    await world.at(DUE + timedelta(minutes=1))
    [post] = world.posts()
    await world.ana.click(post, label="Done")
    [post] = world.posts()
    assert "1 runner checked in so far" in texts(post), "the post was adopted: its count is kept up to date"


async def test_a_claim_whose_post_was_never_sent_is_sent_while_the_run_is_ahead(world: World) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=500, times=None)
    await world.set_up()
    await world.at(DUE)
    assert world.posts() == []
    world.env.backend.faults.clear()
    await world.at(DUE + timedelta(minutes=1))
    assert len(world.posts()) == 1


async def test_a_training_day_the_bot_could_not_post_breaks_no_streak(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    await world.ana.click(world.posts()[0], label="Done")
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=None)
    sunday = DUE + timedelta(days=3)
    await world.at(sunday)
    await world.at(sunday + timedelta(days=3))  # Sunday would long have closed
    result = await world.ana.slash(world.channel, "streak")
    assert "Your streak: 1" in texts(result.response)


async def test_done_is_counted_once_shown_on_the_post_and_kept_as_a_streak(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    first = await world.ana.click(world.posts()[0], label="Done")
    assert first.ephemeral
    assert "Your streak starts here." in texts(first.response)
    again = await world.ana.click(world.posts()[0], label="Done")
    assert "nothing changes" in texts(again.response)
    await world.ben.click(world.posts()[0], label="Done")
    await world.env.advance_time(3)
    assert "2 runners checked in so far" in texts(world.posts()[0])


async def test_done_can_be_taken_back_until_the_day_closes(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    await world.ana.click(world.posts()[0], label="Done")
    result = await world.ana.click(world.posts()[0], label="Rest today")
    assert "Enjoy your rest day" in texts(result.response)
    await world.env.advance_time(3)
    assert "Be the first to tap Done" in texts(world.posts()[0])


async def test_something_hurts_is_seen_by_nobody_else(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    result = await world.ana.click(world.posts()[0], label="Something hurts")
    assert result.ephemeral
    assert "See a physio or doctor" in texts(result.response)
    assert result.response is not None
    care = await world.ana.click(result.response, label="Warning signs")
    assert care.ephemeral
    assert "Get help now" in texts(care.response)
    await world.env.advance_time(3)
    everything = "".join(texts(m) for m in world.channel.history(viewer=world.ben))
    assert "Ana" not in everything
    board = await world.ben.slash(world.channel, "streak")
    assert "Ana" not in texts(board.response)


async def test_a_click_after_closing_changes_nothing_and_says_so(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    post = world.posts()[0]
    await world.env.advance_time((RUN + timedelta(hours=48) - world.env.now()).total_seconds())
    result = await world.ana.click(post, label="Done")
    assert "closed" in await world.refusal(result)
    assert list(await world.bot.db.write(fetch, "SELECT * FROM checkin")) == []


async def test_the_post_mentions_nobody_and_cannot_be_taken_twice_by_discord(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    [sent] = [r for r in world.env.http_requests if r.method == "POST" and r.path.endswith("/messages")]
    assert sent.json is not None
    assert sent.json["allowed_mentions"] == {"parse": []}
    assert sent.json["enforce_nonce"] is True
