"""Buttons and selects for somebody who is hurt. Nobody has to press any of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import discord

from bot.content.exercises import Place
from bot.content.texts import RedFlag
from bot.features.pain.rules import Outcome

NONE_OF_THESE = "-"
"""The option for "none of these" in the list of signs."""

NO_DAY = 0
"""Stands for a training day's id if the pain belongs to none."""


class TellWhere(discord.ui.Button[Any]):
    """The button that opens the form that asks where it hurts."""

    def __init__(self, occurrence_id: int, label: str = "Tell me where") -> None:
        style = discord.ButtonStyle.primary
        super().__init__(label=label, style=style, custom_id=f"pain:tell:{occurrence_id}")


class Want(StrEnum):
    """What somebody asked for before care came first, and what they get once nothing hurts."""

    NOTHING = "none"
    PLAN = "plan"
    SESSION = "session"
    WARM_UP = "warmup"
    RUN = "run"
    ROUTINE = "routine"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for. ``key`` says which session, club run, routine or self-test."""

    what: Want = Want.NOTHING
    key: str = "-"

    @property
    def ids(self) -> str:
        """Both, for the end of a custom_id."""
        return f"{self.what}:{self.key}"


class CareVerb(StrEnum):
    """What somebody says about all the pain that they told of, or asks for."""

    GONE = "gone"
    CHECKED = "checked"
    CLEARED = "cleared"
    SHOW = "show"


CARE_LABELS = {
    CareVerb.GONE: "It's stopped hurting",
    CareVerb.CHECKED: "I've had it checked",
    CareVerb.CLEARED: "I'm cleared to train",
    CareVerb.SHOW: "Back",
}

STILL = "It still hurts"


class PressCare(discord.ui.Button[Any]):
    """The button that says that the pain is over or was checked, and leads back to what was asked for."""

    def __init__(self, verb: CareVerb, wanted: Wanted) -> None:
        style = discord.ButtonStyle.secondary
        custom_id = f"care:{verb}:{wanted.ids}"
        super().__init__(label=CARE_LABELS[verb], style=style, custom_id=custom_id)


class WhereHurt(discord.ui.Select[Any]):
    """The select of places where a session or a self-test hurt; ``custom_id`` says which."""

    def __init__(self, custom_id: str, placeholder: str = "Choose the place") -> None:
        options = [discord.SelectOption(label=place.capitalize(), value=place) for place in Place]
        super().__init__(placeholder=placeholder, options=options, custom_id=custom_id)


def where_it_was(wanted: Wanted) -> WhereHurt:
    """Return the select of where it hurt, if nobody has said; it leads on to what was ``wanted``."""
    return WhereHurt(f"care:where:{wanted.ids}", "Where did it hurt?")


class ChooseSigns(discord.ui.Select[Any]):
    """The select of signs, with "none of these" first."""

    def __init__(self, note_id: int, signs: Iterable[RedFlag]) -> None:
        options = [
            discord.SelectOption(label="None of these", value=NONE_OF_THESE),
            *(discord.SelectOption(label=sign.asked, value=sign.id) for sign in signs),
        ]
        super().__init__(
            placeholder="None of these, or all that apply",
            options=options,
            max_values=len(options),
            custom_id=f"pain:signs:{note_id}",
        )


class AskSigns(discord.ui.Button[Any]):
    """The button that asks about warning signs that nobody has told yet."""

    def __init__(self) -> None:
        style = discord.ButtonStyle.primary
        super().__init__(label="Tell me the signs", style=style, custom_id="pain:unasked")


class ShowGentler(discord.ui.Button[Any]):
    """The button that shows the gentle exercise on a separate card.

    The exercise is looked up again, so that it still applies.
    """

    def __init__(self, note_id: int, name: str) -> None:
        style = discord.ButtonStyle.primary
        super().__init__(label=f"Show me: {name}"[:80], style=style, custom_id=f"pain:move:{note_id}")


class AskTomorrow(discord.ui.Button[Any]):
    """The button that agrees to be asked the next day."""

    def __init__(self, note_id: int) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label="Check on me tomorrow", style=style, custom_id=f"pain:ask:{note_id}")


class PauseTraining(discord.ui.Button[Any]):
    """The button that opens the form for a pause."""

    def __init__(self) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label="Pause training", style=style, custom_id="pain:pause:now")


class HowIsIt(discord.ui.Button[Any]):
    """The button for one answer to the question on the day after."""

    def __init__(self, note_id: int, outcome: Outcome) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label=outcome.capitalize(), style=style, custom_id=f"pain:{outcome}:{note_id}")
