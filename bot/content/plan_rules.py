"""The rules by which a plan is made. ``content/plan_rules.yaml`` is validated straight into these classes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, ClassVar

from annotated_types import Ge, Interval, Le, Len

from bot.content.basis import Basis, Half
from bot.content.exercises import Citation, Equipment, Level, Slug, Title
from bot.content.files import STRICT
from bot.content.routines import Phase
from bot.content.self_test_rules import Reading, SelfTestRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Exercises for one thing, from easy to hard. A session takes at most one of them."""

    __pydantic_config__: ClassVar = STRICT
    id: Slug
    """A short name for this ladder. Example: bridge."""
    because: Half
    """Why it's in a session, in half a sentence. Example: for the push from behind."""
    rungs: Annotated[tuple[Slug, ...], Len(1, 10)]
    """Ids of exercises, the easiest first. No level may be lower than the one before."""
    tests_open: Level = Level.STRONG
    """The highest level self-tests open here. Only training opens the rest, as with heavy weights."""
    follows: Slug | None = None
    """Another ladder's id, if this one starts above level 1: sessions on that one open it. Example: lunge."""
    basis: Basis
    """Where the choice and the order come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """How much goes into a session in one part of the year."""

    __pydantic_config__: ClassVar = STRICT
    phase: Phase
    """The part of the year."""
    exercises: Annotated[int, Interval(ge=1, le=8)]
    """The most exercises in a session."""
    most_sets: Annotated[int, Interval(ge=1, le=5)]
    """The most sets of an exercise, before a weaker side gets one more."""
    rest_seconds: Annotated[int, Ge(0), Le(300)]
    """Seconds of rest after each set."""
    basis: Basis
    """Where this comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """Which ladders a session uses, in the order you do them."""

    __pydantic_config__: ClassVar = STRICT
    always: Annotated[tuple[Slug, ...], Len(1, 6)]
    """Ids of the ladders in every session."""
    must: Annotated[tuple[Annotated[tuple[Slug, ...], Len(0, 6)], ...], Len(3, 3)] = ((), (), ())
    """Ids of the ladders that sessions A, B and C have too, before any other. Leave it out for none."""
    turns: Annotated[tuple[Annotated[tuple[Slug, ...], Len(1, 6)], ...], Len(3, 3)]
    """Ids of the ladders that fill sessions A, B and C, the first choice first."""
    not_needed: Annotated[tuple[Equipment, ...], Len(0, 9)] = (Equipment.MAT,)
    """Kit a plan doesn't wait for, because something else does as well. Example: [mat], as grass will do."""
    basis: Basis
    """Where this comes from."""


class Work(StrEnum):
    """The kind of work in a session, from the lightest: it decides which effort is right."""

    ACTIVATION = "activation"
    STRENGTH = "strength"
    HEAVY = "heavy"


@dataclass(frozen=True, slots=True, kw_only=True)
class EffortWindow:
    """How hard one kind of work should feel, out of 10."""

    __pydantic_config__: ClassVar = STRICT
    work: Work
    """activation: easy work before a run. heavy: with a weight. strength: everything else."""
    lowest: Annotated[int, Interval(ge=1, le=10)]
    """The lowest effort to aim for."""
    highest: Annotated[int, Interval(ge=1, le=10)]
    """The highest effort to aim for."""
    counts_up_to: Annotated[int, Interval(ge=1, le=10)]
    """The hardest a session may feel to count towards a step."""
    rest_seconds: Annotated[int, Interval(ge=0, le=300)] | None = None
    """Seconds of rest after each set. Leave it out to use the one under volume."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """When to move up a step: more reps, more sets, a weight, then the next exercise of the same level."""

    __pydantic_config__: ClassVar = STRICT
    sessions: Annotated[int, Interval(ge=1, le=20)]
    """How many good sessions in a row earn a step up with a weight on one leg, or with hops."""
    sessions_at_level: Annotated[tuple[Annotated[int, Interval(ge=1, le=20)], ...], Len(3, 3)] | None = None
    """How many it takes for all else on level 1, 2 and 3. Leave it out to use sessions for all."""
    effort_up_to: Annotated[int, Interval(ge=1, le=10)]
    """The hardest a good session may feel, out of 10, where no window under efforts says otherwise."""
    efforts: Annotated[tuple[EffortWindow, ...], Len(0, 3)] = ()
    """How hard each kind of work should feel. Leave it out to use effort_up_to for all."""
    pain_up_to: Annotated[int, Interval(ge=0, le=10)]
    """The most a good session may hurt, out of 10. The next day must be no worse than before."""
    reps_step: Annotated[int, Interval(ge=1, le=20)] | None = None
    """How many reps a step adds to each set. Leave it out to go from the fewest to the most at once."""
    seconds_step: Annotated[int, Interval(ge=1, le=60)] | None = None
    """How many seconds a step adds to each set. Leave it out to go from the fewest to the most at once."""
    weeks_before_weight: Annotated[int, Interval(ge=0, le=26)] = 6
    """How many weeks of training on a ladder come before a weight."""
    first_weeks: Annotated[int, Interval(ge=0, le=12)] = 0
    """For how many weeks a beginner does first_sets of each exercise at most. Leave it out for none."""
    first_sets: Annotated[int, Interval(ge=1, le=5)] = 2
    """The most sets of an exercise in those weeks."""
    gentle_weeks: Annotated[int, Interval(ge=0, le=12)] = 2
    """For how many weeks nothing goes up at first, for somebody whose health answers allow gentle only."""
    basis: Basis
    """Where this comes from."""

    def sessions_for(self, level: Level) -> int:
        """Return how many good sessions in a row earn a step up on a level."""
        return self.sessions if self.sessions_at_level is None else self.sessions_at_level[level - 1]

    def window(self, work: Work) -> EffortWindow | None:
        return next((each for each in self.efforts if each.work is work), None)

    def counts_up_to(self, work: Work) -> int:
        """Return the hardest a session with this kind of work may feel to count towards a step."""
        window = self.window(work)
        return window.counts_up_to if window is not None else self.effort_up_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Hops:
    """What comes before an exercise that lands: strength, weeks of training, no pain and no risk."""

    __pydantic_config__: ClassVar = STRICT
    test: Slug
    """The self-test that shows the strength. Example: calf_raise_count."""
    at_least: Annotated[float, Ge(0)]
    """How much each side must do in it. Example: 15."""
    weeks: Annotated[int, Interval(ge=1, le=52)]
    """How many weeks of training come first, since the last long break."""
    one_leg_weeks: Annotated[int, Interval(ge=1, le=52)]
    """How many weeks of hops on both legs come before hops on one, without a bad day after."""
    basis: Basis
    """Where this comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepBack:
    """When pain or too much effort makes a plan easier."""

    __pydantic_config__: ClassVar = STRICT
    pain_from: Annotated[int, Interval(ge=1, le=10)]
    """Pain out of 10, in a session or told, from which a plan steps back. So does more pain the next day."""
    steps: Annotated[int, Interval(ge=1, le=6)]
    """How many exercises back that is."""
    remembered_days: Annotated[int, Interval(ge=1, le=90)]
    """For how many days a pain report keeps out exercises that don't leave the place alone."""
    hold_from: Annotated[int, Interval(ge=1, le=10)] = 3
    """Pain out of 10, in a session or told, after which nothing goes up for a while."""
    hold_days: Annotated[int, Interval(ge=1, le=90)] = 7
    """For how many days after pain nothing goes up."""
    retest_days: Annotated[int, Interval(ge=1, le=90)] = 14
    """For how many days after such pain better test results raise no level. Example: 14."""
    quiet_sessions: Annotated[int, Interval(ge=1, le=10)] = 2
    """How many good sessions it takes, too. After a step back for pain, so many give back one set."""
    effort_from: Annotated[int, Interval(ge=2, le=10)] = 9
    """The effort out of 10 that's too much."""
    hard_sessions: Annotated[int, Interval(ge=1, le=10)] = 2
    """How many sessions in a row with too much effort go a step back."""
    basis: Basis
    """Where this comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deload:
    """What old rules say about time away. return_after_break has taken its place."""

    __pydantic_config__: ClassVar = STRICT
    weeks: Annotated[int, Interval(ge=1, le=12)]
    """Old rules write this. It does nothing now."""
    basis: Basis
    """Where this comes from."""


class Sets(StrEnum):
    """How many sets there are after time away."""

    ONE_LESS = "one less"
    HALF = "half"


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """How to come back after time away. A plan never goes below the level's first step."""

    __pydantic_config__: ClassVar = STRICT
    over_weeks: Annotated[int, Interval(ge=1, le=52)]
    """It's for more weeks away than this, up to those of the next entry."""
    back: Annotated[int, Interval(ge=0, le=10)] = 0
    """How many exercises back. Leave it out for none."""
    from_start: bool = False
    """true to start again at the level's first step."""
    sets: Sets
    """one less or half: how many sets there are at first."""
    sets_weeks: Annotated[int, Interval(ge=0, le=8)] = 0
    """For how many weeks. Leave it out if it's only for the first session."""
    light_weeks: Annotated[int, Interval(ge=0, le=12)] = 0
    """For how many weeks there's no weight and no hop. Leave it out for none."""
    effort_up_to: Annotated[int, Interval(ge=1, le=10)] = 6
    """The highest effort to aim for at first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnAfterBreak:
    """How time without a session makes a plan easier."""

    __pydantic_config__: ClassVar = STRICT
    breaks: Annotated[tuple[Return, ...], Len(1, 6)]
    """What follows from how long somebody was away, the shortest first."""
    basis: Basis
    """Where this comes from."""

    def __post_init__(self) -> None:
        weeks = [each.over_weeks for each in self.breaks]
        if weeks != sorted({*weeks}):
            raise ValueError("put the shortest break first, and each over_weeks once")

    def after(self, away: timedelta) -> Return | None:
        """Return how to come back after so much time away; None if it's too short to matter."""
        over = [each for each in self.breaks if away > timedelta(weeks=each.over_weeks)]
        return over[-1] if over else None


USUAL_RETURN = ReturnAfterBreak(
    breaks=(
        Return(over_weeks=1, sets=Sets.ONE_LESS),
        Return(over_weeks=2, back=1, sets=Sets.HALF, sets_weeks=1),
        Return(over_weeks=4, back=2, sets=Sets.HALF, sets_weeks=1, light_weeks=2),
        Return(over_weeks=8, from_start=True, sets=Sets.HALF, sets_weeks=1, light_weeks=6),
    ),
    basis=Basis(opinion="how gently a plan starts after each length of break"),
)
"""What counts for rules written before there was a ``return_after_break`` in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeakerSide:
    """When one side gets more. Each test's rule says under side_gap how far apart two numbers must be."""

    __pydantic_config__: ClassVar = STRICT
    extra_sets: Annotated[int, Interval(ge=0, le=1)]
    """1 gives the side that did less one more set in exercises done on each side. 0 doesn't."""
    days: Annotated[int, Interval(ge=1, le=5)] = 2
    """On how many days in a row the same side must have done less."""
    weeks: Annotated[int, Interval(ge=1, le=26)] = 6
    """For how many weeks it gets the extra set."""
    basis: Basis
    """Where this comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedByTraining:
    """Which sessions open a level without a self-test."""

    __pydantic_config__: ClassVar = STRICT
    level: Annotated[Level, Ge(2)]
    """The level they open: 2 or 3."""
    weeks: Annotated[int, Interval(ge=1, le=26)]
    """The fewest weeks of training on the level below."""
    sessions: Annotated[int, Interval(ge=1, le=20)]
    """How many easy sessions it takes, all since the last one that hurt."""
    effort_up_to: Annotated[int, Interval(ge=1, le=10)]
    """The hardest an easy session may feel, out of 10."""
    pain_up_to: Annotated[int, Interval(ge=0, le=10)]
    """The most it may hurt, out of 10. The next day must be no worse than before."""
    good_sessions: Annotated[int, Interval(ge=1, le=40)] | None = None
    """How many sessions open it that felt as hard as strength work may. Leave it out if only easy ones do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """How sessions open levels, and how long levels hold without training."""

    __pydantic_config__: ClassVar = STRICT
    opens: Annotated[tuple[OpenedByTraining, ...], Len(0, 2)]
    """Which sessions open level 2 and level 3, the lower level first."""
    break_weeks: Annotated[int, Interval(ge=1, le=26)]
    """After this many weeks without a session, earlier self-tests no longer count."""
    long_break_weeks: Annotated[int, Interval(ge=1, le=52)]
    """After this many weeks without a session, training starts again at level 1."""
    settle_weeks: Annotated[int, Interval(ge=0, le=12)] = 2
    """For how many weeks it then stays there, whatever a self-test says. Write 0 for none."""
    basis: Basis
    """Where this comes from."""

    def __post_init__(self) -> None:
        levels = [each.level for each in self.opens]
        if levels != [Level.BUILDING, Level.STRONG][: len(levels)]:
            raise ValueError("opens needs level 2 first, then level 3")
        if self.long_break_weeks < self.break_weeks:
            raise ValueError("long_break_weeks can't be below break_weeks")


USUAL_TRAINING = Training(
    opens=(
        OpenedByTraining(level=Level.BUILDING, weeks=2, sessions=2, effort_up_to=6, pain_up_to=2),
        OpenedByTraining(level=Level.STRONG, weeks=4, sessions=3, effort_up_to=6, pain_up_to=2),
    ),
    break_weeks=4,
    long_break_weeks=8,
    basis=Basis(opinion="which sessions open a level, and how long a level holds without training"),
)
"""What counts for rules written before there was a ``training`` in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRules:
    """All rules. ``version`` goes up with every change that could change a plan."""

    __pydantic_config__: ClassVar = STRICT
    id: Slug
    """This file's name without .yaml: plan_rules."""
    title: Title
    """The heading above its sources. Example: How a plan is made."""
    version: Annotated[int, Ge(1)]
    """A whole number. Add 1 whenever a change could change a plan."""
    results_weeks: Annotated[int, Interval(ge=1, le=52)]
    """How many weeks a self-test result counts for."""
    results_basis: Basis
    """Where this comes from."""
    ladders: Annotated[tuple[Ladder, ...], Len(1, 16)]
    """Exercises grouped by what they're for, from easy to hard."""
    composition: Composition
    """Which ladders make up a session."""
    volume: Annotated[tuple[Volume, ...], Len(2, 2)]
    """How much goes in, in base building and in season."""
    tests: Annotated[tuple[SelfTestRule, ...], Len(0, 40)]
    """What the self-tests mean for a plan. Reasons are named in this order."""
    training: Training = USUAL_TRAINING
    """How sessions open levels without a self-test, and how long levels hold."""
    weaker_side: WeakerSide
    """When one side gets more."""
    progress: Progress
    """When to move up a step."""
    hops: Hops | None = None
    """What comes before hops. Leave it out, and no plan has any."""
    step_back: StepBack
    """Which pain makes a plan easier, by how much and for how long."""
    return_after_break: ReturnAfterBreak = USUAL_RETURN
    """How time away makes a plan easier."""
    deload: Deload | None = None
    """Old rules have this. return_after_break has taken its place."""

    def __post_init__(self) -> None:
        if {each.phase for each in self.volume} != set(Phase):
            raise ValueError("volume needs one entry for base building and one for in season")
        ids = [ladder.id for ladder in self.ladders]
        named = [*self.composition.always]
        named += [key for turn in (*self.composition.must, *self.composition.turns) for key in turn]
        named += [key for test in self.tests for key in (*test.speaks_for, *test.ladders)]
        named += [ladder.follows for ladder in self.ladders if ladder.follows is not None]
        if unknown := [key for key in named if key not in ids]:
            raise ValueError(f"there's no ladder {unknown[0]!r}. The ladders are {', '.join(ids)}")
        rungs = [rung for ladder in self.ladders for rung in ladder.rungs]
        if len({*ids}) < len(ids) or len({*rungs}) < len(rungs):
            raise ValueError("list each ladder once, and each exercise on one ladder only")
        kinds = [each.work for each in self.progress.efforts]
        if len({*kinds}) < len(kinds):
            raise ValueError("progress.efforts needs each kind of work once")
        if self.step_back.pain_from <= self.progress.pain_up_to:
            raise ValueError("step_back.pain_from must be above progress.pain_up_to")
        if any(self.step_back.pain_from <= each.pain_up_to for each in self.training.opens):
            raise ValueError("step_back.pain_from must be above training.opens.pain_up_to")

    def volume_in(self, phase: Phase) -> Volume:
        return next(each for each in self.volume if each.phase is phase)

    def test_rule(self, test: str) -> SelfTestRule | None:
        """Return what the self-test means; None if it means nothing for a plan."""
        return next((rule for rule in self.tests if rule.test == test), None)

    def reading(self, test: str, outcome: str) -> Reading | None:
        """Return what the outcome means; None if it means nothing for a plan."""
        rule = self.test_rule(test)
        return next((r for r in rule.readings if r.outcome == outcome), None) if rule is not None else None

    def _bases(self) -> Iterator[Basis]:
        yield self.composition.basis
        yield from (each.basis for each in self.volume)
        yield self.results_basis
        rules = (self.training, self.progress, self.step_back, self.return_after_break, self.weaker_side)
        yield from (rule.basis for rule in rules)
        yield from (each.basis for each in (self.hops,) if each is not None)
        yield from (each.basis for each in (*self.ladders, *self.tests))

    @property
    def sources(self) -> tuple[Citation, ...]:
        """Everything that the rules stand on, each source once."""
        return tuple(dict.fromkeys(each for basis in self._bases() for each in basis.sources))

    @property
    def opinion(self) -> tuple[str, ...]:
        """Everything in the rules that is our judgement."""
        return tuple(dict.fromkeys(b.opinion for b in self._bases() if b.opinion is not None))
