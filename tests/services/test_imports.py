"""A club's spreadsheet is taken over whole or not at all, and nobody hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.errors import OperatorError
from bot.domain.streaks import Answer, compute
from bot.domain.tally import tally
from bot.services import clubs as club_service
from bot.services import history, imports, minute, streaks
from bot.services import standings as cache
from bot.services.imports import Imported
from bot.storage import checkins, members, occurrences, slots, standings
from tests.builders import A_TUESDAY, THURSDAY, TUESDAY, club, slot, stored, training_day, utc
from tests.services.recorder import Recorder
from tests.soak import rounds

if TYPE_CHECKING:
    from bot.domain.catalogue import Catalogue
    from bot.domain.exercises import Exercise
    from bot.domain.schedule import Club
    from bot.storage.database import Database
    from bot.storage.notices import Notice
    from bot.storage.occurrences import Claimed

NOW = utc("2026-06-01 12:00")
ANA, BEN = 311642241421246464, 482113077719203840
EXAMPLE = Path(__file__).parent.parent.parent / "docs" / "checkins-example.csv"

guild_ids = count(1000)
"""Every example has a club of its own."""


class Listener(Recorder):
    """Writes down whatever else Discord would hear."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Notice | Claimed] = []

    async def update(
        self, occurrence: Claimed, exercises: Sequence[Exercise], done: int, now: datetime
    ) -> None:
        self.heard.append(occurrence)

    async def tell(self, notice: Notice) -> None:
        self.heard.append(notice)


async def a_club(db: Database, guild_id: int = 1) -> Club:
    return await stored(db, club(slot(TUESDAY), slot(THURSDAY), guild_id=guild_id))


async def take(db: Database, *lines: str, header: str = "date,member,answer", **options: bool) -> Imported:
    return await imports.check_ins(db, "\n".join((header, *lines)).encode(), None, NOW, **options)


async def everything(db: Database, *tables: str) -> list[list[tuple[object, ...]]]:
    """All that is stored, to see that nothing has changed."""
    async with db.transaction(write=False) as connection:
        names = tables or [
            row["name"]
            for row in await connection.execute_fetchall(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            )
        ]
        return [
            sorted(map(tuple, await connection.execute_fetchall(f"SELECT * FROM {name}")), key=repr)  # noqa: S608  # names from the schema
            for name in names
        ]


def tuesdays_before(number: int) -> Sequence[date]:
    return [A_TUESDAY - timedelta(weeks=n) for n in range(number, 0, -1)]


async def test_a_club_that_comes_from_a_spreadsheet_has_its_streaks_at_once(db: Database) -> None:
    await a_club(db)

    imported = await take(db, *(f"{day},{ANA}," for day in tuesdays_before(9)))

    assert (imported.answers, imported.members, imported.days, imported.new_days) == (9, 1, 9, 9)
    async with db.transaction(write=False) as connection:
        stands = (await standings.of_club(connection, 1))[ANA]
        assert stands.total == stands.current == 9
        assert await standings.due(connection, NOW) == []


async def test_the_example_in_the_documentation_is_imported(db: Database) -> None:
    await a_club(db)

    imported = await imports.check_ins(db, EXAMPLE.read_bytes(), 1, NOW)

    assert (imported.answers, imported.members, imported.days, imported.bad) == (3, 2, 2, ())
    async with db.transaction(write=False) as connection:
        names = [await members.get(connection, 1, user_id) for user_id in (ANA, BEN)]
    assert [name and name.shown_name for name in names] == ["Ana", "Ben"]


async def test_the_past_makes_no_posts_no_notices_and_no_edits(db: Database, catalogue: Catalogue) -> None:
    a = await a_club(db)
    await take(db, *(f"{day},{ANA}," for day in tuesdays_before(5)))
    board = Listener()

    outdated = await minute.run(db, catalogue, board, NOW + timedelta(minutes=1), "test")

    assert (board.posts, board.heard, outdated) == ([], [], [])
    assert await everything(db, "notice") == [[]]
    assert (await club_service.status(db, a.guild_id, NOW)).last_post is None
    async with db.transaction(write=False) as connection:
        assert await slots.coming(connection, 1) == [
            (A_TUESDAY, utc("2026-06-02 16:30")),
            (date(2026, 6, 4), utc("2026-06-04 16:30")),
        ]


async def test_an_import_of_days_the_stopped_bot_has_missed_keeps_them_from_being_late(
    db: Database, catalogue: Catalogue
) -> None:
    await a_club(db)
    later = utc("2026-06-05 12:00")

    await imports.check_ins(db, f"date,member\n2026-06-02,{ANA}\n".encode(), 1, later)
    await minute.run(db, catalogue, Listener(), later, "test")

    async with db.transaction(write=False) as connection:
        held = await occurrences.held_by_club(connection, 1)
        upcoming = await slots.coming(connection, 1)
    assert [(day.local_date, day.skipped) for day in held] == [
        (date(2026, 6, 2), False),
        (date(2026, 6, 4), True),
    ]
    assert [day for day, _ in upcoming] == [date(2026, 6, 9), date(2026, 6, 11)]


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
    assert "by the name “Somebody”" in imported.bad[1].reason
    assert imported.answers == 0
    assert await everything(db) == before


async def test_the_same_file_again_changes_nothing(db: Database) -> None:
    await a_club(db)
    lines = [f"{day},{who}," for day in tuesdays_before(3) for who in (ANA, BEN)]
    await take(db, *lines)
    before = await everything(db)

    again = await take(db, *lines)

    assert (again.answers, again.new_days, again.known) == (0, 0, (2, 3, 4, 5, 6, 7))
    assert await everything(db) == before


async def test_a_dry_run_says_the_same_and_changes_nothing(db: Database) -> None:
    await a_club(db)
    before = await everything(db)

    would = await take(db, f"2026-05-26,{ANA},", f"2026-05-26,{ANA},", dry_run=True)

    assert await everything(db) == before
    assert would == await take(db, f"2026-05-26,{ANA},", f"2026-05-26,{ANA},")
    assert would.repeated == (3,)


async def test_two_lines_that_contradict_each_other_are_bad(db: Database) -> None:
    await a_club(db)

    imported = await take(db, f"2026-05-26,{ANA},done", f"2026-05-26,{ANA},hurt")

    [bad] = imported.bad
    assert (bad.line, bad.reason) == (3, "Line 2 says “done” of the same member and session.")


async def test_what_a_member_has_said_stands(db: Database) -> None:
    a = await a_club(db)
    day = await training_day(db, a, date(2026, 5, 26))
    said_at = day.starts_at + timedelta(hours=1)
    await streaks.check_in(db, 1, ANA, "Ana", day.id, Answer.RESTING, said_at)

    imported = await take(db, f"2026-05-26,{ANA},done", f"2026-05-26,{BEN},done")

    assert (imported.answers, imported.new_days, imported.known) == (1, 0, (2,))
    async with db.transaction(write=False) as connection:
        assert await checkins.last_answer(connection, day.id, ANA) is Answer.RESTING
        assert await checkins.last_answer(connection, day.id, BEN) is Answer.DONE


async def test_a_day_settled_long_ago_is_counted_anew(db: Database) -> None:
    await a_club(db)
    await take(db, f"2026-03-24,{ANA},done")

    await take(db, f"2026-03-24,{BEN},done")

    async with db.transaction(write=False) as connection:
        assert await checkins.best_week(connection, 1) == (date(2026, 3, 23), 2)


async def test_members_are_known_by_the_names_they_go_by_in_the_server_and_on_boards(db: Database) -> None:
    await a_club(db)
    async with db.transaction() as connection:
        await members.see(connection, 1, ANA, "Ana  Maria", NOW)
        await members.set_shown(connection, 1, ANA, "Zed", hidden=True)

    imported = await take(
        db, "2026-05-26,ANA MARIA,", "2026-05-28,zed,", f"2026-05-19,<@{ANA}>,", header="date,member,name"
    )

    assert (imported.answers, imported.members) == (3, 1)
    async with db.transaction(write=False) as connection:
        member = await members.get(connection, 1, ANA)
    assert member is not None
    assert (member.shown_name, member.hidden) == ("Zed", True)


async def test_a_name_that_two_members_share_is_refused(db: Database) -> None:
    await a_club(db)
    async with db.transaction() as connection:
        await members.see(connection, 1, ANA, "Alex", NOW)
        await members.see(connection, 1, BEN, "alex", NOW)

    [bad] = (await take(db, "2026-05-26,Alex,")).bad

    assert bad.reason.startswith("Several members go by the name “Alex”. Write the Discord user id")


async def test_which_club_is_meant_has_to_be_clear(db: Database) -> None:
    with pytest.raises(OperatorError, match="no club at all"):
        await take(db, f"2026-05-26,{ANA},")
    await a_club(db)
    with pytest.raises(OperatorError, match="no club with the id 5"):
        await imports.check_ins(db, b"date,member\n", 5, NOW)
    await a_club(db, guild_id=2)
    with pytest.raises(OperatorError, match="--club and its server's id: 1, 2"):
        await take(db, f"2026-05-26,{ANA},")

    await imports.check_ins(db, f"date,member\n2026-05-26,{ANA}".encode(), 2, NOW)

    async with db.transaction(write=False) as connection:
        assert await occurrences.count_of_club(connection, 1) == 0
        assert await occurrences.count_of_club(connection, 2) == 1


async def test_an_imported_session_that_is_still_open_takes_answers(db: Database) -> None:
    await a_club(db)
    later = utc("2026-06-03 12:00")
    await imports.check_ins(db, f"date,member\n2026-06-02,{ANA}\n".encode(), 1, later)
    async with db.transaction(write=False) as connection:
        [day] = await occurrences.open_of_club(connection, 1, later)

    checked = await streaks.check_in(db, 1, BEN, "Ben", day.id, Answer.DONE, later)

    assert checked.streak.current == 1
    assert day.message_id is None


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
        imported = await imports.check_ins(db, text.encode(), guild_id, NOW)
    except OperatorError:
        imported = Imported()
    if not imported.answers:
        assert await everything(db, "occurrence", "checkin", "member", "standing") == before
        return

    async with db.transaction(write=False) as connection:
        known = await history.load_club(connection, guild_id)
        kept = await standings.of_club(connection, guild_id)
        today = await cache.local_date(connection, guild_id, NOW)
    assert sum(len(each.log) for each in known.values()) == imported.answers
    assert {user_id: tally(compute(each, NOW), NOW, today) for user_id, each in known.items()} == kept
