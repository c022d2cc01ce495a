"""The club's boards, read from the standings that are kept for them."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain import boards
from bot.domain.boards import Board, Line, Page
from bot.domain.errors import UserError
from bot.services import clubs
from bot.services import standings as cache
from bot.services.roll import Roll
from bot.storage import checkins, members, standings
from bot.storage.connection import Connection
from bot.storage.database import Database, writes
from bot.storage.standings import Entry

TRUSTED = timedelta(days=7)
"""Whoever was in the server within these days is taken to be there still."""

ASKING = 2.0
"""Seconds that finding out who left may take; a person waits for the board."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of a board as a member sees it.

    ``month`` is the first of the club-local month. ``hidden``: the member keeps off boards. Of the ``unsure``
    nobody knows whether they are still in the server.
    """

    board: Board
    month: date
    page: Page
    hidden: bool
    unsure: frozenset[int]


@dataclass(frozen=True, slots=True)
class ClubTotals:
    """What a club has done together: ``total`` since it began, also by those who deleted their data.

    ``done`` sessions by ``members`` in the club-local month that begins with ``month``; in the best week,
    which begins with a Monday, ``best_done``.
    """

    total: int
    month: date
    members: int
    done: int
    best_week: date | None
    best_done: int


@writes
async def show(
    connection: Connection, guild_id: int, user_id: int, board: Board, number: int, now: datetime
) -> Shown:
    """The page of this number for a member, or the nearest there is.

    UserError where the club is not set up; a runner's own training days have no boards.
    """
    await _require_club(connection, guild_id, user_id)
    await members.set_present(connection, guild_id, [user_id], now)
    return await _page(connection, guild_id, user_id, board, number, now)


async def without_leavers(
    db: Database, roll: Roll, shown: Shown, guild_id: int, user_id: int, now: datetime
) -> Shown:
    """The page again, after it was found out of those shown who has left the server.

    Those behind them move up and are asked for too, until all are known or two seconds are over.
    """
    clock = asyncio.get_running_loop()
    until = clock.time() + ASKING
    asked: frozenset[int] = frozenset()
    while (unknown := shown.unsure - asked) and (seconds := until - clock.time()) > 0:
        asked |= unknown
        called = await roll.call(guild_id, unknown, seconds)
        async with db.transaction() as connection:
            await members.set_present(connection, guild_id, _who(called.items(), True), now)
            await members.set_left(connection, guild_id, _who(called.items(), False), now)
            shown = await _page(connection, guild_id, user_id, shown.board, shown.page.number, now)
    return shown


async def totals(db: Database, guild_id: int, user_id: int, now: datetime) -> ClubTotals:
    """What the club has done together. UserError as for a board."""
    async with db.transaction(write=False) as connection:
        await _require_club(connection, guild_id, user_id)
        month = (await cache.local_date(connection, guild_id, now)).replace(day=1)
        following = (month + timedelta(days=31)).replace(day=1)
        _, taking_part, done = await checkins.week(connection, guild_id, month, following - timedelta(days=1))
        best_week, best_done = await checkins.best_week(connection, guild_id) or (None, 0)
        total = await standings.total_of_club(connection, guild_id)
    return ClubTotals(total, month, taking_part, done, best_week, best_done)


def _who(called: Collection[tuple[int, bool]], here: bool) -> list[int]:
    return [user_id for user_id, is_here in called if is_here is here]


async def _require_club(connection: Connection, guild_id: int, user_id: int) -> None:
    if guild_id == user_id:
        raise UserError("Boards belong to clubs: ask for them with /streak in your club's server.")
    await clubs.require(connection, guild_id)


async def _page(
    connection: Connection, guild_id: int, user_id: int, board: Board, number: int, now: datetime
) -> Shown:
    month = (await cache.local_date(connection, guild_id, now)).replace(day=1)
    entries = {entry.user_id: entry for entry in await standings.on_boards(connection, guild_id)}
    member = await members.get(connection, guild_id, user_id)
    page = boards.page(
        boards.rank((_line(entry, month) for entry in entries.values()), board), number, user_id
    )
    return Shown(
        board=board,
        month=month,
        page=page,
        hidden=member is not None and member.hidden,
        unsure=frozenset(
            each.line.user_id for each in page.standings if entries[each.line.user_id].seen_at < now - TRUSTED
        ),
    )


def _line(entry: Entry, month: date) -> Line:
    tally = entry.tally
    return Line(
        entry.user_id,
        entry.name,
        done=tally.done_in(month),
        consistency=tally.recent_done / tally.recent_held if tally.recent_held else 0.0,
        current=tally.current,
        best=tally.best,
        total=tally.total,
    )
