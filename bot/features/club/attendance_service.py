"""Importing past check-ins from a club's spreadsheet, all or nothing, and summing up its participation."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time
from sqlite3 import Connection

from bot.database.database import Database
from bot.errors import OperatorError, UserError
from bot.features.club import attendance_store, service, store
from bot.features.club.attendance import (
    COPY_AGAIN,
    BadLine,
    KnownDay,
    Participant,
    Participation,
    Row,
    Sheet,
    Week,
    is_rounded,
    mondays,
    parse,
    session_on,
    user_id_of,
)
from bot.features.club.owner import ClubId, Owner
from bot.features.club.schedule import Club, Occurrence
from bot.features.streaks import service as streaks

_log = logging.getLogger(__name__)

Lookup = Callable[[int, Collection[int]], Awaitable[Collection[int]]]
"""Asks Discord which of these people are in a server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did, or what a dry run would do. With ``bad`` lines, nothing is imported.

    ``members`` gave ``answers`` on ``days`` training days, of which ``new_days`` were not there before.
    Passed over were the lines ``repeated`` in the file and those ``known`` to the club already. ``unchecked``
    are the ids of new members about whom nobody asked Discord.
    """

    bad: tuple[BadLine, ...] = ()
    answers: int = 0
    members: int = 0
    days: int = 0
    new_days: int = 0
    repeated: tuple[int, ...] = ()
    known: tuple[int, ...] = ()
    unchecked: tuple[int, ...] = ()


@dataclass(slots=True)
class _Plan:
    """What the lines mean: ``answers`` by training day (slot id, date) and user id; skipped and bad lines."""

    days: dict[tuple[int, date], KnownDay | Occurrence] = field(
        default_factory=dict[tuple[int, date], KnownDay | Occurrence]
    )
    answers: dict[tuple[tuple[int, date], int], Row] = field(
        default_factory=dict[tuple[tuple[int, date], int], Row]
    )
    called: dict[int, str] = field(default_factory=dict[int, str])
    repeated: list[int] = field(default_factory=list[int])
    known: list[int] = field(default_factory=list[int])
    bad: list[BadLine] = field(default_factory=list[BadLine])


async def import_check_ins(
    db: Database,
    data: bytes,
    guild_id: int | None,
    now: datetime,
    *,
    dry_run: bool = False,
    who_is_in: Lookup | None = None,
) -> Imported:
    """Import a CSV file of answers into a club, by default the only one there is.

    In one transaction, and not at all where a line is bad: an id that the club does not know may be nobody's.
    ``who_is_in`` asks Discord; without it, what looks rounded is refused. Raise OperatorError if the file
    as a whole can't be used, or it isn't clear which club is meant.
    """
    sheet = await asyncio.to_thread(parse, data)
    club, strangers = await db.read(_strangers, guild_id, sheet)
    refused = await _refused(club, strangers, who_is_in)
    if dry_run:
        club, plan = await db.read(_planned, guild_id, sheet, refused, now)
    else:
        club, plan = await db.write(_import, guild_id, sheet, refused, now)
    if plan.bad:
        return Imported(bad=tuple(sorted(plan.bad, key=lambda each: each.line)))
    if plan.answers and not dry_run:
        await _settle(db, club.id, now)
    return Imported(
        answers=len(plan.answers),
        members=len({user_id for _, user_id in plan.answers}),
        days=len({key for key, _ in plan.answers}),
        new_days=len({key for key, _ in plan.answers if isinstance(plan.days[key], Occurrence)}),
        repeated=tuple(plan.repeated),
        known=tuple(plan.known),
        unchecked=tuple(strangers) if who_is_in is None else (),
    )


def _strangers(connection: Connection, guild_id: int | None, sheet: Sheet) -> tuple[Club, list[int]]:
    """Return the club and the ids in the sheet that it does not know, in their order."""
    club = _club(connection, guild_id)
    known = {user_id for user_id, _ in attendance_store.names(connection, club.id)}
    return club, [user_id for user_id in _ids(sheet) if user_id not in known]


def _ids(sheet: Sheet) -> list[int]:
    """Return the Discord user ids in a sheet, each once."""
    found: dict[int, None] = {}
    for row in sheet.rows:
        with suppress(UserError):
            user_id = user_id_of(row.who)
            found |= {user_id: None} if user_id is not None else {}
    return list(found)


async def _refused(club: Club, strangers: Collection[int], who_is_in: Lookup | None) -> Mapping[int, str]:
    """Return the ids that are not taken for somebody of the club, with the reasons."""
    guild_id = club.owner.guild_id
    if who_is_in is None or guild_id is None:
        return {
            each: f"The id {each} looks rounded by a spreadsheet. {COPY_AGAIN} "
            "If it's right as it is, set DISCORD_TOKEN so I can check it with Discord."
            for each in strangers
            if is_rounded(each)
        }
    there = await who_is_in(guild_id, strangers) if strangers else ()
    return {
        each: f"Nobody in the club's server has the id {each}. Did a spreadsheet round it? {COPY_AGAIN} "
        "If they've left, delete the line."
        for each in strangers
        if each not in there
    }


def _planned(
    connection: Connection, guild_id: int | None, sheet: Sheet, refused: Mapping[int, str], now: datetime
) -> tuple[Club, _Plan]:
    club = _club(connection, guild_id)
    return club, _plan(connection, club, sheet, refused, now)


def _import(
    connection: Connection, guild_id: int | None, sheet: Sheet, refused: Mapping[int, str], now: datetime
) -> tuple[Club, _Plan]:
    """Write the sheet's answers into the club, unless a line is bad; return the club and the plan."""
    club, plan = _planned(connection, guild_id, sheet, refused, now)
    if not plan.bad:
        _write(connection, club, plan, now)
    return club, plan


def club_id(connection: Connection, guild_id: int | None) -> ClubId:
    """Return the id of the club meant; raise OperatorError if there's none, or several and none was named."""
    return _club(connection, guild_id).id


async def _settle(db: Database, club_id: ClubId, now: datetime) -> None:
    """Recompute the standings; if a running bot keeps the database busy, its minute job does it instead."""
    try:
        await streaks.settle_club_standings(db, club_id, now)
    except sqlite3.OperationalError as error:
        _log.warning("the boards follow when the bot runs: %s", error)


def _club(connection: Connection, guild_id: int | None) -> Club:
    there = attendance_store.servers(connection)
    wanted = Owner.guild(guild_id).club_id if guild_id is not None else None
    if wanted is None and len(there) > 1:
        ids = ", ".join(map(str, there))
        raise OperatorError(
            f"There are {len(there)} clubs. Add --club and the id of its server, from these: {ids}."
        )
    if not there or wanted not in (None, *there):
        which = f"with the id {guild_id}" if there else "yet"
        raise OperatorError(f"There's no club {which}. Set it up in Discord first with /club setup.")
    [club] = (store.get_many(connection, [wanted or there[0]])).values()
    return club


def _plan(
    connection: Connection, club: Club, sheet: Sheet, refused: Mapping[int, str], now: datetime
) -> _Plan:
    plan = _Plan(bad=list(sheet.bad))
    if not sheet.rows:
        return plan
    span = min(row.day for row in sheet.rows), max(row.day for row in sheet.rows)
    days = _Days(club, attendance_store.days(connection, club.id, *span), now)
    people = _People(attendance_store.names(connection, club.id), refused)
    answered = attendance_store.answered(connection, club.id, *span)
    _sort(plan, sheet.rows, days, people, answered)
    return plan


def _sort(
    plan: _Plan, rows: Iterable[Row], days: _Days, people: _People, answered: set[tuple[int, int]]
) -> None:
    """Sort every row into the plan: as an answer, as skipped, or as bad."""
    lines: dict[tuple[tuple[int, date], int], Row] = {}
    for row in rows:
        try:
            day, user_id = days.of(row.day, row.at), people.who(row)
            key = (day.slot_id, row.day), user_id
            first = lines.setdefault(key, row)
            if first.answer is not row.answer:
                raise UserError(f"Line {first.line} says “{first.answer}” for the same member and club run.")
        except UserError as error:
            plan.bad.append(BadLine(row.line, str(error)))
            continue
        if first is not row:
            plan.repeated.append(row.line)
        elif isinstance(day, KnownDay) and (day.id, user_id) in answered:
            plan.known.append(row.line)
        else:
            plan.days[key[0]], plan.answers[key] = day, row
        if row.name or user_id not in plan.called:
            plan.called[user_id] = plan.called.get(user_id) or row.name


def _write(connection: Connection, club: Club, plan: _Plan, now: datetime) -> None:
    ids = {
        key: day.id
        if isinstance(day, KnownDay)
        else attendance_store.add_past_day(connection, club, day, now)
        for key, day in plan.days.items()
    }
    called = {user_id: name or f"Runner {user_id % 10_000:04}" for user_id, name in plan.called.items()}
    attendance_store.add_members(connection, club.id, called)
    answers = [(ids[key], user_id, row.answer) for (key, user_id), row in plan.answers.items()]
    attendance_store.add_answers(connection, answers, now)


class _Days:
    """A lookup of training days by date and time; each is worked out once."""

    def __init__(self, club: Club, known: Mapping[date, Sequence[KnownDay]], now: datetime) -> None:
        self._club = club
        self._known = known
        self._now = now
        self._found: dict[tuple[date, time | None], KnownDay | Occurrence | UserError] = {}

    def of(self, day: date, at: time | None) -> KnownDay | Occurrence:
        found = self._found.get((day, at))
        if found is None:
            try:
                found = session_on(self._club, self._known.get(day, ()), day, at, self._now)
            except UserError as error:
                found = error
            self._found[day, at] = found
        if isinstance(found, UserError):
            raise UserError(str(found))
        return found


class _People:
    """A lookup of members by Discord user id, or by a name that the club knows.

    ``refused`` are the ids that are not taken, with the reasons.
    """

    def __init__(self, names: Iterable[tuple[int, str]], refused: Mapping[int, str]) -> None:
        self._refused = refused
        self._by_name: dict[str, set[int]] = {}
        for user_id, name in names:
            self._by_name.setdefault(_folded(name), set()).add(user_id)

    def who(self, row: Row) -> int:
        """Return the user id a row means; raise UserError if it is refused, or nobody's."""
        user_id = user_id_of(row.who)
        if user_id is not None:
            if user_id in self._refused:
                raise UserError(self._refused[user_id])
            return user_id
        found = self._by_name.get(_folded(row.who), set())
        if len(found) == 1:
            return next(iter(found))
        many = "Several members are" if found else "No club member is"
        raise UserError(f"{many} called “{row.who[:40]}”. Write the Discord user id instead.")


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def participation_of_club(connection: Connection, club_id: ClubId, now: datetime) -> Participation:
    """Return what an organiser may know of participation at ``now`` (aware UTC).

    Raise UserError if the club isn't set up.
    """
    service.require_club(connection, club_id)
    asked = mondays(streaks.local_date(connection, club_id, now))
    weeks = attendance_store.weeks(connection, club_id, asked[0], now)
    doers = attendance_store.doers(connection, club_id, asked[0], now)
    return Participation(
        weeks=tuple(weeks.get(monday, Week(monday)) for monday in asked),
        members=tuple(Participant(each.name, each.done) for each in doers if not each.hidden),
        hidden=sum(each.hidden for each in doers),
    )
