"""Table ``pain``: members' notes of pain. They're read for their owner only, and old ones are deleted."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from sqlite3 import Connection, Row

from bot.content.exercises import Place
from bot.database.database import exists, first, from_seconds, readable, to_seconds
from bot.features.club.owner import ClubId
from bot.features.pain.rules import BodySide, Outcome, Pain, PainNote, Since


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A stored note of pain, with the exercises of the training day on which it was reported.

    ``professional``: a sign that calls for one was named, of which ``signs`` has the ids; None until somebody
    has asked.
    """

    id: int
    pain: Pain
    professional: bool | None = field(repr=False)
    exercises: tuple[str, ...]
    signs: tuple[str, ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True)
class Question:
    """The question "How is it?", to be asked at ``ask_at``. A log that shows this object reveals nothing."""

    id: int = field(repr=False)
    user_id: int = field(repr=False)
    noted_at: datetime = field(repr=False)
    ask_at: datetime = field(repr=False)


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
        "INSERT INTO pain (user_id, occurrence_id, place, side, level, since, professional, noted_at)"
        " VALUES (?, (SELECT id FROM occurrence WHERE id = ? AND club_id = ?), ?, ?, ?, ?, ?, ?)"
        " RETURNING id",
        (
            user_id,
            occurrence_id,
            club_id,
            pain.place.value,
            pain.side,
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
        pain=_pain(row),
        professional=None if row["professional"] is None else bool(row["professional"]),
        exercises=tuple(json.loads(row["exercises"] or "[]")),
        signs=_signs(row),
    )


def all_of(connection: Connection, user_id: int) -> list[PainNote]:
    """Return all notes kept of the person, oldest first."""
    rows = connection.execute(
        "SELECT * FROM pain WHERE user_id = ? ORDER BY noted_at, id", (user_id,)
    ).fetchall()
    return [
        PainNote(
            pain=_pain(row),
            professional=None if row["professional"] is None else bool(row["professional"]),
            outcome=Outcome(row["outcome"]) if row["outcome"] is not None else None,
            noted_at=from_seconds(row["noted_at"]),
            signs=_signs(row),
        )
        for row in rows
    ]


def _pain(row: Row) -> Pain:
    side = BodySide(row["side"]) if row["side"] is not None else None
    return Pain(Place(row["place"]), row["level"], Since(row["since"]), side)


def _signs(row: Row) -> tuple[str, ...]:
    return tuple(json.loads(row["signs"] or "[]"))


def latest_id(connection: Connection, user_id: int) -> int | None:
    """Return the id of the person's latest note; None if there's none."""
    row = first(connection, "SELECT max(id) AS id FROM pain WHERE user_id = ?", (user_id,))
    return row["id"] if row is not None else None


def unasked_id(connection: Connection, user_id: int) -> int | None:
    """Return the id of the person's latest note whose warning signs they haven't told; None if none is."""
    row = first(
        connection, "SELECT max(id) AS id FROM pain WHERE user_id = ? AND professional IS NULL", (user_id,)
    )
    return row["id"] if row is not None else None


def set_professional(connection: Connection, note_id: int, professional: bool) -> None:
    """Store whether a sign was named; one that was named before still counts."""
    connection.execute(
        "UPDATE pain SET professional = max(coalesce(professional, 0), ?) WHERE id = ?",
        (professional, note_id),
    )


def set_signs(connection: Connection, note_id: int, signs: Iterable[str]) -> None:
    """Store which signs were named for this note."""
    connection.execute("UPDATE pain SET signs = ? WHERE id = ?", (json.dumps(sorted(signs)), note_id))


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


def forget(connection: Connection, before: datetime, strong_from: int) -> None:
    """Delete the notes from before an instant.

    Those of a warning sign, or of pain from ``strong_from`` on, stay until their owner says it was checked.
    """
    connection.execute(
        "DELETE FROM pain WHERE noted_at < ? AND NOT ((professional IS 1 OR level >= ?) AND noted_at >"
        " coalesce((SELECT checked_at FROM care WHERE care.user_id = pain.user_id), noted_at - 1))",
        (to_seconds(before), strong_from),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody has said about all the pain that they told of, and when; None where they haven't.

    ``suggested_at`` is when a physio was last suggested to them for pain that keeps coming back.
    """

    gone_at: datetime | None = None
    checked_at: datetime | None = None
    suggested_at: datetime | None = None


def said(connection: Connection, user_id: int) -> Said:
    """Return what the person has said about their pain."""
    row = first(connection, "SELECT * FROM care WHERE user_id = ?", (user_id,))
    if row is None:
        return Said()
    gone, checked, suggested = (
        from_seconds(row[name]) if row[name] is not None else None
        for name in ("gone_at", "checked_at", "suggested_at")
    )
    return Said(gone_at=gone, checked_at=checked, suggested_at=suggested)


def say_gone(connection: Connection, user_id: int, now: datetime) -> None:
    """Record that what the person has told of up to now has stopped hurting."""
    connection.execute(
        "INSERT INTO care (user_id, gone_at) VALUES (?, ?)"
        " ON CONFLICT DO UPDATE SET gone_at = excluded.gone_at",
        (user_id, to_seconds(now)),
    )


def say_checked(connection: Connection, user_id: int, now: datetime) -> None:
    """Record that what the person has told of up to now was checked by a physio or doctor."""
    connection.execute(
        "INSERT INTO care (user_id, checked_at) VALUES (?, ?)"
        " ON CONFLICT DO UPDATE SET checked_at = excluded.checked_at",
        (user_id, to_seconds(now)),
    )


def set_suggested(connection: Connection, user_id: int, now: datetime) -> None:
    """Record that a physio was suggested to the person now."""
    connection.execute(
        "INSERT INTO care (user_id, suggested_at) VALUES (?, ?)"
        " ON CONFLICT DO UPDATE SET suggested_at = excluded.suggested_at",
        (user_id, to_seconds(now)),
    )
