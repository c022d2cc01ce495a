"""Milestones are told to their clubs until Discord took it, or refused for good."""

from __future__ import annotations

import logging
from datetime import datetime
from sqlite3 import Connection

from bot.database.database import Database
from bot.features.streaks import news_store as store
from bot.features.streaks.news_store import News
from bot.features.streaks.rules import Milestone
from bot.interactions.noticeboard import Noticeboard, Refused, Unreachable
from bot.interactions.work import Watch, isolated, pause_after

_log = logging.getLogger(__name__)

BATCH = 200


async def tell_clubs(db: Database, noticeboard: Noticeboard, now: datetime) -> None:
    """Tell the clubs what they have to hear by ``now`` (aware UTC)."""
    watch = Watch(now)
    due = await db.read(store.due_news, watch.now(), BATCH)
    await isolated("news", due, lambda news: tell(db, noticeboard, news, watch.now()), watch.lasts)


def has_due_news(connection: Connection, now: datetime) -> bool:
    """Whether a club has to hear of something."""
    return store.has_due_news(connection, now)


async def tell(db: Database, noticeboard: Noticeboard, news: News, now: datetime) -> None:
    """Tell one club, unless the member does not want it any more. They have their own note of it."""
    try:
        if news.name is not None:
            await noticeboard.tell_club(news, news.name)
    except Unreachable as error:
        _log.info("club %d: a milestone could not be told yet: %s", news.club_id, error)
        await db.write(store.put_off, news.id, now + pause_after(news.tries))
        return
    except Refused as refusal:
        _log.warning("club %d: a milestone could not be told: %s", news.club_id, refusal)
    await db.write(store.remove, news.id)


def untold(connection: Connection, user_id: int) -> list[Milestone]:
    """The member's milestones of which they have not heard themselves."""
    return store.notes_of(connection, user_id)


def record_heard(connection: Connection, user_id: int, milestone: Milestone) -> None:
    """The member's note of it was delivered."""
    store.remove_notes(connection, user_id, milestone)


def untold_people(connection: Connection) -> frozenset[int]:
    """Those of whom :func:`untold` has something."""
    return store.people_with_notes(connection)
