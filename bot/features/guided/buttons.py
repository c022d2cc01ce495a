"""Buttons and selects before, during and at the end of a guided session."""

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
    Press.GO_ON: "Carry on",
    Press.STOP: "Stop here",
    Press.HURT: "Something hurts",
}

WORDS = {NextDay.NO_MORE: "no", NextDay.MORE: "yes"}
"""The words for the answers about the day after in custom_ids."""

NO_WORKOUT = 0
"""The workout id in a custom_id if no session waits for the answer: the question was on the plan."""

_STYLES: dict[str, discord.ButtonStyle] = {
    Press.NEXT: discord.ButtonStyle.primary,
    Press.GO_ON: discord.ButtonStyle.primary,
    Press.START: discord.ButtonStyle.success,
}


class Guide(discord.ui.Button[Any]):
    """The button that begins or continues the exercises of a club run's post, for the presser only."""

    def __init__(self, occurrence_id: int) -> None:
        style = discord.ButtonStyle.primary
        super().__init__(label="Guide me", style=style, custom_id=f"warmup:begin:{occurrence_id}")


class PickRoutine(discord.ui.Select[Any]):
    """The select that shows the chosen routine."""

    def __init__(self, routines: list[Routine]) -> None:
        options = [
            discord.SelectOption(label=each.name, value=each.id, description=each.when[:100])
            for each in routines
        ]
        super().__init__(placeholder="Show a routine", options=options, custom_id="routine:pick:list")


class BeginRoutine(discord.ui.Button[Any]):
    """The button that begins a routine step by step."""

    def __init__(self, key: str) -> None:
        style = discord.ButtonStyle.success
        super().__init__(label="Start this routine", style=style, custom_id=f"routine:begin:{key}")


class Move(discord.ui.Button[Any]):
    """The button that moves a session; ``verb`` is a press, or :data:`EASIER` or :data:`HARDER`.

    ``turn`` is that of the card with the button, so that a second press is harmless.
    """

    def __init__(self, workout_id: int, turn: int, verb: str, label: str) -> None:
        style = _STYLES.get(verb, discord.ButtonStyle.secondary)
        super().__init__(label=label, style=style, custom_id=f"workout:{verb}:{workout_id}:{turn}")


class ShowHow(discord.ui.Button[Any]):
    """The button that shows all about the exercise on a separate card, beside the session."""

    def __init__(self, exercise: str) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label="Show me how", style=style, custom_id=f"workout:how:{exercise}")


class ShowWorkout(discord.ui.Button[Any]):
    """The button that shows a session where it stands, replacing the card with this button."""

    def __init__(self, workout_id: int, label: str) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label=label, style=style, custom_id=f"workout:show:{workout_id}")


class LogEffort(discord.ui.Button[Any]):
    """The button that opens the form about how a session was."""

    def __init__(self, workout_id: int, label: str, *, stands_out: bool) -> None:
        style = discord.ButtonStyle.primary if stands_out else discord.ButtonStyle.secondary
        super().__init__(label=label, style=style, custom_id=f"workout:log:{workout_id}")


class AnswerNextDay(discord.ui.Button[Any]):
    """The button that says whether there was more pain on the day after a session than before it."""

    def __init__(self, effort_id: int, workout_id: int, next_day: NextDay) -> None:
        word, style = WORDS[next_day], discord.ButtonStyle.secondary
        custom_id = f"effort:{word}:{effort_id}:{workout_id}"
        super().__init__(label=word.capitalize(), style=style, custom_id=custom_id)


class Join(discord.ui.Button[Any]):
    """The button that joins a session led in the channel."""

    def __init__(self, workout_id: int) -> None:
        style = discord.ButtonStyle.success
        super().__init__(label="Join in", style=style, custom_id=f"workout:join:{workout_id}")


class SomethingHurts(discord.ui.Button[Any]):
    """The button for somebody who joined a session and is in pain; the others go on and see nothing of it."""

    def __init__(self, workout_id: int) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label="Something hurts", style=style, custom_id=f"workout:pain:{workout_id}")
