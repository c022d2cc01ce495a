"""Rows for any table of any version of the database, made from what the table itself says of its columns."""

from __future__ import annotations

import re
import sqlite3

PERSON = 1
"""The row of each table that is about a person's own reminders."""

TEXTS = {
    "zone": "Europe/Vienna",
    "starts_time": "18:30",
    "equipment": '["mat"]',
    "exercises": '["clamshell"]',
    "plan": "{}",
    "answers": "{}",
    "phase": "in season",
    "month": "2026-03",
    "weekdays": "24",
}
"""By column, a value of the form that the bot writes, where a word would not do."""

DATES = re.compile(r"(.+_)?(date|until|week|since|on)")
CHOICE = r"\b{}\b[^,]*?\bIN \(([^)]+)\)"
RANGE = r"\b{}\b[^,]*?\bBETWEEN (-?\d+) AND"


def fill(connection: sqlite3.Connection, rows: int = 3) -> None:
    """Put rows into every table, the first with a value in each column, the last with none that may be empty.

    Row 2 of a table points to row 2 of the others. What else a table wants of a column, say in TEXTS.
    """
    connection.execute("PRAGMA foreign_keys = ON")
    for number in range(1, rows + 1):
        connection.execute("PRAGMA defer_foreign_keys = ON")
        for table in tables(connection):
            _insert(connection, table, number, every_column=number < rows)
        connection.commit()


def tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
    )
    return [name for (name,) in rows]


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def _insert(connection: sqlite3.Connection, table: str, number: int, *, every_column: bool) -> None:
    [sql] = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    values: dict[str, float | str] = {}
    for _, name, kind, not_null, default, key in connection.execute(f"PRAGMA table_info({table})").fetchall():
        if every_column or key or (not_null and default is None):
            values[name] = _value(name, kind, sql, number)
    if "club_id" in values and number == PERSON:
        values["club_id"] = -number
    if table == "club" and "user_id" in columns(connection, table):
        values |= {"user_id": number, "id": -number} if number == PERSON else {"guild_id": number}
        for left_out in ("guild_id",) if number == PERSON else ("user_id", "off"):
            values.pop(left_out, None)
    if table == "occurrence" and "message_id" in values and "state" in values:
        values["state"] = "posted"
    marks = ", ".join("?" * len(values))
    names = ", ".join(values)
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))  # noqa: S608  # names from the schema


def _value(name: str, kind: str, sql: str, number: int) -> float | str:
    if choice := re.search(CHOICE.format(name), sql):
        options = [option.strip().strip("'") for option in choice[1].split(",")]
        option = options[number % len(options)]
        return int(option) if kind == "INTEGER" else option
    if bounds := re.search(RANGE.format(name), sql):
        return int(bounds[1]) + number
    if kind == "INTEGER":
        return 1_771_900_000 + number * 86_400 if name.endswith("_at") else number
    if kind == "REAL":
        return number + 0.5
    if name in TEXTS:
        return TEXTS[name]
    return f"2026-02-{10 + number}" if DATES.fullmatch(name) else f"{name} {number}"
