"""The questions before a plan: what can be answered, and what an answer does."""

from __future__ import annotations

from dataclasses import replace

import discord

from bot.content.exercises import Equipment
from bot.content.routines import Phase
from bot.features.plan.buttons import Question
from bot.features.plan.plans import Choices, Sessions
from bot.features.plan.service import Change


def answer_options(question: Question, choices: Choices) -> list[discord.SelectOption]:
    """The answers to a question, with what is chosen."""
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
                Phase.BASE_BUILDING: "no race is near: more exercises, more sets",
                Phase.IN_SEASON: "races are near: short sessions",
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


def change_of(question: Question, values: list[str]) -> Change:
    """What the chosen values do."""
    match question:
        case Question.SESSIONS:
            return lambda choices: replace(choices, sessions=Sessions(int(values[0])))
        case Question.PHASE:
            return lambda choices: replace(choices, phase=Phase(values[0]))
        case Question.EQUIPMENT:
            return lambda choices: replace(choices, equipment=frozenset(map(Equipment, values)))
