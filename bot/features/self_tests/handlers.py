"""What presses in a self-test, under its result or under the progress card do. Only their owner sees them."""

from __future__ import annotations

import asyncio
from functools import partial
from io import BytesIO
from typing import Annotated

import discord
from discord import app_commands
from discord.ext import commands

from bot.content.exercises import Place
from bot.content.self_tests import SelfTest
from bot.errors import UserError
from bot.features.exercises.handlers import show_by_key
from bot.features.learn.choice_cards import named_choices
from bot.features.learn.handlers import answer_care_or_pain
from bot.features.pain import care_service
from bot.features.pain.buttons import Want, Wanted
from bot.features.pain.care import CareState
from bot.features.pain.care_cards import not_now_card, resting_card
from bot.features.plan.handlers import show_plan
from bot.features.screening.cards import NOT_FOR_YOU_NOW, held_card
from bot.features.screening.service import load_standing
from bot.features.self_tests import service
from bot.features.self_tests.buttons import NumberForm
from bot.features.self_tests.cards import (
    DRAWN,
    closed_card,
    self_test_card,
    step_card,
)
from bot.features.self_tests.progress_cards import PICTURE, progress_card, trend_of
from bot.features.self_tests.result_cards import deleted_card, deleting_card, result_card
from bot.features.self_tests.rules import NUMBER_EXAMPLES, Press, Verb, parse_number
from bot.features.self_tests.service import Closed, Finished, Progress, Running, Shown
from bot.interactions.answering import edit, is_own, open_form, send, show
from bot.interactions.cards import find_named
from bot.interactions.host import Interaction
from bot.interactions.pictures import answer_drawn
from bot.interactions.routes import Routes, chosen_one, field, integer, page_number
from bot.pictures.charts.trend import trend_alt_text, trend_picture

routes = Routes()

_PLAIN = "|".join(verb for verb in Verb if verb not in (Verb.TYPE, Verb.SEE))
"""The verbs that need neither a number nor words."""


@routes.on(f"selftest:{{verb:{_PLAIN}}}:{{run}}:{{turn}}", edits=True)
async def press(interaction: Interaction, verb: Verb, run: int, turn: int) -> None:
    """Take a press on a screen of a test to the next screen."""
    await _press(interaction, run, Press(verb=verb, turn=turn))


@routes.on("selftest:see:{run}:{turn}:{outcome}", edits=True)
async def see(interaction: Interaction, run: int, turn: int, outcome: str) -> None:
    """Record what was observed."""
    await _press(interaction, run, Press(verb=Verb.SEE, turn=turn, outcome=outcome))


@routes.on("selftest:type:{run}:{turn}", edits=True)
async def ask_number(interaction: Interaction, run: int, turn: int) -> None:
    """Open the form for the number; show the screen again if the test counts nothing."""
    shown = await _current(interaction, run)
    if isinstance(shown, Running) and shown.test.measure in NUMBER_EXAMPLES:
        await open_form(interaction, NumberForm(run, turn, shown.test))
    else:
        await show_screen(interaction, shown, swap=True)


@routes.on("selftest:typed:{run}:{turn}", edits=True)
async def take_number(interaction: Interaction, run: int, turn: int) -> None:
    """Record the typed number; raise UserError with an example if it can't be read."""
    shown = await _current(interaction, run)
    if not isinstance(shown, Running) or shown.test.measure not in NUMBER_EXAMPLES:
        await show_screen(interaction, shown, swap=True)
        return
    value = parse_number(field(interaction, "number"), shown.test)
    await _press(interaction, run, Press(verb=Verb.TYPE, turn=turn, value=value))


@routes.on("selftest:begin:{test_id}")
async def begin(interaction: Interaction, test_id: str) -> None:
    """Begin a test, or resume it."""
    await begin_test(interaction, _test(interaction, test_id))


@routes.on("selftest:anew:{test_id}", edits=True)
async def begin_again(interaction: Interaction, test_id: str) -> None:
    """Restart a test, in place of the message."""
    await begin_test(interaction, _test(interaction, test_id), anew=True)


@routes.on("selftest:read:{test_id}")
async def read(interaction: Interaction, test_id: str) -> None:
    """Show how a test is done, with its moving picture, to read before it begins."""
    test = _test(interaction, test_id)
    await answer_drawn(interaction, test, partial(self_test_card, test, interaction.client.catalogue))


@routes.on("selftest:page:{test_id}:{page}", edits=is_own)
async def turn(interaction: Interaction, test_id: str, page: Annotated[int, page_number]) -> None:
    """Show another page of a test to read: on the presser's own card, or else on one that only they see.

    The moving picture is on the first page.
    """
    test, catalogue, swap = _test(interaction, test_id), interaction.client.catalogue, is_own(interaction)
    if page:
        await show(interaction, self_test_card(test, catalogue, page=page), swap=swap)
    else:
        await answer_drawn(interaction, test, partial(self_test_card, test, catalogue), swap=swap)


@routes.on("selftest:exercise:{key}")
async def show_exercise(interaction: Interaction, key: str) -> None:
    """Show an exercise that makes sense after a result."""
    await show_by_key(interaction, key)


@routes.on("selftest:result:{run}", edits=True)
async def show_result(interaction: Interaction, run: int) -> None:
    """Show a test's result."""
    await show_screen(interaction, await _current(interaction, run), swap=True)


@routes.on("selftest:result:{run}:{page}", edits=True)
async def turn_result(interaction: Interaction, run: int, page: Annotated[int, page_number]) -> None:
    """Show another page of a test's result."""
    shown = await _current(interaction, run)
    if isinstance(shown, Finished):
        care = await _care(interaction)
        await edit(interaction, result_card(shown, interaction.client.catalogue, page, care))
    else:
        await show_screen(interaction, shown, swap=True)


@routes.on("selftest:where:{run}", edits=True)
async def say_where(interaction: Interaction, run: int) -> None:
    """Store where a test hurt, and show its result again."""
    place = chosen_one(interaction, Place)
    await interaction.client.db.write(service.say_where, interaction.user.id, run, place)
    await show_screen(interaction, await _current(interaction, run), swap=True)


@routes.on("selftest:drop:{run}", edits=True)
async def ask_to_delete(interaction: Interaction, run: int) -> None:
    """Ask whether to delete a result."""
    shown = await _current(interaction, run)
    if isinstance(shown, Finished):
        await edit(interaction, deleting_card(shown))
    else:
        await show_screen(interaction, shown, swap=True)


@routes.on("selftest:delete:{run}", edits=True)
async def delete(interaction: Interaction, run: int) -> None:
    """Delete a test's result."""
    await service.delete_run(interaction.client.db, interaction.user.id, run)
    await edit(interaction, deleted_card())


@routes.on("selftest:pick:results")
async def pick_result(interaction: Interaction) -> None:
    """Show the result that was chosen."""
    await show_screen(interaction, await _current(interaction, chosen_one(interaction, integer)), swap=False)


@routes.on("selftest:progress:own")
async def show_progress(interaction: Interaction) -> None:
    """Show the presser's progress, with its picture."""
    client = interaction.client
    known = await client.db.read(
        service.load_progress, interaction.user.id, client.catalogue, interaction.created_at
    )
    care = await _care(interaction)
    await send(interaction, progress_card(known, client.catalogue, care), await _picture(known))


@routes.on("selftest:plan:own")
async def show_own_plan(interaction: Interaction) -> None:
    """Show the presser's plan, or the questions before it."""
    await show_plan(interaction)


async def begin_by_id(interaction: Interaction, test_id: str) -> None:
    """Begin or resume a test in place of the message."""
    await begin_test(interaction, _test(interaction, test_id), swap=True)


async def begin_test(
    interaction: Interaction, test: SelfTest, *, anew: bool = False, swap: bool = False
) -> None:
    """Begin or resume the test, or say that care comes first.

    ``anew`` restarts it. With that or ``swap``, the answer takes the place of the message. Raise UserError
    if the person's health answers rule out a test that goes on until they tire.
    """
    client, now = interaction.client, interaction.created_at
    care, wanted = await _care(interaction), Wanted(Want.TEST, test.id)
    standing = await client.db.read(load_standing, interaction.user.id, client.catalogue, now)
    held = held_card(standing, client.catalogue, wanted) if standing.bars else None
    if held is not None and standing.is_emergency and not care.is_emergency:
        await show(interaction, held, swap=anew or swap)
        return
    if care.advice is not None:
        await show(interaction, resting_card(care, wanted), swap=anew or swap)
        return
    if held is not None:
        await show(interaction, held, swap=anew or swap)
        return
    if not standing.may_test(test):
        raise UserError(NOT_FOR_YOU_NOW)
    if not care.suits(test):
        await show(interaction, not_now_card(test, care, wanted), swap=anew or swap)
        return
    shown = await client.db.write(
        service.begin_test, interaction.user.id, test, client.catalogue, now, anew=anew
    )
    await show_screen(interaction, shown, swap=anew or swap)


async def _care(interaction: Interaction) -> CareState:
    client = interaction.client
    return await client.db.read(
        care_service.care_now, interaction.user.id, client.catalogue, interaction.created_at
    )


async def show_screen(interaction: Interaction, shown: Shown, *, swap: bool) -> None:
    """Answer the person privately; with ``swap``, in place of the pressed message."""
    match shown:
        case Running(run=run) if run.screen in DRAWN:
            await answer_drawn(interaction, shown.test, partial(step_card, shown), swap=swap)
        case Running():
            await show(interaction, step_card(shown), swap=swap)
        case Closed():
            await show(interaction, closed_card(shown), swap=swap)
        case Finished():
            card = result_card(shown, interaction.client.catalogue, care=await _care(interaction))
            await show(interaction, card, swap=swap)


async def _press(interaction: Interaction, run_id: int, pressed: Press) -> None:
    client = interaction.client
    if pressed.verb not in {Verb.HURT, Verb.QUIT}:
        care = await _care(interaction)
        current = await _current(interaction, run_id) if care.advice is not None else None
        if isinstance(current, Running):
            await edit(interaction, resting_card(care, Wanted(Want.TEST, current.test.id)))
            return
    shown = await client.db.write(
        service.press_test, interaction.user.id, run_id, pressed, client.catalogue, interaction.created_at
    )
    await show_screen(interaction, shown, swap=True)


async def _current(interaction: Interaction, run_id: int) -> Shown:
    client = interaction.client
    return await client.db.write(
        service.current_screen, interaction.user.id, run_id, client.catalogue, interaction.created_at
    )


async def _picture(known: Progress) -> list[discord.File]:
    if known.is_empty:
        return []
    trend = trend_of(known)
    picture = await asyncio.to_thread(trend_picture, trend)
    return [discord.File(BytesIO(picture), PICTURE, description=trend_alt_text(trend))]


def _test(interaction: Interaction, test_id: str) -> SelfTest:
    test = interaction.client.catalogue.self_tests.get(test_id)
    if test is None:
        raise UserError("I don't have that self-test any more. Find another with /selftest.")
    return test


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class SelfTests(commands.Cog):
    @app_commands.command(
        description="Test your hips at home, step by step, and see what the result may mean"
    )
    @app_commands.describe(test="Start typing, then pick a self-test")
    async def selftest(self, interaction: Interaction, test: app_commands.Range[str, 1, 100]) -> None:
        catalogue = interaction.client.catalogue
        index = catalogue.self_test_index
        if not await answer_care_or_pain(interaction, test, index):
            await begin_test(interaction, catalogue.self_tests[find_named(index, test, "self-test")])

    @selftest.autocomplete("test")
    async def suggest_tests(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        catalogue = interaction.client.catalogue
        return named_choices(catalogue, catalogue.self_test_index, current)

    @app_commands.command(
        description="See your self-tests, check-ins and sessions over the weeks. Only you can see it"
    )
    async def progress(self, interaction: Interaction) -> None:
        await show_progress(interaction)
