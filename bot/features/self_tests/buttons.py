"""The buttons in and under a self-test. A custom_id carries the run, and the turn of its screen.

So a press still counts after a restart, and a second tap on the same screen does nothing.
"""

from __future__ import annotations

from typing import Any

import discord

from bot.content.self_tests import SelfTest
from bot.features.self_tests.rules import NUMBER_EXAMPLES, Verb
from bot.interactions.routes import Form

LONGEST_LABEL = 80
"""The most characters that Discord accepts."""


class _Button(discord.ui.Button[Any]):
    def __init__(
        self, custom_id: str, label: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary
    ) -> None:
        super().__init__(label=label[:LONGEST_LABEL], style=style, custom_id=custom_id)


class PressTest(_Button):
    """Next, Back, Start, Nothing hurt: everything that needs no words."""

    def __init__(self, run_id: int, turn: int, verb: Verb, label: str, style: discord.ButtonStyle) -> None:
        super().__init__(f"selftest:{verb}:{run_id}:{turn}", label, style)


class SeeOutcome(_Button):
    """What was observed, in plain words."""

    def __init__(self, run_id: int, turn: int, outcome: str, label: str) -> None:
        super().__init__(f"selftest:see:{run_id}:{turn}:{outcome}", label, discord.ButtonStyle.primary)


class TypeNumber(_Button):
    """Opens the form for seconds, repetitions, centimetres or pain."""

    def __init__(self, run_id: int, turn: int, label: str) -> None:
        super().__init__(f"selftest:type:{run_id}:{turn}", label, discord.ButtonStyle.primary)


class NumberForm(Form):
    """The number for one side, with the run and the turn of its screen."""

    def __init__(self, run_id: int, turn: int, test: SelfTest) -> None:
        super().__init__(title="What was it?", custom_id=f"selftest:typed:{run_id}:{turn}")
        example = NUMBER_EXAMPLES[test.measure]
        number: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="number", max_length=20, placeholder=example.partition("like ")[2]
        )
        self.ask(test.measure.capitalize(), f"Type {example}.", number)


class BeginTest(_Button):
    """Begins a test, or resumes it; ``anew`` restarts it in place of the message."""

    def __init__(self, test_id: str, label: str, *, anew: bool = False) -> None:
        super().__init__(f"selftest:{'anew' if anew else 'begin'}:{test_id}", label)


class ReadTest(_Button):
    """Shows the whole test to read: all outcomes, and what it can't tell."""

    def __init__(self, test_id: str) -> None:
        super().__init__(f"selftest:read:{test_id}", "Read the steps first")


class ShowNext(_Button):
    """Shows an exercise that makes sense after a result, on a new card: the result stays."""

    def __init__(self, key: str, label: str) -> None:
        super().__init__(f"selftest:exercise:{key}", label, discord.ButtonStyle.primary)


class KeptResult(_Button):
    """Shows a result, asks whether to delete it, or deletes it."""

    def __init__(
        self,
        run_id: int,
        what: str,
        label: str,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> None:
        super().__init__(f"selftest:{what}:{run_id}", label, style)


class ShowProgress(_Button):
    """Shows the person's results over time, on a new card."""

    def __init__(self) -> None:
        super().__init__("selftest:progress:own", "My progress")


class ShowPlan(_Button):
    """Shows the person's plan, on a new card; without a plan, asks what to base one on."""

    def __init__(self) -> None:
        super().__init__("selftest:plan:own", "My plan", discord.ButtonStyle.success)


class PickResult(discord.ui.Select[Any]):
    """A list of the person's past tests, to see or delete a result."""

    def __init__(self, options: list[discord.SelectOption]) -> None:
        super().__init__(
            placeholder="See or delete a result", options=options, custom_id="selftest:pick:results"
        )
