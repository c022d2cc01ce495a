"""Suggestions while a name is typed, the same for every command that looks one up in the catalogue."""

from __future__ import annotations

from discord import app_commands

from bot.errors import UserError
from bot.features.exercises.search import ANY_LIKENESS, Index

LIMIT = 25
"""The most that Discord takes as answers of an autocomplete."""

LONGEST = 100
"""Characters that Discord takes in one of them."""


def choices(index: Index, typed: str) -> list[app_commands.Choice[str]]:
    """The items nearest to what is being typed, best first."""
    return [app_commands.Choice(name=index.titles[key], value=key) for key in index.search(typed, LIMIT)]


def chosen(index: Index, typed: str, noun: str) -> str:
    """The id that was chosen or typed out; UserError with the nearest names where nothing is like it."""
    key = index.exact(typed) or next(iter(index.search(typed, 1)), None)
    if key is None:
        raise unknown(index, typed, noun)
    return key


def unknown(index: Index, typed: str, noun: str) -> UserError:
    """What to tell somebody who typed a name that nothing goes by."""
    near = ", ".join(index.titles[key] for key in index.search(typed, 3, floor=ANY_LIKENESS))
    return UserError(f"I know no {noun} by that name. The nearest are: {near}.")
