"""Which custom_ids a pattern takes, and how a handler gets what stands in them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import pytest

from bot.errors import UserError
from bot.interactions.host import Interaction
from bot.interactions.routes import Form, Routes, together


class Answer(StrEnum):
    DONE = "done"
    HURT = "hurt"


async def check_in(interaction: Interaction, answer: Answer, occurrence: int) -> None: ...


async def cancel(interaction: Interaction, slot: int, day: date, note: str = "none") -> None: ...


async def nothing(interaction: Interaction) -> None: ...


async def one(interaction: Interaction, x: str) -> None: ...


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split("-"))


async def halves(interaction: Interaction, x: Annotated[tuple[str, ...], _split]) -> None: ...


def read(pattern: str, handler: Any, custom_id: str) -> dict[str, Any] | None:
    routes = Routes()
    routes.on(pattern)(handler)
    return routes.all[0].read(custom_id)


@pytest.mark.parametrize(
    ("pattern", "handler", "custom_id", "expected"),
    [
        (
            "checkin:{answer}:{occurrence}",
            check_in,
            "checkin:done:7",
            {"answer": Answer.DONE, "occurrence": 7},
        ),
        (
            "checkin:{answer}:{occurrence}",
            check_in,
            "checkin:hurt:-7",
            {"answer": Answer.HURT, "occurrence": -7},
        ),
        ("checkin:{answer}:{occurrence}", check_in, "checkin:done:7:8", None),
        ("checkin:{answer}:{occurrence}", check_in, " checkin:done:7", None),
        ("checkin:{answer}:{occurrence}", check_in, "checkin:done", None),
        ("checkin:{answer}:{occurrence}", check_in, "checkin:d\u00f6ne:7", None),
        ("checkin:{answer}:{occurrence}", check_in, "checkin:done:7\n", None),
        ("x:{slot}:{day}", cancel, "x:1:2026-01-02", {"slot": 1, "day": date(2026, 1, 2)}),
        (
            "x:{slot}:{day}:{note:text}",
            cancel,
            "x:1:2026-01-02:ice: none\nhere",
            {"slot": 1, "day": date(2026, 1, 2), "note": "ice: none\nhere"},
        ),
        (
            "x:{slot}:{day}:{note:text}",
            cancel,
            "x:1:2026-01-02:",
            {"slot": 1, "day": date(2026, 1, 2), "note": ""},
        ),
        ("x:{x:a|b-c}", one, "x:b-c", {"x": "b-c"}),
        ("x:{x:a|b-c}", one, "x:d", None),
        ("x:{x}", one, "x:", {"x": ""}),
        ("x:{x}", halves, "x:a-b", {"x": ("a", "b")}),
        ("x:list", nothing, "x:list", {}),
    ],
)
def test_what_fits_a_pattern_is_read_as_the_handler_says(
    pattern: str, handler: Any, custom_id: str, expected: dict[str, Any] | None
) -> None:
    assert read(pattern, handler, custom_id) == expected


@pytest.mark.parametrize(
    "custom_id", ["checkin:maybe:7", "checkin:done:x", "checkin:done:9223372036854775808", "checkin:done:1_0"]
)
def test_what_fits_and_makes_no_sense_is_unreadable(custom_id: str) -> None:
    with pytest.raises(UserError, match="button no longer works"):
        read("checkin:{answer}:{occurrence}", check_in, custom_id)


@pytest.mark.parametrize(
    "pattern", ["", "x:", ":x", "x::y", "x:{x:text}:y", "x:{x", "x:{x}y", "{x}:y", "x:X", "x:a|b", "x:{x.y}"]
)
def test_a_pattern_that_cannot_be_read_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"pattern|text"):
        read(pattern, one, "x")


@pytest.mark.parametrize("pattern", ["x:{y}", "x:{x}:{y}", "x:all"])
def test_a_pattern_must_have_the_fields_of_its_handler(pattern: str) -> None:
    with pytest.raises(TypeError):
        read(pattern, one, "x")


@pytest.mark.parametrize(
    ("first", "second", "meets"),
    [
        ("x:{x}", "x:{x}", True),
        ("x:{x}", "x:{x:a|b}", True),
        ("x:{x:a|b}", "x:{x:b|c}", True),
        ("x:{x:a|b}", "x:{x:c|d}", False),
        ("x:{x}", "y:{x}", False),
        ("x:y:{x}", "x:{x}", False),
        ("x:{x:text}", "x:y:{x}", True),
        ("x:{x:text}", "y:{x:text}", False),
    ],
)
def test_two_patterns_for_the_same_id_are_refused(first: str, second: str, meets: bool) -> None:
    tables = Routes(), Routes()
    for table, pattern in zip(tables, (first, second), strict=True):
        table.on(pattern)(one)
    if meets:
        with pytest.raises(ValueError, match="the same custom_id"):
            together(tables)
    else:
        assert [route.pattern for route in together(tables)] == [first, second]


def test_two_patterns_may_lead_to_one_handler() -> None:
    routes = Routes()
    routes.on("x:{slot}:{day}")(routes.on("x:{slot}:{day}:{note:text}")(cancel))
    assert len(together([routes])) == 2


async def test_a_form_may_have_a_route_as_its_id() -> None:
    assert Form(title="Zone", custom_id="settings:zone:mine").custom_id == "settings:zone:mine"
