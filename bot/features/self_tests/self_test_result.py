"""What came of a self-test: what it may mean, what it cannot tell, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import discord

from bot.content.catalogue import Catalogue
from bot.content.self_tests import HURT, SelfTest
from bot.features.exercises.buttons import ShowSources
from bot.features.exercises.cards import SURE
from bot.features.learn.buttons import warning_signs
from bot.features.pain.buttons import PauseTraining
from bot.features.self_tests.differences import CLEARLY, apart, noise_rule
from bot.features.self_tests.results import Result, number_text
from bot.features.self_tests.self_test_buttons import BeginTest
from bot.features.self_tests.self_test_kept import KeptResult, ShowNext, ShowPlan, ShowProgress
from bot.features.self_tests.service import Closed, Finished
from bot.features.self_tests.trends import Track, change_between
from bot.interactions.persistent import Card, Row, divider
from bot.interactions.text import ACCENT, day

MOST_EXERCISES = 4
"""Buttons to exercises under a result: more would be a list and no advice."""


def result_card(done: Finished, catalogue: Catalogue) -> Card:
    """What came of a test; after pain no exercise, and the way to what speaks for a professional."""
    if not done.results:
        return Card(
            f"## {done.test.name}\nStopped, and nothing of it is kept. Whenever you like:",
            Row(BeginTest(done.test.id, "Begin again")),
            colour=ACCENT,
        )
    return _hurt_card(done) if done.hurt else _fine_card(done, catalogue)


def _fine_card(done: Finished, catalogue: Catalogue) -> Card:
    test = done.test
    retest_at = done.results[-1].tested_at + timedelta(weeks=test.first_retest_week)
    one_side = test.per_side and len(done.results) == 1
    parts = [
        f"## {test.name}\n-# {day(done.results[-1].tested_at)} · only you see this",
        "\n".join(_meant(result, test) for result in done.results),
        *_lines(_compared(done)),
        *(["Only one side was tested, so there is nothing to compare it with yet."] if one_side else []),
        *_lines(_norms(test, catalogue)),
        f"**What it cannot tell** {test.cannot_tell}",
    ]
    return Card(
        *parts,
        divider(),
        *_what_to_do(done, catalogue),
        f"-# Worth repeating from {day(retest_at)} on.",
        Row(ShowPlan(), *_keeping(done), ShowSources("self_tests", test.id)),
        colour=ACCENT,
    )


def _hurt_card(done: Finished) -> Card:
    hurt = next(result for result in done.results if result.hurt)
    means = _outcome_means(hurt, done.test) or "Then the pain is the result."
    others = [result for result in done.results if not result.hurt]
    kept = f" The {others[0].side} side, which you did before, is kept." if others else ""
    where = f" on the {hurt.side}" if hurt.side else ""
    return Card(
        f"## Thank you. Then the test ends here\nIt hurt{where}. {means}{kept}",
        "I name no exercise now: leave out whatever feels like this until it has gone. I cannot say where it "
        "comes from. Sharp or rising pain, pain at night, or a limp belongs to a doctor or physiotherapist; "
        "**Warning signs** says when it must be today.",
        Row(warning_signs(), PauseTraining(), *_keeping(done)),
        colour=ACCENT,
    )


def closed_card(closed: Closed) -> Card:
    """A test that was left for more than a day, or is deleted."""
    if closed.test is None:
        return Card("That test is deleted or closed. Begin another with /selftest.", colour=ACCENT)
    kept = " The side you had finished is kept, and /progress shows it." if closed.kept else ""
    return Card(
        f"You began **{closed.test.name}** more than a day ago, so I closed it: both sides belong to one day."
        f"{kept}",
        Row(BeginTest(closed.test.id, "Begin again")),
        colour=ACCENT,
    )


def deleting_card(done: Finished) -> Card:
    """The question before a result is deleted."""
    return Card(
        f"### Delete this result?\n**{done.test.name}**, {day(done.results[-1].tested_at)}. It cannot be "
        "brought back.",
        Row(
            KeptResult(done.id, "delete", "Delete it", discord.ButtonStyle.danger),
            KeptResult(done.id, "result", "Keep it"),
        ),
        colour=ACCENT,
    )


def deleted_card() -> Card:
    return Card("That result is deleted.", Row(ShowProgress()), colour=ACCENT)


def _meant(result: Result, test: SelfTest) -> str:
    side = f"{result.side.capitalize()} · " if result.side else ""
    value = f"{number_text(result.value, test.measure)} · " if result.value is not None else ""
    outcome = test.outcome(result.outcome)
    seen = outcome.seen if outcome is not None else "Noted"
    return f"**{side}{value}{seen}**\n{_outcome_means(result, test)}"


def _outcome_means(result: Result, test: SelfTest) -> str:
    outcome = test.outcome(result.outcome)
    return outcome.means if outcome is not None else ""


def _compared(done: Finished) -> Iterable[str]:
    """The sides with each other, and each with the time before."""
    test = done.test
    numbers = [result for result in done.results if result.value is not None]
    if len(numbers) > 1:
        gap = change_between(numbers[0], numbers[1], test)
        yield f"**Left and right** are {apart(gap.by, test)} apart: {CLEARLY[gap.is_clear]}."
    for track in done.tracks:
        yield from _since(track, done)
    if numbers and test.noise is not None:
        yield f"-# {noise_rule(test.noise, test)}"


def _since(track: Track, done: Finished) -> Iterable[str]:
    now = next((result for result in done.results if result.side is track.side), None)
    before = [
        result for result in track.results if now is not None and result.tested_at < done.results[0].tested_at
    ]
    if now is None or not before:
        return
    last, name = before[-1], track.side.capitalize() if track.side else "It"
    if last.value is not None and now.value is not None:
        change = change_between(last, now, done.test)
        yield (
            f"**{name}** was {number_text(last.value, done.test.measure)} on {day(last.tested_at)}: "
            f"the change is {CLEARLY[change.is_clear]}."
        )
    elif (outcome := done.test.outcome(last.outcome)) is not None:
        yield f"**{name}**, on {day(last.tested_at)}: {outcome.seen}."


def _norms(test: SelfTest, catalogue: Catalogue) -> Iterable[str]:
    for norm in test.norms:
        source = f"{catalogue.sources[norm.source].cite.split('.')[0]}; {SURE[norm.confidence]}"
        yield f"-# No target for you, but others: {norm.value}. Who: {norm.population}. ({source}.)"


def _what_to_do(done: Finished, catalogue: Catalogue) -> Iterable[discord.ui.Item[Any] | str]:
    """The exercises that follow, those of the worse outcome first, and tests that tell more."""
    order = [outcome.id for outcome in done.test.outcomes]
    seen = [each.outcome for each in done.results if each.outcome in order and each.outcome != HURT]
    worst_first = sorted(set(seen), key=order.index, reverse=True)
    outcomes = [each for key in worst_first if (each := done.test.outcome(key)) is not None]
    keys = list(dict.fromkeys(key for outcome in outcomes for key in outcome.next))[:MOST_EXERCISES]
    yield "### What to do about it"
    if keys:
        yield Row(*(ShowNext(key, catalogue.exercises[key].name) for key in keys))
    else:
        yield "There is no exercise for this on my cards."
    following = [each for each in done.test.follow_up if set(each.after) & set(seen)]
    if following:
        tests = [catalogue.self_tests[each.test] for each in following]
        because = "\n".join(f"- **{t.name}** {f.because}" for t, f in zip(tests, following, strict=True))
        yield f"**To find out more**\n{because}"
        yield Row(*(BeginTest(test.id, test.name) for test in tests))


def _keeping(done: Finished) -> list[discord.ui.Item[Any]]:
    return [ShowProgress(), KeptResult(done.id, "drop", "Delete this result")]


def _lines(lines: Iterable[str]) -> list[str]:
    text = "\n".join(lines)
    return [text] if text else []
