"""Shows where a self-test stands: a screen with its picture, a question, or what came of it."""

from __future__ import annotations

from functools import partial

from bot.content.self_tests import SelfTest
from bot.features.exercises.drawings import answer_drawn
from bot.features.self_tests import service
from bot.features.self_tests.self_test_result import closed_card, deleted_card, deleting_card, result_card
from bot.features.self_tests.self_test_steps import DRAWN, step_card
from bot.features.self_tests.service import Closed, Running, Shown
from bot.interactions.answering import answer
from bot.interactions.host import Interaction


async def begin(interaction: Interaction, test: SelfTest, *, anew: bool = False) -> None:
    """Begin the test, or go on where it was left; ``anew`` begins it again in place of the message."""
    client = interaction.client
    going = await client.db.write(
        service.begin_test, interaction.user.id, test, client.catalogue, interaction.created_at, anew=anew
    )
    await show(interaction, going, swap=anew)


async def show(interaction: Interaction, shown: Shown, *, swap: bool) -> None:
    """Answer the person alone; with ``swap`` in place of the message that was pressed on."""
    if isinstance(shown, Running) and shown.run.screen in DRAWN:
        await answer_drawn(interaction, shown.test, partial(step_card, shown), swap=swap)
        return
    match shown:
        case Running():
            card = step_card(shown)
        case Closed():
            card = closed_card(shown)
        case _:
            card = result_card(shown, interaction.client.catalogue)
    await answer(interaction, card, [], swap=swap, ephemeral=True)


async def result(interaction: Interaction, run_id: int, *, asking: bool, swap: bool = True) -> None:
    """What came of a test, or with ``asking`` the question whether to delete it."""
    client = interaction.client
    shown = await client.db.write(
        service.current_screen, interaction.user.id, run_id, client.catalogue, interaction.created_at
    )
    if asking and isinstance(shown, service.Finished):
        await answer(interaction, deleting_card(shown), [], swap=True, ephemeral=True)
    else:
        await show(interaction, shown, swap=swap)


async def delete(interaction: Interaction, run_id: int) -> None:
    """Delete what came of a test."""
    await service.delete_run(interaction.client.db, interaction.user.id, run_id)
    await answer(interaction, deleted_card(), [], swap=True, ephemeral=True)
