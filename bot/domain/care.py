"""What somebody may do at present, by what they told of pain: in a plan, a warm-up and a routine alike."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.domain.catalogue import Catalogue
from bot.domain.exercises import Exercise, Place
from bot.domain.pain import Rest, SeeSomebody
from bot.domain.plan_findings import Findings
from bot.domain.plan_pain import advise, places, spares
from bot.domain.plan_rules import PlanRules
from bot.domain.plans import Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """``advice``: whom to see, or rest; then nothing may be done. ``sore`` are the places to leave alone."""

    advice: SeeSomebody | Rest | None = field(repr=False)
    sore: tuple[Place, ...] = field(repr=False)
    findings: Findings = field(repr=False)

    @classmethod
    def of(cls, answers: Answers, rules: PlanRules, catalogue: Catalogue) -> Care:
        return cls(
            advice=advise(answers, rules, catalogue.red_flags),
            sore=places(answers, rules),
            findings=Findings.of(answers.results, rules, catalogue.self_tests, answers.made_at),
        )

    def may(self, exercise: Exercise) -> bool:
        """Whether it leaves the sore places alone, and no self-test that hurt speaks for it."""
        return exercise.id not in self.findings.excluded and spares(exercise, self.sore)
