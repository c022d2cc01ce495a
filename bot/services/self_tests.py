"""Guided self-tests: begun, pressed on, found again after a restart, and deleted. Only their owner sees them.

No log line says what came of one: not here, and not of the objects that are handed around.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain import self_test_flow as flow
from bot.domain import trends
from bot.domain.catalogue import Catalogue
from bot.domain.errors import UserError
from bot.domain.results import Result
from bot.domain.self_test_flow import LASTS, Press, Run, Screen
from bot.domain.self_tests import SelfTest
from bot.domain.trends import Track
from bot.services.packing import Packing
from bot.storage import self_tests as stored
from bot.storage.connection import Connection
from bot.storage.database import Database, writes
from bot.storage.self_tests import StoredRun

_RUN = Packing(Run)

_NOT_YOURS = "That self-test is somebody else's. Begin your own with /selftest."


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """A test that is under way. ``resumed``: it was begun earlier, and is taken up again."""

    id: int
    test: SelfTest = field(repr=False)
    run: Run = field(repr=False)
    resumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A test that is over, with what came of it: nothing where it was stopped before the first result.

    ``tracks`` are all results of this test up to now.
    """

    id: int
    test: SelfTest = field(repr=False)
    results: tuple[Result, ...] = field(repr=False)
    tracks: tuple[Track, ...] = field(repr=False)

    @property
    def hurt(self) -> bool:
        return any(result.hurt for result in self.results)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A test that was left for more than a day, or is deleted. ``kept``: a side of it was done and stays."""

    test: SelfTest | None = field(repr=False)
    kept: bool


Shown = Going | Done | Closed


@writes
async def begin(
    connection: Connection,
    user_id: int,
    test: SelfTest,
    catalogue: Catalogue,
    now: datetime,
    *,
    anew: bool = False,
) -> Going:
    """The person's run of this test that is under way, or a new one.

    ``anew`` throws the one under way away, with the side that may have been done in it.
    """
    await stored.close_older(connection, now - LASTS)
    known = await stored.open_run(connection, user_id, test.id)
    run = _state(known, catalogue)
    if known is not None and run is not None and not anew:
        return Going(id=known.id, test=test, run=run, resumed=run.turn > 0)
    if known is not None:
        await stored.remove(connection, known.id)
    run = flow.begin(test)
    known = await stored.begin(connection, user_id, test.id, _RUN.text(run), now)
    return Going(id=known.id, test=test, run=run)


@writes
async def look(
    connection: Connection, user_id: int, run_id: int, catalogue: Catalogue, now: datetime
) -> Shown:
    """How things stand; UserError where the run is somebody else's."""
    return await _shown(connection, user_id, run_id, catalogue, now)


@writes
async def press(
    connection: Connection, user_id: int, run_id: int, pressed: Press, catalogue: Catalogue, now: datetime
) -> Shown:
    """Take a press; UserError where the run is somebody else's.

    A press that comes late or twice changes nothing, and shows how things stand.
    """
    shown = await _shown(connection, user_id, run_id, catalogue, now)
    if not isinstance(shown, Going):
        return shown
    run = flow.press(shown.run, shown.test, pressed, now)
    if run.taken != shown.run.taken:
        await stored.put(connection, run_id, user_id, run.taken)
    over = run.screen is Screen.OVER
    await stored.set_state(connection, run_id, None if over else _RUN.text(run))
    if not over:
        return replace(shown, run=run, resumed=False)
    if not run.taken:
        await stored.remove(connection, run_id)
    results = await stored.of_run(connection, run_id)  # as all others are read: in whole seconds
    return await _done(connection, run_id, user_id, shown.test, results, catalogue)


async def delete(db: Database, user_id: int, run_id: int) -> None:
    """Delete the run with all that came of it; UserError where it is somebody else's. Twice is harmless."""
    async with db.transaction() as connection:
        known = await stored.get(connection, run_id)
        if known is not None:
            _check_owner(known, user_id)
            await stored.remove(connection, run_id)
    await db.wipe_log()


async def _shown(
    connection: Connection, user_id: int, run_id: int, catalogue: Catalogue, now: datetime
) -> Shown:
    known = await stored.get(connection, run_id)
    if known is None:
        return Closed(test=None, kept=False)
    _check_owner(known, user_id)
    test = catalogue.self_tests.get(known.test)
    results = await stored.of_run(connection, run_id)
    run = _state(known, catalogue)
    if test is None:
        return Closed(test=None, kept=bool(results))
    if known.state is None and results:
        return await _done(connection, run_id, user_id, test, results, catalogue)
    if run is None or now - known.begun_at > LASTS:
        await stored.close_older(connection, now - LASTS)
        return Closed(test=test, kept=bool(results))
    return Going(id=run_id, test=test, run=run)


async def _done(
    connection: Connection,
    run_id: int,
    user_id: int,
    test: SelfTest,
    results: Sequence[Result],
    catalogue: Catalogue,
) -> Done:
    known = await stored.all_of(connection, user_id)
    tracks = trends.tracks((each for each in known if each.test == test.id), catalogue.self_tests)
    return Done(id=run_id, test=test, results=tuple(results), tracks=tuple(tracks))


def _check_owner(known: StoredRun, user_id: int) -> None:
    if known.user_id != user_id:
        raise UserError(_NOT_YOURS)


def _state(known: StoredRun | None, catalogue: Catalogue) -> Run | None:
    """Where a run stands; None where it is over, or an older version of the bot wrote it down otherwise."""
    if known is None or known.test not in catalogue.self_tests:
        return None
    run = _RUN.read(known.state)
    return flow.fitting(run, catalogue.self_tests[known.test]) if run is not None else None
