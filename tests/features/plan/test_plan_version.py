"""A plan says from what it was made, and other rules give another plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content.basis import Basis
from bot.content.catalogue import Catalogue
from bot.content.plan_rules import PlanRules
from bot.features.guided.workout import NextDay
from bot.features.plan.making import content_digest, make_plan
from tests.features.plan.plan_answers import answers, effort


@pytest.fixture
def rules(catalogue: Catalogue) -> PlanRules:
    assert catalogue.plan_rules is not None
    return catalogue.plan_rules


def with_bridge(catalogue: Catalogue, **changes: object) -> Catalogue:
    """The content with another glute bridge."""
    bridge = replace(catalogue.exercises["glute_bridge"], **changes)  # pyright: ignore[reportArgumentType]
    return replace(catalogue, exercises={**catalogue.exercises, bridge.id: bridge})


def test_the_digest_changes_with_what_a_plan_is_made_from(catalogue: Catalogue, rules: PlanRules) -> None:
    digest = content_digest(rules, catalogue)

    assert content_digest(replace(rules, version=rules.version + 1), catalogue) != digest
    assert content_digest(rules, with_bridge(catalogue, equipment=())) != digest


def test_the_digest_does_not_change_with_a_better_sentence_on_a_card(
    catalogue: Catalogue, rules: PlanRules
) -> None:
    reworded = with_bridge(catalogue, why="A bridge trains the push of your stride, without any impact.")

    assert content_digest(rules, reworded) == content_digest(rules, catalogue)


def test_a_physio_who_wants_a_step_after_four_sessions_gets_it(
    catalogue: Catalogue, rules: PlanRules
) -> None:
    slow = replace(rules, progress=replace(rules.progress, sessions_at_level=(4, 4, 4)))
    given = answers(efforts=(effort(4), effort(2)))

    assert not make_plan(given, slow, catalogue).asks_the_same_of(make_plan(given, rules, catalogue))


def test_a_rule_stands_on_a_source_or_says_that_it_is_judged() -> None:
    with pytest.raises(ValueError, match="name a source, or say under opinion"):
        Basis()


def test_nothing_in_a_log_says_what_hurts(catalogue: Catalogue, rules: PlanRules) -> None:
    plan = make_plan(answers(efforts=(effort(1, next_day=NextDay.MORE),)), rules, catalogue)

    assert "a step easier" in " ".join(plan.notes)
    assert "easier" not in repr(plan)
