"""A guided session for one person: begun, or found again when its message is gone."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.features.guided import service
from bot.features.guided import warmups_service as warmups
from bot.features.guided.effort_cards import more_pain_card, question_card
from bot.features.guided.effort_flow import LogEffort
from bot.features.guided.player_buttons import Move, ShowHow, render
from bot.features.guided.service import Prepared, Presser, Question
from bot.features.guided.workout import NextDay
from bot.features.pain.buttons import NO_DAY
from bot.features.pain.cards import care_row
from bot.features.plan import service as plans
from bot.interactions.answering import answer
from bot.interactions.host import Interaction
from bot.interactions.persistent import Persistent, Row

_WORDS = {NextDay.NO_MORE: "no", NextDay.MORE: "yes"}

NO_WORKOUT = 0
"""Stands in a custom_id where no session waits for the answer: the question stood on the plan."""


async def begin(interaction: Interaction, prepared: Prepared, *, resume: bool) -> None:
    """Begin it and show it, without what the person's pain leaves out; or say that rest is right for now.

    Who is in the middle of a session goes on with that, if ``resume``. Else the one of the same name goes on,
    and for another one UserError says how to end it.
    """
    client, user_id, now = interaction.client, interaction.user.id, interaction.created_at
    there = await client.db.write(service.running_workout, user_id, now)
    if there is not None and resume:
        await show(interaction, there.id)
        return
    care = await client.db.read(plans.care_now, user_id, interaction.guild_id, client.catalogue, now)
    if care is not None and care.advice is not None:
        from bot.features.plan.plan_panel import resting  # noqa: PLC0415  # it begins sessions, so it imports this

        await answer(interaction, resting(care.advice, client.catalogue), [], swap=False, ephemeral=True)
        return
    if care is not None:
        prepared = warmups.spare_sore_places(prepared, care, client.catalogue)
    if there is None or there.stored.title != prepared.title:
        workout_id = await client.db.write(
            service.begin_workout, user_id, interaction.guild_id, prepared, now
        )
    else:
        workout_id = there.id
    await show(interaction, workout_id)


async def show(interaction: Interaction, workout_id: int, *, swap: bool = False, ask: bool = True) -> None:
    """Answer with the card of a session; with ``swap`` in place of the message that was pressed on.

    Before its first step comes the question about the day after the last one, if it is due and ``ask``.
    UserError where the session is gone or somebody else's.
    """
    db, user_id, now = interaction.client.db, interaction.user.id, interaction.created_at
    workout = await db.write(service.show_workout, workout_id, now, Presser(user_id))
    question = await db.read(service.open_question, user_id, now) if ask and not workout.run.turn else None
    if question is None:
        await render(interaction, workout, swap=swap)
    else:
        row = next_day_row(question, workout_id)
        await answer(interaction, question_card(question, row), [], swap=swap, ephemeral=True)


def next_day_row(question: Question, workout_id: int = NO_WORKOUT) -> Row:
    """No or Yes; where a session waits, it goes on after No, and without an answer too."""
    answers = [AnswerNextDay(question.effort_id, workout_id, each) for each in NextDay]
    return Row(*answers, *([ShowWorkout(workout_id, "Not now")] if workout_id else []))


class AnswerNextDay(
    Persistent, template=r"effort:(?P<word>no|yes):(?P<effort>\d{1,18}):(?P<workout>\d{1,18})"
):
    """Whether there was more pain on the day after a session than before it."""

    def __init__(self, effort_id: int, workout_id: int, next_day: NextDay) -> None:
        self.effort_id = effort_id
        self.workout_id = workout_id
        self.next_day = next_day
        word = _WORDS[next_day]
        super().__init__(
            discord.ui.Button(
                label=word.capitalize(),
                style=discord.ButtonStyle.secondary,
                custom_id=f"effort:{word}:{effort_id}:{workout_id}",
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        [next_day] = (each for each, word in _WORDS.items() if word == match["word"])
        return cls(int(match["effort"]), int(match["workout"]), next_day)

    async def act(self, interaction: Interaction) -> None:
        await interaction.client.db.write(
            service.answer_next_day, interaction.user.id, self.effort_id, self.next_day
        )
        if self.next_day is NextDay.MORE:
            card = more_pain_card(care_row(NO_DAY), waits=self.workout_id != NO_WORKOUT)
            await interaction.response.edit_message(view=card)
        elif self.workout_id == NO_WORKOUT:
            from bot.features.plan import plan_panel  # noqa: PLC0415  # the plan holds this button, so it imports this file

            await interaction.response.edit_message(view=await plan_panel.standing(interaction))
        else:
            await show(interaction, self.workout_id, swap=True, ask=False)


class ShowWorkout(Persistent, template=r"workout:show:(?P<workout>\d{1,18})"):
    """Shows a session where it stands, in place of the card with this button."""

    def __init__(self, workout_id: int, label: str = "") -> None:
        self.workout_id = workout_id
        super().__init__(
            discord.ui.Button(
                label=label, style=discord.ButtonStyle.secondary, custom_id=f"workout:show:{workout_id}"
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(int(match["workout"]))

    async def act(self, interaction: Interaction) -> None:
        await show(interaction, self.workout_id, swap=True, ask=False)


ITEMS: tuple[type[Persistent], ...] = (Move, ShowHow, ShowWorkout, LogEffort, AnswerNextDay)
"""All that can be pressed in a session of one's own."""
