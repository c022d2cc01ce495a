"""What came of a self-test: what it may mean, what it can't tell, what to do next and what changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import discord

from bot.content.catalogue import Catalogue
from bot.content.exercises import Place
from bot.content.self_test_rules import SelfTestRule
from bot.content.self_tests import HURT, Measure, Noise, SelfTest
from bot.features.exercises.buttons import ShowSources
from bot.features.exercises.cards import SURE
from bot.features.learn.buttons import warning_signs
from bot.features.pain.buttons import PauseTraining, Wanted, WhereHurt
from bot.features.pain.cards import SEE_SOMEBODY
from bot.features.pain.care import CareState
from bot.features.pain.care_cards import care_buttons, colour_for, resting_line, see_first
from bot.features.pain.rules import UNPLACED, BodySide, Pain, Since, describe, yours
from bot.features.self_tests.buttons import BeginTest, KeptResult, ShowNext, ShowPlan, ShowProgress
from bot.features.self_tests.cards import page_of
from bot.features.self_tests.meaning import gap_of, level_shown, lower_side, notes_on, observed
from bot.features.self_tests.rules import Result, Side, Track, change_between, number_text
from bot.features.self_tests.service import Finished
from bot.interactions.cards import ACCENT, PAGE, Card, Row, day, divider, pages, times, turns

CLEARLY = {
    True: "more than noise",
    False: "maybe just noise",
    None: "hard to say if it's more than noise",
}
"""How a difference is put into words."""


def noise_rule(noise: Noise, test: SelfTest, rule: SelfTestRule | None = None) -> str:
    """Return the difference below which the test says nothing, in words.

    With the plan's ``rule`` for the test, between sides too. Without, only between dates.
    """
    share = f", or {noise.percent}% if that's more," if noise.percent else ""
    gap = rule.side_gap if rule is not None else None
    sides = max(noise.at_least, gap.at_least) if gap is not None else noise.at_least
    dates = max(noise.at_least, noise.between_dates or 0)
    said = f"Rule of thumb: under {apart(sides, test)}{share} may be noise."
    if gap is not None and gap.below is not None:
        said += f" It also is if both sides reach {apart(gap.below, test)}."
    if dates != sides:
        said += f" Between two dates, it's under {apart(dates, test)}."
    return said


def apart(by: float, test: SelfTest) -> str:
    """Return how far apart two numbers are: "8 s", "3 reps", "1.5 cm", "2 points"."""
    by = abs(by)
    if test.measure is Measure.PAIN:
        return times(round(by), "point")
    return times(round(by), "rep") if test.measure is Measure.REPS else number_text(by, test.measure)


def signed(by: float, test: SelfTest) -> str:
    """Return how a number has changed: "+8 s", "−3 reps", "2 points less pain" or "unchanged"."""
    if not by:
        return "unchanged"
    if test.measure is Measure.PAIN:
        return f"{apart(by, test)} {'more' if by > 0 else 'less'} pain"
    return f"{'+' if by > 0 else '−'}{apart(by, test)}"


JOINS = 12
"""Room for the line breaks between the parts of a page."""

MOST_EXERCISES = 4
"""Exercise buttons under a result: more would be a list and not advice."""


def result_card(done: Finished, catalogue: Catalogue, page: int = 0, care: CareState | None = None) -> Card:
    """Return a test's result; after pain, no exercise but the way to the signs that need a professional.

    ``page`` counts from 0. After the first one come the numbers of others and the rule for noise. ``care`` is
    how the person is now: whatever it rules out isn't suggested.
    """
    care = care or CareState()
    if not done.results:
        return Card(
            f"## {done.test.name}\nStopped, and nothing was saved. Start over any time:",
            Row(BeginTest(done.test.id, "Start over")),
            colour=ACCENT,
        )
    return _hurt_card(done, catalogue, care) if done.hurt else _fine_card(done, catalogue, page, care)


def _fine_card(done: Finished, catalogue: Catalogue, page: int, care: CareState) -> Card:
    test, done = done.test, _as_compared(done, catalogue)
    laid = result_pages(done, catalogue)
    page = min(page, len(laid) - 1)
    turn = turns(f"selftest:result:{done.id}", page, len(laid))
    sources = ShowSources("self_tests", test.id)
    if page:
        return Card(page_of(test, page, laid), *laid[page], Row(*turn, sources), colour=ACCENT)
    if care.advice is not None:
        first = see_first(care) or [resting_line(care)]
        again = Row(*turn, *_keeping(done), sources)
        return Card(
            *first, care_buttons(care, Wanted()), divider(), *laid[page], again, colour=colour_for(care)
        )
    return Card(
        *laid[page],
        divider(),
        *_what_to_do(done, catalogue, care),
        _again(done),
        Row(*turn, ShowPlan(), *_keeping(done), sources),
        colour=ACCENT,
    )


def result_pages(done: Finished, catalogue: Catalogue) -> list[list[str]]:
    """Return the text of each page of a result; the first leaves room for what to do next."""
    test, done = done.test, _as_compared(done, catalogue)
    rule = _rule(test, catalogue)
    one_side = test.per_side and len(done.results) == 1
    parts = [
        f"## {test.name}\n-# {day(done.results[-1].tested_at)}\n-# Only you can see this.",
        *_meant(done),
        *_lines(_compared(done, catalogue)),
        *(["You tested one side, so there's nothing to compare yet."] if one_side else []),
        f"**What it can't tell you**\n{test.cannot_tell}",
        *_lines(_for_plan(done, rule) if rule is not None else ()),
        *_norms(test),
        *_noise(done, rule),
    ]
    following = [each for each in _what_to_do(done, catalogue, CareState()) if isinstance(each, str)]
    return pages(parts, PAGE - sum(map(len, [*following, _again(done)])) - JOINS)


def _again(done: Finished) -> str:
    weeks = done.test.retest_week_after({result.outcome for result in done.results})
    retest_at = done.results[-1].tested_at + timedelta(weeks=weeks)
    return f"-# Test again from {day(retest_at)}."


_STOPPED = "## Thanks for telling me. Let's stop here"

_NO_EXERCISE = (
    "Skip anything that feels like this until it's gone. I leave out what loads it. "
    "I can't tell what's causing it."
)


def _hurt_card(done: Finished, catalogue: Catalogue, care: CareState) -> Card:
    """Return what follows from a test that hurt: it asks where, unless that has been said."""
    hurt = next(result for result in done.results if result.hurt)
    if hurt.value is not None:
        return _painful_card(done, hurt, hurt.value, catalogue, care)
    means = _outcome_means(hurt, done.test) or "That's your result for today."
    others = [result for result in done.results if not result.hurt]
    kept = f" The {others[0].side} side, which you did before, is saved." if others else ""
    where = f" on the {hurt.side}" if hurt.side else ""
    if hurt.place is None:
        ask: list[discord.ui.Item[Any] | str] = [
            "**Where did it hurt?**",
            Row(WhereHurt(f"selftest:where:{done.id}")),
        ]
    elif hurt.place in UNPLACED:
        ask = ["I can't tell which exercises spare that, so rest until it's gone."]
    else:
        side = BodySide(hurt.side.value) if hurt.side is not None else None
        ask = [f"I'll leave out what loads {yours(hurt.place, side)} until it's gone."]
    return Card(
        *see_first(care),
        f"{_STOPPED}\nIt hurt{where}. {means}{kept}",
        *ask,
        _NO_EXERCISE,
        f"{SEE_SOMEBODY} Tap **Warning signs** to see what can't wait.",
        Row(warning_signs(), PauseTraining(), *_keeping(done)),
        colour=colour_for(care),
    )


def _painful_card(done: Finished, result: Result, pain: float, catalogue: Catalogue, care: CareState) -> Card:
    """Return the card of a test that measures pain and found a lot, with the warning signs that it meets."""
    told = Pain(Place.GROIN, round(pain), Since.TODAY)
    signs = [f"**{sign.do}**" for sign in describe(catalogue.red_flags, told)]
    return Card(
        f"{_STOPPED}\n{_says(_measured(result, done.test), result, done.test)}",
        *signs,
        _NO_EXERCISE,
        "Tap **Warning signs** to see what can't wait.",
        Row(warning_signs(), PauseTraining(), *_keeping(done)),
        colour=colour_for(care),
    )


def deleting_card(done: Finished) -> Card:
    """Return the question asked before a result is deleted."""
    return Card(
        f"### Delete this result?\n**{done.test.name}**, {day(done.results[-1].tested_at)}. "
        "You can't undo this.",
        Row(
            KeptResult(done.id, "delete", "Delete it", discord.ButtonStyle.danger),
            KeptResult(done.id, "result", "Keep it"),
        ),
        colour=ACCENT,
    )


def deleted_card() -> Card:
    return Card("Result deleted.", Row(ShowProgress()), colour=ACCENT)


def _meant(done: Finished) -> list[str]:
    """Return what each side showed and what that may mean; once if both sides showed the same."""
    test = done.test
    seen = {result.outcome for result in done.results}
    if len(done.results) > 1 and len(seen) == 1:
        sides = ", ".join(filter(None, (_measured(result, test) for result in done.results)))
        return [_says(sides or "both sides", done.results[0], test)]
    return [_says(_measured(result, test) or str(result.side or ""), result, test) for result in done.results]


def _measured(result: Result, test: SelfTest) -> str:
    """Return "left 18 s", or an empty string if nothing was counted."""
    if result.value is None:
        return ""
    return f"{result.side or ''} {number_text(result.value, test.measure)}".lstrip()


def _says(measured: str, result: Result, test: SelfTest) -> str:
    outcome = test.outcome(result.outcome)
    seen = outcome.seen if outcome is not None else "Saved"
    before = f"{measured[:1].upper()}{measured[1:]}: " if measured else ""
    return f"**{before}{seen}**\n{_outcome_means(result, test)}"


def _outcome_means(result: Result, test: SelfTest) -> str:
    outcome = test.outcome(result.outcome)
    return outcome.means if outcome is not None else ""


def _rule(test: SelfTest, catalogue: Catalogue) -> SelfTestRule | None:
    return catalogue.plan_rules.test_rule(test.id) if catalogue.plan_rules is not None else None


def _as_compared(done: Finished, catalogue: Catalogue) -> Finished:
    """Return the results, where only a side that did less by the plan's rule is said to have done less."""
    lower = lower_side({each.side: each for each in done.results}, done.test, _rule(done.test, catalogue))
    results = (
        each if each.side is lower else replace(each, outcome=observed(each, done.test))
        for each in done.results
    )
    return replace(done, results=tuple(results))


def _compared(done: Finished, catalogue: Catalogue) -> Iterable[str]:
    """Yield the comparison of the sides with each other, and of each with the time before."""
    test = done.test
    numbers = [result for result in done.results if result.value is not None]
    if len(numbers) > 1:
        by = abs((numbers[0].value or 0.0) - (numbers[1].value or 0.0))
        how = f"{apart(by, test)} apart: {_how_clear(done, catalogue)}" if by else "the same."
        yield f"**Left and right** are {how}"
    for track in done.tracks:
        yield from _since(track, done)


def _how_clear(done: Finished, catalogue: Catalogue) -> str:
    """Return whether the difference between the sides counts, and what a plan makes of it."""
    test, rules, rule = done.test, catalogue.plan_rules, _rule(done.test, catalogue)
    last = max(result.tested_at for result in done.results)
    known = [each for track in done.tracks for each in track.results if each.tested_at <= last]
    gap = gap_of(known or done.results, test, rules)
    if gap is None:
        is_known = test.noise is not None or (rule is not None and rule.side_gap is not None)
        return f"{CLEARLY[False if is_known else None]}."
    if rules is None or rule is None or not rule.extra_set or not rule.ladders:
        return f"{CLEARLY[True]}. Test again on another day."
    if gap.since is None:
        return f"{CLEARLY[True]}. If that's so on another day too, your plan can add a set."
    weeks = rules.weaker_side.weeks
    return f"{CLEARLY[True]}, on {gap.days} days. For up to {weeks} weeks, your plan can add a set."


def _for_plan(done: Finished, rule: SelfTestRule) -> Iterable[str]:
    """Yield what to mind, the level that the numbers show, and where the next one starts."""
    test = done.test
    yield from notes_on(done.results, test, rule)
    shown = [shows for each in done.results if (shows := level_shown(each, test, rule)) is not None]
    is_whole = len(shown) == (len(Side) if test.per_side else 1) and all(each.opens for each in shown)
    if rule.bands is None or not rule.ladders or not is_whole:
        return
    level = min(*(each.level for each in shown), rule.alone)
    number = min(each.value or 0.0 for each in done.results)
    sides = " on both sides" if test.per_side else ""
    further = (
        band for band in (rule.bands.level_2, rule.bands.level_3) if band is not None and band > number
    )
    following = next(further, None) if level < rule.alone else None
    more = f" Level {level + 1:d} starts at {apart(following, test)}{sides}." if following is not None else ""
    yield f"**For your plan**, this shows level {level:d}.{more}"


def _since(track: Track, done: Finished) -> Iterable[str]:
    now = next((result for result in done.results if result.side is track.side), None)
    before = [
        result for result in track.results if now is not None and result.tested_at < done.results[0].tested_at
    ]
    if now is None or not before:
        return
    last, side = before[-1], track.side.capitalize() if track.side else ""
    if last.value is not None and now.value is not None:
        change = change_between(last, now, done.test)
        clearly = f": {CLEARLY[change.is_clear]}" if change.by else ""
        number = number_text(last.value, done.test.measure)
        was = f"**{side or 'Your last result'}** was {number} on {day(last.tested_at)}"
        yield f"{was}. Now {signed(change.by, done.test)}{clearly}."
    elif (outcome := done.test.outcome(last.outcome)) is not None:
        name = f"{side} last time" if side else "Last time"
        yield f"**{name}** ({day(last.tested_at)}): {outcome.seen}."


def _norms(test: SelfTest) -> Iterable[str]:
    """Yield the numbers of others with who they were; their sources are under Why and sources."""
    for norm in test.norms:
        sure = SURE[norm.confidence].capitalize()
        yield f"For comparison, not a target: {norm.value} ({norm.population}).\n-# {sure}."


def _noise(done: Finished, rule: SelfTestRule | None) -> Iterable[str]:
    """Yield from which difference on the test says something, and what that rule is worth."""
    noise = done.test.noise
    if noise is not None and any(result.value is not None for result in done.results):
        sure = SURE[noise.confidence].capitalize()
        yield f"-# {noise_rule(noise, done.test, rule)}\n-# {noise.about} {sure}."


def _what_to_do(
    done: Finished, catalogue: Catalogue, care: CareState
) -> Iterable[discord.ui.Item[Any] | str]:
    """Yield the exercises to do next, those of the worse outcome first, and tests that tell more."""
    order = [outcome.id for outcome in done.test.outcomes]
    seen = [each.outcome for each in done.results if each.outcome in order and each.outcome != HURT]
    worst_first = sorted(set(seen), key=order.index, reverse=True)
    outcomes = [each for key in worst_first if (each := done.test.outcome(key)) is not None]
    following = list(dict.fromkeys(key for outcome in outcomes for key in outcome.next))
    keys = [key for key in following if care.may(catalogue.exercises[key])][:MOST_EXERCISES]
    yield "### What to do next"
    if keys:
        yield Row(*(ShowNext(key, catalogue.exercises[key].name) for key in keys))
    elif following:
        yield "What follows from it would load what hurts, so leave it until that's gone."
    else:
        yield "I don't have an exercise for this one."
    more = [each for each in done.test.follow_up if set(each.after) & set(seen)]
    if more:
        tests = [catalogue.self_tests[each.test] for each in more]
        because = "\n".join(f"- **{t.name}:** {f.because}" for t, f in zip(tests, more, strict=True))
        yield f"**To find out more**\n{because}"
        yield Row(*(BeginTest(test.id, test.name) for test in tests))


def _keeping(done: Finished) -> list[discord.ui.Item[Any]]:
    return [ShowProgress(), KeptResult(done.id, "drop", "Delete this result")]


def _lines(lines: Iterable[str]) -> list[str]:
    text = "\n".join(lines)
    return [text] if text else []
