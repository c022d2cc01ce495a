"""Cards as a coach sees them in a terminal: their text, and how much of it a phone has to show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import discord

from bot.content.catalogue import Catalogue
from bot.content.exercises import Exercise
from bot.content.files import Problem
from bot.content.load import KINDS, Shelf
from bot.content.self_tests import SelfTest
from bot.content.wording import LONGEST_LABEL
from bot.features.exercises.cards import exercise_card
from bot.features.guided.routine_cards import routine_card, routine_pages
from bot.features.learn.cards import lesson_card, lesson_pages
from bot.features.self_tests.cards import self_test_card, self_test_pages
from bot.interactions.cards import PAGE, Card


def cards_of(kind: str, item: Any, catalogue: Catalogue) -> list[Card]:
    """Return every page of an item's card; ``kind`` is the name of the folder that its file is in."""
    match kind:
        case "exercises":
            return [exercise_card(item, catalogue)]
        case "self_tests":
            numbers = range(len(self_test_pages(item, catalogue)))
            return [self_test_card(item, catalogue, page=n) for n in numbers]
        case "lessons":
            return [lesson_card(item, catalogue, n) for n in range(len(lesson_pages(item)))]
        case "routines":
            numbers = range(len(routine_pages(item, catalogue)))
            return [routine_card(item, catalogue, page=n) for n in numbers]
        case _:
            raise ValueError(kind)


def shown(card: Card) -> str:
    """Return a card's text, and its buttons and lists in square brackets, a row a line."""
    lines: list[str] = []
    for part in card.walk_children():
        if isinstance(part, discord.ui.TextDisplay):
            lines.append(part.content)
        elif isinstance(part, discord.ui.ActionRow):
            lines.append(" ".join(f"[{_label(each)}]" for each in part.children))
    return "\n".join(lines)


def picture_of(item: object) -> str | None:
    """Return the alt text of an item's picture; None if it has no picture."""
    if isinstance(item, Exercise | SelfTest) and item.drawing is not None:
        return f"[Picture: {item.alt_text}]"
    return None


def _label(item: discord.ui.Item[Any]) -> str:
    label = item.label if isinstance(item, discord.ui.Button) else getattr(item, "placeholder", None)
    return f"{label} ▾" if isinstance(item, discord.ui.Select) else str(label)


def length(card: Card) -> int:
    """Return the characters of text on a card."""
    return sum(len(part.content) for part in card.walk_children() if isinstance(part, discord.ui.TextDisplay))


def check_lengths(shelf: Shelf) -> Iterator[Problem]:
    """Yield each item with a page that's longer than a phone's screen, and each label too long for one."""
    catalogue = shelf.catalogue()
    for kind in KINDS:
        for key, item in shelf.items[kind].items():
            longest = max(map(length, cards_of(kind, item, catalogue)))
            if longest > PAGE:
                message = f"has a page of {longest} characters, and a phone's screen shows {PAGE}"
                yield shelf.files[kind, key].problem((), message, "say it in fewer words")
    for key, test in shelf.items["self_tests"].items():
        for i, outcome in enumerate(test.outcomes):
            if outcome in test.answers and len(outcome.button) > LONGEST_LABEL:
                message = f"is a button of more than {LONGEST_LABEL} characters: {outcome.button!r}"
                path = ("outcomes", i, "seen" if outcome.asked is None else "asked")
                yield shelf.files["self_tests", key].problem(path, message, "give it a shorter asked")
