"""The invitation to repeat a self-test, in the answer to Done; and progress over the weeks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.content.exercises import Place
from bot.features.me import service as me
from bot.features.pain import service as pain
from bot.features.pain.rules import Pain, Since
from bot.features.self_tests import service as self_tests
from bot.features.self_tests import store as stored_tests
from bot.features.self_tests.rules import Result, Side
from bot.features.streaks import pauses_service as pauses
from bot.features.streaks import service as streaks
from bot.features.streaks.pauses import Reason
from bot.features.streaks.pauses_service import TypedPause
from bot.features.streaks.rules import Answer
from tests.builders import A_TUESDAY, TUESDAY, club, slot, stored, training_day, utc

if TYPE_CHECKING:
    from bot.content.catalogue import Catalogue
    from bot.database.database import Database
    from bot.features.reminders.store import Claimed

BRIDGE = "hip_bridge_test"
ANN = 700_000_000_000_000_001
TESTED = utc("2026-05-04 17:00")
"""Four weeks and a day before the first training."""


async def season(db: Database, weeks: int = 5) -> list[Claimed]:
    ours = await stored(db, club(slot(TUESDAY)))
    return [await training_day(db, ours, A_TUESDAY + timedelta(weeks=n)) for n in range(weeks)]


async def looked(db: Database, at: datetime = TESTED, *, hurt: bool = False) -> None:
    """Ann has done the bridge test, of one side."""
    outcome = "hurt" if hurt else "steady"
    run = await db.write(stored_tests.begin, ANN, BRIDGE, "{}", at)
    result = Result(test=BRIDGE, side=Side.LEFT, outcome=outcome, hurt=hurt, tested_at=at)
    await db.write(stored_tests.put, run.id, ANN, [result])
    await db.write(stored_tests.set_state, run.id, None)


async def says(db: Database, catalogue: Catalogue, day: Claimed, answer: Answer = Answer.DONE) -> str | None:
    """The id of the test that is proposed after this answer."""
    answered = await db.write(streaks.check_in, day.club_id, ANN, "Ann", day.id, answer, day.starts_at)
    test = await self_tests.retest_invitation(db, answered, catalogue, day.starts_at)
    return test.id if test else None


async def test_done_brings_one_invitation_a_fortnight(db: Database, catalogue: Catalogue) -> None:
    days = await season(db)
    await looked(db)
    proposed = [await says(db, catalogue, day) for day in days]
    assert proposed == [BRIDGE, None, BRIDGE, None, BRIDGE]


async def test_a_second_tap_on_done_invites_nobody(db: Database, catalogue: Catalogue) -> None:
    [day, *_] = await season(db)
    assert await says(db, catalogue, day) is None, "nothing was tested yet"
    await looked(db)
    assert await says(db, catalogue, day) is None


async def test_rest_and_pain_bring_none_nor_does_done_within_a_fortnight_of_pain(
    db: Database, catalogue: Catalogue
) -> None:
    days = await season(db)
    await looked(db)
    assert await says(db, catalogue, days[0], Answer.RESTING) is None
    assert await says(db, catalogue, days[1], Answer.HURT) is None
    assert [await says(db, catalogue, day) for day in days[2:]] == [None, BRIDGE, None]


async def test_a_note_of_pain_silences_it_as_well(db: Database, catalogue: Catalogue) -> None:
    [day, *_] = await season(db)
    await looked(db)
    told = Pain(Place.KNEE, 2, Since.TODAY)
    await db.write(pain.note, day.club_id, ANN, day.id, told, catalogue, day.starts_at - timedelta(days=3))
    assert await says(db, catalogue, day) is None


async def test_a_test_that_hurt_is_not_proposed_again(db: Database, catalogue: Catalogue) -> None:
    [day, *_] = await season(db)
    await looked(db, hurt=True)
    assert await says(db, catalogue, day) is None


async def test_on_a_pause_nobody_is_invited(db: Database, catalogue: Catalogue) -> None:
    [day, *_] = await season(db)
    await looked(db)
    await db.write(pauses.begin_pause, ANN, TypedPause(Reason.HOLIDAY), day.starts_at)
    assert await says(db, catalogue, day) is None


async def test_progress_shows_every_week_with_what_was_done(db: Database, catalogue: Catalogue) -> None:
    days = await season(db, weeks=3)
    for day in (days[0], days[2]):
        await says(db, catalogue, day)
    await says(db, catalogue, days[1], Answer.RESTING)
    known = await db.read(self_tests.load_progress, ANN, catalogue, days[2].starts_at)
    assert [done for _, done in known.weeks[-3:]] == [1, 0, 1]
    assert all(monday.isoweekday() == 1 for monday, _ in known.weeks)
    assert len(known.weeks) == 9, "eight weeks back at least, and this one"


async def test_one_run_in_two_clubs_is_one_check_in(db: Database, catalogue: Catalogue) -> None:
    ours, theirs = await stored(db, club(slot(TUESDAY))), await stored(db, club(slot(TUESDAY), guild_id=2))
    for each in (ours, theirs):
        day = await training_day(db, each, A_TUESDAY)
        await says(db, catalogue, day)
    known = await db.read(self_tests.load_progress, ANN, catalogue, day.starts_at)
    assert [done for _, done in known.weeks if done] == [1]


async def test_progress_reaches_back_to_the_first_test_but_no_further_than_a_year(
    db: Database, catalogue: Catalogue
) -> None:
    now = utc("2026-06-02 17:00")
    assert (await db.read(self_tests.load_progress, ANN, catalogue, now)).is_empty
    await looked(db, now - timedelta(weeks=20))
    assert len((await db.read(self_tests.load_progress, ANN, catalogue, now)).weeks) == 21
    await looked(db, now - timedelta(weeks=200))
    assert len((await db.read(self_tests.load_progress, ANN, catalogue, now)).weeks) == 53


async def test_what_was_tested_is_counted_exported_and_deleted(db: Database, catalogue: Catalogue) -> None:
    await looked(db)
    now = utc("2026-06-02 17:00")
    assert (await db.read(me.what_is_kept, ANN)).self_tests == 1
    assert b'"outcome": "steady"' in (await me.export_person(db, ANN, {}, now)).everything
    await me.delete_person(db, ANN, now)
    assert (await db.read(me.what_is_kept, ANN)).is_nothing
