"""The end of a session: how it was, the check-in, and where it leads if something hurts."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.features.guided import service
from bot.features.guided.effort_cards import ended_card
from bot.features.guided.player import End
from bot.features.guided.service import Ending, Workout
from bot.features.pain import hurt_flow
from bot.features.pain.rules import MOST, STRONG_FROM
from bot.features.reminders.reminder_card import CheckIn
from bot.features.streaks.rules import Answer
from bot.interactions.answering import answer
from bot.interactions.forms import Form, choice
from bot.interactions.host import Interaction
from bot.interactions.permissions import owner_of
from bot.interactions.persistent import Persistent, Row

_EFFORTS = {1: "1: very easy", 5: "5: some work, could go on", 8: "8: hard", 10: "10: all I had"}
_PAINS = {0: "0: none", MOST: f"{MOST}: the worst there is"}


async def show_end(interaction: Interaction, workout: Workout, *, swap: bool) -> None:
    """Show a session that is over."""
    whose = owner_of(interaction).club_id
    ending = await service.ending(interaction.client.db, workout, whose)
    await answer(interaction, ended_card(ending, _rows(ending)), [], swap=swap, ephemeral=True)


def _rows(ending: Ending) -> list[Row]:
    """With pain only what leads to care; else the log, and the check-in that has not been made."""
    run, logged, day = ending.workout.run, ending.logged, ending.day
    log = LogEffort(
        ending.workout.id,
        "How was it?" if logged is None else "Correct it",
        stands_out=logged is None and run.end is not End.HURT,
    )
    is_open = day is not None and day.said is None
    if run.end is End.HURT or (logged is not None and logged.pain >= STRONG_FROM):
        excuse = [CheckIn(day.occurrence.id, Answer.HURT)] if day is not None and is_open else []
        place = day.occurrence.id if day is not None else hurt_flow.NO_DAY
        return [hurt_flow.ways(place), Row(*excuse, log)]
    answers = [CheckIn(day.occurrence.id, each) for each in Answer] if day is not None and is_open else []
    return [*([Row(*answers)] if answers else []), Row(log)]


class LogEffort(Persistent, template=r"workout:log:(?P<workout>\d{1,18})"):
    """Opens the form about how a session was."""

    def __init__(self, workout_id: int, label: str = "", *, stands_out: bool = False) -> None:
        self.workout_id = workout_id
        style = discord.ButtonStyle.primary if stands_out else discord.ButtonStyle.secondary
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=f"workout:log:{workout_id}"))

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(int(match["workout"]))

    async def act(self, interaction: Interaction) -> None:
        known = await service.prefilled_effort(
            interaction.client.db, interaction.user.id, self.workout_id, interaction.created_at
        )
        await interaction.response.send_modal(EffortForm(self.workout_id, known))


class EffortForm(Form, title="How was it?"):
    """Sets, effort and pain. What is known already stands there."""

    def __init__(self, workout_id: int, known: service.Known) -> None:
        super().__init__()
        self.workout_id = workout_id
        self.sets = discord.ui.TextInput[Any](custom_id="sets", default=str(known.sets), max_length=2)
        self.effort = choice("effort", _numbers(range(1, 11), _EFFORTS), str(known.effort or ""))
        self.pain = choice(
            "pain", _numbers(range(MOST + 1), _PAINS), "" if known.pain is None else str(known.pain)
        )
        self.ask("Sets you did", None, self.sets)
        self.ask("Effort, from 1 to 10", "How hard it was, all in all", self.effort)
        self.ask(f"Pain, from 0 to {MOST}", "The most that you felt. Tired muscles are not meant", self.pain)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        [effort], [pain] = self.effort.values, self.pain.values
        workout = await service.log_effort(
            interaction.client.db,
            interaction.user.id,
            self.workout_id,
            self.sets.value,
            int(effort),
            int(pain),
            interaction.created_at,
        )
        await show_end(interaction, workout, swap=True)


def _numbers(numbers: range, words: dict[int, str]) -> list[tuple[str, str]]:
    return [(words.get(n, str(n)), str(n)) for n in numbers]
