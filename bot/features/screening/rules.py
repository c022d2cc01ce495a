"""What somebody's answers to the health questions allow. It isn't a diagnosis.

The strictest answer wins. Somebody who was never asked, or whose questions are due again, gets gentle only at
the most; so does a group that was left empty. A yes whose smaller question isn't answered yet counts as the
strictest of its answers. The questions and what they mean are in ``content/screening.yaml``; that a dose is
heavy if its load says so is our own judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.content.exercises import Dose, Exercise, Flag, Impact, Level, LoadLevel, Position
from bot.content.screening import (
    NONE_OF_THESE,
    Lasting,
    Meaning,
    ScreeningOutcome,
    ScreeningQuestion,
    ScreeningRules,
)
from bot.content.self_tests import SelfTest
from bot.content.texts import Told

GENTLE_EFFORT = 5
"""The hardest a set may feel for somebody who is gentle only, out of 10."""

_HEAVY = re.compile(r"(?:(?:light|medium) to )?heavy(?: for you)?", re.IGNORECASE)

LIGHT = "light"
"""What a heavy load is for everybody who isn't screened normal."""

_RISKS = {
    Flag.BONE_RISK: Told.BONE_RISK,
    Flag.UNDER_18: Told.UNDER_18,
    Flag.TENDON_RISK: Told.TENDON_RISK,
}

_ALWAYS_GENTLE = frozenset({Flag.NO_IMPACT, Flag.NO_FATIGUE_TESTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """What somebody answered, and when (aware UTC). ``cleared``: a professional has cleared them, they say.

    ``ticked`` are the ids ticked in each group, "none" among them; ``choices`` are the answers to smaller
    questions, by the question's id. Its repr reveals nothing.
    """

    ticked: Mapping[str, tuple[str, ...]] = field(repr=False)
    choices: Mapping[str, str] = field(repr=False, default_factory=dict[str, str])
    at: datetime
    cleared: datetime | None = None

    @property
    def is_cleared(self) -> bool:
        """Whether they were cleared after these answers."""
        return self.cleared is not None and self.cleared >= self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the answers allow now.

    ``until`` is when a milder outcome begins; None if only new answers change it. ``since`` is when they gave
    the answers that decided; None if none did. After weeks of gentle exercises, level 2 is the most until
    ``rebuilds_until``. ``asks`` are the ids of groups to ask about, or of ticked questions whose smaller
    question is open; ``is_due``: all are due again. ``why`` are the ids of the questions and empty groups
    that decided. ``clearable``: a clearance would make it milder.
    ``answered``: there are answers, whether or not they are due again. ``left_open``: a group was left empty,
    and that decided. ``do`` says whom to see and what to ask, or what to mind; ``signs`` are the ids of the
    emergencies.
    """

    outcome: ScreeningOutcome = field(repr=False)
    flags: frozenset[Flag] = field(repr=False, default=frozenset())
    until: datetime | None = field(repr=False, default=None)
    since: datetime | None = field(repr=False, default=None)
    rebuilds_until: datetime | None = field(repr=False, default=None)
    is_due: bool = field(repr=False, default=False)
    asks: tuple[str, ...] = field(repr=False, default=())
    why: tuple[str, ...] = field(repr=False, default=())
    clearable: bool = field(repr=False, default=False)
    answered: bool = field(repr=False, default=False)
    left_open: bool = field(repr=False, default=False)
    do: tuple[str, ...] = field(repr=False, default=())
    signs: tuple[str, ...] = field(repr=False, default=())

    @property
    def is_gentle(self) -> bool:
        """Whether only level 1 and low effort are allowed."""
        return self.outcome is not ScreeningOutcome.NORMAL

    @property
    def highest(self) -> Level:
        """The highest level that's allowed."""
        if self.is_gentle:
            return Level.FOUNDATION
        return Level.BUILDING if self.rebuilds_until is not None else Level.STRONG

    @property
    def bars(self) -> bool:
        """Whether nothing may be planned, begun or tested."""
        return self.outcome.strictness >= ScreeningOutcome.SEE_FIRST.strictness

    @property
    def is_emergency(self) -> bool:
        return self.outcome is ScreeningOutcome.AMBULANCE

    @property
    def risks(self) -> frozenset[Told]:
        """What the answers mention that makes a warning sign of pain in some places."""
        return frozenset(told for flag, told in _RISKS.items() if flag in self.flags)

    @property
    def may_heavy(self) -> bool:
        """Whether heavy doses may be shown: not to the unscreened, and never to anybody under 18."""
        return not self.is_gentle and not self.asks and Flag.UNDER_18 not in self.flags

    def may(self, exercise: Exercise) -> bool:
        """Return whether the exercise may be offered."""
        if self.bars or exercise.level > self.highest:
            return False
        landing = self.is_gentle or Flag.NO_IMPACT in self.flags
        if landing and exercise.impact not in (Impact.NONE, None):
            return False
        if Flag.NO_LONG_SUPINE in self.flags and exercise.position in (Position.SUPINE, Position.BENCH):
            return False
        if Flag.NO_KNEELING in self.flags and exercise.position in (
            Position.QUADRUPED,
            Position.HALF_KNEELING,
        ):
            return False
        if self.flags & {*exercise.left_out_by}:
            return False
        is_deep = exercise.loads is None or LoadLevel.HIGH in (exercise.loads.groin, exercise.loads.hip_front)
        return not (Flag.NO_DEEP_HIP in self.flags and is_deep)

    def may_test(self, test: SelfTest) -> bool:
        """Return whether the self-test may be done."""
        return not self.bars and not (test.fatigue and Flag.NO_FATIGUE_TESTS in self.flags)

    def lighter(self, dose: Dose) -> Dose:
        """Return the dose, with a light load in place of a heavy one unless heavy doses may be shown."""
        if self.may_heavy or not is_heavy(dose):
            return dose
        return replace(dose, load=_HEAVY.sub(LIGHT, dose.load or ""))


UNSCREENED = Standing(outcome=ScreeningOutcome.GENTLE_ONLY)
"""Where somebody stands who was never asked, and can't be: the content has no questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeFirst:
    """Advice in place of a plan: somebody must be seen, or an ambulance called, because of the answers."""

    outcome: ScreeningOutcome = field(repr=False)
    why: tuple[str, ...] = field(repr=False)
    do: tuple[str, ...] = field(repr=False, default=())
    signs: tuple[str, ...] = field(repr=False, default=())
    clearable: bool = field(repr=False, default=False)

    @property
    def is_emergency(self) -> bool:
        return self.outcome is ScreeningOutcome.AMBULANCE


def advise(standing: Standing) -> SeeFirst | None:
    """Return the advice in place of a plan; None if a plan may be made."""
    if not standing.bars:
        return None
    return SeeFirst(
        outcome=standing.outcome,
        why=standing.why,
        do=standing.do,
        signs=standing.signs,
        clearable=standing.clearable,
    )


def is_heavy(dose: Dose | None) -> bool:
    """Return whether the words of the load say that it's heavy."""
    return dose is not None and dose.load is not None and _HEAVY.search(dose.load) is not None


@dataclass(frozen=True, slots=True)
class _Holds:
    """What one answer means now. ``until``: when it ends; ``asks``: it's over, so everything is due.

    ``rebuilds_until``: until when level 2 is the most.
    """

    key: str
    outcome: ScreeningOutcome
    flags: tuple[Flag, ...] = ()
    until: datetime | None = None
    rebuilds_until: datetime | None = None
    asks: bool = False
    clearable: bool = False
    do: str | None = None
    sign: str | None = None


def standing_of(
    screening: Screening | None,
    rules: ScreeningRules | None,
    now: datetime,
    last_session: datetime | None = None,
) -> Standing:
    """Return where somebody stands at ``now``; ``last_session`` is when they last logged one."""
    if rules is None:
        return UNSCREENED
    every = tuple(group.id for group in rules.groups)
    if screening is None:
        return replace(UNSCREENED, asks=every)
    held = list(_held(screening, rules, now))
    told = strictest(each.outcome for each in held)
    bars = told.strictness >= ScreeningOutcome.SEE_FIRST.strictness
    deciding = [each for each in held if each.outcome is told and told is not ScreeningOutcome.NORMAL]
    flags = {flag for each in held for flag in each.flags}
    flags |= _ALWAYS_GENTLE if told is not ScreeningOutcome.NORMAL else frozenset()
    due = any(each.asks for each in held) or _is_due(screening, rules, now, last_session)
    ends = [each.until for each in deciding if each.until is not None]
    rebuilds = [each.rebuilds_until for each in held if each.rebuilds_until is not None]
    smaller = tuple(question.id for question in open_questions(screening, rules))
    return Standing(
        outcome=strictest([told, ScreeningOutcome.GENTLE_ONLY]) if due else told,
        flags=frozenset(flags),
        until=max(ends) if ends and len(ends) == len(deciding) else None,
        since=screening.at if deciding else None,
        rebuilds_until=max(rebuilds, default=None),
        is_due=due,
        asks=every if due else smaller,
        why=tuple(each.key for each in deciding),
        clearable=any(each.clearable for each in deciding),
        answered=True,
        left_open=any(each.key in every for each in deciding),
        do=tuple(dict.fromkeys(e.do for e in (deciding if bars else held) if e.do is not None)),
        signs=tuple(dict.fromkeys(each.sign for each in deciding if each.sign is not None)),
    )


def strictest(outcomes: Iterable[ScreeningOutcome]) -> ScreeningOutcome:
    """Return the strictest of the outcomes; normal if there's none."""
    return max(outcomes, key=lambda outcome: outcome.strictness, default=ScreeningOutcome.NORMAL)


def open_questions(screening: Screening, rules: ScreeningRules) -> Iterator[ScreeningQuestion]:
    """Yield the ticked questions whose smaller question isn't answered."""
    for question in ticked(screening, rules):
        if question.choices and question.choice(screening.choices.get(question.id)) is None:
            yield question


def ticked(screening: Screening, rules: ScreeningRules) -> Iterator[ScreeningQuestion]:
    """Yield the questions that were ticked and that the content still has, in its order."""
    for group in rules.groups:
        said = screening.ticked.get(group.id, ())
        yield from (question for question in group.questions if question.id in said)


def meaning_of(question: ScreeningQuestion, screening: Screening) -> Meaning:
    """Return what a tick means, by its smaller answer; the strictest there may be if that's still open."""
    chosen = question.choice(screening.choices.get(question.id))
    meanings = question.meanings if chosen is None else (chosen.means,)
    return max(meanings, key=lambda meaning: meaning.outcome.strictness)


def _held(screening: Screening, rules: ScreeningRules, now: datetime) -> Iterator[_Holds]:
    """Yield what each tick, and each group left empty, means now."""
    for group in rules.groups:
        known = {question.id for question in group.questions} | {NONE_OF_THESE}
        if not known & {*screening.ticked.get(group.id, ())}:
            yield _Holds(group.id, ScreeningOutcome.GENTLE_ONLY)
    for question in ticked(screening, rules):
        is_open = bool(question.choices) and question.choice(screening.choices.get(question.id)) is None
        yield _now(question.id, meaning_of(question, screening), screening, now, may_end=not is_open)


def _now(key: str, meaning: Meaning, screening: Screening, now: datetime, *, may_end: bool) -> _Holds:
    lasting: Meaning | Lasting = meaning
    begun, until = screening.at, None
    if may_end and meaning.weeks is not None:
        until = screening.at + timedelta(weeks=meaning.weeks)
        if until <= now and meaning.then is None:
            return _Holds(key, meaning.outcome, meaning.flags, asks=True, do=meaning.do)
        if meaning.then is None:
            until = None  # nothing milder begins: all is asked again
        elif until <= now:
            lasting, begun, until = meaning.then, until, None
    cleared = meaning.cleared if may_end else None
    if screening.is_cleared and cleared is not None and _is_milder(cleared.outcome, lasting.outcome):
        lasting, begun, until = cleared, screening.cleared or begun, None
    clearable = cleared is not None and _is_milder(cleared.outcome, lasting.outcome)
    sign = lasting.sign if isinstance(lasting, Meaning) else None
    weeks = lasting.rebuild_weeks if isinstance(lasting, Lasting) else 0
    rebuilt = begun + timedelta(weeks=weeks)
    return _Holds(
        key,
        lasting.outcome,
        lasting.flags,
        until,
        rebuilt if now < rebuilt else None,
        clearable=clearable,
        do=lasting.do,
        sign=sign,
    )


def _is_milder(one: ScreeningOutcome, other: ScreeningOutcome) -> bool:
    return one.strictness < other.strictness


def _is_due(
    screening: Screening, rules: ScreeningRules, now: datetime, last_session: datetime | None
) -> bool:
    """Return whether all questions are due again: they're old, or nobody has trained for long."""
    if now - screening.at >= timedelta(weeks=rules.again_after_weeks):
        return True
    if last_session is None:
        return False
    return now - max(last_session, screening.at) >= timedelta(weeks=rules.weeks_off)
