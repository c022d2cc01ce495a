"""A start that is moved after its post is out: the post follows, and people hear of it once more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.content.catalogue import Catalogue
from bot.database.database import Database
from bot.features.club import events_service, sessions_service
from bot.features.club import service as clubs
from bot.features.club.events_service import Event
from bot.features.club.owner import Owner
from bot.features.club.schedule import Club, Skipped
from bot.features.reminders import own_service
from bot.features.reminders.store import Claimed
from bot.features.streaks import service as streaks
from bot.features.streaks.rules import OPEN_FOR, Answer
from tests.builders import BEFORE, TUESDAY, club, club_key, slot, stored, utc
from tests.features.club.season import Season, SilentRecorder
from tests.features.club.tuesdays import day, waiting
from tests.rows import fetch

POSTED = utc("2026-06-02 15:45")
"""45 minutes before 18:30 in Vienna on a Tuesday."""

AFTER = utc("2026-06-02 16:00")
"""The post is out, the run is ahead."""

END = utc("2026-06-04 00:00")


@pytest.fixture
async def season(db: Database, catalogue: Catalogue) -> Season:
    """A club that trains on Tuesdays at 18:30 in Vienna; its post of 2 June is out."""
    season = Season(db, catalogue, await stored(db, club(slot(TUESDAY, "18:30"))), BEFORE)
    await season.tick(POSTED)
    return season


async def save(season: Season, now: datetime, *, starts: str | None = None, zone: str | None = None) -> Club:
    """What the panel's Save does."""
    kept = await season.db.read(clubs.require_club, club_key())
    slots = tuple(replace(s, starts=time.fromisoformat(starts)) if starts else s for s in kept.slots)
    season.now = now
    return await season.db.write(clubs.save_club, replace(kept, slots=slots, zone=zone or kept.zone), now)


@pytest.mark.parametrize(
    ("starts", "zone", "start"),
    [
        ("19:00", None, "2026-06-02 17:00"),
        ("18:05", None, "2026-06-02 16:05"),
        ("23:30", None, "2026-06-02 21:30"),
        (None, "Europe/Lisbon", "2026-06-02 17:30"),
        ("18:30", "America/New_York", "2026-06-02 22:30"),
        ("20:00", "Europe/Helsinki", "2026-06-02 17:00"),
    ],
)
async def test_a_post_that_is_out_goes_by_the_start_that_the_panel_saves(
    season: Season, starts: str | None, zone: str | None, start: str
) -> None:
    await save(season, AFTER, starts=starts, zone=zone)

    moved = await day(season.db)
    assert moved.starts_at == utc(start)
    assert moved.closes_at == utc(start) + OPEN_FOR
    assert await season.outdated() == [moved.id]
    assert await season.live_until(END) == [], "one training day has one post"


@pytest.mark.parametrize("starts", ["18:00", "17:00", "07:00"])
async def test_a_start_that_is_past_already_is_meant_from_next_week_on(season: Season, starts: str) -> None:
    await save(season, AFTER, starts=starts)

    assert (await day(season.db)).starts_at == utc("2026-06-02 16:30")
    assert await season.outdated() == []


@pytest.mark.parametrize("starts", ["20:00", "18:30", "12:00"])
async def test_a_run_that_has_begun_keeps_its_start_whatever_the_panel_says_about_the_next(
    season: Season, starts: str
) -> None:
    before = await day(season.db)
    await save(season, utc("2026-06-02 16:45"), starts=starts)
    await season.live_until(END)

    assert await day(season.db) == before
    assert season.told() == []


async def test_a_post_whose_training_time_was_removed_still_takes_place(season: Season) -> None:
    kept = await season.db.read(clubs.require_club, club_key())
    await season.db.write(clubs.save_club, replace(kept, slots=(slot(4, "19:00"),)), AFTER)

    assert (await day(season.db)).starts_at == utc("2026-06-02 16:30")


async def test_a_training_time_removed_and_added_at_another_time_moves_its_post(season: Season) -> None:
    kept = await season.db.read(clubs.require_club, club_key())
    await season.db.write(clubs.save_club, replace(kept, slots=()), AFTER)
    await season.db.write(clubs.save_club, replace(kept, slots=(slot(TUESDAY, "19:15"),)), AFTER)

    assert (await day(season.db)).starts_at == utc("2026-06-02 17:15")
    assert await season.live_until(END) == []


async def test_people_are_told_at_once_and_again_when_it_is_time_for_the_exercises(season: Season) -> None:
    await save(season, AFTER, starts="21:00")
    await season.tick(AFTER + timedelta(minutes=1))
    assert season.told() == ["Tue 02 19:00"]

    await season.live_until(utc("2026-06-02 18:14"), timedelta(minutes=1))
    assert season.told() == ["Tue 02 19:00"]

    await season.live_until(END, timedelta(minutes=1))
    assert season.told() == ["Tue 02 19:00", "Tue 02 19:00"]
    assert season.board.moved[0].told_starts_at == utc("2026-06-02 16:30"), "what they knew before"
    assert season.board.moved[1].told_starts_at == utc("2026-06-02 19:00")


@pytest.mark.parametrize("starts", ["18:45", "18:15", "19:00"])
async def test_a_start_moved_by_little_is_told_once(season: Season, starts: str) -> None:
    await save(season, AFTER, starts=starts)
    await season.live_until(END, timedelta(minutes=1))

    assert len(season.told()) == 1


async def test_a_start_moved_there_and_back_within_a_minute_is_not_told(season: Season) -> None:
    await save(season, AFTER, starts="19:30")
    await save(season, AFTER, starts="18:30")
    await season.live_until(END)

    assert season.told() == []
    assert (await day(season.db)).starts_at == utc("2026-06-02 16:30")


async def test_a_start_moved_back_after_people_were_told_is_told_again(season: Season) -> None:
    await save(season, AFTER, starts="19:30")
    await season.tick(AFTER + timedelta(minutes=1))
    await save(season, AFTER + timedelta(minutes=2), starts="18:30")
    await season.live_until(END, timedelta(minutes=1))

    assert season.told() == ["Tue 02 17:30", "Tue 02 16:30"]


async def test_a_moved_run_that_is_called_off_is_not_told_as_moved(season: Season) -> None:
    await save(season, AFTER, starts="19:30")
    await season.db.write(sessions_service.cancel_sessions, club_key(), 1, AFTER.date(), "", AFTER)
    await season.live_until(END)

    assert season.told() == []


async def test_a_post_that_nobody_knows_to_be_out_goes_out_with_the_new_start_and_tells_nothing_twice(
    db: Database, catalogue: Catalogue
) -> None:
    season = Season(db, catalogue, await stored(db, club(slot(TUESDAY, "18:30"))), BEFORE)
    await season.tick(POSTED, SilentRecorder())
    await save(season, POSTED, starts="19:30")
    await season.live_until(END, timedelta(minutes=1))

    assert [f"{post.starts_at:%H:%M}" for post in season.board.posts] == ["17:30"]
    assert season.told() == []


async def test_a_post_found_again_with_the_old_start_is_brought_up_to_date_and_told(
    db: Database, catalogue: Catalogue
) -> None:
    class Deaf(SilentRecorder):
        """The post arrives, its answer does not."""

        async def post(self, occurrence: Claimed, exercises: object) -> int:
            await season.board.post(occurrence, ())
            return await super().post(occurrence, ())

    season = Season(db, catalogue, await stored(db, club(slot(TUESDAY, "18:30"))), BEFORE)
    await season.tick(POSTED, Deaf())
    await save(season, POSTED, starts="19:30")
    await season.tick(POSTED + timedelta(minutes=1))

    assert await season.outdated() == [1]
    assert season.told() == ["Tue 02 17:30"]


@pytest.mark.parametrize(
    ("wrong", "now", "due"),
    [
        ("Asia/Tokyo", "2026-06-02 15:00", "2026-06-02 15:45"),
        ("Asia/Kolkata", "2026-06-02 16:00", "2026-06-02 16:00"),
        ("Europe/Helsinki", "2026-06-02 15:00", "2026-06-02 15:45"),
        ("Europe/Helsinki", "2026-06-02 15:35", "2026-06-02 15:45"),
        ("Pacific/Auckland", "2026-06-02 12:00", "2026-06-02 15:45"),
        ("UTC", "2026-06-02 15:50", "2026-06-02 15:50"),
        ("America/New_York", "2026-06-02 16:20", "2026-06-02 16:20"),
    ],
)
async def test_a_wrong_zone_put_right_on_the_evening_does_not_lose_that_evening_s_reminder(
    db: Database, catalogue: Catalogue, wrong: str, now: str, due: str
) -> None:
    """Also where the post has come hours too early, and its run "began" by the wrong clock."""
    season = Season(db, catalogue, await stored(db, club(slot(TUESDAY, "18:30"), zone=wrong)), BEFORE)
    await season.live_until(utc(now), timedelta(minutes=5))
    await save(season, utc(now), zone="Europe/Vienna")
    await season.tick(utc(now))
    while season.now < utc(due):
        await season.tick(season.now + timedelta(minutes=1))

    last = [*season.board.posts, *season.board.moved][-1]
    assert last.starts_at == utc("2026-06-02 16:30")
    assert (await day(db)).starts_at == utc("2026-06-02 16:30")
    assert await waiting(db) == []


async def test_answers_to_the_early_post_stay_when_the_zone_is_put_right(
    db: Database, catalogue: Catalogue
) -> None:
    season = Season(db, catalogue, await stored(db, club(slot(TUESDAY, "18:30"), zone="Asia/Tokyo")), BEFORE)
    await season.live_until(utc("2026-06-02 09:00"), timedelta(minutes=15))
    await db.write(streaks.check_in, club_key(), 100, "Ana", 1, Answer.DONE, utc("2026-06-02 09:00"))

    await save(season, utc("2026-06-02 15:00"), zone="Europe/Vienna")

    [row] = await db.read(fetch, "SELECT count(*) AS done FROM checkin WHERE occurrence_id = 1")
    assert row["done"] == 1
    assert (await day(db)).starts_at == utc("2026-06-02 16:30")


RUN = Event(900, "Track run", utc("2026-06-03 16:00"))
"""On Wednesday at 18:00 in Vienna; posted 45 minutes before."""


@pytest.fixture
async def following(db: Database, catalogue: Catalogue) -> Season:
    """A club whose sessions are Discord's events, among them RUN."""
    season = Season(db, catalogue, await stored(db, club()), BEFORE)
    await db.write(events_service.follow_events, club_key(), "", [RUN], BEFORE)
    return season


@pytest.mark.parametrize(
    ("moved_at", "starts", "told"),
    [
        ("15:20", "17:00", ["Wed 03 17:00", "Wed 03 17:00"]),
        ("15:20", "15:45", ["Wed 03 15:45"]),
        ("15:20", "16:10", ["Wed 03 16:10"]),
        ("15:59", "19:30", ["Wed 03 19:30", "Wed 03 19:30"]),
        ("16:10", "18:00", ["Wed 03 18:00", "Wed 03 18:00"]),
    ],
)
async def test_an_event_moved_on_its_day_after_its_post_is_told_to_people_again(
    following: Season, moved_at: str, starts: str, told: list[str]
) -> None:
    """Also where it should have begun already: it was put off."""
    await following.tick(utc("2026-06-03 15:15"))
    now = following.now = utc(f"2026-06-03 {moved_at}")
    moved = replace(RUN, starts_at=utc(f"2026-06-03 {starts}"))
    await events_service.event_changed(following.db, club_key(), moved, now)
    await following.live_until(END, timedelta(minutes=1))

    assert following.told() == told
    assert (await day(following.db)).starts_at == moved.starts_at
    assert len(following.board.posts) == 1


@pytest.mark.parametrize("caught_up", ["restarted", "told"])
@pytest.mark.parametrize("starts", ["18:00", "21:00"])
async def test_an_event_missed_while_the_bot_was_down_and_put_off_on_its_day_gets_its_post(
    following: Season, starts: str, caught_up: str
) -> None:
    now = following.now = utc("2026-06-03 16:40")
    if caught_up == "told":
        await following.tick(now)
        assert (await day(following.db)).skipped is Skipped.LATE
    moved = replace(RUN, starts_at=utc(f"2026-06-03 {starts}"))
    await following.db.write(events_service.reconcile_events, club_key(), [moved], now)
    await following.live_until(END, timedelta(minutes=5))

    assert [f"{post.starts_at:%H:%M}" for post in following.board.posts] == [starts]
    assert following.told() == []


async def test_a_weekly_run_missed_while_the_bot_was_down_and_moved_by_the_panel_gets_its_post(
    db: Database, catalogue: Catalogue
) -> None:
    season = Season(db, catalogue, await stored(db, club(slot(TUESDAY, "18:30"))), BEFORE)
    await season.tick(utc("2026-06-02 16:45"))
    kept = await save(season, season.now, starts="20:30")

    [first, *_] = await db.read(lambda c: clubs.next_posts(c, kept, season.now))
    assert first.due_at == utc("2026-06-02 17:45"), "the panel shows it as coming"
    assert await season.live_until(END, timedelta(minutes=5)) == ["Tue 02 18:30"]


async def test_a_run_missed_and_not_moved_stays_missed(db: Database, catalogue: Catalogue) -> None:
    season = Season(db, catalogue, await stored(db, club(slot(TUESDAY, "18:30"))), BEFORE)
    await season.tick(utc("2026-06-02 16:45"))
    await save(season, season.now, starts="18:30")

    assert await season.live_until(END) == []
    assert (await day(db)).skipped is Skipped.LATE


async def test_own_reminders_moved_after_the_message_come_again_in_time_and_say_nothing_before(
    db: Database, catalogue: Catalogue
) -> None:
    """The runner has just moved it."""
    own = replace(club(slot(TUESDAY, "18:30")), owner=Owner.person(7), organiser_id=7)
    season = Season(db, catalogue, await stored(db, own), BEFORE)
    await season.tick(POSTED)
    moved = replace(season.club, slots=(replace(season.club.slots[0], starts=time(20)),))
    await db.write(clubs.save_club, moved, AFTER)
    await season.live_until(utc("2026-06-02 17:14"), timedelta(minutes=1))
    assert season.told() == []

    await season.live_until(END, timedelta(minutes=1))
    assert season.told() == ["Tue 02 18:00"]


async def own_run_moved(db: Database, catalogue: Catalogue) -> Season:
    """A runner's message is out; they have just moved the run to 20:00, of which they hear at 19:15."""
    own = replace(club(slot(TUESDAY, "18:30")), owner=Owner.person(7), organiser_id=7)
    season = Season(db, catalogue, await stored(db, own), BEFORE)
    await season.tick(POSTED)
    moved = replace(season.club, slots=(replace(season.club.slots[0], starts=time(20)),))
    await db.write(clubs.save_club, moved, AFTER)
    return season


async def test_who_has_answered_is_not_reminded_of_a_moved_run(db: Database, catalogue: Catalogue) -> None:
    season = await own_run_moved(db, catalogue)
    await db.write(streaks.check_in, season.club.id, 7, "Zoe", 1, Answer.DONE, AFTER)
    await season.live_until(END)

    assert season.told() == []


async def test_who_has_switched_reminders_off_is_not_reminded_of_a_moved_run(
    db: Database, catalogue: Catalogue
) -> None:
    season = await own_run_moved(db, catalogue)
    await db.write(own_service.stop_own, 7)
    await season.live_until(END)

    assert season.told() == []


async def test_a_server_that_the_bot_has_left_hears_of_no_moved_run(season: Season) -> None:
    await save(season, AFTER, starts="21:00")
    await season.db.write(events_service.server_left, club_key(), "Riverside", AFTER)
    await season.live_until(END)

    assert season.told() == []


async def test_a_run_in_a_pause_is_not_put_back_by_another_time_zone(
    db: Database, catalogue: Catalogue
) -> None:
    early = await stored(db, club(slot(TUESDAY, "18:30"), zone="Asia/Tokyo"))
    season = Season(db, catalogue, early, BEFORE)
    await season.live_until(utc("2026-06-02 10:00"), timedelta(minutes=15))
    await db.write(sessions_service.begin_pause, club_key(), date(2026, 7, 1), season.now)
    await save(season, season.now, zone="Europe/Vienna")
    await season.live_until(END)

    assert season.told() == []
    assert (await day(db)).starts_at == utc("2026-06-02 09:30")
