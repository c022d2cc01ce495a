"""What people did with earlier versions of the bot, written as those versions wrote it."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.features.club.owner import ClubId
from bot.features.streaks.pauses import OwnDays, Pause
from bot.features.streaks.rules import Answer, CheckIn, Held, History

ZONE = "Europe/Vienna"
FIRST = date(2026, 1, 6)
WEEKS = 12
NOW = datetime(2026, 4, 2, 12, tzinfo=UTC)
RIVERSIDE, HARRIERS = 9_000_000_000_000_000_001, 52
ANA, BEN, CEM = 101, 102, 1_200_000_000_000_000_003
MEMBERS = (ANA, BEN, CEM)
EVENINGS = ((2, "18:30"), (4, "18:30"))
MORNING = (2, "07:00")
"""The Harriers run twice on Tuesdays."""
Database = sqlite3.Connection
Post = dict[str, int | str | None]


def write_lives(db: Database, version: int) -> None:
    """Fill a database of this version with two clubs and, from version 3 on, with Ana's own reminders."""
    dice = random.Random(version)  # noqa: S311  # the same each time
    _club(db, version, dice, RIVERSIDE, MEMBERS, EVENINGS)
    _club(db, version, dice, HARRIERS, MEMBERS, (*EVENINGS, MORNING))
    if version >= 3:
        _club(db, version, dice, ANA, (ANA,), EVENINGS, solo=1, organiser_id=ANA)
        _add(db, "cancellation", slot_id=1, local_date="2026-05-05", note="holiday")
        _add(db, "notice", guild_id=RIVERSIDE, text="hello", created_at=1, tries=1)
        _add(db, "digest", guild_id=RIVERSIDE, week="2026-03-29", channel_id=3, claimed_at=1, message_id=77)
        _add(db, "draft", guild_id=RIVERSIDE, user_id=ANA, plan="{}", edited_at=1)
    if version >= 4:
        _choices(db)
    if version >= 5:
        _add(db, "self_test_run", id=4, user_id=ANA, test="bridge", state=None, begun_at=5)
        _add(
            db,
            "self_test_result",
            run_id=4,
            user_id=ANA,
            test="bridge",
            side="left",
            outcome="good",
            value=31.5,
            hurt=0,
            tested_at=6,
        )
        _add(db, "self_test_invitation", user_id=ANA, test="bridge", invited_at=7)
    if version >= 6:
        _workout(db)
    if version >= 7:
        _add(
            db,
            "plan",
            user_id=ANA,
            sessions=3,
            phase="base building",
            equipment='["mat"]',
            cleared_at=8,
            plan='{"kept": "as it is"}',
            made_at=9,
        )
    db.commit()


def _add(db: Database, table: str, **values: float | str | None) -> int:
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    row = db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))  # noqa: S608  # names from above
    return row.lastrowid or 0


def _club(
    db: Database,
    version: int,
    dice: random.Random,
    guild_id: int,
    members: Sequence[int],
    runs: Sequence[tuple[int, str]],
    **more: int,
) -> None:
    lead = {"lead_minutes": 45}
    _add(db, "club", guild_id=guild_id, channel_id=3, zone=ZONE, **more, **({} if version >= 3 else lead))
    for user_id in members:
        _add(db, "member", guild_id=guild_id, user_id=user_id, name=f"Runner {user_id}")
    for weekday, starts in runs:
        slot_id = _add(
            db,
            "slot",
            guild_id=guild_id,
            weekday=weekday,
            starts_time=starts,
            **(lead if version >= 3 else {}),
        )
        for week in range(WEEKS):
            day = FIRST + timedelta(days=7 * week + weekday - 2)
            _training_day(db, version, dice, guild_id, slot_id, day, starts, members)


def _training_day(
    db: Database,
    version: int,
    dice: random.Random,
    guild_id: int,
    slot_id: int,
    day: date,
    starts: str,
    members: Sequence[int],
) -> None:
    local = datetime.combine(day, time.fromisoformat(starts), ZoneInfo(ZONE))
    starts_at = int(local.timestamp())
    number = _add(
        db,
        "occurrence",
        guild_id=guild_id,
        slot_id=slot_id,
        local_date=day.isoformat(),
        zone=ZONE,
        starts_at=starts_at,
        due_at=starts_at - 2700,
        exercises='["clamshell"]',
        **{"channel_id": 3, "claimed_at": starts_at - 2700, **_post(version, dice)},
    )
    for user_id in members:
        for _ in range(dice.choice((0, 1, 1, 1, 1, 2))):  # two: a correction
            answer = dice.choice(("done", "done", "done", "resting", "hurt"))
            _add(
                db,
                "checkin",
                occurrence_id=number,
                user_id=user_id,
                answer=answer,
                checked_at=starts_at,
            )


def _post(version: int, dice: random.Random) -> Post:
    """Posted, or any of the states that the version could write."""
    message_id = dice.randrange(10**17, 10**18)
    posted: Post = {"message_id": message_id}
    posts: list[Post] = [posted] * 6
    posts.append({"message_id": None})
    if version < 3:
        posts.append({"message_id": None, "skipped": 1})
    else:
        posts.extend({"skipped_because": why} for why in ("refused", "late", "cancelled"))
        posts.append({"message_id": message_id, "skipped_because": "cancelled"})
        posts.append({"skipped_because": "cancelled", "try_at": -1})
        posts.append({"try_at": 1_800_000_000, "tries": 2})
    if version >= 4:
        posts.append({"message_id": 0})
    return dice.choice(posts)


def _choices(db: Database) -> None:
    _add(db, "person", user_id=ANA, tone="playful", zone=ZONE)
    days = {"since": "2026-02-01", "weekdays": "2"}
    _add(db, "own_days", guild_id=RIVERSIDE, user_id=BEN, **days)
    _add(db, "own_days", guild_id=ANA, user_id=ANA, **days)
    _add(db, "pause", user_id=BEN, first_date="2026-01-20", last_date="2026-02-03", reason="illness")
    _add(db, "pause", user_id=ANA, first_date="2026-03-01", last_date="2026-03-09", reason="holiday")
    db.execute("UPDATE member SET board_name = 'The Fox', public = 1 WHERE user_id = ?", (ANA,))
    db.execute("UPDATE member SET hidden = 1 WHERE user_id = ? AND guild_id = ?", (CEM, HARRIERS))
    db.execute("UPDATE club SET gone_done = 17 WHERE guild_id = ?", (RIVERSIDE,))
    _add(db, "milestone", guild_id=RIVERSIDE, user_id=ANA, kind="5", reached_at=1)
    note = {"place": "hip", "level": 3, "since": "today", "noted_at": int(NOW.timestamp())}
    _add(db, "pain", user_id=BEN, occurrence_id=2, **note)
    _add(db, "pain", user_id=BEN, **note)


def _workout(db: Database) -> None:
    kind = {"kind": "warm-up"}
    _add(
        db,
        "workout",
        **{"id": 12, "user_id": BEN, "guild_id": RIVERSIDE, **kind, "title": "Warm-up"},
        allowed="[]",
        run="{}",
        begun_at=1,
        touched_at=2,
        ended_at=3,
    )
    _add(db, "workout_member", workout_id=12, user_id=CEM, joined_at=2)
    _add(
        db,
        "effort",
        **{"id": 8, "user_id": BEN, "workout_id": 12, **kind, "exercises": "[]"},
        sets=3,
        effort=6,
        pain=1,
        done_at=3,
    )


def old_histories(db: Database, version: int) -> dict[tuple[int, int], History]:
    """By guild and member, what the old rows say, read without any of the bot's own queries."""
    skipped = "skipped = 1" if version < 3 else "skipped_because IS NOT NULL"
    found: dict[tuple[int, int], History] = {}
    for guild_id, user_id in db.execute("SELECT guild_id, user_id FROM member").fetchall():
        both = (guild_id, user_id)
        held = db.execute(
            f"SELECT id, starts_at, local_date, {skipped} FROM occurrence WHERE guild_id = ?",  # noqa: S608
            (guild_id,),
        )
        log = db.execute(
            "SELECT c.id, c.occurrence_id, c.answer, c.checked_at FROM checkin AS c JOIN occurrence AS o"
            " ON o.id = c.occurrence_id WHERE guild_id = ? AND user_id = ?",
            both,
        )
        pauses = own_days = ()
        if version >= 4:
            pauses = old_pauses(db, user_id)
            own_days = tuple(
                OwnDays(date.fromisoformat(since), frozenset(map(int, weekdays)))
                for since, weekdays in db.execute(
                    "SELECT since, weekdays FROM own_days WHERE guild_id = ? AND user_id = ? ORDER BY id",
                    both,
                )
            )
        found[both] = History(
            held=tuple(
                Held(number, datetime.fromtimestamp(at, UTC), date.fromisoformat(day), bool(off))
                for number, at, day, off in held
            ),
            log=tuple(
                CheckIn(number, of, Answer(answer), datetime.fromtimestamp(at, UTC))
                for number, of, answer, at in log
            ),
            pauses=pauses,
            own_days=own_days,
        )
    return found


def old_pauses(db: Database, user_id: int) -> tuple[Pause, ...]:
    rows = db.execute("SELECT first_date, last_date FROM pause WHERE user_id = ? ORDER BY id", (user_id,))
    return tuple(Pause(date.fromisoformat(first), date.fromisoformat(last)) for first, last in rows)


def club_id(guild_id: int) -> ClubId:
    """The club that the old number meant: in these lives, Ana's is the only one of a person."""
    return ClubId(-guild_id if guild_id == ANA else guild_id)
