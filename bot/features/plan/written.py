"""Answers that somebody wrote down in a file, to see which plan they give: see docs/plans.md.

The file says days, not times. Everything in it happened at noon UTC of its day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Annotated, ClassVar

from annotated_types import Ge, Interval, Len

from bot.content.catalogue import Catalogue
from bot.content.exercises import Equipment, Place, Slug
from bot.content.files import STRICT, TWICE, Day, File, Number, Path_, Problem, Whole, nearest, validate
from bot.content.plan_rules import PlanRules
from bot.content.routines import Phase
from bot.content.screening import NONE_OF_THESE, ScreeningQuestion, ScreeningRules
from bot.content.self_tests import HURT, Measure, SelfTest
from bot.features.guided.workout import Effort, NextDay
from bot.features.pain.rules import BodySide, Outcome, Pain, PainNote, Since
from bot.features.plan.plans import Answers, Choices, Sessions
from bot.features.screening.rules import Screening, standing_of
from bot.features.self_tests.rules import Result, Side, longest_hold, weaker_named

NOON = time(12, tzinfo=UTC)

Amount = Annotated[Number, Ge(0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSide:
    """What a self-test showed, on one side or without sides."""

    __pydantic_config__: ClassVar = STRICT
    outcome: Slug = field(repr=False)
    """The outcome's id in the test's file, or hurt. Example: sagged."""
    seconds: Amount | None = field(repr=False, default=None)
    reps: Amount | None = field(repr=False, default=None)
    centimetres: Amount | None = field(repr=False, default=None)
    """The number, named as the test measures it. Leave it out if only the outcome is known."""
    place: Place | None = field(repr=False, default=None)
    """Where it hurt, with outcome: hurt. Leave it out if nobody has said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenTest:
    """A self-test on one day: either ``left`` and ``right``, or one ``outcome`` with or without ``side``."""

    __pydantic_config__: ClassVar = STRICT
    test: Slug = field(repr=False)
    """The self-test's id: its file's name without .yaml."""
    on: Day
    left: WrittenSide | None = field(repr=False, default=None)
    right: WrittenSide | None = field(repr=False, default=None)
    side: Side | None = field(repr=False, default=None)
    outcome: Slug | None = field(repr=False, default=None)
    seconds: Amount | None = field(repr=False, default=None)
    reps: Amount | None = field(repr=False, default=None)
    centimetres: Amount | None = field(repr=False, default=None)
    place: Place | None = field(repr=False, default=None)

    @property
    def each_side(self) -> dict[Side, WrittenSide]:
        both = {Side.LEFT: self.left, Side.RIGHT: self.right}
        return {side: seen for side, seen in both.items() if seen is not None}

    @property
    def is_mixed(self) -> bool:
        alone = (self.side, self.outcome, self.seconds, self.reps, self.centimetres, self.place)
        return bool(self.each_side) and any(each is not None for each in alone)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPain:
    """Something that hurt. ``signs``: a warning sign was named; None if nobody asked about them."""

    __pydantic_config__: ClassVar = STRICT
    place: Place = field(repr=False)
    side: BodySide | None = field(repr=False, default=None)
    """Leave it out if they haven't said."""
    level: Annotated[Whole, Interval(ge=0, le=10)] = field(repr=False)
    """The worst it hurt, out of 10."""
    since: Since = field(repr=False)
    on: Day
    """The day it was told."""
    signs: bool | None = field(repr=False, default=None)
    next_day: Outcome | None = field(repr=False, default=None)
    """How it was on the day after."""
    cleared: Day | None = field(repr=False, default=None)
    """The day the person said it was gone, or had been checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSession:
    """A strength session as it was logged."""

    __pydantic_config__: ClassVar = STRICT
    on: Day
    effort: Annotated[Whole, Interval(ge=1, le=10)] = field(repr=False)
    pain: Annotated[Whole, Interval(ge=0, le=10)] = field(repr=False)
    next_day: NextDay | None = field(repr=False, default=None)
    """Pain on the day after. Leave it out if nobody has said."""
    place: Place | None = field(repr=False, default=None)
    """Where it hurt. Leave it out if nothing did, or if nobody has said."""
    exercises: Annotated[tuple[Slug, ...], Len(1, 20)] | None = None
    """Ids of the exercises. Leave it out if there was one from each ladder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenScreening:
    """The answers to the health questions. Leave the block out if nobody asked: that's gentle only."""

    __pydantic_config__: ClassVar = STRICT
    on: Day
    """The day of the answers."""
    ticked: tuple[Slug, ...] = field(repr=False)
    """Ids of the questions that were ticked, as in screening.yaml. [] means None of these in each group."""
    empty: tuple[Slug, ...] = field(repr=False, default=())
    """Ids of the groups that were left empty."""
    smaller: Mapping[Slug, Slug] = field(repr=False, default_factory=dict[str, str])
    """The answers to smaller questions: the question's id, then the answer's."""
    cleared: Day | None = field(repr=False, default=None)
    """The day the person said that a physio or doctor had cleared them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The whole file."""

    __pydantic_config__: ClassVar = STRICT
    made_on: Day | None = None
    """The day the plan is made. Leave it out for today."""
    sessions_a_week: Sessions
    phase: Phase
    equipment: tuple[Equipment, ...]
    screening: WrittenScreening | None = field(repr=False, default=None)
    tests: tuple[WrittenTest, ...] = field(repr=False, default=())
    pain: tuple[WrittenPain, ...] = field(repr=False, default=())
    sessions: tuple[WrittenSession, ...] = field(repr=False, default=())


def answers_in(
    file: File, rules: PlanRules, catalogue: Catalogue, today: date, problems: list[Problem]
) -> Answers | None:
    """Return the answers in a file, or None and add everything wrong with them to ``problems``."""
    written: Written | None = validate(Written, file, problems)
    if written is None:
        return None
    made_on = written.made_on or today
    checker = _Checker(file=file, catalogue=catalogue, made_on=made_on, today=today, problems=problems)
    before = len(problems)
    checker.check_days(written)
    results = tuple(checker.results(written.tests))
    checker.check_cleared(written.pain)
    checker.check_exercises(written.sessions)
    checker.check_screening(written.screening)
    if len(problems) > before:
        return None
    every = tuple(rung for ladder in rules.ladders for rung in ladder.rungs)
    cleared = [each.cleared for each in written.pain if each.cleared is not None]
    last = max((_noon(each.on) for each in written.sessions), default=None)
    told = _screening(written.screening, catalogue.screening)
    return Answers(
        made_at=_noon(made_on),
        choices=Choices(
            sessions=written.sessions_a_week, phase=written.phase, equipment=frozenset(written.equipment)
        ),
        results=results,
        hurts=tuple(_note(each) for each in written.pain),
        efforts=tuple(_effort(each, every) for each in written.sessions),
        cleared_at=_noon(max(cleared)) if cleared else None,
        screening=standing_of(told, catalogue.screening, _noon(made_on), last),
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, NOON)


def _screening(written: WrittenScreening | None, rules: ScreeningRules | None) -> Screening | None:
    if written is None or rules is None:
        return None
    ticked: dict[str, tuple[str, ...]] = {}
    for group in rules.groups:
        ids = tuple(question.id for question in group.questions if question.id in written.ticked)
        ticked[group.id] = () if group.id in written.empty else ids or (NONE_OF_THESE,)
    cleared = _noon(written.cleared) if written.cleared is not None else None
    return Screening(ticked=ticked, choices=written.smaller, at=_noon(written.on), cleared=cleared)


def _note(written: WrittenPain) -> PainNote:
    return PainNote(
        pain=Pain(written.place, written.level, written.since, written.side),
        professional=written.signs,
        outcome=written.next_day,
        noted_at=_noon(written.on),
    )


def _effort(written: WrittenSession, every: tuple[str, ...]) -> Effort:
    """Return the session; the rules for plans don't ask how many sets it had."""
    return Effort(
        done_at=_noon(written.on),
        exercises=written.exercises or every,
        sets=0,
        effort=written.effort,
        pain=written.pain,
        next_day=written.next_day,
        place=written.place,
    )


_UNITS = {Measure.SECONDS: "seconds", Measure.REPS: "reps", Measure.CENTIMETRES: "centimetres"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Checker:
    """What the classes can't check: days, ids of the content, and what a self-test can show."""

    file: File
    catalogue: Catalogue
    made_on: date
    today: date
    problems: list[Problem]

    def _wrong(self, where: Path_, message: str, fix: str) -> None:
        self.problems.append(self.file.problem(where, message, fix))

    def _known(self, key: str, known: Iterable[str], where: Path_, what: str, otherwise: str) -> bool:
        known = list(known)
        if key not in known:
            self._wrong(where, f"{key!r} isn't {what}", nearest(key, known, otherwise))
        return key in known

    def check_days(self, written: Written) -> None:
        if self.made_on > self.today:
            fix = f"write {self.today} or an earlier day, or leave it out for today"
            self._wrong(("made_on",), "is in the future", fix)
            return
        for where, day in _days(written):
            if day > self.made_on:
                after = "in the future" if day > self.today else f"after the plan's day, {self.made_on}"
                self._wrong(where, f"is {after}", f"write {self.made_on} or an earlier day")

    def check_cleared(self, pain: tuple[WrittenPain, ...]) -> None:
        """Being cleared counts for all pain told up to that day, as a tap on the button does."""
        last = max((each.cleared for each in pain if each.cleared is not None), default=date.min)
        for i, each in enumerate(pain):
            if each.cleared is not None and each.cleared < each.on:
                fix = f"write {each.on} or a later day"
                self._wrong(("pain", i, "cleared"), "is before the day it was told", fix)
            elif each.cleared is None and each.on <= last:
                message = f"must be cleared too: on {last}, all pain told up to that day was cleared"
                self._wrong(("pain", i), message, f"add cleared: {last}")

    def check_exercises(self, sessions: tuple[WrittenSession, ...]) -> None:
        fix = "use the name of a file in exercises, without .yaml"
        for i, each in enumerate(sessions):
            for j, key in enumerate(each.exercises or ()):
                where = ("sessions", i, "exercises", j)
                self._known(key, self.catalogue.exercises, where, "an exercise", fix)

    def check_screening(self, screening: WrittenScreening | None) -> None:
        rules = self.catalogue.screening
        if screening is None:
            return
        if rules is None:
            self._wrong(("screening",), "can't be read: there's no screening.yaml", "take it out")
            return
        questions = {question.id: question for question in rules.questions}
        fix = "use an id from screening.yaml"
        for i, key in enumerate(screening.ticked):
            self._known(key, questions, ("screening", "ticked", i), "a health question", fix)
        for i, key in enumerate(screening.empty):
            where = ("screening", "empty", i)
            group = next((each for each in rules.groups if each.id == key), None)
            if group is None:
                self._known(key, (each.id for each in rules.groups), where, "a group of questions", fix)
            elif {each.id for each in group.questions} & {*screening.ticked}:
                self._wrong(where, "is empty, and something in it is ticked", "take out one of them")
        if screening.cleared is not None and screening.cleared < screening.on:
            fix = f"write {screening.on} or a later day"
            self._wrong(("screening", "cleared"), "is before the day of the answers", fix)
        self._check_smaller(screening, questions)

    def _check_smaller(self, screening: WrittenScreening, questions: Mapping[str, ScreeningQuestion]) -> None:
        for key, choice in screening.smaller.items():
            where = ("screening", "smaller", key)
            if key not in screening.ticked:
                self._wrong(where, "isn't ticked", "add it to ticked, or take it out")
            elif key in questions:
                known = [each.id for each in questions[key].choices]
                self._known(choice, known, where, f"an answer to {key}", f"use one of {', '.join(known)}")

    def results(self, tests: tuple[WrittenTest, ...]) -> Iterator[Result]:
        seen: set[tuple[str, Side | None, date]] = set()
        fix = "use the name of a file in self_tests, without .yaml"
        for i, written in enumerate(tests):
            where: Path_ = ("tests", i)
            known = self.catalogue.self_tests
            if not self._known(written.test, known, (*where, "test"), "a self-test", fix):
                continue
            test = known[written.test]
            found = [each for part in self._parts(written, test, where) for each in self._result(*part)]
            if any((each.test, each.side, written.on) in seen for each in found):
                self._wrong(where, f"is the second result of {test.id} on {written.on}", TWICE)
            seen |= {(each.test, each.side, written.on) for each in found}
            yield from weaker_named(tuple(found), test)

    def _parts(
        self, written: WrittenTest, test: SelfTest, where: Path_
    ) -> Iterator[tuple[Path_, WrittenTest, SelfTest, Side | None, WrittenSide]]:
        """Yield what was seen on each side, with its place in the file; nothing if that's wrong."""
        sides = written.each_side
        if written.is_mixed:
            self._wrong(where, "has left or right, and more beside them", "write it all in left and right")
        elif sides and not test.per_side:
            self._wrong(where, f"has sides, and {test.id} has none", "write outcome: without left and right")
        elif sides:
            yield from (((*where, side.value), written, test, side, seen) for side, seen in sides.items())
        elif written.outcome is None:
            fix = "add left: and right: with an outcome in each" if test.per_side else "add outcome:"
            self._wrong(where, "doesn't say what the test showed", fix)
        elif test.per_side and written.side is None:
            self._wrong(where, f"doesn't say which side: {test.id} has two", "add side: left or side: right")
        elif not test.per_side and written.side is not None:
            self._wrong((*where, "side"), f"names a side, and {test.id} has none", "take it out")
        else:
            seen = WrittenSide(
                outcome=written.outcome,
                seconds=written.seconds,
                reps=written.reps,
                centimetres=written.centimetres,
                place=written.place,
            )
            yield where, written, test, written.side, seen

    def _result(
        self, where: Path_, written: WrittenTest, test: SelfTest, side: Side | None, seen: WrittenSide
    ) -> Iterator[Result]:
        known = dict.fromkeys([*(outcome.id for outcome in test.outcomes), HURT])
        fix = f"use one of {', '.join(known)}"
        if not self._known(seen.outcome, known, (*where, "outcome"), f"an outcome of {test.id}", fix):
            return
        hurt, numbers = seen.outcome == HURT, _numbers(seen)
        for unit, number in numbers.items():
            if problem := _misfit(test, unit, number, hurt=hurt):
                self._wrong((*where, unit), *problem)
        if seen.place is not None and not hurt:
            self._wrong((*where, "place"), "is only for a test that hurt", "take it out")
        yield Result(
            test=test.id,
            side=side,
            outcome=seen.outcome,
            value=next(iter(numbers.values()), None),
            hurt=hurt,
            tested_at=_noon(written.on),
            place=seen.place,
        )


def _days(written: Written) -> Iterator[tuple[Path_, date]]:
    """Yield every day in the file but the plan's own, with its place."""
    if written.screening is not None:
        yield ("screening", "on"), written.screening.on
        if written.screening.cleared is not None:
            yield ("screening", "cleared"), written.screening.cleared
    for i, test in enumerate(written.tests):
        yield ("tests", i, "on"), test.on
    for i, pain in enumerate(written.pain):
        yield ("pain", i, "on"), pain.on
        if pain.cleared is not None:
            yield ("pain", i, "cleared"), pain.cleared
    for i, session in enumerate(written.sessions):
        yield ("sessions", i, "on"), session.on


def _numbers(seen: WrittenSide) -> Mapping[str, float]:
    found = {"seconds": seen.seconds, "reps": seen.reps, "centimetres": seen.centimetres}
    return {unit: number for unit, number in found.items() if number is not None}


def _misfit(test: SelfTest, unit: str, number: float, *, hurt: bool) -> tuple[str, str] | None:
    """Return what is wrong with a number and how to fix it; None if the test can show it."""
    own = _UNITS.get(test.measure)
    if hurt:
        return "can't stand with outcome: hurt. Pain ends a test without a number", "take it out"
    if unit != own:
        return f"isn't what {test.id} counts", f"write {own}:" if own is not None else "take it out"
    if number > longest_hold(test):
        return "is too high for this test", f"write {longest_hold(test)} or less"
    if test.measure is Measure.REPS and number != int(number):
        return "must be a whole number", "only whole reps count, so leave out the rest"
    return None
