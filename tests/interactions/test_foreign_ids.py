"""A custom_id that somebody made up names a row of another club or person: nothing of it is shown or changed.

Each route that has a row's id is pressed with all ids there are, by people whom none of the rows concerns.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.app import ROUTES
from bot.content.catalogue import Catalogue
from bot.errors import UserError
from bot.features.club import handlers as club
from bot.interactions.routes import Part, Route, together
from tests.interactions.pressing import ELSEWHERE, SERVERS, World, form, person, running_bot, words
from tests.wire.asking import Asker
from tests.wire.payloads import Json, Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROW_IDS = {
    "occurrence_id": range(1, 6),
    "workout_id": range(1, 14),
    "_workout_id": range(13, 14),
    "effort_id": range(1, 2),
    "note_id": range(1, 4),
    "run": range(1, 19),
    "slot_id": range(-1, 10),
    "digest_id": range(1, 2),
}
"""The fields of custom_ids that name a row, with the ids that tests.interactions.pressing makes of each."""

NUMBERS = {"turn", "number", "page", "lead_minutes"}
"""Those that only count something."""

SAMPLES = {
    "answer": ("done", "hurt"),
    "turn": ("0", "1"),
    "outcome": ("stayed_up",),
    "day": ("2026-01-01", "2026-01-08"),
    "note": ("Ice",),
    "until": ("2026-02-01",),
    "page": ("1",),
}
"""What stands in the other fields."""

CHOSEN: dict[str, tuple[str, ...]] = {"pain:signs": ("-",), "setup:routine": ("turns",)}
"""What is chosen in the lists among them."""

FILLED_IN = {
    "pain:sent": form("pain:tell:1"),
    "workout:sent": form("workout:log:12"),
    "selftest:typed": form("selftest:type:13:7"),
    "setup:sent": form("setup:form:time:1"),
}
"""What is typed into the forms among them."""

ONES_OWN = {
    "streak:mine:{digest_id}",  # the presser's own streak, whichever digest it stood on
    "workout:pain:{_workout_id}",  # care for the presser, and their own training day
    "pain:tell:{occurrence_id}",  # opens the form, and shows nothing
    "pain:sent:{occurrence_id}",  # a pain is always heard; that no exercise comes of the day is tested below
}
"""The routes on which everybody gets what is theirs, whatever the id."""

LED_IN = 1
"""The server, counted from 1, in which session 13 is led in public."""

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name != 'fact'"
"""All but the bot's own notes, such as on which day it last deleted what is old."""

FAULT = "Something went wrong on my side"


@dataclass(frozen=True)
class Stranger:
    """Somebody whom the rows do not concern, and where they press."""

    name: str
    server: Server | None

    def __str__(self) -> str:
        return self.name

    @property
    def their_own(self) -> set[int]:
        """Numbers in a row by which it is theirs."""
        user_id = person(self.name).id
        return {user_id, -user_id}


STRANGERS = (
    Stranger("organiser elsewhere", ELSEWHERE),
    Stranger("nobody in a DM", None),
    Stranger("neighbour", SERVERS[0]),
    Stranger("organiser next door", SERVERS[2]),
)

ALL = together(ROUTES)
NAMING_A_ROW = [each for each in ALL if ROW_IDS.keys() & each.readers.keys()]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    tmp_path_factory: pytest.TempPathFactory, empty: Path, catalogue: Catalogue
) -> AsyncIterator[World]:
    async with running_bot(tmp_path_factory.mktemp("foreign"), empty, catalogue) as world:
        yield world


def _values(part: Part) -> Sequence[str]:
    if part.words is not None:
        return sorted(part.words)
    if part.name in ROW_IDS:
        return [str(each) for each in ROW_IDS[part.name]]
    return SAMPLES[str(part.name)]


def custom_ids(route: Route) -> Iterator[str]:
    """Yield the route's custom_ids with each id that names a row."""
    yield from (":".join(values) for values in product(*map(_values, route.parts)))


def asked(asker: Asker, custom_id: str) -> Json:
    """Return what Discord sends when it is pressed, chosen from or sent off."""
    begins = ":".join(custom_id.split(":")[:2])
    filled_in = FILLED_IN.get(begins)
    if filled_in is not None:
        fields = {each.custom_id: each.value for each in filled_in.fields}
        return asker.submit(custom_id, fields)
    return asker.press(custom_id, CHOSEN.get(begins))


def _others_rows(path: Path, stranger: Stranger) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is stored but what is the stranger's."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as connection:
        tables = connection.execute(TABLES).fetchall()
        return {
            table: [
                row
                for row in connection.execute(f"SELECT * FROM {table}")  # noqa: S608  # names from the schema
                if not stranger.their_own & {each for each in row if isinstance(each, int)}
            ]
            for (table,) in tables
        }


def _database(world: World) -> Path:
    return world.clock.with_name("club.db")


def _concerns(stranger: Stranger, custom_id: str) -> bool:
    """Return whether it is about what the club of the stranger's server has."""
    if stranger.server not in SERVERS:
        return False
    own, (noun, verb, *ids) = SERVERS.index(stranger.server) + 1, custom_id.split(":")
    if f"{noun}:{verb}" in ("workout:join", "workout:pain"):
        return own == LED_IN
    if noun in ("checkin", "warmup"):
        return ids[0] == str(own)
    return noun == "session" and ids[0] == str(own)


@pytest.mark.parametrize("route", NAMING_A_ROW, ids=lambda each: each.pattern)
@pytest.mark.parametrize("stranger", STRANGERS, ids=str)
async def test_a_stranger_changes_nothing_and_sees_nothing(
    world: World, stranger: Stranger, route: Route
) -> None:
    asker = Asker(world.discord, person(stranger.name), stranger.server)
    before = _others_rows(_database(world), stranger)

    answers = {
        each: await world.answer(asked(asker, each))
        for each in custom_ids(route)
        if not _concerns(stranger, each)
    }

    assert _others_rows(_database(world), stranger) == before
    assert [each for each, answer in answers.items() if answer.problem or FAULT in answer.text] == []
    if route.pattern not in ONES_OWN:
        seen = {each: answer.text for each, answer in answers.items() if answer.buttons or not answer.private}
        assert seen == {}


@pytest.mark.parametrize("route", club.routes.all, ids=lambda each: each.pattern)
async def test_what_is_an_organisers_refuses_everybody_else_and_everywhere_else(
    world: World, route: Route
) -> None:
    sample = next(custom_ids(route))
    for name, server in (("neighbour", SERVERS[0]), ("organiser in a DM", None)):
        answer = await world.answer(asked(Asker(world.discord, person(name), server), sample))

        needs = (
            "You need the Manage Server permission" if server is not None else "There's no club to run here"
        )
        assert needs in answer.text


async def test_each_number_in_a_custom_id_is_known_to_name_a_row_or_to_count() -> None:
    found: set[str] = set()
    for route in ALL:
        for part in route.parts:
            if part.name is not None and part.words is None:
                with suppress(UserError, ValueError, LookupError):
                    found |= {part.name} if route.readers[part.name]("7") == 7 else set()

    assert found == {*ROW_IDS, *NUMBERS}


async def test_what_hurts_somebody_elsewhere_learns_nothing_of_another_clubs_exercises(world: World) -> None:
    asker = Asker(world.discord, person("hurt elsewhere"), ELSEWHERE)

    answer = await world.answer(asked(asker, "pain:sent:1"))

    [[day]] = _rows_of(_database(world), person("hurt elsewhere").id)
    assert "Do any of these apply?" in words(answer)
    assert day is None


def _rows_of(path: Path, user_id: int) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as connection:
        return connection.execute("SELECT occurrence_id FROM pain WHERE user_id = ?", (user_id,)).fetchall()
