"""Answers to a runner's own reminders: for the own streak, for the club, and for nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord

from tests.builders import own_key
from tests.features.reminders.own_runs import DUE, reminders_of, rows, set_up
from tests.features.texts import alt_texts, texts
from tests.rows import fetch

if TYPE_CHECKING:
    import simcord

    from tests.world import World


async def test_done_in_the_direct_message_counts_for_the_own_streak(
    world: World, zoe: simcord.UserHandle
) -> None:
    await set_up(zoe)
    await world.at(DUE)
    [reminder] = reminders_of(zoe)
    done = await zoe.click(reminder, label="Done")
    assert done.ephemeral
    assert "Your streak starts here." in texts(done.response)
    await world.env.advance_time(3)
    [reminder] = reminders_of(zoe)
    assert "Done." in texts(reminder)
    assert "Snooze" not in texts(reminder), "who is done need not be reminded"
    streak = texts((await zoe.slash("streak")).response)
    assert "Your streak: 1" in streak
    assert "January" not in streak, "a board of one would be no board"


async def test_done_in_the_direct_message_counts_for_the_club_too_and_says_so(world: World) -> None:
    await world.set_up()
    await set_up(world.ana.user, days="Sun")
    await world.at(DUE)
    await world.ana.click(world.posts()[0], label="Done")  # she takes part in this club
    await world.at(DUE + timedelta(days=3))
    done = await world.ana.user.click(reminders_of(world.ana.user)[0], label="Done")
    assert "It counts for **Riverside Runners** too" in texts(done.response)
    await world.env.advance_time(3)
    assert "1 runner checked in so far" in texts(world.posts()[-1])


async def test_done_at_the_club_counts_for_the_own_day_too(world: World) -> None:
    await world.set_up()
    await set_up(world.ana.user)
    await world.at(DUE)
    done = await world.ana.click(world.posts()[0], label="Done")
    assert "It counts for your own run too" in texts(done.response)
    await world.env.advance_time(3)
    assert "Done." in texts(reminders_of(world.ana.user)[0])


async def test_nobody_else_can_answer_or_snooze(world: World, zoe: simcord.UserHandle) -> None:
    await set_up(zoe)
    await set_up(world.ben.user)
    await world.at(DUE)
    [zoes], [bens] = reminders_of(zoe), reminders_of(world.ben.user)
    ids = {row["club_id"]: row["id"] for row in await world.bot.db.read(fetch, "SELECT * FROM occurrence")}
    assert zoes.id != bens.id
    # Ben's buttons made to carry the id of Zoe's day, as only a forged client could.
    for button, says in (
        (f"checkin:done:{ids[own_key(zoe.id)]}", "haven't checked you in"),
        (f"snooze:15:{ids[own_key(zoe.id)]}", "Nothing changed"),
    ):
        forged = await world.bot.get_partial_messageable(world.ben.user.dm_channel.id).send(
            view=forged_view(button)
        )
        refused = await world.ben.user.click(forged, custom_id=button)
        assert says in await world.refusal(refused)
    assert await rows(world, "SELECT 1 FROM checkin") == 0
    assert await rows(world, "SELECT 1 FROM occurrence WHERE snoozed_until IS NOT NULL") == 0


def forged_view(custom_id: str) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.ActionRow[Any](discord.ui.Button(label="Forged", custom_id=custom_id)))
    return view


async def test_without_own_days_the_streak_says_how_to_begin(world: World, zoe: simcord.UserHandle) -> None:
    assert "/me reminders" in await world.refusal(await zoe.slash("streak"))


async def test_the_own_days_are_on_no_club_s_board(world: World) -> None:
    await world.set_up(days="Sun")
    await set_up(world.ana.user)
    await world.at(DUE)
    await world.ana.user.click(reminders_of(world.ana.user)[0], label="Done")
    board = await world.ben.slash(world.channel, "streak", board="all-time")
    assert "Ana" not in alt_texts(board.response)
