"""Something hurts, from the button to the question on the day after. All of it is optional."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.content.lessons import RedFlag
from bot.features.pain import service as pain
from bot.features.pain.hurt_buttons import AskTomorrow, PauseTraining, ShowGentler, buttons, warning_signs
from bot.features.pain.hurt_cards import advice_card, answered_card, question_card, signs_card
from bot.features.pain.hurt_forms import TellForm
from bot.features.pain.rules import Outcome, Pain
from bot.features.pain.store import Question
from bot.interactions.host import Interaction
from bot.interactions.persistent import Card, Persistent, Row

NONE_OF_THESE = "-"

NO_DAY = 0
"""In place of a training day's id, where something hurts on none."""

_NOTE = r"(?P<note>\d{1,18})"


def ways(occurrence_id: int) -> Row:
    """What is offered at once to somebody whose training day is excused because something hurts."""
    return Row(TellWhere(occurrence_id), warning_signs(), PauseTraining())


def question(asked: Question) -> Card:
    """The direct message of the day after."""
    return question_card(Row(*(HowIsIt(asked.id, outcome) for outcome in Outcome)))


class TellWhere(Persistent, template=r"pain:tell:(?P<occurrence>\d{1,18})"):
    """Opens the form, and asks about the signs that belong to what was told."""

    def __init__(self, occurrence_id: int) -> None:
        self.occurrence_id = occurrence_id
        super().__init__(
            discord.ui.Button(
                label="Tell me where",
                style=discord.ButtonStyle.primary,
                custom_id=f"pain:tell:{occurrence_id}",
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(int(match["occurrence"]))

    async def act(self, interaction: Interaction) -> None:
        await interaction.response.send_modal(TellForm(self.tell))

    async def tell(self, interaction: Interaction, told: Pain) -> None:
        result = await interaction.client.db.write(
            pain.note,
            interaction.user.id,
            self.occurrence_id,
            told,
            interaction.client.catalogue,
            interaction.created_at,
        )
        card = signs_card(result, Row(NameSigns.offering(result.note_id, result.asked)))
        await interaction.response.edit_message(view=card)


class NameSigns(Persistent, template=rf"pain:signs:{_NOTE}"):
    """The signs to choose from, "none of these" first."""

    def __init__(self, note_id: int, options: list[discord.SelectOption]) -> None:
        self.note_id = note_id
        super().__init__(
            discord.ui.Select(
                placeholder="None of these, or all that fit",
                options=options,
                max_values=max(len(options), 1),
                custom_id=f"pain:signs:{note_id}",
            )
        )

    @classmethod
    def offering(cls, note_id: int, signs: tuple[RedFlag, ...]) -> Self:
        none = discord.SelectOption(label="None of these", value=NONE_OF_THESE)
        return cls(note_id, [none, *(discord.SelectOption(label=f.asked, value=f.id) for f in signs)])

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(int(match["note"]), item.options if isinstance(item, discord.ui.Select) else [])

    async def act(self, interaction: Interaction) -> None:
        catalogue = interaction.client.catalogue
        fitting = set(self.values) - {NONE_OF_THESE}
        advised = await interaction.client.db.write(
            pain.advise, interaction.user.id, self.note_id, fitting, catalogue
        )
        card = advice_card(advised, catalogue, buttons(advised, may_ask=True))
        await interaction.response.edit_message(view=card)


class HowIsIt(Persistent, template=rf"pain:(?P<outcome>better|same|worse):{_NOTE}"):
    """An answer to the question of the day after."""

    def __init__(self, note_id: int, outcome: Outcome) -> None:
        self.note_id = note_id
        self.outcome = outcome
        super().__init__(
            discord.ui.Button(
                label=outcome.capitalize(),
                style=discord.ButtonStyle.secondary,
                custom_id=f"pain:{outcome}:{note_id}",
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(int(match["note"]), Outcome(match["outcome"]))

    async def act(self, interaction: Interaction) -> None:
        catalogue = interaction.client.catalogue
        advised = await interaction.client.db.write(
            pain.answer, interaction.user.id, self.note_id, self.outcome, catalogue
        )
        card = answered_card(advised, self.outcome, catalogue, buttons(advised, may_ask=False))
        await interaction.response.edit_message(view=card)


ITEMS: tuple[type[Persistent], ...] = (TellWhere, NameSigns, ShowGentler, AskTomorrow, PauseTraining, HowIsIt)
"""All that can be pressed."""
