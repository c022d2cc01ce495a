"""Refused posts are tried a few times, late ones are excused, and the organiser hears of both once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.content.catalogue import Catalogue
from bot.content.exercises import Exercise
from bot.database.database import Database
from bot.features.club import store as club_store
from bot.features.club.owner import Owner
from bot.features.club.schedule import Off, Skipped
from bot.features.reminders import service as reminders
from bot.features.reminders.store import Claimed
from bot.interactions import outbox, outbox_store
from bot.interactions.delivery import Closed, Refused, Unreachable
from bot.interactions.outbox_store import Notice
from tests.builders import A_TUESDAY, TUESDAY, club, own_key, slot, stored
from tests.features.club.tuesdays import MINUTE, day, trouble, tuesdays, waiting
from tests.features.reminders.dying_process import NOW, Channel
from tests.rows import execute


class Refusing(Channel):
    """Discord takes no post."""

    refusal: Refused = Refused("In #training I'm missing: Send Messages.")
    tried = 0

    async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
        self.tried += 1
        raise self.refusal


async def test_a_refused_post_is_tried_four_times_with_growing_pauses_and_then_the_club_hears_of_it(
    db: Database, catalogue: Catalogue, file: Path
) -> None:
    await tuesdays(db)
    refusing = Refusing(file)
    tried_after: list[int] = []
    for minutes in range(30):
        before = refusing.tried
        await reminders.run_due(db, catalogue, refusing, NOW + minutes * MINUTE)
        tried_after += [minutes] * (refusing.tried - before)
    assert tried_after == [0, 1, 3, 7]
    assert (await day(db)).skipped is Skipped.REFUSED
    assert await trouble(db) == "In #training I'm missing: Send Messages."
    [told] = await waiting(db)
    assert "Tuesday, 2 June at 18:30" in told
    assert "In #training I'm missing: Send Messages." in told
    assert "Every streak is safe." in told


async def test_a_refused_post_is_not_tried_once_the_run_has_begun(
    db: Database, catalogue: Catalogue, file: Path
) -> None:
    await tuesdays(db, starts="17:50", lead_minutes=5)
    refusing = Refusing(file)
    for minutes in range(10):
        await reminders.run_due(db, catalogue, refusing, NOW + minutes * MINUTE)
    assert refusing.tried == 3, "at 0, 1 and 3; the next would be at 7, and the run begins at 5"
    assert (await day(db)).skipped is Skipped.REFUSED
    [told] = await waiting(db)
    assert "In #training I'm missing: Send Messages." in told


async def test_a_club_in_trouble_gets_one_try_a_session_and_no_second_notice_until_a_post_succeeds(
    db: Database, catalogue: Catalogue, file: Path
) -> None:
    await tuesdays(db)
    refusing = Refusing(file)
    for minutes in range(10):
        await reminders.run_due(db, catalogue, refusing, NOW + minutes * MINUTE)
    a_week_later = NOW + timedelta(days=7)
    for minutes in range(10):
        await reminders.run_due(db, catalogue, refusing, a_week_later + minutes * MINUTE)
    assert refusing.tried == 4 + 1
    assert len(await waiting(db)) == 1
    await reminders.run_due(db, catalogue, Channel(file), NOW + timedelta(days=14))
    assert Channel(file).sent() == [("post", 3)]
    assert await trouble(db) is None


async def test_a_try_that_a_wrong_clock_put_off_for_hours_is_made_when_the_clock_is_right(
    db: Database, catalogue: Catalogue, file: Path
) -> None:
    await tuesdays(db, lead_minutes=600)
    await reminders.run_due(db, catalogue, Refusing(file), NOW - timedelta(hours=1))
    await reminders.run_due(db, catalogue, Channel(file), NOW - timedelta(hours=5))
    assert Channel(file).sent() == [("post", 1)]


async def test_a_history_that_may_not_be_read_does_not_cost_the_post(
    db: Database, catalogue: Catalogue, file: Path
) -> None:
    await tuesdays(db)

    class Silent(Channel):
        async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
            raise Unreachable("no answer")

        async def find(self, occurrence: Claimed) -> int | None:
            raise Refused("I may not read there.")

    for minutes in (0, 1):
        await reminders.run_due(db, catalogue, Silent(file), NOW + minutes * MINUTE)
    assert (await day(db)).skipped is None
    await reminders.run_due(db, catalogue, Channel(file), NOW + 2 * MINUTE)
    assert Channel(file).sent() == [("post", 1)]


async def test_a_runner_who_takes_no_direct_messages_is_tried_once_and_their_reminders_are_off(
    db: Database, catalogue: Catalogue, file: Path
) -> None:
    await stored(db, replace(club(slot(TUESDAY)), owner=Owner.person(1)))
    refusing = Refusing(file)
    refusing.refusal = Closed("This person doesn't accept DMs from me.")
    for minutes in (0, 1, 2, 60 * 24 * 7):
        await reminders.run_due(db, catalogue, refusing, NOW + minutes * MINUTE)
    assert refusing.tried == 1
    own = await db.read(club_store.get, own_key(1))
    assert own is not None
    assert own.off is Off.CLOSED
    assert await waiting(db) == []


async def test_after_an_outage_each_missed_day_is_excused_and_the_organiser_hears_of_all_at_once(
    db: Database, catalogue: Catalogue, file: Path
) -> None:
    await tuesdays(db)
    await reminders.run_due(db, catalogue, Channel(file), NOW + timedelta(days=15))
    [told] = await waiting(db)
    assert "from Tuesday, 2 June at 17:45 to Tuesday, 16 June at 17:45" in told
    assert "3 runs" in told
    assert [(await day(db, number)).skipped for number in (1, 2, 3)] == [Skipped.LATE] * 3
    assert (await day(db)).local_date == A_TUESDAY
    await reminders.run_due(db, catalogue, Channel(file), NOW + timedelta(days=15, minutes=1))
    assert len(await waiting(db)) == 1


async def test_what_is_in_doubt_is_told_together_with_the_rest_of_the_outage(
    db: Database, catalogue: Catalogue, file: Path
) -> None:
    await tuesdays(db)

    class Silent(Channel):
        async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
            raise Unreachable("no answer")

        async def find(self, occurrence: Claimed) -> int | None:
            raise Unreachable("no answer")

    await reminders.run_due(db, catalogue, Silent(file), NOW)
    back = NOW + timedelta(days=8)
    await db.write(execute, "UPDATE occurrence SET starts_at = ?", (int(back.timestamp()) - 60,))
    await reminders.run_due(db, catalogue, Silent(file), back)
    assert await waiting(db) == []
    await reminders.run_due(db, catalogue, Channel(file), back + 4 * MINUTE)
    [told] = await waiting(db)
    assert "2 runs" in told


class Deaf(Channel):
    """Discord takes no notice."""

    outcome: Exception = Unreachable("no answer")
    tried = 0

    async def tell(self, notice: Notice) -> None:
        self.tried += 1
        raise self.outcome


async def test_a_notice_waits_for_as_long_as_discord_does_not_answer(
    db: Database, catalogue: Catalogue, file: Path
) -> None:
    await tuesdays(db)
    await reminders.run_due(db, catalogue, Channel(file), NOW + timedelta(hours=1))
    deaf = Deaf(file)
    for minutes in range(60, 60 * 24):
        await outbox.send_due_notices(db, deaf, NOW + minutes * MINUTE)
    assert 5 < deaf.tried < 110, "less and less often"
    assert len(await waiting(db)) == 1
    await outbox.send_due_notices(db, Channel(file), NOW + timedelta(days=1))
    assert ("notice", 1) in Channel(file).sent()
    assert await waiting(db) == []


async def test_a_notice_that_nobody_takes_is_tried_once_and_held(
    db: Database, catalogue: Catalogue, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ours = await tuesdays(db)
    await reminders.run_due(db, catalogue, Channel(file), NOW + timedelta(hours=1))
    deaf = Deaf(file)
    deaf.outcome = Refused("nobody takes it")
    for minutes in range(60, 70):
        await outbox.send_due_notices(db, deaf, NOW + minutes * MINUTE)
    assert deaf.tried == 1
    assert "club 1 couldn't be sent notice 1" in caplog.text
    assert [each.id for each in await db.read(outbox_store.held_notices, ours.id)] == [1]
