"""Buttons and the select of the health questions. ``goal`` is what follows the answers, see ``goals``."""

from __future__ import annotations

from typing import Any

import discord

from bot.content.screening import ScreeningQuestion
from bot.features.screening.notes import SOMETHING_CHANGED


class AnswerQuestions(discord.ui.Button[Any]):
    """The button that opens the form."""

    def __init__(self, goal: str, label: str = "Answer", *, main: bool = True) -> None:
        style = discord.ButtonStyle.success if main else discord.ButtonStyle.secondary
        super().__init__(label=label, style=style, custom_id=f"health:form:{goal}")


def something_changed(goal: str) -> AnswerQuestions:
    """Return the button for somebody whose answers are no longer true."""
    return AnswerQuestions(goal, SOMETHING_CHANGED, main=False)


class ChooseSmaller(discord.ui.Select[Any]):
    """The select of the answers to a smaller question."""

    def __init__(self, question: ScreeningQuestion, goal: str) -> None:
        options = [discord.SelectOption(label=each.says, value=each.id) for each in question.choices]
        super().__init__(
            placeholder="Choose one", options=options, custom_id=f"health:more:{question.id}:{goal}"
        )


class AskCleared(discord.ui.Button[Any]):
    """The button for somebody whom a physio or doctor has cleared."""

    def __init__(self, goal: str) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label="I've been cleared", style=style, custom_id=f"health:checked:{goal}")


class ConfirmCleared(discord.ui.Button[Any]):
    """The button that confirms it."""

    def __init__(self, goal: str) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label="I'm cleared to train", style=style, custom_id=f"health:cleared:{goal}")


class GoOn(discord.ui.Button[Any]):
    """The button that leads on to what was asked for."""

    def __init__(self, goal: str, label: str) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label=label, style=style, custom_id=f"health:go:{goal}")
