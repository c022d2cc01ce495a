"""Self-tests as data: what to do, what to watch, what an outcome may mean and what it can't tell."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, ClassVar

from annotated_types import Interval, Len

from bot.content.drawings import Drawing
from bot.content.exercises import (
    Citation,
    Confidence,
    Equipment,
    Impact,
    Line,
    LoadLevel,
    Loads,
    Muscle,
    Paragraph,
    Position,
    Slug,
    Span,
    Title,
    require_both,
)
from bot.content.files import STRICT

HURT = "hurt"
"""The id of the outcome of a test that hurt."""

_GAPS = re.compile(r"\{[^}]*\}?")


MOST_PAIN = 10
"""The worst pain; 0 is none."""


class Measure(StrEnum):
    """What you write down: what you saw, a number of seconds, reps or centimetres, or pain from 0 to 10."""

    OBSERVATION = "observation"
    SECONDS = "seconds"
    REPS = "reps"
    CENTIMETRES = "centimetres"
    PAIN = "pain"

    @property
    def less_is_better(self) -> bool:
        return self is Measure.PAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What you may see, what it may mean, and which exercises come next."""

    __pydantic_config__: ClassVar = STRICT
    id: Slug
    """A short name for this outcome, used once in this test. Example: heels_up."""
    seen: Annotated[str, Len(3, 80)]
    """What you saw, in plain words. Example: Heels came up."""
    means: Annotated[str, Len(10, 300)]
    """What it may mean. Write may, often or can. Never name an illness or injury."""
    next: Annotated[tuple[Slug, ...], Len(0, 4)] = ()
    """Ids of exercises that make sense now, the best first. Write [] for none."""
    asked: Annotated[str, Len(3, 80)] | None = None
    """The words on its button in the guided test, up to 20 characters. Leave it out to use what was seen."""
    by_gap: bool = False
    """true if it means this side did clearly less than the other. The guided test works it out from both
    numbers, using the test's noise, so it doesn't ask."""
    up_to: Annotated[int, Interval(ge=0, le=MOST_PAIN)] | None = None
    """Only if the test measures pain: the highest pain with this outcome. The guided test works the outcome
    out from the number, so it doesn't ask. Example: 2 for pain from 0 to 2."""
    groin: LoadLevel | None = None
    """The most that an exercise may load the groin after this outcome. Leave it out for no limit. After none,
    the result counts as pain, and I suggest no exercise. Example: some."""
    retest_weeks: Annotated[int, Interval(ge=1, le=12)] | None = None
    """Weeks until the test is worth repeating after this outcome, if not the test's own. Example: 1."""

    @property
    def is_pain(self) -> bool:
        """Whether it counts as pain that somebody reported."""
        return self.id == HURT or self.groin is LoadLevel.NONE

    @property
    def button(self) -> str:
        return self.asked or self.seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Guided:
    """The test as the bot leads it: one side at a time."""

    __pydantic_config__: ClassVar = STRICT
    steps: Annotated[tuple[Line, ...], Len(1, 6)]
    """One instruction a step, in order. {side} becomes left or right, the side you're testing. {other}
    becomes the other one. Example: Raise your {other} foot a little."""
    most: Annotated[int, Interval(ge=1, le=600)] | None = None
    """Where the test ends, even if you could keep going. Example: 30 for 30 seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """How far apart two numbers must be to mean anything: two sides, or two dates."""

    __pydantic_config__: ClassVar = STRICT
    percent: Annotated[int, Interval(ge=0, le=50)]
    """Per cent of the larger number. Example: 20. Write 0 if only at_least matters."""
    at_least: Annotated[float, Interval(ge=0, le=100)]
    """And at least this many seconds, reps, centimetres or points of pain. Example: 10."""
    between_dates: Annotated[float, Interval(gt=0, le=100)] | None = None
    """The same for two dates, if it takes more than between two sides. Example: 30."""
    about: Line
    """How far to trust this rule, such as who was measured. Example: I found no figure for this test."""
    confidence: Confidence
    """read: you read it yourself. secondhand: you read about it elsewhere. known: common practice, no paper
    to hand. uncertain: please, someone, check it."""

    def threshold(self, one: float, other: float) -> float:
        """Return the difference of two sides, in the test's unit, from which on it is more than noise."""
        return max(self.at_least, max(one, other) * self.percent / 100)

    def threshold_of_change(self, earlier: float, later: float) -> float:
        """Return the difference of two dates, in the test's unit, from which on it is more than noise.

        It may take more than between sides: those are tested minutes apart, on the same day.
        """
        return max(self.threshold(earlier, later), self.between_dates or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """Another test that makes sense next, after certain outcomes of this one."""

    __pydantic_config__: ClassVar = STRICT
    after: Annotated[tuple[Slug, ...], Len(1, 6)]
    """Ids of the outcomes it follows."""
    test: Slug
    """The other test's id: its file's name without .yaml."""
    because: Line
    """What the other test adds. Example: It tells a short ankle from a stiff hip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """A published figure, always with who was measured and how sure we are."""

    __pydantic_config__: ClassVar = STRICT
    value: Line
    """The figure. Example: About 65 s on one leg and 64 s on the other."""
    population: Line
    """Who was measured, so runners can see how like them they are. Example: 77 people, mean age 20."""
    source: Slug
    """The source's short name in sources.yaml."""
    confidence: Confidence
    """read: you read it yourself. secondhand: you read about it elsewhere. known: common practice, no paper
    to hand. uncertain: please, someone, check it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTest:
    """A test to do at home: what to do, what to watch, what it may mean and what it can't tell."""

    __pydantic_config__: ClassVar = STRICT
    id: Slug
    """The file's name without .yaml: small letters, digits and underscores. Example: side_plank_hold."""
    name: Title
    """The name on the card. Example: Side plank hold."""
    aliases: Annotated[tuple[Annotated[str, Len(2, 40)], ...], Len(0, 12)] = ()
    """Other names a runner might type, such as [bridge test]. Use each name in one file only."""
    purpose: Paragraph
    """Two or three sentences on what this test asks of your body."""
    position: Position
    """The starting position. Supine is lying on your back. Quadruped is on hands and knees."""
    equipment: Annotated[tuple[Equipment, ...], Len(0, 4)] = ()
    """What you need besides floor space and shoes. Write [] for nothing."""
    muscles: Annotated[tuple[Muscle, ...], Len(0, 4)] = ()
    """The muscles that work hardest: they glow in the drawing. Leave it out if none stands out."""
    measure: Measure
    """What you write down: what you saw (observation), a number, or pain from 0 to 10 (pain)."""
    per_side: bool
    """true if you test each side separately. Otherwise false."""
    setup: Annotated[tuple[Line, ...], Len(1, 5)]
    """How to get into position, in short sentences."""
    steps: Annotated[tuple[Line, ...], Len(2, 7)]
    """What to do in order, one short sentence a step."""
    watch: Annotated[tuple[Line, ...], Len(1, 6)]
    """What to look for. Example: Do the heels come up?"""
    outcomes: Annotated[tuple[Outcome, ...], Len(2, 6)]
    """What you may see, from best to worst: at least two. If the test hurt, that outcome's id is hurt."""
    guided: Guided | None = None
    """How the bot leads the test. Leave it out if the steps already work for one side."""
    noise: Noise | None = None
    """How big a difference must be to mean something. Leave it out if you count nothing, or nobody knows."""
    follow_up: Annotated[tuple[FollowUp, ...], Len(0, 3)] = ()
    """Tests worth doing next, the best first. Leave it out for none."""
    cannot_tell: Annotated[str, Len(10, 300)]
    """What this test can't tell. Example: It doesn't find the cause of a pain."""
    norms: Annotated[tuple[Norm, ...], Len(0, 4)] = ()
    """Published figures to compare with. Leave it out if you don't know of any."""
    retest_weeks: Span = "4-6"
    """Weeks until the test is worth repeating, in quotes. Example: "4-6"."""
    not_if: Annotated[tuple[Line, ...], Len(0, 5)] = ()
    """Who shouldn't begin. Example: Your calf hurt in the last 7 days. Leave it out for nobody."""
    stop_if: Annotated[tuple[Line, ...], Len(1, 6)]
    """When to stop, or not to begin either, as a runner feels it. No diagnosis. Example: A joint hurts."""
    loads: Loads | None = None
    """How much this asks of each part of the body. If you leave it out, everything counts as high."""
    impact: Impact | None = None
    """How hard the feet land: none for lying, standing and stepping, low for small hops, high for jumps. Give
    it together with loads. If you leave both out, it counts as high."""
    fatigue: bool = False
    """true if you hold or repeat until you tire: not for those who must stop earlier. Otherwise false."""
    opinion: Annotated[tuple[Line, ...], Len(0, 6)] = ()
    """What on this card is your own view, not a source's."""
    alt_text: Annotated[str, Len(20, 400)]
    """The test in words, for people who can't see the picture."""
    drawing: Drawing | None = None
    """How to draw the test: see docs/drawing.md. Leave it out for no picture."""
    sources: Annotated[tuple[Citation, ...], Len(1, 8)]
    """Where the test comes from. Name at least one source."""

    def __post_init__(self) -> None:
        require_both(self.loads, self.impact)
        if any(gap not in self._gaps for line in self.guided_steps for gap in _GAPS.findall(line)):
            raise ValueError("use only {side} and {other} in braces, and only if per_side is true")
        if not self.answers:
            raise ValueError("add an outcome that runners can choose: one that's neither hurt nor by_gap")
        if any(outcome.by_gap for outcome in self.outcomes) and not (self.noise and self.per_side):
            raise ValueError("by_gap needs noise and per_side: true")
        if self.noise is not None and self.measure is Measure.OBSERVATION:
            raise ValueError("leave out noise: this test has no numbers")
        self._require_bands()
        known = {outcome.id for outcome in self.outcomes}
        if unknown := [key for each in self.follow_up for key in each.after if key not in known]:
            raise ValueError(f"follow_up comes after {unknown[0]!r}, which isn't an outcome of this test")

    def _require_bands(self) -> None:
        """Raise ValueError unless the outcomes of a test of pain share out 0 to 10, and no others do."""
        bands = [outcome.up_to for outcome in self.answers]
        if self.measure is not Measure.PAIN:
            if any(outcome.up_to is not None for outcome in self.outcomes):
                raise ValueError("leave out up_to: only a test that measures pain has it")
            return
        known = [band for band in bands if band is not None]
        rising = all(lower < higher for lower, higher in pairwise(known))
        if len(known) < len(bands) or not rising or known[-1] != MOST_PAIN:
            raise ValueError("give each outcome but hurt an up_to, from low to high. The last one is 10")

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

    def outcome_at(self, pain: float) -> Outcome | None:
        """Return the outcome of this much pain; None if it isn't from 0 to 10, or the test counts no pain."""
        bands = (each for each in self.answers if each.up_to is not None and pain <= each.up_to)
        return next(bands, None) if pain >= 0 else None

    def is_all_well(self, outcome: str) -> bool:
        """Return whether this is the best possible outcome, and leads to no further test."""
        best = self.answers[0].id
        return outcome == best and not any(best in each.after for each in self.follow_up)

    @property
    def first_retest_week(self) -> int:
        """Weeks until it is worth repeating, at the earliest."""
        return int(self.retest_weeks.partition("-")[0])

    def retest_week_after(self, outcomes: Collection[str]) -> int:
        """Return the weeks until it is worth repeating, at the earliest, after outcomes with these ids."""
        own = [each.retest_weeks for each in self.outcomes if each.id in outcomes and each.retest_weeks]
        return min(own, default=self.first_retest_week)
