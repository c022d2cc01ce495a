"""New best rows in the weekly digest: of members who want the club to hear of them, and of nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.database.database import Database
from bot.features.club import store as club_store
from bot.features.me import store as me_store
from bot.features.reminders import digest_service as digests
from bot.features.reminders.digest_store import Digest
from bot.features.reminders.rules import Week, next_digest_due
from bot.features.reminders.store import Claimed
from bot.features.streaks import service as streaks
from bot.features.streaks.rules import Answer
from tests.builders import A_TUESDAY, TUESDAY, club, club_key, slot, stored, training_day, utc
from tests.features.reminders.recorder import Recorder

ANN, BEN, CLEO, DAN, EVE = 21, 22, 23, 24, 25
NAMES = {ANN: "Ann", BEN: "Ben", CLEO: "Cleo", DAN: "Dan", EVE: "Eve"}
EVENING = utc("2026-06-07 17:00")
"""Sunday, 19:00 in Vienna."""
WEEK = timedelta(weeks=1)


class Channel(Recorder):
    """A channel that takes digests."""

    def __init__(self) -> None:
        super().__init__()
        self.weeks: list[Week] = []

    async def post_digest(self, digest: Digest, week: Week) -> int:
        self.weeks.append(week)
        return 1000 + digest.id


@pytest.fixture
async def weeks(db: Database) -> list[Claimed]:
    """The Tuesday of the digest's week and of five before it, the latest first."""
    ours = await stored(db, club(slot(TUESDAY)))
    days = [await training_day(db, ours, A_TUESDAY - n * WEEK) for n in range(6)]
    await db.write(club_store.set_digest, ours.id, next_digest_due(ours.zone, days[0].starts_at))
    return days


async def done(db: Database, day: Claimed, *user_ids: int) -> None:
    for user_id in user_ids:
        await db.write(
            streaks.check_in, club_key(), user_id, NAMES[user_id], day.id, Answer.DONE, day.starts_at
        )


async def want(db: Database, *user_ids: int) -> None:
    for user_id in user_ids:
        await db.write(me_store.set_public, club_key(), user_id, True)


async def bests(db: Database) -> tuple[str, ...]:
    channel = Channel()
    await digests.run_due_digests(db, channel, EVENING)
    [week] = channel.weeks
    return week.bests


async def test_those_are_named_who_want_that_and_did_not_hide(db: Database, weeks: list[Claimed]) -> None:
    """All but Eve trained this week. Dan has not said that the club may hear of him."""
    await done(db, weeks[1], ANN, BEN, DAN, EVE)
    await done(db, weeks[0], CLEO, ANN, BEN, DAN)
    await want(db, ANN, BEN, CLEO, EVE)
    await db.write(me_store.set_shown, club_key(), BEN, None, hidden=True)
    await db.write(me_store.set_shown, club_key(), CLEO, "The Fox", hidden=False)

    assert await bests(db) == ("Ann", "The Fox")


async def test_who_left_is_not_named(db: Database, weeks: list[Claimed]) -> None:
    await done(db, weeks[0], ANN, BEN)
    await want(db, ANN, BEN)
    await db.write(me_store.set_member_left, club_key(), [ANN], EVENING)

    assert await bests(db) == ("Ben",)


async def test_a_row_that_is_not_longer_than_the_old_best_is_no_new_one(
    db: Database, weeks: list[Claimed]
) -> None:
    """Two done, three missed, of which one protection covers the first only, and one done."""
    for day in (weeks[5], weeks[4], weeks[0]):
        await done(db, day, ANN)
    await want(db, ANN)

    assert await bests(db) == ()


async def test_a_done_that_was_taken_back_is_no_best(db: Database, weeks: list[Claimed]) -> None:
    await done(db, weeks[0], ANN)
    await db.write(streaks.check_in, club_key(), ANN, "Ann", weeks[0].id, Answer.HURT, weeks[0].starts_at)
    await want(db, ANN)

    assert await bests(db) == ()
