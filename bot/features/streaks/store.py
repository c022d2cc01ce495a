"""Tables ``checkin``, which is append-only, ``standing``, ``milestone`` and ``news``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from sqlite3 import Connection, Row

from bot.database.database import exists, first, from_seconds, readable, to_seconds
from bot.features.club.owner import ClubId
from bot.features.reminders.store import COUNTS
from bot.features.streaks.boards import Tally
from bot.features.streaks.pauses import OwnDays, Pause, Reason
from bot.features.streaks.rules import OPEN_FOR, RECENT, Answer, CheckIn, Milestone

_ANSWERS = {answer.value: answer for answer in Answer}
"""Looking one up is several times faster than ``Answer(...)``, and a log is long."""

LAST_ANSWER = (
    "checkin.id = (SELECT max(id) FROM checkin AS later"
    " WHERE later.occurrence_id = checkin.occurrence_id AND later.user_id = checkin.user_id)"
)

DONE_OF_OCCURRENCE = (
    "(SELECT count(*) FROM checkin WHERE occurrence_id = occurrence.id AND answer = 'done'"
    f" AND {LAST_ANSWER})"
)
"""How many did a training day, by their last answers."""


def add_check_in(
    connection: Connection, occurrence_id: int, user_id: int, answer: Answer, now: datetime
) -> CheckIn:
    """Append an answer; it corrects whatever the member answered for this training day before."""
    row = first(
        connection,
        "INSERT INTO checkin (occurrence_id, user_id, answer, checked_at) VALUES (?, ?, ?, ?) RETURNING id",
        (occurrence_id, user_id, answer.value, to_seconds(now)),
    )
    assert row is not None  # noqa: S101  # RETURNING gives the row it inserted
    return CheckIn(row["id"], occurrence_id, answer, now)


def last_answer(connection: Connection, occurrence_id: int, user_id: int) -> Answer | None:
    """Return the member's last answer for this training day, or None."""
    row = first(
        connection,
        "SELECT answer FROM checkin WHERE occurrence_id = ? AND user_id = ? ORDER BY id DESC LIMIT 1",
        (occurrence_id, user_id),
    )
    return Answer(row["answer"]) if row is not None else None


def check_ins_of_member(connection: Connection, club_id: ClubId, user_id: int) -> list[CheckIn]:
    """Return the member's whole log in this club, oldest first."""
    return (check_ins_of_members(connection, club_id, (user_id, user_id))).get(user_id, [])


def check_ins_of_members(
    connection: Connection, club_id: ClubId, between: tuple[int, int]
) -> dict[int, list[CheckIn]]:
    """Return the logs in this club of users whose ids lie between two, both inclusive; each oldest first."""
    rows = connection.execute(
        "SELECT checkin.id, user_id, occurrence_id, answer, checked_at FROM checkin JOIN occurrence"
        " ON occurrence.id = occurrence_id WHERE user_id BETWEEN ? AND ? AND club_id = ?"
        " ORDER BY checkin.id",
        (*between, club_id),
    ).fetchall()
    logs: dict[int, list[CheckIn]] = {}
    for number, user_id, occurrence_id, answer, at in rows:
        row = CheckIn(number, occurrence_id, _ANSWERS[answer], from_seconds(at))
        logs.setdefault(user_id, []).append(row)
    return logs


def count_done(connection: Connection, occurrence_id: int) -> int:
    """Return how many members' last answer for this training day is Done."""
    row = first(
        connection,
        f"SELECT count(*) FROM checkin WHERE occurrence_id = ? AND answer = 'done' AND {LAST_ANSWER}",
        (occurrence_id,),
    )
    return int(row[0]) if row is not None else 0


def week_totals(connection: Connection, club_id: ClubId, since: date, until: date) -> tuple[int, int, int]:
    """Return ``(sessions, members, done)`` of a club between two club-local dates, both inclusive.

    Sessions are those that took place; members are those with at least one done.
    """
    row = first(
        connection,
        "SELECT count(DISTINCT occurrence.id) AS sessions, count(DISTINCT checkin.user_id) AS members,"
        " count(checkin.id) AS done FROM occurrence"
        f" LEFT JOIN checkin ON checkin.occurrence_id = occurrence.id AND answer = 'done' AND {LAST_ANSWER}"
        f" WHERE occurrence.club_id = ? AND local_date BETWEEN ? AND ? AND {COUNTS}",
        (club_id, since.isoformat(), until.isoformat()),
    )
    return (row["sessions"], row["members"], row["done"]) if row is not None else (0, 0, 0)


def best_week(connection: Connection, club_id: ClubId) -> tuple[date, int] | None:
    """Return the Monday of the club-local week with the most done, and how much; the latest in a tie.

    None if nothing has been done.
    """
    row = first(
        connection,
        "SELECT date(local_date, 'weekday 0', '-6 days') AS monday,"
        f" sum(coalesce(done, {DONE_OF_OCCURRENCE})) AS all_done FROM occurrence"
        " WHERE club_id = ? GROUP BY monday ORDER BY all_done DESC, monday DESC LIMIT 1",
        (club_id,),
    )
    return (
        (date.fromisoformat(row["monday"]), row["all_done"]) if row is not None and row["all_done"] else None
    )


def done_dates(connection: Connection, user_id: int, since: date) -> list[date]:
    """Return the local dates from ``since`` on when the person did something, in any club or alone."""
    rows = connection.execute(
        "SELECT DISTINCT local_date FROM checkin JOIN occurrence ON occurrence.id = occurrence_id"
        f" WHERE user_id = ? AND answer = 'done' AND local_date >= ? AND {LAST_ANSWER} ORDER BY local_date",
        (user_id, since.isoformat()),
    ).fetchall()
    return [date.fromisoformat(row["local_date"]) for row in rows]


_FIELDS = ("current", "best", "total", "recent_done", "recent_held", "month", "month_done", "next_done")
_PUT = (
    f"INSERT INTO standing (club_id, user_id, {', '.join(_FIELDS)}) VALUES (?, ?{', ?' * len(_FIELDS)})"
    f" ON CONFLICT (club_id, user_id) DO UPDATE SET {', '.join(f'{f} = excluded.{f}' for f in _FIELDS)}"
)
STANDING_GRACE = timedelta(minutes=1)
"""An answer counts from when it was given, and may be handled some seconds later: if its training day were
settled in between, the standing stored with the answer would be older than the settled one."""

DUE_STANDINGS = (
    "SELECT club_id FROM occurrence WHERE settled = 0 AND settled < 2 AND starts_at <= ?"
    " UNION SELECT club_id FROM occurrence WHERE settled = 1 AND settled < 2 AND starts_at <= ?"
)
"""The minute job's query: both halves use the index ``occurrence_unsettled``, which SQLite only takes if its
``settled < 2`` is repeated."""


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A member who may be on a board, their chosen name, and when they were last known to be there."""

    user_id: int
    name: str
    seen_at: datetime
    tally: Tally


def put_standing(connection: Connection, club_id: ClubId, tallies: Mapping[int, Tally]) -> None:
    """Store these standings of the club's members, by user."""
    connection.executemany(_PUT, [(club_id, user_id, *_row(t)) for user_id, t in tallies.items()])


def standings_of_club(connection: Connection, club_id: ClubId) -> dict[int, Tally]:
    """Return the standings of a club's members, by user."""
    rows = connection.execute("SELECT * FROM standing WHERE club_id = ?", (club_id,)).fetchall()
    return {row["user_id"]: tally_of(row) for row in rows}


def on_boards(connection: Connection, club_id: ClubId) -> list[StandingRow]:
    """Return everybody in the club except those who left the server or are hidden."""
    rows = connection.execute(
        "SELECT standing.*, coalesce(board_name, name) AS shown_name, seen_at"
        " FROM standing JOIN member USING (club_id, user_id)"
        " WHERE club_id = ? AND hidden = 0 AND left_at IS NULL",
        (club_id,),
    ).fetchall()
    return [
        StandingRow(row["user_id"], row["shown_name"], from_seconds(row["seen_at"]), tally_of(row))
        for row in rows
    ]


def club_total(connection: Connection, club_id: ClubId) -> int:
    """Return how many sessions the club has ever done, including by people who have deleted their data."""
    row = first(
        connection,
        "SELECT gone_done + (SELECT coalesce(sum(total), 0) FROM standing WHERE club_id = ?1) FROM club"
        " WHERE id = ?1",
        (club_id,),
    )
    return int(row[0]) if row is not None else 0


def due_standings(connection: Connection, now: datetime) -> list[ClubId]:
    """Return the clubs whose standings have changed without an answer: a training day closed or aged out."""
    rows = connection.execute(DUE_STANDINGS, (_closed(now), to_seconds(now - RECENT))).fetchall()
    return [row["club_id"] for row in rows]


def set_standing_settled(connection: Connection, club_id: ClubId, now: datetime) -> None:
    """Record that everybody's standing in the club is settled at ``now``."""
    connection.execute(
        f"UPDATE occurrence SET settled = iif(starts_at <= ?, 2, 1), done = {DONE_OF_OCCURRENCE}"
        " WHERE club_id = ? AND settled < 2 AND starts_at <= ?",
        (to_seconds(now - RECENT), club_id, _closed(now)),
    )


def _closed(now: datetime) -> int:
    """Return the latest start that has closed for all answers, including any still on their way."""
    return to_seconds(now - OPEN_FOR - STANDING_GRACE)


def tally_of(row: sqlite3.Row) -> Tally:
    """Return the tally in a row of the table."""
    return Tally(
        current=row["current"],
        best=row["best"],
        total=row["total"],
        recent_done=row["recent_done"],
        recent_held=row["recent_held"],
        month=date.fromisoformat(f"{row['month']}-01"),
        month_done=row["month_done"],
        next_done=row["next_done"],
    )


def _row(tally: Tally) -> list[int | str]:
    return [f"{tally.month:%Y-%m}" if field == "month" else getattr(tally, field) for field in _FIELDS]


def record_milestones(
    connection: Connection,
    club_id: ClubId,
    user_id: int,
    reached: Iterable[Milestone],
    now: datetime,
) -> list[Milestone]:
    """Store what was reached; return the milestones that are new."""
    new: list[Milestone] = []
    for milestone in reached:
        row = first(
            connection,
            "INSERT INTO milestone (club_id, user_id, kind, reached_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING RETURNING kind",
            (club_id, user_id, milestone.value, to_seconds(now)),
        )
        if row is not None:
            new.append(milestone)
    return new


@dataclass(frozen=True, slots=True)
class StoredPause:
    """A pause as it is stored."""

    id: int
    pause: Pause
    reason: Reason


def add_pause(connection: Connection, user_id: int, pause: Pause, reason: Reason) -> None:
    """Add a pause; it may overlap others."""
    connection.execute(
        "INSERT INTO pause (user_id, first_date, last_date, reason) VALUES (?, ?, ?, ?)",
        (user_id, pause.first.isoformat(), pause.last.isoformat(), reason.value),
    )


def change_pause(connection: Connection, kept: StoredPause, pause: Pause | None) -> None:
    """Shorten a pause that ends early to what is left of it; delete it if None."""
    if pause is None:
        connection.execute("DELETE FROM pause WHERE id = ?", (kept.id,))
        return
    connection.execute(
        "UPDATE pause SET first_date = ?, last_date = ? WHERE id = ?",
        (pause.first.isoformat(), pause.last.isoformat(), kept.id),
    )


def pauses_of_person(connection: Connection, user_id: int) -> list[StoredPause]:
    """Return all of the person's pauses, past and future, by first date."""
    rows = connection.execute(
        "SELECT * FROM pause WHERE user_id = ? ORDER BY first_date, id", (user_id,)
    ).fetchall()
    return [StoredPause(row["id"], _pause(row), Reason(row["reason"])) for row in rows]


def pauses_of_club(connection: Connection, club_id: ClubId) -> dict[int, list[Pause]]:
    """Return the pauses of everybody who has taken part in the club, by user."""
    rows = connection.execute(
        "SELECT pause.* FROM pause JOIN member USING (user_id) WHERE club_id = ? ORDER BY pause.id",
        (club_id,),
    ).fetchall()
    found: dict[int, list[Pause]] = {}
    for row in rows:
        found.setdefault(row["user_id"], []).append(_pause(row))
    return found


def _pause(row: sqlite3.Row) -> Pause:
    return Pause(date.fromisoformat(row["first_date"]), date.fromisoformat(row["last_date"]))


def add_own_days(connection: Connection, club_id: ClubId, user_id: int, days: OwnDays) -> None:
    """Make these the member's days in this club from their date on; earlier entries keep their time."""
    connection.execute(
        "INSERT INTO own_days (club_id, user_id, since, weekdays) VALUES (?, ?, ?, ?)",
        (club_id, user_id, days.since.isoformat(), "".join(map(str, sorted(days.weekdays)))),
    )


def own_days_of_member(connection: Connection, club_id: ClubId, user_id: int) -> list[OwnDays]:
    """Return the member's entries in this club, in the order in which they were made."""
    rows = connection.execute(
        "SELECT since, weekdays FROM own_days WHERE club_id = ? AND user_id = ? ORDER BY id",
        (club_id, user_id),
    ).fetchall()
    return [_own_days(row) for row in rows]


def own_days_of_club(connection: Connection, club_id: ClubId) -> dict[int, list[OwnDays]]:
    """Return the entries of all members who have any, by user."""
    rows = connection.execute(
        "SELECT user_id, since, weekdays FROM own_days WHERE club_id = ? ORDER BY id", (club_id,)
    ).fetchall()
    found: dict[int, list[OwnDays]] = {}
    for row in rows:
        found.setdefault(row["user_id"], []).append(_own_days(row))
    return found


def _own_days(row: sqlite3.Row) -> OwnDays:
    return OwnDays(date.fromisoformat(row["since"]), frozenset(map(int, row["weekdays"])))


@dataclass(frozen=True, slots=True)
class News:
    """A milestone that a club hasn't been told about; ``name`` is None if it is no longer to be told."""

    id: int
    club_id: ClubId
    channel_id: int
    milestone: Milestone
    name: str | None
    tries: int = 0


def add_note(connection: Connection, club_id: ClubId, user_id: int, milestone: Milestone) -> None:
    """Note that the member has to be told."""
    connection.execute(
        "INSERT INTO news (club_id, user_id, kind) VALUES (?, ?, ?)", (club_id, user_id, milestone.value)
    )


def add_news(
    connection: Connection, club_id: ClubId, user_id: int, milestone: Milestone, channel_id: int
) -> None:
    """Note that the club has to be told."""
    connection.execute(
        "INSERT INTO news (club_id, user_id, kind, channel_id) VALUES (?, ?, ?, ?)",
        (club_id, user_id, milestone.value, channel_id),
    )


def due_news(connection: Connection, now: datetime, limit: int) -> list[News]:
    """Return what clubs have to be told by now, the longest due first; with each member's current name."""
    rows = connection.execute(
        "SELECT news.*, iif(public AND NOT hidden, coalesce(board_name, name), NULL) AS shown_name"
        " FROM news LEFT JOIN member USING (club_id, user_id)"
        " WHERE channel_id IS NOT NULL AND try_at <= ? ORDER BY try_at, id LIMIT ?",
        (to_seconds(now), limit),
    ).fetchall()
    return readable("news", rows, _news)


def has_due_news(connection: Connection, now: datetime) -> bool:
    """Return whether :func:`due_news` has any."""
    query = "SELECT 1 FROM news WHERE channel_id IS NOT NULL AND try_at <= ? LIMIT 1"
    return exists(connection, query, (to_seconds(now),))


def put_off(connection: Connection, news_id: int, try_at: datetime) -> None:
    """Put off news that Discord didn't answer; it is tried again at ``try_at``."""
    connection.execute(
        "UPDATE news SET tries = tries + 1, try_at = ? WHERE id = ?", (to_seconds(try_at), news_id)
    )


def remove(connection: Connection, news_id: int) -> None:
    """Delete news: the club has been told, or won't be."""
    connection.execute("DELETE FROM news WHERE id = ?", (news_id,))


def notes_of(connection: Connection, user_id: int) -> list[Milestone]:
    """Return the milestones the member has to be told about, each once, in the order they were reached."""
    rows = connection.execute(
        "SELECT kind FROM news WHERE channel_id IS NULL AND user_id = ? GROUP BY kind ORDER BY min(id)",
        (user_id,),
    ).fetchall()
    return [Milestone(row["kind"]) for row in rows]


def remove_notes(connection: Connection, user_id: int, milestone: Milestone) -> None:
    """Record that the member has been told, in whichever clubs they reached it."""
    connection.execute(
        "DELETE FROM news WHERE channel_id IS NULL AND user_id = ? AND kind = ?", (user_id, milestone.value)
    )


def people_with_notes(connection: Connection) -> frozenset[int]:
    """Return the people for whom :func:`notes_of` has something."""
    rows = connection.execute("SELECT DISTINCT user_id FROM news WHERE channel_id IS NULL")
    return frozenset(row["user_id"] for row in rows.fetchall())


def _news(row: Row) -> News:
    return News(
        row["id"],
        row["club_id"],
        row["channel_id"],
        Milestone(row["kind"]),
        row["shown_name"],
        row["tries"],
    )
