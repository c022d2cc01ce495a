"""/me reminders: a direct message before a runner's own runs, with and without a club."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.client import create_bot
from tests.cogs.texts import alt_texts, texts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    import simcord

    from bot.client import GlutesBot
    from bot.settings import Settings
    from tests.cogs.conftest import World

RUN = datetime(2026, 1, 1, 17, 30, tzinfo=UTC)
"""Thursday 18:30 in Vienna."""
DUE = RUN - timedelta(minutes=45)

NOTE = "I could not reach you by direct message, so I switched your reminders off."


@pytest.fixture
def zoe(world: World) -> simcord.UserHandle:
    """A runner without a club, who knows the bot by direct messages only."""
    return world.env.create_user("zoe", global_name="Zoe")


async def ask(runner: simcord.UserHandle, **changed: str | int) -> simcord.ResponseMessage:
    """The preview of a Thursday plan."""
    options: dict[str, str | int] = {"days": "Thu", "start": "18:30", "timezone": "Vienna", **changed}
    shown = await runner.slash("me reminders", **options)
    assert shown.ephemeral
    assert shown.response is not None
    return shown.response


async def set_up(runner: simcord.UserHandle, **changed: str | int) -> None:
    await runner.click(await ask(runner, **changed), label="Save")


async def panel(runner: simcord.UserHandle) -> simcord.ResponseMessage:
    shown = await runner.slash("me reminders")
    assert shown.ephemeral
    assert shown.response is not None
    return shown.response


def reminders_of(runner: simcord.UserHandle) -> list[discord.Message]:
    """The reminders among the runner's direct messages, oldest first."""
    return [m for m in runner.dm_channel.history() if "exercise:show" in str(m.components)]


def nudges_of(runner: simcord.UserHandle) -> list[discord.Message]:
    return [m for m in runner.dm_channel.history() if "Your run starts" in texts(m)]


def close_messages(world: World, runner: simcord.UserHandle) -> None:
    path = f"/channels/{runner.dm_channel.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50007, times=None)


async def rows(world: World, query: str) -> int:
    async with world.bot.db.transaction(write=False) as connection:
        return len(list(await connection.execute_fetchall(query)))


@pytest.fixture
async def restart(world: World, settings: Settings) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Ends the bot and starts another on the same database."""
    started: list[GlutesBot] = []

    async def again() -> None:
        old, fresh = world.bot, create_bot(settings, shards=1)
        started.append(fresh)
        await world.env.restart_bot(fresh)
        await old.close()

    yield again
    for bot in started:
        await bot.close()


# Setting up


async def test_before_saving_the_next_five_messages_are_shown_and_nothing_is_kept(
    world: World, zoe: simcord.UserHandle
) -> None:
    preview = texts(await ask(zoe, days="Tue, Thu", minutes_before=30))
    assert "Tuesday and Thursday" in preview
    assert "Thu 1 January **18:00**, run at 18:30" in preview, "by the clocks of the plan"
    assert f"<t:{int((RUN - timedelta(minutes=30)).timestamp())}:F>" in preview, "and by those of the device"
    assert preview.count(", run at ") == 5
    assert await rows(world, "SELECT 1 FROM club") == 0
    assert zoe.dm_channel.history() == [], "and no message has been sent yet"


async def test_a_runner_without_a_club_gets_one_message_with_exercises_and_a_way_to_each(
    world: World, zoe: simcord.UserHandle
) -> None:
    await set_up(zoe)
    await world.at(DUE - timedelta(minutes=1))
    assert reminders_of(zoe) == []
    for minute in range(3):
        await world.at(DUE + timedelta(minutes=minute))
    [reminder] = reminders_of(zoe)
    assert "Glutes on before your run" in texts(reminder)
    shown = [each for each in buttons(reminder) if each.startswith("exercise:show:")]
    assert len(shown) >= 2
    assert (await zoe.click(reminder, custom_id=shown[0])).ephemeral


async def test_saving_says_hello_where_the_reminders_will_come(zoe: simcord.UserHandle) -> None:
    await set_up(zoe)
    [hello] = zoe.dm_channel.history()
    assert "Your reminders come here" in texts(hello)


async def test_it_can_be_set_up_in_a_server_and_nobody_there_sees_it(world: World) -> None:
    shown = await world.ana.slash(
        world.channel, "me reminders", days="Thu", start="18:30", timezone="Vienna", minutes_before=45
    )
    assert shown.ephemeral
    assert shown.response is not None
    saved = await world.ana.click(shown.response, label="Save")
    assert "The next messages" in texts(saved.response)
    await world.at(DUE)
    assert len(reminders_of(world.ana.user)) == 1
    assert world.channel.history(viewer=world.ben) == []


async def test_a_preview_outlives_a_restart_and_so_do_the_reminders(
    world: World, zoe: simcord.UserHandle, restart: Callable[[], Awaitable[None]]
) -> None:
    preview = await ask(zoe)
    await restart()
    await zoe.click(preview, label="Save")
    await world.at(DUE)
    await restart()
    await world.at(DUE + timedelta(minutes=5))
    [reminder] = reminders_of(zoe)
    done = await zoe.click(reminder, label="Done")
    assert "1 session in a row" in texts(done.response)


async def test_what_cannot_be_read_is_named_and_changes_nothing(
    world: World, zoe: simcord.UserHandle
) -> None:
    assert "time zone" in await world.refusal(await zoe.slash("me reminders", days="Tue", start="18:30"))
    wrong = await zoe.slash("me reminders", days="Tue", start="noonish", timezone="Vienna")
    assert "18:30" in await world.refusal(wrong)
    assert await rows(world, "SELECT 1 FROM club") == 0


async def test_days_and_zones_are_suggested(zoe: simcord.UserHandle) -> None:
    zones = await zoe.autocomplete("me reminders", "timezone", "vien")
    assert zones[0]["value"] == "Europe/Vienna"
    days = await zoe.autocomplete("me reminders", "days", "Tuesday, th")
    assert [each["value"] for each in days] == ["Tuesday, Thursday"]


async def test_who_has_none_is_led_by_a_form(world: World, zoe: simcord.UserHandle) -> None:
    form = await zoe.click(await panel(zoe), label="Set them up")
    filled = {"days": ["Thursday"], "start": "18:30", "minutes": "45", "zone": "Vienna"}
    preview = await zoe.submit_modal(form, filled)
    assert preview.response is not None
    await zoe.click(preview.response, label="Save")
    await world.at(DUE)
    assert len(reminders_of(zoe)) == 1


async def test_the_form_comes_filled_in_and_what_cannot_be_read_there_is_said(
    world: World, zoe: simcord.UserHandle
) -> None:
    await set_up(zoe, minutes_before=20)
    form = await zoe.click(await panel(zoe), label="Change")
    assert all(word in str(form.modal) for word in ("18:30", "'20'", "Europe/Vienna"))
    wrong = await zoe.submit_modal(
        form, {"days": ["Thursday"], "start": "18:30", "minutes": "soon", "zone": "Vienna"}
    )
    assert "minutes before the start" in await world.refusal(wrong)


async def test_a_move_to_another_time_zone_moves_the_next_message(
    world: World, zoe: simcord.UserHandle
) -> None:
    await set_up(zoe)
    preview = await zoe.slash("me reminders", timezone="Lisbon")
    assert preview.response is not None
    await zoe.click(preview.response, label="Save")
    await world.at(DUE)
    assert reminders_of(zoe) == []
    await world.at(DUE + timedelta(hours=1))  # Lisbon is an hour behind Vienna
    assert len(reminders_of(zoe)) == 1


async def test_cancelled_nothing_has_changed(world: World, zoe: simcord.UserHandle) -> None:
    await set_up(zoe)
    preview = await zoe.slash("me reminders", start="06:00")
    assert preview.response is not None
    back = await zoe.click(preview.response, label="Cancel")
    assert "at **18:30**" in texts(back.response)
    await world.at(DUE)
    assert len(reminders_of(zoe)) == 1


async def test_a_test_message_comes_when_it_is_asked_for(zoe: simcord.UserHandle) -> None:
    await set_up(zoe)
    before = len(zoe.dm_channel.history())
    result = await zoe.click(await panel(zoe), label="Send me a test")
    assert "It is here" in result.followups[0].content
    assert len(zoe.dm_channel.history()) == before + 1


async def test_switched_off_none_comes_and_switched_on_they_come_again(
    world: World, zoe: simcord.UserHandle
) -> None:
    await set_up(zoe)
    off = await zoe.click(await panel(zoe), label="Switch off")
    assert "are off" in texts(off.response)
    await world.at(DUE)
    assert reminders_of(zoe) == []
    shown = await panel(zoe)
    await zoe.click(shown, label="Switch on again")
    await world.at(DUE + timedelta(weeks=1))
    assert len(reminders_of(zoe)) == 1


# Answering


async def test_done_in_the_direct_message_counts_for_the_own_streak(
    world: World, zoe: simcord.UserHandle
) -> None:
    await set_up(zoe)
    await world.at(DUE)
    [reminder] = reminders_of(zoe)
    done = await zoe.click(reminder, label="Done")
    assert done.ephemeral
    assert "1 session in a row" in texts(done.response)
    await world.env.advance_time(3)
    [reminder] = reminders_of(zoe)
    assert "**Done**" in texts(reminder)
    assert "Snooze" not in texts(reminder), "who is done need not be reminded"
    streak = texts((await zoe.slash("streak")).response)
    assert "1 session in a row" in streak
    assert "January" not in streak, "a board of one would be no board"


async def test_done_in_the_direct_message_counts_for_the_club_too_and_says_so(world: World) -> None:
    await world.set_up()
    await set_up(world.ana.user, days="Sun")
    await world.at(DUE)
    await world.ana.click(world.posts()[0], label="Done")  # she takes part in this club
    await world.at(DUE + timedelta(days=3))
    done = await world.ana.user.click(reminders_of(world.ana.user)[0], label="Done")
    assert "Also counted for **Riverside Runners**" in texts(done.response)
    await world.env.advance_time(3)
    assert "1 done" in texts(world.posts()[-1])


async def test_done_at_the_club_counts_for_the_own_day_too(world: World) -> None:
    await world.set_up()
    await set_up(world.ana.user)
    await world.at(DUE)
    done = await world.ana.click(world.posts()[0], label="Done")
    assert "Also counted for your own training day" in texts(done.response)
    await world.env.advance_time(3)
    assert "**Done**" in texts(reminders_of(world.ana.user)[0])


async def test_nobody_else_can_answer_or_snooze(world: World, zoe: simcord.UserHandle) -> None:
    await set_up(zoe)
    await set_up(world.ben.user)
    await world.at(DUE)
    [zoes], [bens] = reminders_of(zoe), reminders_of(world.ben.user)
    async with world.bot.db.transaction(write=False) as connection:
        ids = {
            row["guild_id"]: row["id"]
            for row in await connection.execute_fetchall("SELECT * FROM occurrence")
        }
    assert zoes.id != bens.id
    # Ben's buttons made to carry the id of Zoe's day, as only a forged client could.
    for button in (f"checkin:done:{ids[zoe.id]}", f"snooze:15:{ids[zoe.id]}"):
        forged = await world.bot.get_partial_messageable(world.ben.user.dm_channel.id).send(
            view=forged_view(button)
        )
        refused = await world.ben.user.click(forged, custom_id=button)
        assert "Nothing was" in await world.refusal(refused)
    assert await rows(world, "SELECT 1 FROM checkin") == 0
    assert await rows(world, "SELECT 1 FROM occurrence WHERE snoozed_until IS NOT NULL") == 0


def forged_view(custom_id: str) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.ActionRow[Any](discord.ui.Button(label="Forged", custom_id=custom_id)))
    return view


# Snoozing


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
    assert "1 session in a row" in texts(done.response)


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
    assert "your run has begun" in await world.refusal(refused)


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
    assert "Done is counted" in texts((await zoe.click(reminder, label="Done")).response)


async def test_the_club_s_post_has_no_snooze(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    assert "Snooze" not in texts(world.posts()[0])


def buttons(message: discord.Message) -> list[str]:
    view = discord.ui.LayoutView.from_message(message)
    return [b.custom_id for b in view.walk_children() if isinstance(b, discord.ui.Button) and b.custom_id]


# Closed direct messages


async def test_closed_messages_are_found_out_before_anything_is_saved(
    world: World, zoe: simcord.UserHandle
) -> None:
    close_messages(world, zoe)
    preview = await ask(zoe)
    refused = await zoe.click(preview, label="Save")
    assert "Privacy Settings" in refused.followups[0].content
    assert refused.followups[0].ephemeral
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


async def test_the_note_also_follows_a_button(world: World) -> None:
    await world.set_up()
    await set_up(world.ana.user)
    close_messages(world, world.ana.user)
    await world.at(DUE)
    done = await world.ana.click(world.posts()[0], label="Done")
    assert "Done is counted" in texts(done.response)
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
    assert "1 session in a row" in texts((await zoe.slash("streak")).response)


# The own streak


async def test_without_own_days_the_streak_says_how_to_begin(world: World, zoe: simcord.UserHandle) -> None:
    assert "/me reminders" in await world.refusal(await zoe.slash("streak"))


async def test_the_own_days_are_on_no_club_s_board(world: World) -> None:
    await world.set_up(days="Sun")
    await set_up(world.ana.user)
    await world.at(DUE)
    await world.ana.user.click(reminders_of(world.ana.user)[0], label="Done")
    board = await world.ben.slash(world.channel, "streak", board="all-time")
    assert "Ana" not in alt_texts(board.response)
