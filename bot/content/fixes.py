"""What is wrong with a value and how to mend it, in words for a coach who has never met Python."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

NOT_YAML = (
    "look at this line and the one above: a sentence with a colon or a quotation mark needs quotation marks "
    "around the whole of it, and lines are indented with spaces, as in the other files"
)
UNREADABLE = "save it as a text file in UTF-8"
ITSELF = "take out the name behind & and the * that uses it"
TWICE = "keep one of the two and delete the other"

_MESSAGES = {
    "missing": "is missing",
    "unexpected_keyword_argument": "is not a known field; is it misspelt?",
    "dataclass_type": "must be fields, each with its value",
    "dict_type": "must be fields, each with its value",
}
_REWORDED = {
    "Value error, ": "",
    "Input should be": "must be",
    "String should have": "must have",
    "Tuple should have": "must have",
    "List should have": "must have",
    " after validation": "",
    "a valid tuple": "a list",
    "a valid list": "a list",
    "a valid string": "text",
}
"""Pydantic's words, and ours for them."""


def nearest(word: str, known: Iterable[str], otherwise: str) -> str:
    """Asks whether one of up to three known words was meant; ``otherwise`` where none is like it."""
    near = get_close_matches(word, list(known), n=3)
    return f"did you mean {' or '.join(near)}?" if near else otherwise


def explain(detail: ErrorDetails, kind: Any) -> tuple[str, str]:
    """Message and fix for an error in data of this type; where the message says what to do, no fix."""
    message = _MESSAGES.get(detail["type"], detail["msg"])
    for theirs, ours in _REWORDED.items():
        message = message.replace(theirs, ours)
    if detail["type"] == "unexpected_keyword_argument":
        *way, name = detail["loc"]
        known = _fields(kind, way)
        return message, nearest(str(name), known, f"take it out; the fields here are {', '.join(known)}")
    fix = _FIXES.get(detail["type"])
    return message, fix(detail) if fix is not None else ""


def is_echo(detail: ErrorDetails, details: Iterable[ErrorDetails]) -> bool:
    """Whether a list is called too short only because an entry that is reported by itself was not counted."""
    way = detail["loc"]
    return detail["type"] == "too_short" and any(
        other["loc"] != way and other["loc"][: len(way)] == way for other in details
    )


def _fields(kind: Any, way: list[int | str]) -> list[str]:
    """Names of the fields of the class that a way into data of this type leads to."""
    for step in way:
        kind = _given(kind)
        if dataclasses.is_dataclass(kind):
            kind = get_type_hints(kind)[str(step)]
        else:  # a list, a tuple of any length, or a dict of values by name
            kind = [argument for argument in get_args(kind) if argument is not Ellipsis][-1]
    return [field.name for field in dataclasses.fields(_given(kind))]


def _given(kind: Any) -> Any:
    """``X`` of ``X | None``."""
    arguments = get_args(kind)
    return next(a for a in arguments if a is not type(None)) if type(None) in arguments else kind


def _context(detail: ErrorDetails, key: str) -> Any:
    return detail.get("ctx", {})[key]


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _missing(detail: ErrorDetails) -> str:
    return f"add a line that begins with {detail['loc'][-1]}:"


def _text(detail: ErrorDetails) -> str:
    match detail["input"]:
        case None:
            return "write something behind the colon, or take the line out if the field may be left out"
        case dict():
            return "a sentence with a colon in it needs quotation marks around the whole of it"
        case list():
            return "write one sentence here, without brackets or dashes"
        case _:
            return "put quotation marks around it"


def _list(detail: ErrorDetails) -> str:
    if detail["input"] is None:
        return "write [] for none, or begin each entry on a line of its own with a dash"
    return "put it in [square brackets], or begin each entry on a line of its own with a dash"


def _too_long(detail: ErrorDetails) -> str:
    length, most = len(detail["input"]), _context(detail, "max_length")
    return f"it has {length}: shorten it by {_counted(length - most, 'character')}"


def _too_short(detail: ErrorDetails) -> str:
    length, least = len(detail["input"]), _context(detail, "min_length")
    return f"it has {length}: write {_counted(least - length, 'character')} more"


def _too_many(detail: ErrorDetails) -> str:
    over = _context(detail, "actual_length") - _context(detail, "max_length")
    return f"take {over} of them out"


def _too_few(detail: ErrorDetails) -> str:
    return f"add {_context(detail, 'min_length') - _context(detail, 'actual_length')} more"


def _word(detail: ErrorDetails) -> str:
    words = re.findall("'([^']*)'", _context(detail, "expected"))
    if not words:
        return "write one of these numbers, without quotation marks"
    return nearest(str(detail["input"]), words, "take one of these words, letter by letter")


_FIXES: dict[str, Callable[[ErrorDetails], str]] = {
    "missing": _missing,
    "enum": _word,
    "string_type": _text,
    "string_too_long": _too_long,
    "string_too_short": _too_short,
    "tuple_type": _list,
    "list_type": _list,
    "too_long": _too_many,
    "too_short": _too_few,
    "dataclass_type": lambda _: "write it as in the other files: each field on its own line, field: value",
    "dict_type": lambda _: "write it as in the other files: each field on its own line, field: value",
    "bool_type": lambda _: "write true or false",
    "bool_parsing": lambda _: "write true or false",
    "int_type": lambda _: "write a whole number in digits, such as 2",
    "int_parsing": lambda _: "write a whole number in digits, such as 2",
    "int_from_float": lambda _: "write a whole number in digits, such as 2",
    "float_type": lambda _: "write a number in digits, such as 2 or 1.5",
    "float_parsing": lambda _: "write a number in digits, such as 2 or 1.5",
    "greater_than_equal": lambda detail: f"write {_context(detail, 'ge'):g} or more",
    "less_than_equal": lambda detail: f"write {_context(detail, 'le'):g} or less",
}
"""By pydantic's name of the error. Those of our own classes (value_error) say themselves what to give."""
