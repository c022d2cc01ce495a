"""The buttons under a guided session, and what they show."""

from __future__ import annotations

import re
from functools import partial
from typing import Any, Self

import discord

from bot.content.catalogue import Catalogue
from bot.content.exercises import span_limits
from bot.features.exercises.drawings import answer_drawn, drawing_name, gallery
from bot.features.exercises.handlers import show_by_key
from bot.features.guided import service
from bot.features.guided.effort_flow import show_end
from bot.features.guided.player import Press
from bot.features.guided.player_card import exercise_of, paused_card, player_card
from bot.features.guided.service import Presser, Workout
from bot.features.guided.workout import neighbours
from bot.interactions.answering import answer
from bot.interactions.host import Interaction
from bot.interactions.persistent import Persistent, Row

EASIER, HARDER = "easier", "harder"

LABELS = {
    Press.NEXT: "Next",
    Press.BACK: "Back",
    Press.SKIP: "Skip",
    Press.PAUSE: "Pause",
    Press.GO_ON: "Go on",
    Press.STOP: "Stop here",
    Press.HURT: "Something hurts",
}
_VERBS = "|".join((*Press, EASIER, HARDER))

_STYLES: dict[str, discord.ButtonStyle] = {
    Press.NEXT: discord.ButtonStyle.primary,
    Press.GO_ON: discord.ButtonStyle.primary,
    Press.START: discord.ButtonStyle.success,
}


async def render(interaction: Interaction, workout: Workout, *, swap: bool) -> None:
    """Show where a session stands. The picture is sent only where it is not there yet."""
    catalogue, run = interaction.client.catalogue, workout.run
    if run.end is not None:
        await show_end(interaction, workout, swap=swap)
        return
    if run.is_paused:
        card = paused_card(workout, catalogue, [Row(*moves(workout, Press.GO_ON, Press.STOP, Press.HURT))])
        await answer(interaction, card, [], swap=swap, ephemeral=True)
        return
    exercise = exercise_of(workout, catalogue)
    card_with = partial(player_card, workout, catalogue, rows=_rows(workout, catalogue))
    if exercise is None:
        await answer(interaction, card_with([]), [], swap=swap, ephemeral=True)
    elif swap and interaction.message is not None and is_beside(interaction.message, drawing_name(exercise)):
        # without a word of attachments, Discord keeps those there are
        await interaction.response.edit_message(view=card_with(gallery([exercise])))
    else:
        await answer_drawn(interaction, exercise, card_with, swap=swap)


def is_beside(message: discord.Message, name: str) -> bool:
    """Whether the message has a file of this name."""
    return any(file.filename == name for file in message.attachments)


def steering(workout: Workout) -> Row:
    """On and back, and where a clock is needed its start."""
    run = workout.run
    back = [Press.BACK] if run.at or run.done[0] else []
    ways = moves(workout, Press.NEXT, *back, Press.SKIP)
    seconds = run.item.dose.seconds
    if seconds is None or run.set_ends_at is not None:
        return Row(*ways)
    _, longest = span_limits(seconds)
    return Row(Move(workout.id, run.turn, Press.START, f"Start {longest} s"), *ways)


def _rows(workout: Workout, catalogue: Catalogue) -> list[Row]:
    run = workout.run
    easier, harder = neighbours(run.item.exercise, catalogue.exercises, workout.stored.allowed)
    ways = [(EASIER, "Easier")] if easier is not None else []
    ways += [(HARDER, "Harder")] if harder is not None else []
    return [
        steering(workout),
        Row(*moves(workout, Press.PAUSE), *(Move(workout.id, run.turn, verb, label) for verb, label in ways)),
        Row(ShowHow(run.item.exercise), *moves(workout, Press.HURT)),
    ]


def moves(workout: Workout, *presses: Press) -> list[Move]:
    """Buttons for these presses on the card as it is."""
    return [Move(workout.id, workout.run.turn, press, LABELS[press]) for press in presses]


class Move(
    Persistent,
    template=rf"workout:(?P<verb>{_VERBS}):(?P<workout>\d{{1,18}}):(?P<turn>\d{{1,9}})",
):
    """Moves a session. The turn is that of the card it stands on, so that a second press is harmless."""

    def __init__(self, workout_id: int, turn: int, verb: str, label: str = "") -> None:
        self.workout_id = workout_id
        self.turn = turn
        self.verb = verb
        style = _STYLES.get(verb, discord.ButtonStyle.secondary)
        super().__init__(
            discord.ui.Button(label=label, style=style, custom_id=f"workout:{verb}:{workout_id}:{turn}")
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(int(match["workout"]), int(match["turn"]), match["verb"])

    async def act(self, interaction: Interaction) -> None:
        workout = await self._take(interaction)
        if workout.is_public:  # its message has one hand that edits it, so that no edit overtakes another
            await interaction.response.defer()
            interaction.client.led_session_changed(workout.id)
        else:
            await render(interaction, workout, swap=True)

    async def _take(self, interaction: Interaction) -> Workout:
        client, now = interaction.client, interaction.created_at
        by = Presser(interaction.user.id, organises=interaction.permissions.manage_guild)
        if self.verb in {EASIER, HARDER}:
            return await client.db.write(
                service.swap_exercise,
                self.workout_id,
                by,
                self.turn,
                client.catalogue,
                now,
                harder=self.verb == HARDER,
            )
        return await client.db.write(
            service.press_workout, self.workout_id, by, self.turn, Press(self.verb), now
        )


class ShowHow(Persistent, template=r"workout:how:(?P<exercise>\w{2,40})"):
    """Shows all about the exercise on a card of its own, beside the session."""

    def __init__(self, exercise: str) -> None:
        self.exercise = exercise
        super().__init__(
            discord.ui.Button(
                label="How?", style=discord.ButtonStyle.secondary, custom_id=f"workout:how:{exercise}"
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(match["exercise"])

    async def act(self, interaction: Interaction) -> None:
        await show_by_key(interaction, self.exercise)
