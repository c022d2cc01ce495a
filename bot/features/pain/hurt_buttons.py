"""What can be pressed under an advice to somebody who is hurt. Nobody has to press any of it."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.content.lessons import Urgency
from bot.features.exercises.buttons import ShowSources
from bot.features.exercises.handlers import show_by_key
from bot.features.learn.buttons import ShowLesson
from bot.features.me.me_forms import PauseForm
from bot.features.pain import service as pain
from bot.features.pain.hurt_cards import asking_card, paused_card
from bot.features.pain.rules import Gentler, SeeSomebody
from bot.features.pain.service import Advised
from bot.features.streaks import pauses_service as pauses
from bot.features.streaks.pauses import Reason
from bot.features.streaks.pauses_service import TypedPause
from bot.interactions.host import Interaction
from bot.interactions.persistent import Persistent, Row

CARE = "when_to_see_a_professional"
"""The lesson with the warning signs. It shows no exercise."""


def buttons(advised: Advised, *, may_ask: bool) -> Row:
    """The row under an advice: never with an exercise where a professional should look."""
    note_id, advice = advised.note_id, advised.advice
    is_emergency = isinstance(advice, SeeSomebody) and advice.urgency is Urgency.EMERGENCY
    ask = [AskTomorrow(note_id)] if may_ask and not is_emergency else []
    move = [ShowGentler(note_id, advice.exercise.name)] if isinstance(advice, Gentler) else []
    return Row(*move, *ask, PauseTraining(), warning_signs(), ShowSources("lessons", CARE))


def warning_signs() -> ShowLesson:
    return ShowLesson(CARE, "Warning signs")


class ShowGentler(Persistent, template=r"pain:move:(?P<note>\d{1,18})"):
    """Shows the gentle exercise on a card of its own. Its id is looked up again, so that it still holds."""

    def __init__(self, note_id: int, name: str = "") -> None:
        self.note_id = note_id
        super().__init__(
            discord.ui.Button(
                label=f"Show me: {name}"[:80],
                style=discord.ButtonStyle.primary,
                custom_id=f"pain:move:{note_id}",
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(int(match["note"]))

    async def act(self, interaction: Interaction) -> None:
        client = interaction.client
        exercise = await client.db.read(pain.gentler, interaction.user.id, self.note_id, client.catalogue)
        await show_by_key(interaction, exercise.id)


class AskTomorrow(Persistent, template=r"pain:ask:(?P<note>\d{1,18})"):
    """The yes to being asked on the next day."""

    def __init__(self, note_id: int) -> None:
        self.note_id = note_id
        super().__init__(
            discord.ui.Button(
                label="Ask me tomorrow how it is",
                style=discord.ButtonStyle.secondary,
                custom_id=f"pain:ask:{note_id}",
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(int(match["note"]))

    async def act(self, interaction: Interaction) -> None:
        ask_at = await interaction.client.db.write(
            pain.ask_tomorrow, interaction.user.id, self.note_id, interaction.created_at
        )
        await interaction.response.send_message(view=asking_card(ask_at), ephemeral=True)


class PauseTraining(Persistent, template=r"pain:pause:now"):
    """Opens the form for a pause."""

    def __init__(self) -> None:
        super().__init__(
            discord.ui.Button(
                label="Pause training", style=discord.ButtonStyle.secondary, custom_id="pain:pause:now"
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls()

    async def act(self, interaction: Interaction) -> None:
        await interaction.response.send_modal(PauseForm(TypedPause(Reason.INJURY), self.begin))

    async def begin(self, interaction: Interaction, typed: TypedPause) -> None:
        pause = await interaction.client.db.write(
            pauses.begin_pause, interaction.user.id, typed, interaction.created_at
        )
        await interaction.response.send_message(view=paused_card(pause), ephemeral=True)
