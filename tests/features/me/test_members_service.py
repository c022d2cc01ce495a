"""What members decide for themselves: training days, names, tone, zone; and time away."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.content.texts import Tone
from bot.errors import UserError
from bot.features.club import events_service
from bot.features.club import store as club_store
from bot.features.me import service as members
from bot.features.me import store as me_store
from bot.features.me.service import Person, ShownAs
from bot.features.reminders import own_service
from bot.features.reminders.own_service import ReminderPlan
from bot.features.streaks import pauses_service as pauses
from bot.features.streaks import service as streaks
from bot.features.streaks import store as streaks_store
from bot.features.streaks.pauses import Pause, Reason
from bot.features.streaks.pauses_service import TypedPause
from bot.features.streaks.rules import Answer
from bot.interactions import outbox_store as notices
from tests.builders import A_TUESDAY, THURSDAY, TUESDAY, club, club_key, slot, stored, training_day, utc
from tests.rows import fetch

if TYPE_CHECKING:
    from bot.database.database import Database
    from bot.features.club.schedule import Club
    from bot.features.me.service import InClub

DONE = Answer.DONE
NOW = utc("2026-06-02 17:00")
TODAY = date(2026, 6, 2)
ANN = Person(7, "Ann", 1)
PRIVATELY = Person(7, "Ann", None)


@pytest.fixture
async def ours(db: Database) -> Club:
    return await stored(db, club(slot(TUESDAY), slot(THURSDAY), slot(7)))


async def in_club(db: Database) -> InClub:
    found = (await db.read(members.settings_of, ANN, NOW)).club
    assert found is not None
    return found


async def row_of(db: Database, user_id: int = 7) -> tuple[int, int] | None:
    """Streak and total on the boards."""
    tally = (await db.read(streaks_store.standings_of_club, club_key())).get(user_id)
    return (tally.current, tally.total) if tally is not None else None


async def rows(db: Database, table: str) -> int:
    return len(list(await db.read(fetch, f"SELECT 1 FROM {table}")))  # noqa: S608  # a test's own names


async def test_whoever_only_looks_is_not_written_down(db: Database, ours: Club) -> None:
    await db.read(members.settings_of, ANN, NOW)
    await db.read(members.settings_of, PRIVATELY, NOW)
    assert [await rows(db, table) for table in ("member", "person", "own_days", "standing")] == [0] * 4


async def test_all_of_the_clubs_days_are_ones_own_until_one_says_otherwise(db: Database, ours: Club) -> None:
    found = await in_club(db)
    assert found.club_days == found.days == (2, 4, 7)
    assert (found.shown, found.public) == (ShownAs.OWN, False)


async def test_own_days_hold_from_today_on_and_the_board_follows_at_once(db: Database, ours: Club) -> None:
    days = [await training_day(db, ours, A_TUESDAY + timedelta(weeks=n)) for n in (-1, 0)]
    for day in days:
        await db.write(streaks.check_in, club_key(), 7, "Ann", day.id, DONE, day.starts_at)
    assert await row_of(db) == (2, 2)
    await db.write(members.set_own_days, ANN, [4], NOW)
    assert await row_of(db) == (1, 2), "today is an extra now; last week stays as it was"
    assert (await in_club(db)).days == (4,)


async def test_choosing_all_days_means_also_those_the_club_will_add(db: Database, ours: Club) -> None:
    await db.write(members.set_own_days, ANN, [2], NOW)
    await db.write(members.set_own_days, ANN, [2, 4, 7], NOW)
    await stored(db, club(slot(TUESDAY), slot(5)))
    assert (await in_club(db)).days == (2, 5)


async def test_the_same_choice_again_adds_nothing(db: Database, ours: Club) -> None:
    for _ in range(3):
        await db.write(members.set_own_days, ANN, [2], NOW)
    assert await rows(db, "own_days") == 1


async def test_no_day_at_all_is_no_choice(db: Database, ours: Club) -> None:
    with pytest.raises(UserError, match="at least one day"):
        await db.write(members.set_own_days, ANN, [], NOW)
    assert await rows(db, "own_days") == 0


async def test_a_name_can_be_another_hidden_and_ones_own_again(db: Database, ours: Club) -> None:
    await db.write(members.set_shown_name, ANN, ShownAs.OTHER, "  Red   Fox ", NOW)
    assert ((await in_club(db)).shown, (await in_club(db)).other_name) == (ShownAs.OTHER, "Red Fox")
    await db.write(members.set_shown_name, ANN, ShownAs.HIDDEN, "Red Fox", NOW)
    assert ((await in_club(db)).shown, (await in_club(db)).other_name) == (ShownAs.HIDDEN, "Red Fox")
    await db.write(members.set_shown_name, ANN, ShownAs.OWN, "Red Fox", NOW)
    assert ((await in_club(db)).shown, (await in_club(db)).other_name) == (ShownAs.OWN, "")


async def test_nobody_takes_the_name_that_another_goes_by(db: Database, ours: Club) -> None:
    await db.write(members.set_shown_name, ANN, ShownAs.OTHER, "Red Fox", NOW)
    await db.write(members.set_shown_name, ANN, ShownAs.OTHER, "Red fox", NOW)  # one's own, written otherwise

    for taken in ("Red Fox", "RED FOX"):
        with pytest.raises(UserError, match="Choose another name"):
            await db.write(members.set_shown_name, Person(8, "Ben", 1), ShownAs.OTHER, taken, NOW)
    with pytest.raises(UserError, match="Choose another name"):
        await db.write(members.set_shown_name, Person(9, "Cleo", 1), ShownAs.HIDDEN, "red fox", NOW)


@pytest.mark.parametrize("name", ["", "  ", "a" * 33, "a\u200bb", "\u202eevil"])
async def test_a_name_that_nobody_could_read_is_refused(db: Database, ours: Club, name: str) -> None:
    with pytest.raises(UserError):
        await db.write(members.set_shown_name, ANN, ShownAs.OTHER, name, NOW)
    assert await rows(db, "member") == 0


async def test_what_belongs_to_a_club_is_refused_in_a_direct_message_and_without_a_club(db: Database) -> None:
    with pytest.raises(UserError, match="in your club's server"):
        await db.write(members.set_public, PRIVATELY, True, NOW)
    with pytest.raises(UserError, match="isn't set up"):
        await db.write(members.set_public, ANN, True, NOW)
    assert (await db.read(members.settings_of, ANN, NOW)).club is None


async def test_tone_and_zone_are_the_same_everywhere(db: Database, ours: Club) -> None:
    await db.write(members.set_tone, 7, Tone.PLAYFUL)
    assert await db.write(members.set_zone, 7, "Lisbon", NOW) == "Europe/Lisbon"
    for who in (ANN, PRIVATELY):
        found = await db.read(members.settings_of, who, NOW)
        assert (found.tone, found.zone) == (Tone.PLAYFUL, "Europe/Lisbon")


async def test_a_zone_moves_ones_own_reminders_and_theirs_moves_the_zone(db: Database) -> None:
    plan = ReminderPlan((TUESDAY,), time(18, 30), 45, "Europe/Vienna")
    await db.write(own_service.save, 7, "Ann", 55, plan, NOW)
    assert (await db.read(members.settings_of, PRIVATELY, NOW)).zone == "Europe/Vienna"
    await db.write(members.set_zone, 7, "Lisbon", NOW)
    mine = await db.read(own_service.own_reminders, 7, None, NOW)
    assert mine.upcoming[0].starts_at == utc("2026-06-02 17:30"), "18:30 in Lisbon"
    assert await db.read(me_store.own_zone, 7) == "Europe/Lisbon"


async def away(db: Database) -> Pause | None:
    found = (await db.read(members.settings_of, PRIVATELY, NOW)).away
    return found.pause if found is not None else None


async def test_a_pause_excuses_what_was_missed_in_the_last_days_and_the_board_follows(
    db: Database, ours: Club
) -> None:
    days = [await training_day(db, ours, A_TUESDAY + timedelta(days=n)) for n in (-14, -6, -5, -4)]
    await db.write(streaks.check_in, club_key(), 7, "Ann", days[0].id, DONE, days[0].starts_at)
    await db.write(streaks.refresh_standing, club_key(), 7, NOW)
    assert await row_of(db) == (0, 1), "three missed, one of them protected"
    await db.write(pauses.begin_pause, 7, TypedPause(Reason.ILLNESS, "27 May", "3 June"), NOW)
    assert await row_of(db) == (1, 1)
    await db.write(pauses.end_pause, 7, NOW)
    assert await away(db) is None
    assert await row_of(db) == (1, 1), "the days away stay excused"


async def test_a_pause_until_one_is_back_lasts_ninety_days_and_is_renewed_from_there(db: Database) -> None:
    pause = await db.write(pauses.begin_pause, 7, TypedPause(Reason.INJURY), NOW)
    assert pause == Pause(TODAY, date(2026, 8, 30))
    assert await db.write(pauses.renew_pause, 7, "15 September", NOW) == Pause(TODAY, date(2026, 9, 15))
    assert await away(db) == Pause(TODAY, date(2026, 9, 15))
    await db.write(pauses.end_pause, 7, NOW + timedelta(days=1))
    assert await rows(db, "pause") == 1, "of the renewal nothing is left"


async def test_a_holiday_can_be_planned_and_taken_back_while_another_stays(db: Database) -> None:
    await db.write(pauses.begin_pause, 7, TypedPause(Reason.HOLIDAY, "20 June", "30 June"), NOW)
    await db.write(pauses.begin_pause, 7, TypedPause(Reason.HOLIDAY, "1 August", "9 August"), NOW)
    assert await away(db) == Pause(date(2026, 6, 20), date(2026, 6, 30))
    await db.write(pauses.end_pause, 7, NOW)
    assert await away(db) == Pause(date(2026, 8, 1), date(2026, 8, 9))


@pytest.mark.parametrize(
    ("first", "until", "sentence"),
    [
        pytest.param("25 May 2026", "", "Choose a date from Tuesday, 26 May on", id="too-far-back"),
        pytest.param("", "1 June 2026", "before it starts", id="ends-before"),
        pytest.param("", "31 August", "up to 90 days", id="too-long"),
        pytest.param("soonish", "", "isn't a date I know", id="no-date"),
    ],
)
async def test_dates_that_will_not_do_are_refused(
    db: Database, first: str, until: str, sentence: str
) -> None:
    with pytest.raises(UserError, match=sentence):
        await db.write(pauses.begin_pause, 7, TypedPause(Reason.LIFE, first, until), NOW)
    assert await rows(db, "pause") == 0


async def test_without_a_pause_there_is_nothing_to_renew_or_end(db: Database) -> None:
    with pytest.raises(UserError, match="not paused"):
        await db.write(pauses.renew_pause, 7, "24 Dec", NOW)
    with pytest.raises(UserError, match="not paused"):
        await db.write(pauses.end_pause, 7, NOW)


async def coming(db: Database) -> int:
    return len(await db.read(club_store.coming_slots, club_key()))


async def told(db: Database) -> list[str]:
    return [notice.text for notice in await db.read(notices.unsent_notices, NOW, 9)]


async def test_a_server_that_removes_the_bot_is_silent_and_its_organiser_hears_the_date_once(
    db: Database, ours: Club
) -> None:
    for _ in range(2):
        await db.write(events_service.server_left, club_key(), "Riverside", NOW)
    await events_service.reconcile_servers(db, set(), NOW)
    [text] = await told(db)
    assert "the server Riverside," in text
    assert "by 2 July 2026 and every streak is safe. After that I delete" in text
    assert await coming(db) == 0


async def test_a_server_that_invites_the_bot_back_goes_on_from_then(db: Database, ours: Club) -> None:
    await db.write(events_service.server_left, club_key(), "Riverside", NOW)
    await events_service.server_joined(db, club_key(), NOW + timedelta(days=9))
    assert await coming(db) == 3
    await events_service.server_joined(db, club_key(99), NOW)  # one without a club


async def test_what_happened_while_the_bot_was_down_is_found_and_runners_are_no_servers(
    db: Database, ours: Club
) -> None:
    plan = ReminderPlan((TUESDAY,), time(18, 30), 45, "Europe/Vienna")
    await db.write(own_service.save, 7, "Ann", 55, plan, NOW)
    await events_service.reconcile_servers(db, set(), NOW)
    assert len(await told(db)) == 1, "of the club, not of the runner"
    assert (await db.read(own_service.own_reminders, 7, None, NOW)).upcoming != []
    await events_service.reconcile_servers(db, {club_key()}, NOW)
    assert await coming(db) == 3
