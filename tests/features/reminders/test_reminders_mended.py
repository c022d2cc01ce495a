"""Clubs in which something is wrong do not hold the others up, and get their post as soon as it is mended."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.content.catalogue import Catalogue
from bot.content.exercises import Exercise
from bot.database.database import Database
from bot.features.club import sessions_service
from bot.features.club import setup_service as drafts
from bot.features.club.schedule import Skipped
from bot.features.reminders import service as reminders
from bot.features.reminders.store import Claimed
from bot.interactions import work
from bot.interactions.delivery import Refused, Unreachable
from tests.builders import A_TUESDAY, club_key
from tests.features.club.tuesdays import MINUTE, day, tuesdays
from tests.features.reminders.dying_process import NOW
from tests.features.reminders.recorder import Recorder
from tests.rows import execute

HEALTHY = 99


class Board(Recorder):
    """Discord, which answers a request as told: not at all, with a refusal, or as it should."""

    def __init__(self, post: Exception | None = None, find: Exception | None = None) -> None:
        super().__init__()
        self.answers: dict[str, Exception | None] = {"post": post, "find": find}
        self.asked: list[tuple[str, int]] = []

    async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
        self._asked("post", occurrence)
        return await super().post(occurrence, exercises)

    async def find(self, occurrence: Claimed) -> int | None:
        self._asked("find", occurrence)
        return await super().find(occurrence)

    def _asked(self, what: str, occurrence: Claimed) -> None:
        self.asked.append((what, occurrence.channel_id))
        if (error := self.answers[what]) is not None:
            raise error


class Hanging(Recorder):
    """Every channel but one hangs until the healthy one has its post."""

    def __init__(self) -> None:
        super().__init__()
        self._healthy = asyncio.Event()

    async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
        if occurrence.club_id != HEALTHY:
            await self._healthy.wait()
            raise Unreachable("no answer in time")
        self._healthy.set()
        return await super().post(occurrence, exercises)


async def run(db: Database, catalogue: Catalogue, board: Recorder, minutes: int = 0) -> None:
    await reminders.run_due(db, catalogue, board, NOW + minutes * MINUTE)


async def test_however_many_clubs_hang_the_next_one_gets_its_post_in_the_same_minute(
    db: Database, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "SLOW", 0.01)
    for guild_id in range(1, 2 * reminders.BATCH + 1):
        await tuesdays(db, guild_id, starts="18:25", lead_minutes=40)
    await tuesdays(db, HEALTHY)
    board = Hanging()
    async with asyncio.timeout(60):
        await run(db, catalogue, board)
    assert [post.club_id for post in board.posts] == [HEALTHY]


async def test_a_new_post_goes_out_before_one_is_looked_for_that_discord_did_not_answer_to(
    db: Database, catalogue: Catalogue
) -> None:
    await tuesdays(db, 1)
    await tuesdays(db, 2, starts="18:31")
    await run(db, catalogue, Board(post=Unreachable("no answer")))
    board = Board()
    await run(db, catalogue, board, 1)
    assert board.asked == [("post", 20), ("find", 10), ("post", 10)]


async def test_a_channel_that_does_not_answer_is_asked_less_and_less_often_but_once_more_before_the_run(
    db: Database, catalogue: Catalogue
) -> None:
    await tuesdays(db, starts="18:03", lead_minutes=18)
    silent = Board(Unreachable("no answer"), Unreachable("no answer"))
    asked_after: list[int] = []
    for minutes in range(18):
        before = len(silent.asked)
        await run(db, catalogue, silent, minutes)
        asked_after += [minutes] * (len(silent.asked) - before)
    assert asked_after == [0, 1, 2, 4, 8, 12, 16, 17]
    assert (await day(db)).tries == 0, "no refusal"


@pytest.mark.parametrize("wrong", ['["sofa"]', "mat"], ids=["unknown", "no JSON"])
async def test_a_club_that_cannot_be_read_stops_no_other(
    db: Database, catalogue: Catalogue, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    for guild_id in (1, 2, 3):
        await tuesdays(db, guild_id)
    await db.write(execute, "UPDATE club SET equipment = ? WHERE guild_id = 2", (wrong,))
    board = Board()
    await run(db, catalogue, board)
    assert [post.club_id for post in board.posts] == [1, 3]
    assert "club 2 can't be read" in caplog.text
    caplog.clear()
    await run(db, catalogue, board, 1)
    assert caplog.text == "", "its slot has stopped"


@pytest.mark.parametrize("refusal", [None, Refused("I may not read there.")], ids=["not there", "refused"])
async def test_a_day_called_off_whose_post_is_in_doubt_is_looked_for_once(
    db: Database, catalogue: Catalogue, refusal: Refused | None
) -> None:
    await tuesdays(db)
    board = Board(Unreachable("no answer"), refusal)
    await run(db, catalogue, board)
    await db.write(sessions_service.cancel_sessions, club_key(), 1, A_TUESDAY, "storm", NOW)
    for minutes in range(1, 45):
        await run(db, catalogue, board, minutes)
    assert board.asked == [("post", 10), ("find", 10)]
    await db.write(sessions_service.restore_session, club_key(), 1, A_TUESDAY, NOW + 20 * MINUTE)
    board.answers.update(post=None, find=None)
    await run(db, catalogue, board, 44)
    assert [post.id for post in board.posts] == [1], "put back, it is posted after all"


async def save_with_channel(db: Database, channel_id: int, role_id: int, minutes: int) -> None:
    author = drafts.Author(club_key(), 5)
    now = NOW + minutes * MINUTE
    await db.write(
        drafts.open_draft, author, None, lambda s: replace(s, channel_id=channel_id, role_id=role_id), now
    )
    assert isinstance(await db.write(drafts.save_draft, author, now), drafts.Saved)


@pytest.mark.parametrize("minutes", [2, 20], ids=["while it is tried", "given up"])
async def test_a_refused_post_goes_where_the_organiser_wants_it_as_soon_as_the_set_up_is_saved(
    db: Database, catalogue: Catalogue, minutes: int
) -> None:
    await tuesdays(db)
    refusing = Board(post=Refused("In #training I'm missing: Send Messages."))
    for minute in range(minutes):
        await run(db, catalogue, refusing, minute)
    await save_with_channel(db, 4242, 7, minutes)
    board = Board()
    await run(db, catalogue, board, minutes)
    [posted] = board.posts
    assert (posted.channel_id, posted.role_id, posted.skipped) == (4242, 7, None)


NO = Refused("no")
SILENT = Unreachable("no answer")


@pytest.mark.parametrize(
    ("minutes", "channel"),
    [
        pytest.param([Board(post=NO), Board(post=SILENT)], 10, id="refused, then sent without an answer"),
        pytest.param([Board(post=SILENT), Board(find=NO)], 10, id="sent without an answer, not to be found"),
        pytest.param([Board(post=SILENT), *[Board(find=NO)] * 9], 10, id="the same until it is given up"),
        pytest.param([Board(post=NO), Board(find=NO)], 4242, id="refused, and not to be looked for"),
        pytest.param([Board(post=SILENT), Board(post=NO)], 4242, id="without an answer, not there, refused"),
    ],
)
async def test_a_post_that_may_be_out_stays_in_the_old_channel(
    db: Database, catalogue: Catalogue, minutes: list[Board], channel: int
) -> None:
    await tuesdays(db)
    for minute, board in enumerate(minutes):
        await run(db, catalogue, board, minute)
    await save_with_channel(db, 4242, 7, len(minutes))
    assert (await day(db)).channel_id == channel


async def test_a_refused_post_of_a_day_that_is_no_longer_on_the_schedule_is_not_sent_after_all(
    db: Database, catalogue: Catalogue
) -> None:
    await tuesdays(db)
    refusing = Board(post=Refused("no"))
    for minute in range(10):
        await run(db, catalogue, refusing, minute)
    await db.write(execute, "UPDATE club SET paused_until = '2026-07-01'")
    await save_with_channel(db, 4242, 7, 10)
    assert (await day(db)).skipped is Skipped.REFUSED
