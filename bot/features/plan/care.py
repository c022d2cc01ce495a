"""What somebody's pain and self-tests allow now: nothing but advice, or exercises that spare sore places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.content.catalogue import Catalogue
from bot.content.exercises import Exercise, Place
from bot.content.plan_rules import PlanRules, StepBack
from bot.content.texts import RedFlag, Urgency
from bot.features.guided.workout import Effort
from bot.features.pain.rules import (
    MILD_UP_TO,
    STRONG_FROM,
    Pain,
    Rest,
    SeeProfessional,
    Since,
    describe,
    may_offer,
)
from bot.features.plan.findings import Findings
from bot.features.plan.plans import Answers, PainNote


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """What pain and self-tests allow.

    ``advice`` is to see somebody or to rest; if it's given, nothing may be done. ``pains`` are those to
    spare now.
    """

    advice: SeeProfessional | Rest | None = field(repr=False)
    pains: tuple[Pain, ...] = field(repr=False)
    findings: Findings = field(repr=False)

    @classmethod
    def of(cls, answers: Answers, rules: PlanRules, catalogue: Catalogue) -> Care:
        return cls(
            advice=advise_plan(answers, rules, catalogue.red_flags),
            pains=tuple(hurt.pain for hurt in recent_notes(answers, rules)),
            findings=Findings.of(
                answers.results,
                rules,
                catalogue.self_tests,
                answers.made_at,
                answers.efforts,
                catalogue.exercises,
            ),
        )

    @property
    def sore(self) -> tuple[Place, ...]:
        """The places to spare, in the order of :class:`Place`."""
        named = {pain.place for pain in self.pains}
        return tuple(place for place in Place if place in named)

    def may(self, exercise: Exercise) -> bool:
        """Return whether the exercise suits every pain there is, and no self-test that hurt leads to it."""
        suits = all(may_offer(exercise, pain) for pain in self.pains)
        return suits and exercise.id not in self.findings.excluded


def advise_plan(
    answers: Answers, rules: PlanRules, flags: Sequence[RedFlag]
) -> SeeProfessional | Rest | None:
    """Return advice to see somebody or to rest; None if a plan can be made."""
    hurts = open_notes(answers)
    strong = [Pain(Place.ELSEWHERE, e.pain, Since.TODAY) for e in strong_efforts(answers, rules)]
    signs = {flag.id: flag for h in hurts for flag in describe(flags, h.pain, h.outcome)}
    signs |= {flag.id: flag for pain in strong for flag in describe(flags, pain)}
    if signs or strong or any(h.professional or h.pain.level >= STRONG_FROM for h in hurts):
        order = list(Urgency)
        urgency = min((flag.urgency for flag in signs.values()), key=order.index, default=None)
        return SeeProfessional(urgency, tuple(signs.values()))
    recent = recent_notes(answers, rules)
    if any(h.pain.level > MILD_UP_TO or h.professional is None for h in recent):
        return Rest()
    return None


def open_notes(answers: Answers) -> list[PainNote]:
    """Return the notes that their owner hasn't said are over."""
    cleared = answers.cleared_at
    return [h for h in answers.hurts if cleared is None or h.noted_at > cleared]


def strong_efforts(answers: Answers, rules: PlanRules) -> list[Effort]:
    """Return the sessions that hurt so much that somebody should look, and that still count."""
    hurting = (effort for effort in answers.efforts if effort.pain >= STRONG_FROM)
    return [effort for effort in hurting if counts(effort.done_at, answers, rules.step_back)]


def recent_notes(answers: Answers, rules: PlanRules) -> list[PainNote]:
    """Return the open notes that aren't forgotten yet."""
    return [h for h in open_notes(answers) if counts(h.noted_at, answers, rules.step_back)]


def counts(at: datetime, answers: Answers, rule: StepBack) -> bool:
    """Return whether pain at that time still counts: it isn't over, and not forgotten."""
    cleared = answers.cleared_at
    return at > answers.made_at - timedelta(days=rule.remembered_days) and (cleared is None or at > cleared)
