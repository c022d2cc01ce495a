"""The club's boards, read from the standings that are kept for them."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from sqlite3 import Connection

from bot.database.database import Database
from bot.errors import UserError
from bot.features.club import service as clubs
from bot.features.club.owner import ClubId, Owner
from bot.features.me import store as me_store
from bot.features.reminders import own_service
from bot.features.streaks import boards, pauses, rules, service, store
from bot.features.streaks.boards import Board, Line, Page
from bot.features.streaks.pauses import Pause
from bot.features.streaks.rules import Consistency, Record, Streak
from bot.features.streaks.service import next_start
from bot.features.streaks.store import StandingRow
from bot.interactions.delivery import Roll

TRUSTED = timedelta(days=7)
"""Anybody seen in the server within these days counts as still in it."""

ASKING = 2.0
"""Seconds allowed for finding out who has left; a person is waiting for the board."""


@dataclass(frozen=True, slots=True)
class ShownBoard:
    """A page of a board as a member sees it.

    ``month`` is the first of the club-local month. ``hidden``: the member is hidden from boards. ``unsure``
    are those who may have left the server.
    """

    board: Board
    month: date
    page: Page
    hidden: bool
    unsure: frozenset[int]


@dataclass(frozen=True, slots=True)
class ClubTotals:
    """What a club has done together: ``total`` since it began, including by those who deleted their data.

    ``done`` sessions by ``members`` in the club-local month that begins with ``month``; ``best_done`` in the
    best week, which begins with a Monday.
    """

    total: int
    month: date
    members: int
    done: int
    best_week: date | None
    best_done: int


def show_board(
    connection: Connection, club_id: ClubId, user_id: int, board: Board, number: int, now: datetime
) -> ShownBoard:
    """Return the page with this number for a member, or the nearest one.

    Raise UserError if the club isn't set up; a runner's own training days have no boards.
    """
    _require_club(connection, club_id, user_id)
    me_store.set_member_present(connection, club_id, [user_id], now)
    return _page(connection, club_id, user_id, board, number, now)


async def without_leavers(
    db: Database, roll: Roll, shown: ShownBoard, club_id: ClubId, user_id: int, now: datetime
) -> ShownBoard:
    """Return the page again after finding out which of those shown have left the server.

    Those behind them move up and are checked too, until all are known or two seconds have passed.
    """
    guild_id = Owner.of(club_id).guild_id
    if guild_id is None:
        return shown
    clock = asyncio.get_running_loop()
    until = clock.time() + ASKING
    asked: frozenset[int] = frozenset()
    while (unknown := shown.unsure - asked) and (seconds := until - clock.time()) > 0:
        asked |= unknown
        called = await roll.call(guild_id, unknown, seconds)
        shown = await db.write(_page_with_roll, called, shown, club_id, user_id, now)
    return shown


def _page_with_roll(
    connection: Connection,
    called: Mapping[int, bool],
    shown: ShownBoard,
    club_id: ClubId,
    user_id: int,
    now: datetime,
) -> ShownBoard:
    """Record who answered the roll call and who didn't, and return the page as it is then."""
    me_store.set_member_present(connection, club_id, _who(called.items(), True), now)
    me_store.set_member_left(connection, club_id, _who(called.items(), False), now)
    return _page(connection, club_id, user_id, shown.board, shown.page.number, now)


def club_totals(connection: Connection, club_id: ClubId, user_id: int, now: datetime) -> ClubTotals:
    """Return what the club has done together. Raise UserError as for a board."""
    _require_club(connection, club_id, user_id)
    month = (service.local_date(connection, club_id, now)).replace(day=1)
    following = (month + timedelta(days=31)).replace(day=1)
    _, taking_part, done = store.week_totals(connection, club_id, month, following - timedelta(days=1))
    best_week, best_done = store.best_week(connection, club_id) or (None, 0)
    total = store.club_total(connection, club_id)
    return ClubTotals(total, month, taking_part, done, best_week, best_done)


def _who(called: Collection[tuple[int, bool]], here: bool) -> list[int]:
    return [user_id for user_id, is_here in called if is_here is here]


def _require_club(connection: Connection, club_id: ClubId, user_id: int) -> None:
    if Owner.of(club_id) == Owner.person(user_id):
        raise UserError("Boards are for clubs. Use /streak in your club's server to see them.")
    clubs.require_club(connection, club_id)


def _page(
    connection: Connection, club_id: ClubId, user_id: int, board: Board, number: int, now: datetime
) -> ShownBoard:
    month = (service.local_date(connection, club_id, now)).replace(day=1)
    entries = {entry.user_id: entry for entry in store.on_boards(connection, club_id)}
    member = me_store.get_member(connection, club_id, user_id)
    page = boards.page(
        boards.rank((_line(entry, month) for entry in entries.values()), board), number, user_id
    )
    return ShownBoard(
        board=board,
        month=month,
        page=page,
        hidden=member is not None and member.hidden,
        unsure=frozenset(
            each.line.user_id for each in page.standings if entries[each.line.user_id].seen_at < now - TRUSTED
        ),
    )


def _line(entry: StandingRow, month: date) -> Line:
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


@dataclass(frozen=True, slots=True)
class Overview:
    """A member's own record on the club-local date ``today``.

    ``weekdays`` are the ISO weekdays of the club's slots that are the member's own, ``paused`` is the pause
    they are in, and ``next_at`` the start of their next training day outside their pauses. A ``solo`` club of
    one has no boards.
    """

    record: Record
    today: date
    weekdays: frozenset[int]
    next_at: datetime | None
    paused: Pause | None
    solo: bool


@dataclass(frozen=True, slots=True)
class PublicCard:
    """What others may see of a member under their chosen name: nothing about rest or pain."""

    name: str
    streak: Streak
    consistency: Consistency


def own_overview(connection: Connection, club_id: ClubId, user_id: int, now: datetime) -> Overview:
    """Return the member's overview at ``now``; raise UserError if the club isn't set up.

    With the member's id as the club's, it is about their own training days.
    """
    club = own_service.require_any(connection, club_id)
    known = service.load_history(connection, club_id, user_id)
    today = service.local_date(connection, club_id, now)
    is_own = pauses.among(known.own_days)
    week = [date.fromordinal(today.toordinal() + n) for n in range(7)]
    trained = {slot.weekday for slot in club.slots if slot.only_on is None}
    return Overview(
        record=rules.compute(known, now),
        today=today,
        weekdays=frozenset(day.isoweekday() for day in week if is_own(day) and day.isoweekday() in trained),
        next_at=next_start(connection, club_id, known, now),
        paused=pauses.running(known.pauses, today),
        solo=club.solo,
    )


def public_card(
    connection: Connection, club_id: ClubId, user_id: int, name: str, now: datetime
) -> PublicCard:
    """Return what others may see of a member; raise UserError if that is nothing.

    The sentence doesn't reveal whether somebody is hidden or hasn't started.
    """
    clubs.require_club(connection, club_id)
    member = me_store.get_member(connection, club_id, user_id)
    if member is not None and not member.hidden:
        record = rules.compute(service.load_history(connection, club_id, user_id), now)
        if record.streak.total:
            return PublicCard(member.shown_name, record.streak, record.consistency)
    raise UserError(f"{name} has no card to show: no check-ins yet, or they keep it private.")
