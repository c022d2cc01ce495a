"""Guided self-tests with their storage: found again, refused to others, closed and deleted."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.database.database import Database
from bot.errors import UserError
from bot.features.self_tests import service as self_tests
from bot.features.self_tests import store as stored
from bot.features.self_tests.rules import RUN_LIFETIME, Press, Result, Screen, Side, Verb
from bot.features.self_tests.service import Closed, Finished, Running
from tests.builders import copied, utc
from tests.soak import rounds

if TYPE_CHECKING:
    from pathlib import Path

    from bot.content.catalogue import Catalogue

ANN, BEN = 700_000_000_000_000_001, 700_000_000_000_000_002
NOW = utc("2026-06-02 17:00")
BRIDGE = "hip_bridge_test"


async def begin(db: Database, catalogue: Catalogue, now: datetime = NOW, *, anew: bool = False) -> Running:
    return await db.write(self_tests.begin_test, ANN, catalogue.self_tests[BRIDGE], catalogue, now, anew=anew)


async def go(
    db: Database, catalogue: Catalogue, going: Running, *presses: Verb | str, now: datetime = NOW
) -> self_tests.Shown:
    shown: self_tests.Shown = going
    for each in presses:
        assert isinstance(shown, Running)
        turn = shown.run.turn
        made = Press(verb=Verb.SEE, turn=turn, outcome=each)
        if isinstance(each, Verb):
            made = Press(verb=each, turn=turn)
        shown = await db.write(self_tests.press_test, ANN, going.id, made, catalogue, now)
    return shown


def side(catalogue: Catalogue, *answers: Verb | str) -> list[Verb | str]:
    """One side of the bridge test, from its set-up on."""
    return [Verb.NEXT, *[Verb.NEXT] * len(catalogue.self_tests[BRIDGE].guided_steps), *answers]


async def results(db: Database) -> list[Result]:
    return await db.read(stored.all_of, ANN)


async def whole(db: Database, catalogue: Catalogue) -> Finished:
    one, other = side(catalogue, Verb.FINE, "sagged"), side(catalogue, Verb.FINE, "steady")
    shown = await go(db, catalogue, await begin(db, catalogue), Verb.LEFT, *one, *other)
    assert isinstance(shown, Finished)
    return shown


async def test_a_side_is_stored_as_soon_as_it_is_done(db: Database, catalogue: Catalogue) -> None:
    going = await begin(db, catalogue)
    await go(db, catalogue, going, Verb.LEFT, *side(catalogue, Verb.FINE, "sagged"))
    assert [(each.side, each.outcome) for each in await results(db)] == [(Side.LEFT, "sagged")]


async def test_what_has_just_been_found_is_no_earlier_result(db: Database, catalogue: Catalogue) -> None:
    """Discord's instants have fractions of a second, and the database's have none."""
    now = NOW + timedelta(milliseconds=700)
    one, other = side(catalogue, Verb.FINE, "sagged"), side(catalogue, Verb.FINE, "steady")
    shown = await go(db, catalogue, await begin(db, catalogue, now), Verb.LEFT, *one, *other, now=now)
    assert isinstance(shown, Finished)
    assert [track.results for track in shown.tracks] == [(each,) for each in shown.results]


async def test_beginning_again_goes_on_where_it_was_left(db: Database, catalogue: Catalogue) -> None:
    first = await begin(db, catalogue)
    await go(db, catalogue, first, Verb.LEFT, Verb.NEXT)
    again = await begin(db, catalogue, now=NOW + RUN_LIFETIME / 2)
    assert (again.id, again.resumed, again.run.screen) == (first.id, True, Screen.STEP)


async def test_starting_over_throws_away_what_was_under_way(db: Database, catalogue: Catalogue) -> None:
    first = await begin(db, catalogue)
    await go(db, catalogue, first, Verb.LEFT, *side(catalogue, Verb.FINE, "sagged"))
    again = await begin(db, catalogue, anew=True)
    assert (again.resumed, again.run.screen) == (False, Screen.SIDE)
    assert await results(db) == []
    late = await db.write(self_tests.current_screen, ANN, first.id, catalogue, NOW)
    assert isinstance(late, Closed)


async def test_a_stranger_can_neither_press_nor_look_nor_delete(db: Database, catalogue: Catalogue) -> None:
    done = await whole(db, catalogue)
    pressed = Press(verb=Verb.NEXT, turn=0)
    with pytest.raises(UserError, match="someone else"):
        await db.write(self_tests.press_test, BEN, done.id, pressed, catalogue, NOW)
    with pytest.raises(UserError, match="someone else"):
        await db.write(self_tests.current_screen, BEN, done.id, catalogue, NOW)
    with pytest.raises(UserError, match="someone else"):
        await self_tests.delete_run(db, BEN, done.id)
    assert len(await results(db)) == 2


@pytest.mark.parametrize("sides_done", [0, 1])
async def test_a_run_of_yesterday_is_closed_and_what_was_finished_stays(
    db: Database, catalogue: Catalogue, sides_done: int
) -> None:
    going = await begin(db, catalogue)
    one = side(catalogue, Verb.FINE, "sagged")
    shown = await go(db, catalogue, going, Verb.LEFT, *one[: len(one) if sides_done else 1])
    assert isinstance(shown, Running)
    late = NOW + RUN_LIFETIME + timedelta(minutes=1)
    closed = await go(db, catalogue, shown, Verb.NEXT, now=late)
    assert isinstance(closed, Closed)
    assert (closed.test is not None, closed.kept) == (True, bool(sides_done))
    assert len(await results(db)) == sides_done
    assert not (await begin(db, catalogue, now=late)).resumed


async def test_a_test_that_left_the_content_is_closed(db: Database, catalogue: Catalogue) -> None:
    going = await begin(db, catalogue)
    without = dataclasses.replace(catalogue, self_tests={})
    shown = await db.write(self_tests.press_test, ANN, going.id, Press(verb=Verb.NEXT, turn=0), without, NOW)
    assert shown == Closed(test=None, kept=False)


async def test_a_state_that_an_older_version_wrote_is_begun_anew(db: Database, catalogue: Catalogue) -> None:
    going = await begin(db, catalogue)
    await db.write(stored.set_state, going.id, '{"screen": "unheard of"}')
    assert isinstance(await db.write(self_tests.current_screen, ANN, going.id, catalogue, NOW), Closed)
    assert not (await begin(db, catalogue)).resumed


async def test_a_deleted_result_is_gone_and_deleting_twice_is_harmless(
    db: Database, catalogue: Catalogue
) -> None:
    done = await whole(db, catalogue)
    await self_tests.delete_run(db, ANN, done.id)
    await self_tests.delete_run(db, ANN, done.id)
    assert await results(db) == []


likely = [Verb.NEXT, Verb.FINE, Verb.SEE] * 4
presses = st.lists(
    st.tuples(
        st.sampled_from(
            [*(each for each in Verb if each is not Verb.TYPE), *[Verb.NEXT, Verb.FINE, Verb.SEE] * 4]
        ),
        st.sampled_from(["steady", "sagged", "held_level"]),
        st.integers(1, 2),
    ),
    max_size=40,
)


@settings(max_examples=rounds(15, 400), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pressed=presses)
async def test_what_is_stored_is_what_the_screens_said_even_with_every_tap_doubled(
    empty: Path, catalogue: Catalogue, pressed: list[tuple[Verb, str, int]]
) -> None:
    async with copied(empty) as db:
        going = await begin(db, catalogue)
        shown: self_tests.Shown = going
        for verb, outcome, taps in pressed:
            if not isinstance(shown, Running):
                break
            made = Press(verb=verb, turn=shown.run.turn, outcome=outcome)
            for _ in range(taps):
                shown = await db.write(self_tests.press_test, ANN, going.id, made, catalogue, NOW)
            taken = shown.run.taken if isinstance(shown, Running) else getattr(shown, "results", ())
            assert await results(db) == list(taken)
