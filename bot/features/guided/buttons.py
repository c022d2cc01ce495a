"""The faces of what can be pressed in a guided session, before it, and at its end."""

from __future__ import annotations

from typing import Any

import discord

from bot.content.routines import Routine
from bot.features.guided.workout import NextDay, Press

EASIER, HARDER = "easier", "harder"

LABELS = {
    Press.NEXT: "Next",
    Press.BACK: "Back",
    Press.SKIP: "Skip",
    Press.PAUSE: "Pause",
    Press.GO_ON: "Go on",
    Press.STOP: "Stop here",
    Press.HURT: "Something hurts",
}

WORDS = {NextDay.NO_MORE: "no", NextDay.MORE: "yes"}
"""How the answers to the question about the day after stand in custom_ids."""

NO_WORKOUT = 0
"""Stands in a custom_id where no session waits for the answer: the question stood on the plan."""

_STYLES: dict[str, discord.ButtonStyle] = {
    Press.NEXT: discord.ButtonStyle.primary,
    Press.GO_ON: discord.ButtonStyle.primary,
    Press.START: discord.ButtonStyle.success,
}


class Guide(discord.ui.Button[Any]):
    """Begins the exercises of a training day's post, or goes on with them; only who presses sees it."""

    def __init__(self, occurrence_id: int) -> None:
        style = discord.ButtonStyle.primary
        super().__init__(label="Guide me", style=style, custom_id=f"warmup:begin:{occurrence_id}")


class PickRoutine(discord.ui.Select[Any]):
    """Shows the chosen routine."""

    def __init__(self, routines: list[Routine]) -> None:
        options = [discord.SelectOption(label=each.name, value=each.id) for each in routines]
        super().__init__(placeholder="Show a routine", options=options, custom_id="routine:pick:list")


class BeginRoutine(discord.ui.Button[Any]):
    """Begins a routine step by step."""

    def __init__(self, key: str) -> None:
        style = discord.ButtonStyle.success
        super().__init__(label="Start", style=style, custom_id=f"routine:begin:{key}")


class Move(discord.ui.Button[Any]):
    """Moves a session; ``verb`` is a press, or to an easier or harder exercise.

    The turn is that of the card it stands on, so that a second press is harmless.
    """

    def __init__(self, workout_id: int, turn: int, verb: str, label: str) -> None:
        style = _STYLES.get(verb, discord.ButtonStyle.secondary)
        super().__init__(label=label, style=style, custom_id=f"workout:{verb}:{workout_id}:{turn}")


class ShowHow(discord.ui.Button[Any]):
    """Shows all about the exercise on a card of its own, beside the session."""

    def __init__(self, exercise: str) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label="How?", style=style, custom_id=f"workout:how:{exercise}")


class ShowWorkout(discord.ui.Button[Any]):
    """Shows a session where it stands, in place of the card with this button."""

    def __init__(self, workout_id: int, label: str) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label=label, style=style, custom_id=f"workout:show:{workout_id}")


class LogEffort(discord.ui.Button[Any]):
    """Opens the form about how a session was."""

    def __init__(self, workout_id: int, label: str, *, stands_out: bool) -> None:
        style = discord.ButtonStyle.primary if stands_out else discord.ButtonStyle.secondary
        super().__init__(label=label, style=style, custom_id=f"workout:log:{workout_id}")


class AnswerNextDay(discord.ui.Button[Any]):
    """Says whether there was more pain on the day after a session than before it."""

    def __init__(self, effort_id: int, workout_id: int, next_day: NextDay) -> None:
        word, style = WORDS[next_day], discord.ButtonStyle.secondary
        custom_id = f"effort:{word}:{effort_id}:{workout_id}"
        super().__init__(label=word.capitalize(), style=style, custom_id=custom_id)


class Join(discord.ui.Button[Any]):
    """Joins a session that is led in the channel."""

    def __init__(self, workout_id: int) -> None:
        style = discord.ButtonStyle.success
        super().__init__(label="Join", style=style, custom_id=f"workout:join:{workout_id}")


class SomethingHurts(discord.ui.Button[Any]):
    """For one of those who joined a session. The others go on and see nothing of it."""

    def __init__(self, workout_id: int) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label="Something hurts", style=style, custom_id=f"workout:pain:{workout_id}")
