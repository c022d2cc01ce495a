"""Setting a club up: seen before it is saved, and changed without a second run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.errors import UserError
from bot.domain.schedule import Club
from bot.services import clubs
from bot.services.clubs import Plan
from bot.storage import occurrences
from bot.storage.database import Database
from tests.builders import A_TUESDAY, claim, training_day, utc

NOON = utc("2026-06-02 12:00")  # of A_TUESDAY


def plan(days: str = "Tue", start: str = "18:30", zone: str = "Vienna", minutes_before: int = 45) -> Plan:
    return clubs.read_plan(1, 10, zone, days, start, minutes_before)


def test_a_plan_is_read_from_what_the_organiser_typed() -> None:
    assert plan("Tue and Thu", "6.30 pm", "vienna", 90) == Plan(
        guild_id=1,
        channel_id=10,
        zone="Europe/Vienna",
        weekdays=(2, 4),
        starts=time(18, 30),
        lead_minutes=90,
    )


@pytest.mark.parametrize(
    ("read", "sentence"),
    [
        pytest.param(lambda: plan(days="funday"), "“funday” is not a weekday", id="days"),
        pytest.param(lambda: plan(start="late"), "“late” is not a time", id="start"),
        pytest.param(lambda: plan(zone="qqqxyz"), "no time zone “qqqxyz”", id="zone"),
        pytest.param(lambda: plan(minutes_before=-1), "between 0 and 1440 minutes", id="after-the-start"),
        pytest.param(lambda: plan(minutes_before=1441), "between 0 and 1440 minutes", id="over-a-day-before"),
    ],
)
def test_what_cannot_be_read_is_named(read: Callable[[], Plan], sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        read()


@pytest.mark.parametrize("minutes_before", [0, 1440])
def test_a_reminder_may_come_at_the_start_or_a_day_before(minutes_before: int) -> None:
    assert plan(minutes_before=minutes_before).lead_minutes == minutes_before


def test_a_preview_shows_the_next_five_posts() -> None:
    coming = clubs.preview(plan("Tue, Thu"), NOON)

    assert [o.local_date.day for o in coming] == [2, 4, 9, 11, 16]
    assert coming[0].starts_at == utc("2026-06-02 16:30")
    assert coming[0].due_at == utc("2026-06-02 15:45")


async def test_what_was_previewed_is_what_comes_once_saved(db: Database) -> None:
    previewed = clubs.preview(plan("Tue, Thu"), NOON)
    await clubs.save(db, plan("Tue, Thu"))

    upcoming = (await clubs.status(db, 1, NOON)).upcoming
    assert [o.starts_at for o in upcoming] == [o.starts_at for o in previewed]


async def test_status_of_a_club_that_is_not_set_up_says_what_to_do(db: Database) -> None:
    with pytest.raises(UserError, match=r"not set up yet.*/club setup"):
        await clubs.status(db, 404, NOON)


async def test_status_tells_of_the_last_post(db: Database) -> None:
    ours = await clubs.save(db, plan())
    posted = await training_day(db, ours, A_TUESDAY)
    assert (await clubs.status(db, 1, NOON)).last_post is None
    async with db.transaction() as connection:
        await occurrences.set_posted(connection, posted.id, 555)

    last = (await clubs.status(db, 1, NOON)).last_post
    assert last is not None
    assert (last.id, last.message_id) == (posted.id, 555)


async def posted_again_after(db: Database, *plans: Plan) -> bool:
    """Post today's reminder, save each plan in turn, and ask whether the same day would be posted again."""
    await training_day(db, await clubs.save(db, plan("Tue", "18:30")), A_TUESDAY)
    club = None
    for each in plans:
        club = await clubs.save(db, each)
    assert club is not None
    return await claim(db, club, A_TUESDAY) is not None


@pytest.mark.parametrize(
    "plans",
    [
        pytest.param([plan("Tue", "19:00")], id="moved-to-a-later-time"),
        pytest.param([plan("Tue", "18:00", minutes_before=10)], id="moved-to-an-earlier-time"),
        pytest.param([plan("Tue, Thu")], id="one-more-day"),
        pytest.param([plan("Tue", zone="London")], id="another-time-zone"),
        pytest.param([plan("Thu"), plan("Tue")], id="given-up-and-taken-back"),
    ],
)
async def test_a_day_that_had_its_post_gets_no_second_one(db: Database, plans: list[Plan]) -> None:
    assert not await posted_again_after(db, *plans)


async def test_a_new_time_zone_moves_the_coming_runs_and_no_past_one(db: Database) -> None:
    ours = await clubs.save(db, plan("Tue", "18:30", "Vienna"))
    past = await training_day(db, ours, date(2026, 5, 26))

    await clubs.save(db, plan("Tue", "18:30", "Tokyo"))

    async with db.transaction() as connection:
        assert await occurrences.get(connection, past.id) == past
    [first, *_] = (await clubs.status(db, 1, NOON)).upcoming
    assert first.starts_at == datetime(2026, 6, 9, 18, 30, tzinfo=ZoneInfo("Asia/Tokyo"))


async def test_a_plan_is_saved_in_the_server_it_is_meant_for(db: Database) -> None:
    saved: Club = await clubs.save(db, plan().for_guild(7))

    assert saved.guild_id == 7
    assert (await clubs.status(db, 7, NOON)).club == saved
