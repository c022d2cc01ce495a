"""Lessons: what a runner may want to understand, in sections short enough for a phone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from annotated_types import Len

from bot.domain.exercises import Citation, Confidence, Line, Slug, Title

_STRICT = {"extra": "forbid"}


class Verdict(StrEnum):
    """How a claim stands against what has been studied."""

    SUPPORTED = "supported"
    MIXED = "mixed"
    DOUBTED = "doubted"
    ANECDOTE = "anecdote"
    OPINION = "opinion"


class Urgency(StrEnum):
    """How soon a sign wants a professional."""

    EMERGENCY = "emergency now"
    URGENT = "same day"
    SOON = "book an appointment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    __pydantic_config__: ClassVar = _STRICT
    heading: Annotated[str, Len(3, 60)]
    text: Annotated[str, Len(20, 700)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A claim, how it stands, the finding in a sentence or two with who was studied, and where it is from."""

    __pydantic_config__: ClassVar = _STRICT
    claim: Line
    verdict: Verdict
    finding: Annotated[str, Len(10, 400)]
    source: Slug
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """``words`` are symptoms and plain words that should lead here ("knee pain", "weak on hills")."""

    __pydantic_config__: ClassVar = _STRICT
    id: Slug
    title: Title
    words: Annotated[tuple[Annotated[str, Len(2, 40)], ...], Len(1, 24)]
    summary: Line
    sections: Annotated[tuple[Section, ...], Len(1, 5)]
    exercises: Annotated[tuple[Slug, ...], Len(0, 5)] = ()
    see_also: Annotated[tuple[Slug, ...], Len(0, 4)] = ()
    show_red_flags: bool = False
    evidence: Annotated[tuple[Evidence, ...], Len(0, 10)] = ()
    opinion: Annotated[tuple[Line, ...], Len(0, 6)] = ()
    sources: Annotated[tuple[Citation, ...], Len(1, 10)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlag:
    """A sign that no exercise should answer: what to do, how soon, and why."""

    __pydantic_config__: ClassVar = _STRICT
    id: Slug
    sign: Annotated[str, Len(5, 200)]
    urgency: Urgency
    do: Line
    why: Annotated[str, Len(10, 300)] | None = None
    sources: Annotated[tuple[Citation, ...], Len(0, 4)] = ()
