"""What somebody's pain and self-tests allow in a plan or a session.

The pain is one state, the same as for every other card; see ``pain.care``. A self-test that hurt also leaves
out what it leads to, as :mod:`findings` says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.content.catalogue import Catalogue
from bot.content.exercises import Exercise, Place
from bot.content.plan_rules import PlanRules
from bot.features.pain.care import CareState, Reports
from bot.features.pain.rules import Pain, Rest, SeeProfessional
from bot.features.plan.findings import Findings
from bot.features.plan.plans import Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """What pain and self-tests allow: nothing if there's ``advice`` to see somebody or to rest."""

    state: CareState = field(repr=False)
    findings: Findings = field(repr=False)

    @classmethod
    def of(cls, answers: Answers, rules: PlanRules, catalogue: Catalogue) -> Care:
        remembered = timedelta(days=rules.step_back.remembered_days)
        return cls(
            state=CareState.of(reports_in(answers), catalogue.red_flags, answers.made_at, remembered),
            findings=Findings.of(
                answers.results,
                rules,
                catalogue.self_tests,
                answers.made_at,
                answers.efforts,
                catalogue.exercises,
                _pains(answers, rules.step_back.hold_from),
            ),
        )

    @property
    def advice(self) -> SeeProfessional | Rest | None:
        return self.state.advice

    @property
    def pains(self) -> tuple[Pain, ...]:
        """The pains to mind now."""
        return self.state.pains

    @property
    def sore(self) -> tuple[Place, ...]:
        """The places to mind, in the order of :class:`Place`."""
        return self.state.sore

    def may(self, exercise: Exercise) -> bool:
        """Return whether the exercise suits every pain there is or just was, and what self-tests say."""
        restart = self.state.restart
        comes_back = restart is None or restart.may(exercise)
        return comes_back and self.state.may(exercise) and exercise.id not in self.findings.excluded


def _pains(answers: Answers, least: int) -> Iterator[datetime]:
    """Yield when pain of this level or more was told, out of 10."""
    yield from (note.noted_at for note in answers.hurts if note.pain.level >= least)
    yield from (each.done_at for each in (*answers.efforts, *answers.warm_ups) if each.pain >= least)


def reports_in(answers: Answers) -> Reports:
    """Return what the answers tell of pain."""
    return Reports(
        notes=answers.hurts,
        efforts=(*answers.efforts, *answers.warm_ups),
        results=answers.results,
        gone_at=answers.gone_at,
        checked_at=answers.cleared_at,
        suggested_at=answers.suggested_at,
        risks=answers.standing.risks,
    )
