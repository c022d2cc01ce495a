"""What can be pressed in a guided self-test. A custom_id carries the run, and the turn of its screen.

So a press still counts after a restart, a second tap on the same screen does nothing, and what somebody else
presses is refused.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any, Self

import discord

from bot.content.self_tests import SelfTest
from bot.errors import UserError
from bot.features.self_tests import service
from bot.features.self_tests.flow import Press, Verb
from bot.features.self_tests.results import NUMBER_EXAMPLES, parse_number
from bot.features.self_tests.self_test_card import show_self_test
from bot.features.self_tests.service import Running
from bot.interactions.forms import Form
from bot.interactions.host import Interaction
from bot.interactions.persistent import Persistent

RUN = r"(?P<run>\d{1,18})"
_TURN = r"(?P<turn>\d{1,6})"
ID = r"(?P<id>\w{2,40})"
_VERBS = "|".join(verb for verb in Verb if verb not in (Verb.TYPE, Verb.SEE))


def button(custom_id: str, label: str, style: discord.ButtonStyle) -> discord.ui.Button[Any]:
    """A button whose label is cut where Discord takes no more."""
    return discord.ui.Button(label=label[:80], style=style, custom_id=custom_id)


class PressTest(Persistent, template=rf"selftest:(?P<verb>{_VERBS}):{RUN}:{_TURN}"):
    """Next, Back, Start, Nothing hurt: whatever needs no words."""

    def __init__(
        self,
        run_id: int,
        turn: int,
        verb: Verb,
        label: str = "",
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> None:
        self.run_id, self.turn, self.verb = run_id, turn, verb
        super().__init__(button(f"selftest:{verb}:{run_id}:{turn}", label, style))

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(int(match["run"]), int(match["turn"]), Verb(match["verb"]))

    async def act(self, interaction: Interaction) -> None:
        await _press(interaction, self.run_id, Press(verb=self.verb, turn=self.turn))


class SeeOutcome(Persistent, template=rf"selftest:see:{RUN}:{_TURN}:(?P<outcome>\w{{2,40}})"):
    """What was seen, in plain words."""

    def __init__(self, run_id: int, turn: int, outcome: str, label: str = "") -> None:
        self.run_id, self.turn, self.outcome = run_id, turn, outcome
        custom_id = f"selftest:see:{run_id}:{turn}:{outcome}"
        super().__init__(button(custom_id, label, discord.ButtonStyle.primary))

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(int(match["run"]), int(match["turn"]), match["outcome"])

    async def act(self, interaction: Interaction) -> None:
        pressed = Press(verb=Verb.SEE, turn=self.turn, outcome=self.outcome)
        await _press(interaction, self.run_id, pressed)


class TypeNumber(Persistent, template=rf"selftest:type:{RUN}:{_TURN}"):
    """Opens the form for seconds, repetitions or centimetres."""

    def __init__(self, run_id: int, turn: int, label: str = "") -> None:
        self.run_id, self.turn = run_id, turn
        super().__init__(button(f"selftest:type:{run_id}:{turn}", label, discord.ButtonStyle.primary))

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(int(match["run"]), int(match["turn"]))

    async def act(self, interaction: Interaction) -> None:
        client = interaction.client
        shown = await client.db.write(
            service.current_screen, interaction.user.id, self.run_id, client.catalogue, interaction.created_at
        )
        if isinstance(shown, Running) and shown.test.measure in NUMBER_EXAMPLES:
            await interaction.response.send_modal(NumberForm(shown.test, self.take))
        else:
            await screens().show(interaction, shown, swap=True)

    async def take(self, interaction: Interaction, value: float) -> None:
        await _press(interaction, self.run_id, Press(verb=Verb.TYPE, turn=self.turn, value=value))


class NumberForm(Form, title="What was it?"):
    """The number of one side. ``then`` is handed it."""

    def __init__(self, test: SelfTest, then: Callable[[Interaction, float], Awaitable[None]]) -> None:
        super().__init__()
        self.test, self.then = test, then
        self.number: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="number",
            max_length=20,
            placeholder=NUMBER_EXAMPLES[test.measure].partition("such as ")[2],
        )
        self.ask(test.measure.capitalize(), f"Write {NUMBER_EXAMPLES[test.measure]}.", self.number)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        await self.then(interaction, parse_number(self.number.value, self.test))


class BeginTest(Persistent, template=rf"selftest:(?P<how>begin|anew):{ID}"):
    """Begins a test, or goes on with it; ``anew`` begins it from the start, in place of the message."""

    def __init__(self, test_id: str, label: str = "", *, anew: bool = False) -> None:
        self.test_id, self.anew = test_id, anew
        custom_id = f"selftest:{'anew' if anew else 'begin'}:{test_id}"
        super().__init__(button(custom_id, label, discord.ButtonStyle.secondary))

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(match["id"], anew=match["how"] == "anew")

    async def act(self, interaction: Interaction) -> None:
        test = _test(interaction, self.test_id)
        await screens().begin(interaction, test, anew=self.anew)


class ReadTest(Persistent, template=rf"selftest:read:{ID}"):
    """The whole test to read: all outcomes, and what it cannot tell."""

    def __init__(self, test_id: str) -> None:
        self.test_id = test_id
        super().__init__(
            button(f"selftest:read:{test_id}", "Read it all first", discord.ButtonStyle.secondary)
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(match["id"])

    async def act(self, interaction: Interaction) -> None:
        await show_self_test(interaction, _test(interaction, self.test_id))


ITEMS: tuple[type[Persistent], ...] = (PressTest, SeeOutcome, TypeNumber, BeginTest, ReadTest)
"""All that can be pressed on the way through a test."""


def screens() -> ModuleType:
    """The module that shows what a press leads to."""
    from bot.features.self_tests import self_test_show  # noqa: PLC0415  # the cards hold these buttons, so it imports this file

    return self_test_show


async def _press(interaction: Interaction, run_id: int, pressed: Press) -> None:
    client = interaction.client
    shown = await client.db.write(
        service.press_test, interaction.user.id, run_id, pressed, client.catalogue, interaction.created_at
    )
    await screens().show(interaction, shown, swap=True)


def _test(interaction: Interaction, test_id: str) -> SelfTest:
    test = interaction.client.catalogue.self_tests.get(test_id)
    if test is None:
        raise UserError("That self-test is no longer in the catalogue. Look for another with /selftest.")
    return test
