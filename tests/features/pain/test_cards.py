"""What somebody reads who is hurt: it fits, and where a professional should look, no exercise is named."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.exercises import Place
from bot.content.load import load_catalogue
from bot.content.texts import Urgency
from bot.features.learn.buttons import CARE
from bot.features.learn.cards import COLOURS, EMERGENCY_LINE, RED, why_signs_card
from bot.features.pain import rules as pain
from bot.features.pain.cards import (
    advice_card,
    answered_message,
    care_row,
    colour_of,
    question_message,
    signs_card,
)
from bot.features.pain.rules import Outcome, Pain, SeeProfessional, Since
from bot.features.pain.service import Advised
from bot.features.pain.service import NewNote as Noted
from bot.interactions.cards import ACCENT, PAGE, Card
from bot.settings import CONTENT
from tests.interactions.limits import check_limits, check_message, flatten

if TYPE_CHECKING:
    from bot.content.catalogue import Catalogue

SHIPPED = load_catalogue(CONTENT)
FLAGS = SHIPPED.red_flags
NAMES = [exercise.name for exercise in SHIPPED.exercises.values()]
PAINS = st.builds(Pain, st.sampled_from(Place), st.integers(0, 10), st.sampled_from(Since))
SIGNS = st.sets(st.sampled_from([flag.id for flag in FLAGS]), min_size=1)
SETS = st.lists(st.sampled_from(sorted(SHIPPED.exercises)), max_size=4)


def words(card: Card) -> str:
    """All texts, labels and custom_ids."""
    flat = flatten(card.to_components())
    return "\n".join(str(c.get(key, "")) for c in flat for key in ("content", "label", "custom_id"))


def text(card: Card) -> str:
    """All texts."""
    return "\n".join(str(c["content"]) for c in flatten(card.to_components()) if c.get("content"))


def shows_an_exercise(card: Card) -> bool:
    shown = words(card)
    return any(each in shown for each in ("exercise:", "pain:move", "routine:", *SHIPPED.exercises, *NAMES))


@given(PAINS, SIGNS, SETS)
def test_with_a_sign_no_exercise_is_named_nor_can_one_be_pressed(
    told: Pain, fitting: set[str], day: list[str]
) -> None:
    advised = Advised(1, told, pain.advise(told, fitting, day, FLAGS, SHIPPED.exercises))
    card = advice_card(advised)
    check_limits(card)
    assert len(text(card)) <= PAGE
    assert not shows_an_exercise(card)
    assert re.search(r"exercise until (a physio or doctor has checked it|a doctor says so)\.", words(card))


@given(PAINS, SETS, st.sampled_from(Outcome), st.sampled_from([True, None]))
def test_the_day_after_a_sign_no_exercise_is_named_either(
    told: Pain, day: list[str], outcome: Outcome, professional: bool | None
) -> None:
    advice = pain.follow(
        told, outcome, professional=professional, day=day, flags=FLAGS, exercises=SHIPPED.exercises
    )
    advised = Advised(1, told, advice)
    answered = answered_message(advised, outcome)
    check_message(answered)
    card = answered.card()
    check_limits(card)
    assert not shows_an_exercise(card)


@given(PAINS)
def test_the_question_about_the_signs_fits_and_begins_with_none_of_these(told: Pain) -> None:
    noted = Noted(1, pain.describe(FLAGS, told), pain.asked(FLAGS, told))
    card = signs_card(noted)
    check_limits(card)
    [select] = [c for c in flatten(card.to_components()) if "options" in c]
    labels = [option["label"] for option in select["options"]]
    assert labels[0] == "None of these"
    assert len(labels) == 1 + len(noted.asked)
    assert not shows_an_exercise(card)


def test_the_search_for_exercises_in_a_card_finds_one() -> None:
    told = Pain(Place.KNEE, 1, Since.TODAY)
    advised = Advised(1, told, pain.advise(told, (), ("clamshell",), FLAGS, SHIPPED.exercises))
    card = advice_card(advised)
    check_limits(card)
    assert shows_an_exercise(card)
    assert "Not sure? Ask a physio or doctor before you exercise." in words(card)
    assert "Opinion" not in words(card), "that stands behind Why and sources"


def test_as_many_signs_as_a_list_holds_fit_though_each_is_as_long_as_may_be() -> None:
    longest = replace(FLAGS[0], sign="g" * 200, short="s" * 100, do="d" * 160, why="w" * 300)
    signs = tuple(replace(longest, id=f"sign_{n}", opinion="o" * 160) for n in range(24))
    told = Pain(Place.KNEE, 1, Since.TODAY)
    for card in (
        advice_card(Advised(1, told, SeeProfessional(Urgency.URGENT, signs))),
        signs_card(Noted(1, signs, signs)),
    ):
        check_limits(card)
        assert len(text(card)) <= PAGE
        named, more = (
            re.findall(r"^- \*{0,2}[gs]{50}", text(card), re.MULTILINE),
            re.findall(r"- and (\d+) more", text(card)),
        )
        assert len(named) + int(more[0]) == len(signs)


@pytest.mark.parametrize("urgency", Urgency)
def test_each_urgency_says_so_and_what_to_do_and_what_it_stands_on(
    catalogue: Catalogue, urgency: Urgency
) -> None:
    flag = next(flag for flag in FLAGS if flag.urgency is urgency)
    advised = Advised(1, Pain(Place.GROIN, 2, Since.TODAY), SeeProfessional(urgency, (flag,)))
    shown = words(advice_card(advised))
    heading = {
        "emergency now": "## Emergency: get help now",
        "same day": "## See someone today",
        "book an appointment": "## Book an appointment",
    }
    assert heading[urgency.value] in shown
    assert flag.do in shown
    assert shown.index(heading[urgency.value]) < shown.index(flag.do) < shown.index("xercise until")
    assert (EMERGENCY_LINE.casefold() in shown.casefold()) is (urgency is Urgency.EMERGENCY)
    assert advice_card(advised).children[0].to_component_dict()["accent_color"] == COLOURS[urgency].value
    assert f"redflags:why:{list(Urgency).index(urgency)}" in shown


@pytest.mark.parametrize("urgency", Urgency)
def test_behind_why_and_sources_is_what_each_sign_stands_on(catalogue: Catalogue, urgency: Urgency) -> None:
    pages = [text(why_signs_card(urgency, catalogue, page)) for page in range(20)]
    for flag in FLAGS:
        if flag.urgency is urgency:
            [why] = {page for page in pages if f"**{flag.asked}**" in page}
            assert flag.opinion is None or f"Opinion, not research: {flag.opinion}" in why
            assert flag.sources or flag.opinion is not None or "Common clinical practice" in why
            assert all(catalogue.sources[cited.source].linked in why for cited in flag.sources)


def test_only_an_emergency_is_red() -> None:
    assert colour_of(SeeProfessional(Urgency.EMERGENCY)) == RED
    assert RED not in {colour_of(SeeProfessional(each)) for each in (None, Urgency.URGENT, Urgency.SOON)}


def test_an_emergency_is_not_asked_about_tomorrow(catalogue: Catalogue) -> None:
    advised = Advised(1, Pain(Place.GROIN, 2, Since.TODAY), SeeProfessional(Urgency.EMERGENCY))
    assert "pain:ask" not in words(advice_card(advised))


def test_the_lesson_with_the_warning_signs_shows_no_exercise(catalogue: Catalogue) -> None:
    assert catalogue.lessons[CARE].exercises == ()
    assert catalogue.lessons[CARE].show_red_flags
    check_limits(Card(care_row(2**60), colour=ACCENT))
    check_message(question_message(2**60))
