"""The club's boards: who stands on them, under which name, and who has left."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from bot.database.database import Database
from bot.errors import UserError
from bot.features.reminders.store import Claimed
from bot.features.streaks import boards_service
from bot.features.streaks import service as streaks
from bot.features.streaks.boards import Board
from bot.features.streaks.rules import Answer
from tests.builders import (
    A_TUESDAY,
    THURSDAY,
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

DONE = Answer.DONE
ANN, BEN, CLEO, ZOE = 11, 12, 13, 14
NOW = utc("2026-06-30 12:00")
WEEK = timedelta(days=7)


@dataclass
class FakeRoll:
    """A server: who is in it; of the others Discord says that they are not, or nothing at all."""

    here: set[int]
    silent: set[int] = field(default_factory=set[int])
    asked: list[set[int]] = field(default_factory=list[set[int]])

    async def call(self, guild_id: int, user_ids: Collection[int], seconds: float) -> Mapping[int, bool]:
        assert 0 < seconds <= boards_service.ASKING
        self.asked.append(set(user_ids))
        return {user_id: user_id in self.here for user_id in user_ids if user_id not in self.silent}


@pytest.fixture
async def days(db: Database) -> list[Claimed]:
    """The four Tuesdays of June up to the 23rd."""
    ours = await stored(db, club(slot(TUESDAY), slot(THURSDAY)))
    return [await training_day(db, ours, A_TUESDAY + n * WEEK) for n in range(4)]


async def train(db: Database, user_id: int, *days: Claimed) -> None:
    for day in days:
        await db.write(
            streaks.check_in, day.club_id, user_id, f"runner {user_id}", day.id, DONE, day.starts_at
        )


async def change(db: Database, user_id: int, **columns: object) -> None:
    """What the member decides, or what is known of them."""
    await db.write(
        execute,
        f"UPDATE member SET {', '.join(f'{name} = ?' for name in columns)} WHERE user_id = ?",  # noqa: S608  # the test's own words
        (*columns.values(), user_id),  # pyright: ignore[reportArgumentType]  # numbers and words
    )


async def look(
    db: Database, board: Board = Board.MONTH, user_id: int = ANN, number: int = 1
) -> list[tuple[int, int, int]]:
    """``(rank, user, count)`` of a page."""
    shown = await db.write(boards_service.show_board, club_key(), user_id, board, number, NOW)
    return [(each.rank, each.line.user_id, each.count) for each in shown.page.standings]


async def test_the_boards_count_the_month_the_row_the_best_and_everything(
    db: Database, days: list[Claimed]
) -> None:
    """Ann's third and fourth days are closed and missed: one protection covers the third only."""
    await train(db, ANN, *days[:2])
    await train(db, BEN, *days[1:])
    await streaks.settle_club_standings(db, club_key(), NOW)

    assert await look(db, Board.MONTH) == [(1, BEN, 3), (2, ANN, 2)]
    assert await look(db, Board.STREAK) == [(1, BEN, 3)]
    assert await look(db, Board.BEST) == [(1, BEN, 3), (2, ANN, 2)]
    assert await look(db, Board.ALL_TIME) == [(1, BEN, 3), (2, ANN, 2)]


async def test_of_equal_months_the_more_consistent_is_first_and_real_equals_share_a_rank(
    db: Database, days: list[Claimed]
) -> None:
    for user_id in (CLEO, ANN):
        await train(db, user_id, *days[2:])
    await train(db, BEN, days[0], days[3])
    await streaks.settle_club_standings(db, club_key(), NOW)

    assert await look(db) == [(1, ANN, 2), (1, CLEO, 2), (3, BEN, 2)]


async def test_who_hid_themselves_is_absent_and_told_so(db: Database, days: list[Claimed]) -> None:
    await train(db, ANN, days[0])
    await train(db, BEN, days[0])
    await change(db, BEN, hidden=1)

    assert await look(db) == [(1, ANN, 1)]
    assert (await db.write(boards_service.show_board, club_key(), BEN, Board.MONTH, 1, NOW)).hidden
    assert not (await db.write(boards_service.show_board, club_key(), ANN, Board.MONTH, 1, NOW)).hidden


async def test_the_name_for_boards_stands_there(db: Database, days: list[Claimed]) -> None:
    await train(db, ANN, days[0])
    await change(db, ANN, board_name="The Fox")

    shown = await db.write(boards_service.show_board, club_key(), BEN, Board.MONTH, 1, NOW)

    assert [each.line.name for each in shown.page.standings] == ["The Fox"]


async def test_those_not_seen_for_a_week_are_asked_for_and_who_left_makes_room(
    db: Database, days: list[Claimed]
) -> None:
    """Twenty-one members, of whom the first ten have left."""
    for user_id in range(100, 121):
        await train(db, user_id, days[0])
    roll = FakeRoll(here=set(range(110, 121)))
    shown = await db.write(boards_service.show_board, club_key(), ANN, Board.ALL_TIME, 1, NOW)
    assert shown.unsure == set(range(100, 110))

    shown = await boards_service.without_leavers(db, roll, shown, club_key(), ANN, NOW)

    assert [each.line.user_id for each in shown.page.standings] == list(range(110, 120))
    assert roll.asked == [set(range(100, 110)), set(range(110, 120))]
    again = await db.write(boards_service.show_board, club_key(), ANN, Board.ALL_TIME, 1, NOW + WEEK)
    assert (again.unsure, again.page.of) == (frozenset(), 2), "who was found is taken to be there for a week"


async def test_who_discord_says_nothing_about_stays_on_the_board(db: Database, days: list[Claimed]) -> None:
    await train(db, BEN, days[0])
    await train(db, ZOE, days[0])
    roll = FakeRoll(here=set(), silent={BEN})
    shown = await db.write(boards_service.show_board, club_key(), ANN, Board.MONTH, 1, NOW)

    shown = await boards_service.without_leavers(db, roll, shown, club_key(), ANN, NOW)

    assert [each.line.user_id for each in shown.page.standings] == [BEN]
    assert shown.unsure == {BEN}, "they are asked for again the next time"
    assert len(roll.asked) == 1


async def test_who_left_and_is_back_is_on_the_board_again(db: Database, days: list[Claimed]) -> None:
    await train(db, BEN, days[0])
    await change(db, BEN, left_at=1)
    assert await look(db) == []

    assert await look(db, user_id=BEN) == [(1, BEN, 1)]


async def test_looking_makes_nobody_a_member(db: Database, days: list[Claimed]) -> None:
    await db.write(boards_service.show_board, club_key(), ZOE, Board.MONTH, 1, NOW)

    assert not list(await db.write(fetch, "SELECT * FROM member"))


@pytest.mark.parametrize("number", [0, 2, 9999])
async def test_a_page_that_is_not_there_is_the_nearest(
    db: Database, days: list[Claimed], number: int
) -> None:
    await train(db, ANN, days[0])

    assert await look(db, number=number) == [(1, ANN, 1)]


@pytest.mark.parametrize(
    ("now", "month", "on_board"),
    [
        pytest.param("2026-06-30 21:59", date(2026, 6, 1), [ANN], id="still-june-in-the-club"),
        pytest.param("2026-06-30 22:00", date(2026, 7, 1), [BEN], id="july-in-the-club-june-in-utc"),
    ],
)
async def test_the_month_of_the_board_is_the_clubs(
    db: Database, now: str, month: date, on_board: list[int]
) -> None:
    """At 01:30 on 1 July in Vienna it is 23:30 UTC on 30 June: a run of July."""
    ours = await stored(db, club(slot(3, "01:30"), zone="Europe/Vienna"))
    june, july = [await training_day(db, ours, day) for day in (date(2026, 6, 24), date(2026, 7, 1))]
    assert july.starts_at == utc("2026-06-30 23:30")
    await train(db, ANN, june)
    await train(db, BEN, july)

    shown = await db.write(boards_service.show_board, club_key(), ANN, Board.MONTH, 1, utc(now))

    assert shown.month == month
    assert [each.line.user_id for each in shown.page.standings] == on_board


async def test_a_club_of_one_has_no_boards(db: Database) -> None:
    with pytest.raises(UserError, match="club's server"):
        await db.write(boards_service.show_board, own_key(ANN), ANN, Board.MONTH, 1, NOW)
    with pytest.raises(UserError, match="club's server"):
        await db.read(boards_service.club_totals, own_key(ANN), ANN, NOW)


async def test_together_counts_everybody_the_month_and_the_best_week(
    db: Database, days: list[Claimed]
) -> None:
    for user_id in (ANN, BEN, ZOE):
        await train(db, user_id, days[1])
    await train(db, ANN, days[3])
    await change(db, BEN, hidden=1)
    await db.write(execute, "UPDATE club SET gone_done = 30")

    seen = [
        await db.read(boards_service.club_totals, club_key(), ANN, now)
        for now in (days[3].starts_at, NOW, NOW + 4 * WEEK)
    ]

    assert {(each.total, each.best_week, each.best_done) for each in seen} == {(34, date(2026, 6, 8), 3)}
    assert [(each.month.month, each.done, each.members) for each in seen] == [(6, 4, 3), (6, 4, 3), (7, 0, 0)]


async def test_the_best_week_is_the_same_before_and_after_its_days_are_settled(
    db: Database, days: list[Claimed]
) -> None:
    """Also where an answer was taken back and given again."""
    await train(db, ANN, days[0])
    await db.write(streaks.check_in, club_key(), BEN, "Ben", days[0].id, DONE, days[0].starts_at)
    await db.write(streaks.check_in, club_key(), BEN, "Ben", days[0].id, Answer.HURT, days[0].starts_at)
    before = await db.read(boards_service.club_totals, club_key(), ANN, NOW)

    await streaks.settle_club_standings(db, club_key(), NOW)

    assert before == await db.read(boards_service.club_totals, club_key(), ANN, NOW)
    assert (before.best_week, before.best_done) == (date(2026, 6, 1), 1)


async def test_a_new_club_has_nothing_together_yet(db: Database) -> None:
    await stored(db, club(slot(TUESDAY)))
    seen = await db.read(boards_service.club_totals, club_key(), ANN, NOW)

    assert (seen.total, seen.done, seen.best_week) == (0, 0, None)
