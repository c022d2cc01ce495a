"""One YAML file: its data, where each part of it is, what is wrong with it and how to fix that."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast, get_args, get_type_hints

import yaml
from pydantic import Strict, TypeAdapter, ValidationError

from bot.errors import OperatorError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


Path_ = tuple[int | str, ...]
"""The path to a value inside a file: keys and positions, from the outside in."""

STRICT: dict[str, bool | str] = {"extra": "forbid"}
"""A field that the class doesn't have is refused: it is misspelt, and would be lost silently.

One dict for all classes, so that bot/content/authoring.py can ask for their field descriptions in one place.
"""

STRICT_SPANS: dict[str, bool | str] = {**STRICT, "coerce_numbers_to_str": True}
"""The same, but a span such as ``2-3`` may also be written as a bare number."""

Day = Annotated[date, Strict()]
"""A date as YAML knows it. A bare number would count as seconds since 1970, and text as its parts."""

Whole = Annotated[int, Strict()]
"""A whole number, and not ``yes`` or ``no``, which would count as 1 and 0."""

Number = Annotated[float, Strict()]
"""A number, and not ``yes`` or ``no``."""

LARGEST = 100_000
"""Bytes of a file: five times as many as the longest one that ships, and read within a second or two."""

DEEPEST = 32
"""Levels of lists and fields within each other. The C loader, which recurses, crashes at some 20,000."""

LISTED = 100
"""Mistakes of one kind that are told of one file: somebody who has more of them begins with these."""

_LARGEST_NUMBER = 2**53
_LONGEST_VALUE = 40
_LONGEST_MESSAGE = 240
_LONGEST_FIELD = 80

_FASTEST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader takes a tenth of the time
_Loader: Any = type("_Loader", (_FASTEST,), {})


def _held(construct: Callable[[Any, yaml.ScalarNode], Any]) -> Callable[[Any, yaml.ScalarNode], Any]:
    """Wrap a constructor of numbers or dates, so that what Python can't hold is an error with its line."""

    def careful(loader: Any, node: yaml.ScalarNode) -> Any:
        try:
            value = construct(loader, node) if len(node.value) <= _LONGEST_VALUE else math.nan
        except (ValueError, OverflowError):
            value = math.nan
        if isinstance(value, int | float) and not abs(value) < _LARGEST_NUMBER:
            raise Unfit(
                node.start_mark.line + 1, f"{_clipped(node.value, 20)!r} isn't a number or date", NO_VALUE
            )
        return value

    return careful


for _kind in ("int", "float", "timestamp"):
    _tag = f"tag:yaml.org,2002:{_kind}"
    _Loader.add_constructor(_tag, _held(_Loader.yaml_constructors[_tag]))


def _fields_as_text(loader: Any, node: yaml.MappingNode, deep: bool = False) -> Any:
    """Return a mapping in which a field's name is text, also ``on``, which YAML takes for true."""
    for key, _ in cast("list[tuple[yaml.Node, yaml.Node]]", node.value):
        if key.tag == "tag:yaml.org,2002:bool":
            key.tag = "tag:yaml.org,2002:str"
    return _FASTEST.construct_mapping(loader, node, deep=deep)


_Loader.construct_mapping = _fields_as_text


class Unfit(Exception):
    """The file can't be read as content: in which line (from 1), what is wrong, and how to fix it."""

    def __init__(self, line: int, message: str, fix: str) -> None:
        super().__init__(message)
        self.line, self.message, self.fix = line, message, fix


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in one file, and how to fix it.

    ``file`` is its path inside the content folder ``folder``; ``line`` counts from 1; ``field`` is a dotted
    path. An empty ``fix`` means that the message says it all.
    """

    file: str
    line: int
    field: str
    message: str
    fix: str = dataclasses.field(default="", compare=False)
    folder: Path = dataclasses.field(default=Path(), compare=False)

    def __str__(self) -> str:
        fix = f" (fix: {self.fix})" if self.fix else ""
        return f"{self.file}:{self.line}: {self.field}: {self.message}{fix}"


class ContentError(OperatorError):
    """The content can't be used; ``problems`` lists everything wrong with it, in file order."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        count = "1 error" if len(self.problems) == 1 else f"{len(self.problems)} errors"
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(f"CONTENT_DIR: {count} in the content files:\n{lines}")


@dataclass(frozen=True, slots=True)
class File:
    """A valid YAML file. ``name`` is its path inside the content folder ``folder``."""

    folder: Path
    name: str
    data: object
    text: str = dataclasses.field(repr=False)

    def line(self, path: Path_) -> int:
        """Return the line (from 1) of the deepest part of the path that the file has."""
        node, line = _root(self.text), 1
        for step in path:
            key = None
            if isinstance(node, yaml.MappingNode):
                key, node = next(((k, v) for k, v in node.value if k.value == str(step)), (None, None))
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                key = node = node.value[step]
            if key is None:
                break
            line = key.start_mark.line + 1
        return line

    def problem(self, path: Path_, message: str, fix: str = "") -> Problem:
        field = _clipped(".".join(map(str, path)), _LONGEST_FIELD) or "file"
        message = _clipped(message, _LONGEST_MESSAGE)
        return Problem(self.name, self.line(path), field, message, fix, self.folder)


@lru_cache(256)
def _parsed(text: str) -> tuple[object, list[tuple[int, str]]]:
    """Return a text's data, and the keys that a mapping has twice, with their lines.

    Cached, because whenever one file changes, those beside it are read again.
    """
    _refuse_unfit(text)
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        data = loader.construct_document(root) if root is not None else None
    finally:
        loader.dispose()
    return data, list(_repeated_keys(root))


@lru_cache(8)
def _root(text: str) -> yaml.Node | None:
    """Return a text's nodes with their positions: needed only if something is wrong."""
    return yaml.compose(text, _Loader)


def read(path: Path, folder: Path, problems: list[Problem]) -> File | None:
    """Return the file, or None and add what is wrong with it to ``problems``."""
    name = path.relative_to(folder).as_posix()
    try:
        text = _text_of(path)
        data, twice = _parsed(text)
    except Unfit as unfit:
        problems.append(Problem(name, unfit.line, "file", unfit.message, unfit.fix, folder))
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        message = f"isn't YAML: {error.problem}"
        problems.append(Problem(name, line, "file", message, NOT_YAML, folder))
        return None
    twice = twice[:LISTED]
    problems.extend(
        Problem(name, line, _clipped(key, _LONGEST_FIELD), "is here twice", TWICE, folder)
        for line, key in twice
    )
    if twice:
        return None
    return File(folder, name, data, text)


def _text_of(path: Path) -> str:
    """Return the text of a small file; Unfit where it is something else, such as a pipe without an end."""
    try:
        if not path.is_file():
            raise Unfit(1, "isn't a file", "put a text file there, or remove it")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise Unfit(1, f"can't be read: {error.strerror}", "allow the bot's user to read it") from None
    if len(data) > LARGEST:
        raise Unfit(1, f"is larger than {LARGEST // 1000} kB", "shorten it, or split it into several files")
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unfit(line, "isn't UTF-8 text", NOT_TEXT) from None
    if odd := yaml.reader.Reader.NON_PRINTABLE.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        raise Unfit(
            line, f"has a character that doesn't belong in text ({odd[0]!a})", "delete it, or type it again"
        )
    return text


def _refuse_unfit(text: str) -> None:
    """Raise Unfit where a text has what content never needs, and what could hang or kill the process."""
    depth = 0
    event: Any
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        line = event.start_mark.line + 1
        if depth > DEEPEST:
            raise Unfit(line, f"is more than {DEEPEST} levels deep", TOO_DEEP)
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            raise Unfit(line, f"has the anchor or alias {_clipped(event.anchor, 20)!r}", ANCHOR)
        tag: str | None = getattr(event, "tag", None)
        if tag:
            raise Unfit(line, f"has the tag {_clipped(tag, 20)!r}", TAG)


def _clipped(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _repeated_keys(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """Yield line and key of every mapping key given twice, of which YAML would silently let the last win."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in cast("list[tuple[yaml.Node, yaml.Node]]", node.value):
            if key.value in seen:
                yield key.start_mark.line + 1, str(key.value)
            seen.add(key.value)
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in cast("list[yaml.Node]", node.value):
            yield from _repeated_keys(value)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def validate(kind: Any, file: File, problems: list[Problem]) -> Any:
    """Return the file's data as this type, or None and add everything that doesn't fit to ``problems``."""
    try:
        return _adapter(kind).validate_python(file.data)
    except ValidationError as error:
        found = error.errors(include_url=False)
        details, further = found[:LISTED], found[LISTED:]
        problems.extend(
            file.problem(detail["loc"], *explain(detail, kind))
            for detail in details
            if not is_echo(detail, details)
        )
        if further:
            message = f"has {len(further)} more mistakes from here on"
            problems.append(file.problem(further[0]["loc"], message, "fix the ones above first"))
        return None


NOT_YAML = (
    "check this line and the one above. Put quotation marks around any sentence with a colon or a quotation "
    "mark in it. Indent with spaces, as in the other files"
)
NOT_TEXT = "save it as a text file in UTF-8"
ANCHOR = "write it out in full, without & and *. Put quotation marks around text that starts with either"
TAG = "take out the word that starts with !, or put quotation marks around the text"
TOO_DEEP = "close any open brackets, or put quotation marks around text with brackets or dashes"
NO_VALUE = "put quotation marks around text. Write numbers with just a few digits, and days as year-month-day"
TWICE = "keep one and delete the other"
_DAY = "write year-month-day without quotation marks, such as 2026-11-20"

_MESSAGES = {
    "missing": "is missing",
    "unexpected_keyword_argument": "isn't a field here. Is it misspelt?",
    "dataclass_type": "must be a set of fields, each with its value",
    "dict_type": "must be a set of fields, each with its value",
}
_REWORDED = {
    "Value error, ": "",
    "Input should be": "must be",
    "String should have": "must have",
    "Tuple should have": "must have",
    "List should have": "must have",
    " after validation": "",
    "a valid number, unable to parse string as a number": "a number",
    "a valid integer, unable to parse string as an integer": "a whole number",
    "a valid integer, got a number with a fractional part": "a whole number",
    "a valid boolean, unable to interpret input": "true or false",
    "a valid number": "a number",
    "a valid integer": "a whole number",
    "a valid boolean": "true or false",
    "less than or equal to": "at most",
    "greater than or equal to": "at least",
    "a valid tuple": "a list",
    "a valid list": "a list",
    "a valid string": "text",
    "a valid date": "a day",
}
"""Pydantic's wording, and ours for it."""


def nearest(word: str, known: Iterable[str], otherwise: str) -> str:
    """Ask whether one of up to three known words was meant; return ``otherwise`` if none is similar."""
    near = get_close_matches(word[:_LONGEST_MESSAGE], list(known), n=3)
    return f"did you mean {' or '.join(near)}?" if near else otherwise


def explain(detail: ErrorDetails, kind: Any) -> tuple[str, str]:
    """Return message and fix for an error in data of this type; no fix if the message says what to do."""
    message = _MESSAGES.get(detail["type"], detail["msg"])
    for theirs, ours in _REWORDED.items():
        message = message.replace(theirs, ours)
    if detail["type"] == "unexpected_keyword_argument":
        *way, name = detail["loc"]
        known = _fields(kind, way)
        return message, nearest(str(name), known, f"take it out. The fields here are {', '.join(known)}")
    fix = _FIXES.get(detail["type"])
    return message, fix(detail) if fix is not None else ""


def is_echo(detail: ErrorDetails, details: Iterable[ErrorDetails]) -> bool:
    """Return whether a list is called too short only because an entry with its own error wasn't counted."""
    way = detail["loc"]
    return detail["type"] == "too_short" and any(
        other["loc"] != way and other["loc"][: len(way)] == way for other in details
    )


def _fields(kind: Any, way: list[int | str]) -> list[str]:
    """Return the field names of the class that a path into data of this type leads to."""
    for step in way:
        kind = _given(kind)
        if dataclasses.is_dataclass(kind):
            kind = get_type_hints(kind)[str(step)]
        else:  # a list, a tuple of any length, or a dict of values by name
            kind = [argument for argument in get_args(kind) if argument is not Ellipsis][-1]
    return [field.name for field in dataclasses.fields(_given(kind))]


def _given(kind: Any) -> Any:
    """Return ``X`` of ``X | None``."""
    arguments = get_args(kind)
    return next(a for a in arguments if a is not type(None)) if type(None) in arguments else kind


def _context(detail: ErrorDetails, key: str) -> Any:
    return detail.get("ctx", {})[key]


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _missing(detail: ErrorDetails) -> str:
    return f"add a line that starts with {detail['loc'][-1]}:"


def _text(detail: ErrorDetails) -> str:
    match detail["input"]:
        case None:
            return "write something after the colon, or delete the line if the field is optional"
        case dict():
            return "a sentence with a colon in it needs quotation marks around all of it"
        case list():
            return "write one sentence here, without brackets or dashes"
        case _:
            return "put quotation marks around it"


def _list(detail: ErrorDetails) -> str:
    if detail["input"] is None:
        return "write [] for none, or give each entry its own line, starting with a dash"
    return "put it in [square brackets], or give each entry its own line, starting with a dash"


def _too_long(detail: ErrorDetails) -> str:
    length, most = len(detail["input"]), _context(detail, "max_length")
    return f"it has {length}, so cut {_counted(length - most, 'character')}"


def _too_short(detail: ErrorDetails) -> str:
    length, least = len(detail["input"]), _context(detail, "min_length")
    return f"it has {length}, so write {_counted(least - length, 'character')} more"


def _too_many(detail: ErrorDetails) -> str:
    over = _context(detail, "actual_length") - _context(detail, "max_length")
    return f"take out {over} of them"


def _too_few(detail: ErrorDetails) -> str:
    return f"add {_context(detail, 'min_length') - _context(detail, 'actual_length')} more"


def _word(detail: ErrorDetails) -> str:
    words = re.findall("'([^']*)'", _context(detail, "expected"))
    if not words:
        return "write one of these numbers, without quotation marks"
    return nearest(str(detail["input"]), words, "use one of these words, spelt exactly like that")


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
    "dataclass_type": lambda _: "write it as the other files do: each field on its own line, as field: value",
    "dict_type": lambda _: "write it as the other files do: each field on its own line, as field: value",
    "bool_type": lambda _: "write true or false",
    "bool_parsing": lambda _: "write true or false",
    "int_type": lambda _: "write a whole number in digits, such as 2",
    "int_parsing": lambda _: "write a whole number in digits, such as 2",
    "int_from_float": lambda _: "write a whole number in digits, such as 2",
    "float_type": lambda _: "write a number in digits, such as 2 or 1.5",
    "float_parsing": lambda _: "write a number in digits, such as 2 or 1.5",
    "date_type": lambda _: _DAY,
    "date_from_datetime_parsing": lambda _: _DAY,
    "date_from_datetime_inexact": lambda _: _DAY,
    "greater_than_equal": lambda detail: f"write {_context(detail, 'ge'):g} or more",
    "less_than_equal": lambda detail: f"write {_context(detail, 'le'):g} or less",
}
"""Fixes by pydantic's name for the error. Errors of our own classes (value_error) say what to write."""
