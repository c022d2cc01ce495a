"""The plan's selects and buttons. Each acts for the person who presses it, and for nobody else."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import discord

from bot.content.exercises import Equipment
from bot.content.routines import Phase
from bot.features.plan.plans import Choices, Sessions


class Question(StrEnum):
    """The questions asked before a plan is made."""

    SESSIONS = "sessions"
    PHASE = "phase"
    EQUIPMENT = "equipment"


class Verb(StrEnum):
    """The buttons of a plan. The last two stand on cards from before care had its own."""

    SHOW = "show"
    ASK = "ask"
    MAKE = "make"
    CHECKED = "looked"
    CLEAR = "clear"


LABELS = {
    Verb.SHOW: "Back",
    Verb.ASK: "Update my plan",
    Verb.MAKE: "Make my plan",
}


class Choose(discord.ui.Select[Any]):
    """The select for one of the questions; ``has_plan``: there is a plan to go back to."""

    def __init__(self, question: Question, choices: Choices, *, has_plan: bool) -> None:
        options = _options(question, choices)
        is_list = question is Question.EQUIPMENT
        super().__init__(
            placeholder="Nothing but the floor" if is_list else "Choose one",
            options=options,
            min_values=0 if is_list else 1,
            max_values=max(len(options), 1) if is_list else 1,
            custom_id=f"plan:{question}:{'old' if has_plan else 'new'}",
        )


class PressPlan(discord.ui.Button[Any]):
    """The button that shows the plan, asks again or makes it."""

    def __init__(
        self,
        verb: Verb,
        label: str | None = None,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> None:
        super().__init__(label=label or LABELS[verb], style=style, custom_id=f"plan:{verb}:mine")


class StartSession(discord.ui.Button[Any]):
    """The button that begins a session of the plan. ``letters``: of all those that are the same."""

    def __init__(self, letter: str, letters: str = "") -> None:
        super().__init__(
            label=f"Start {letters}" if letters else f"Start session {letter}",
            style=discord.ButtonStyle.success,
            custom_id=f"plan:start:{letter}",
        )


class ShowSession(discord.ui.Button[Any]):
    """The button that shows another session of the plan, in place of this one."""

    def __init__(self, letter: str, letters: str = "") -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(
            label=f"Session {letters or letter}", style=style, custom_id=f"plan:session:{letter}"
        )


class ShowReasons(discord.ui.Button[Any]):
    """The button that shows why a session has its exercises, in place of it."""

    def __init__(self, letter: str) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label="Why this plan", style=style, custom_id=f"plan:reasons:{letter}")


def _options(question: Question, choices: Choices) -> list[discord.SelectOption]:
    """Return the possible answers to a question as options, with the current ones selected."""
    match question:
        case Question.SESSIONS:
            return [
                discord.SelectOption(
                    label=f"{int(n)} sessions a week", value=str(int(n)), default=n is choices.sessions
                )
                for n in Sessions
            ]
        case Question.PHASE:
            says = {
                Phase.BASE_BUILDING: "No race soon: more exercises, more sets",
                Phase.IN_SEASON: "Races soon: short sessions",
            }
            return [
                discord.SelectOption(
                    label=phase.capitalize(),
                    value=phase,
                    description=says[phase],
                    default=phase is choices.phase,
                )
                for phase in Phase
            ]
        case Question.EQUIPMENT:
            return [
                discord.SelectOption(label=kit.capitalize(), value=kit, default=kit in choices.equipment)
                for kit in Equipment
            ]
