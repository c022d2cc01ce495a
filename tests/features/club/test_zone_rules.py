"""New rules of time zones: a club whose country will change its clocks otherwise is warned in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from importlib import resources

import pytest
import tzdata

from bot.content.catalogue import Catalogue
from bot.database.database import Database
from bot.features.club import service as clubs
from bot.features.club import store as club_store
from bot.features.club.owner import Owner
from bot.features.club.schedule import clocks_differ
from bot.features.club.sessions_service import add_session
from bot.features.reminders import service as reminders
from tests.builders import TUESDAY, club, slot, stored, utc
from tests.features.club.tuesdays import day, waiting
from tests.features.reminders.recorder import Recorder

MARCH = utc("2026-03-01 12:00")
"""Clocks in Europe go forward on the 29th."""


def data(zone: str) -> bytes:
    return (resources.files("tzdata") / "zoneinfo" / zone).read_bytes()


class Earlier:
    """The package's data as they were: a zone had the rules of another."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch

    async def lived(self, db: Database, zone: str, like: str) -> None:
        """The bot was started when they were so; it is started with today's after this."""

        def then(name: str) -> bytes:
            return data(like if name == zone else name)

        with self._patch.context() as patch:
            patch.setattr(club_store, "zone_data", then)
            patch.setattr(tzdata, "IANA_VERSION", "2025b")
            await clubs.follow_zones(db, MARCH)


@pytest.fixture
def earlier(monkeypatch: pytest.MonkeyPatch) -> Earlier:
    return Earlier(monkeypatch)


@pytest.mark.parametrize(
    ("zone", "like", "told"),
    [
        (
            "Africa/Algiers",
            "Europe/Vienna",
            "Sunday, 29 March 2026, clocks in Africa/Algiers show UTC+1",
        ),
        (
            "Europe/Vienna",
            "Africa/Algiers",
            "Sunday, 29 March 2026, clocks in Europe/Vienna show UTC+2",
        ),
        (
            "America/Phoenix",
            "America/Denver",
            "Sunday, 8 March 2026, clocks in America/Phoenix show UTC-7",
        ),
        ("Asia/Kolkata", "Asia/Karachi", "From now on, clocks in Asia/Kolkata show UTC+5:30"),
    ],
)
async def test_a_club_whose_clocks_will_go_otherwise_than_planned_is_warned_once(
    db: Database, earlier: Earlier, zone: str, like: str, told: str
) -> None:
    await stored(db, club(slot(TUESDAY), zone=zone))
    await earlier.lived(db, zone, like)

    for _ in range(2):
        await clubs.follow_zones(db, MARCH)

    [notice] = await waiting(db)
    assert told in notice
    assert "Your runs keep the times you chose" in notice


async def test_a_club_whose_clocks_go_as_planned_hears_nothing(db: Database, earlier: Earlier) -> None:
    await stored(db, club(slot(TUESDAY), zone="Europe/Vienna"))
    await earlier.lived(db, "America/Vancouver", "America/Los_Angeles")
    await clubs.follow_zones(db, MARCH)

    assert await waiting(db) == []


async def test_a_club_set_up_since_the_last_data_is_warned_too(db: Database, earlier: Earlier) -> None:
    await earlier.lived(db, "Europe/Vienna", "Europe/Vienna")

    def then(name: str) -> bytes:
        return data("Europe/Vienna")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(club_store, "zone_data", then)
        await stored(db, club(slot(TUESDAY), zone="Africa/Algiers"))

    await clubs.follow_zones(db, MARCH)

    assert len(await waiting(db)) == 1


@pytest.mark.parametrize("silent", ["no runs", "left", "old data unknown"])
async def test_nobody_is_warned_for_nothing(db: Database, earlier: Earlier, silent: str) -> None:
    """A club without training times has nothing to plan; one whose data are not known cannot be compared."""
    times = () if silent == "no runs" else (slot(TUESDAY),)
    kept = await stored(db, club(*times, zone="Africa/Algiers"))
    if silent != "old data unknown":
        await earlier.lived(db, "Africa/Algiers", "Europe/Vienna")
    if silent == "left":
        await db.write(club_store.set_left, kept.id, MARCH)
    await clubs.follow_zones(db, MARCH)

    assert await waiting(db) == []


async def test_a_runner_with_own_reminders_is_told_where_to_change_theirs(
    db: Database, earlier: Earlier
) -> None:
    own = replace(club(slot(TUESDAY), zone="Africa/Algiers"), owner=Owner.person(7), organiser_id=7)
    await stored(db, own)
    await earlier.lived(db, "Africa/Algiers", "Europe/Vienna")
    await clubs.follow_zones(db, MARCH)

    [notice] = await waiting(db)
    assert "/me reminders" in notice


async def test_a_post_that_is_out_goes_by_the_new_rules(
    db: Database, catalogue: Catalogue, earlier: Earlier
) -> None:
    """It came a day before, by the old ones."""
    kept = await stored(db, club(slot(TUESDAY, "18:30"), zone="Africa/Algiers", lead_minutes=1440))
    board = Recorder()
    await reminders.run_due(db, catalogue, board, utc("2026-06-01 18:00"))
    await db.write(
        lambda c: c.execute("UPDATE occurrence SET starts_at = starts_at - 3600").rowcount and None
    )
    await earlier.lived(db, "Africa/Algiers", "Europe/Vienna")

    await clubs.follow_zones(db, utc("2026-06-02 12:00"))
    await reminders.tell_moved(db, board, utc("2026-06-02 12:01"))

    assert (await day(db)).starts_at == utc("2026-06-02 17:30")
    assert [moved.id for moved in board.moved] == [1], kept


def test_a_date_in_the_warning_is_the_first_that_differs() -> None:
    before, now = data("Europe/Vienna"), "Africa/Algiers"

    change = clocks_differ(before, now, MARCH)

    assert change is not None
    assert change.day == date(2026, 3, 29)
    assert (change.was, change.becomes) == (timedelta(hours=2), timedelta(hours=1))


@pytest.mark.parametrize("version", ["2025b", tzdata.IANA_VERSION])
async def test_a_restart_moves_no_run_that_has_begun(
    db: Database, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    """The organiser has just moved the runs of the coming weeks; one session lies half a year ahead."""
    kept = await stored(db, club(slot(TUESDAY, "18:30")))
    await clubs.follow_zones(db, utc("2026-06-01 12:00"))
    board, now = Recorder(), utc("2026-06-02 16:45")
    await reminders.run_due(db, catalogue, board, utc("2026-06-02 15:45"))
    later = replace(kept, slots=(replace(kept.slots[0], starts=time(20)),))
    await db.write(clubs.save_club, later, now)
    await db.write(add_session, kept.id, "12 Dec", "10:00", "", timedelta(minutes=45), now)

    monkeypatch.setattr(tzdata, "IANA_VERSION", version)
    await clubs.follow_zones(db, now)

    assert (await day(db)).starts_at == utc("2026-06-02 16:30")
