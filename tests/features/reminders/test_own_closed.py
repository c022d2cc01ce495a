"""Closed direct messages: found out before saving, or told once where the runner next is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.features.reminders.own_runs import DUE, ask, close_messages, reminders_of, rows, set_up
from tests.features.texts import texts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import simcord

    from tests.world import World

NOTE = "I couldn't DM you, so I turned your reminders off."


async def test_closed_messages_are_found_out_before_anything_is_saved(
    world: World, zoe: simcord.UserHandle
) -> None:
    close_messages(world, zoe)
    preview = await ask(zoe)
    refused = await zoe.click(preview, label="Save")
    assert "Privacy Settings" in await world.refusal(refused)
    assert await rows(world, "SELECT 1 FROM club") == 0
    world.env.backend.faults.clear()
    await zoe.click(preview, label="Save")
    await world.at(DUE)
    assert len(reminders_of(zoe)) == 1


async def test_messages_closed_later_switch_off_after_one_try_and_are_told_once(
    world: World, restart: Callable[[], Awaitable[None]]
) -> None:
    ana = world.ana
    await set_up(ana.user)
    close_messages(world, ana.user)
    sent_before = len(world.env.http_requests)
    for minute in range(4):
        await world.at(DUE + timedelta(minutes=minute))
    path = f"/channels/{ana.user.dm_channel.id}/messages"
    tried = [r for r in world.env.http_requests[sent_before:] if r.method == "POST" and r.path.endswith(path)]
    assert len(tried) == 1
    world.env.backend.faults.clear()
    await world.at(DUE + timedelta(weeks=1))
    assert reminders_of(ana.user) == []
    bens = await world.ben.slash(world.channel, "routine")
    assert bens.followups == [], "it is nobody else's business"
    await restart()
    first = await ana.slash(world.channel, "routine")
    [note] = first.followups
    assert note.content.startswith(NOTE)
    assert note.ephemeral
    assert (await ana.slash(world.channel, "routine")).followups == []
    await restart()
    assert (await ana.slash(world.channel, "routine")).followups == []


async def test_a_note_that_did_not_arrive_comes_after_a_later_answer(world: World) -> None:
    ana = world.ana
    await set_up(ana.user)
    close_messages(world, ana.user)
    await world.at(DUE)
    world.env.backend.faults.clear()
    world.env.inject_error("POST", "/webhooks/*", status=503, times=None)
    lost = await ana.slash(world.channel, "routine")
    world.env.backend.faults.clear()
    await world.at(world.env.now() + timedelta(minutes=1))
    later = await ana.slash(world.channel, "routine")
    assert lost.followups == []
    assert [note.content.startswith(NOTE) for note in later.followups] == [True]
    assert (await ana.slash(world.channel, "routine")).followups == []


async def test_the_note_also_follows_a_button(world: World) -> None:
    await world.set_up()
    await set_up(world.ana.user)
    close_messages(world, world.ana.user)
    await world.at(DUE)
    done = await world.ana.click(world.posts()[0], label="Done")
    assert "Nice one!" in texts(done.response)
    [note] = done.followups
    assert note.content.startswith(NOTE)


async def test_a_day_that_could_not_be_delivered_breaks_no_streak(
    world: World, zoe: simcord.UserHandle
) -> None:
    await set_up(zoe)
    await world.at(DUE)
    await zoe.click(reminders_of(zoe)[0], label="Done")
    close_messages(world, zoe)
    await world.at(DUE + timedelta(weeks=1))
    await world.at(DUE + timedelta(weeks=3))
    assert "Your streak: 1" in texts((await zoe.slash("streak")).response)
