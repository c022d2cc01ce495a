"""What a press on a lesson or on warning signs does."""

from __future__ import annotations

from typing import Annotated

from bot.content.lessons import Urgency
from bot.errors import UserError
from bot.features.learn.cards import lesson_card, red_flags_card
from bot.interactions.answering import send
from bot.interactions.host import Interaction
from bot.interactions.routes import Routes

routes = Routes()


def _urgency(place: str) -> Urgency:
    return list(Urgency)[int(place)]


@routes.on("lesson:show:{key}")
async def show(interaction: Interaction, key: str) -> None:
    """Show a lesson to the presser alone."""
    catalogue = interaction.client.catalogue
    lesson = catalogue.lessons.get(key)
    if lesson is None:
        raise UserError("That lesson is no longer in the catalogue. Look for another with /learn.")
    await send(interaction, lesson_card(lesson, catalogue))


@routes.on("redflags:show:{urgency}")
async def show_red_flags(interaction: Interaction, urgency: Annotated[Urgency, _urgency]) -> None:
    """Show the signs of one urgency to the presser alone."""
    await send(interaction, red_flags_card(urgency, interaction.client.catalogue))
