"""From answers to a plan. Nothing else goes in: the same answers give the same plan.

Pain comes first (``domain.plan_pain``). Then the self-tests open a level for each ladder, the logged sessions
climb its steps, and each session takes one exercise of each of its ladders: the highest step that is not
excluded. What is left out because of pain is replaced by nothing but an easier exercise, or one as easy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.care import Care
from bot.domain.catalogue import Catalogue
from bot.domain.exercises import Exercise, Level
from bot.domain.pain import Rest
from bot.domain.plan_notes import cautions, remarks
from bot.domain.plan_rules import Ladder, PlanRules, Volume
from bot.domain.plan_steps import Step, first_of, standing, steps_of
from bot.domain.plans import LETTERS, Answers, Entry, Plan, Session
from bot.domain.results import Side
from bot.domain.workout import Item


def make(answers: Answers, rules: PlanRules, catalogue: Catalogue) -> Plan:
    """The plan for these answers, or whom to see, or rest."""
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
    careful = cautions(answers, rules, care.findings, care.sore)
    if not sessions:
        return replace(plan, advice=Rest(), notes=careful)
    said = (*careful, *remarks(answers, care.findings, care.sore, sessions))
    climbed = [step.exercise for each in steps.values() for step in each if care.may(step.exercise)]
    allowed = tuple(dict.fromkeys(exercise.id for exercise in climbed))
    return replace(
        plan, sessions=tuple(sessions), notes=said, careful=bool(careful), sore=care.sore, allowed=allowed
    )


def content_digest(rules: PlanRules, catalogue: Catalogue) -> str:
    """Twelve hex digits that change with all that a plan is made from."""
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
        """The ladders of one session. Pain is not asked: what it leaves out, nothing replaces."""
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
        """The highest step that may be taken; failing that, the lowest of the first level that may."""
        since = self.care.findings.since(ladder.id)
        efforts = [e for e in self.answers.efforts if since is None or e.done_at >= since]
        begin = first_of(steps)
        stands = standing(steps, begin, ladder.rungs, efforts, self.rules, self.answers.made_at)
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
        """The reason that says most: sore places, a weakness, what went well, or what the ladder is for."""
        if self.care.sore:
            return f"it leaves your {' and '.join(self.care.sore)} alone"
        findings = self.care.findings
        shown = [w for w in findings.weaknesses if w.test not in findings.hurting and ladder.id in w.ladders]
        if shown:
            return shown[0].sentence
        if findings.level(ladder.id) > Level.FOUNDATION and (praise := findings.praise(ladder.id)):
            return praise
        return ladder.because
