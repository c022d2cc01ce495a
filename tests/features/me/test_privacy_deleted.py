"""Who deletes what is kept of them is in no row and no file, and nobody else loses anything."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.features.me import service as me
from bot.features.me import service as members
from bot.features.me.service import Person, ShownAs
from bot.features.streaks import service as streaks
from bot.features.streaks import store as streaks_store
from bot.features.streaks.rules import Answer
from tests.builders import club_key, utc
from tests.features.me.people import ANN, BEN, CEM, DONE, NOW, answer, busy_life, mentions, season
from tests.rows import execute

if TYPE_CHECKING:
    from bot.database.database import Database

guild_ids = count(100, 10)
"""Every example has clubs of its own."""


async def records(db: Database, guild_id: int, user_ids: Sequence[int]) -> list[object]:
    return [
        await db.write(streaks.refresh_standing, club_key(guild_id), user_id, utc("2026-07-20 12:00"))
        for user_id in user_ids
    ]


async def total(db: Database, guild_id: int) -> int:
    return await db.read(streaks_store.club_total, club_key(guild_id))


answers = st.lists(
    st.tuples(st.sampled_from([ANN, BEN, CEM]), st.integers(0, 3), st.sampled_from([DONE, DONE, *Answer])),
    max_size=20,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers, answers, st.booleans())
async def test_after_deleting_no_row_holds_the_person_and_nobody_else_loses_anything(
    db: Database,
    here: Sequence[tuple[int, int, Answer]],
    there: Sequence[tuple[int, int, Answer]],
    busy: bool,
) -> None:
    seasons = [await season(db, next(guild_ids)), await season(db, next(guild_ids))]
    if busy:
        await busy_life(db, ANN, seasons[0][0])
        assert len({each.partition(".")[0] for each in await mentions(db, ANN)}) >= 16
    for days, drawn in zip(seasons, (here, there), strict=True):
        for user_id, n, said in drawn:
            await answer(db, user_id, days[n], said)
    ids = [days[0].club_id for days in seasons]
    totals = [await total(db, guild_id) for guild_id in ids]
    others = [await records(db, guild_id, [BEN, CEM]) for guild_id in ids]

    await me.delete_person(db, ANN, NOW)

    assert await mentions(db, ANN) == []
    assert [await total(db, guild_id) for guild_id in ids] == totals
    assert [await records(db, guild_id, [BEN, CEM]) for guild_id in ids] == others


async def test_deleting_says_which_open_posts_show_another_count_now(db: Database) -> None:
    days = await season(db, 1, weeks=2)
    await db.write(execute, "UPDATE occurrence SET state = 'posted', message_id = id + 1000")
    for day in days:
        await answer(db, ANN, day)
        await answer(db, BEN, day)
    assert await me.delete_person(db, ANN, days[1].starts_at) == [days[1].id], "the first closed last week"
    assert await db.read(streaks_store.count_done, days[1].id) == 1


async def test_deleting_twice_counts_the_sessions_once(db: Database) -> None:
    days = await season(db, 1)
    for day in days:
        await answer(db, ANN, day)
    for _ in range(2):
        await me.delete_person(db, ANN, NOW)
    assert await total(db, 1) == 4


async def test_whoever_comes_back_after_deleting_begins_anew_and_the_total_goes_on(db: Database) -> None:
    days = await season(db, 1)
    await answer(db, ANN, days[0])
    await me.delete_person(db, ANN, days[0].starts_at)
    again = await db.write(streaks.check_in, club_key(), ANN, "Ann", days[1].id, DONE, days[1].starts_at)
    assert (again.after.streak.total, await total(db, 1)) == (1, 2)


async def test_what_was_deleted_is_in_no_file_of_the_database_any_more(db: Database, tmp_path: Path) -> None:
    [day, *_] = await season(db, 1)
    await answer(db, BEN, day)
    await db.write(
        members.set_shown_name, Person(ANN, "Ann", 1), ShownAs.OTHER, "Peregrine Falcon", day.starts_at
    )
    assert files_with(tmp_path, b"Peregrine Falcon"), "it is there before"
    await me.delete_person(db, ANN, day.starts_at)
    assert files_with(tmp_path, b"Peregrine Falcon") == []


def files_with(folder: Path, words: bytes) -> list[str]:
    return [path.name for path in folder.iterdir() if words in path.read_bytes()]


async def test_the_numbers_before_deleting_are_those_of_the_person(db: Database) -> None:
    days = await season(db, 1)
    assert (await db.read(me.what_is_kept, ANN)).is_nothing
    await busy_life(db, ANN, days[0])
    await answer(db, BEN, days[0])
    known = await db.read(me.what_is_kept, ANN)
    assert (known.clubs, known.done, known.answers, known.pain_notes) == (1, 1, 3, 1)
    assert known.reminders
    assert known.organised == 1
