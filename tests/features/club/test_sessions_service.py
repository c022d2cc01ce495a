"""Sessions called off, put back and added: what is posted follows, and nobody's past changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.content.catalogue import Catalogue
from bot.database.database import Database
from bot.errors import UserError
from bot.features.club import service as clubs
from bot.features.club import sessions_service
from bot.features.club.schedule import ClockChange, Session, Skipped
from bot.features.club.sessions_service import Change
from bot.features.reminders import store as reminders_store
from tests.builders import A_TUESDAY, BEFORE, THURSDAY, TUESDAY, club, club_key, slot, stored, utc
from tests.features.club.season import Season, SilentRecorder

POSTED = utc("2026-06-02 15:45")
"""When the post of A_TUESDAY is due: its run starts at 18:30 in Vienna, 16:30 UTC."""
WEEK = utc("2026-06-08 00:00")
LEAD = timedelta(minutes=45)


@pytest.fixture
async def season(db: Database, catalogue: Catalogue) -> Season:
    """Tuesdays and Thursdays at 18:30, on the Monday before A_TUESDAY."""
    return Season(db, catalogue, await stored(db, club(slot(TUESDAY), slot(THURSDAY))), BEFORE)


async def called_off(season: Season, wanted: str = "tuesday", note: str = "") -> Change:
    outcome = await season.db.write(sessions_service.cancel_session, club_key(), wanted, note, season.now)
    assert isinstance(outcome, Change), "somebody would have been asked first"
    return outcome


async def called_off_though_posted(season: Season, note: str = "") -> Change:
    outcome = await season.db.write(sessions_service.cancel_session, club_key(), "today", note, season.now)
    assert isinstance(outcome, Session)
    return await season.db.write(sessions_service.cancel_sessions, club_key(), *outcome.key, note, season.now)


async def excused(season: Season) -> list[tuple[date, bool]]:
    """The club's training days so far, and whether each excuses everybody."""
    held = await season.db.read(reminders_store.held_by_club, club_key())
    return [(each.local_date, each.skipped) for each in held]


async def test_a_session_that_is_called_off_is_not_posted_and_the_next_one_is(season: Season) -> None:
    await called_off(season)
    assert await season.live_until(WEEK) == ["Thu 04 16:30"]


async def test_what_comes_next_is_shown_without_the_session_that_is_off(season: Season) -> None:
    change = await called_off(season)
    shown = [o.local_date for o in change.upcoming]
    assert shown == [date(2026, 6, 4), *(date(2026, 6, day) for day in (9, 11, 16, 18))]


async def test_a_session_is_called_off_by_its_suggestion(season: Season) -> None:
    thursday = (await season.db.read(sessions_service.days_ahead, club_key(), season.now, 2))[1]
    await called_off(season, sessions_service.reference(thursday))
    assert await season.live_until(WEEK) == ["Tue 02 16:30"]


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("wednesday", "find a club run on Wednesday, 3 June"),
        ("2026-06-30-", "isn't a date"),
        ("1:2026-06-31", "isn't a date"),
        ("99:2026-06-02", "no longer planned"),
    ],
)
async def test_what_names_no_session_is_answered_with_a_sentence(
    season: Season, wanted: str, says: str
) -> None:
    with pytest.raises(UserError, match=says):
        await season.db.write(sessions_service.cancel_session, club_key(), wanted, "", season.now)


async def test_of_several_sessions_on_a_day_one_has_to_be_chosen(db: Database) -> None:
    await stored(db, club(slot(TUESDAY, "06:30"), slot(TUESDAY, "18:30")))
    with pytest.raises(UserError, match="several club runs on Tuesday, 2 June"):
        await db.write(sessions_service.cancel_session, club_key(), "tuesday", "", BEFORE)


async def test_a_posted_session_is_asked_about_before_anything_changes(season: Season) -> None:
    await season.tick(POSTED)
    outcome = await season.db.write(sessions_service.cancel_session, club_key(), "today", "storm", season.now)
    assert isinstance(outcome, Session)
    assert outcome.posted
    assert [row.skipped for row in await season.rows()] == [None]


async def test_calling_off_a_posted_session_excuses_everybody_and_its_post_has_to_say_so(
    season: Season,
) -> None:
    await season.tick(POSTED)
    await called_off_though_posted(season, "storm")
    [row] = await season.rows()
    assert row.skipped is Skipped.CANCELLED
    assert row.note == "storm"
    assert await season.outdated() == [row.id]
    assert await excused(season) == [(A_TUESDAY, True)]


async def test_a_session_whose_post_is_still_on_its_way_is_not_sent_once_it_is_off(season: Season) -> None:
    await season.tick(POSTED, SilentRecorder())
    await called_off_though_posted(season)
    assert await season.live_until(utc("2026-06-03 00:00")) == []


async def test_a_session_put_back_before_its_time_is_posted_at_its_time(season: Season) -> None:
    change = await called_off(season)
    await season.db.write(sessions_service.restore_session, club_key(), *change.session.key, season.now)
    assert await season.live_until(WEEK) == ["Tue 02 16:30", "Thu 04 16:30"]


async def test_a_session_put_back_after_its_time_and_before_its_run_is_posted_at_once(
    season: Season,
) -> None:
    change = await called_off(season)
    await season.live_until(POSTED + timedelta(minutes=15))
    await season.db.write(sessions_service.restore_session, club_key(), *change.session.key, season.now)
    await season.tick(season.now + timedelta(minutes=1))
    assert [post.local_date for post in season.board.posts] == [A_TUESDAY]


async def test_a_posted_session_put_back_counts_again_and_is_not_posted_twice(season: Season) -> None:
    await season.tick(POSTED)
    change = await called_off_though_posted(season, "storm")
    await season.db.write(sessions_service.restore_session, club_key(), *change.session.key, season.now)
    [row] = await season.rows()
    assert (row.skipped, row.note) == (None, "")
    assert await season.outdated() == [row.id]
    assert await season.live_until(WEEK) == ["Thu 04 16:30"]


async def test_one_that_is_off_is_handed_back_to_be_put_back(season: Season) -> None:
    await called_off(season)
    outcome = await season.db.write(sessions_service.cancel_session, club_key(), "tuesday", "", season.now)
    assert isinstance(outcome, Session)
    assert outcome.off


@pytest.mark.parametrize("verb", ["call_off", "put_back"])
async def test_a_run_that_has_begun_stays_as_it_was(season: Season, verb: str) -> None:
    await season.tick(POSTED)
    [session] = await season.db.read(sessions_service.days_ahead, club_key(), season.now, 1)
    if verb == "put_back":
        await season.db.write(sessions_service.cancel_sessions, club_key(), *session.key, "", season.now)
    before = await season.rows()
    begun = utc("2026-06-02 16:30")
    again = (
        season.db.write(sessions_service.cancel_sessions, club_key(), *session.key, "", begun)
        if verb == "call_off"
        else season.db.write(sessions_service.restore_session, club_key(), *session.key, begun)
    )
    with pytest.raises(UserError, match="has started"):
        await again
    assert await season.rows() == before


async def test_a_session_added_is_posted_once_besides_the_weekly_ones(season: Season) -> None:
    change = await season.db.write(
        sessions_service.add_session,
        club_key(),
        "saturday",
        "9:00",
        "Hills",
        timedelta(minutes=30),
        season.now,
    )
    assert [(o.local_date, o.due_at) for o in change.upcoming][2] == (
        date(2026, 6, 6),
        utc("2026-06-06 06:30"),
    )
    assert await season.live_until(WEEK) == ["Tue 02 16:30", "Thu 04 16:30", "Sat 06 07:00"]
    assert season.board.posts[-1].label == "Hills"
    assert await season.live_until(WEEK + timedelta(days=3)) == ["Tue 09 16:30"]


async def test_a_session_added_within_its_lead_is_posted_at_once(season: Season) -> None:
    await season.db.write(sessions_service.add_session, club_key(), "today", "14:30", "", LEAD, season.now)
    await season.tick(season.now)
    assert [post.starts_at for post in season.board.posts] == [utc("2026-06-01 12:30")]


async def test_setting_the_club_up_anew_keeps_a_session_that_was_added(season: Season) -> None:
    await season.db.write(sessions_service.add_session, club_key(), "saturday", "9:00", "", LEAD, season.now)
    await season.db.write(clubs.save_club, club(slot(7, "10:00")), season.now)
    assert await season.live_until(WEEK) == ["Sat 06 07:00", "Sun 07 08:00"]


@pytest.mark.parametrize(
    ("day", "start", "says"),
    [
        ("today", "13:59", "passed: it's 14:00 in your club now"),
        ("2026-05-31", "18:30", "today on"),
        ("tuesday", "18:30", "already a club run at that time"),
        ("thursday", "25:00", "isn't a time"),
    ],
)
async def test_a_session_that_cannot_be_is_refused_with_the_reason(
    season: Season, day: str, start: str, says: str
) -> None:
    with pytest.raises(UserError, match=says):
        await season.db.write(sessions_service.add_session, club_key(), day, start, "", LEAD, season.now)
    assert len(await season.db.read(sessions_service.days_ahead, club_key(), season.now, 2)) == 2


async def test_instead_of_adding_one_that_was_called_off_it_is_to_be_put_back(season: Season) -> None:
    await called_off(season)
    with pytest.raises(UserError, match="Restore it"):
        await season.db.write(
            sessions_service.add_session, club_key(), "tuesday", "18:30", "", LEAD, season.now
        )


@pytest.mark.parametrize(
    ("day", "change", "starts"),
    [
        ("2027-03-28", ClockChange.SKIPPED, "2027-03-28 01:00"),
        ("2026-10-25", ClockChange.TWICE, "2026-10-25 00:30"),
    ],
)
async def test_a_start_that_clocks_skip_or_show_twice_is_said(
    season: Season, day: str, change: ClockChange, starts: str
) -> None:
    added = await season.db.write(
        sessions_service.add_session, club_key(), day, "02:30", "", LEAD, season.now
    )
    assert [(o.starts_at, what) for o, what in added.clocks] == [(utc(starts), change)]


async def test_a_run_missed_while_the_bot_was_down_is_not_lost_by_an_edit_that_comes_first(
    season: Season,
) -> None:
    season.now = utc("2026-06-05 12:00")
    await called_off(season)
    assert await excused(season) == [(A_TUESDAY, True), (date(2026, 6, 4), True)]
