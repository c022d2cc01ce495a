"""What a person's self-tests, check-ins and sessions have become over the weeks. It is theirs alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from sqlite3 import Connection
from zoneinfo import ZoneInfo

from bot.content.catalogue import Catalogue
from bot.features.guided import store as guided_store
from bot.features.guided.workout import Effort
from bot.features.me import store as me_store
from bot.features.self_tests import store as stored
from bot.features.self_tests import trends
from bot.features.self_tests.results import Result
from bot.features.self_tests.store import StoredRun
from bot.features.self_tests.trends import Track
from bot.features.streaks import store as streaks_store

AT_LEAST, AT_MOST = timedelta(weeks=8), timedelta(weeks=52)
"""How far a look back reaches: to the first self-test or session, but within these."""

LISTED = 25
"""The latest tests that can be looked at again: as many as Discord's lists have room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """``since`` is a Monday, ``today`` the person's local date. ``weeks`` are all Mondays from ``since`` on
    with what was done in their week. ``runs`` are the tests of which a result is kept, the latest first.
    """

    since: date
    today: date
    zone: ZoneInfo
    tracks: tuple[Track, ...] = field(repr=False)
    weeks: tuple[tuple[date, int], ...] = field(repr=False)
    efforts: tuple[Effort, ...] = field(repr=False)
    runs: tuple[StoredRun, ...] = field(repr=False)

    @property
    def is_empty(self) -> bool:
        return not self.tracks and not self.efforts and not any(done for _, done in self.weeks)


def load_progress(connection: Connection, user_id: int, catalogue: Catalogue, now: datetime) -> Progress:
    """All of it at ``now``."""
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
        tracks=tuple(trends.tracks(results, catalogue.self_tests)),
        weeks=tuple((monday, done[monday]) for monday in mondays),
        efforts=tuple(sessions),
        runs=tuple(runs),
    )


def _instants(results: list[Result], sessions: list[Effort]) -> list[datetime]:
    return [*(each.tested_at for each in results), *(each.done_at for each in sessions)]
