"""A spreadsheet with a bad line is not imported at all; whom and which club it means has to be clear."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import OperatorError
from bot.features.club import attendance_service
from bot.features.club.attendance_service import Imported
from bot.features.me import store as me_store
from bot.features.reminders import store as reminders_store
from bot.features.streaks import service as streaks
from bot.features.streaks import store as streaks_store
from bot.features.streaks.boards import tally
from bot.features.streaks.rules import compute
from tests.builders import club_key
from tests.features.club.spreadsheets import ANA, BEN, NOW, a_club, everything, take
from tests.soak import rounds

if TYPE_CHECKING:
    from bot.database.database import Database

guild_ids = count(1000)
"""Every example has a club of its own."""


async def test_one_bad_line_and_nothing_is_imported_but_all_bad_lines_are_named(db: Database) -> None:
    await a_club(db)
    before = await everything(db)

    imported = await take(
        db,
        f"2026-05-26,{ANA},done",
        f"2026-05-27,{ANA},done",
        "2026-05-26,Somebody,done",
        f"2026-05-26,{BEN},perhaps",
        f"2026-06-02,{ANA},done",
        f"2026-05-28,{'9' * 19},done",
    )

    assert [each.line for each in imported.bad] == [3, 4, 5, 6, 7]
    assert "Wednesday" in imported.bad[0].reason
    assert "called “Somebody”" in imported.bad[1].reason
    assert imported.answers == 0
    assert await everything(db) == before


async def test_two_lines_that_contradict_each_other_are_bad(db: Database) -> None:
    await a_club(db)

    imported = await take(db, f"2026-05-26,{ANA},done", f"2026-05-26,{ANA},hurt")

    [bad] = imported.bad
    assert (bad.line, bad.reason) == (3, "Line 2 says “done” for the same member and club run.")


async def test_members_are_known_by_the_names_they_go_by_in_the_server_and_on_boards(db: Database) -> None:
    await a_club(db)
    await db.write(me_store.record_member, club_key(), ANA, "Ana  Maria", NOW)
    await db.write(me_store.set_shown, club_key(), ANA, "Zed", hidden=True)

    imported = await take(
        db, "2026-05-26,ANA MARIA,", "2026-05-28,zed,", f"2026-05-19,<@{ANA}>,", header="date,member,name"
    )

    assert (imported.answers, imported.members) == (3, 1)
    member = await db.read(me_store.get_member, club_key(), ANA)
    assert member is not None
    assert (member.shown_name, member.hidden) == ("Zed", True)


async def test_a_name_that_two_members_share_is_refused(db: Database) -> None:
    await a_club(db)
    await db.write(me_store.record_member, club_key(), ANA, "Alex", NOW)
    await db.write(me_store.record_member, club_key(), BEN, "alex", NOW)

    [bad] = (await take(db, "2026-05-26,Alex,")).bad

    assert bad.reason.startswith("Several members are called “Alex”. Write the Discord user id")


async def test_which_club_is_meant_has_to_be_clear(db: Database) -> None:
    with pytest.raises(OperatorError, match="no club yet"):
        await take(db, f"2026-05-26,{ANA},")
    await a_club(db)
    with pytest.raises(OperatorError, match="no club with the id 5"):
        await attendance_service.import_check_ins(db, b"date,member\n", 5, NOW)
    await a_club(db, guild_id=2)
    with pytest.raises(OperatorError, match="--club and the id of its server, from these: 1, 2"):
        await take(db, f"2026-05-26,{ANA},")

    await attendance_service.import_check_ins(db, f"date,member\n2026-05-26,{ANA}".encode(), 2, NOW)

    assert await db.read(reminders_store.count_of_club, club_key()) == 0
    assert await db.read(reminders_store.count_of_club, club_key(2)) == 1


CELLS = st.sampled_from(
    ["2026-05-26", "2026-05-28", "2026-05-27", "26.05.2026", str(ANA), str(BEN), "Ana", "done", "hurt", ""]
) | st.text(max_size=8)
LINES = st.lists(st.lists(CELLS, max_size=4).map(",".join), max_size=6).map("\n".join)


@settings(max_examples=rounds(20, 600), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=LINES | LINES.map("date,member,answer\n".__add__))
async def test_no_text_whatever_is_imported_by_half(db: Database, text: str) -> None:
    guild_id = next(guild_ids)
    await a_club(db, guild_id)
    before = await everything(db, "occurrence", "checkin", "member", "standing")
    try:
        imported = await attendance_service.import_check_ins(db, text.encode(), guild_id, NOW)
    except OperatorError:
        imported = Imported()
    if not imported.answers:
        assert await everything(db, "occurrence", "checkin", "member", "standing") == before
        return

    known = await db.read(streaks.load_club_histories, club_key(guild_id))
    kept = await db.read(streaks_store.standings_of_club, club_key(guild_id))
    today = await db.read(streaks.local_date, club_key(guild_id), NOW)
    assert sum(len(each.log) for each in known.values()) == imported.answers
    assert {user_id: tally(compute(each, NOW), NOW, today) for user_id, each in known.items()} == kept
