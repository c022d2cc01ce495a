"""What the minute job does, the most urgent first."""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from datetime import datetime

from bot.domain.catalogue import Catalogue
from bot.services import digests, notices, pain, privacy, refresh, reminders, snoozes, standings, workouts
from bot.services.noticeboard import Noticeboard
from bot.services.shift import Watch
from bot.storage.database import Database

_log = logging.getLogger(__name__)


async def run(
    db: Database, catalogue: Catalogue, noticeboard: Noticeboard, now: datetime, process: str
) -> list[int]:
    """Do all that is due at ``now`` (aware UTC); a concern that fails stops no other.

    Returns the ids of the training days whose posts have to be brought up to date (``refresh.show``).
    """
    watch = Watch(now)
    outdated: list[int] = []

    async def find_outdated() -> None:
        outdated.extend(await refresh.due(db, watch.now(), process))

    await _concern("reminders", reminders.run_due(db, catalogue, noticeboard, now, process))
    await _concern("snoozes", snoozes.run_due(db, noticeboard, watch.now(), process))
    await _concern("outdated posts", find_outdated())
    await _concern("notices", notices.run_due(db, noticeboard, watch.now(), process))
    await _concern("digests", digests.run_due(db, noticeboard, watch.now(), process))
    await _concern("questions how it is", pain.follow_up(db, noticeboard, watch.now(), process))
    await _concern("sessions left behind", workouts.close_abandoned(db, watch.now()))
    await _concern("standings", standings.settle(db, watch.now(), process))
    await _concern("what need not be kept", privacy.forget(db, watch.now()))
    return outdated


async def _concern(name: str, work: Awaitable[object]) -> None:
    try:
        await work
    except Exception:  # noqa: BLE001  # the next concern has waiting people too
        _log.exception("the minute's %s failed", name)
