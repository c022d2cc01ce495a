"""Sessions of a plan, begun from its card."""

from __future__ import annotations

from bot.features.guided import player_flow
from bot.features.plan import service as plans
from bot.features.plan.cards import shown_card
from bot.features.plan.handlers import current_view
from bot.interactions.answering import edit
from bot.interactions.host import Interaction
from bot.interactions.routes import Routes

routes = Routes()


@routes.on("plan:start:{letter:A|B|C}")
async def start_session(interaction: Interaction, letter: str) -> None:
    """Begin a session of the plan, unless something since has made it easier: then that comes first."""
    view, catalogue = await current_view(interaction), interaction.client.catalogue
    if view.replaced or (view.plan is not None and view.plan.advice is not None):
        await edit(interaction, shown_card(view, catalogue))
        return
    await player_flow.begin(interaction, plans.prepare_session(view, letter, catalogue), resume=False)
