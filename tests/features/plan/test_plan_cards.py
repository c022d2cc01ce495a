"""The card of a plan fits on Discord, says each thing once, and can be read for ever."""

from __future__ import annotations

from dataclasses import replace

import discord
import pytest

from bot.content.catalogue import Catalogue
from bot.content.exercises import Equipment, Place
from bot.content.texts import Urgency
from bot.features.exercises.cards import why_card
from bot.features.guided.service import Question as NextDay
from bot.features.guided.workout import NextDay as NextDayPain
from bot.features.pain.buttons import Want, Wanted
from bot.features.pain.care import CareState
from bot.features.pain.care_cards import resting_card
from bot.features.pain.rules import Pain, Rest, SeeProfessional, Since
from bot.features.plan.cards import plan_card, reasons_card
from bot.features.plan.making import make_plan
from bot.features.plan.plans import Answers, Entry, Plan, Sessions
from bot.features.plan.service import PlanView
from bot.features.self_tests.rules import Side
from bot.interactions.cards import Card
from tests.features.plan.plan_answers import EVERYTHING, NOW, alike, answers, both, effort, note, result

MOST_TEXT, MOST_COMPONENTS = 900, 40
"""A phone's screen, and Discord's limit."""

ENTRIES = 5
"""The most exercises of a session."""


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


def reasons(look: PlanView, plan: Plan, catalogue: Catalogue, letter: str = "A") -> list[str]:
    """The pages of "Why this plan"."""
    read = [reasons_card(look, plan, catalogue, letter)]
    while f"plan:reasons:{letter}:{len(read)}" in buttons(read[-1]):
        read.append(reasons_card(look, plan, catalogue, letter, len(read)))
    return [texts(page) for page in read]


def buttons(card: Card) -> list[str]:
    """The custom_ids of a card's buttons."""
    return [b.custom_id for b in card.walk_children() if isinstance(b, discord.ui.Button) and b.custom_id]


def longest(entry: Entry, letter: str, catalogue: Catalogue) -> Entry:
    """The entry with the longest reason that the rules can give, and an extra set."""
    assert catalogue.plan_rules is not None
    says = [reading.says for rule in catalogue.plan_rules.tests for reading in rule.readings]
    reason = f"your right side {max(says, key=len)} ({letter}, {entry.ladder})"
    return replace(entry, item=replace(entry.item, extra=Side.RIGHT, because=reason))


QUESTION = NextDay(2**60, NOW)


@pytest.mark.parametrize("question", [None, QUESTION], ids=["", "asked about the day after"])
@pytest.mark.parametrize("news", ["replaced", "can_go_on"])
def test_the_longest_plan_fits_on_a_phone_and_leaves_nothing_out(
    catalogue: Catalogue, news: str, question: NextDay | None
) -> None:
    given = answers(
        *alike("single_leg_bridge_hold", "held_level", 30),
        *alike("single_leg_squat_quality", "smooth"),
        *both("side_plank_hold", "straight", "straight", (60, 20)),
        equipment=EVERYTHING,
        sessions=Sessions.THREE,
        efforts=(effort(1, pain=5), effort(40)),
    )
    look, plan = shown(given, catalogue)
    full = tuple(
        replace(
            session, entries=tuple(longest(entry, session.letter, catalogue) for entry in session.entries)
        )
        for session in plan.sessions
    )
    notes = tuple(f"{n}: {note}" for n in range(4) for note in plan.notes)
    big = replace(plan, sessions=full, notes=notes)
    for session in full:
        look = replace(look, replaced=news == "replaced", can_go_on=news == "can_go_on")
        made = plan_card(look, big, catalogue, question, session.letter)
        assert len(session.entries) == ENTRIES
        assert f"plan:start:{session.letter}" in buttons(made)
        assert len(texts(made)) <= MOST_TEXT
        assert "more to know about this plan" in texts(made)
        assert made.total_children_count <= MOST_COMPONENTS
        pages = reasons(look, big, catalogue, session.letter)
        assert max(map(len, pages)) <= MOST_TEXT
        for said in notes:
            assert any(said in page for page in pages)
        for entry in session.entries:
            assert any(f"{entry.name}: {entry.item.because}" in page for page in pages)
        assert "How you step up" in pages[-1]


def test_what_pain_asks_for_comes_before_all_other_notes(catalogue: Catalogue) -> None:
    rules = catalogue.plan_rules
    assert rules is not None
    every = [
        result(rule.test, side, "hurt")
        for rule in rules.tests
        if "lunge" not in rule.speaks_for and rule.test in catalogue.self_tests
        for side in (Side if catalogue.self_tests[rule.test].per_side else [None])
    ]
    look, plan = shown(
        answers(*every, equipment=EVERYTHING, efforts=(effort(1, next_day=NextDayPain.MORE),)), catalogue
    )
    text = texts(card(look, plan, catalogue))

    assert "These self-tests hurt" in text
    assert "ask a physio" in text
    assert len(text) <= MOST_TEXT
    assert max(map(len, reasons(look, plan, catalogue))) <= MOST_TEXT


@pytest.mark.parametrize("place", Place)
def test_that_something_is_sore_is_always_on_the_session(catalogue: Catalogue, place: Place) -> None:
    given = answers(
        hurts=(note(place, 2),),
        equipment=EVERYTHING,
        efforts=(effort(1, pain=3, next_day=NextDayPain.MORE), effort(40)),
    )
    look, plan = shown(given, catalogue)
    look = replace(look, replaced=True)
    if plan.advice is not None:
        assert "If it's no better in 2 weeks, or it gets worse, see a physio or doctor." in texts(
            resting_card(look.care, Wanted(Want.PLAN), plan.notes)
        )
        return
    for session in plan.sessions:
        made = plan_card(look, plan, catalogue, QUESTION, session.letter)
        assert f"mild pain ({place})" in texts(made)
        assert "see a physio or doctor." in texts(made)
        assert {"care:gone:plan:-", "lesson:show:when_to_see_a_professional"} <= {*buttons(made)}
        assert len(texts(made)) <= MOST_TEXT


@pytest.mark.parametrize("sessions", Sessions)
def test_every_session_is_one_press_from_every_other(catalogue: Catalogue, sessions: Sessions) -> None:
    look, plan = shown(answers(sessions=sessions, equipment=EVERYTHING), catalogue)
    names = [session.letter for session in plan.sessions]
    assert len(names) == sessions

    for letter in names:
        pressed = buttons(plan_card(look, plan, catalogue, letter=letter))
        others = [f"plan:session:{each}" for each in names if each != letter]
        assert [each for each in pressed if each.startswith("plan:session")] == others
        assert f"plan:start:{letter}" in pressed
        assert f"plan:reasons:{letter}" in pressed
        assert f"plan:session:{letter}" in buttons(reasons_card(look, plan, catalogue, letter))


@pytest.mark.parametrize("letter", ["C", "Z", ""])
def test_a_session_that_is_not_there_is_the_first_one(catalogue: Catalogue, letter: str) -> None:
    look, plan = shown(answers(), catalogue)
    again = plan_card(look, plan, catalogue, letter=letter)
    assert again.to_components() == plan_card(look, plan, catalogue).to_components()
    assert "-# Session A · " in texts(reasons_card(look, plan, catalogue, letter))
    assert texts(reasons_card(look, plan, catalogue, "A", 99)) == reasons(look, plan, catalogue)[-1]


def test_why_and_sources_of_the_rules_fits_on_a_phone(catalogue: Catalogue) -> None:
    assert len(texts(why_card("plan_rules", catalogue.plan_rules, catalogue))) <= MOST_TEXT


def test_sessions_that_are_the_same_are_written_once(catalogue: Catalogue) -> None:
    told = answers(sessions=Sessions.THREE, hurts=(note(Place.GROIN, 3),))
    look, plan = shown(told, catalogue)
    text = texts(card(look, plan, catalogue))

    assert "Sessions A and C" in text
    assert text.count("**Calf raise**") == 1
    pressed = buttons(card(look, plan, catalogue))
    assert "plan:start:A" in pressed
    assert "plan:session:C" not in pressed
    assert "Sessions A and C" in texts(reasons_card(look, plan, catalogue, "C"))


def test_an_exercise_that_is_gone_is_still_named_and_said_to_be_gone(catalogue: Catalogue) -> None:
    look, plan = shown(answers(), catalogue)
    less = replace(
        catalogue, exercises={key: e for key, e in catalogue.exercises.items() if key != "glute_bridge"}
    )

    text = texts(card(look, plan, less))
    assert "**Glute bridge** (gone) 2 × 12 reps" in text
    assert "**Clamshell** 2" in text
    assert "I don't have the exercises marked “gone” any more" in text
    assert "Glute bridge" not in "\n".join(reasons(look, plan, less))


@pytest.mark.parametrize("kit", Equipment)
def test_no_card_promises_or_diagnoses(catalogue: Catalogue, kit: Equipment) -> None:
    look, plan = shown(answers(*alike("hip_bridge_test", "sagged"), equipment=frozenset({kit})), catalogue)
    why = "\n".join(reasons(look, plan, catalogue))
    text = f"{texts(card(look, plan, catalogue))}\n{why}".casefold()

    assert "isn't a diagnosis" in why
    for word in ("prevent", "heal", "cure", "guarantee", "weak"):
        assert word not in text


def test_rest_says_why_and_names_no_exercise(catalogue: Catalogue) -> None:
    text = texts(resting_card(CareState(advice=Rest()), Wanted()))

    assert "Rest is the right call for now" in text
    assert not any(e.name in text for e in catalogue.exercises.values())


@pytest.mark.parametrize("urgency", [None, *Urgency])
@pytest.mark.parametrize("rests", [True, False])
def test_no_exercise_is_on_a_resting_card_and_it_fits_on_a_phone(
    catalogue: Catalogue, urgency: Urgency | None, rests: bool
) -> None:
    signs = tuple(catalogue.red_flags) if urgency is not None else ()
    notes = tuple(f"In the last 14 days you reported mild pain ({place})." for place in Place) * 3
    pains = tuple(Pain(place, 6, Since.DAYS) for place in Place)
    advice = Rest() if rests else SeeProfessional(urgency, signs)
    state = CareState(advice=advice, pains=pains, asks_gone=True, six=True, unasked=True, may_be_gone=True)
    made = resting_card(state, Wanted(), notes)

    assert len(texts(made)) <= MOST_TEXT
    assert not any(e.name in texts(made) for e in catalogue.exercises.values())
    for pressed in buttons(made):
        assert not pressed.startswith(("exercise:", "plan:start", "plan:session", "plan:reasons", "routine:"))
