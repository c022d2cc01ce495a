"""Guided self-tests: begun, continued, resumed after a restart, and deleted. Only their owner sees them.

No log line reveals a result: neither those written here, nor those that print the objects passed around.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from sqlite3 import Connection
from zoneinfo import ZoneInfo

from bot.content.catalogue import Catalogue
from bot.content.exercises import Place
from bot.content.self_tests import SelfTest
from bot.database.database import Database, Packing
from bot.errors import UserError
from bot.features.guided import store as guided_store
from bot.features.guided.workout import Effort
from bot.features.me import store as me_store
from bot.features.self_tests import rules
from bot.features.self_tests import store as stored
from bot.features.self_tests.rules import RUN_LIFETIME, Press, Result, Run, Screen, Track
from bot.features.self_tests.store import StoredRun
from bot.features.streaks import store as streaks_store
from bot.features.streaks.rules import Answer
from bot.features.streaks.service import CheckedIn
from bot.features.weights import service as weights
from bot.features.weights.rules import Lift, Unit

_RUN = Packing(Run)

_NOT_YOURS = "That self-test is someone else's. Start your own with /selftest."


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A test that is under way. ``resumed``: it was begun earlier and is being continued."""

    id: int
    test: SelfTest = field(repr=False)
    run: Run = field(repr=False)
    resumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A finished test with its results: none if it was stopped before the first.

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
    """A test left for more than a day, or deleted. ``kept``: one side of it was done and stays."""

    test: SelfTest | None = field(repr=False)
    kept: bool


Shown = Running | Finished | Closed


def begin_test(
    connection: Connection,
    user_id: int,
    test: SelfTest,
    catalogue: Catalogue,
    now: datetime,
    *,
    anew: bool = False,
) -> Running:
    """Return the person's run of this test that is under way, or a new one.

    ``anew`` discards the one under way, with any side that was done in it.
    """
    stored.close_older(connection, now - RUN_LIFETIME)
    known = stored.open_run(connection, user_id, test.id)
    run = _state(known, catalogue)
    if known is not None and run is not None and not anew:
        return Running(id=known.id, test=test, run=run, resumed=run.turn > 0)
    if known is not None:
        stored.remove(connection, known.id)
    run = rules.begin(test)
    known = stored.begin(connection, user_id, test.id, _RUN.text(run), now)
    return Running(id=known.id, test=test, run=run)


def current_screen(
    connection: Connection, user_id: int, run_id: int, catalogue: Catalogue, now: datetime
) -> Shown:
    """Return the run's current screen; raise UserError if the run is somebody else's."""
    return _shown(connection, user_id, run_id, catalogue, now)


def press_test(
    connection: Connection, user_id: int, run_id: int, pressed: Press, catalogue: Catalogue, now: datetime
) -> Shown:
    """Take a press and return the screen to show; raise UserError if the run is somebody else's.

    A late or second press changes nothing, and returns the current screen.
    """
    shown = _shown(connection, user_id, run_id, catalogue, now)
    if not isinstance(shown, Running):
        return shown
    run = rules.press(shown.run, shown.test, pressed, now)
    if run.taken != shown.run.taken:
        stored.put(connection, run_id, user_id, run.taken)
    over = run.screen is Screen.OVER
    stored.set_state(connection, run_id, None if over else _RUN.text(run))
    if not over:
        return replace(shown, run=run, resumed=False)
    if not run.taken:
        stored.remove(connection, run_id)
    results = stored.of_run(connection, run_id)  # read back like all others: in whole seconds
    return _done(connection, run_id, user_id, shown.test, results, catalogue)


def say_where(connection: Connection, user_id: int, run_id: int, place: Place) -> None:
    """Store where a test hurt; raise UserError if it's deleted, or somebody else's."""
    if not stored.set_place(connection, run_id, user_id, place):
        raise UserError("I don't have that result any more. Start the test again with /selftest.")


async def delete_run(db: Database, user_id: int, run_id: int) -> None:
    """Delete the run and its results; raise UserError if it is somebody else's. Safe to call twice."""
    await db.write(_delete, user_id, run_id)
    await db.wipe_log()


def _delete(connection: Connection, user_id: int, run_id: int) -> None:
    known = stored.get(connection, run_id)
    if known is not None:
        _check_owner(known, user_id)
        stored.remove(connection, run_id)


def _shown(connection: Connection, user_id: int, run_id: int, catalogue: Catalogue, now: datetime) -> Shown:
    known = stored.get(connection, run_id)
    if known is None:
        return Closed(test=None, kept=False)
    _check_owner(known, user_id)
    test = catalogue.self_tests.get(known.test)
    results = stored.of_run(connection, run_id)
    run = _state(known, catalogue)
    if test is None:
        return Closed(test=None, kept=bool(results))
    if known.state is None and results:
        return _done(connection, run_id, user_id, test, results, catalogue)
    if run is None or now - known.begun_at > RUN_LIFETIME:
        stored.close_older(connection, now - RUN_LIFETIME)
        return Closed(test=test, kept=bool(results))
    return Running(id=run_id, test=test, run=run)


def _done(
    connection: Connection,
    run_id: int,
    user_id: int,
    test: SelfTest,
    results: Sequence[Result],
    catalogue: Catalogue,
) -> Finished:
    known = stored.all_of(connection, user_id)
    tracks = rules.tracks((each for each in known if each.test == test.id), catalogue.self_tests)
    return Finished(id=run_id, test=test, results=tuple(results), tracks=tuple(tracks))


def _check_owner(known: StoredRun, user_id: int) -> None:
    if known.user_id != user_id:
        raise UserError(_NOT_YOURS)


def _state(known: StoredRun | None, catalogue: Catalogue) -> Run | None:
    """Return the run's place in the test; None if it is over, or an older version stored it differently."""
    if known is None or known.test not in catalogue.self_tests:
        return None
    run = _RUN.read(known.state)
    return rules.fitting(run, catalogue.self_tests[known.test]) if run is not None else None


async def retest_invitation(
    db: Database, answered: CheckedIn, catalogue: Catalogue, now: datetime
) -> SelfTest | None:
    """Return the self-test to invite somebody to repeat who has just checked in as Done; None for none.

    The invitation is recorded as made. Nobody is invited during a pause, or while they should
    rest or see somebody.
    """
    said_done = answered.answer is Answer.DONE and answered.changed
    if not said_done or not answered.tested or answered.hurts or answered.paused:
        return None
    return await db.write(_invite, answered.user_id, catalogue, now)


def _invite(connection: Connection, user_id: int, catalogue: Catalogue, now: datetime) -> SelfTest | None:
    results = stored.all_of(connection, user_id)
    invited = stored.invited(connection, user_id)
    hurt_at = stored.hurt_at(connection, user_id)
    test = rules.retest_due(results, catalogue.self_tests, invited, hurt_at, now)
    if test is not None:
        stored.set_invited(connection, user_id, test.id, now)
    return test


AT_LEAST, AT_MOST = timedelta(weeks=8), timedelta(weeks=52)
"""How far the progress card looks back: to the first self-test or session, but no less and no more than
this."""

LISTED = 25
"""The most tests that can be looked at again: as many as a Discord select has room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What the progress card shows. ``since`` is a Monday, ``today`` the person's local date.

    ``weeks`` are all Mondays from ``since`` on, with what was done in each week. ``runs`` are the tests with
    stored results, the latest first.
    """

    since: date
    today: date
    zone: ZoneInfo
    tracks: tuple[Track, ...] = field(repr=False)
    weeks: tuple[tuple[date, int], ...] = field(repr=False)
    efforts: tuple[Effort, ...] = field(repr=False)
    runs: tuple[StoredRun, ...] = field(repr=False)
    lifts: Mapping[str, Sequence[Lift]] = field(repr=False, default_factory=dict[str, Sequence[Lift]])
    unit: Unit = Unit.KG

    @property
    def is_empty(self) -> bool:
        return not self.tracks and not self.efforts and not any(done for _, done in self.weeks)


def load_progress(connection: Connection, user_id: int, catalogue: Catalogue, now: datetime) -> Progress:
    """Return the person's progress at ``now``."""
    zone = ZoneInfo(me_store.zone_of(connection, user_id))
    today = now.astimezone(zone).date()
    results = stored.all_of(connection, user_id)
    sessions = guided_store.efforts_of(connection, user_id)
    first = min((at.astimezone(zone).date() for at in _instants(results, sessions)), default=today)
    earliest = min(max(first, today - AT_MOST), today - AT_LEAST)
    since = earliest - timedelta(days=earliest.weekday())
    dates = streaks_store.done_dates(connection, user_id, since)
    runs = stored.runs_with_results(connection, user_id, LISTED)
    done = Counter(day - timedelta(days=day.weekday()) for day in dates if day <= today)
    mondays = [since + timedelta(weeks=week) for week in range((today - since).days // 7 + 1)]
    return Progress(
        since=since,
        today=today,
        zone=zone,
        tracks=tuple(rules.tracks(results, catalogue.self_tests)),
        weeks=tuple((monday, done[monday]) for monday in mondays),
        efforts=tuple(sessions),
        runs=tuple(runs),
        lifts=weights.lifts_of(connection, user_id, catalogue),
        unit=weights.weights_of(connection, user_id).unit,
    )


def _instants(results: list[Result], sessions: list[Effort]) -> list[datetime]:
    return [*(each.tested_at for each in results), *(each.done_at for each in sessions)]
