"""The faces of what somebody who is hurt can press. Nobody has to press any of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord

from bot.content.texts import RedFlag
from bot.features.pain.rules import Outcome

NONE_OF_THESE = "-"
"""What is chosen in the list of signs where none fits."""

NO_DAY = 0
"""In place of a training day's id, where something hurts on none."""


class TellWhere(discord.ui.Button[Any]):
    """Opens the form that asks where it hurts."""

    def __init__(self, occurrence_id: int) -> None:
        style = discord.ButtonStyle.primary
        super().__init__(label="Tell me where", style=style, custom_id=f"pain:tell:{occurrence_id}")


class ChooseSigns(discord.ui.Select[Any]):
    """The signs to choose from, "none of these" first."""

    def __init__(self, note_id: int, signs: Iterable[RedFlag]) -> None:
        options = [
            discord.SelectOption(label="None of these", value=NONE_OF_THESE),
            *(discord.SelectOption(label=sign.asked, value=sign.id) for sign in signs),
        ]
        super().__init__(
            placeholder="None of these, or all that fit",
            options=options,
            max_values=len(options),
            custom_id=f"pain:signs:{note_id}",
        )


class ShowGentler(discord.ui.Button[Any]):
    """Shows the gentle exercise on a card of its own. Its id is looked up again, so that it still holds."""

    def __init__(self, note_id: int, name: str) -> None:
        style = discord.ButtonStyle.primary
        super().__init__(label=f"Show me: {name}"[:80], style=style, custom_id=f"pain:move:{note_id}")


class AskTomorrow(discord.ui.Button[Any]):
    """The yes to being asked on the next day."""

    def __init__(self, note_id: int) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label="Ask me tomorrow how it is", style=style, custom_id=f"pain:ask:{note_id}")


class PauseTraining(discord.ui.Button[Any]):
    """Opens the form for a pause."""

    def __init__(self) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label="Pause training", style=style, custom_id="pain:pause:now")


class HowIsIt(discord.ui.Button[Any]):
    """An answer to the question of the day after."""

    def __init__(self, note_id: int, outcome: Outcome) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label=outcome.capitalize(), style=style, custom_id=f"pain:{outcome}:{note_id}")
