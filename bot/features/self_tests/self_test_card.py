"""A self-test to read: what to do, what to watch, what it may mean, and what it cannot tell."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import discord

from bot.content.catalogue import Catalogue
from bot.content.self_tests import SelfTest
from bot.features.exercises.buttons import PickExercise, ShowSources, exercise_options
from bot.features.exercises.cards import faults_button
from bot.features.exercises.drawings import answer_drawn
from bot.interactions.host import Interaction
from bot.interactions.persistent import Card, divider
from bot.interactions.text import ACCENT, bullets, kit, numbered


async def show_self_test(interaction: Interaction, test: SelfTest) -> None:
    """Answer with a self-test's card and its moving picture."""
    await answer_drawn(interaction, test, partial(self_test_card, test, interaction.client.catalogue))


def self_test_card(
    test: SelfTest, catalogue: Catalogue, picture: Sequence[discord.ui.Item[Any]] = ()
) -> Card:
    following = dict.fromkeys(key for outcome in test.outcomes for key in outcome.next)
    rows: list[discord.ui.Item[Any]] = []
    if following:
        options = exercise_options(catalogue.exercises[key] for key in following)
        rows.append(discord.ui.ActionRow[Any](PickExercise(options, "Exercises that follow", "test")))
    buttons = (*faults_button("self_tests", test, catalogue), ShowSources("self_tests", test.id))
    rows.append(discord.ui.ActionRow[Any](*buttons))
    sides = "each side, the unsure one first" if test.per_side else "once"
    return Card(
        *picture,
        f"## {test.name}\n-# {kit(test.equipment)} · {sides}",
        test.purpose,
        f"**Set-up**\n{bullets(test.setup)}",
        f"**Steps**\n{numbered(test.steps)}",
        f"**Watch**\n{bullets(test.watch)}",
        f"**Stop if**\n{bullets(test.stop_if)}",
        divider(),
        "\n".join(f"- **{o.seen}** {o.means}{_next(o.next, catalogue)}" for o in test.outcomes),
        f"**What it cannot tell** {test.cannot_tell}\n"
        f"Test again after {test.retest_weeks.replace('-', '–')} weeks.",
        *rows,
        colour=ACCENT,
    )


def _next(keys: tuple[str, ...], catalogue: Catalogue) -> str:
    return f" *Next: {', '.join(catalogue.exercises[key].name for key in keys)}.*" if keys else ""
