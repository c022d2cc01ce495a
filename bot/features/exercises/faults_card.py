"""How not to do it: the right form beside the wrong one, on a card of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any, Self

import discord

from bot.content.catalogue import Catalogue
from bot.content.drawings import Fault
from bot.content.exercises import Exercise
from bot.content.self_tests import SelfTest
from bot.errors import UserError
from bot.features.exercises.drawings import answer_drawn
from bot.interactions.host import Interaction
from bot.interactions.persistent import Card, Persistent
from bot.interactions.text import ACCENT, bullets
from bot.pictures.drawings import Shot, faults_of


def faults_button(kind: str, item: Exercise | SelfTest, catalogue: Catalogue) -> list[ShowFaults]:
    """The way to the faults of an item, where some are drawn."""
    return [ShowFaults(kind, item.id)] if faults_of(item, catalogue) else []


def faults_card(
    item: Exercise | SelfTest, faults: Sequence[Fault], picture: Sequence[discord.ui.Item[Any]] = ()
) -> Card:
    """Why a card of its own, behind a button: in one gallery with the moving picture, a phone shows two
    cropped halves; under it, a card of two screens grows to three. Here it has the whole width.
    """
    if isinstance(item, Exercise):
        help_ = "**If it goes wrong**\n" + bullets([f"{m.wrong} *{m.instead}*" for m in item.mistakes])
    else:
        help_ = f"**Watch**\n{bullets(item.watch)}"
    return Card(
        f"## {item.name}: not like this\n-# {' · '.join(fault.says for fault in faults)}",
        *picture,
        help_,
        colour=ACCENT,
    )


class ShowFaults(Persistent, template=r"faults:show:(?P<kind>exercises|self_tests):(?P<id>\w{2,40})"):
    """A button that shows what to avoid. ``kind`` is the folder of the item's content."""

    def __init__(self, kind: str, key: str) -> None:
        self.kind = kind
        self.key = key
        super().__init__(
            discord.ui.Button(
                label="Not like this",
                style=discord.ButtonStyle.secondary,
                custom_id=f"faults:show:{kind}:{key}",
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(match["kind"], match["id"])

    async def act(self, interaction: Interaction) -> None:
        catalogue = interaction.client.catalogue
        item = catalogue.item(self.kind, self.key)
        if not isinstance(item, Exercise | SelfTest) or not (faults := faults_of(item, catalogue)):
            raise UserError("That picture is no longer there. Look at the exercise again with /hip.")
        says = "; ".join(fault.says for fault in faults)
        alt = f"{item.name}: the right form, ticked, beside the wrong one, crossed. Wrong: {says}."
        await answer_drawn(interaction, item, partial(faults_card, item, faults), shot=Shot.FAULTS, alt=alt)
