"""A routine: exercises in order, with dose and rest, that take a stated time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from annotated_types import Ge, Le, Len

from bot.content.exercises import (
    Choice,
    Citation,
    Dose,
    Equipment,
    Exercise,
    Line,
    Paragraph,
    Purpose,
    Slug,
    Tempo,
    Title,
    span_limits,
)
from bot.content.files import STRICT

CHANGE_SECONDS = 10
"""Allowed for moving from one exercise to the next."""


class Phase(StrEnum):
    BASE_BUILDING = "base building"
    IN_SEASON = "in season"


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One exercise of a routine. ``rest_seconds`` follows every set of it."""

    __pydantic_config__: ClassVar = STRICT
    exercise: Slug
    """The id of the exercise: the name of its file without .yaml."""
    dose: Dose
    """How much of it in this routine."""
    rest_seconds: Annotated[int, Ge(0), Le(300)] = 0
    """Seconds of rest after every set of it; 0 for none."""
    note: Line | None = None
    """One sentence to add here, such as: This longer rest ends a round. Leave it out if there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """``minutes`` is what the card promises; :func:`seconds_needed` says what it takes."""

    __pydantic_config__: ClassVar = STRICT
    id: Slug
    """The name of the file without .yaml: small letters, digits and underscores, such as: warm_up_trio."""
    name: Title
    """The name on the card, such as: Warm-up trio."""
    aliases: Annotated[tuple[Annotated[str, Len(2, 40)], ...], Len(0, 12)] = ()
    """Other names a runner may type, such as [warm up, before the run]. Each may stand in one file only."""
    purpose: Purpose
    """What it is for."""
    phase: Annotated[tuple[Phase, ...], Len(1, 2)]
    """In which part of the year it fits."""
    summary: Paragraph
    """Two or three sentences: what one does and what for. No promise to heal or to prevent anything."""
    when: Line
    """When to do it, such as: Right before an easy run."""
    frequency: Line
    """How often, such as: Twice a week, with at least a day between."""
    minutes: Annotated[int, Ge(1), Le(90)]
    """How long it takes. The check counts sets, repetitions and rest, and says when this is far off."""
    stations: Annotated[tuple[Station, ...], Len(2, 8)]
    """The exercises, in the order they are done."""
    circuit: bool = False
    """true if you do a set of each and then start again with the first. Leave it out if all sets of one
    exercise come before the next."""
    variations: Annotated[tuple[Slug, ...], Len(0, 8)] = ()
    """Ids of exercises that may take the place of one of these; [] for none."""
    cues: Annotated[tuple[Line, ...], Len(0, 4)] = ()
    """What to keep in mind all the way through, such as: Keep the order."""
    stop_if: Annotated[tuple[Line, ...], Len(1, 4)]
    """When to stop, as a runner feels it, such as: A joint hurts. No diagnosis."""
    choices: Annotated[tuple[Choice, ...], Len(0, 4)] = ()
    """Where your sources disagree and what you took. Leave it out if they agree."""
    opinion: Annotated[tuple[Line, ...], Len(0, 6)] = ()
    """What on this card is your own view, not a source's, such as: the rest."""
    sources: Annotated[tuple[Citation, ...], Len(1, 8)]
    """What the routine stands on; at least one."""


def equipment(routine: Routine, exercises: Mapping[str, Exercise]) -> list[Equipment]:
    """Return everything the routine's exercises need with its loads, in the order of the enumeration."""
    needed: set[Equipment] = set()
    for station in routine.stations:
        exercise = exercises[station.exercise]
        needed.update(exercise.equipment, exercise.optional_equipment if station.dose.load else ())
    return [kit for kit in Equipment if kit in needed]


def seconds_needed(routine: Routine, exercises: Mapping[str, Exercise]) -> float:
    """Return the whole routine's time in seconds, with the middle of every span and the exercises' tempo."""
    return sum(
        _station_seconds(station, exercises[station.exercise]) + CHANGE_SECONDS
        for station in routine.stations
    )


def work_seconds(dose: Dose, tempo: Tempo) -> float:
    """Return the time of one set on one side in seconds, with the middle of every span."""
    if dose.seconds is not None:
        return _middle(dose.seconds)
    hold = _middle(dose.hold_seconds) if dose.hold_seconds is not None else tempo.hold
    return _middle(dose.reps or "1") * (tempo.up + hold + tempo.down)


def _station_seconds(station: Station, exercise: Exercise) -> float:
    dose = station.dose
    work = work_seconds(dose, exercise.tempo)
    return _middle(dose.sets) * (work * (2 if dose.per_side else 1) + station.rest_seconds)


def _middle(span: str) -> float:
    return sum(span_limits(span)) / 2
