"""Making a plan: which exercises, in which sessions, at which dose, and why."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.content.catalogue import Catalogue
from bot.content.exercises import Equipment, Exercise, Level, Place
from bot.content.plan_rules import Ladder, PlanRules, Volume, Work
from bot.features.guided.workout import Effort, Item, NextDay
from bot.features.pain.rules import PLACED, Rest, yours
from bot.features.plan.care import Care
from bot.features.plan.climbing import Before, Climb, climb, sore_in
from bot.features.plan.gates import Gates
from bot.features.plan.notes import cautions, remarks
from bot.features.plan.plans import LETTERS, Answers, Entry, Plan, Session
from bot.features.plan.steps import Step, first_of, hurt_by, is_concerned, is_no_more, steps_of, works_of
from bot.features.screening.rules import GENTLE_EFFORT, advise
from bot.features.self_tests.rules import Side

FEW_SETS = 2
"""The most sets of what loads a groin that hurt in a test."""


def make_plan(answers: Answers, rules: PlanRules, catalogue: Catalogue, *, like: Plan | None = None) -> Plan:
    """Return the plan for these answers; if none can be made, it holds advice to see somebody or to rest.

    With ``like``, each session has the ladders that it has there.
    """
    plan = Plan(
        made_at=answers.made_at,
        choices=answers.choices,
        rules_version=rules.version,
        content=content_digest(rules, catalogue),
    )
    care = Care.of(answers, rules, catalogue)
    first = advise(answers.standing)
    if first is not None and (first.is_emergency or care.advice is None):
        return replace(plan, advice=first)
    if care.advice is not None:
        return replace(plan, advice=care.advice)
    maker = Maker(answers=answers, rules=rules, care=care)
    steps = {ladder.id: maker.steps(ladder, catalogue.exercises) for ladder in rules.ladders}
    entries = {ladder.id: maker.entry(ladder, steps[ladder.id]) for ladder in rules.ladders}
    sessions: list[Session] = []
    for letter in LETTERS[: answers.choices.sessions]:
        taken = maker.taken(letter, catalogue.exercises) if like is None else _ladders_of(like, letter)
        there = tuple(e for key, e in entries.items() if key in taken and e is not None)
        if there:
            sessions.append(Session(letter=letter, entries=there))
    careful = cautions(answers, rules, care, has_moves=bool(sessions))
    if not sessions:
        return replace(plan, advice=Rest(), notes=careful)
    said = (*careful, *remarks(answers, care, sessions))
    climbed = [step.exercise for each in steps.values() for step in each if care.may(step.exercise)]
    allowed = tuple(dict.fromkeys(exercise.id for exercise in climbed))
    return replace(
        plan,
        sessions=tuple(sessions),
        notes=said,
        careful=bool(careful),
        sore=care.sore,
        allowed=allowed,
        effort_up_to=GENTLE_EFFORT if answers.standing.is_gentle else None,
    )


def _ladders_of(plan: Plan, letter: str) -> list[str]:
    session = plan.session(letter)
    return [entry.ladder for entry in session.entries] if session is not None else []


def content_digest(rules: PlanRules, catalogue: Catalogue) -> str:
    """Return twelve hex digits that change with anything a plan is made from."""
    exercises = [
        (e.id, e.name, e.level, e.equipment, e.optional_equipment, _care_digest(e), e.dosage.strength)
        for e in catalogue.exercises.values()
    ]
    tests = [
        (t.id, t.name, t.per_side, t.noise, [(o.id, o.next) for o in t.outcomes])
        for t in catalogue.self_tests.values()
    ]
    return hashlib.sha256(repr((rules, exercises, tests)).encode()).hexdigest()[:12]


def _care_digest(exercise: Exercise) -> tuple[object, ...]:
    """Return what in an exercise's file decides for which pain it may be offered."""
    e = exercise
    return e.loads, e.impact, e.spares, e.position, e.muscles, e.fits


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an exercise is in a plan, in half a sentence, and the rule that says so: "ladders.bridge"."""

    text: str = field(repr=False)
    rule: str = field(repr=False)


SPARED = "pain.spared"
"""The rule that only what spares a sore place may be done. It's in the code, not in ``plan_rules.yaml``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Makes the entries of one plan, and says why they are what they are."""

    answers: Answers
    rules: PlanRules
    care: Care

    @property
    def volume(self) -> Volume:
        return self.rules.volume_in(self.answers.choices.phase)

    @property
    def equipment(self) -> frozenset[Equipment]:
        """What there is, and what a plan doesn't wait for."""
        return self.answers.choices.equipment.union(self.rules.composition.not_needed)

    def steps(self, ladder: Ladder, exercises: Mapping[str, Exercise]) -> tuple[Step, ...]:
        return self._steps_at(ladder, exercises, self.care.findings.level(ladder.id))

    def _steps_at(self, ladder: Ladder, exercises: Mapping[str, Exercise], level: Level) -> tuple[Step, ...]:
        standing = self.answers.standing
        most = Level.FOUNDATION if self.care.findings.starts_again else min(level, standing.highest)
        steps = steps_of(ladder, exercises, self.equipment, self.volume.most_sets, most, self.rules.progress)
        gates = self.gates
        return tuple(s for s in steps if standing.may(s.exercise) and gates.may(s.exercise))

    @property
    def gates(self) -> Gates:
        answers = self.answers
        return Gates(rules=self.rules, care=self.care, standing=answers.standing, efforts=answers.efforts)

    def taken(self, letter: str, exercises: Mapping[str, Exercise]) -> list[str]:
        """Return the ladders of one session. Pain plays no part here: nothing replaces what it rules out."""
        findings, composition, index = self.care.findings, self.rules.composition, LETTERS.index(letter)
        seen = {key for shown in findings.shown for key in shown.ladders}
        turn = sorted(composition.turns[index], key=lambda key: key not in seen)
        wanted = [*composition.always, *composition.must[index], *turn]
        some = {
            ladder.id
            for ladder in self.rules.ladders
            if self._steps_at(ladder, exercises, findings.but_for_pain.level(ladder.id))
        }
        return [key for key in dict.fromkeys(wanted) if key in some][: self.volume.exercises]

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
                dose=self.answers.standing.lighter(step.dose),
                rest_seconds=self._rest(step),
                extra=self._extra(ladder, step),
                because=self.reason(ladder).text,
            ),
        )

    def _rest(self, step: Step) -> int:
        """Return the seconds of rest after each set."""
        work = Work.HEAVY if step.is_heavy else works_of({"": step.exercise}, ())[""]
        window = self.rules.progress.window(work)
        rest = window.rest_seconds if window is not None else None
        return rest if rest is not None else self.volume.rest_seconds

    @property
    def is_new(self) -> bool:
        """Whether they haven't trained for more than the first weeks yet, or not since a long break."""
        began, weeks = self.care.findings.trained.began(self.answers.made_at), self.rules.progress.first_weeks
        return began is None or self.answers.made_at - began < timedelta(weeks=weeks)

    def climb(self, ladder: Ladder, steps: Sequence[Step]) -> Climb:
        """Return how far the logged sessions go on a ladder, since whichever opening of its level helps most.

        Sessions that hurt shortly before an opening count too: a test doesn't undo a step back after pain.
        Easier exercises lead back to where the level begins, but not beyond.
        """
        begin = first_of(steps)
        at_level = {step.exercise.id for step in steps[begin:]}
        openings = self.care.findings.openings(ladder.id, steps[begin].exercise.level)
        # a break doesn't end with a new level, and weeks before a weight count from the first session
        whole = self._climb(ladder, steps, begin, self.answers.efforts)
        found: list[Climb] = []
        for opening in openings or [None]:
            efforts = self._since(opening)
            own = [
                e if hurt_by(e, self.rules) or at_level & {*e.exercises} else replace(e, next_day=None)
                for e in efforts
            ]
            found += [self._climb(ladder, steps, begin, own, whole.first_at)]
            every = self._climb(ladder, steps, begin, efforts, whole.first_at)
            found += [replace(every, step=min(every.step, begin))]
        best = max(found, key=lambda each: (each.step, each.given_back))
        return replace(
            best,
            coming_back=whole.coming_back or best.coming_back,
            is_light=whole.is_light or best.is_light,
            may_be_heavy=whole.may_be_heavy and self.answers.standing.highest is Level.STRONG,
        )

    def _climb(
        self,
        ladder: Ladder,
        steps: Sequence[Step],
        begin: int,
        efforts: Sequence[Effort],
        first_at: datetime | None = None,
    ) -> Climb:
        return climb(
            steps,
            begin,
            ladder.rungs,
            self._first_weeks(efforts),
            self.rules,
            self.answers.made_at,
            sore=sore_in(self.answers.hurts, self.rules),
            works=works_of({s.exercise.id: s.exercise for s in steps}, self.equipment),
            most_sets=self.volume.most_sets,
            first_at=first_at,
        )

    @property
    def _held_from(self) -> datetime | None:
        """When the weeks began in which nothing goes up for who is gentle only; None for everybody else."""
        standing, first = self.answers.standing, min((e.done_at for e in self.answers.efforts), default=None)
        return (standing.since or first) if standing.is_gentle else None

    @property
    def is_held(self) -> bool:
        """Whether nothing goes up yet, because they have only just become gentle only."""
        begun, weeks = self._held_from, timedelta(weeks=self.rules.progress.gentle_weeks)
        return begun is not None and self.answers.made_at < begun + weeks

    def _first_weeks(self, efforts: Sequence[Effort]) -> list[Effort]:
        """Return these sessions; for who is gentle only, those of the first weeks earn no step."""
        begun = self._held_from
        if begun is None:
            return [*efforts]
        over = begun + timedelta(weeks=self.rules.progress.gentle_weeks)
        return [
            replace(e, next_day=None) if begun <= e.done_at < over and e.next_day is NextDay.NO_MORE else e
            for e in efforts
        ]

    def _since(self, opening: datetime | None) -> list[Effort]:
        """Return the sessions that count from an opening on."""
        efforts = self.answers.efforts
        if opening is None:
            return [*efforts]
        oldest = opening - timedelta(days=self.rules.step_back.remembered_days)
        return [e for e in efforts if e.done_at >= opening or (hurt_by(e, self.rules) and e.done_at > oldest)]

    def _step(self, ladder: Ladder, steps: Sequence[Step]) -> Step | None:
        """Return the step to do, with as few sets as the first weeks or a sore groin call for."""
        step, most = self._allowed_step(ladder, steps), self.volume.most_sets
        if step is None:
            return None
        progress, tender = self.rules.progress, self.care.findings.groin_limits
        if progress.first_weeks and self.is_new:
            most = min(most, progress.first_sets)
        if tender and is_concerned([step], Place.GROIN):
            most = min(most, FEW_SETS)
        return replace(step, dose=replace(step.dose, sets=str(min(step.sets, most))))

    def _allowed_step(self, ladder: Ladder, steps: Sequence[Step]) -> Step | None:
        """Return the highest step that may be taken, and less than before if anything hurts or did lately."""
        stands = self.climb(ladder, steps)
        was = stands.choose()
        if was is None:
            return None
        step: Step | None = was
        if self.care.sore or not self.care.may(was.exercise):
            before = Before(exercise=was.exercise, sets=was.sets, places=self.care.sore)
            step = stands.choose(self.care.may, before)
        if step is None or stands.is_eased:  # then it's easier already
            return step
        state, allowed = self.care.state, [each for each in steps if self.care.may(each.exercise)]
        if state.is_anywhere:
            return _below(allowed, step, PLACED, 1, step.sets)
        if state.restart is not None:
            return _below(allowed, step, state.restart.places, state.restart.rungs_back, step.sets // 2)
        for each in state.repeated:
            if is_concerned([step], each.place):
                step = _below(allowed, step, [each.place], each.rungs_back, step.sets)
        return step

    def _extra(self, ladder: Ladder, step: Step) -> Side | None:
        """Return the side that gets one more set: not while anything hurts, or did in a recent session."""
        if (
            self.care.sore
            or self.care.state.is_anywhere
            or self.care.state.restart is not None
            or not step.dose.per_side
            or not self.rules.weaker_side.extra_sets
        ):
            return None
        oldest = self.answers.made_at - timedelta(days=self.rules.step_back.remembered_days)
        recent = [e for e in self.answers.efforts if e.done_at > oldest]
        if self.care.findings.hurting or any(e.pain or e.next_day is NextDay.MORE for e in recent):
            return None
        return self.care.findings.weaker_side(ladder.id)

    def reason(self, ladder: Ladder) -> Reason:
        """Return the most telling reason: sore places, a fault, a gap, what went well, or the aim."""
        if self.care.sore:
            spares = "it spares" if self.care.state.spared == self.care.sore else "it goes easy on"
            return Reason(text=f"{spares} {' and '.join(map(yours, self.care.sore))}", rule=SPARED)
        findings = self.care.findings
        found = [s for s in (*findings.shown, *findings.gaps) if s.test not in findings.hurting]
        told = next((each for each in found if ladder.id in each.ladders), None)
        if told is not None:
            return Reason(text=told.sentence, rule=f"tests.{told.test}")
        opened = not self.answers.standing.is_gentle and findings.level(ladder.id) > Level.FOUNDATION
        if opened and (praise := findings.praise(ladder.id)):
            return Reason(text=praise.sentence, rule=f"tests.{praise.test}")
        return Reason(text=ladder.because, rule=f"ladders.{ladder.id}")


def _below(
    steps: Sequence[Step], last: Step, places: Sequence[Place], exercises_back: int, most_sets: int
) -> Step:
    """Return the easiest step of the exercise so many below ``last``: no more sets, and no more work there.

    Where there are fewer below, it's the lowest of them, and where there's none, the same exercise.
    """
    order = list(dict.fromkeys(step.exercise for step in steps))
    lower = order[: order.index(last.exercise)]
    below = [each for each in lower if is_no_more(each, last.exercise, places)]
    chosen = below[-min(exercises_back, len(below))] if below else last.exercise
    step = next(each for each in steps if each.exercise == chosen)
    return replace(step, dose=replace(step.dose, sets=str(max(1, min(step.sets, most_sets)))))
