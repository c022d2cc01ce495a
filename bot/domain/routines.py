"""A routine: exercises in an order, with dose and rest, that take a stated time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from annotated_types import Ge, Le, Len

from bot.domain.dosage import Dose, span_limits
from bot.domain.exercises import Choice, Citation, Equipment, Exercise, Line, Paragraph, Purpose, Slug, Title

_STRICT = {"extra": "forbid"}

CHANGE_SECONDS = 10
"""Allowed for getting from one exercise into the next."""


class Phase(StrEnum):
    BASE_BUILDING = "base building"
    IN_SEASON = "in season"


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One exercise of a routine. ``rest_seconds`` follows every set of it."""

    __pydantic_config__: ClassVar = _STRICT
    exercise: Slug
    dose: Dose
    rest_seconds: Annotated[int, Ge(0), Le(300)] = 0
    note: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """``minutes`` is what the card promises; :func:`seconds_needed` says what it takes."""

    __pydantic_config__: ClassVar = _STRICT
    id: Slug
    name: Title
    aliases: Annotated[tuple[Annotated[str, Len(2, 40)], ...], Len(0, 12)] = ()
    purpose: Purpose
    phase: Annotated[tuple[Phase, ...], Len(1, 2)]
    summary: Paragraph
    when: Line
    frequency: Line
    minutes: Annotated[int, Ge(1), Le(90)]
    stations: Annotated[tuple[Station, ...], Len(2, 8)]
    variations: Annotated[tuple[Slug, ...], Len(0, 8)] = ()
    cues: Annotated[tuple[Line, ...], Len(0, 4)] = ()
    stop_if: Annotated[tuple[Line, ...], Len(1, 4)]
    choices: Annotated[tuple[Choice, ...], Len(0, 4)] = ()
    opinion: Annotated[tuple[Line, ...], Len(0, 6)] = ()
    sources: Annotated[tuple[Citation, ...], Len(1, 8)]


def equipment(routine: Routine, exercises: Mapping[str, Exercise]) -> list[Equipment]:
    """All that the routine's exercises need, each once, in the order of the enumeration."""
    needed = {kit for station in routine.stations for kit in exercises[station.exercise].equipment}
    return [kit for kit in Equipment if kit in needed]


def seconds_needed(routine: Routine, exercises: Mapping[str, Exercise]) -> float:
    """Time of the whole routine in seconds, with the middle of every span and the exercises' tempo."""
    return sum(
        _station_seconds(station, exercises[station.exercise]) + CHANGE_SECONDS
        for station in routine.stations
    )


def _station_seconds(station: Station, exercise: Exercise) -> float:
    dose, tempo = station.dose, exercise.tempo
    if dose.seconds is not None:
        work = _middle(dose.seconds)
    else:
        hold = _middle(dose.hold_seconds) if dose.hold_seconds is not None else tempo.hold
        work = _middle(dose.reps or "1") * (tempo.up + hold + tempo.down)
    return _middle(dose.sets) * (work * (2 if dose.per_side else 1) + station.rest_seconds)


def _middle(span: str) -> float:
    return sum(span_limits(span)) / 2
