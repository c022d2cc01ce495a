"""A schedule that is edited on the day of a run: the run is posted once, neither lost nor doubled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.content.catalogue import Catalogue
from bot.database.database import Database
from bot.features.club import service as clubs
from bot.features.club.schedule import Club, Slot
from bot.features.reminders import service as reminders
from tests.builders import A_TUESDAY, TUESDAY, club, slot, stored, utc
from tests.features.reminders.recorder import Recorder

pytestmark = pytest.mark.no_cover  # other tests run through the same lines, and the tracer doubles its time

Edit = Callable[[Club], Club]


def without_slots(a_club: Club) -> Club:
    return replace(a_club, slots=())


def in_zone(zone: str) -> Edit:
    return lambda c: replace(c, zone=zone)


def with_slots(*new: Slot) -> Edit:
    return lambda c: replace(c, slots=new)


def with_slot(**changed: time | int | timedelta) -> Edit:
    return lambda c: replace(c, slots=tuple(replace(s, **changed) for s in c.slots))  # pyright: ignore[reportArgumentType]


async def posts_of_an_edited_day(
    db: Database, catalogue: Catalogue, a_club: Club, edit_at: datetime, *edits: Edit
) -> list[str]:
    """The starts of what is posted on a Tuesday and the day after it; the schedule is edited meanwhile."""
    board = Recorder()
    now = utc(f"{A_TUESDAY} 00:00")
    kept = await stored(db, a_club)
    while now < utc(f"{A_TUESDAY} 00:00") + 2 * timedelta(days=1):
        if now == edit_at:
            for edit in edits:
                kept = await db.write(clubs.save_club, edit(kept), now)
        await reminders.run_due(db, catalogue, board, now)
        now += timedelta(minutes=15)
    return [f"{o.local_date:%a} {o.starts_at:%H:%M}" for o in board.posts]


@pytest.mark.parametrize(
    ("edits", "before", "after"),
    [
        pytest.param([with_slot(starts=time(19))], ["Tue 17:00"], ["Tue 16:30"], id="later"),
        pytest.param([with_slot(starts=time(18))], ["Tue 16:00"], ["Tue 16:30"], id="earlier"),
        pytest.param([with_slot(weekday=3)], ["Wed 16:30"], ["Tue 16:30", "Wed 16:30"], id="to-tomorrow"),
        pytest.param([with_slot(weekday=1)], [], ["Tue 16:30"], id="to-yesterday"),
        pytest.param(
            [with_slot(lead=timedelta(minutes=15))], ["Tue 16:30"], ["Tue 16:30"], id="shorter-lead"
        ),
        pytest.param([with_slot(lead=timedelta(days=1))], ["Tue 16:30"], ["Tue 16:30"], id="longest-lead"),
        pytest.param([in_zone("Europe/Lisbon")], ["Tue 17:30"], ["Tue 16:30"], id="zone"),
        pytest.param([in_zone("Pacific/Auckland")], [], ["Tue 16:30"], id="over-there"),
        pytest.param([without_slots], [], ["Tue 16:30"], id="removed"),
        pytest.param(
            [without_slots, with_slots(slot(TUESDAY, "18:30"))],
            ["Tue 16:30"],
            ["Tue 16:30"],
            id="removed-and-added-again",
        ),
    ],
)
@pytest.mark.parametrize("posted", [False, True], ids=["before-its-post", "after-its-post"])
async def test_an_edit_on_the_day_of_a_run_neither_loses_nor_doubles_it(
    db: Database, catalogue: Catalogue, edits: list[Edit], before: list[str], after: list[str], posted: bool
) -> None:
    edit_at = utc(f"{A_TUESDAY} {'16:15' if posted else '12:00'}")
    posts = await posts_of_an_edited_day(db, catalogue, club(slot(TUESDAY, "18:30")), edit_at, *edits)

    assert posts == (after if posted else before)


@pytest.mark.parametrize("hour", ["03:00", "04:00", "12:00", "16:15"])
async def test_two_runs_of_a_day_removed_and_added_again_are_each_posted_once(
    db: Database, catalogue: Catalogue, hour: str
) -> None:
    both = (slot(TUESDAY, "06:30"), slot(TUESDAY, "18:30"))
    posts = await posts_of_an_edited_day(
        db,
        catalogue,
        club(*both),
        utc(f"{A_TUESDAY} {hour}"),
        without_slots,
        with_slots(*both),
    )

    assert posts == ["Tue 04:30", "Tue 16:30"]


async def test_another_slot_moved_to_the_time_of_a_removed_one_is_not_posted_again(
    db: Database, catalogue: Catalogue
) -> None:
    posts = await posts_of_an_edited_day(
        db,
        catalogue,
        club(slot(TUESDAY, "18:30"), slot(4, "18:30")),
        utc(f"{A_TUESDAY} 16:15"),
        lambda c: replace(c, slots=tuple(replace(s, weekday=TUESDAY) for s in c.slots if s.weekday == 4)),
    )

    assert posts == ["Tue 16:30"]
