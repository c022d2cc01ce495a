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
    """The exercise's id: its file's name without .yaml."""
    dose: Dose
    """Its sets and reps in this routine."""
    rest_seconds: Annotated[int, Ge(0), Le(300)] = 0
    """Seconds of rest after each set. Write 0 for none."""
    note: Line | None = None
    """One sentence to add here. Example: This longer rest ends a round. Leave it out for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """``minutes`` is what the card promises. :func:`seconds_needed` says what it takes."""

    __pydantic_config__: ClassVar = STRICT
    id: Slug
    """The file's name without .yaml: small letters, digits and underscores. Example: warm_up_trio."""
    name: Title
    """The name on the card. Example: Warm-up trio."""
    aliases: Annotated[tuple[Annotated[str, Len(2, 40)], ...], Len(0, 12)] = ()
    """Other names a runner might type, such as [warm up, before the run]. Use each name in one file only."""
    purpose: Purpose
    """What it's for."""
    phase: Annotated[tuple[Phase, ...], Len(1, 2)]
    """Which part of the year it suits."""
    summary: Paragraph
    """Two or three sentences on what you do and why. Don't promise to heal or prevent anything."""
    when: Line
    """When to do it. Example: Right before an easy run."""
    frequency: Line
    """How often. Example: Twice a week, with at least a day between."""
    minutes: Annotated[int, Ge(1), Le(90)]
    """How long it takes. The check adds up sets, reps and rest, and tells you if this is far off."""
    stations: Annotated[tuple[Station, ...], Len(2, 8)]
    """The exercises, in the order you do them."""
    circuit: bool = False
    """true if you do one set of each, then start again. Leave it out if you finish all sets of one exercise
    before the next."""
    variations: Annotated[tuple[Slug, ...], Len(0, 8)] = ()
    """Ids of exercises that can replace one of these. Write [] for none."""
    cues: Annotated[tuple[Line, ...], Len(0, 4)] = ()
    """What to keep in mind throughout. Example: Keep the order."""
    stop_if: Annotated[tuple[Line, ...], Len(1, 4)]
    """When to stop, as a runner feels it. No diagnosis. Example: A joint hurts."""
    choices: Annotated[tuple[Choice, ...], Len(0, 4)] = ()
    """Where your sources disagree, and which way you went. Leave it out if they agree."""
    opinion: Annotated[tuple[Line, ...], Len(0, 6)] = ()
    """What on this card is your own view, not a source's. Example: the rest."""
    sources: Annotated[tuple[Citation, ...], Len(1, 8)]
    """Where the routine comes from. Name at least one source."""


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
