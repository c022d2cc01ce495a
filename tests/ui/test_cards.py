"""Every card fits into what Discord takes and can be read in both themes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.activation import activation_set
from bot.domain.browse import OPTIONS, Axis, Filter
from bot.domain.lessons import Urgency
from bot.domain.schedule import Club, Occurrence, Slot
from bot.domain.streaks import Consistency, Standing, Streak
from bot.services.clubs import Plan, Status
from bot.services.streaks import Overview
from bot.storage.occurrences import Claimed
from bot.ui.browse_card import browse_card
from bot.ui.club_cards import plan_card, status_card
from bot.ui.exercise_card import exercise_card
from bot.ui.lesson_card import lesson_card, red_flags_card
from bot.ui.reminder_card import reminder_card
from bot.ui.routine_card import routine_card, routines_card
from bot.ui.self_test_card import self_test_card
from bot.ui.sources_card import references_card, why_card
from bot.ui.streak_card import streak_card
from bot.ui.text import ACCENT, plain

if TYPE_CHECKING:
    from bot.domain.catalogue import Catalogue
    from bot.ui.persistent import Card

NOW = datetime(2026, 6, 2, 16, 45, tzinfo=UTC)
LONGEST_ZONE = "America/Argentina/ComodRivadavia"


def check_limits(card: Card) -> None:
    """Discord's limits of a Components V2 message (developer documentation, August 2026)."""
    components = card.to_components()
    flat = list(_flatten(components))
    assert len(flat) <= 40, "components"
    assert sum(len(c.get("content", "")) for c in flat) <= 4000, "characters"
    ids = [c["custom_id"] for c in flat if "custom_id" in c]
    assert len(ids) == len(set(ids)), "custom_ids differ from one another"
    for component in flat:
        assert len(component.get("custom_id") or "") <= 100
        assert len(component.get("label") or "") <= 80
        assert len(component.get("placeholder") or "") <= 150
        options = component.get("options", [])
        assert len(options) <= 25
        for option in options:
            assert 1 <= len(option["label"]) <= 100
            assert len(option.get("description") or "") <= 100
        if component["type"] == discord.ComponentType.action_row.value:
            assert 1 <= len(component["components"]) <= 5
    assert card.timeout is None, "a card outlives the process"
    assert card.is_persistent()


def _flatten(components: list[Any]) -> Any:
    for component in components:
        yield component
        yield from _flatten(component.get("components", []))
        if "accessory" in component:
            yield from _flatten([component["accessory"]])


def occurrence(catalogue: Catalogue, turn: int) -> Claimed:
    exercises = tuple(e.id for e in activation_set(catalogue.exercises.values(), turn))
    return Claimed(2**53, 2**63, 2**63, date(2026, 6, 2), NOW, NOW, exercises, 2**63, skipped=False)


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


@pytest.mark.parametrize("done", [0, 1, 250_000])
def test_every_reminder_fits(catalogue: Catalogue, done: int) -> None:
    for turn in range(30):
        day = occurrence(catalogue, turn)
        check_limits(reminder_card(day, [catalogue.exercises[e] for e in day.exercises], done))


def test_the_longest_plan_fits_its_own_save_button() -> None:
    slots = tuple(Slot(day, NOW.time(), day) for day in range(1, 8))
    plan = Plan(2**63, 2**63, LONGEST_ZONE, tuple(range(1, 8)), NOW.time(), 1440)
    upcoming = [Occurrence(1, date(2026, 6, 2), LONGEST_ZONE, NOW, NOW)] * 5
    check_limits(plan_card(plan, upcoming))
    club = Club(2**63, 2**63, LONGEST_ZONE, timedelta(minutes=1440), slots)
    check_limits(status_card(Status(club, upcoming, None)))


def test_a_board_of_a_thousand_long_names_fits_and_shows_ones_own_line() -> None:
    board = [Standing(i, i, "*_|" * 11, 1000 - i) for i in range(1, 1001)]
    card = streak_card(
        Overview(Streak(5, 9, 100), Consistency(12, 14, 40), date(2026, 6, 1), board, None), user_id=777
    )
    check_limits(card)
    assert any("777\\. " in c.get("content", "") for c in _flatten(card.to_components()))


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
