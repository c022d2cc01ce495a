"""The choices under what is being typed: care first, then the lesson about a pain, then what is near."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from discord import app_commands

from bot.content.catalogue import Catalogue
from bot.content.texts import Lesson, RedFlag
from bot.content.urgent import Found
from bot.features.exercises.search import Index
from bot.interactions.cards import LIMIT, LONGEST, suggestions

Choice = app_commands.Choice[str]


def exercise_choices(catalogue: Catalogue, typed: str) -> list[Choice]:
    """Return the choices for an exercise. Somebody who types a symptom isn't offered exercises."""

    def others() -> list[Choice]:
        meant = catalogue.meant_by(typed)
        if isinstance(meant, Lesson):
            return [_lesson_choice(meant, typed)]
        return suggestions(catalogue.exercise_index, typed)

    return _care_first(catalogue, typed, others)


def named_choices(catalogue: Catalogue, index: Index, typed: str) -> list[Choice]:
    """Return the choices among the named items of an index."""

    def others() -> list[Choice]:
        near, lesson = suggestions(index, typed), catalogue.pain_lesson(typed)
        if lesson is None or index.is_sure(typed):
            return near
        return [_lesson_choice(lesson, typed), *(each for each in near if each.value != lesson.id)]

    return _care_first(catalogue, typed, others)


def _care_first(catalogue: Catalogue, typed: str, others: Callable[[], Sequence[Choice]]) -> list[Choice]:
    """Return care alone if a sign or another word of care was typed, or first if it may become one."""
    if (found := catalogue.care_words.find(typed)) is not None:
        return [_care_choice(found)]
    begun = catalogue.care_words.completed(typed)
    return [*([_care_choice(begun)] if begun is not None else []), *others()][:LIMIT]


def _care_choice(found: Found) -> Choice:
    """Return the choice that leads to a warning sign, or to the lesson to read first."""
    said = f"{found.phrase[:1].upper()}{found.phrase[1:]}"
    then = "Tap for what to do" if isinstance(found.target, RedFlag) else "Read this first"
    return Choice(name=f"{said}? {then}"[:LONGEST], value=found.target.id)


def _lesson_choice(lesson: Lesson, typed: str) -> Choice:
    """Return the choice that leads somebody who typed a symptom to the lesson about it."""
    return Choice(name=lesson.title, value=typed[:LONGEST])
