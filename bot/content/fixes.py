"""What is wrong with a value and how to mend it, in words for a coach who has never met Python."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, cast, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

NOT_YAML = (
    "look at this line and the one above: a sentence with a colon or a quotation mark needs double quotes "
    "around the whole of it, and lines are indented with spaces, as in the other files"
)
UNREADABLE = "save it as a text file in UTF-8"

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
    """"Did you mean", with up to three of the known words; ``otherwise`` where none is like it."""
    near = get_close_matches(word, list(known), n=3)
    return f"did you mean {' or '.join(near)}?" if near else otherwise


def explain(detail: ErrorDetails, kind: Any) -> tuple[str, str]:
    """Pydantic's error about data of this type, as a message and a fix; the message alone may say it all."""
    message = _MESSAGES.get(detail["type"], detail["msg"])
    for theirs, ours in _REWORDED.items():
        message = message.replace(theirs, ours)
    if detail["type"] == "unexpected_keyword_argument":
        return message, _known_field(detail, kind)
    fix = _FIXES.get(detail["type"])
    return message, fix(detail) if fix is not None else ""


def _known_field(detail: ErrorDetails, kind: Any) -> str:
    """The fields the misspelt one may have meant; a type that is no class of ours cannot have one."""
    *way, name = detail["loc"]
    for _ in [step for step in way if isinstance(step, str)]:
        pass
    fields = _fields(kind, way)
    return nearest(str(name), fields, f"take it out; the fields here are {', '.join(fields)}")


def _fields(kind: Any, way: list[int | str]) -> list[str]:
    """Names of the fields of the class that a way into data of this type leads to."""
    for step in way:
        kind = _one(kind)
        if dataclasses.is_dataclass(kind):
            kind = get_type_hints(kind)[str(step)]
        else:  # a list, a tuple of any length, or a dict of values by name
            kind = [arg for arg in get_args(kind) if arg is not Ellipsis][-1]
    return [field.name for field in dataclasses.fields(_one(kind))]


def _one(kind: Any) -> Any:
    """``X`` of ``X | None``."""
    arguments = get_args(kind)
    return next(arg for arg in arguments if arg is not type(None)) if type(None) in arguments else kind
