"""The test that measures pain: its bands, what a lot of it leads to, and that less is better."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.content.exercises import LoadLevel
from bot.content.load import load_catalogue
from bot.content.self_tests import HURT
from bot.errors import UserError
from bot.features.self_tests import store as self_tests
from bot.features.self_tests.meaning import lower_side
from bot.features.self_tests.result_cards import result_card
from bot.features.self_tests.rules import (
    Press,
    Result,
    Run,
    Screen,
    Side,
    Verb,
    begin,
    groin_limit,
    number_text,
    parse_number,
    press,
    retest_due,
    tracks,
    weaker_named,
)
from bot.features.self_tests.service import Finished
from bot.interactions.cards import day
from bot.settings import CONTENT
from tests.builders import utc
from tests.features.texts import alt_texts, texts
from tests.interactions.limits import flatten

if TYPE_CHECKING:
    import simcord

    from bot.interactions.cards import Card
    from tests.world import World

CATALOGUE = load_catalogue(CONTENT)
TESTS = CATALOGUE.self_tests
SQUEEZE, HOLD = TESTS["ball_squeeze_pain"], TESTS["single_leg_bridge_hold"]
NOW = utc("2026-06-02 17:00")
BANDS = [
    *[(n, "green") for n in range(3)],
    *[(n, "yellow") for n in (3, 4, 5)],
    *[(n, "red") for n in range(6, 11)],
]


def go(*verbs: Verb, start: Run | None = None) -> Run:
    run = start or begin(SQUEEZE)
    for verb in verbs:
        run = press(run, SQUEEZE, Press(verb=verb, turn=run.turn), NOW)
    return run


def typed(run: Run, pain: float) -> Run:
    return press(run, SQUEEZE, Press(verb=Verb.TYPE, turn=run.turn, value=pain), NOW)


SQUEEZED = go(Verb.NEXT, *[Verb.NEXT] * len(SQUEEZE.guided_steps))


def result(pain: int, days_ago: float = 0) -> Result:
    outcome = SQUEEZE.outcome_at(pain)
    assert outcome is not None
    at = NOW - timedelta(days=days_ago)
    hurt = outcome.is_pain
    return Result(test=SQUEEZE.id, side=None, outcome=outcome.id, value=pain, hurt=hurt, tested_at=at)


ELSEWHERE = Result(test=SQUEEZE.id, side=None, outcome=HURT, hurt=True, tested_at=NOW)


@pytest.mark.parametrize(("pain", "light"), BANDS)
def test_the_number_alone_says_which_light_it_is(pain: int, light: str) -> None:
    run = typed(SQUEEZED, pain)
    assert (SQUEEZED.screen, run.screen) == (Screen.NUMBER, Screen.OVER)
    assert [(each.outcome, each.value) for each in run.taken] == [(light, pain)]


@pytest.mark.parametrize(("pain", "light"), BANDS)
def test_only_a_red_light_counts_as_pain_that_was_told(pain: int, light: str) -> None:
    assert typed(SQUEEZED, pain).hurt == (light == "red")


@pytest.mark.parametrize("pain", [-1, 11, 37.5])
def test_what_is_no_pain_from_0_to_10_changes_nothing(pain: float) -> None:
    assert typed(SQUEEZED, pain) == SQUEEZED


@pytest.mark.parametrize("step", range(len(SQUEEZE.guided_steps)))
def test_a_squeeze_that_hurts_asks_how_much_and_does_not_end_without_a_number(step: int) -> None:
    run = go(Verb.NEXT, *[Verb.NEXT] * step, Verb.HURT)
    assert (run.screen, run.taken) == (Screen.NUMBER, ())
    assert typed(run, 4).taken[0].outcome == "yellow"


def test_pain_somewhere_else_ends_it_without_a_light() -> None:
    run = go(Verb.HURT, start=SQUEEZED)
    assert [(each.outcome, each.value, each.hurt) for each in run.taken] == [(HURT, None, True)]


def test_going_back_from_the_number_leads_to_the_last_step() -> None:
    run = go(Verb.BACK, start=SQUEEZED)
    assert (run.screen, run.step) == (Screen.STEP, len(SQUEEZE.guided_steps) - 1)


@pytest.mark.parametrize(("words", "pain"), [("3", 3), (" 3/10 ", 3), ("3 / 10", 3), ("0", 0), ("10", 10)])
def test_pain_is_read_as_people_write_it(words: str, pain: int) -> None:
    assert parse_number(words, SQUEEZE) == pain


@pytest.mark.parametrize("words", ["", "a lot", "11", "3.5", "-1", "1:05", "3/5"])
def test_what_cannot_be_pain_is_answered_with_an_example(words: str) -> None:
    with pytest.raises(UserError, match="from 0 to 10, like 3"):
        parse_number(words, SQUEEZE)


def test_seconds_are_not_out_of_10() -> None:
    with pytest.raises(UserError, match="like 18"):
        parse_number("3/10", HOLD)


def test_pain_is_shown_out_of_10() -> None:
    assert number_text(3, SQUEEZE.measure) == "3/10"


def said(card: Card) -> str:
    return "\n".join(str(part.get("content") or "") for part in flatten(card.to_components()))


def done(*results: Result) -> Finished:
    known = tuple(tracks(results, TESTS))
    return Finished(id=1, test=SQUEEZE, results=results[-1:], tracks=known)


@pytest.mark.parametrize(
    ("before", "now", "says"),
    [
        (5, 3, "was 5/10 on {}. Now 2 points less pain: more than noise."),
        (2, 5, "was 2/10 on {}. Now 3 points more pain: more than noise."),
        (2, 1, "was 2/10 on {}. Now 1 point less pain: maybe just noise."),
        (2, 2, "was 2/10 on {}. Now unchanged."),
    ],
)
def test_a_change_says_whether_it_hurts_more_or_less(before: int, now: int, says: str) -> None:
    assert says.format(day(NOW - timedelta(weeks=4))) in said(
        result_card(done(result(before, 28), result(now)), CATALOGUE)
    )


@pytest.mark.parametrize(("pain", "weeks"), [(1, 4), (4, 1)])
def test_a_yellow_light_is_tested_again_after_a_week(pain: int, weeks: int) -> None:
    assert f"Test again from {day(NOW + timedelta(weeks=weeks))}" in said(
        result_card(done(result(pain)), CATALOGUE)
    )


@pytest.mark.parametrize(
    ("pain", "days", "invited"), [(4, 6, False), (4, 7, True), (1, 27, False), (1, 28, True), (8, 40, False)]
)
def test_when_it_is_worth_repeating_depends_on_the_light(pain: int, days: int, invited: bool) -> None:
    due = retest_due([result(pain, days)], TESTS, {}, None, NOW)
    assert due is (SQUEEZE if invited else None)


@pytest.mark.parametrize("pain", range(6, 11))
def test_a_red_light_says_what_to_do_and_offers_no_exercise(pain: int) -> None:
    card = result_card(done(result(pain)), CATALOGUE)
    shown, parts = said(card), str(card.to_components())
    assert f"{pain}/10" in shown
    assert "see a physio or doctor" in shown
    assert ("See a physio or doctor today" in shown) == (pain >= 7)
    assert "Warning signs" in parts
    assert "selftest:exercise" not in parts
    assert "selftest:plan" not in parts


@pytest.mark.parametrize(
    ("results", "most"),
    [
        pytest.param([], LoadLevel.HIGH, id="never tested"),
        pytest.param([result(2)], LoadLevel.HIGH, id="green"),
        pytest.param([result(3)], LoadLevel.SOME, id="yellow"),
        pytest.param([result(6)], LoadLevel.NONE, id="red"),
        pytest.param([result(8, 30), result(1)], LoadLevel.HIGH, id="the latest counts: better"),
        pytest.param([result(1, 30), result(4)], LoadLevel.SOME, id="the latest counts: worse"),
        pytest.param(
            [result(4, 30), ELSEWHERE], LoadLevel.SOME, id="pain elsewhere says nothing of the groin"
        ),
        pytest.param([replace(result(6), test="gone")], LoadLevel.HIGH, id="a test that's gone"),
    ],
)
def test_the_latest_light_says_how_much_the_groin_may_be_loaded(
    results: list[Result], most: LoadLevel
) -> None:
    assert groin_limit(results, TESTS) is most


def test_a_result_of_another_test_does_not_lift_the_limit() -> None:
    other = Result(test=HOLD.id, side=Side.LEFT, outcome="held_level", value=60, tested_at=NOW)
    assert groin_limit([result(6, 1), other], TESTS) is LoadLevel.NONE


def test_of_two_sides_the_one_that_hurts_clearly_more_is_the_weaker() -> None:
    gap = replace(SQUEEZE.outcomes[1], id="more", up_to=None, by_gap=True)
    sided = replace(SQUEEZE, per_side=True, outcomes=(*SQUEEZE.outcomes, gap))
    both = tuple(replace(result(pain), side=side) for side, pain in ((Side.LEFT, 2), (Side.RIGHT, 0)))
    assert [each.outcome for each in weaker_named(both, sided)] == ["more", "green"]
    assert lower_side({each.side: each for each in both}, sided, None) is Side.LEFT


async def started(world: World, test: str) -> simcord.ResponseMessage:
    opened = await world.ana.slash(world.channel, "selftest", test=test)
    assert opened.response is not None
    return opened.response


async def test_the_squeeze_from_the_set_up_to_progress(world: World) -> None:
    at = world.env.now() - timedelta(weeks=5)
    run = await world.bot.db.write(self_tests.begin, world.ana.id, SQUEEZE.id, "{}", at)
    await world.bot.db.write(self_tests.put, run.id, world.ana.id, [replace(result(5), tested_at=at)])
    await world.bot.db.write(self_tests.set_state, run.id, None)
    message = await started(world, "groin squeeze test")
    for label in ("I'm ready", *["Next"] * (len(SQUEEZE.guided_steps) - 1), "I've done it"):
        await world.ana.click(message, label=label)
    assert "Did anything hurt" not in texts(message)
    assert "from 0 to 10" in texts(message)
    form = await world.ana.click(message, label="Type the number")
    await world.ana.submit_modal(form, {"number": "2/10"})
    assert "2/10: Little or no pain" in texts(message)
    assert "3 points less pain: more than noise" in texts(message)
    progress = await world.ana.slash(world.channel, "progress")
    assert progress.response is not None
    assert "3 points less pain since" in texts(progress.response)
    assert "from 5 to 2 out of 10, less is better" in alt_texts(progress.response)
