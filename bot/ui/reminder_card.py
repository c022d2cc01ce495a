"""The "glutes on before your run" post, its buttons, and what they answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Self

import discord

from bot.domain.catalogue import Catalogue
from bot.domain.errors import UserError
from bot.domain.exercises import Exercise
from bot.domain.streaks import Answer
from bot.services import streaks
from bot.services.streaks import CheckedIn
from bot.storage.occurrences import Claimed
from bot.ui.exercise_card import ShowExercise
from bot.ui.host import Interaction
from bot.ui.lesson_card import ShowLesson
from bot.ui.persistent import Card, Persistent, divider
from bot.ui.text import ACCENT, clock, fuse, times

CARE = "when_to_see_a_professional"
"""The lesson that a member with pain is shown the way to."""

LABELS = {Answer.DONE: "Done", Answer.RESTING: "Resting", Answer.HURT: "Something hurts"}


def reminder_card(occurrence: Claimed, exercises: Sequence[Exercise], done: int) -> Card:
    """The post of one training day, with how many have done it."""
    moves = [
        discord.ui.Section[Any](
            f"**{i}. {exercise.name}**\n{exercise.dosage.activation}",
            accessory=ShowExercise(exercise.id, "Show me"),
        )
        for i, exercise in enumerate(exercises, start=1)
    ]
    return Card(
        "## Glutes on before your run\n"
        f"The run starts {clock(occurrence.starts_at)}, {fuse(occurrence.starts_at)}.",
        *moves,
        divider(),
        _count(done),
        discord.ui.ActionRow[Any](*(CheckIn(occurrence.id, answer) for answer in Answer)),
        colour=ACCENT,
    )


def _count(done: int) -> str:
    if not done:
        return "-# Nobody has checked in yet. Answers count until 48 hours after the start."
    return f"**{done} done**\n-# Answers count until 48 hours after the start."


def answer_card(result: CheckedIn, catalogue: Catalogue) -> Card:
    """What a button answers; where something hurts, with the way to the signs that want a professional."""
    lesson = catalogue.lessons.get(CARE)
    if result.answer is not Answer.HURT or lesson is None:
        return Card(checked_in(result), colour=ACCENT)
    return Card(
        checked_in(result), discord.ui.ActionRow[Any](ShowLesson(lesson.id, lesson.title)), colour=ACCENT
    )


def checked_in(result: CheckedIn) -> str:
    """What was counted, the streak, one line of sense."""
    again = "" if result.changed else " You had said so already; it counts once."
    row = f"{times(result.streak.current, 'session')} in a row"
    match result.answer:
        case Answer.DONE:
            return f"Done is counted.{again} That is **{row}**."
        case Answer.RESTING:
            return f"Rest is noted.{again} Rest is training too: your streak stays at **{row}**."
        case Answer.HURT:
            return (
                f"Noted, and only you see this.{again} Leave the exercises out today; "
                f"your streak stays at **{row}**.\nSharp, rising or joint pain, pain at night, or pain that "
                "makes you limp belongs to a doctor or physiotherapist before the next run."
            )


class CheckIn(Persistent, template=r"checkin:(?P<answer>done|resting|hurt):(?P<occurrence>\d{1,18})"):
    """Done, Resting or Something hurts on the post of one training day."""

    def __init__(self, occurrence_id: int, answer: Answer) -> None:
        self.occurrence_id = occurrence_id
        self.answer = answer
        style = discord.ButtonStyle.success if answer is Answer.DONE else discord.ButtonStyle.secondary
        super().__init__(
            discord.ui.Button(label=LABELS[answer], style=style, custom_id=check_in_id(occurrence_id, answer))
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(int(match["occurrence"]), Answer(match["answer"]))

    async def act(self, interaction: Interaction) -> None:
        if interaction.guild_id is None:
            raise UserError("This button belongs to a club's post; press it there.")
        result = await streaks.check_in(
            interaction.client.db,
            guild_id=interaction.guild_id,
            user_id=interaction.user.id,
            name=interaction.user.display_name,
            occurrence_id=self.occurrence_id,
            answer=self.answer,
            now=interaction.created_at,
        )
        card = answer_card(result, interaction.client.catalogue)
        if result.changed:
            interaction.client.count_changed(self.occurrence_id)
        await interaction.response.send_message(view=card, ephemeral=True)


def check_in_id(occurrence_id: int, answer: Answer) -> str:
    """The custom_id by which a post is known to be the one of this training day."""
    return f"checkin:{answer}:{occurrence_id}"
