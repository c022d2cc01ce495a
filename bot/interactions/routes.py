"""Routes: a custom_id's pattern and its handler. Forms are routes too, so sent forms survive a restart.

A pattern is made of parts separated by colons: a word, which matches itself; a field ``{name}``, any
printable ASCII without a colon; ``{name:one|two}``, one of these; or, as the last part, ``{name:text}``,
everything that is left, including colons and line breaks.
"""

from __future__ import annotations

import enum
import inspect
import re
import types
import typing
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Annotated, Any, TypeAlias, TypeVar

import discord

from bot.errors import UserError
from bot.interactions.host import Interaction

T = TypeVar("T")

LOST = "I restarted, so I didn't get that. Please open the form again."

UNKNOWN_CHOICE = "That choice no longer works. Open the list again with the command it came from."


class Form(discord.ui.Modal):
    """A form. Its custom_id is a route, whose handler receives what is sent."""

    def ask(self, text: str, hint: str | None, component: discord.ui.Item[Any]) -> None:
        """Add a field, with its label and a hint about what to write."""
        self.add_item(discord.ui.Label(text=text, description=hint, component=component))


def fields(interaction: discord.Interaction[Any]) -> dict[str, str | list[str]]:
    """Return what was typed or chosen in a sent form, by the fields' custom_ids.

    Typed input is a text; a choice is a list of values, or of ids for people, channels and roles.
    """
    data: Any = interaction.data or {}
    return {each["custom_id"]: _entered(each) for each in _fields(data.get("components") or [])}


def field(interaction: discord.Interaction[Any], name: str, read: Callable[[str], T] = str) -> T:
    """Return what is in one field of a sent form, or the one value that was chosen there.

    Raise UserError if it can't be read: the form is from a version that had other fields.
    """
    try:
        [entered] = [each for key, each in fields(interaction).items() if key == name]
        [text] = [entered] if isinstance(entered, str) else entered
        return read(text)
    except (ValueError, LookupError):
        raise UserError(LOST) from None


def optional(interaction: discord.Interaction[Any], name: str, read: Callable[[str], T]) -> T | None:
    """Return the one value that was chosen in a sent form; None if there's none, or no such field.

    Raise UserError if it can't be read: the form is from a version that had other values.
    """
    entered = fields(interaction).get(name) or []
    text = entered if isinstance(entered, str) else next(iter(entered), "")
    try:
        return read(text) if text else None
    except (ValueError, LookupError):
        raise UserError(LOST) from None


def ticked(interaction: discord.Interaction[Any], name: str, read: Callable[[str], T]) -> list[T]:
    """Return what was chosen in a select: its values, or the ids of channels and roles."""
    try:
        entered = fields(interaction)[name]
        if not entered or isinstance(entered, str):
            raise ValueError(name)
        return list(map(read, entered))
    except (ValueError, LookupError):
        raise UserError(LOST) from None


def chosen(interaction: discord.Interaction[Any], read: Callable[[str], T]) -> list[T]:
    """Return what was chosen in a select, each value read; of channels and roles the values are their ids.

    Raise UserError if one can't be read: the list is from a version that offered others.
    """
    data: Any = interaction.data or {}
    values: list[Any] = data.get("values") or []
    try:
        return [read(str(value)) for value in values]
    except (ValueError, LookupError):
        raise UserError(UNKNOWN_CHOICE) from None


def chosen_one(interaction: discord.Interaction[Any], read: Callable[[str], T]) -> T:
    """Return the one value that was chosen; UserError where there is none, or it cannot be read."""
    match chosen(interaction, read):
        case [value]:
            return value
        case _:
            raise UserError(UNKNOWN_CHOICE)


def _fields(components: Iterable[Any]) -> Iterator[Any]:
    """Yield each field, whether it is in a label or in a row."""
    for each in components:
        inner = [each["component"]] if each.get("component") else each.get("components") or []
        if each.get("custom_id") and not inner:
            yield each
        yield from _fields(inner)


def _entered(field: Any) -> str | list[str]:
    if "values" in field:
        values: list[Any] = field["values"] or []
        return [str(value) for value in values]
    return str(field.get("value") or "")


def choice(
    name: str, options: Iterable[tuple[str, str]], chosen: str = "", *, skip: str | None = None
) -> discord.ui.Select[Any]:
    """Return a select with these labels and values; with ``skip``, which says so, it may stay empty."""
    choices = [discord.SelectOption(label=label, value=v, default=v == chosen) for label, v in options]
    if skip is None:
        return discord.ui.Select(custom_id=name, placeholder="Choose one", options=choices)
    return discord.ui.Select(custom_id=name, placeholder=skip, options=choices, min_values=0, required=False)


Handler: TypeAlias = Callable[..., Awaitable[None]]
Reader: TypeAlias = Callable[[str], Any]
H = TypeVar("H", bound=Handler)

UNREADABLE = "That button no longer works. Get a new one with the command it came from."

_FIELD = re.compile(r"\{(?P<name>\w+)(?::(?P<takes>[^{}]+))?\}")
LARGEST = 2**63 - 1
"""The largest number that SQLite keeps."""

_WORD = re.compile(r"[a-z0-9_-]+")
_INTEGER = re.compile(r"-?[0-9]{1,19}")


@dataclass(frozen=True, slots=True)
class Part:
    """What may be between two colons. ``words`` is None if anything may; a ``tail`` takes the rest."""

    name: str | None = None
    words: frozenset[str] | None = None
    tail: bool = False

    @property
    def regex(self) -> str:
        """The regular expression that matches the part."""
        if self.tail:
            return f"(?P<{self.name}>(?s:.*))"
        if self.words is None:
            return f"(?P<{self.name}>[ -9;-~]*)"
        either = "|".join(re.escape(word) for word in sorted(self.words))
        return either if self.name is None else f"(?P<{self.name}>{either})"

    def meets(self, other: Part) -> bool:
        """Return whether some text could match both."""
        return self.words is None or other.words is None or bool(self.words & other.words)


@dataclass(frozen=True, slots=True)
class Route:
    """A pattern and the handler of what fits it. ``edits``: whether it changes the message pressed on.

    ``require`` raises UserError for people whom the route does not answer.
    """

    pattern: str
    parts: tuple[Part, ...]
    regex: re.Pattern[str]
    readers: Mapping[str, Reader]
    handler: Handler
    edits: bool | Callable[[Interaction], bool]
    require: Callable[[Interaction], object]

    def read(self, custom_id: str) -> dict[str, Any] | None:
        """Return the handler's arguments; None if it doesn't match. Raise UserError for unreadable values."""
        match = self.regex.fullmatch(custom_id)
        if match is None:
            return None
        try:
            return {name: self.readers[name](text) for name, text in match.groupdict().items()}
        except (UserError, ValueError, LookupError):
            raise UserError(UNREADABLE) from None

    def meets(self, other: Route) -> bool:
        """Return whether some custom_id could match both."""
        for mine, theirs in zip(self.parts, other.parts, strict=False):
            if mine.tail or theirs.tail:
                return True
            if not mine.meets(theirs):
                return False
        return len(self.parts) == len(other.parts)


def anybody(_: Interaction) -> None:
    """Require nothing of who presses; what belongs to one person the services give to that person alone."""


class Routes:
    """The table of one feature, whose routes answer only whom ``require`` lets pass: it raises UserError."""

    def __init__(self, require: Callable[[Interaction], object] = anybody) -> None:
        self.all: list[Route] = []
        self._require = require

    def on(self, pattern: str, *, edits: bool | Callable[[Interaction], bool] = False) -> Callable[[H], H]:
        """Register the handler for the pattern, reading each field as the handler's annotation says.

        Annotations may be ``int``, ``str``, ``date``, enumerations by value, and ``Annotated[T, read]`` for
        any other function of a text. A parameter with a default may be missing from the pattern, so that two
        patterns can lead to one handler. ``edits`` says, always or for a given interaction, whether the
        answer will change the pressed message: this decides how Discord is asked for more time when the
        answer takes long.
        """

        def register(handler: H) -> H:
            parts = _parts(pattern)
            regex = re.compile(":".join(part.regex for part in parts))
            readers = _readers(handler, pattern, [part.name for part in parts if part.name is not None])
            self.all.append(Route(pattern, parts, regex, readers, handler, edits, self._require))
            return handler

        return register


def together(tables: Iterable[Routes]) -> list[Route]:
    """Return all routes; raise ValueError if some custom_id could match two of them."""
    routes = [route for table in tables for route in table.all]
    for same_noun in by_noun(routes).values():
        for one, other in combinations(same_noun, 2):
            if one.meets(other):
                raise ValueError(f"the same custom_id could fit {one.pattern} and {other.pattern}")
    return routes


def by_noun(routes: Iterable[Route]) -> dict[str, list[Route]]:
    """Return the routes by the word that their patterns begin with, so that a press tries only a few."""
    nouns: dict[str, list[Route]] = {}
    for route in routes:
        for noun in route.parts[0].words or ():
            nouns.setdefault(noun, []).append(route)
    return nouns


def _parts(pattern: str) -> tuple[Part, ...]:
    pieces = re.findall(r"\{[^{}]*\}|[^:{}]+|:", pattern)
    if "".join(pieces) != pattern or pieces[1::2] != [":"] * (len(pieces) // 2) or not len(pieces) % 2:
        raise ValueError(f"cannot read the pattern {pattern}")
    parts = tuple(_part(piece, pattern) for piece in pieces[::2])
    if parts[0].words is None:
        raise ValueError(f"a pattern begins with a word, unlike {pattern}")
    if any(part.tail for part in parts[:-1]):
        raise ValueError(f"only the last part may be text in {pattern}")
    return parts


def _part(piece: str, pattern: str) -> Part:
    field = _FIELD.fullmatch(piece)
    if field is None and _WORD.fullmatch(piece):
        return Part(words=frozenset({piece}))
    if field is None:
        raise ValueError(f"cannot read {piece} in the pattern {pattern}")
    match field["takes"]:
        case None:
            return Part(field["name"])
        case "text":
            return Part(field["name"], tail=True)
        case words:
            return Part(field["name"], frozenset(words.split("|")))


def _readers(handler: Handler, pattern: str, names: Iterable[str]) -> dict[str, Reader]:
    """Return how to read each field; raise TypeError if pattern and parameters don't match."""
    _, *parameters = inspect.signature(handler).parameters.values()  # the first is the interaction
    fields = set(names)
    missing = {each.name for each in parameters if each.default is inspect.Parameter.empty} - fields
    unknown = fields - {each.name for each in parameters}
    if missing or unknown:
        raise TypeError(f"{pattern} and {handler} differ in {', '.join(sorted(missing | unknown))}")
    hints = typing.get_type_hints(handler, include_extras=True)
    return {name: _reader(hints[name]) for name in fields}


def _reader(hint: Any) -> Reader:
    if typing.get_origin(hint) is Annotated:
        return typing.get_args(hint)[1]
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        [hint] = [each for each in typing.get_args(hint) if each is not types.NoneType]
        return _reader(hint)
    if hint is int:
        return integer
    if hint is date:
        return date.fromisoformat
    if hint is str or (isinstance(hint, type) and issubclass(hint, enum.Enum)):
        return hint
    raise TypeError(f"say with Annotated[…, read] how a text becomes {hint}")


def integer(text: str) -> int:
    """Return the number; raise ValueError unless it is ASCII digits, and no more than SQLite can store."""
    if not _INTEGER.fullmatch(text) or abs(int(text)) > LARGEST:
        raise ValueError(text)
    return int(text)


def page_number(text: str) -> int:
    """Return the number of a page, counted from 0; ValueError if it's negative."""
    number = integer(text)
    if number < 0:
        raise ValueError(text)
    return number


def integer_in(allowed: range) -> Callable[[str], int]:
    """Return a reader of the numbers of a range: ValueError for all others."""
    return lambda text: allowed[allowed.index(integer(text))]


def one_of(known: Iterable[str]) -> Callable[[str], str]:
    """Return a reader that takes these words alone: KeyError for all others."""
    return {each: each for each in known}.__getitem__
