"""A person's data as files that a person can read: all of it as JSON, the check-ins as a table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.render.tables import harmless
from bot.storage.privacy import Cell
from bot.storage.rows import from_seconds

ABOUT = (
    "Everything that Glutes On keeps about you. Times that end in _at are in UTC; ids are Discord's, or "
    "count rows. PRIVACY.md, which comes with the bot, says what each field is for."
)

COLUMNS = ("date", "start", "club", "session", "answer", "answered_at_utc", "counts")

_FLAGS = {"hidden", "public", "solo", "retired", "professional", "untold", "is_last", "hurt"}
_JSON = {"equipment", "exercises", "plan", "allowed", "run", "state"}

Rows = Sequence[Mapping[str, Cell]]


@dataclass(frozen=True, slots=True)
class Export:
    """Two files: all of it, and the check-ins as CSV, the latest answer of each session marked."""

    everything: bytes
    check_ins: bytes


def write(user_id: int, found: Mapping[str, Rows], names: Mapping[int, str], now: datetime) -> Export:
    """The files of what was found; ``names`` are those of servers, by id."""
    readable = {section: [_readable(row, user_id, names) for row in rows] for section, rows in found.items()}
    text = json.dumps(
        {"about": ABOUT, "made_at": _instant(now), "user_id": str(user_id), **readable},
        ensure_ascii=False,
        indent=2,
    )
    return Export(text.encode(), _check_ins(found["check_ins"], user_id, names).encode("utf-8-sig"))


def _readable(row: Mapping[str, Cell], user_id: int, names: Mapping[int, str]) -> dict[str, Any]:
    shown = {name: _value(name, cell) for name, cell in row.items()}
    return {"club": _club(row, user_id, names), **shown} if "guild_id" in row else shown


def _value(name: str, cell: Cell) -> Any:
    """Ids as text, because JavaScript and spreadsheets round numbers so long."""
    if cell is None:
        return None
    if name.endswith("_at") or name == "snoozed_until":
        return _instant(from_seconds(int(cell)))
    if name in _FLAGS:
        return bool(cell)
    if name in _JSON:
        return json.loads(str(cell))
    return str(cell) if name.endswith("_id") else cell


def _club(row: Mapping[str, Cell], user_id: int, names: Mapping[int, str]) -> str | None:
    guild_id = int(row["guild_id"] or 0)
    return "your own reminders" if guild_id == user_id else names.get(guild_id)


def _check_ins(rows: Rows, user_id: int, names: Mapping[int, str]) -> str:
    """A table that spreadsheets open: with a byte order mark, so that Excel reads names right."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for row in rows:
        starts = from_seconds(int(row["starts_at"] or 0)).astimezone(ZoneInfo(str(row["zone"])))
        cells = (
            row["local_date"],
            f"{starts:%H:%M}",
            _club(row, user_id, names) or str(row["guild_id"]),
            row["label"],
            row["answer"],
            _instant(from_seconds(int(row["checked_at"] or 0))),
            "yes" if row["is_last"] else "no, corrected later",
        )
        table.writerow(harmless(str(cell)) for cell in cells)
    return text.getvalue()


def _instant(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S}"
