"""Self-tests as data: what to do, what to watch, what an outcome may mean and what it can't tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from annotated_types import Interval, Len

from bot.content.drawings import Drawing
from bot.content.exercises import (
    Citation,
    Confidence,
    Equipment,
    Line,
    Muscle,
    Paragraph,
    Position,
    Slug,
    Span,
    Title,
)
from bot.content.files import STRICT

HURT = "hurt"
"""The id of the outcome of a test that hurt."""

_GAPS = re.compile(r"\{[^}]*\}?")


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
    asked: Annotated[str, Len(3, 80)] | None = None
    """What stands on its button in the guided test. Leave it out if that is what was seen."""
    by_gap: bool = False
    """true if it says that this side did clearly less than the other. The guided test works it out from
    both numbers, by the test's noise, and does not ask for it."""

    @property
    def button(self) -> str:
        return self.asked or self.seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Guided:
    """The test as the bot leads through it: for one side, because it asks for each separately."""

    __pydantic_config__: ClassVar = STRICT
    steps: Annotated[tuple[Line, ...], Len(1, 6)]
    """One instruction each, in order. {side} becomes left or right: the side that is tested; {other} the
    other one. Such as: Raise your {other} foot a little."""
    most: Annotated[int, Interval(ge=1, le=600)] | None = None
    """The number at which the test ends even for somebody who could go on, such as 30 for 30 seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """How far two numbers must be apart before they say anything: two sides, or two dates."""

    __pydantic_config__: ClassVar = STRICT
    percent: Annotated[int, Interval(ge=0, le=50)]
    """Per cent of the larger number, such as 10; 0 if only at_least matters."""
    at_least: Annotated[float, Interval(ge=0, le=100)]
    """And at least so many seconds, repetitions or centimetres, such as 3."""
    about: Line
    """What this rule is worth, such as: A tenth is a common rule of thumb, and arbitrary."""
    confidence: Confidence
    """read: you read it yourself. secondhand: you read somebody who cites it. known: common practice, no
    paper at hand. uncertain: somebody should check it."""

    def threshold(self, one: float, other: float) -> float:
        """Return the difference, in the unit of the test, from which on it is more than noise."""
        return max(self.at_least, max(one, other) * self.percent / 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """Another test that makes sense next, after certain outcomes of this one."""

    __pydantic_config__: ClassVar = STRICT
    after: Annotated[tuple[Slug, ...], Len(1, 6)]
    """Ids of the outcomes after which it is offered."""
    test: Slug
    """The id of the other test: the name of its file without .yaml."""
    because: Line
    """What the other test adds, such as: It tells a short ankle from a stiff hip."""


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
    """true if each side is tested separately; else false."""
    setup: Annotated[tuple[Line, ...], Len(1, 5)]
    """How to get into position, one short sentence each."""
    steps: Annotated[tuple[Line, ...], Len(2, 7)]
    """What to do, one short sentence each, in order."""
    watch: Annotated[tuple[Line, ...], Len(1, 6)]
    """What to look at, such as: Do the heels come up?"""
    outcomes: Annotated[tuple[Outcome, ...], Len(2, 6)]
    """What may be seen, from best to worst; at least two. That of a test that hurt has the id hurt."""
    guided: Guided | None = None
    """How the bot leads through the test. Leave it out if the steps are for one side as they stand."""
    noise: Noise | None = None
    """When a difference says something. Leave it out if nothing is counted, or if nobody knows."""
    follow_up: Annotated[tuple[FollowUp, ...], Len(0, 3)] = ()
    """Tests that are worth doing next, the first one first. Leave it out for none."""
    cannot_tell: Annotated[str, Len(10, 300)]
    """What this test cannot tell, such as: It does not find the cause of a pain."""
    norms: Annotated[tuple[Norm, ...], Len(0, 4)] = ()
    """Published figures to compare with. Leave it out if you know of none."""
    retest_weeks: Span = "4-6"
    """Weeks until the test is worth repeating, in quotes, such as "4-6"."""
    stop_if: Annotated[tuple[Line, ...], Len(1, 4)]
    """When to stop, as a runner feels it, such as: A joint hurts. No diagnosis."""
    opinion: Annotated[tuple[Line, ...], Len(0, 6)] = ()
    """What on this card is your own view, not a source's."""
    alt_text: Annotated[str, Len(20, 400)]
    """The test in words, for somebody who cannot see a picture of it."""
    drawing: Drawing | None = None
    """How the test is drawn; docs/drawing.md shows how to write one. Leave it out for no picture."""
    sources: Annotated[tuple[Citation, ...], Len(1, 8)]
    """What the test stands on; at least one."""

    def __post_init__(self) -> None:
        if any(gap not in self._gaps for line in self.guided_steps for gap in _GAPS.findall(line)):
            raise ValueError(
                "write only {side} and {other} in braces, and only if each side is tested separately"
            )
        if not self.answers:
            raise ValueError("give at least one outcome that can be chosen: neither hurt nor by_gap")
        if any(outcome.by_gap for outcome in self.outcomes) and not (self.noise and self.per_side):
            raise ValueError("by_gap needs noise, and per_side: true")
        if self.noise is not None and self.measure is Measure.OBSERVATION:
            raise ValueError("leave out noise: nothing is counted in this test")
        known = {outcome.id for outcome in self.outcomes}
        if unknown := [key for each in self.follow_up for key in each.after if key not in known]:
            raise ValueError(f"follow_up comes after {unknown[0]!r}, which is no outcome of this test")

    @property
    def _gaps(self) -> tuple[str, ...]:
        return ("{side}", "{other}") if self.per_side else ()

    @property
    def guided_steps(self) -> tuple[str, ...]:
        """One instruction each; {side} and {other} aren't replaced yet."""
        return self.guided.steps if self.guided is not None else self.steps

    @property
    def most(self) -> int | None:
        """The number at which the test ends even for those who could go on."""
        return self.guided.most if self.guided is not None else None

    @property
    def answers(self) -> tuple[Outcome, ...]:
        """What somebody may say they saw, from best to worst."""
        return tuple(each for each in self.outcomes if each.id != HURT and not each.by_gap)

    @property
    def by_gap(self) -> Outcome | None:
        """The outcome for a side that did clearly less than the other."""
        return next((each for each in self.outcomes if each.by_gap), None)

    def outcome(self, key: str) -> Outcome | None:
        """Return the outcome with this id; None if the file no longer has it."""
        return next((each for each in self.outcomes if each.id == key), None)

    def is_all_well(self, outcome: str) -> bool:
        """Return whether this is the best possible outcome, and leads to no further test."""
        best = self.answers[0].id
        return outcome == best and not any(best in each.after for each in self.follow_up)

    @property
    def first_retest_week(self) -> int:
        """Weeks until it is worth repeating, at the earliest."""
        return int(self.retest_weeks.partition("-")[0])
