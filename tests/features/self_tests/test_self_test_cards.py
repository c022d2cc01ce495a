"""Every screen of every self-test, and all that may come of one: what Discord takes, and what is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from bot.content.load import load_catalogue
from bot.content.self_tests import HURT, Measure, SelfTest
from bot.features.guided.workout import Effort, NextDay
from bot.features.self_tests.cards import closed_card, self_test_card, self_test_pages, step_card
from bot.features.self_tests.progress_cards import progress_card, trend_of
from bot.features.self_tests.result_cards import deleted_card, deleting_card, result_card, result_pages
from bot.features.self_tests.rules import Result, Run, Screen, Side, begin, tracks
from bot.features.self_tests.service import Closed, Finished, Progress, Running
from bot.features.self_tests.store import StoredRun
from bot.interactions.cards import PAGE
from bot.pictures.charts.trend import Mark
from bot.settings import CONTENT
from tests.builders import utc
from tests.interactions.limits import check_limits, flatten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.interactions.cards import Card

CATALOGUE = load_catalogue(CONTENT)
TESTS = list(CATALOGUE.self_tests.values())
NOW = utc("2026-06-02 17:00")


def shown_texts(card: Card) -> list[str]:
    """The texts of a card, without its buttons."""
    return [str(part["content"]) for part in flatten(card.to_components()) if part.get("content")]


def words(card: Card) -> str:
    parts = list(flatten(card.to_components()))
    return "\n".join(str(part.get("content") or part.get("label") or "") for part in parts)


def result(test: SelfTest, outcome: str, side: Side | None = None, weeks_ago: int = 0) -> Result:
    known = test.outcome(outcome)
    assert known is not None
    hurt = known.is_pain
    value = None if outcome == HURT or test.measure is Measure.OBSERVATION else 20.0 - weeks_ago
    if test.measure is Measure.PAIN:
        value = known.up_to
    at = NOW - timedelta(weeks=weeks_ago)
    return Result(test=test.id, side=side, outcome=outcome, value=value, hurt=hurt, tested_at=at)


def _never(test: SelfTest) -> set[Screen]:
    """The screens that a test has not."""
    if test.measure is Measure.OBSERVATION:
        return {Screen.CLOCK, Screen.NUMBER}
    if test.measure is Measure.PAIN:
        return {Screen.CLOCK, Screen.PAIN, Screen.SEEN}
    return set() if test.measure is Measure.SECONDS else {Screen.CLOCK}


def runs(test: SelfTest) -> Iterator[Run]:
    """Every screen of a test, on both sides and with everything on it."""
    yield begin(test)
    order = (Side.LEFT, Side.RIGHT) if test.per_side else (None,)
    taken = [(), (result(test, test.answers[0].id, Side.LEFT),)] if test.per_side else [()]
    counted = None if test.measure is Measure.OBSERVATION else 600.0
    for done in taken:
        for screen in set(Screen) - {Screen.SIDE, Screen.OVER, *_never(test)}:
            for step in range(len(test.guided_steps)):
                run = Run(screen=screen, turn=10**6 - 1, order=order, step=step, taken=done)
                yield run
                yield replace(run, value=counted, clock_at=NOW)
                yield replace(run, forgotten=True)


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.id)
def test_every_screen_fits_and_leaves_no_gap_open(test: SelfTest) -> None:
    for run in runs(test):
        card = step_card(Running(id=10**17, test=test, run=run, resumed=True))
        check_limits(card)
        assert "{" not in words(card)


def done(test: SelfTest, outcome: str, other: str | None = None) -> Finished:
    """A result beside one of five weeks ago."""
    sides = (Side.LEFT, Side.RIGHT) if test.per_side else (None,)
    outcomes = dict(zip(sides, (outcome, other or outcome), strict=False))
    now = tuple(result(test, seen, side) for side, seen in outcomes.items())
    before = [result(test, test.answers[0].id, side, weeks_ago=5) for side in sides]
    known = tuple(tracks([*before, *now], CATALOGUE.self_tests))
    return Finished(id=10**17, test=test, results=now, tracks=known)


def pages_of_result(came: Finished) -> list[Card]:
    return [result_card(came, CATALOGUE, n) for n in range(len(result_pages(came, CATALOGUE)))]


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.id)
def test_every_screen_is_one_screen_of_a_phone_and_begins_with_what_to_do(test: SelfTest) -> None:
    for run in runs(test):
        texts = shown_texts(step_card(Running(id=10**17, test=test, run=run, resumed=True)))
        assert sum(map(len, texts)) <= PAGE
        assert run.screen is not Screen.STEP or texts[1].startswith("### "), "after the line of a resumed one"


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.id)
def test_every_page_to_read_is_one_screen_of_a_phone(test: SelfTest) -> None:
    count = len(self_test_pages(test, CATALOGUE))
    for page in range(count):
        texts = shown_texts(self_test_card(test, CATALOGUE, page=page))
        assert sum(map(len, texts)) <= PAGE
        assert f"{test.name} · {page + 1}/{count}" in texts[0]
    last, beyond = (self_test_card(test, CATALOGUE, page=n).to_components() for n in (count - 1, 10**6))
    assert last == beyond


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.id)
def test_every_page_of_every_result_is_one_screen_of_a_phone(test: SelfTest) -> None:
    ids = [outcome.id for outcome in test.outcomes]
    for outcome in ids:
        for other in ids if test.per_side else ids[:1]:
            came = done(test, outcome, other)
            for card in pages_of_result(came):
                check_limits(card)
                assert sum(map(len, shown_texts(card))) <= PAGE


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.id)
def test_every_result_fits_and_says_what_it_cannot_tell(test: SelfTest) -> None:
    ids = [outcome.id for outcome in test.outcomes]
    for outcome in ids:
        for other in ids if test.per_side else ids[:1]:
            came = done(test, outcome, other)
            card = result_card(came, CATALOGUE)
            check_limits(card)
            check_limits(deleting_card(came))
            assert came.hurt != (test.cannot_tell in words(card))


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.id)
def test_after_pain_no_exercise_and_no_further_test_is_offered(test: SelfTest) -> None:
    for outcome in test.outcomes:
        card = result_card(done(test, outcome.id, HURT) if test.per_side else done(test, HURT), CATALOGUE)
        pressed = [str(part.get("custom_id", "")) for part in flatten(card.to_components())]
        assert not [
            each for each in pressed if each.startswith(("selftest:exercise", "selftest:begin", "exercise"))
        ]
        assert any(each.startswith("lesson:") for each in pressed), "the way to the warning signs"


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.id)
def test_a_number_of_others_never_goes_without_its_people(test: SelfTest) -> None:
    shown = "\n".join(map(words, pages_of_result(done(test, test.answers[0].id))))
    for norm in test.norms:
        assert norm.value in shown
        assert norm.population in shown


def test_the_small_cards_fit() -> None:
    for card in (closed_card(Closed(test=None, kept=False)), deleted_card()):
        check_limits(card)
    closed = closed_card(Closed(test=TESTS[0], kept=True))
    check_limits(closed)
    assert "is saved" in words(closed)
    nothing = Finished(id=1, test=TESTS[0], results=(), tracks=())
    check_limits(result_card(nothing, CATALOGUE))


def everything() -> Progress:
    """Somebody who has done all tests on both sides, five times."""
    results = [
        result(test, test.answers[0].id, side, weeks_ago=weeks)
        for weeks in (20, 15, 10, 5, 0)
        for test in TESTS
        for side in ((Side.LEFT, Side.RIGHT) if test.per_side else (None,))
    ]
    sessions = [
        Effort(
            done_at=NOW - timedelta(days=n),
            exercises=(),
            sets=9,
            effort=6,
            pain=n % 2,
            next_day=NextDay.NO_MORE,
        )
        for n in range(60, 0, -3)
    ]
    runs = [
        StoredRun(id=n, user_id=1, test=TESTS[n % len(TESTS)].id, state=None, begun_at=NOW) for n in range(25)
    ]
    return Progress(
        since=date(2026, 1, 12),
        today=date(2026, 6, 2),
        zone=ZoneInfo("Europe/Vienna"),
        tracks=tuple(tracks(results, CATALOGUE.self_tests)),
        weeks=tuple((date(2026, 1, 12) + timedelta(weeks=n), n % 4) for n in range(21)),
        efforts=tuple(sessions),
        runs=tuple(runs),
    )


def test_the_fullest_progress_fits_and_states_its_rule() -> None:
    card = progress_card(everything(), CATALOGUE)
    check_limits(card)
    assert sum(map(len, shown_texts(card))) <= PAGE
    assert "more than noise" in words(card)
    assert "Rule of thumb" in words(card)
    assert "pain 1/10" in words(card)


def test_progress_without_anything_is_a_kind_sentence_and_a_way_to_begin() -> None:
    nothing = replace(everything(), tracks=(), weeks=(), efforts=(), runs=())
    card = progress_card(nothing, CATALOGUE)
    check_limits(card)
    assert "everyone starts" in words(card)
    items: list[Any] = list(flatten(card.to_components()))
    assert "selftest:begin:hip_bridge_test" in [part.get("custom_id") for part in items]


@pytest.mark.parametrize(
    ("test", "outcome", "mark"),
    [
        ("hip_bridge_test", "steady", Mark.WELL),
        ("hip_bridge_test", "sagged", Mark.SEEN),
        ("hip_bridge_test", "hurt", Mark.HURT),
        ("deep_squat_test", "full_depth", Mark.WELL),
        ("deep_squat_heels_raised", "deeper", Mark.SEEN),
    ],
)
def test_the_mark_of_a_result_says_whether_something_stood_out(test: str, outcome: str, mark: Mark) -> None:
    found = tuple(tracks([result(CATALOGUE.self_tests[test], outcome)], CATALOGUE.self_tests))
    [shown] = trend_of(replace(everything(), tracks=found)).marks
    assert shown.sides[0][1] == ((NOW.date(), mark),)
