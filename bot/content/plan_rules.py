"""The rules by which a plan is made. ``content/plan_rules.yaml`` is validated straight into these classes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from annotated_types import Ge, Interval, Le, Len

from bot.content.exercises import Citation, Level, Line, Slug, Title
from bot.content.files import STRICT
from bot.content.routines import Phase

Half = Annotated[str, Len(3, 80)]
"""Half a sentence, such as: sagged in the hip bridge test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a rule stands on. ValueError where that is nothing at all."""

    __pydantic_config__: ClassVar = STRICT
    sources: Annotated[tuple[Citation, ...], Len(0, 4)] = ()
    """What the rule stands on. Leave it out if it is your own judgement alone."""
    opinion: Line | None = None
    """What of the rule is your own judgement, such as: the number of weeks. Leave it out if nothing is."""

    def __post_init__(self) -> None:
        if not self.sources and self.opinion is None:
            raise ValueError("name a source, or say under opinion what is your own judgement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Exercises for one thing, from easy to hard. A session takes at most one of them."""

    __pydantic_config__: ClassVar = STRICT
    id: Slug
    """A short name of this ladder, such as: bridge."""
    because: Half
    """Why it is in a session, in half a sentence, such as: for the push from behind."""
    rungs: Annotated[tuple[Slug, ...], Len(1, 10)]
    """Ids of exercises, the easiest first. Their levels must not fall on the way up."""
    basis: Basis
    """What choice and order stand on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one outcome of a self-test means for a plan."""

    __pydantic_config__: ClassVar = STRICT
    outcome: Slug
    """The id of the outcome in the file of the test, such as: sagged."""
    level: Level
    """Up to this level the outcome supports exercises, and no further."""
    weak: bool = False
    """true if it is a reason for the exercises that follow; false if all was well."""
    says: Half
    """What one did, to stand behind "your left side", such as: sagged in the hip bridge test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTestRule:
    """What one self-test means for a plan. Outcomes that are not named mean nothing for it."""

    __pydantic_config__: ClassVar = STRICT
    test: Slug
    """The id of the self-test: the name of its file without .yaml."""
    speaks_for: Annotated[tuple[Slug, ...], Len(1, 4)]
    """Ids of the ladders whose level the test decides."""
    extra_set: bool = True
    """false if a weaker side in this test is no reason for an extra set, as for an ankle."""
    readings: Annotated[tuple[Reading, ...], Len(1, 6)]
    """What its outcomes mean."""
    basis: Basis
    """What this stands on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """How much a session holds in one part of the year."""

    __pydantic_config__: ClassVar = STRICT
    phase: Phase
    """The part of the year."""
    exercises: Annotated[int, Interval(ge=1, le=8)]
    """How many exercises a session has at most."""
    most_sets: Annotated[int, Interval(ge=1, le=5)]
    """How many sets an exercise has at most, without the extra set of a weaker side."""
    rest_seconds: Annotated[int, Ge(0), Le(300)]
    """Seconds of rest after every set."""
    basis: Basis
    """What this stands on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """Which ladders a session takes, in the order in which they are done."""

    __pydantic_config__: ClassVar = STRICT
    always: Annotated[tuple[Slug, ...], Len(1, 6)]
    """Ids of the ladders in every session."""
    turns: Annotated[tuple[Annotated[tuple[Slug, ...], Len(1, 6)], ...], Len(3, 3)]
    """Ids of the ladders that fill session A, session B and session C, the first choice first."""
    basis: Basis
    """What this stands on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """When one goes a step on: more repetitions, more sets, then the next exercise of the same level."""

    __pydantic_config__: ClassVar = STRICT
    sessions: Annotated[int, Interval(ge=1, le=20)]
    """How many good sessions make a step."""
    effort_up_to: Annotated[int, Interval(ge=1, le=10)]
    """The hardest that a good session may feel, out of 10."""
    pain_up_to: Annotated[int, Interval(ge=0, le=10)]
    """The most that a good session may hurt, out of 10. The day after must be no worse than before."""
    basis: Basis
    """What this stands on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepBack:
    """When pain makes it easier."""

    __pydantic_config__: ClassVar = STRICT
    pain_from: Annotated[int, Interval(ge=1, le=10)]
    """A session that hurt this much out of 10 steps back. So does more pain on the day after."""
    steps: Annotated[int, Interval(ge=1, le=6)]
    """How many steps back after such a session."""
    remembered_days: Annotated[int, Interval(ge=1, le=90)]
    """For how many days a note of pain keeps out what does not leave the place alone."""
    basis: Basis
    """What this stands on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deload:
    """How time away makes it easier, though never easier than the level's first step."""

    __pydantic_config__: ClassVar = STRICT
    weeks: Annotated[int, Interval(ge=1, le=12)]
    """One step back for each time so many weeks without a session."""
    basis: Basis
    """What this stands on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeakerSide:
    """When one side gets more. How far apart two numbers must be stands with each self-test, under noise."""

    __pydantic_config__: ClassVar = STRICT
    extra_sets: Annotated[int, Interval(ge=0, le=1)]
    """1 if the weaker side gets an extra set where a dose is for each side; 0 if not."""
    basis: Basis
    """What this stands on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRules:
    """All rules. ``version`` rises with every change that may give somebody another plan."""

    __pydantic_config__: ClassVar = STRICT
    id: Slug
    """The name of this file without .yaml: plan_rules."""
    title: Title
    """The heading over its sources, such as: How a plan is made."""
    version: Annotated[int, Ge(1)]
    """A whole number. Add one whenever a change may give somebody another plan."""
    results_weeks: Annotated[int, Interval(ge=1, le=52)]
    """For how many weeks a result of a self-test counts."""
    results_basis: Basis
    """What this stands on."""
    ladders: Annotated[tuple[Ladder, ...], Len(1, 12)]
    """Exercises by what they are for, from easy to hard."""
    composition: Composition
    """Which ladders make a session."""
    volume: Annotated[tuple[Volume, ...], Len(2, 2)]
    """How much, in base building and in season."""
    tests: Annotated[tuple[SelfTestRule, ...], Len(0, 40)]
    """What the self-tests mean for a plan. The reason that stands first is named first."""
    weaker_side: WeakerSide
    """When one side gets more."""
    progress: Progress
    """When one goes a step on."""
    step_back: StepBack
    """Which pain makes it easier, by how much, and for how long."""
    deload: Deload
    """How time away makes it easier."""

    def __post_init__(self) -> None:
        if {each.phase for each in self.volume} != set(Phase):
            raise ValueError("volume needs one entry for base building and one for in season")
        ids = [ladder.id for ladder in self.ladders]
        named = [*self.composition.always, *(key for turn in self.composition.turns for key in turn)]
        named += [key for test in self.tests for key in test.speaks_for]
        if unknown := [key for key in named if key not in ids]:
            raise ValueError(f"there is no ladder {unknown[0]!r}; there are {', '.join(ids)}")
        rungs = [rung for ladder in self.ladders for rung in ladder.rungs]
        if len({*ids}) < len(ids) or len({*rungs}) < len(rungs):
            raise ValueError("each ladder, and each exercise on a ladder, may stand here once")
        if self.step_back.pain_from <= self.progress.pain_up_to:
            raise ValueError("step_back.pain_from must be above progress.pain_up_to")

    def volume_in(self, phase: Phase) -> Volume:
        return next(each for each in self.volume if each.phase is phase)

    def reading(self, test: str, outcome: str) -> Reading | None:
        """Return what the outcome means; None if it means nothing for a plan."""
        readings = (r for rule in self.tests if rule.test == test for r in rule.readings)
        return next((reading for reading in readings if reading.outcome == outcome), None)

    def _bases(self) -> Iterator[Basis]:
        yield self.composition.basis
        yield from (each.basis for each in self.volume)
        yield self.results_basis
        for rule in (self.progress, self.step_back, self.deload, self.weaker_side):
            yield rule.basis
        yield from (each.basis for each in (*self.ladders, *self.tests))

    @property
    def sources(self) -> tuple[Citation, ...]:
        """Everything that the rules stand on, each source once."""
        return tuple(dict.fromkeys(each for basis in self._bases() for each in basis.sources))

    @property
    def opinion(self) -> tuple[str, ...]:
        """Everything in the rules that is our judgement."""
        return tuple(dict.fromkeys(b.opinion for b in self._bases() if b.opinion is not None))
