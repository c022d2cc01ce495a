"""A runner who flies over time zones hears once what becomes of the days on the way."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
import simcord

from bot.content.catalogue import Catalogue
from bot.database.database import Database
from bot.features.me import service as me
from bot.features.reminders import own_service
from bot.features.reminders import service as reminders
from bot.features.reminders.own_service import Jump, ReminderPlan
from tests.builders import utc
from tests.features.reminders.own_runs import DUE, ask, reminders_of, set_up
from tests.features.reminders.recorder import Recorder
from tests.features.texts import texts
from tests.rows import execute
from tests.world import World

ZOE = 7
DAILY = (1, 2, 3, 4, 5, 6, 7)
FRIDAY, SATURDAY = date(2026, 6, 5), date(2026, 6, 6)


def plan(zone: str, starts: str = "06:30", days: tuple[int, ...] = DAILY) -> ReminderPlan:
    return ReminderPlan(days, time.fromisoformat(starts), 45, zone)


async def lived(
    db: Database, catalogue: Catalogue, board: Recorder, since: datetime, until: datetime
) -> None:
    while since <= until:
        await reminders.run_due(db, catalogue, board, since)
        await reminders.tell_moved(db, board, since)
        since += timedelta(minutes=15)


JOURNEYS = [
    pytest.param(
        "Europe/Vienna", "06:30", "2026-06-05 10:00", "America/New_York", [(FRIDAY, Jump.AGAIN)], id="west"
    ),
    pytest.param(
        "Asia/Tokyo",
        "06:30",
        "2026-06-05 12:00",
        "America/Los_Angeles",
        [(FRIDAY, Jump.AGAIN)],
        id="over the date line",
    ),
    pytest.param(
        "Pacific/Auckland",
        "12:00",
        "2026-06-05 06:30",
        "Pacific/Honolulu",
        [(FRIDAY, Jump.AGAIN)],
        id="a whole day back",
    ),
    pytest.param(
        "Pacific/Honolulu",
        "18:30",
        "2026-06-05 22:00",
        "Pacific/Auckland",
        [(FRIDAY, Jump.GONE)],
        id="a date left out",
    ),
    pytest.param(
        "America/New_York", "18:30", "2026-06-05 19:00", "Europe/Vienna", [(FRIDAY, Jump.GONE)], id="east"
    ),
    pytest.param(
        "Europe/Vienna",
        "18:30",
        "2026-06-05 16:00",
        "Europe/Lisbon",
        [(FRIDAY, Jump.MOVED)],
        id="its message is out",
    ),
    pytest.param("Europe/Vienna", "18:30", "2026-06-05 12:00", "Europe/Berlin", [], id="the same time"),
    pytest.param(
        "Europe/Vienna", "18:30", "2026-06-05 12:00", "America/New_York", [], id="the run is ahead in both"
    ),
]


@pytest.mark.parametrize(("home", "starts", "now", "there", "jumps"), JOURNEYS)
async def test_what_becomes_of_the_days_on_the_way_is_told_and_so_it_comes(
    db: Database,
    catalogue: Catalogue,
    home: str,
    starts: str,
    now: str,
    there: str,
    jumps: list[tuple[date, Jump]],
) -> None:
    board = Recorder()
    await db.write(own_service.save, ZOE, "Zoe", 70, plan(home, starts), utc("2026-06-01 00:00"))
    await lived(db, catalogue, board, utc("2026-06-04 00:00"), utc(now))

    preview = await db.read(own_service.preview, ZOE, plan(there, starts), utc(now))
    assert [(jump.day, jump.what) for jump in preview.jumps] == jumps
    assert [j.day for j in await db.read(own_service.jumps_into, ZOE, there, utc(now))] == [
        d for d, _ in jumps
    ]

    before = {post.local_date for post in board.posts}
    await db.write(me.set_zone, ZOE, there, utc(now))
    await lived(db, catalogue, board, utc(now), utc("2026-06-08 12:00"))

    days = [post.local_date for post in board.posts]
    assert len(days) == len(set(days)), "one message a date"
    for day, what in jumps:
        assert (day in before) is (what is not Jump.GONE)
        assert (day in days) is (what is not Jump.GONE)


async def test_nothing_is_told_to_whom_has_switched_them_off_or_has_none(db: Database) -> None:
    now = utc("2026-06-05 10:00")
    assert not await db.read(own_service.jumps_into, ZOE, "America/New_York", now)

    await db.write(own_service.save, ZOE, "Zoe", 70, plan("Europe/Vienna"), utc("2026-06-01 00:00"))
    await db.write(own_service.stop_own, ZOE)
    assert not await db.read(own_service.jumps_into, ZOE, "America/New_York", now)


async def flown(world: World, zoe: simcord.UserHandle) -> None:
    """She has had Thursday's message in Tokyo; in Los Angeles it is still Wednesday."""
    await set_up(zoe, start="09:30", timezone="Tokyo")
    await world.at(utc("2026-01-01 00:05"))
    await world.at(utc("2026-01-01 01:00"))
    assert len(reminders_of(zoe)) == 1


async def test_the_answer_to_a_new_time_zone_says_what_becomes_of_the_second_thursday(
    world: World, zoe: simcord.UserHandle
) -> None:
    await flown(world, zoe)
    shown = await zoe.slash("me settings")
    assert shown.response is not None
    form = await zoe.click(shown.response, custom_id="settings:form:zone")
    answer = await zoe.submit_modal(form, {"zone": "Los Angeles"})

    assert (
        "You've already had your reminder for Thursday, 1 January. When that date comes round again, "
        "I won't send another. Your streak counts each date once." in texts(answer.response)
    )
    await world.at(utc("2026-01-01 17:00"))
    assert len(reminders_of(zoe)) == 1, "as it was said"


async def test_the_preview_of_new_reminders_says_it_before_they_are_saved(
    world: World, zoe: simcord.UserHandle
) -> None:
    await flown(world, zoe)

    assert "You've already had your reminder for Thursday, 1 January" in texts(
        await ask(zoe, start="09:30", timezone="Los Angeles")
    )


async def test_another_start_for_a_run_whose_message_is_out_is_in_the_preview(
    world: World, zoe: simcord.UserHandle
) -> None:
    await set_up(zoe)
    await world.at(DUE)

    later = texts(await ask(zoe, start="19:30"))
    assert "Your run on Thursday, 1 January moves to 19:30. I'll update the reminder you have." in later
    assert "Thursday, 1 January" not in texts(await ask(zoe)), "nothing changes"


async def test_a_reminder_that_never_came_is_not_said_to_have_come(
    world: World, zoe: simcord.UserHandle
) -> None:
    await set_up(zoe, start="09:30", timezone="Tokyo")
    await world.at(utc("2026-01-01 01:00"))
    assert reminders_of(zoe) == [], "the bot was down until the run had begun"

    assert "already" not in texts(await ask(zoe, start="09:30", timezone="Los Angeles"))


async def test_who_has_answered_is_not_reminded_of_the_later_start(
    world: World, zoe: simcord.UserHandle
) -> None:
    await set_up(zoe)
    await world.at(DUE)
    [post] = reminders_of(zoe)
    await zoe.click(post, label="Done")
    await set_up(zoe, start="20:00")
    told = len(zoe.dm_channel.history())
    for minutes in (1, 60, 90, 100):
        await world.at(DUE + timedelta(minutes=minutes))

    assert len(zoe.dm_channel.history()) == told


async def test_another_start_with_other_minutes_before_it_is_reminded_of_by_those(
    world: World, zoe: simcord.UserHandle
) -> None:
    await set_up(zoe)
    await world.at(DUE)
    await set_up(zoe, start="19:30", minutes_before=10)
    told = len(zoe.dm_channel.history())

    await world.at(utc("2026-01-01 18:19"))
    assert len(zoe.dm_channel.history()) == told
    await world.at(utc("2026-01-01 18:20"))
    assert len(zoe.dm_channel.history()) == told + 1


async def test_a_cancelled_own_run_is_no_news_to_its_runner(world: World, zoe: simcord.UserHandle) -> None:
    await set_up(zoe)
    await world.at(DUE)
    told = len(zoe.dm_channel.history())
    await world.bot.db.write(execute, "UPDATE occurrence SET state = 'cancelled'")
    await world.at(DUE + timedelta(minutes=1))

    assert len(zoe.dm_channel.history()) == told
