"""What is kept of people and clubs is forgotten when its time is over."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.content.texts import Tone
from bot.features.club import events_service
from bot.features.club import store as club_store
from bot.features.me import service as me
from bot.features.me import service as members
from bot.features.pain import store as pain
from bot.features.pain.rules import Pain, Place, Since
from bot.interactions import outbox_store as notices
from tests.builders import club_key
from tests.features.me.people import ANN, BEN, CEM, NOW, answer, busy_life, mentions, season
from tests.rows import fetch

if TYPE_CHECKING:
    from bot.database.database import Database


async def guilds(db: Database) -> set[int]:
    rows = await db.read(fetch, "SELECT guild_id FROM club WHERE guild_id IS NOT NULL")
    return {row["guild_id"] for row in rows}


async def test_a_club_whose_server_removed_the_bot_is_deleted_after_thirty_days_and_no_other(
    db: Database,
) -> None:
    mine, theirs = await season(db, 1), await season(db, 2)
    await busy_life(db, ANN, mine[0])
    await answer(db, BEN, mine[0])
    await answer(db, BEN, theirs[0])
    await db.write(members.set_tone, BEN, Tone.PLAYFUL)
    await db.write(members.set_tone, CEM, Tone.PLAYFUL)
    await answer(db, CEM, mine[0])
    await db.write(events_service.server_left, club_key(), "Riverside Runners", NOW)
    await me.forget_expired(db, NOW + timedelta(days=29, hours=23))
    assert await guilds(db) == {1, 2}
    await me.forget_expired(db, NOW + timedelta(days=31))
    assert await guilds(db) == {2}
    assert await mentions(db, CEM) == [], "who takes part in no other club is forgotten"
    assert "person.user_id" in await mentions(db, BEN)
    assert "person.user_id" in await mentions(db, ANN), "her own reminders go on"


async def test_what_need_not_be_kept_is_forgotten_once_a_day(db: Database, tmp_path: Path) -> None:
    [day, *_] = await season(db, 1)
    copies = [tmp_path / name for name in ("glutes-on.db.v2.bak", "glutes-on.db.v3.bak", "other.db.v3.bak")]
    for copy, days in zip(copies, (31, 29, 99), strict=True):
        copy.touch()
        made_at = (NOW + timedelta(days=90 - days)).timestamp()
        os.utime(copy, (made_at, made_at))
    await db.write(pain.add, day.club_id, ANN, day.id, Pain(Place.HIP, 3, Since.TODAY), None, NOW)
    await db.write(club_store.put_draft, club_key(), ANN, "{}", NOW)
    await db.write(notices.add_notice, club_key(), "hello", NOW)
    await db.write(notices.add_notice, club_key(), "not sent yet", NOW)
    await db.write(notices.set_notice_sent, 1, NOW)
    await me.forget_expired(db, NOW)
    await db.write(club_store.put_draft, club_key(2), ANN, "{}", NOW - timedelta(days=8))
    await me.forget_expired(db, NOW + timedelta(hours=1))
    assert await mentions(db, ANN) == ["draft.user_id", "pain.user_id"], "it is the same day"
    await me.forget_expired(db, NOW + timedelta(days=90, minutes=1))
    assert await mentions(db, ANN) == []
    [left] = await db.read(fetch, "SELECT text FROM notice")
    assert left["text"] == "not sent yet"
    assert [copy.name for copy in copies if copy.exists()] == ["glutes-on.db.v3.bak", "other.db.v3.bak"]
