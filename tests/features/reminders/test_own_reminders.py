"""A runner's own reminders: a club of one, planned, switched off and answered by its owner only."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.features.club import service as clubs
from bot.features.club import store as club_store
from bot.features.club.schedule import ClockChange
from bot.features.reminders import own_service
from bot.features.reminders import pending_store as pending
from bot.features.reminders import service as reminders
from bot.features.reminders import store as reminders_store
from bot.features.reminders.own_service import OwnReminders, ReminderPlan, Typed, read_plan
from bot.features.streaks import boards_service
from bot.features.streaks import service as streaks
from bot.features.streaks.rules import Answer
from tests.builders import A_TUESDAY, BEFORE, TUESDAY, club, own_key, slot, stored, training_day, utc

if TYPE_CHECKING:
    from bot.database.database import Database
    from bot.features.club.schedule import Club
    from bot.features.reminders.store import Claimed

ANA, DM = 7001, 7002
TUESDAYS = ReminderPlan((TUESDAY,), time(18, 30), 45, "Europe/Vienna")
NOTHING = OwnReminders(None, is_on=False, upcoming=[], zone=None)
RUN = utc("2026-06-02 16:30")
NEXT_YEAR = BEFORE + timedelta(days=365)


async def save(db: Database, plan: ReminderPlan = TUESDAYS, now: datetime = BEFORE) -> None:
    await db.write(own_service.save, ANA, "Ana", DM, plan, now)


async def own_club(db: Database) -> Club:
    found = await db.read(club_store.get, own_key(ANA))
    assert found is not None
    return found


async def own_day(db: Database, day: date = A_TUESDAY) -> Claimed:
    return await training_day(db, await own_club(db), day)


async def due(db: Database, now: datetime) -> int:
    return len(await db.read(club_store.due_slots, now, 10))


async def read(db: Database, occurrence: Claimed) -> Claimed:
    found = await db.read(reminders_store.get_occurrence, occurrence.id)
    assert found is not None
    return found


async def snoozed(db: Database, now: datetime) -> int:
    return len(await db.read(pending.snoozed, now, 10))


def test_a_plan_is_read_from_what_a_runner_would_type() -> None:
    plan = read_plan(Typed("tue and thu", "6.30 pm", "20", "vienna"), NOTHING)
    assert plan == ReminderPlan((2, 4), time(18, 30), 20, "Europe/Vienna")


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        (Typed(start="18:30", zone="Vienna"), "the days"),
        (Typed(days="Tue", zone="Vienna"), "the start"),
        (Typed(days="Tue", start="18:30"), "your time zone"),
        (Typed("Tue", "18:30", "soon", "Vienna"), "minutes"),
        (Typed("Tue", "18:30", "-5", "Vienna"), "minutes"),
        (Typed("Tue", "18:30", "1441", "Vienna"), "minutes"),
        (Typed("someday", "18:30", "45", "Vienna"), "weekday"),
        (Typed("Tue", "noonish", "45", "Vienna"), "time"),
        (Typed("Tue", "18:30", "45", "Atlantis"), "time zone"),
    ],
)
def test_what_is_missing_or_cannot_be_read_is_named(typed: Typed, word: str) -> None:
    with pytest.raises(UserError, match=word):
        read_plan(typed, NOTHING)


async def test_what_is_left_out_stays_as_it_was(db: Database) -> None:
    await save(db)
    mine = await db.read(own_service.own_reminders, ANA, None, BEFORE)
    changed = read_plan(Typed(start="07:00"), mine)
    assert changed == ReminderPlan((TUESDAY,), time(7), 45, "Europe/Vienna")


@given(
    days=st.sets(st.integers(1, 7), min_size=1),
    starts=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    lead=st.integers(5, 1440),
)
def test_a_plan_typed_out_again_is_the_same_plan(days: set[int], starts: time, lead: int) -> None:
    plan = ReminderPlan(tuple(sorted(days)), starts, lead, "America/Argentina/Buenos_Aires")
    mine = OwnReminders(plan, is_on=True, upcoming=[], zone=plan.zone)
    assert read_plan(mine.typed, NOTHING) == plan


async def test_in_a_club_s_server_its_time_zone_is_taken_if_none_is_said(db: Database) -> None:
    await stored(db, club(slot(TUESDAY), zone="Asia/Tokyo", guild_id=3))
    mine = await db.read(own_service.own_reminders, ANA, 3, BEFORE)
    assert read_plan(Typed("Tue", "18:30"), mine).zone == "Asia/Tokyo"


async def test_the_preview_shows_the_next_five_messages_in_order(db: Database) -> None:
    plan = ReminderPlan((2, 4), time(18, 30), 45, "Europe/Vienna")
    preview = await db.read(own_service.preview, ANA, plan, BEFORE)
    assert [o.due_at for o in preview.upcoming] == [
        utc(f"2026-06-{day:02} 15:45") for day in (2, 4, 9, 11, 16)
    ]


async def test_the_preview_leaves_out_a_day_that_has_had_its_message(db: Database) -> None:
    await save(db)
    await own_day(db)
    later = ReminderPlan((TUESDAY,), time(21), 30, "Europe/Vienna")
    preview = await db.read(own_service.preview, ANA, later, utc("2026-06-02 16:00"))
    assert preview.upcoming[0].local_date == A_TUESDAY + timedelta(weeks=1)
    await save(db, later, utc("2026-06-02 16:00"))
    assert await due(db, utc("2026-06-02 18:59")) == 0, "and none comes"


async def test_the_preview_warns_of_a_start_that_clocks_skip(db: Database) -> None:
    plan = ReminderPlan((7,), time(2, 30), 45, "Europe/Vienna")
    preview = await db.read(own_service.preview, ANA, plan, utc("2026-03-01 12:00"))
    assert preview.clock_change is not None
    occurrence, change = preview.clock_change
    assert (occurrence.local_date, change) == (date(2026, 3, 29), ClockChange.SKIPPED)


async def test_a_new_time_zone_moves_what_is_ahead_and_nothing_that_was(db: Database) -> None:
    await save(db)
    past = await own_day(db)
    await save(db, ReminderPlan((TUESDAY,), time(18, 30), 45, "Asia/Tokyo"), RUN + timedelta(days=1))
    assert await read(db, past) == past
    mine = await db.read(own_service.own_reminders, ANA, None, RUN + timedelta(days=1))
    assert mine.upcoming[0].starts_at == utc("2026-06-09 09:30")


async def test_switched_off_nothing_is_planned_and_the_plan_is_kept(db: Database) -> None:
    await save(db)
    await db.write(own_service.stop_own, ANA)
    assert await due(db, NEXT_YEAR) == 0
    mine = await db.read(own_service.own_reminders, ANA, None, BEFORE)
    assert (mine.plan, mine.is_on, mine.upcoming) == (TUESDAYS, False, [])


async def test_new_rules_of_time_zones_do_not_switch_anything_on_again(db: Database) -> None:
    await save(db)
    await db.write(own_service.stop_own, ANA)
    await clubs.follow_zones(db, BEFORE)
    assert await due(db, NEXT_YEAR) == 0


async def test_switched_on_again_the_next_day_is_planned(db: Database) -> None:
    await save(db)
    await db.write(own_service.stop_own, ANA)
    await save(db)
    assert await due(db, RUN - timedelta(minutes=45)) == 1
    assert await due(db, RUN - timedelta(minutes=46)) == 0


async def test_switching_off_drops_what_is_still_to_be_sent(db: Database) -> None:
    await save(db)
    waiting = await own_day(db)
    await db.write(own_service.snooze, ANA, waiting.id, 15, RUN - timedelta(minutes=45))
    await db.write(own_service.stop_own, ANA)
    assert (await read(db, waiting)).skipped is not None
    assert await snoozed(db, RUN) == 0


async def test_a_message_that_still_goes_out_while_they_are_switched_off_does_not_switch_them_on(
    db: Database,
) -> None:
    await save(db)
    on_its_way = await own_day(db)
    await db.write(own_service.stop_own, ANA)
    await db.write(reminders.record_posted, on_its_way, message_id=1)
    assert (await own_club(db)).is_off


async def test_closed_messages_are_told_once_and_only_to_whom_it_concerns(db: Database) -> None:
    await save(db)
    await db.write(own_service.switch_off, ANA)
    assert await due(db, NEXT_YEAR) == 0
    assert await db.read(own_service.unreached_runners) == {ANA}
    assert not await db.read(own_service.is_unreached, 1)
    assert await db.read(own_service.is_unreached, ANA)
    await db.write(own_service.record_told, ANA)
    assert not await db.read(own_service.is_unreached, ANA)
    assert await db.read(own_service.unreached_runners) == frozenset()
    assert await due(db, NEXT_YEAR) == 0, "to have heard of it switches nothing on"


async def test_who_switched_them_on_again_meanwhile_need_not_hear_of_it(db: Database) -> None:
    await save(db)
    await db.write(own_service.switch_off, ANA)
    await save(db)
    assert not await db.read(own_service.is_unreached, ANA)


async def test_switching_off_never_touches_a_club(db: Database) -> None:
    await stored(db, club(slot(TUESDAY), guild_id=3))
    await db.write(own_service.switch_off, 3)
    assert await due(db, NEXT_YEAR) == 1


async def test_a_snooze_ends_so_many_minutes_from_now(db: Database) -> None:
    await save(db)
    day = await own_day(db)
    pressed = RUN - timedelta(minutes=40)
    assert await db.write(own_service.snooze, ANA, day.id, 30, pressed) == pressed + timedelta(minutes=30)
    assert await snoozed(db, pressed + timedelta(minutes=29)) == 0
    assert await snoozed(db, pressed + timedelta(minutes=30)) == 1


@pytest.mark.parametrize("ahead", [30, 29, 0, -10])
async def test_a_snooze_into_the_run_is_refused(db: Database, ahead: int) -> None:
    await save(db)
    day = await own_day(db)
    with pytest.raises(UserError, match="Your run will have started"):
        await db.write(own_service.snooze, ANA, day.id, 30, RUN - timedelta(minutes=ahead))
    assert await snoozed(db, NEXT_YEAR) == 0


async def test_a_day_of_somebody_else_of_a_club_or_of_nobody_cannot_be_snoozed(db: Database) -> None:
    await save(db)
    theirs = await own_day(db)
    clubs_day = await training_day(db, await stored(db, club(slot(TUESDAY), guild_id=3)), A_TUESDAY)
    for user_id, occurrence_id in ((8, theirs.id), (ANA, clubs_day.id), (3, clubs_day.id), (ANA, 999)):
        with pytest.raises(UserError, match="isn't yours"):
            await db.write(own_service.snooze, user_id, occurrence_id, 15, RUN - timedelta(minutes=45))
    assert await snoozed(db, NEXT_YEAR) == 0


async def test_an_answer_ends_a_snooze_and_after_it_there_is_none(db: Database) -> None:
    await save(db)
    day = await own_day(db)
    now = RUN - timedelta(minutes=45)
    await db.write(own_service.snooze, ANA, day.id, 15, now)
    await db.write(streaks.check_in, own_key(ANA), ANA, "Ana", day.id, Answer.DONE, now)
    assert await snoozed(db, NEXT_YEAR) == 0
    with pytest.raises(UserError, match="already checked in"):
        await db.write(own_service.snooze, ANA, day.id, 15, now)


async def test_the_own_streak_has_no_board(db: Database) -> None:
    await save(db)
    day = await own_day(db)
    await db.write(streaks.check_in, own_key(ANA), ANA, "Ana", day.id, Answer.DONE, RUN)
    overview = await db.read(boards_service.own_overview, own_key(ANA), ANA, RUN + timedelta(hours=1))
    assert (overview.record.streak.current, overview.solo) == (1, True)


async def test_without_own_days_the_streak_says_how_to_begin(db: Database) -> None:
    with pytest.raises(UserError, match="/me reminders"):
        await db.read(boards_service.own_overview, own_key(ANA), ANA, datetime(2026, 6, 1, tzinfo=UTC))
