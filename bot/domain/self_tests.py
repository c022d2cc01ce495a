"""Self-tests as data: what to do, what to watch, what an outcome may mean and what it cannot tell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from annotated_types import Len

from bot.domain.dosage import Span
from bot.domain.drawings import Drawing
from bot.domain.exercises import (
    Citation,
    Confidence,
    Equipment,
    Line,
    Muscle,
    Paragraph,
    Position,
    Slug,
    Title,
)
from bot.domain.strict import STRICT


class Measure(StrEnum):
    """What is written down: what was seen, or a number of seconds, repetitions or centimetres."""

    OBSERVATION = "observation"
    SECONDS = "seconds"
    REPS = "reps"
    CENTIMETRES = "centimetres"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One thing that may be seen, in plain words; what it may mean; which exercises come next, best first."""

    __pydantic_config__: ClassVar = STRICT
    id: Slug
    """A short name of this outcome within this test, such as: heels_up."""
    seen: Annotated[str, Len(3, 80)]
    """What one saw, in plain words, such as: Heels came up."""
    means: Annotated[str, Len(10, 300)]
    """What it may mean; write may, often, can. Never the name of an illness or injury."""
    next: Annotated[tuple[Slug, ...], Len(0, 4)] = ()
    """Ids of exercises that make sense now, the best first; [] for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """A published figure. It never goes without its population and our confidence in it."""

    __pydantic_config__: ClassVar = STRICT
    value: Line
    """The figure, such as: About 65 s on one leg and 64 s on the other."""
    population: Line
    """Who was measured, such as: 77 people, mean age 20. A runner must see how far that is from her."""
    source: Slug
    """The short name of the source, as it stands in sources.yaml."""
    confidence: Confidence
    """read: you read it yourself. secondhand: you read somebody who cites it. known: common practice, no
    paper at hand. uncertain: somebody should check it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTest:
    """A test to do at home: what to do, what to watch, what it may mean and what it cannot tell."""

    __pydantic_config__: ClassVar = STRICT
    id: Slug
    """The name of the file without .yaml: small letters, digits and underscores, such as: side_plank_hold."""
    name: Title
    """The name on the card, such as: Side plank hold."""
    aliases: Annotated[tuple[Annotated[str, Len(2, 40)], ...], Len(0, 12)] = ()
    """Other names a runner may type, such as [bridge test]. Each may stand in one file only."""
    purpose: Paragraph
    """Two or three sentences: what question this test puts to the body."""
    position: Position
    """How one starts. Supine is lying on the back, quadruped is on hands and knees."""
    equipment: Annotated[tuple[Equipment, ...], Len(0, 4)] = ()
    """What one needs besides floor and shoes; [] for nothing."""
    muscles: Annotated[tuple[Muscle, ...], Len(0, 4)] = ()
    """The muscles that it asks most of: they glow in the drawing. Leave it out where none stands out."""
    measure: Measure
    """What is written down: what was seen (observation), or a number."""
    per_side: bool
    """true if each side is tested by itself; else false."""
    setup: Annotated[tuple[Line, ...], Len(1, 5)]
    """How to get into position, one short sentence each."""
    steps: Annotated[tuple[Line, ...], Len(2, 7)]
    """What to do, one short sentence each, in order."""
    watch: Annotated[tuple[Line, ...], Len(1, 6)]
    """What to look at, such as: Do the heels come up?"""
    outcomes: Annotated[tuple[Outcome, ...], Len(2, 6)]
    """What may be seen, from best to worst; at least two."""
    cannot_tell: Annotated[str, Len(10, 300)]
    """What this test cannot tell, such as: It does not find the cause of a pain."""
    norms: Annotated[tuple[Norm, ...], Len(0, 4)] = ()
    """Published figures to compare with. Leave it out if you know of none."""
    retest_weeks: Span = "4-6"
    """Weeks until the test is worth repeating, in quotes, such as "4-6"."""
    stop_if: Annotated[tuple[Line, ...], Len(1, 4)]
    """When to stop, as a runner feels it, such as: A joint hurts. No diagnosis."""
    opinion: Annotated[tuple[Line, ...], Len(0, 6)] = ()
    """What on this card is your own view and stands in no source."""
    alt_text: Annotated[str, Len(20, 400)]
    """The test in words, for somebody who cannot see a picture of it."""
    drawing: Drawing | None = None
    """How the test is drawn; docs/drawing.md shows how to write one. Leave it out for no picture."""
    sources: Annotated[tuple[Citation, ...], Len(1, 8)]
    """What the test stands on; at least one."""
