"""A club's spreadsheet is taken over with all that follows from it, and nobody hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot import clock
from bot.features.club import attendance_service
from bot.features.club import service as clubs
from bot.features.club import store as club_store
from bot.features.me import store as me_store
from bot.features.reminders import store as reminders_store
from bot.features.streaks import service as streaks
from bot.features.streaks import store as streaks_store
from bot.features.streaks.rules import Answer
from tests.builders import A_TUESDAY, club_key, training_day, utc
from tests.features.club.spreadsheets import ANA, BEN, NOW, a_club, everything, take
from tests.features.reminders.recorder import Recorder

if TYPE_CHECKING:
    from bot.content.catalogue import Catalogue
    from bot.content.exercises import Exercise
    from bot.database.database import Database
    from bot.features.reminders.store import Claimed
    from bot.interactions.outbox_store import Notice

EXAMPLE = Path(__file__).parents[3] / "docs" / "checkins-example.csv"


class Listener(Recorder):
    """Writes down whatever else Discord would hear."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Notice | Claimed] = []

    async def update(
        self, occurrence: Claimed, exercises: Sequence[Exercise], done: int, now: datetime
    ) -> None:
        self.heard.append(occurrence)

    async def tell(self, notice: Notice) -> None:
        self.heard.append(notice)


def tuesdays_before(number: int) -> Sequence[date]:
    return [A_TUESDAY - timedelta(weeks=n) for n in range(number, 0, -1)]


async def test_a_club_that_comes_from_a_spreadsheet_has_its_streaks_at_once(db: Database) -> None:
    await a_club(db)

    imported = await take(db, *(f"{day},{ANA}," for day in tuesdays_before(9)))

    assert (imported.answers, imported.members, imported.days, imported.new_days) == (9, 1, 9, 9)
    stands = (await db.read(streaks_store.standings_of_club, club_key()))[ANA]
    assert stands.total == stands.current == 9
    assert await db.read(streaks_store.due_standings, NOW) == []


async def test_the_example_in_the_documentation_is_imported(db: Database) -> None:
    await a_club(db)

    imported = await attendance_service.import_check_ins(db, EXAMPLE.read_bytes(), 1, NOW)

    assert (imported.answers, imported.members, imported.days, imported.bad) == (3, 2, 2, ())
    names = [await db.read(me_store.get_member, club_key(), user_id) for user_id in (ANA, BEN)]
    assert [name and name.shown_name for name in names] == ["Ana", "Ben"]


async def test_the_past_makes_no_posts_no_notices_and_no_edits(db: Database, catalogue: Catalogue) -> None:
    a = await a_club(db)
    await take(db, *(f"{day},{ANA}," for day in tuesdays_before(5)))
    board = Listener()

    outdated = await clock.tick(db, catalogue, board, NOW + timedelta(minutes=1))

    assert (board.posts, board.heard, outdated) == ([], [], [])
    assert await everything(db, "notice") == [[]]
    assert (await db.read(clubs.club_status, a.id, NOW)).last_post is None
    assert await db.read(club_store.coming_slots, club_key()) == [
        (A_TUESDAY, utc("2026-06-02 16:30")),
        (date(2026, 6, 4), utc("2026-06-04 16:30")),
    ]


async def test_an_import_of_days_the_stopped_bot_has_missed_keeps_them_from_being_late(
    db: Database, catalogue: Catalogue
) -> None:
    await a_club(db)
    later = utc("2026-06-05 12:00")

    await attendance_service.import_check_ins(db, f"date,member\n2026-06-02,{ANA}\n".encode(), 1, later)
    await clock.tick(db, catalogue, Listener(), later)

    held = await db.read(reminders_store.held_by_club, club_key())
    upcoming = await db.read(club_store.coming_slots, club_key())
    assert [(day.local_date, day.skipped) for day in held] == [
        (date(2026, 6, 2), False),
        (date(2026, 6, 4), True),
    ]
    assert [day for day, _ in upcoming] == [date(2026, 6, 9), date(2026, 6, 11)]


async def test_the_same_file_again_changes_nothing(db: Database) -> None:
    await a_club(db)
    lines = [f"{day},{who}," for day in tuesdays_before(3) for who in (ANA, BEN)]
    await take(db, *lines)
    before = await everything(db)

    again = await take(db, *lines)

    assert (again.answers, again.new_days, again.known) == (0, 0, (2, 3, 4, 5, 6, 7))
    assert await everything(db) == before


async def test_a_dry_run_says_the_same_and_changes_nothing(db: Database) -> None:
    await a_club(db)
    before = await everything(db)

    would = await take(db, f"2026-05-26,{ANA},", f"2026-05-26,{ANA},", dry_run=True)

    assert await everything(db) == before
    assert would == await take(db, f"2026-05-26,{ANA},", f"2026-05-26,{ANA},")
    assert would.repeated == (3,)


async def test_what_a_member_has_said_stands(db: Database) -> None:
    a = await a_club(db)
    day = await training_day(db, a, date(2026, 5, 26))
    said_at = day.starts_at + timedelta(hours=1)
    await db.write(streaks.check_in, club_key(), ANA, "Ana", day.id, Answer.RESTING, said_at)

    imported = await take(db, f"2026-05-26,{ANA},done", f"2026-05-26,{BEN},done")

    assert (imported.answers, imported.new_days, imported.known) == (1, 0, (2,))
    assert await db.read(streaks_store.last_answer, day.id, ANA) is Answer.RESTING
    assert await db.read(streaks_store.last_answer, day.id, BEN) is Answer.DONE


async def test_a_day_settled_long_ago_is_counted_anew(db: Database) -> None:
    await a_club(db)
    await take(db, f"2026-03-24,{ANA},done")

    await take(db, f"2026-03-24,{BEN},done")

    assert await db.read(streaks_store.best_week, club_key()) == (date(2026, 3, 23), 2)


async def test_an_imported_session_that_is_still_open_takes_answers(db: Database) -> None:
    await a_club(db)
    later = utc("2026-06-03 12:00")
    await attendance_service.import_check_ins(db, f"date,member\n2026-06-02,{ANA}\n".encode(), 1, later)
    [day] = await db.read(reminders_store.open_of_club, club_key(), later)

    checked = await db.write(streaks.check_in, club_key(), BEN, "Ben", day.id, Answer.DONE, later)

    assert checked.streak.current == 1
    assert day.message_id is None
