"""A warm-up that an organiser leads in the channel, and everybody does along."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import discord
import pytest
import simcord

from bot.app import create_bot
from bot.features.guided import service as guided
from bot.features.guided.service import Presser
from tests.features.guided.guided import BRIDGE_HOLD, CLAMSHELL, posted, rows
from tests.features.texts import texts

if TYPE_CHECKING:
    from bot.settings import Settings
    from tests.world import World

pytestmark = pytest.mark.usefixtures("few_pictures")


def shown(world: World) -> discord.Message:
    """The one public message of the session."""
    [message] = [
        m for m in world.channel.history() if "workout:" in str(m.components) or "## Warm-up: " in texts(m)
    ]
    return message


async def led(world: World) -> discord.Message:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    result = await world.organiser.slash(world.channel, "warmup", public=True)
    assert not result.ephemeral
    return shown(world)


async def press(world: World, who: simcord.MemberActor, label: str) -> str:
    """Press on the public message; what it says some seconds later."""
    await who.click(shown(world), label=label)
    await world.env.advance_time(3)
    return texts(shown(world))


async def test_the_group_sees_one_card_that_moves_on_when_the_organiser_says(world: World) -> None:
    message = await led(world)
    assert "## Clamshell" in texts(message)
    assert [file.filename for file in message.attachments] == ["clamshell.gif"]
    assert "Now the left leg" in await press(world, world.organiser, "Next")
    assert "## Glute bridge hold" in await press(world, world.organiser, "Next")
    assert [file.filename for file in shown(world).attachments] == ["glute_bridge_hold.gif"]
    assert shown(world).id == message.id


async def test_nobody_but_an_organiser_can_begin_one_or_move_it(world: World) -> None:
    refused = await world.refusal(await world.ana.slash(world.channel, "warmup", public=True))
    assert "Manage Server" in refused
    await led(world)
    refused = await world.refusal(await world.ana.click(shown(world), label="Next"))
    assert "Tap **Join in**" in refused
    assert "Right leg" in texts(shown(world))


async def test_everybody_joins_and_is_counted_once_without_a_ping(world: World) -> None:
    await led(world)
    for who in (world.ana, world.ben, world.ana):
        joined = await who.click(shown(world), label="Join in")
        assert joined.ephemeral
    await world.env.advance_time(3)
    assert "**2 runners** joined in" in texts(shown(world))
    assert shown(world).mentions == []


async def test_many_who_join_at_once_cost_few_edits(world: World) -> None:
    message = await led(world)
    await press(world, world.ana, "Join in")
    [(workout_id,)] = await rows(world, "SELECT id FROM workout")
    assert isinstance(workout_id, int)
    before = edits(world, message)
    with world.env._bot_scope():  # pyright: ignore[reportPrivateUsage]  # SimCord lets nobody press at once
        for user_id in range(1, 12):
            await world.bot.db.write(
                guided.join_workout, workout_id, Presser(user_id, world.channel.id), world.env.now()
            )
            world.bot.led_session_changed(workout_id)
    await world.env.advance_time(5)
    assert "**12 runners**" in texts(shown(world))
    assert 0 < edits(world, message) - before <= 3


def edits(world: World, message: discord.Message) -> int:
    return sum(
        request.method == "PATCH" and str(message.id) in request.path for request in world.env.http_requests
    )


async def test_at_the_end_everybody_checks_in_on_the_same_card(world: World) -> None:
    await led(world)
    await press(world, world.ana, "Join in")
    for _ in range(3):
        await press(world, world.organiser, "Next")
    over = texts(shown(world))
    assert "**1 runner** joined in. Your hips are ready" in over
    assert "Check in" in over
    for who in (world.ana, world.ben):
        result = await who.click(shown(world), label="Done")
        assert "Nice one!" in texts(result.response)
    assert await rows(world, "SELECT count(DISTINCT user_id) FROM checkin WHERE answer = 'done'") == [(2,)]


async def test_who_is_hurt_gets_care_alone_and_the_others_go_on(world: World) -> None:
    await led(world)
    before = texts(shown(world))
    result = await world.ana.click(shown(world), label="Something hurts")
    assert result.ephemeral
    assert "Tell me where" in texts(result.response)
    assert texts(shown(world)) == before


async def test_a_double_click_of_the_organiser_goes_one_step(world: World) -> None:
    message = await led(world)
    [custom_id] = re.findall(r"workout:next:\d+:0", str(message.components))
    await world.organiser.click(message, custom_id=custom_id)
    assert "Now the left leg" in texts(shown(world))


async def test_after_a_restart_the_organiser_goes_on_with_the_same_message(
    world: World, settings: Settings
) -> None:
    await led(world)
    await press(world, world.ana, "Join in")
    await world.bot.close()
    fresh = create_bot(settings, shards=1)
    await world.env.restart_bot(fresh)
    assert "Now the left leg" in await press(world, world.organiser, "Next")
    assert "**1 runner**" in texts(shown(world))
    await fresh.close()


async def test_begun_again_in_the_same_channel_it_goes_on_with_a_new_message(world: World) -> None:
    first = await led(world)
    await press(world, world.organiser, "Next")
    await world.organiser.slash(world.channel, "warmup", public=True)
    newest = max(
        (m for m in world.channel.history() if "workout:next" in str(m.components)), key=lambda m: m.id
    )
    assert newest.id != first.id
    assert "Now the left leg" in texts(newest)
    assert len(await rows(world, "SELECT 1 FROM workout")) == 1


async def test_a_pause_and_a_stop_are_the_organisers_too(world: World) -> None:
    await led(world)
    assert "## Paused" in await press(world, world.organiser, "Pause")
    refused = await world.refusal(await world.ben.click(shown(world), label="Carry on"))
    assert "Join in" in refused
    assert "Right leg" in await press(world, world.organiser, "Carry on")
    await press(world, world.organiser, "Pause")
    await world.organiser.click(shown(world), label="Stop here")
    await world.env.advance_time(3)
    assert "## Warm-up: over" in texts(shown(world))
    assert "Your hips are ready" not in texts(shown(world))


@pytest.mark.parametrize("method", ["GET", "PATCH"])
async def test_stopped_while_discord_does_not_answer_it_loses_its_buttons_with_the_next_minute(
    world: World, method: str
) -> None:
    message = await led(world)
    await press(world, world.organiser, "Pause")
    world.env.inject_error(method, f"/channels/*/messages/{message.id}", status=503, times=None)
    await world.organiser.click(shown(world), label="Stop here")
    await world.env.advance_time(60)
    assert "## Paused" in texts(shown(world))
    world.env.backend.faults.clear()
    await world.at(world.env.now() + timedelta(minutes=1))
    await world.env.advance_time(3)
    assert "## Warm-up: over" in texts(shown(world))
    assert "workout:" not in str(shown(world).components)
    assert await rows(world, "SELECT unshown FROM workout") == [(0,)]


async def test_what_was_pressed_before_the_process_ended_is_shown_by_the_next(world: World) -> None:
    await led(world)
    [(workout_id,)] = await rows(world, "SELECT id FROM workout")
    assert isinstance(workout_id, int)
    await world.bot.db.write(
        guided.join_workout, workout_id, Presser(world.ana.id, world.channel.id), world.env.now()
    )
    await world.at(world.env.now() + timedelta(minutes=1))
    await world.env.advance_time(3)
    assert "**1 runner**" in texts(shown(world))


async def test_a_message_that_was_deleted_is_let_go_and_the_command_shows_it_anew(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await led(world)
    world.env.inject_error("GET", "/channels/*/messages/*", status=404, code=10008)
    with caplog.at_level(logging.INFO):
        await press(world, world.ana, "Join in")
    assert "was deleted" in caplog.text
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    result = await world.organiser.slash(world.channel, "warmup", public=True)
    assert "**1 runner**" in texts(result.response)


async def test_a_session_in_public_that_was_left_is_over_on_its_message_too(world: World) -> None:
    await led(world)
    await world.at(world.env.now() + timedelta(hours=13))
    await world.env.advance_time(3)
    assert "## Warm-up: over" in texts(shown(world))
    assert "workout:" not in str(shown(world).components)


async def test_whose_message_discord_did_not_name_when_it_was_sent_it_moves_all_the_same(
    world: World,
) -> None:
    await posted(world, CLAMSHELL, BRIDGE_HOLD)
    world.env.inject_error("GET", "/webhooks/*/*/messages/@original", status=503, times=None)
    await world.organiser.slash(world.channel, "warmup", public=True)
    world.env.backend.faults.clear()
    assert await rows(world, "SELECT message_id FROM workout") == [(None,)]

    assert "Now the left leg" in await press(world, world.organiser, "Next")
    assert "**1 runner**" in await press(world, world.ana, "Join in")


async def test_in_a_direct_message_there_is_no_club_to_lead(world: World) -> None:
    refused = await world.refusal(await world.ana.user.slash("warmup", public=True))

    assert refused.startswith("There's no club to run here")
