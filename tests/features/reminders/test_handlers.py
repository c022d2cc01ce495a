"""/me reminders is set up, changed and switched off by a runner with or without a club."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.features.reminders.own_runs import DUE, ask, panel, reminders_of, rows, set_up
from tests.features.texts import buttons, texts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import simcord

    from tests.world import World


async def test_before_saving_the_next_five_messages_are_shown_and_nothing_is_kept(
    world: World, zoe: simcord.UserHandle
) -> None:
    preview = texts(await ask(zoe, days="Tue, Thu", minutes_before=30))
    assert "Tuesday and Thursday" in preview
    assert "**Next DMs, in Vienna time**\n- Thu 1 January, 18:00 · run at 18:30" in preview
    assert preview.count(" · run at ") == 5
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
    assert "Your reminders will come here" in texts(hello)


async def test_it_can_be_set_up_in_a_server_and_nobody_there_sees_it(world: World) -> None:
    shown = await world.ana.slash(
        world.channel, "me reminders", days="Thu", start="18:30", timezone="Vienna", minutes_before=45
    )
    assert shown.ephemeral
    assert shown.response is not None
    saved = await world.ana.click(shown.response, label="Save")
    assert "Next DMs" in texts(saved.response)
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
    assert "Your streak starts here." in texts(done.response)


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
    form = await zoe.click(await panel(zoe), label="Set up reminders")
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


async def test_a_form_sent_after_a_restart_still_shows_what_it_would_do(
    zoe: simcord.UserHandle, restart: Callable[[], Awaitable[None]]
) -> None:
    form = await zoe.click(await panel(zoe), label="Set up reminders")
    await restart()
    filled = {"days": ["Thursday", "Sunday"], "start": "18:30", "minutes": "45", "zone": "Vienna"}
    preview = await zoe.submit_modal(form, filled)
    assert "**Thursday and Sunday** at **18:30**" in texts(preview.response)


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
    assert "Here's your test" in result.followups[0].content
    assert len(zoe.dm_channel.history()) == before + 1


async def test_switched_off_none_comes_and_switched_on_they_come_again(
    world: World, zoe: simcord.UserHandle
) -> None:
    await set_up(zoe)
    off = await zoe.click(await panel(zoe), label="Turn off")
    assert "are off" in texts(off.response)
    await world.at(DUE)
    assert reminders_of(zoe) == []
    shown = await panel(zoe)
    await zoe.click(shown, label="Turn back on")
    await world.at(DUE + timedelta(weeks=1))
    assert len(reminders_of(zoe)) == 1
