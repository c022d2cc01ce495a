"""A pause of the season: nobody trains, nobody's streak suffers, and then all goes on by itself."""

from __future__ import annotations

from datetime import date

import pytest

from bot.content.catalogue import Catalogue
from bot.database.database import Database
from bot.errors import UserError
from bot.features.club import sessions_service
from bot.features.club.schedule import Session, Skipped
from tests.builders import BEFORE, THURSDAY, TUESDAY, club, club_key, slot, stored, utc
from tests.features.club.season import Season

POSTED = utc("2026-06-02 15:45")
"""When the post for Tuesday 18:30 in Vienna is due."""
BACK = date(2026, 6, 11)
"""The Thursday of the week after."""


@pytest.fixture
async def season(db: Database, catalogue: Catalogue) -> Season:
    """Tuesdays and Thursdays at 18:30, on the Monday before 2 June 2026."""
    return Season(db, catalogue, await stored(db, club(slot(TUESDAY), slot(THURSDAY))), BEFORE)


async def test_nothing_is_posted_until_the_date_and_then_all_goes_on_by_itself(season: Season) -> None:
    await season.db.write(sessions_service.begin_pause, club_key(), BACK, season.now)
    assert await season.live_until(utc("2026-06-17 00:00")) == ["Thu 11 16:30", "Tue 16 16:30"]


async def test_the_sessions_that_fall_away_and_the_next_posts_are_shown_before_anything_changes(
    season: Season,
) -> None:
    plan = await season.db.read(sessions_service.preview_pause, club_key(), "11 June", season.now)
    assert [each.local_date.day for each in plan.gone] == [2, 4, 9]
    assert [o.local_date.day for o in plan.upcoming] == [11, 16, 18, 23, 25]
    assert await season.live_until(utc("2026-06-03 00:00")) == ["Tue 02 16:30"]


async def test_a_posted_session_within_it_is_called_off_while_its_run_is_ahead(season: Season) -> None:
    await season.tick(POSTED)
    plan = await season.db.write(sessions_service.begin_pause, club_key(), BACK, season.now)
    assert plan.gone[0].posted
    [row] = await season.rows()
    assert row.skipped is Skipped.CANCELLED
    assert await season.outdated() == [row.id]


async def test_a_run_that_has_begun_is_not_touched_by_a_pause(season: Season) -> None:
    await season.tick(POSTED)
    before = await season.rows()
    season.now = utc("2026-06-02 16:30")
    await season.db.write(sessions_service.begin_pause, club_key(), BACK, season.now)
    season.now = POSTED
    assert await season.rows() == before


async def test_ending_it_early_brings_back_what_is_ahead_and_posts_at_once_what_is_due(
    season: Season,
) -> None:
    await season.tick(POSTED)
    await season.db.write(sessions_service.begin_pause, club_key(), BACK, season.now)
    resumed = await season.db.write(sessions_service.end_pause, club_key(), season.now)
    assert [o.local_date.day for o in resumed.upcoming] == [4, 9, 11, 16, 18]
    assert [row.skipped for row in await season.rows()] == [None]
    assert await season.live_until(utc("2026-06-05 00:00")) == ["Thu 04 16:30"]


async def test_what_was_called_off_by_itself_stays_off_when_a_pause_ends(season: Season) -> None:
    await season.tick(POSTED)
    posted = await season.db.write(sessions_service.cancel_session, club_key(), "today", "", season.now)
    assert isinstance(posted, Session)
    await season.db.write(sessions_service.cancel_sessions, club_key(), *posted.key, "", season.now)
    await season.db.write(sessions_service.begin_pause, club_key(), BACK, season.now)
    await season.db.write(sessions_service.end_pause, club_key(), season.now)
    assert [row.skipped for row in await season.rows()] == [Skipped.CANCELLED]


async def test_a_pause_can_be_made_shorter(season: Season) -> None:
    await season.db.write(sessions_service.begin_pause, club_key(), BACK, season.now)
    await season.db.write(sessions_service.begin_pause, club_key(), date(2026, 6, 4), season.now)
    assert await season.live_until(utc("2026-06-05 00:00")) == ["Thu 04 16:30"]


async def test_no_session_can_be_added_within_a_pause(season: Season) -> None:
    await season.db.write(sessions_service.begin_pause, club_key(), BACK, season.now)
    with pytest.raises(UserError, match="is paused until Thursday, 11 June"):
        await season.db.write(
            sessions_service.add_session,
            club_key(),
            "10 June",
            "9:00",
            "",
            season.club.slots[0].lead,
            season.now,
        )


@pytest.mark.parametrize("until", ["today", "1 June"])
async def test_a_pause_has_to_end_on_a_later_day(season: Season, until: str) -> None:
    with pytest.raises(UserError, match="later date"):
        await season.db.read(sessions_service.preview_pause, club_key(), until, season.now)


async def test_where_there_is_no_pause_there_is_none_to_end(season: Season) -> None:
    with pytest.raises(UserError, match="no pause"):
        await season.db.write(sessions_service.end_pause, club_key(), season.now)
