"""Discord's events as the schedule: what happens to an event happens to its session, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.content.catalogue import Catalogue
from bot.database.database import Database
from bot.features.club import events_service, sessions_service
from bot.features.club import service as clubs
from bot.features.club.events_service import Event
from bot.features.club.schedule import Skipped
from tests.builders import BEFORE, TUESDAY, club, club_key, slot, stored, utc
from tests.features.club.season import Season

RUN = Event(900, "Track run", utc("2026-06-03 16:00"))
"""On the Wednesday after the clubs of the tests are set up, at 18:00 in Vienna; posted 45 minutes before."""
POSTED = utc("2026-06-03 15:15")
END = utc("2026-06-12 00:00")
DAY = timedelta(days=1)


@pytest.fixture
async def season(db: Database, catalogue: Catalogue) -> Season:
    """A club without weekly sessions that takes all events, on Monday, 1 June 2026."""
    season = Season(db, catalogue, await stored(db, club()), BEFORE)
    await db.write(events_service.follow_events, club_key(), "", [], BEFORE)
    return season


async def at(season: Season, event: Event, starts: str) -> Event:
    """The event moved."""
    moved = replace(event, starts_at=utc(starts))
    await events_service.event_changed(season.db, club_key(), moved, season.now)
    return moved


async def test_an_event_is_posted_once_under_its_name(season: Season) -> None:
    await events_service.event_changed(season.db, club_key(), RUN, season.now)
    assert await season.live_until(END) == ["Wed 03 16:00"]
    assert season.board.posts[0].label == "Track run"


async def test_a_moved_event_is_posted_at_its_new_time_only(season: Season) -> None:
    await events_service.event_changed(season.db, club_key(), RUN, season.now)
    await at(season, RUN, "2026-06-05 07:00")
    assert await season.live_until(END) == ["Fri 05 07:00"]


async def test_a_cancelled_event_is_not_posted(season: Season) -> None:
    await events_service.event_changed(season.db, club_key(), RUN, season.now)
    await events_service.event_removed(season.db, club_key(), RUN.id, season.now)
    assert await season.live_until(END) == []


async def test_a_posted_event_moved_within_its_day_keeps_its_post_which_says_the_new_start(
    season: Season,
) -> None:
    await events_service.event_changed(season.db, club_key(), RUN, season.now)
    await season.tick(POSTED)
    await at(season, RUN, "2026-06-03 17:00")
    [row] = await season.rows()
    assert (row.starts_at, row.skipped) == (utc("2026-06-03 17:00"), None)
    assert await season.outdated() == [row.id]
    assert await season.live_until(END) == []


async def test_a_posted_event_moved_to_another_day_is_off_that_day_and_posted_on_the_other(
    season: Season,
) -> None:
    await events_service.event_changed(season.db, club_key(), RUN, season.now)
    await season.tick(POSTED)
    await at(season, RUN, "2026-06-04 16:00")
    [row] = await season.rows()
    assert row.skipped is Skipped.CANCELLED
    assert await season.live_until(END) == ["Thu 04 16:00"]


async def test_a_posted_event_moved_to_another_day_and_back_is_on_again_at_its_time(
    season: Season,
) -> None:
    await events_service.event_changed(season.db, club_key(), RUN, season.now)
    await season.tick(POSTED)
    moved = await at(season, RUN, "2026-06-04 16:00")
    await at(season, moved, "2026-06-03 16:30")
    [row] = await season.rows()
    assert (row.starts_at, row.skipped) == (utc("2026-06-03 16:30"), None)
    assert await season.live_until(END) == []


async def test_a_posted_event_that_is_cancelled_excuses_everybody(season: Season) -> None:
    await events_service.event_changed(season.db, club_key(), RUN, season.now)
    await season.tick(POSTED)
    await events_service.event_removed(season.db, club_key(), RUN.id, season.now)
    assert [row.skipped for row in await season.rows()] == [Skipped.CANCELLED]


async def test_an_event_cancelled_after_its_post_and_created_anew_is_posted_anew(season: Season) -> None:
    """The first post says for good that its session is off."""
    await events_service.event_changed(season.db, club_key(), RUN, season.now)
    await season.tick(POSTED)
    await events_service.event_removed(season.db, club_key(), RUN.id, season.now)
    await events_service.event_changed(season.db, club_key(), replace(RUN, id=901), season.now)
    assert await season.live_until(END) == ["Wed 03 16:00"]


async def test_a_recurring_event_that_goes_on_to_its_next_date_leaves_the_run_that_has_begun(
    season: Season,
) -> None:
    """Discord gives it its next date when it has ended, under the same id."""
    await events_service.event_changed(season.db, club_key(), RUN, season.now)
    await season.live_until(utc("2026-06-03 17:00"))
    await at(season, RUN, "2026-06-10 16:00")
    assert await season.live_until(END) == ["Wed 10 16:00"]
    season.now = POSTED
    assert [row.skipped for row in await season.rows()] == [None, None]


async def test_a_recurring_event_missed_while_the_bot_was_down_excuses_everybody(season: Season) -> None:
    await events_service.event_changed(season.db, club_key(), RUN, season.now)
    season.now = utc("2026-06-04 08:00")
    await season.db.write(
        events_service.reconcile_events,
        club_key(),
        [replace(RUN, starts_at=utc("2026-06-10 16:00"))],
        season.now,
    )
    assert await season.live_until(END) == ["Wed 10 16:00"]
    season.now = BEFORE
    assert [row.skipped for row in await season.rows()] == [Skipped.LATE, None]


async def test_an_event_that_is_removed_when_its_run_has_begun_changes_nothing(season: Season) -> None:
    await events_service.event_changed(season.db, club_key(), RUN, season.now)
    await season.tick(POSTED)
    before = await season.rows()
    await events_service.event_removed(season.db, club_key(), RUN.id, RUN.starts_at)
    assert await season.rows() == before


async def test_what_happened_while_the_bot_was_away_is_caught_up_with(season: Season) -> None:
    gone, moved, new = (Event(n, f"Run {n}", RUN.starts_at + n * DAY) for n in (1, 2, 3))
    for event in (gone, moved):
        await events_service.event_changed(season.db, club_key(), event, season.now)
    moved = replace(moved, starts_at=moved.starts_at + timedelta(hours=2))
    await season.db.write(events_service.reconcile_events, club_key(), [moved, new], season.now)
    assert await season.live_until(END) == ["Fri 05 18:00", "Sat 06 16:00"]


async def test_catching_up_twice_changes_nothing(season: Season) -> None:
    for _ in range(2):
        await season.db.write(events_service.reconcile_events, club_key(), [RUN], season.now)
    await season.tick(POSTED)
    await season.db.write(events_service.reconcile_events, club_key(), [RUN], season.now)
    assert await season.live_until(END) == []
    assert len(season.board.posts) == 1


async def test_events_that_are_there_when_following_begins_are_taken_at_once(
    db: Database, catalogue: Catalogue
) -> None:
    season = Season(db, catalogue, await stored(db, club()), BEFORE)
    over = Event(1, "Last week's run", BEFORE - DAY)
    following = await db.write(
        events_service.follow_events, club_key(), "RUN", [RUN, over, Event(2, "Quiz", RUN.starts_at)], BEFORE
    )
    assert [event.id for event in following.taken] == [RUN.id]
    assert [o.starts_at for o in following.upcoming] == [RUN.starts_at]
    assert await season.live_until(END) == ["Wed 03 16:00"]


async def test_an_event_that_loses_the_word_in_its_name_is_off_and_on_again_when_it_has_it(
    season: Season,
) -> None:
    await season.db.write(events_service.follow_events, club_key(), "run", [RUN], season.now)
    await season.tick(POSTED)
    await events_service.event_changed(season.db, club_key(), replace(RUN, name="Quiz"), season.now)
    assert [row.skipped for row in await season.rows()] == [Skipped.CANCELLED]
    await events_service.event_changed(season.db, club_key(), RUN, season.now)
    assert [row.skipped for row in await season.rows()] == [None]


async def test_a_club_that_no_longer_follows_events_gets_no_more_posts_and_keeps_the_one_that_is_out(
    season: Season,
) -> None:
    later = Event(901, "Hills", RUN.starts_at + DAY)
    await season.db.write(events_service.follow_events, club_key(), "", [RUN, later], season.now)
    await season.tick(POSTED)
    await season.db.write(events_service.follow_events, club_key(), None, [RUN, later], season.now)
    await events_service.event_changed(
        season.db, club_key(), replace(later, starts_at=later.starts_at + DAY), season.now
    )
    assert [row.skipped for row in await season.rows()] == [None]
    assert await season.live_until(END) == []


async def test_a_club_that_does_not_follow_events_is_left_alone(db: Database, catalogue: Catalogue) -> None:
    season = Season(db, catalogue, await stored(db, club()), BEFORE)
    await events_service.event_changed(db, club_key(), RUN, BEFORE)
    await db.write(events_service.reconcile_events, club_key(), [RUN], BEFORE)
    assert await season.live_until(END) == []


async def test_an_event_at_the_time_of_a_weekly_session_is_that_session(
    db: Database, catalogue: Catalogue
) -> None:
    season = Season(db, catalogue, await stored(db, club(slot(TUESDAY, "18:30"))), BEFORE)
    await db.write(
        events_service.follow_events,
        club_key(),
        "",
        [replace(RUN, starts_at=utc("2026-06-02 16:30"))],
        BEFORE,
    )
    assert await season.live_until(utc("2026-06-08 00:00")) == ["Tue 02 16:30"]


async def test_a_session_called_off_here_stays_off_when_something_else_about_its_event_changes(
    season: Season,
) -> None:
    await events_service.event_changed(season.db, club_key(), RUN, season.now)
    await season.db.write(sessions_service.cancel_session, club_key(), "3 june", "", season.now)
    await events_service.event_changed(
        season.db, club_key(), replace(RUN, name="Track run with Sam"), season.now
    )
    assert await season.live_until(END) == []


@pytest.mark.parametrize("moved_at", [BEFORE, POSTED], ids=["before-its-post", "after-its-post"])
async def test_an_event_keeps_its_instant_when_the_club_moves_to_another_zone(
    season: Season, moved_at: datetime
) -> None:
    await events_service.event_changed(season.db, club_key(), RUN, season.now)
    await season.tick(moved_at)
    there = await season.db.write(clubs.require_club, club_key())
    await season.db.write(clubs.save_club, replace(there, zone="Pacific/Auckland"), season.now)
    await events_service.event_changed(
        season.db, club_key(), replace(RUN, name="Track run, new place"), season.now
    )
    await season.live_until(END)
    assert [post.starts_at for post in season.board.posts] == [RUN.starts_at]
