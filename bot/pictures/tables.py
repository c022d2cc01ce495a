"""Tables as files that spreadsheet programs open by a tap."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from bot.features.club.attendance import Participation

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell must not begin with: spreadsheets compute it, some of them the wide letters too (OWASP, "CSV
Injection", read in November 2026)."""


def weeks_table(participation: Participation) -> bytes:
    """One row a week."""
    return _table(
        ("week from", "sessions held", "members taking part", "sessions done"),
        ((week.monday.isoformat(), week.sessions, week.members, week.done) for week in participation.weeks),
    )


def members_table(participation: Participation) -> bytes:
    """One row for each member who may be named."""
    return _table(
        ("member", "sessions done", "sessions held"),
        ((member.name, member.done, participation.sessions) for member in participation.members),
    )


def _table(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """CSV in UTF-8, with the byte order mark by which Excel knows it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: str | int) -> str | int:
    """A cell that no spreadsheet takes for a formula, whoever typed it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
