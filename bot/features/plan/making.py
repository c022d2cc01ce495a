"""Making a plan: the steps of a ladder, and which of them somebody's logged sessions have reached.

A step is an exercise with a dose: first few repetitions, then more of them, then more sets, then the next
exercise. The self-tests open levels; sessions climb within them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.content.catalogue import Catalogue
from bot.content.exercises import Dose, Equipment, Exercise, Level, Place, span_limits
from bot.content.plan_rules import Ladder, PlanRules, StepBack, Volume
from bot.content.texts import RedFlag, Urgency
from bot.features.guided.workout import Effort, Item, NextDay
from bot.features.pain.rules import (
    MILD_UP_TO,
    STRONG_FROM,
    UNPLACED,
    Pain,
    Rest,
    SeeProfessional,
    Since,
    describe,
    yours,
)
from bot.features.plan.plans import LETTERS, Answers, Entry, Findings, PainNote, Plan, Session
from bot.features.self_tests.rules import Side


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a ladder: an exercise with a dose."""

    exercise: Exercise
    dose: Dose


def steps_of(
    ladder: Ladder,
    exercises: Mapping[str, Exercise],
    equipment: Collection[Equipment],
    most_sets: int,
    level: Level,
) -> tuple[Step, ...]:
    """Return all steps up to a level that can be done with this equipment, easiest first."""
    known = (exercises[rung] for rung in ladder.rungs if rung in exercises)
    return tuple(
        Step(exercise, dose)
        for exercise in known
        if exercise.level <= level and all(kit in equipment for kit in exercise.equipment)
        for dose in _doses(exercise, equipment, most_sets)
    )


def _doses(exercise: Exercise, equipment: Collection[Equipment], most_sets: int) -> Iterable[Dose]:
    """Return doses from the lower to the upper limit of the strength dose, more work before more sets.

    There are none if the exercise has no strength dose.
    """
    dose = exercise.dosage.strength
    if dose is None:
        return ()
    few, many = (min(sets, most_sets) for sets in span_limits(dose.sets))
    name = "reps" if dose.reps is not None else "seconds"
    little, much = span_limits(dose.reps or dose.seconds or "1")
    hold = str(span_limits(dose.hold_seconds)[0]) if dose.hold_seconds is not None else None
    optional = exercise.optional_equipment
    may_load = not optional or any(kit in equipment for kit in optional)
    dose = replace(dose, hold_seconds=hold, load=dose.load if may_load else None)
    amounts = dict.fromkeys([(few, little), (few, much), (many, much)])
    return [replace(dose, sets=str(sets), **{name: str(work)}) for sets, work in amounts]


def first_of(steps: Sequence[Step]) -> int:
    """Return the index of the first step of the hardest level."""
    hardest = max(step.exercise.level for step in steps)
    return next(i for i, step in enumerate(steps) if step.exercise.level == hardest)


def hurt_by(effort: Effort, rules: PlanRules) -> bool:
    """Return whether a session hurt, then or on the day after, and so means a step back."""
    return effort.pain >= rules.step_back.pain_from or effort.next_day is NextDay.MORE


def went_well(effort: Effort, rules: PlanRules) -> bool:
    """Return whether a session counts towards a step. The day after must have been reported."""
    rule = rules.progress
    return (
        effort.effort <= rule.effort_up_to
        and effort.pain <= rule.pain_up_to
        and effort.next_day is NextDay.NO_MORE
    )


def reached_step(
    steps: Sequence[Step],
    begin: int,
    rungs: Collection[str],
    efforts: Iterable[Effort],
    rules: PlanRules,
    now: datetime,
) -> int:
    """Return the index of the step reached by somebody who began at ``begin``.

    A session counts if it had an exercise of the ladder; one that hurt counts for every ladder. Time away is
    what lies between sessions that didn't hurt. Everything here only ever raises or lowers one number, so
    more pain never makes a plan harder, and a good session never makes it easier.
    """
    each = rules.progress.sessions
    count, start, top = begin * each, begin * each, (len(steps) - 1) * each
    last_at: datetime | None = None
    for effort in sorted(efforts, key=lambda effort: effort.done_at):
        if hurt_by(effort, rules):
            count = max(0, count // each - rules.step_back.steps) * each
        elif any(key in rungs for key in effort.exercises):
            count = _after_pause(count, start, last_at, effort.done_at, rules)
            last_at = effort.done_at
            if went_well(effort, rules):
                count = min(top, count + 1)
    return _after_pause(count, start, last_at, now, rules) // each


def _after_pause(count: int, start: int, since: datetime | None, now: datetime, rules: PlanRules) -> int:
    away = steps_back_for(since, now, rules)
    each = rules.progress.sessions
    return max(min(count, start), (count // each - away) * each) if away else count


def steps_back_for(since: datetime | None, now: datetime, rules: PlanRules) -> int:
    """Return how many steps back the time away is worth."""
    return (now - since) // timedelta(weeks=rules.deload.weeks) if since is not None else 0


def advise_plan(
    answers: Answers, rules: PlanRules, flags: Sequence[RedFlag]
) -> SeeProfessional | Rest | None:
    """Return advice to see somebody or to rest; None if a plan can be made."""
    hurts = _open(answers)
    strong = [
        Pain(Place.ELSEWHERE, effort.pain, Since.TODAY)
        for effort in answers.efforts
        if effort.pain >= STRONG_FROM and _counts(effort.done_at, answers, rules.step_back)
    ]
    signs = {flag.id: flag for h in hurts for flag in describe(flags, h.pain, h.outcome)}
    signs |= {flag.id: flag for pain in strong for flag in describe(flags, pain)}
    if signs or strong or any(h.professional or h.pain.level >= STRONG_FROM for h in hurts):
        order = list(Urgency)
        urgency = min((flag.urgency for flag in signs.values()), key=order.index, default=None)
        return SeeProfessional(urgency, tuple(signs.values()))
    recent = _recent(answers, rules)
    if any(h.pain.level > MILD_UP_TO or h.professional is None for h in recent):
        return Rest()
    return None


def sore_places(answers: Answers, rules: PlanRules) -> tuple[Place, ...]:
    """Return where it hurts at present, in the order of :class:`Place`."""
    named = {hurt.pain.place for hurt in _recent(answers, rules)}
    return tuple(place for place in Place if place in named)


def spares(exercise: Exercise, sore: Sequence[Place]) -> bool:
    """Return whether the exercise may be done: no place is sore, or it's an easy one that spares them all."""
    return not sore or (
        exercise.level is Level.FOUNDATION
        and UNPLACED.isdisjoint(sore)
        and all(place in exercise.spares for place in sore)
    )


def _open(answers: Answers) -> list[PainNote]:
    """Return the notes that their owner hasn't said are over."""
    cleared = answers.cleared_at
    return [h for h in answers.hurts if cleared is None or h.noted_at > cleared]


def _recent(answers: Answers, rules: PlanRules) -> list[PainNote]:
    return [h for h in _open(answers) if _counts(h.noted_at, answers, rules.step_back)]


def _counts(at: datetime, answers: Answers, rule: StepBack) -> bool:
    cleared = answers.cleared_at
    return at > answers.made_at - timedelta(days=rule.remembered_days) and (cleared is None or at > cleared)


FULL = 4
"""A session with at least this many exercises needs no remark that it's short."""


def cautions(
    answers: Answers, rules: PlanRules, findings: Findings, sore: Sequence[Place], *, has_moves: bool
) -> tuple[str, ...]:
    """Return why the plan is easier than it was: pain, or time away. ``has_moves``: some are left."""
    said: list[str] = []
    days = rules.step_back.remembered_days
    if sore:
        left = (
            "These moves avoid it, at their easiest sets and reps. Rest is fine too."
            if has_moves
            else "I can't be sure any of my moves avoids it, so I won't suggest one."
        )
        said.append(
            f"In the last {days} days you reported mild pain ({', '.join(sore)}). {left} "
            "Still there, or getting worse? See a physio or doctor."
        )
    if findings.hurting:
        said.append(_hurting([findings.tests[key].name.casefold() for key in sorted(findings.hurting)]))
    efforts = sorted(answers.efforts, key=lambda effort: effort.done_at)
    recent = [e for e in efforts if e.done_at > answers.made_at - timedelta(days=days)]
    if any(hurt_by(effort, rules) for effort in recent):
        said.append(
            "A session hurt, or you had more pain the next day. So this is a step easier. "
            "If it keeps happening, get it checked by a physio or doctor."
        )
    calm = [effort.done_at for effort in efforts if not hurt_by(effort, rules)]
    if calm and steps_back_for(calm[-1], answers.made_at, rules):
        weeks = (answers.made_at - calm[-1]).days // 7
        said.append(f"Your last session was {weeks} weeks ago, so we start easier again.")
    return tuple(said)


def _hurting(tests: Sequence[str]) -> str:
    """Return what follows from self-tests that hurt, by their names."""
    if len(tests) == 1:
        return (
            f"The {tests[0]} hurt, so I've left out the moves it leads to. Try it again when it doesn't "
            "hurt. If it keeps hurting, ask a physio."
        )
    return (
        f"These self-tests hurt: {', '.join(tests)}. I've left out the moves they lead to. Try them again "
        "when they don't hurt. If they keep hurting, ask a physio."
    )


def remarks(
    answers: Answers, findings: Findings, sore: Sequence[Place], sessions: Sequence[Session]
) -> tuple[str, ...]:
    """Return why the plan begins where it does, and why it's short."""
    said: list[str] = []
    if not findings.latest and not findings.hurting:
        said.append("No recent self-test, so everything starts at level 1. A test can open the next level.")
    if not sore and not findings.hurting and any(len(session.entries) < FULL for session in sessions):
        mat = "" if Equipment.MAT in answers.choices.equipment else " A mat, carpet or lawn opens most moves."
        said.append(f"It's short, because your equipment and level don't allow more yet.{mat}")
    return tuple(said)


def make_plan(answers: Answers, rules: PlanRules, catalogue: Catalogue) -> Plan:
    """Return the plan for these answers; if none can be made, it holds advice to see somebody or to rest."""
    plan = Plan(
        made_at=answers.made_at,
        choices=answers.choices,
        rules_version=rules.version,
        content=content_digest(rules, catalogue),
    )
    care = Care.of(answers, rules, catalogue)
    if care.advice is not None:
        return replace(plan, advice=care.advice)
    maker = _Maker(answers=answers, rules=rules, care=care, volume=rules.volume_in(answers.choices.phase))
    steps = {ladder.id: maker.steps(ladder, catalogue.exercises) for ladder in rules.ladders}
    entries = {ladder.id: maker.entry(ladder, steps[ladder.id]) for ladder in rules.ladders}
    sessions: list[Session] = []
    for letter, turn in zip(LETTERS, rules.composition.turns[: answers.choices.sessions], strict=False):
        taken = maker.taken(turn, steps)
        there = tuple(e for key, e in entries.items() if key in taken and e is not None)
        if there:
            sessions.append(Session(letter=letter, entries=there))
    careful = cautions(answers, rules, care.findings, care.sore, has_moves=bool(sessions))
    if not sessions:
        return replace(plan, advice=Rest(), notes=careful)
    said = (*careful, *remarks(answers, care.findings, care.sore, sessions))
    climbed = [step.exercise for each in steps.values() for step in each if care.may(step.exercise)]
    allowed = tuple(dict.fromkeys(exercise.id for exercise in climbed))
    return replace(
        plan, sessions=tuple(sessions), notes=said, careful=bool(careful), sore=care.sore, allowed=allowed
    )


def content_digest(rules: PlanRules, catalogue: Catalogue) -> str:
    """Return twelve hex digits that change with anything a plan is made from."""
    exercises = [
        (e.id, e.name, e.level, e.equipment, e.optional_equipment, e.spares, e.dosage.strength)
        for e in catalogue.exercises.values()
    ]
    tests = [
        (t.id, t.name, t.per_side, t.noise, [(o.id, o.next) for o in t.outcomes])
        for t in catalogue.self_tests.values()
    ]
    return hashlib.sha256(repr((rules, exercises, tests)).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Maker:
    answers: Answers
    rules: PlanRules
    care: Care
    volume: Volume

    def steps(self, ladder: Ladder, exercises: Mapping[str, Exercise]) -> tuple[Step, ...]:
        equipment, level = self.answers.choices.equipment, self.care.findings.level(ladder.id)
        return steps_of(ladder, exercises, equipment, self.volume.most_sets, level)

    def taken(self, turn: Sequence[str], steps: Mapping[str, Sequence[Step]]) -> list[str]:
        """Return the ladders of one session. Pain plays no part here: nothing replaces what it rules out."""
        weak = {key for weakness in self.care.findings.weaknesses for key in weakness.ladders}
        wanted = [*self.rules.composition.always, *sorted(turn, key=lambda key: key not in weak)]
        return [key for key in dict.fromkeys(wanted) if steps[key]][: self.volume.exercises]

    def entry(self, ladder: Ladder, steps: Sequence[Step]) -> Entry | None:
        step = self._step(ladder, steps) if steps else None
        if step is None:
            return None
        return Entry(
            ladder=ladder.id,
            name=step.exercise.name,
            level=step.exercise.level,
            item=Item(
                exercise=step.exercise.id,
                dose=step.dose,
                rest_seconds=self.volume.rest_seconds,
                extra=self._extra(ladder, step),
                because=self._because(ladder),
            ),
        )

    def _step(self, ladder: Ladder, steps: Sequence[Step]) -> Step | None:
        """Return the highest step that may be taken; failing that, the lowest of the first level that may."""
        since = self.care.findings.since(ladder.id)
        efforts = [e for e in self.answers.efforts if since is None or e.done_at >= since]
        begin = first_of(steps)
        stands = reached_step(steps, begin, ladder.rungs, efforts, self.rules, self.answers.made_at)
        below = [step for step in steps[: stands + 1] if self.care.may(step.exercise)]
        if not below:
            above = (s for s in steps[stands + 1 :] if s.exercise.level is Level.FOUNDATION)
            return next((step for step in above if self.care.may(step.exercise)), None)
        if self.care.sore:  # the easiest dose while something hurts
            return next(step for step in below if step.exercise == below[-1].exercise)
        return below[-1]

    def _extra(self, ladder: Ladder, step: Step) -> Side | None:
        if self.care.sore or not step.dose.per_side or not self.rules.weaker_side.extra_sets:
            return None
        return self.care.findings.weaker_side(ladder.id)

    def _because(self, ladder: Ladder) -> str:
        """Return the most telling reason: sore places, a weakness, what went well, or the ladder's aim."""
        if self.care.sore:
            return f"it spares {' and '.join(map(yours, self.care.sore))}"
        findings = self.care.findings
        shown = [w for w in findings.weaknesses if w.test not in findings.hurting and ladder.id in w.ladders]
        if shown:
            return shown[0].sentence
        if findings.level(ladder.id) > Level.FOUNDATION and (praise := findings.praise(ladder.id)):
            return praise
        return ladder.because


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """What pain and self-tests allow.

    ``advice`` is to see somebody or to rest; if it's given, nothing may be done. ``sore`` are the places to
    spare.
    """

    advice: SeeProfessional | Rest | None = field(repr=False)
    sore: tuple[Place, ...] = field(repr=False)
    findings: Findings = field(repr=False)

    @classmethod
    def of(cls, answers: Answers, rules: PlanRules, catalogue: Catalogue) -> Care:
        return cls(
            advice=advise_plan(answers, rules, catalogue.red_flags),
            sore=sore_places(answers, rules),
            findings=Findings.of(answers.results, rules, catalogue.self_tests, answers.made_at),
        )

    def may(self, exercise: Exercise) -> bool:
        """Return whether the exercise spares the sore places, and no self-test that hurt leads to it."""
        return exercise.id not in self.findings.excluded and spares(exercise, self.sore)
