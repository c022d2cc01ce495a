"""Every card fits into what Discord takes and can be read in both themes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.texts import Urgency
from bot.features.exercises.cards import browse_card, exercise_card, references_card, why_card
from bot.features.exercises.search import OPTIONS, Axis, Filter
from bot.features.guided.cards import routine_card, routines_card
from bot.features.learn.cards import lesson_card, red_flags_card
from bot.features.self_tests.cards import self_test_card
from bot.interactions.cards import ACCENT, plain
from tests.interactions.limits import check_limits

if TYPE_CHECKING:
    from bot.content.catalogue import Catalogue


def test_every_exercise_fits(catalogue: Catalogue) -> None:
    for exercise in catalogue.exercises.values():
        check_limits(exercise_card(exercise, catalogue))


def test_every_routine_lesson_and_self_test_fits(catalogue: Catalogue) -> None:
    check_limits(routines_card(catalogue))
    for routine in catalogue.routines.values():
        check_limits(routine_card(routine, catalogue))
    for lesson in catalogue.lessons.values():
        check_limits(lesson_card(lesson, catalogue))
    for test in catalogue.self_tests.values():
        check_limits(self_test_card(test, catalogue))
    for urgency in Urgency:
        check_limits(red_flags_card(urgency, catalogue))


@pytest.mark.parametrize("kind", ["exercises", "routines", "self_tests", "lessons"])
def test_all_that_a_card_stands_on_fits(catalogue: Catalogue, kind: str) -> None:
    for item in getattr(catalogue, kind).values():
        check_limits(why_card(kind, item, catalogue))
        check_limits(references_card(item, catalogue))


def test_every_choice_of_the_browser_fits(catalogue: Catalogue) -> None:
    for axis in Axis:
        for choice in (None, *OPTIONS[axis]):
            check_limits(browse_card(catalogue, Filter().with_choice(axis, choice)))


@given(st.builds(Filter, **{axis.value: st.sampled_from([None, *OPTIONS[axis]]) for axis in Axis}))
def test_a_filter_comes_back_from_its_custom_id(chosen: Filter) -> None:
    assert Filter.from_code(chosen.code) == chosen


def test_every_exercise_and_self_test_has_words_for_who_cannot_see_the_picture(catalogue: Catalogue) -> None:
    for item in (*catalogue.exercises.values(), *catalogue.self_tests.values()):
        assert 20 <= len(item.alt_text) <= 1024


@pytest.mark.parametrize(
    "name",
    ["**bold**", "[free](https://evil.example)", "<@123456789012345678>", "@everyone", "<t:0:R>", "||x||"],
)
def test_a_name_is_shown_as_it_stands(name: str) -> None:
    assert not re.search(rf"(?<!\\){re.escape(name)}", plain(name))


@pytest.mark.parametrize(
    "theme", [0x313338, 0x1A1A1E, 0xFFFFFF, 0xF2F3F5], ids=["dark", "darker", "light", "grey"]
)
def test_the_colour_of_cards_is_seen_in_both_themes(theme: int) -> None:
    assert contrast(ACCENT.value, theme) >= 3, "WCAG 2.1, 1.4.11: graphical objects"


def contrast(one: int, other: int) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: int) -> float:
    channels = [(colour >> shift & 0xFF) / 255 for shift in (16, 8, 0)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
