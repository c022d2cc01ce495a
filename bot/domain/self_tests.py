"""Self-tests as data: what to do, what to watch, what an outcome may mean and what it cannot tell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from annotated_types import Len

from bot.domain.dosage import Span
from bot.domain.exercises import Citation, Confidence, Equipment, Line, Paragraph, Position, Slug, Title

_STRICT = {"extra": "forbid"}


class Measure(StrEnum):
    """What is written down: what was seen, or a number of seconds, repetitions or centimetres."""

    OBSERVATION = "observation"
    SECONDS = "seconds"
    REPS = "reps"
    CENTIMETRES = "centimetres"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One thing that may be seen, in plain words; what it may mean; which exercises come next, best first."""

    __pydantic_config__: ClassVar = _STRICT
    id: Slug
    seen: Annotated[str, Len(3, 80)]
    means: Annotated[str, Len(10, 300)]
    next: Annotated[tuple[Slug, ...], Len(0, 4)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """A published figure. It never goes without its population and our confidence in it."""

    __pydantic_config__: ClassVar = _STRICT
    value: Line
    population: Line
    source: Slug
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTest:
    __pydantic_config__: ClassVar = _STRICT
    id: Slug
    name: Title
    aliases: Annotated[tuple[Annotated[str, Len(2, 40)], ...], Len(0, 12)] = ()
    purpose: Paragraph
    position: Position
    equipment: Annotated[tuple[Equipment, ...], Len(0, 4)] = ()
    measure: Measure
    per_side: bool
    setup: Annotated[tuple[Line, ...], Len(1, 5)]
    steps: Annotated[tuple[Line, ...], Len(2, 7)]
    watch: Annotated[tuple[Line, ...], Len(1, 6)]
    outcomes: Annotated[tuple[Outcome, ...], Len(2, 6)]
    cannot_tell: Annotated[str, Len(10, 300)]
    norms: Annotated[tuple[Norm, ...], Len(0, 4)] = ()
    retest_weeks: Span = "4-6"
    stop_if: Annotated[tuple[Line, ...], Len(1, 4)]
    opinion: Annotated[tuple[Line, ...], Len(0, 6)] = ()
    alt_text: Annotated[str, Len(20, 400)]
    sources: Annotated[tuple[Citation, ...], Len(1, 8)]
