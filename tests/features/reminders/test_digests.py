"""The weekly digest: on Sunday evening, once, and only when something took place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.database.database import Database
from bot.features.club import store as club_store
from bot.features.club.schedule import Skipped, start_instant
from bot.features.reminders import digest_service as digests
from bot.features.reminders import digest_store as stored_digests
from bot.features.reminders import store as reminders_store
from bot.features.reminders.digest_store import Digest
from bot.features.reminders.rules import DIGEST_AT, Week, next_digest_due, sunday_of
from bot.features.streaks import service as streaks
from bot.features.streaks.rules import Answer
from bot.interactions.delivery import Refused, Unreachable
from tests.builders import A_TUESDAY, THURSDAY, TUESDAY, club, club_key, slot, stored, training_day, utc
from tests.features.reminders.recorder import Recorder
from tests.rows import execute, fetch

SUNDAY = date(2026, 6, 7)
EVENING = utc("2026-06-07 17:00")
"""19:00 in Vienna."""


class Board(Recorder):
    """A channel that takes digests; it fails as often as there are failures left.

    ``lost``: the answer to a post that was taken does not arrive.
    """

    def __init__(self, failures: Sequence[Exception] = (), lost: bool = False) -> None:
        super().__init__()
        self.weeks: dict[int, Week] = {}
        self.failures = list(failures)
        self.lost = lost

    async def post_digest(self, digest: Digest, week: Week) -> int:
        if self.failures:
            raise self.failures.pop()
        self.weeks[digest.id] = week
        if self.lost:
            raise Unreachable("no answer")
        return 1000 + digest.id

    async def find_digest(self, digest: Digest) -> int | None:
        return 1000 + digest.id if digest.id in self.weeks else None


@pytest.fixture
async def tuesday(db: Database) -> int:
    """A club that has trained on Tuesday, and wants its digest on Sunday; the id of that training day."""
    ours = await stored(db, club(slot(TUESDAY), slot(THURSDAY)))
    day = await training_day(db, ours, A_TUESDAY)
    await db.write(club_store.set_digest, ours.id, next_digest_due(ours.zone, day.starts_at))
    return day.id


async def done(db: Database, occurrence_id: int, *user_ids: int) -> None:
    for user_id in user_ids:
        await say(db, occurrence_id, user_id, Answer.DONE)


async def say(db: Database, occurrence_id: int, user_id: int, answer: Answer) -> None:
    await db.write(
        streaks.check_in, club_key(), user_id, "Runner", occurrence_id, answer, utc("2026-06-02 18:00")
    )


async def test_it_says_what_the_week_was_and_what_comes(db: Database, tuesday: int) -> None:
    await done(db, tuesday, 7, 8, 9)
    board = Board()
    await digests.run_due_digests(db, board, EVENING)

    [week] = board.weeks.values()
    assert (week.sessions, week.members, week.done, week.total) == (1, 3, 3, 3)
    assert [o.local_date for o in week.coming] == [date(2026, 6, 9), date(2026, 6, 11)]


async def test_a_corrected_answer_is_not_counted(db: Database, tuesday: int) -> None:
    await done(db, tuesday, 7, 8)
    await say(db, tuesday, 8, Answer.RESTING)
    board = Board()
    await digests.run_due_digests(db, board, EVENING)

    [week] = board.weeks.values()
    assert (week.members, week.done) == (1, 1)


async def test_it_comes_once_however_often_the_clock_ticks_and_again_a_week_later(
    db: Database, tuesday: int
) -> None:
    board = Board()
    for minute in range(-1, 120):
        await digests.run_due_digests(db, board, EVENING + timedelta(minutes=minute))

    assert len(board.weeks) == 1
    [row] = await db.read(fetch, "SELECT digest_due_at FROM club")
    assert row["digest_due_at"] == int((EVENING + timedelta(weeks=1)).timestamp())


async def test_a_post_whose_answer_was_lost_is_not_sent_twice(db: Database, tuesday: int) -> None:
    board = Board(lost=True)
    await digests.run_due_digests(db, board, EVENING)
    board.lost = False
    taken = dict(board.weeks)
    await digests.run_due_digests(db, board, EVENING + timedelta(minutes=1))

    assert board.weeks == taken
    [row] = await db.read(fetch, "SELECT message_id FROM digest")
    assert row["message_id"] == 1001


async def test_a_channel_that_refuses_it_is_not_asked_for_ever(db: Database, tuesday: int) -> None:
    board = Board(failures=[Refused("missing access")] * 100)
    for minute in range(30):
        await digests.run_due_digests(db, board, EVENING + timedelta(minutes=minute))

    assert len(board.failures) == 100 - digests.TRIES


async def test_a_digest_waits_for_discord_to_answer_again(db: Database, tuesday: int) -> None:
    board = Board(failures=[Unreachable("503")] * 60)
    for minute in range(61):
        await digests.run_due_digests(db, board, EVENING + timedelta(minutes=minute))

    assert len(board.weeks) == 1


async def many_weeks(db: Database, number: int) -> None:
    """Clubs from 1 on that have trained on Tuesday; their digests are due on Sunday."""
    for guild_id in range(1, number + 1):
        ours = await stored(db, club(slot(TUESDAY), guild_id=guild_id))
        await training_day(db, ours, A_TUESDAY)
        await db.write(club_store.set_digest, club_key(guild_id), EVENING)


@pytest.mark.parametrize("failure", [Refused("missing access"), Unreachable("503")])
async def test_digests_that_cannot_be_posted_hide_no_other(db: Database, failure: Exception) -> None:
    """The last club's Discord does not answer at first; the others', a whole batch, never takes a digest."""
    last = digests.BATCH + 1
    await many_weeks(db, last)

    class Others(Board):
        async def post_digest(self, digest: Digest, week: Week) -> int:
            if digest.club_id != last:
                raise failure
            return await super().post_digest(digest, week)

    board = Others(failures=[Unreachable("503")])
    for minute in range(digests.TRIES + 2):
        await digests.run_due_digests(db, board, EVENING + timedelta(minutes=minute))

    assert len(board.weeks) == 1


@pytest.mark.parametrize(
    ("column", "damage"),
    [("zone", "Mars/Phobos"), ("zone", ""), ("zone", "Europe"), ("equipment", '["sofa"]'), ("phase", "x")],
)
async def test_a_club_that_cannot_be_read_stops_no_other_digest(
    db: Database, column: str, damage: str
) -> None:
    await many_weeks(db, 2)
    update = f"UPDATE club SET {column} = ? WHERE guild_id = 1"  # noqa: S608  # the columns named above
    await db.write(execute, update, (damage,))
    board = Board()
    await digests.run_due_digests(db, board, EVENING)

    assert len(board.weeks) == 1
    assert await db.read(club_store.digest_due_at, club_key()) is None
    assert await db.read(club_store.digest_due_at, club_key(2)) == EVENING + timedelta(weeks=1)


async def test_what_the_minute_job_asks_is_answered_by_the_index_of_unposted_digests(db: Database) -> None:
    plan = await db.read(
        fetch, f"EXPLAIN QUERY PLAN {stored_digests.UNPOSTED_DIGESTS}", (0, 0, digests.TRIES, digests.BATCH)
    )

    [step] = [row["detail"] for row in plan]
    assert step == "SEARCH digest USING INDEX digest_unposted (claimed_at>?)"


@pytest.mark.parametrize("because", Skipped)
async def test_a_week_in_which_nothing_took_place_has_none(
    db: Database, tuesday: int, because: Skipped
) -> None:
    await db.write(reminders_store.set_skipped, tuesday, because)
    board = Board()
    await digests.run_due_digests(db, board, EVENING)

    assert board.weeks == {}


async def test_a_bot_that_comes_back_on_monday_evening_lets_the_old_week_go(
    db: Database, tuesday: int
) -> None:
    board = Board()
    await digests.run_due_digests(db, board, EVENING + timedelta(days=1))

    assert board.weeks == {}


async def test_a_club_that_wants_none_gets_none(db: Database, tuesday: int) -> None:
    await db.write(club_store.set_digest, club_key(), None)
    board = Board()
    await digests.run_due_digests(db, board, EVENING)

    assert board.weeks == {}


@given(
    zone=st.sampled_from(sorted(available_timezones())),
    now=st.integers(0, 5_000_000).map(lambda minutes: utc("2024-01-01 00:00") + timedelta(minutes=minutes)),
)
def test_every_sunday_has_one_digest_in_every_zone(zone: str, now: datetime) -> None:
    dues = [next_digest_due(zone, now)]
    for _ in range(60):
        dues.append(next_digest_due(zone, dues[-1]))
    sundays = [sunday_of(due, zone) for due in dues]

    assert dues[0] > now
    assert all(b - a == timedelta(weeks=1) for a, b in pairwise(sundays))
    assert dues == [start_instant(sunday, DIGEST_AT, ZoneInfo(zone)) for sunday in sundays]
