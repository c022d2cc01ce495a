"""A session is called off while its post is on the way to Discord: it stays off, and its post says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot import clock
from bot.content.catalogue import Catalogue
from bot.content.exercises import Exercise
from bot.database.database import Database
from bot.features.club import sessions_service
from bot.features.club.schedule import Skipped
from bot.features.reminders import service as reminders
from bot.features.reminders.store import Claimed
from bot.interactions import work
from bot.interactions.delivery import Refused, Unreachable
from tests.builders import A_TUESDAY, club_key
from tests.features.club.tuesdays import MINUTE, day, trouble, tuesdays, waiting
from tests.features.reminders.dying_process import NOW, Channel, Life, Sent
from tests.rows import execute

ANSWERS = {"refused": Refused("I may not post there."), "none": Unreachable("no answer")}


@dataclass
class Organiser:
    """One with a club that trains on Tuesdays."""

    db: Database

    async def calls_off(self) -> None:
        await self.db.write(sessions_service.cancel_sessions, club_key(), 1, A_TUESDAY, "storm", NOW)

    async def puts_back(self) -> None:
        await self.db.write(sessions_service.restore_session, club_key(), 1, A_TUESDAY, NOW)


class Meanwhile(Channel):
    """While it sends the post, the organiser calls the session off."""

    def __init__(self, file: Path, organiser: Organiser, *, sends: bool, answer: str = "") -> None:
        super().__init__(file)
        self._organiser = organiser
        self._sends = sends
        self._answer = answer

    async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
        await self._organiser.calls_off()
        message_id = await super().post(occurrence, exercises) if self._sends else 0
        if self._answer:
            raise ANSWERS[self._answer]
        return message_id


@pytest.fixture
async def organiser(db: Database) -> Organiser:
    await tuesdays(db)
    return Organiser(db)


async def run(db: Database, catalogue: Catalogue, channel: Channel, minutes: int = 0) -> list[int]:
    """A minute's work; the training days whose posts have to be brought up to date at once."""
    return await clock.tick(db, catalogue, channel, NOW + minutes * MINUTE)


async def test_its_post_is_brought_up_to_date_at_once(
    db: Database, catalogue: Catalogue, file: Path, organiser: Organiser
) -> None:
    assert await run(db, catalogue, Meanwhile(file, organiser, sends=True)) == [1]
    called_off = await day(db)
    assert (called_off.skipped, called_off.message_id) == (Skipped.CANCELLED, 1001)


async def test_a_refusal_of_its_post_is_no_trouble(
    db: Database, catalogue: Catalogue, file: Path, organiser: Organiser
) -> None:
    await db.write(execute, "UPDATE club SET trouble = 'as last week'")
    await run(db, catalogue, Meanwhile(file, organiser, sends=False, answer="refused"))
    assert (await day(db)).skipped is Skipped.CANCELLED
    assert await trouble(db) == "as last week"
    assert await waiting(db) == []


@pytest.mark.parametrize(
    ("sends", "sent", "outdated"),
    [(True, [("post", 1), ("announcement", 1)], [1]), (False, [], [])],
    ids=["sent", "lost"],
)
async def test_a_post_of_which_nobody_knows_is_looked_for_but_not_sent_again(
    db: Database,
    catalogue: Catalogue,
    file: Path,
    organiser: Organiser,
    sends: bool,
    sent: list[Sent],
    outdated: list[int],
) -> None:
    assert await run(db, catalogue, Meanwhile(file, organiser, sends=sends, answer="none")) == []
    assert await run(db, catalogue, Channel(file), 1) == outdated
    assert Channel(file).sent() == sent
    assert (await day(db)).skipped is Skipped.CANCELLED


async def test_put_back_it_is_posted(
    db: Database, catalogue: Catalogue, file: Path, organiser: Organiser
) -> None:
    await run(db, catalogue, Meanwhile(file, organiser, sends=False, answer="none"))
    await run(db, catalogue, Channel(file), 1)
    await organiser.puts_back()
    await run(db, catalogue, Channel(file), 2)
    assert Channel(file).sent() == [("post", 1)]
    assert (await day(db)).skipped is None


async def test_a_day_called_off_after_discord_refused_its_post_is_off_and_put_back_is_tried_again(
    db: Database, catalogue: Catalogue, file: Path, organiser: Organiser
) -> None:
    refusing = Channel(file)
    refusing.life = Life(refuses=4)
    for minutes in range(10):
        await run(db, catalogue, refusing, minutes)
    assert (await day(db)).skipped is Skipped.REFUSED
    await organiser.calls_off()
    assert (await day(db)).skipped is Skipped.CANCELLED
    await organiser.puts_back()
    await run(db, catalogue, refusing, 10)
    assert Channel(file).sent().count(("post", 1)) == 1


async def test_a_run_that_begins_before_its_post_is_out_was_called_off_not_late(
    db: Database, catalogue: Catalogue, file: Path, organiser: Organiser, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed = timedelta(0)

    def watch(_: work.Watch) -> timedelta:
        return passed

    monkeypatch.setattr(work.Watch, "passed", watch)
    monkeypatch.setattr(work, "LASTS", timedelta(hours=1))

    class Slow(Channel):
        async def find(self, occurrence: Claimed) -> int | None:
            nonlocal passed
            await organiser.calls_off()
            passed += 45 * MINUTE
            return None

    await reminders.run_due(db, catalogue, Channel(file, Life(silent=True)), NOW)
    await reminders.run_due(db, catalogue, Slow(file), NOW + MINUTE)
    assert (await day(db)).skipped is Skipped.CANCELLED
    assert await waiting(db) == []
