"""Patterns of answers, and what the plan for each must and must not contain, by the shipped content."""

from __future__ import annotations

import pytest

from bot.content.catalogue import Catalogue
from bot.features.pain.rules import SeeProfessional
from bot.features.plan.making import make_plan
from bot.features.plan.plans import Plan
from tests.features.plan.plan_answers import used
from tests.features.plan.plan_pattern import Pattern
from tests.features.plan.plans_by_circumstances import BY_CIRCUMSTANCES
from tests.features.plan.plans_by_results import BY_RESULTS

TABLE = BY_RESULTS | BY_CIRCUMSTANCES


@pytest.mark.parametrize("pattern", TABLE.values(), ids=TABLE)
def test_the_plan_is_what_the_table_says(pattern: Pattern, catalogue: Catalogue) -> None:
    assert catalogue.plan_rules is not None
    plan = make_plan(pattern.answers, catalogue.plan_rules, catalogue)

    for words in pattern.notes:
        assert words in " ".join(plan.notes)
    if pattern.advice is not None:
        assert isinstance(plan.advice, pattern.advice)
        assert plan.sessions == ()
        assert plan.allowed == ()
        if isinstance(plan.advice, SeeProfessional) and pattern.urgency is not None:
            assert plan.advice.urgency is pattern.urgency
        return
    assert plan.advice is None
    _compare(plan, pattern)


def _compare(plan: Plan, pattern: Pattern) -> None:
    assert len(plan.sessions) == pattern.sessions
    least, most = pattern.sizes
    assert all(least <= len(session.entries) <= most for session in plan.sessions)
    assert {*pattern.holds} <= used(plan)
    assert not {*pattern.lacks} & used(plan)
    entries = {entry.item.exercise: entry for session in plan.sessions for entry in session.entries}
    for exercise, dose in pattern.doses.items():
        assert str(entries[exercise].item.dose) == dose
    for exercise, reason in pattern.reasons.items():
        assert entries[exercise].item.because == reason
    if pattern.extras is not None:
        extras = {key: entry.item.extra for key, entry in entries.items() if entry.item.extra is not None}
        assert extras == pattern.extras
    if pattern.level is not None:
        assert max(entry.level for entry in entries.values()) is pattern.level
