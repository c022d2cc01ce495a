"""The outbox: what organisers have to hear is sent to them once."""

from __future__ import annotations

import logging
from datetime import datetime
from sqlite3 import Connection

from bot.database.database import Database
from bot.interactions import outbox_store as notices
from bot.interactions.noticeboard import Noticeboard, Refused, Unreachable
from bot.interactions.outbox_store import Notice
from bot.interactions.work import Watch, isolated

_log = logging.getLogger(__name__)

BATCH = 200
TRIES = 5
"""How often a notice is tried while Discord does not answer, a minute apart."""


async def send_due_notices(db: Database, noticeboard: Noticeboard, now: datetime) -> None:
    """Send the notices that are waiting."""
    watch = Watch(now)
    waiting = await db.read(notices.unsent_notices, BATCH)
    await isolated(
        "notice", waiting, lambda notice: send_notice(db, noticeboard, notice, watch.now()), watch.lasts
    )


def has_notices(connection: Connection, _: datetime) -> bool:
    """Whether an organiser has to hear of something."""
    return notices.has_unsent(connection)


async def send_notice(db: Database, noticeboard: Noticeboard, notice: Notice, now: datetime) -> None:
    """Send one notice; one that nobody takes is let go with a line in the log."""
    try:
        await noticeboard.tell(notice)
    except Unreachable as error:
        if notice.tries + 1 < TRIES:
            await db.write(record_try, notice)
            return
        _log.warning("club %d was not told notice %d: %s", notice.club_id, notice.id, error)
    except Refused as refusal:
        _log.warning("club %d was not told notice %d: %s", notice.club_id, notice.id, refusal)
    await db.write(record_sent, notice, now)


def record_try(connection: Connection, notice: Notice) -> None:
    notices.add_notice_try(connection, notice.id)


def record_sent(connection: Connection, notice: Notice, now: datetime) -> None:
    notices.set_notice_sent(connection, notice.id, now)
