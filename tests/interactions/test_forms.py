"""What stands in a sent form, and a form that an earlier version of the bot had opened."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.content.exercises import Place
from bot.errors import UserError
from bot.interactions.routes import field

SENT: Any = SimpleNamespace(
    data={
        "components": [
            {"component": {"custom_id": "place", "values": ["knee"]}},
            {"component": {"custom_id": "signs", "values": ["one", "two"]}},
            {"component": {"custom_id": "sets", "value": " 6 "}},
            {"component": {"custom_id": "until", "value": ""}},
        ]
    }
)


def test_one_field_is_read_as_it_was_typed_or_chosen() -> None:
    assert field(SENT, "place", Place) is Place.KNEE
    assert field(SENT, "sets") == " 6 "
    assert field(SENT, "sets", int) == 6
    assert field(SENT, "until") == ""


@pytest.mark.parametrize(("name", "read"), [("level", int), ("place", int), ("signs", str), ("until", int)])
def test_a_field_that_is_missing_or_makes_no_sense_asks_to_open_the_form_again(name: str, read: type) -> None:
    with pytest.raises(UserError, match="open the form again"):
        field(SENT, name, read)


def test_a_press_in_place_of_a_form_has_no_fields() -> None:
    with pytest.raises(UserError, match="open the form again"):
        field(cast("Any", SimpleNamespace(data={"custom_id": "pain:sent:1"})), "place")
