"""What must be there before a plan has a hop: strong calves, weeks of training, no pain and no risk.

A hop is no test, so nobody is offered one to try. What a weight waits for is in ``climbing``, and what an
exercise on one leg waits for are the levels.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from bot.content.exercises import Exercise, Flag, Impact, Level
from bot.content.plan_rules import PlanRules
from bot.features.guided.workout import Effort, NextDay
from bot.features.plan.care import Care
from bot.features.plan.steps import hurt_by
from bot.features.screening.rules import Standing
from bot.features.self_tests.rules import Side

_RISKS = frozenset({Flag.NO_IMPACT, Flag.BONE_RISK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """Whether somebody has what a hop takes. ``efforts`` are their logged sessions, in any order."""

    rules: PlanRules
    care: Care
    standing: Standing = field(repr=False)
    efforts: tuple[Effort, ...] = field(repr=False)

    def may(self, exercise: Exercise) -> bool:
        """Return whether the exercise needs no gate, or they have passed it."""
        match exercise.impact:
            case Impact.LOW:
                return self.may_hop
            case Impact.HIGH:
                return self.may_hop and self._has_hopped
            case _:
                return True

    @property
    def may_hop(self) -> bool:
        """Whether they may hop on both legs."""
        return self.rules.hops is not None and not (
            self.standing.highest is not Level.STRONG
            or self.standing.flags & _RISKS
            or self._hurts
            or not self._is_strong
            or not self._has_trained
        )

    @property
    def _hurts(self) -> bool:
        state = self.care.state
        was_told = self.care.findings.hurt_at is not None  # 3/10 or more, in the last two weeks
        is_minded = bool(state.pains or state.unplaced) or state.advice is not None
        return was_told or is_minded or state.restart is not None

    @property
    def _is_strong(self) -> bool:
        """Whether each side did enough in the test, and they have trained ever since."""
        rule, findings = self.rules.hops, self.care.findings
        if rule is None or rule.test in findings.hurting:
            return False
        seen = [findings.calm.get((rule.test, side)) for side in Side]
        held = [
            each
            for each in seen
            if each is not None and findings.trained.went_on(each.tested_at, findings.now)
        ]
        numbers = [each.value for each in held if each.value is not None]
        return len(numbers) == len(Side) and min(numbers) >= rule.at_least

    @property
    def _has_trained(self) -> bool:
        """Whether they have trained for so many weeks since the last long break, and still do."""
        rule, findings = self.rules.hops, self.care.findings
        began = findings.trained.began(findings.now)
        return rule is not None and began is not None and findings.now - began >= timedelta(weeks=rule.weeks)

    @property
    def _has_hopped(self) -> bool:
        """Whether they have hopped on both legs for so many weeks without a bad day after."""
        rule, known = self.rules.hops, self.care.findings.trained.exercises
        if rule is None:
            return False
        easy = {key for key, each in known.items() if each.impact is Impact.LOW}
        hops = sorted((e for e in self.efforts if easy & {*e.exercises}), key=lambda effort: effort.done_at)
        bad = [i for i, e in enumerate(hops) if hurt_by(e, self.rules) or e.next_day is not NextDay.NO_MORE]
        well = hops[bad[-1] + 1 :] if bad else hops
        return bool(well) and well[-1].done_at - well[0].done_at >= timedelta(weeks=rule.one_leg_weeks)
