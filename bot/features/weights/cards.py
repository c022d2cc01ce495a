"""Forms and lines about weights; for their owner only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import discord

from bot.content.exercises import Exercise
from bot.features.weights.buttons import BEFORE, MY_WEIGHTS, PLANNED, TYPE, LogLifts
from bot.features.weights.rules import Lift, Lifted, Unit, Weights
from bot.features.weights.service import Lifting
from bot.interactions.cards import Row, day
from bot.interactions.routes import Form, choice

MOST_FIELDS = 5
"""Discord shows no more in a form."""

_UNITS = {Unit.KG: "Kilograms (kg)", Unit.LB: "Pounds (lb)"}


def weights_form(weights: Weights) -> Form:
    """Return the form about what somebody has to lift with."""
    form = Form(title=MY_WEIGHTS, custom_id="weights:sent:mine")
    have = discord.ui.TextInput[Any](custom_id="have", default=weights.typed, max_length=200)
    form.ask("What can you lift with, in all?", "A pair of 4 is 8. For a backpack, write a range: 2-10", have)
    form.ask("Unit", None, choice("unit", [(says, unit) for unit, says in _UNITS.items()], weights.unit))
    return form


def lifts_form(workout_id: int, typed: Mapping[str, str], exercises: Mapping[str, Exercise]) -> Form:
    """Return the form about what was lifted in a session, with what was planned or logged."""
    form = Form(title="What did you lift?", custom_id=f"lift:sent:{workout_id}")
    for key, text in list(typed.items())[:MOST_FIELDS]:
        name = exercises[key].name if key in exercises else key
        box = discord.ui.TextInput[Any](custom_id=key, default=text, required=False, max_length=40)
        form.ask(name[:45], "Weight × reps of each set. Empty if you did it without", box)
    return form


def lifted_lines(lifted: Mapping[str, Lifted], exercises: Mapping[str, Exercise], unit: Unit) -> str:
    """Return a line for each exercise: "Split squat: 8 kg × 10"."""
    names = {key: exercises[key].name if key in exercises else key for key in lifted}
    return "\n".join(f"{names[key]}: {each.said(unit)}" for key, each in lifted.items())


def asked_lifts(
    workout_id: int, lifting: Lifting, exercises: Mapping[str, Exercise]
) -> list[discord.ui.Item[Any] | str]:
    """Return the question what was lifted in a logged session, or what was; nothing without weights."""
    planned, logged, last, unit = lifting.planned, lifting.logged, lifting.last, lifting.unit
    if not planned:
        return []
    if logged:
        text = f"**Lifted**\n{lifted_lines(logged, exercises, unit)}"
        return [text, Row(LogLifts(TYPE, workout_id, "Change my weights"))]
    differs = any(key in last and last[key] != each for key, each in planned.items())
    again = [LogLifts(BEFORE, workout_id, "Same as last time")] if differs else []
    return [
        f"**What did you lift?** The plan was:\n{lifted_lines(planned, exercises, unit)}",
        Row(
            LogLifts(PLANNED, workout_id, "As planned", stands_out=True),
            *again,
            LogLifts(TYPE, workout_id, "Something else"),
        ),
    ]


def load_lines(
    lifts: Mapping[str, Sequence[Lift]], exercises: Mapping[str, Exercise], unit: Unit, most: int
) -> list[str]:
    """Return how weights and repetitions have grown, a line each, for the exercises lifted last."""
    latest = sorted(lifts, key=lambda key: lifts[key][-1].done_at, reverse=True)[:most]
    lines: list[str] = []
    for key in latest:
        first, last = lifts[key][0], lifts[key][-1]
        name = exercises[key].name if key in exercises else key
        grown = f"{first.lifted.said(unit)} → {last.lifted.said(unit)}, since {day(first.done_at)}"
        only = f"{last.lifted.said(unit)} on {day(last.done_at)}"
        lines.append(f"- **{name}:** {grown if len(lifts[key]) > 1 else only}")
    return lines
