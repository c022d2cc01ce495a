"""The outbox: what organisers have to be told is sent until one of them has it."""

from __future__ import annotations

import logging
from datetime import datetime
from sqlite3 import Connection

from bot.database.database import Database
from bot.features.club.owner import ClubId
from bot.interactions import outbox_store as notices
from bot.interactions.answering import send_besides
from bot.interactions.delivery import Noticeboard, Refused, Unreachable
from bot.interactions.host import Interaction
from bot.interactions.outbox_store import Notice
from bot.interactions.work import Watch, for_each_isolated, pause_after

_log = logging.getLogger(__name__)

BATCH = 200


async def send_due_notices(db: Database, noticeboard: Noticeboard, now: datetime) -> None:
    """Send the notices that are waiting."""
    watch = Watch(now)
    waiting = await db.read(notices.unsent_notices, watch.now(), BATCH)
    await for_each_isolated(
        "notice", waiting, lambda notice: send_notice(db, noticeboard, notice, watch.now()), watch.lasts
    )


def has_notices(connection: Connection, now: datetime) -> bool:
    """Return whether there is a notice to send now."""
    return notices.has_unsent(connection, now)


async def send_notice(db: Database, noticeboard: Noticeboard, notice: Notice, now: datetime) -> None:
    """Send one notice. If nobody can receive it, hold it until an organiser next uses the bot."""
    try:
        await noticeboard.tell(notice)
    except Unreachable as error:
        _log.info("club %d hasn't had notice %d yet: %s", notice.club_id, notice.id, error)
        await db.write(record_unanswered, notice, now)
    except Refused as refusal:
        _log.warning("club %d couldn't be sent notice %d: %s", notice.club_id, notice.id, refusal)
        await db.write(record_held, notice)
    else:
        await db.write(record_sent, notice, now)


def record_unanswered(connection: Connection, notice: Notice, now: datetime) -> None:
    """Schedule another try, less and less often."""
    notices.put_off_notice(connection, notice.id, now + pause_after(notice.tries))


def record_held(connection: Connection, notice: Notice) -> None:
    notices.hold_notice(connection, notice.id)


def record_sent(connection: Connection, notice: Notice, now: datetime) -> None:
    notices.set_notice_sent(connection, notice.id, now)


async def tell_held(interaction: Interaction, club_id: ClubId) -> None:
    """Show an organiser, or the runner whose own club it is, what they could not be told."""
    db = interaction.client.db
    for notice in await db.read(notices.held_notices, club_id):
        if await send_besides(interaction, notice.text):
            await db.write(record_sent, notice, interaction.created_at)
