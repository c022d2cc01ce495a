"""Cards of lessons, and of warning signs that call for a professional rather than an exercise."""

from __future__ import annotations

from typing import Any

import discord

from bot.content.catalogue import Catalogue
from bot.content.texts import Lesson, RedFlag, Urgency
from bot.features.exercises.buttons import PickExercise, ShowSources, exercise_options
from bot.features.learn.buttons import ShowLesson, ShowRedFlags
from bot.interactions.cards import ACCENT, Card, Row, divider


def lesson_card(lesson: Lesson, catalogue: Catalogue) -> Card:
    """Return a lesson, with links to its exercises, related lessons and warning signs."""
    signs = [Row(*(ShowRedFlags(u) for u in Urgency))] if lesson.show_red_flags else []
    rows: list[discord.ui.Item[Any]] = []
    if lesson.exercises:
        options = exercise_options(catalogue.exercises[key] for key in lesson.exercises)
        rows.append(Row(PickExercise(options, "Exercises that go with it", "lesson")))
    links = [ShowLesson(key, catalogue.lessons[key].title) for key in lesson.see_also]
    rows.append(Row(*links, ShowSources("lessons", lesson.id)))
    return Card(
        f"## {lesson.title}\n{lesson.summary}",
        *signs,
        *(f"**{section.heading}**\n{section.text}" for section in lesson.sections),
        divider(),
        *rows,
        colour=ACCENT,
    )


def red_flags_card(urgency: Urgency, catalogue: Catalogue) -> Card:
    """Return the signs of one urgency and what to do about each."""
    flags = [flag for flag in catalogue.red_flags if flag.urgency is urgency]
    return Card(
        f"## {urgency.capitalize()}\nThis list does not diagnose. If unsure, ask sooner rather than later.",
        "\n".join(flag_text(flag) for flag in flags),
        colour=ACCENT,
    )


def flag_text(flag: RedFlag) -> str:
    """Return a sign, what to do about it, and why, as one list item."""
    why = f"\n  -# {flag.why}" if flag.why is not None else ""
    return f"- **{flag.sign}**\n  {flag.do}{why}"
