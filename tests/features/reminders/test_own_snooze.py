"""A runner's own reminder is snoozed: one more word, and none once the run has begun."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import discord

from tests.features.reminders.own_runs import DUE, RUN, reminders_of, set_up
from tests.features.texts import buttons, texts

if TYPE_CHECKING:
    import simcord

    from tests.world import World


def nudges_of(runner: simcord.UserHandle) -> list[discord.Message]:
    return [m for m in runner.dm_channel.history() if "Your run starts" in texts(m)]


async def test_a_snooze_brings_one_more_word_and_only_one(world: World, zoe: simcord.UserHandle) -> None:
    await set_up(zoe)
    await world.at(DUE)
    snoozed = await zoe.click(reminders_of(zoe)[0], label="Snooze 15 min")
    assert snoozed.ephemeral
    await world.at(DUE + timedelta(minutes=14))
    assert nudges_of(zoe) == []
    for minute in (16, 17, 18):
        await world.at(DUE + timedelta(minutes=minute))
    [nudge] = nudges_of(zoe)
    done = await zoe.click(nudge, label="Done")
    assert "Your streak starts here." in texts(done.response)


async def test_a_snooze_into_the_run_is_refused_with_a_sentence(
    world: World, zoe: simcord.UserHandle
) -> None:
    await set_up(zoe)
    await world.at(DUE + timedelta(minutes=20))
    [reminder] = reminders_of(zoe)
    await world.env.advance_time(600)
    refused = await zoe.click(
        reminder, custom_id=next(b for b in buttons(reminder) if b.startswith("snooze:15"))
    )
    assert "Your run will have started" in await world.refusal(refused)


async def test_a_snooze_that_makes_no_sense_is_not_offered(world: World, zoe: simcord.UserHandle) -> None:
    await set_up(zoe, minutes_before=20)
    await world.at(RUN - timedelta(minutes=20))
    reminder = texts(reminders_of(zoe)[0])
    assert "Snooze 15 min" in reminder
    assert "Snooze 30 min" not in reminder


async def test_after_the_run_began_no_snooze_is_offered_and_answers_still_count(
    world: World, zoe: simcord.UserHandle
) -> None:
    await set_up(zoe)
    await world.at(DUE)
    await world.at(RUN)
    await world.env.advance_time(3)
    [reminder] = reminders_of(zoe)
    assert "Snooze" not in texts(reminder)
    assert "Nice one!" in texts((await zoe.click(reminder, label="Done")).response)


async def test_the_club_s_post_has_no_snooze(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    assert "Snooze" not in texts(world.posts()[0])
