"""Buttons about weights. Each acts for the person who presses it."""

from __future__ import annotations

from typing import Any

import discord

MY_WEIGHTS = "My weights"


class AskWeights(discord.ui.Button[Any]):
    """The button that opens the form about what somebody has to lift with."""

    def __init__(self) -> None:
        super().__init__(label=MY_WEIGHTS, style=discord.ButtonStyle.secondary, custom_id="weights:ask:mine")


class LogLifts(discord.ui.Button[Any]):
    """A button that logs the weights of a session: ``planned``, those of last time, or in a form."""

    def __init__(self, verb: str, workout_id: int, label: str, *, stands_out: bool = False) -> None:
        style = discord.ButtonStyle.primary if stands_out else discord.ButtonStyle.secondary
        super().__init__(label=label, style=style, custom_id=f"lift:{verb}:{workout_id}")


PLANNED, BEFORE, TYPE = "planned", "before", "type"
