"""Every card fits into what Discord takes and can be read in both themes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import count
from typing import TYPE_CHECKING

import pytest
from discord import Colour
from discord.ui import Button, Select, TextDisplay
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.cards import cards_of, length
from bot.content.texts import Urgency
from bot.features.exercises.cards import browse_card, exercise_card, references_card, why_card
from bot.features.exercises.search import OPTIONS, Axis, Filter
from bot.features.guided.routine_cards import routines_card
from bot.features.learn.cards import AMBER, RED, red_flags_card, why_signs_card
from bot.interactions.cards import ACCENT, PAGE, Card, plain
from tests.interactions.limits import check_limits

if TYPE_CHECKING:
    from bot.content.catalogue import Catalogue


@pytest.mark.parametrize("kind", ["exercises", "routines", "self_tests", "lessons"])
def test_every_page_of_every_item_fits_one_phone_screen(catalogue: Catalogue, kind: str) -> None:
    for item in getattr(catalogue, kind).values():
        for card in cards_of(kind, item, catalogue):
            check_limits(card)
            assert length(card) <= PAGE, item.id


@pytest.mark.parametrize("kind", ["exercises", "routines", "self_tests", "lessons"])
def test_every_page_that_an_item_is_based_on_fits_one_phone_screen(catalogue: Catalogue, kind: str) -> None:
    for item in getattr(catalogue, kind).values():
        for card in walked(lambda page, item=item: why_card(kind, item, catalogue, page)):
            check_limits(card)
            assert length(card) <= PAGE, item.id
        check_limits(references_card(kind, item, catalogue))


@pytest.mark.parametrize(
    ("exercise", "tempo"),
    [
        ("squat", "Tempo: 2 s down, 1 s up"),  # it begins on the way down
        ("lateral_lunge_weighted", "Tempo: 2 s down, 1 s up"),
        ("clamshell", "Tempo: 2 s up, hold 1 s, 2 s down"),
        ("banded_side_step", "Tempo: 1 s each way"),  # nothing goes up
    ],
)
def test_the_tempo_is_told_in_the_order_of_the_movement(
    catalogue: Catalogue, exercise: str, tempo: str
) -> None:
    [first, *_] = cards_of("exercises", catalogue.exercises[exercise], catalogue)
    assert tempo in "\n".join(text.content for text in first.walk_children() if isinstance(text, TextDisplay))


def test_a_card_for_somebody_who_should_rest_names_no_dose_and_no_other_exercise(
    catalogue: Catalogue,
) -> None:
    for exercise in catalogue.exercises.values():
        card = exercise_card(exercise, catalogue, not_now="**Not for now.** Rest is the right call.")
        words = "\n".join(text.content for text in card.walk_children() if isinstance(text, TextDisplay))

        assert words.startswith("**Not for now.**")
        assert "Sets and reps" not in words
        assert exercise.dosage.strength is None or str(exercise.dosage.strength) not in words
        assert not any(isinstance(each, Select) for each in card.walk_children())


@pytest.mark.parametrize("urgency", Urgency)
def test_every_page_of_warning_signs_fits_one_phone_screen(catalogue: Catalogue, urgency: Urgency) -> None:
    for make in (red_flags_card, why_signs_card):
        for card in walked(lambda page, make=make: make(urgency, catalogue, page)):
            check_limits(card)
            assert length(card) <= PAGE


def walked(make: Callable[[int], Card]) -> Iterator[Card]:
    """Every page of a card, one after the other."""
    for page in count():
        card = make(page)
        yield card
        if "Read more" not in {each.label for each in card.walk_children() if isinstance(each, Button)}:
            return


def test_the_list_of_routines_fits(catalogue: Catalogue) -> None:
    check_limits(routines_card(catalogue))


def test_now_is_red_and_comes_with_the_emergency_number(catalogue: Catalogue) -> None:
    colours = {urgency: red_flags_card(urgency, catalogue).to_components()[0] for urgency in Urgency}

    assert colours[Urgency.EMERGENCY]["accent_color"] == RED.value
    assert {
        each["accent_color"] for urgency, each in colours.items() if urgency is not Urgency.EMERGENCY
    } == {
        AMBER.value,
        ACCENT.value,
    }
    shown = json.dumps(colours[Urgency.EMERGENCY], ensure_ascii=False)
    assert "call your emergency number: 112, 911, 999, 000" in shown


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
@pytest.mark.parametrize("colour", [ACCENT, RED, AMBER], ids=["accent", "red", "amber"])
def test_the_colour_of_cards_is_seen_in_both_themes(theme: int, colour: Colour) -> None:
    assert contrast(colour.value, theme) >= 3, "WCAG 2.1, 1.4.11: graphical objects"


def contrast(one: int, other: int) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: int) -> float:
    channels = [(colour >> shift & 0xFF) / 255 for shift in (16, 8, 0)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("urgency", Urgency)
def test_no_heading_is_swallowed_by_the_list_above_it(catalogue: Catalogue, urgency: Urgency) -> None:
    """A line right below a list belongs to it: a phone shows it indented."""
    cards = [
        *walked(lambda page: red_flags_card(urgency, catalogue, page)),
        *walked(lambda page: why_signs_card(urgency, catalogue, page)),
        *(
            card
            for each in catalogue.exercises.values()
            for card in walked(lambda page, each=each: why_card("exercises", each, catalogue, page))
        ),
    ]
    for card in cards:
        for part in card.walk_children():
            if isinstance(part, TextDisplay):
                assert not re.search(r"^(?:- |\d+\. |  \S).*\n(?:\*\*|-#)", part.content, re.MULTILINE)
