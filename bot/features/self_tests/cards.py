"""What a runner sees of a self-test before its result: the whole test to read, and its screens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import discord

from bot.content.catalogue import Catalogue
from bot.content.self_tests import Measure, SelfTest
from bot.features.exercises.buttons import PickExercise, ShowSources, exercise_options
from bot.features.exercises.cards import faults_button
from bot.features.self_tests.buttons import (
    BeginTest,
    PressTest,
    ReadTest,
    SeeOutcome,
    TypeNumber,
)
from bot.features.self_tests.rules import Run, Screen, Verb, number_text
from bot.features.self_tests.service import Closed, Running
from bot.interactions.cards import (
    ACCENT,
    PAGE,
    Card,
    Row,
    bullets,
    kit,
    numbered,
    numbered_title,
    pages,
    relative_time,
    turns,
)


def self_test_card(
    test: SelfTest, catalogue: Catalogue, picture: Sequence[discord.ui.Item[Any]] = (), page: int = 0
) -> Card:
    """Return a page of a test to read: first how it's done, then what may be seen and what that may mean.

    The picture is on the first page, and the exercises that may follow on the last.
    """
    laid = self_test_pages(test, catalogue)
    page = min(page, len(laid) - 1)
    is_first, is_last = page == 0, page + 1 == len(laid)
    heading = [] if is_first else [page_of(test, page, laid)]
    following = dict.fromkeys(key for outcome in test.outcomes for key in outcome.next)
    rows: list[discord.ui.Item[Any]] = []
    if following and is_last:
        options = exercise_options(catalogue.exercises[key] for key in following)
        rows.append(Row(PickExercise(options, "Show an exercise", "test")))
    turn = turns(f"selftest:page:{test.id}", page, len(laid))
    rows.append(Row(*turn, *faults_button("self_tests", test, catalogue), ShowSources("self_tests", test.id)))
    return Card(*(picture if is_first else ()), *heading, *laid[page], *rows, colour=ACCENT)


def self_test_pages(test: SelfTest, catalogue: Catalogue) -> list[list[str]]:
    """Return the text of each page of a test to read."""
    sides = "one side at a time" if test.per_side else "once"
    weeks = test.retest_weeks.replace("-", "–")
    how = [
        f"## {test.name}\n-# {kit(test.equipment)} · {sides}\n{test.purpose}",
        *([f"**Not for you if**\n{bullets(test.not_if)}"] if test.not_if else []),
        f"**Starting position** {' '.join(test.setup)}\n**Steps**\n{numbered(test.steps)}",
        f"**Stop if**\n{bullets(test.stop_if)}",
    ]
    first, *others = (f"- **{o.seen}.** {o.means}{_next(o.next, catalogue)}" for o in test.outcomes)
    means = [
        f"**What to watch for**\n{bullets(test.watch)}",
        f"**What it may mean**\n{first}",
        *others,
        f"**What it can't tell you**\n{test.cannot_tell}",
        f"**Test again** in {weeks} weeks.",
    ]
    laid = [*pages(how), *pages(means, PAGE - len(page_of(test, 0, how)))]
    laid[0][0] = laid[0][0].replace(test.name, numbered_title(test.name, 0, len(laid)), 1)
    return laid


def page_of(test: SelfTest, page: int, laid: Sequence[object]) -> str:
    """Return the heading of a page that isn't the first."""
    return f"### {numbered_title(test.name, page, len(laid))}"


def _next(keys: tuple[str, ...], catalogue: Catalogue) -> str:
    return f" *Next: {' · '.join(catalogue.exercises[key].name for key in keys)}.*" if keys else ""


PRIVATE = "Only you can see this."

Items = Sequence[discord.ui.Item[Any]]
Style = discord.ButtonStyle

DRAWN = (Screen.SIDE, Screen.SET_UP, Screen.STEP, Screen.CLOCK)
"""The screens with a picture; the others are questions."""

REST = timedelta(minutes=2)
"""Rest between two sides that are counted or timed; our judgement."""

_BACK = ("Back", Verb.BACK, Style.secondary)
_HURTS = ("It hurts", Verb.HURT, Style.danger)
_HURT = ("It hurt", Verb.HURT, Style.danger)
_HURT_ELSEWHERE = ("It hurt elsewhere", Verb.HURT, Style.danger)
_QUIT = ("Stop here", Verb.QUIT, Style.secondary)

_HOW_MUCH = {
    Measure.SECONDS: "How many seconds",
    Measure.REPS: "How many reps",
    Measure.CENTIMETRES: "How many centimetres",
    Measure.PAIN: "How much did it hurt at worst, from 0 to 10",
}


def step_card(going: Running, picture: Items = ()) -> Card:
    """Return the card of a test that is under way; ``picture`` is shown above the text if it is drawn."""
    parts = _SCREENS[going.run.screen](going)
    return Card(*picture, *(_resumed(going) if going.resumed else ()), *parts, colour=ACCENT)


def _resumed(going: Running) -> list[discord.ui.Item[Any] | str]:
    again = BeginTest(going.test.id, "Start over", anew=True)
    return ["You'd already started this test, so let's carry on from there.", Row(again)]


def _side(going: Running) -> list[discord.ui.Item[Any] | str]:
    return [
        f"## {going.test.name}\n-# {kit(going.test.equipment)} · one side at a time\n-# {PRIVATE}",
        going.test.purpose,
        f"### {_trusted_less(going.test)}\nThat one goes first, while you're fresh.",
        _row(
            going,
            ("Left", Verb.LEFT, Style.primary),
            ("Right", Verb.RIGHT, Style.primary),
            ("Not sure", Verb.UNSURE, Style.secondary),
        ),
        Row(ReadTest(going.test.id), *_buttons(going, _QUIT)),
    ]


def _trusted_less(test: SelfTest) -> str:
    """Return the question which side is first; in a test on one leg, the side is that of this leg."""
    if any("on your {side} leg" in step for step in test.guided_steps):
        return "Which leg feels less steady?"
    return "Which side feels weaker?"


def _set_up(going: Running) -> list[discord.ui.Item[Any] | str]:
    test, run = going.test, going.run
    ready = ("I'm ready", Verb.NEXT, Style.primary)
    stop = f"**Skip or stop the test if**\n{bullets((*test.not_if, *test.stop_if))}"
    if run.taken:
        until = run.taken[-1].tested_at + REST
        rest = (
            ""
            if test.measure is Measure.OBSERVATION
            else f"\nRest first. Your 2 minutes are up {relative_time(until)}."
        )
        done = run.taken[-1].side
        return [
            f"## Now the {run.side} side\nThe {done} side is done.{rest}",
            f"**Same starting position**\n{bullets(test.setup)}",
            f"**Stop the test if**\n{bullets(test.stop_if)}",
            _row(going, ready, _HURTS, _QUIT),
        ]
    if test.per_side:
        heading = f"## Starting position, {run.side} side first"
        more = _row(going, ready, _BACK, _QUIT)
    else:
        heading = (
            f"## {test.name}\n-# {kit(test.equipment)}\n-# {PRIVATE}\n{test.purpose}\n### Starting position"
        )
        more = Row(*_buttons(going, ready), ReadTest(test.id), *_buttons(going, _QUIT))
    return [f"{heading}\n{bullets(test.setup)}", stop, more]


def _step(going: Running) -> list[discord.ui.Item[Any] | str]:
    steps, at = going.test.guided_steps, going.run.step
    is_last = at + 1 == len(steps)
    watch = [f"**What to watch for**\n{bullets(going.test.watch)}"] if is_last else []
    onward = "Next"
    if is_last:
        onward = "Go to the clock" if going.test.measure is Measure.SECONDS else "I've done it"
    return [
        f"### {_spoken(steps[at], going.run)}",
        *watch,
        f"-# {_where(going)}step {at + 1} of {len(steps)}",
        _row(going, _BACK, (onward, Verb.NEXT, Style.primary), _HURTS, _QUIT),
    ]


def _clock(going: Running) -> list[discord.ui.Item[Any] | str]:
    test, run = going.test, going.run
    last = _spoken(test.guided_steps[-1], run)
    if run.clock_at is not None:
        ends = (
            f" The test ends {relative_time(run.clock_at + timedelta(seconds=test.most))}."
            if test.most
            else ""
        )
        running = f"## Started {relative_time(run.clock_at)}\n{last}{ends}\n-# {_where(going)}the clock"
        again = ("Restart the clock", Verb.AGAIN, Style.secondary)
        return [running, _row(going, ("Stop", Verb.STOP, Style.success), again, _HURTS)]
    forgotten = (
        "The clock ran past the end of the test, so that time doesn't count.\n" if run.forgotten else ""
    )
    ready = (
        f"{forgotten}### Get into position, then tap Start\n{last}\n"
        "-# A tap comes about a second late. That's fine: a second either way tells you nothing.\n"
        f"-# {_where(going)}the clock"
    )
    start, own = ("Start", Verb.START, Style.success), ("I'll time it myself", Verb.OWN, Style.secondary)
    return [ready, _row(going, start, own, _BACK, _HURTS, _QUIT)]


def _pain(going: Running) -> list[discord.ui.Item[Any] | str]:
    where = f" on the {going.run.side}" if going.run.side else ""
    question = (
        f"### Did anything hurt{where}?\nA warm or tired muscle is fine. Anything sharp counts as pain. So "
        "does pain in a joint, the groin or the back. If so, stop here. You lose nothing."
    )
    fine = ("Nothing hurt", Verb.FINE, Style.success)
    return [question, _row(going, fine, _HURT, _BACK, _QUIT)]


def _number(going: Running) -> list[discord.ui.Item[Any] | str]:
    where = f", {going.run.side} side" if going.run.side else ""
    ends = (
        f"\n-# The test ends at {number_text(going.test.most, going.test.measure)}."
        if going.test.most
        else ""
    )
    if going.test.measure is Measure.PAIN:
        last = _spoken(going.test.guided_steps[-1], going.run)
        ends, choices = (
            f"\n{last}\n-# 0 is no pain. 10 is the worst pain there is.",
            (_HURT_ELSEWHERE, _BACK, _QUIT),
        )
    else:
        choices = (_BACK, _QUIT)
    return [
        f"### {_HOW_MUCH[going.test.measure]}{where}?{ends}",
        Row(TypeNumber(going.id, going.run.turn, "Type the number"), *_buttons(going, *choices)),
    ]


def _seen(going: Running) -> list[discord.ui.Item[Any] | str]:
    test, run = going.test, going.run
    where = f", {run.side} side" if run.side else ""
    question = "What did you see" if test.measure is Measure.OBSERVATION else "What made you stop"
    counted = f"\nNoted: **{number_text(run.value, test.measure)}**." if run.value is not None else ""
    change = [TypeNumber(going.id, run.turn, "Change the number")] if run.value is not None else []
    return [
        f"### {question}{where}?{counted}\n-# Pick the closest. There's no wrong answer.",
        *(Row(SeeOutcome(going.id, run.turn, each.id, each.button)) for each in test.answers),
        Row(*change, *_buttons(going, _BACK, _HURT, _QUIT)),
    ]


_SCREENS = {
    Screen.SIDE: _side,
    Screen.SET_UP: _set_up,
    Screen.STEP: _step,
    Screen.CLOCK: _clock,
    Screen.PAIN: _pain,
    Screen.NUMBER: _number,
    Screen.SEEN: _seen,
}

Choice = tuple[str, Verb, discord.ButtonStyle]


def _row(going: Running, *choices: Choice) -> Row:
    return Row(*_buttons(going, *choices))


def _buttons(going: Running, *choices: Choice) -> list[PressTest]:
    return [PressTest(going.id, going.run.turn, verb, label, style) for label, verb, style in choices]


def _where(going: Running) -> str:
    return f"{going.test.name} · {going.run.side} side · " if going.run.side else f"{going.test.name} · "


def _spoken(step: str, run: Run) -> str:
    """Return the instruction for the side being tested."""
    if run.side is None:
        return step
    words = {"{side}": run.side.value, "{other}": run.side.other.value}
    return re.sub(r"\{\w+\}", lambda gap: words.get(gap[0], gap[0]), step)


def closed_card(closed: Closed) -> Card:
    """Return the card of a test that was left for more than a day, or is deleted."""
    if closed.test is None:
        return Card("That test is closed or deleted. Start another with /selftest.", colour=ACCENT)
    kept = " The side you finished is saved in /progress." if closed.kept else ""
    return Card(
        f"You started **{closed.test.name}** more than a day ago, so I closed it. "
        f"Please do both sides on the same day.{kept}",
        Row(BeginTest(closed.test.id, "Start over")),
        colour=ACCENT,
    )
