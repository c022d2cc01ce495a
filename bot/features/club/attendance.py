"""A club's attendance: which session a past date means, weeks and members in numbers, CSV tables."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.errors import OperatorError, UserError
from bot.features.club.schedule import WEEKDAYS, Club, Occurrence, Skipped, start_instant, trains_on
from bot.features.club.setup import parse_time
from bot.features.streaks.rules import Answer

EARLIEST = date(2000, 1, 1)
"""Earlier dates are taken for typos."""


@dataclass(frozen=True, slots=True)
class KnownDay:
    """A stored training day; ``starts`` is its local start time."""

    id: int
    slot_id: int
    starts: time
    starts_at: datetime
    skipped: Skipped | None


def session_on(
    club: Club, known: Collection[KnownDay], day: date, at: time | None, now: datetime
) -> KnownDay | Occurrence:
    """Return the club's session that began by ``now`` on a local date, and at a local time if one is given.

    It's a stored one of this date, or else one from the club's slots. Raise UserError if there's none, or
    more than one, or if the club called it off or nobody could answer it.
    """
    zone = ZoneInfo(club.zone)
    if not EARLIEST <= day <= now.astimezone(zone).date():
        raise UserError("That date is in the future." if day > EARLIEST else "That date is too long ago.")
    taken = {each.slot_id for each in known}
    planned = [slot for slot in club.slots if slot.id not in taken and trains_on(slot, day)]
    times = {each.starts for each in known} or {slot.starts for slot in planned}
    if not times:
        raise UserError(f"The club has no run on that date. It's a {WEEKDAYS[day.weekday()]}.")
    if at is None and len(times) > 1:
        several = " and ".join(f"{each:%H:%M}" for each in sorted(times))
        raise UserError(f"There are club runs at {several} that day. Add a column “time” to say which.")
    wanted = at or min(times)
    for stored in known:
        if stored.starts == wanted:
            return _answerable(stored, now)
    for slot in planned:
        if slot.starts == wanted:
            if (slot.id, day) in club.cancelled:
                raise UserError("The club cancelled this run.")
            starts_at = start_instant(day, slot.starts, zone)
            if starts_at > now:
                raise UserError("This run hasn't started yet.")
            return Occurrence(slot.id, day, club.zone, starts_at, starts_at - slot.lead)
    there = " or ".join(f"{each:%H:%M}" for each in sorted({*times, *(slot.starts for slot in planned)}))
    raise UserError(f"There's no club run at {wanted:%H:%M} that day. Write {there}.")


def _answerable(day: KnownDay, now: datetime) -> KnownDay:
    if day.skipped is Skipped.CANCELLED:
        raise UserError("The club cancelled this run.")
    if day.skipped is not None:
        raise UserError("I couldn't post this run in time, so it counts for nobody.")
    if day.starts_at > now:
        raise UserError("This run hasn't started yet.")
    return day


NEEDED = ("date", "member")
COLUMNS = (*NEEDED, "answer", "time", "name")

LONGEST_NAME = 32
"""Longest name in characters, the same as Discord's limit for nicknames."""

_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_DOTTED = re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})", re.ASCII)
_SECONDS = re.compile(r"(\d{1,2}:\d{2}):00", re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file; ``line`` is its number as an editor counts.

    ``who`` is a Discord user id or a name; ``name`` is what to call a member whom the bot doesn't know yet.
    ``at`` is a local time; None means the only session of the day.
    """

    line: int
    day: date
    who: str
    answer: Answer = Answer.DONE
    at: time | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class BadLine:
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A parsed file: the lines that can be read, and those that can't."""

    rows: tuple[Row, ...]
    bad: tuple[BadLine, ...]


def parse(data: bytes) -> Sheet:
    """Return the lines of a CSV file; raise OperatorError if it isn't UTF-8 text or its header is wrong."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise OperatorError(
            f"Line {line} isn't UTF-8 text. Save the file again as “CSV UTF-8”, so that names stay right."
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    header, _, _ = text.lstrip("\n").partition("\n")
    separator = ";" if header.count(";") > header.count(",") else ","
    columns: list[str] | None = None
    rows: list[Row] = []
    bad: list[BadLine] = []
    for line, cells in _lines(text, separator):
        if columns is None:
            columns = _columns(cells)
        elif isinstance(cells, str):
            bad.append(BadLine(line, cells))
        else:
            try:
                rows.append(_row(line, columns, cells))
            except UserError as error:
                bad.append(BadLine(line, str(error)))
    if columns is None:
        columns = _columns([])
    return Sheet(tuple(rows), tuple(bad))


def _lines(text: str, separator: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield the number of each non-empty line with its cells, or with what is wrong with it."""
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            yield line, f"The quotation marks don't match, or a cell is too long ({error})."
        else:
            if any(cells):
                yield line, cells


def _columns(header: list[str] | str) -> list[str]:
    if isinstance(header, str):
        raise OperatorError(f"I can't read the first line of the file. {header}")
    columns = [cell.casefold() for cell in header]
    while columns and not columns[-1]:  # a spreadsheet may write empty columns to the right
        columns.pop()
    unknown = next((cell for cell in columns if cell not in COLUMNS), None)
    twice = next((cell for cell in columns if columns.count(cell) > 1), None)
    if unknown is not None or twice is not None or not {*NEEDED} <= {*columns}:
        wrong = f"has no column “{next((n for n in NEEDED if n not in columns), '')}”"
        if unknown is not None:
            wrong = f"has the column “{unknown[:30]}”, which I don't know"
        elif twice is not None:
            wrong = f"has the column “{twice}” twice"
        raise OperatorError(
            f"The first line of the file {wrong}. It needs the columns date and member. You can add answer, "
            "time and name. Put commas or semicolons between them."
        )
    return columns


def _row(line: int, columns: Sequence[str], cells: Sequence[str]) -> Row:
    """Return a line as a row; raise UserError, saying what is wrong with it, if it can't be read."""
    if any(cells[len(columns) :]):
        raise UserError("This line has more cells than columns.")
    found = dict(zip(columns, cells, strict=False))
    if not found.get("member"):
        raise UserError("The member is missing.")
    name = " ".join(found.get("name", "").split())
    if len(name) > LONGEST_NAME:
        raise UserError(f"The name is longer than {LONGEST_NAME} characters.")
    at = found.get("time", "")
    return Row(
        line=line,
        day=_date(found["date"]),
        who=found["member"],
        answer=_answer(found.get("answer", "")),
        at=parse_time(_SECONDS.sub(r"\1", at)) if at else None,
        name=name,
    )


def _date(text: str) -> date:
    match = _DATE.fullmatch(text) or _DOTTED.fullmatch(text)
    try:
        if match is not None:
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        pass
    raise UserError(f"“{text[:20]}” isn't a date I know. Write it like this: 2026-03-24, or 24.03.2026.")


def _answer(text: str) -> Answer:
    try:
        return Answer(text.casefold() or Answer.DONE)
    except ValueError:
        raise UserError(f"“{text[:20]}” isn't an answer I know. Write done, resting or hurt.") from None


_USER_ID = re.compile(r"\d{15,19}|<@!?(\d{15,19})>", re.ASCII)
_LARGEST_ID = 2**63 - 1
_SHORTENED = re.compile(r"\d+([.,]\d+)?E\+?\d+|\d{15,}[.,]\d+", re.ASCII | re.IGNORECASE)
"""What a spreadsheet makes of a long number: 4.58305E+17."""


def user_id_of(who: str) -> int | None:
    """Return the Discord user id that stands in a cell; None where none does.

    UserError where a spreadsheet has shortened it.
    """
    match = _USER_ID.fullmatch(who)
    if match is not None and 0 < (user_id := int(match[1] or match[0])) <= _LARGEST_ID:
        return user_id
    if _SHORTENED.fullmatch(who):
        raise UserError(f"A spreadsheet rounded the id to “{who[:30]}”. {COPY_AGAIN}")
    return None


COPY_AGAIN = "Format the column as text, then copy the id again (in Discord: Copy User ID)."

_EXACT = 2**53
"""Up to here a program that counts in floating point keeps every whole number."""

_EXCEL_DIGITS = 15


def is_rounded(user_id: int) -> bool:
    """Return whether an id looks as if it had been rounded on its way; only Discord knows whether it was.

    Excel keeps 15 digits and fills up with zeros. A program that counts in floating point rounds to what it
    can keep, or to what it prints. Some true ids look like that too, those of older accounts above all.
    """
    if user_id <= _EXACT:
        return False
    kept = float(user_id)
    filled_up = user_id % 10 ** (len(str(user_id)) - _EXCEL_DIGITS) == 0
    return filled_up or user_id in (int(kept), int(Decimal(repr(kept))))


WEEKS = 8


@dataclass(frozen=True, slots=True)
class Week:
    """A calendar week from its Monday (club-local), in numbers.

    ``sessions`` were held, ``members`` did at least one of them, and ``done`` were done in all.
    """

    monday: date
    sessions: int = 0
    members: int = 0
    done: int = 0


@dataclass(frozen=True, slots=True)
class Participant:
    """A member under their name for boards, and how many sessions of these weeks they did."""

    name: str
    done: int


@dataclass(frozen=True, slots=True)
class Participation:
    """The last eight weeks, the current one last, and who took part in them.

    Everybody counts in the sums of ``weeks``. ``members`` did at least one session, most first; left out are
    those who left the server, and the ``hidden`` ones, who are only counted. Those who only rested or were
    hurt appear nowhere: being listed would give away that they answered at all.
    """

    weeks: tuple[Week, ...]
    members: tuple[Participant, ...]
    hidden: int

    @property
    def sessions(self) -> int:
        return sum(week.sessions for week in self.weeks)


def mondays(today: date) -> list[date]:
    """Return the Mondays of the last eight weeks, that of the date's own week last."""
    monday = today - timedelta(days=today.weekday())
    return [monday - timedelta(weeks=n) for n in reversed(range(WEEKS))]


FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell mustn't begin with: spreadsheets compute it, some even full-width characters (OWASP, "CSV
Injection", read in November 2026)."""

_CELL_BEGINS = r"(?:^|[,;|\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029\"])"
_UNSEEN = r"[\s\u200b-\u200f\u2060-\u2064\ufeff]"
_COMPUTED = re.compile(rf"({_CELL_BEGINS}{_UNSEEN}*?)(?=[=+\-@＝＋－＠]|\A[\t\r\n])")
"""Where in a cell a formula would begin, were the table split at another character than a comma."""


def weeks_table(participation: Participation) -> bytes:
    """Return a CSV table with one row per week."""
    return csv_table(
        ("week from", "sessions held", "members taking part", "sessions done"),
        ((week.monday.isoformat(), week.sessions, week.members, week.done) for week in participation.weeks),
    )


def members_table(participation: Participation) -> bytes:
    """Return a CSV table with one row for each member who may be named."""
    return csv_table(
        ("member", "sessions done", "sessions held"),
        ((member.name, member.done, participation.sessions) for member in participation.members),
    )


def csv_table(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """Return a table as CSV in UTF-8, with the byte order mark by which Excel knows it.

    Nothing in it is a formula, whoever typed it, and wherever a spreadsheet splits it: every cell stands in
    quotation marks, and what would begin a formula has an apostrophe before it.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows([_COMPUTED.sub(r"\1'", str(cell)) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
