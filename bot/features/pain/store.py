"""Table ``pain``: what members tell of a pain. It is read for its owner only, and old notes are deleted."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from sqlite3 import Connection, Row

from bot.content.exercises import Place
from bot.database.database import exists, first, from_seconds, readable, to_seconds
from bot.features.club.owner import ClubId
from bot.features.pain.rules import Outcome, Pain, Since
from bot.features.plan.plans import Hurt


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A pain as it is stored, with the exercises of the training day on which it was told.

    ``professional`` tells whether a sign was named that wants one; None while nobody has asked.
    """

    id: int
    pain: Pain
    professional: bool | None = field(repr=False)
    exercises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """How is it? To be asked of one person at ``ask_at``. A log that shows this object says nothing."""

    id: int = field(repr=False)
    user_id: int = field(repr=False)
    noted_at: datetime = field(repr=False)
    ask_at: datetime = field(repr=False)


def named_a_sign(connection: Connection, user_id: int, occurrence_id: int) -> bool:
    """Whether the person named a sign that wants a professional on this training day."""
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
    """One more note; its id. It stands without its training day where the club has none of this id."""
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
    """The person's note with this id; None where it is deleted, or somebody else's."""
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


def all_of(connection: Connection, user_id: int) -> list[Hurt]:
    """All notes of the person that are kept, the oldest first."""
    rows = connection.execute(
        "SELECT * FROM pain WHERE user_id = ? ORDER BY noted_at, id", (user_id,)
    ).fetchall()
    return [
        Hurt(
            pain=Pain(Place(row["place"]), row["level"], Since(row["since"])),
            professional=None if row["professional"] is None else bool(row["professional"]),
            outcome=Outcome(row["outcome"]) if row["outcome"] is not None else None,
            noted_at=from_seconds(row["noted_at"]),
        )
        for row in rows
    ]


def latest_id(connection: Connection, user_id: int) -> int | None:
    """The id of what the person told last."""
    row = first(connection, "SELECT max(id) AS id FROM pain WHERE user_id = ?", (user_id,))
    return row["id"] if row is not None else None


def set_professional(connection: Connection, note_id: int, professional: bool) -> None:
    """Whether a sign was named. One that was named stays so."""
    connection.execute(
        "UPDATE pain SET professional = max(coalesce(professional, 0), ?) WHERE id = ?",
        (professional, note_id),
    )


def set_outcome(connection: Connection, note_id: int, outcome: Outcome) -> None:
    connection.execute("UPDATE pain SET outcome = ? WHERE id = ?", (outcome.value, note_id))


def ask(connection: Connection, note_id: int, user_id: int, ask_at: datetime) -> None:
    """Ask the person of this note at ``ask_at``, and of no other of theirs."""
    connection.execute("UPDATE pain SET ask_at = NULL WHERE user_id = ?", (user_id,))
    put_off(connection, note_id, ask_at)


def put_off(connection: Connection, note_id: int, ask_at: datetime) -> None:
    """Ask at ``ask_at``, and not before."""
    connection.execute("UPDATE pain SET ask_at = ? WHERE id = ?", (to_seconds(ask_at), note_id))


def to_ask(connection: Connection, now: datetime, limit: int) -> list[Question]:
    """The questions that are due, the oldest first."""
    rows = connection.execute(
        "SELECT id, user_id, noted_at, ask_at FROM pain WHERE ask_at <= ? ORDER BY ask_at, id LIMIT ?",
        (to_seconds(now), limit),
    ).fetchall()
    return readable("pain", rows, _question)


def _question(row: Row) -> Question:
    return Question(row["id"], row["user_id"], from_seconds(row["noted_at"]), from_seconds(row["ask_at"]))


def has_question(connection: Connection, now: datetime) -> bool:
    """Whether :func:`to_ask` has something."""
    return exists(connection, "SELECT 1 FROM pain WHERE ask_at <= ? LIMIT 1", (to_seconds(now),))


def claim(connection: Connection, question: Question) -> bool:
    """The question waits no more; False where it did not, or waits for another time now."""
    row = first(
        connection,
        "UPDATE pain SET ask_at = NULL WHERE id = ? AND ask_at = ? RETURNING id",
        (question.id, to_seconds(question.ask_at)),
    )
    return row is not None


def forget(connection: Connection, before: datetime) -> None:
    """Delete the notes told before an instant."""
    connection.execute("DELETE FROM pain WHERE noted_at < ?", (to_seconds(before),))
