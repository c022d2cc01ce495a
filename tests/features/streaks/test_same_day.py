"""One answer for one run, where a runner's own day and a club's are the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.features.club import store as club_store
from bot.features.club.schedule import Club, Skipped
from bot.features.me import store as me_store
from bot.features.reminders import own_service
from bot.features.reminders import pending_store as pending
from bot.features.reminders import store as reminders_store
from bot.features.reminders.own_service import ReminderPlan
from bot.features.streaks import service as streaks
from bot.features.streaks import store as streaks_store
from bot.features.streaks.rules import Answer
from tests.builders import (
    A_TUESDAY,
    BEFORE,
    TUESDAY,
    club,
    club_key,
    own_key,
    slot,
    stored,
    training_day,
    utc,
)
from tests.rows import execute, fetch

if TYPE_CHECKING:
    from bot.database.database import Database
    from bot.features.reminders.store import Claimed
    from bot.features.streaks.service import CheckedIn

ANA, DM = 7001, 7002
HARRIERS, STRIDERS = 31, 32
NOW = utc("2026-06-02 15:45")


async def own_day(db: Database, starts: time = time(18, 30)) -> Claimed:
    await db.write(
        own_service.save, ANA, "Ana", DM, ReminderPlan((TUESDAY,), starts, 45, "Europe/Vienna"), BEFORE
    )
    own = await db.read(club_store.get, own_key(ANA))
    assert own is not None
    return await training_day(db, own, A_TUESDAY)


async def club_day(
    db: Database, guild_id: int = HARRIERS, *starts: str, joined: bool = True
) -> list[Claimed]:
    """The club's sessions of that Tuesday; the member has taken part in the club before."""
    a_club = await stored(
        db, club(*(slot(TUESDAY, each) for each in starts or ("18:30",)), guild_id=guild_id)
    )
    days = [await training_day(db, one_slot(a_club, n), A_TUESDAY) for n in range(len(a_club.slots))]
    if joined:
        await db.write(me_store.record_member, club_key(guild_id), ANA, "Ana", BEFORE)
    return days


def one_slot(a_club: Club, n: int) -> Club:
    return replace(a_club, slots=(a_club.slots[n],))


async def press(db: Database, day: Claimed, answer: Answer = Answer.DONE, now: datetime = NOW) -> CheckedIn:
    return await db.write(streaks.check_in, day.club_id, ANA, "Ana", day.id, answer, now)


async def said(db: Database, day: Claimed) -> Answer | None:
    return await db.read(streaks_store.last_answer, day.id, ANA)


async def test_done_on_the_own_day_is_done_for_each_of_the_runner_s_clubs(db: Database) -> None:
    own, [harriers], [striders] = await own_day(db), await club_day(db), await club_day(db, STRIDERS)
    result = await press(db, own)
    assert {day.club_id for day in result.also} == {HARRIERS, STRIDERS}
    assert await said(db, harriers) is Answer.DONE
    assert await said(db, striders) is Answer.DONE


async def test_done_at_the_club_is_done_for_the_own_day_and_ends_its_snooze(db: Database) -> None:
    own, [harriers] = await own_day(db), await club_day(db)
    await db.write(own_service.snooze, ANA, own.id, 15, NOW)
    result = await press(db, harriers)
    assert [day.id for day in result.also] == [own.id]
    assert await said(db, own) is Answer.DONE
    assert await db.read(pending.snoozed, NOW + timedelta(days=1), 10) == []


async def test_one_club_s_answer_is_not_another_club_s(db: Database) -> None:
    [harriers], [striders] = await club_day(db), await club_day(db, STRIDERS)
    assert (await press(db, harriers)).also == ()
    assert await said(db, striders) is None


async def test_a_club_the_runner_never_took_part_in_does_not_hear_of_it(db: Database) -> None:
    own, [harriers] = await own_day(db), await club_day(db, joined=False)
    assert (await press(db, own)).also == ()
    assert await said(db, harriers) is None


async def test_of_two_sessions_on_a_day_the_nearer_one_counts(db: Database) -> None:
    own = await own_day(db, time(17, 0))
    morning, evening = await club_day(db, HARRIERS, "07:00", "18:30")
    assert [day.id for day in (await press(db, own, now=utc("2026-06-02 14:30"))).also] == [evening.id]
    assert await said(db, morning) is None


async def test_what_the_runner_said_before_is_not_changed_and_no_second_session_gets_it(db: Database) -> None:
    own = await own_day(db, time(17, 0))
    morning, evening = await club_day(db, HARRIERS, "07:00", "18:30")
    await press(db, evening, Answer.RESTING)
    await db.write(execute, "DELETE FROM checkin WHERE occurrence_id = ?", (own.id,))
    assert (await press(db, own)).also == ()
    assert await said(db, evening) is Answer.RESTING
    assert await said(db, morning) is None


async def test_a_second_press_counts_for_nothing_more(db: Database) -> None:
    own, [harriers] = await own_day(db), await club_day(db)
    await press(db, own)
    assert (await press(db, own)).also == ()
    assert await db.read(streaks_store.count_done, harriers.id) == 1


async def test_a_session_that_is_off_gets_no_answer(db: Database) -> None:
    own, [harriers] = await own_day(db), await club_day(db)
    await db.write(reminders_store.set_skipped, harriers.id, Skipped.CANCELLED)
    assert (await press(db, own)).also == ()


async def test_a_session_of_another_date_gets_no_answer(db: Database) -> None:
    own = await own_day(db)
    a_club = await stored(db, club(slot(TUESDAY), guild_id=HARRIERS))
    tomorrow = await training_day(db, a_club, A_TUESDAY + timedelta(days=1))
    await db.write(me_store.record_member, club_key(HARRIERS), ANA, "Ana", BEFORE)
    assert (await press(db, own)).also == ()
    assert await said(db, tomorrow) is None


async def test_finding_a_member_s_sessions_reads_no_other_member(db: Database) -> None:
    plan = await db.read(
        fetch,
        "EXPLAIN QUERY PLAN SELECT 1 FROM member JOIN occurrence USING (club_id)"
        " WHERE user_id = 1 AND local_date = '2026-06-02' AND starts_at > 0",
    )
    steps = " / ".join(row["detail"] for row in plan)
    assert "member_by_user" in steps
    assert "occurrence_by_start" in steps
    assert "SCAN" not in steps
