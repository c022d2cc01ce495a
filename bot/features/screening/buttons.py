"""Buttons and the select of the health questions. ``wanted`` is what they lead back to."""

from __future__ import annotations

from typing import Any

import discord

from bot.content.screening import ScreeningQuestion
from bot.features.pain.buttons import Wanted
from bot.features.screening.notes import SOMETHING_CHANGED


class AnswerQuestions(discord.ui.Button[Any]):
    """The button that opens the form."""

    def __init__(self, wanted: Wanted, label: str = "Answer", *, main: bool = True) -> None:
        style = discord.ButtonStyle.success if main else discord.ButtonStyle.secondary
        super().__init__(label=label, style=style, custom_id=f"health:form:{wanted.ids}")


def something_changed(wanted: Wanted) -> AnswerQuestions:
    """Return the button for somebody whose answers are no longer true."""
    return AnswerQuestions(wanted, SOMETHING_CHANGED, main=False)


class ChooseSmaller(discord.ui.Select[Any]):
    """The select of the answers to a smaller question."""

    def __init__(self, question: ScreeningQuestion, wanted: Wanted) -> None:
        options = [discord.SelectOption(label=each.says, value=each.id) for each in question.choices]
        super().__init__(
            placeholder="Choose one", options=options, custom_id=f"health:say:{question.id}:{wanted.ids}"
        )


class AskCleared(discord.ui.Button[Any]):
    """The button for somebody whom a physio or doctor has cleared."""

    def __init__(self, wanted: Wanted) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label="I've been cleared", style=style, custom_id=f"health:checked:{wanted.ids}")


class ConfirmCleared(discord.ui.Button[Any]):
    """The button that confirms it."""

    def __init__(self, wanted: Wanted) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label="I'm cleared to train", style=style, custom_id=f"health:cleared:{wanted.ids}")


class GoOn(discord.ui.Button[Any]):
    """The button that leads on to what was asked for."""

    def __init__(self, wanted: Wanted, label: str) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label=label, style=style, custom_id=f"health:go:{wanted.ids}")
