"""Table ``pain``: members' notes of pain. They're read for their owner only, and old ones are deleted."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from sqlite3 import Connection, Row

from bot.content.exercises import Place
from bot.database.database import exists, first, from_seconds, readable, to_seconds
from bot.features.club.owner import ClubId
from bot.features.pain.rules import Outcome, Pain, Since
from bot.features.plan.plans import PainNote


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A stored note of pain, with the exercises of the training day on which it was reported.

    ``professional``: a sign that calls for one was named; None until somebody has asked.
    """

    id: int
    pain: Pain
    professional: bool | None = field(repr=False)
    exercises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """The question "How is it?", to be asked at ``ask_at``. A log that shows this object reveals nothing."""

    id: int = field(repr=False)
    user_id: int = field(repr=False)
    noted_at: datetime = field(repr=False)
    ask_at: datetime = field(repr=False)


def named_a_sign(connection: Connection, user_id: int, occurrence_id: int) -> bool:
    """Return whether the person named a sign on this training day that calls for a professional."""
    row = first(
        connection,
        "SELECT 1 FROM pain WHERE user_id = ? AND occurrence_id = ? AND professional = 1 LIMIT 1",
        (user_id, occurrence_id),
    )
    return row is not None


def add(
    connection: Connection,
    club_id: ClubId,
    user_id: int,
    occurrence_id: int,
    pain: Pain,
    professional: bool | None,
    now: datetime,
) -> int:
    """Add a note and return its id; without its training day where the club has none of this id."""
    row = first(
        connection,
        "INSERT INTO pain (user_id, occurrence_id, place, level, since, professional, noted_at)"
        " VALUES (?, (SELECT id FROM occurrence WHERE id = ? AND club_id = ?), ?, ?, ?, ?, ?) RETURNING id",
        (
            user_id,
            occurrence_id,
            club_id,
            pain.place.value,
            pain.level,
            pain.since.value,
            professional,
            to_seconds(now),
        ),
    )
    assert row is not None  # noqa: S101  # RETURNING gives the row it inserted
    return int(row["id"])


def get(connection: Connection, note_id: int, user_id: int) -> Note | None:
    """Return the person's note with this id; None if it's deleted, or somebody else's."""
    row = first(
        connection,
        "SELECT pain.*, exercises FROM pain LEFT JOIN occurrence ON occurrence.id = occurrence_id"
        " WHERE pain.id = ? AND user_id = ?",
        (note_id, user_id),
    )
    if row is None:
        return None
    return Note(
        id=row["id"],
        pain=Pain(Place(row["place"]), row["level"], Since(row["since"])),
        professional=None if row["professional"] is None else bool(row["professional"]),
        exercises=tuple(json.loads(row["exercises"] or "[]")),
    )


def all_of(connection: Connection, user_id: int) -> list[PainNote]:
    """Return all notes kept of the person, oldest first."""
    rows = connection.execute(
        "SELECT * FROM pain WHERE user_id = ? ORDER BY noted_at, id", (user_id,)
    ).fetchall()
    return [
        PainNote(
            pain=Pain(Place(row["place"]), row["level"], Since(row["since"])),
            professional=None if row["professional"] is None else bool(row["professional"]),
            outcome=Outcome(row["outcome"]) if row["outcome"] is not None else None,
            noted_at=from_seconds(row["noted_at"]),
        )
        for row in rows
    ]


def latest_id(connection: Connection, user_id: int) -> int | None:
    """Return the id of the person's latest note; None if there's none."""
    row = first(connection, "SELECT max(id) AS id FROM pain WHERE user_id = ?", (user_id,))
    return row["id"] if row is not None else None


def set_professional(connection: Connection, note_id: int, professional: bool) -> None:
    """Store whether a sign was named; one that was named before still counts."""
    connection.execute(
        "UPDATE pain SET professional = max(coalesce(professional, 0), ?) WHERE id = ?",
        (professional, note_id),
    )


def set_outcome(connection: Connection, note_id: int, outcome: Outcome) -> None:
    connection.execute("UPDATE pain SET outcome = ? WHERE id = ?", (outcome.value, note_id))


def ask(connection: Connection, note_id: int, user_id: int, ask_at: datetime) -> None:
    """Schedule the question about this note, in place of one about any other note of the person."""
    connection.execute("UPDATE pain SET ask_at = NULL WHERE user_id = ?", (user_id,))
    put_off(connection, note_id, ask_at)


def put_off(connection: Connection, note_id: int, ask_at: datetime) -> None:
    """Schedule the question about this note for ``ask_at``."""
    connection.execute("UPDATE pain SET ask_at = ? WHERE id = ?", (to_seconds(ask_at), note_id))


def to_ask(connection: Connection, now: datetime, limit: int) -> list[Question]:
    """Return the questions that are due, oldest first."""
    rows = connection.execute(
        "SELECT id, user_id, noted_at, ask_at FROM pain WHERE ask_at <= ? ORDER BY ask_at, id LIMIT ?",
        (to_seconds(now), limit),
    ).fetchall()
    return readable("pain", rows, _question)


def _question(row: Row) -> Question:
    return Question(row["id"], row["user_id"], from_seconds(row["noted_at"]), from_seconds(row["ask_at"]))


def has_question(connection: Connection, now: datetime) -> bool:
    """Return whether :func:`to_ask` would find anything."""
    return exists(connection, "SELECT 1 FROM pain WHERE ask_at <= ? LIMIT 1", (to_seconds(now),))


def claim(connection: Connection, question: Question) -> bool:
    """Mark the question as asked; return False if it wasn't waiting, or now waits for another time."""
    row = first(
        connection,
        "UPDATE pain SET ask_at = NULL WHERE id = ? AND ask_at = ? RETURNING id",
        (question.id, to_seconds(question.ask_at)),
    )
    return row is not None


def forget(connection: Connection, before: datetime) -> None:
    """Delete the notes from before an instant."""
    connection.execute("DELETE FROM pain WHERE noted_at < ?", (to_seconds(before),))
