"""Lessons, and the signs that belong to a professional and not to an exercise."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.content.catalogue import Catalogue
from bot.content.lessons import Lesson, RedFlag, Urgency
from bot.errors import UserError
from bot.features.exercises.exercise_card import PickExercise, exercise_options
from bot.features.exercises.sources_card import ShowSources
from bot.interactions.host import Interaction
from bot.interactions.persistent import Card, Persistent, divider
from bot.interactions.text import ACCENT


def lesson_card(lesson: Lesson, catalogue: Catalogue) -> Card:
    signs = [discord.ui.ActionRow[Any](*(ShowRedFlags(u) for u in Urgency))] if lesson.show_red_flags else []
    rows: list[discord.ui.Item[Any]] = []
    if lesson.exercises:
        options = exercise_options(catalogue.exercises[key] for key in lesson.exercises)
        rows.append(discord.ui.ActionRow[Any](PickExercise(options, "Exercises that go with it", "lesson")))
    links = [ShowLesson(key, catalogue.lessons[key].title) for key in lesson.see_also]
    rows.append(discord.ui.ActionRow[Any](*links, ShowSources("lessons", lesson.id)))
    return Card(
        f"## {lesson.title}\n{lesson.summary}",
        *signs,
        *(f"**{section.heading}**\n{section.text}" for section in lesson.sections),
        divider(),
        *rows,
        colour=ACCENT,
    )


def red_flags_card(urgency: Urgency, catalogue: Catalogue) -> Card:
    """The signs of one urgency and what to do about each."""
    flags = [flag for flag in catalogue.red_flags if flag.urgency is urgency]
    return Card(
        f"## {urgency.capitalize()}\nThis list does not diagnose. If unsure, ask sooner rather than later.",
        "\n".join(flag_text(flag) for flag in flags),
        colour=ACCENT,
    )


def flag_text(flag: RedFlag) -> str:
    """A sign, what to do about it, and why, as one point of a list."""
    why = f"\n  -# {flag.why}" if flag.why is not None else ""
    return f"- **{flag.sign}**\n  {flag.do}{why}"


class ShowLesson(Persistent, template=r"lesson:show:(?P<id>\w{2,40})"):
    def __init__(self, key: str, label: str) -> None:
        self.key = key
        super().__init__(
            discord.ui.Button(
                label=label[:80], style=discord.ButtonStyle.secondary, custom_id=f"lesson:show:{key}"
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(match["id"], "Show")

    async def act(self, interaction: Interaction) -> None:
        catalogue = interaction.client.catalogue
        lesson = catalogue.lessons.get(self.key)
        if lesson is None:
            raise UserError("That lesson is no longer in the catalogue. Look for another with /learn.")
        await interaction.response.send_message(view=lesson_card(lesson, catalogue), ephemeral=True)


class ShowRedFlags(Persistent, template=r"redflags:show:(?P<place>\d)"):
    """A button to the signs of one urgency; the custom_id holds its place in the enumeration."""

    def __init__(self, urgency: Urgency) -> None:
        self.urgency = urgency
        style = discord.ButtonStyle.danger if urgency is Urgency.EMERGENCY else discord.ButtonStyle.secondary
        custom_id = f"redflags:show:{list(Urgency).index(urgency)}"
        super().__init__(discord.ui.Button(label=f"Signs: {urgency}", style=style, custom_id=custom_id))

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(list(Urgency)[int(match["place"]) % len(Urgency)])

    async def act(self, interaction: Interaction) -> None:
        card = red_flags_card(self.urgency, interaction.client.catalogue)
        await interaction.response.send_message(view=card, ephemeral=True)
