"""The card of a plan fits on Discord, says each thing once, and can be read for ever."""

from __future__ import annotations

from dataclasses import replace

import discord
import pytest

from bot.content.catalogue import Catalogue
from bot.content.exercises import Equipment
from bot.features.exercises.cards import why_card
from bot.features.pain.rules import Rest
from bot.features.plan.cards import plan_card, resting_card
from bot.features.plan.making import make_plan
from bot.features.plan.plans import Answers, Entry, Plan, Sessions
from bot.features.plan.service import PlanView
from bot.features.self_tests.rules import Side
from bot.interactions.cards import Card
from tests.features.plan.plan_answers import EVERYTHING, alike, answers, both, effort

MOST_TEXT, MOST_COMPONENTS = 4000, 40


def texts(card: Card) -> str:
    """All that stands on a card."""
    return "\n".join(
        item.content for item in card.walk_children() if isinstance(item, discord.ui.TextDisplay)
    )


def shown(given: Answers, catalogue: Catalogue) -> tuple[PlanView, Plan]:
    rules = catalogue.plan_rules
    assert rules is not None
    plan = make_plan(given, rules, catalogue)
    return PlanView(given.choices, plan, rules), plan


def card(look: PlanView, plan: Plan, catalogue: Catalogue) -> Card:
    return plan_card(look, plan, catalogue)


def longest(entry: Entry) -> Entry:
    """The entry with the longest reason that the rules can give, and an extra set."""
    reason = "your right side cramped at the back of the thigh in the hip bridge test"
    return replace(entry, item=replace(entry.item, extra=Side.RIGHT, because=reason))


def test_the_longest_plan_fits_into_one_message(catalogue: Catalogue) -> None:
    given = answers(
        *alike("hip_bridge_test", "steady"),
        *alike("single_leg_squat_quality", "smooth"),
        *both("side_plank_hold", "straight", "straight", (60, 20)),
        equipment=EVERYTHING,
        sessions=Sessions.THREE,
        efforts=(effort(1, pain=5), effort(40)),
    )
    look, plan = shown(given, catalogue)
    full = tuple(
        replace(session, entries=tuple(longest(entry) for entry in session.entries))
        for session in plan.sessions
    )
    big = replace(plan, sessions=full, notes=plan.notes * 2)
    made = card(replace(look, replaced=True, can_go_on=True), big, catalogue)

    assert len(texts(made)) <= MOST_TEXT
    assert made.total_children_count <= MOST_COMPONENTS - 8, "its buttons and the list of exercises come too"


def test_why_and_sources_of_the_rules_fits_into_one_message(catalogue: Catalogue) -> None:
    assert len(texts(why_card("plan_rules", catalogue.plan_rules, catalogue))) <= MOST_TEXT


def test_sessions_that_are_the_same_are_written_once(catalogue: Catalogue) -> None:
    look, plan = shown(answers(equipment=frozenset()), catalogue)
    text = texts(card(look, plan, catalogue))

    assert "Sessions A and B" in text
    assert text.count("**Squat**") == 1


def test_an_exercise_that_is_gone_is_still_named_and_said_to_be_gone(catalogue: Catalogue) -> None:
    look, plan = shown(answers(), catalogue)
    less = replace(
        catalogue, exercises={key: e for key, e in catalogue.exercises.items() if key != "glute_bridge"}
    )

    text = texts(card(look, plan, less))
    assert "**Glute bridge** 3 × 12 reps" in text
    assert "is not in the catalogue any more" in text


@pytest.mark.parametrize("kit", Equipment)
def test_no_card_promises_or_diagnoses(catalogue: Catalogue, kit: Equipment) -> None:
    look, plan = shown(answers(*alike("hip_bridge_test", "sagged"), equipment=frozenset({kit})), catalogue)
    text = texts(card(look, plan, catalogue)).casefold()

    assert "no diagnosis" in text
    for word in ("prevent", "heal", "cure", "guarantee", "you have a weak"):
        assert word not in text


def test_rest_says_why_and_names_no_exercise(catalogue: Catalogue) -> None:
    text = texts(resting_card(Rest(), catalogue))

    assert "Rest is the right training for now" in text
    assert not any(e.name in text for e in catalogue.exercises.values())
