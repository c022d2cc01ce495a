"""Cards of routines: all of them, and one to read before it begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.content.catalogue import Catalogue
from bot.content.exercises import PURPOSE_NAMES
from bot.content.routines import Phase, Routine, Station, equipment
from bot.features.exercises.buttons import PickExercise, ShowSources, exercise_options
from bot.features.guided.buttons import BeginRoutine, PickRoutine
from bot.features.screening.rules import UNSCREENED, Standing
from bot.interactions.cards import ACCENT, PAGE, Card, Row, bullets, kit, numbered_title, pages, turns


def routines_card(catalogue: Catalogue) -> Card:
    """Return all routines by purpose, the shortest first; when each is done is in the list to choose from."""
    routines = sorted(catalogue.routines.values(), key=lambda r: r.minutes)
    groups = [[r for r in routines if r.purpose is purpose] for purpose in PURPOSE_NAMES]
    return Card(
        "## Routines",
        *(_group(routines) for routines in groups if routines),
        Row(PickRoutine(routines)),
        colour=ACCENT,
    )


def routine_card(
    routine: Routine,
    catalogue: Catalogue,
    pictures: Sequence[discord.ui.Item[Any]] = (),
    page: int = 0,
    *,
    standing: Standing = UNSCREENED,
) -> Card:
    """Return a page of a routine: first its exercises, then when and how to do it.

    The pictures are on the first page. ``standing`` is that of the only person who sees it.
    """
    laid = routine_pages(routine, catalogue, standing)
    page = min(page, len(laid) - 1)
    shown = dict.fromkeys([*(s.exercise for s in routine.stations), *routine.variations])
    options = exercise_options(catalogue.exercises[key] for key in shown)
    heading = [f"### {numbered_title(routine.name, page, len(laid))}"] if page else []
    turn = turns(f"routine:page:{routine.id}", page, len(laid))
    return Card(
        *(pictures if not page else ()),
        *heading,
        *laid[page],
        Row(PickExercise(options, "Show an exercise", "routine")),
        Row(BeginRoutine(routine.id), *turn, ShowSources("routines", routine.id)),
        colour=ACCENT,
    )


def routine_pages(routine: Routine, catalogue: Catalogue, standing: Standing = UNSCREENED) -> list[list[str]]:
    """Return the text of each page of a routine."""
    stations = [f"{i}. {_station(s, catalogue, standing)}" for i, s in enumerate(routine.stations, start=1)]
    parts = [
        f"## {routine.name}\n-# {_facts(routine, catalogue)}",
        "\n".join(stations),
        f"**Stop if**\n{bullets(routine.stop_if)}",
    ]
    about = [
        f"**About**\n{routine.summary}",
        f"**When**\n{routine.when}",
        f"**How often**\n{routine.frequency}",
        f"**Phase**\n{_phase(routine)}",
        *([f"**Keep in mind**\n{bullets(routine.cues)}"] if routine.cues else []),
    ]
    laid = pages([*parts, *about], PAGE - len(routine.name) - len("###  · 1/9"))
    laid[0][0] = laid[0][0].replace(routine.name, numbered_title(routine.name, 0, len(laid)), 1)
    return laid


def _group(routines: Sequence[Routine]) -> str:
    lines = (f"{routine.name} · {routine.minutes} min" for routine in routines)
    return "\n".join([f"**{PURPOSE_NAMES[routines[0].purpose].capitalize()}**", *lines])


def _facts(routine: Routine, catalogue: Catalogue) -> str:
    needed = kit(equipment(routine, catalogue.exercises))
    return f"{routine.minutes} min · {needed} · {PURPOSE_NAMES[routine.purpose]}"


def _station(station: Station, catalogue: Catalogue, standing: Standing) -> str:
    text = f"**{catalogue.exercises[station.exercise].name}** {standing.lighter(station.dose)}"
    if station.rest_seconds:
        text += f", rest {station.rest_seconds} s after each set"
    return f"{text}\n-# {station.note}" if station.note is not None else text


def _phase(routine: Routine) -> str:
    if set(routine.phase) == set(Phase):
        return "Any time of year"
    return " and ".join(routine.phase).capitalize()
