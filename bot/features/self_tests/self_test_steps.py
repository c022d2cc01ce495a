"""The screens of a guided self-test: one instruction each, with what can be pressed under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import discord

from bot.content.self_tests import Measure
from bot.features.self_tests.flow import Run, Screen, Verb
from bot.features.self_tests.results import number_text
from bot.features.self_tests.self_test_buttons import BeginTest, PressTest, ReadTest, SeeOutcome, TypeNumber
from bot.features.self_tests.service import Running
from bot.interactions.persistent import Card, Row
from bot.interactions.text import ACCENT, bullets, fuse, kit

Items = Sequence[discord.ui.Item[Any]]
Style = discord.ButtonStyle

DRAWN = (Screen.SIDE, Screen.SET_UP, Screen.STEP, Screen.CLOCK)
"""The screens with the picture; the others are questions."""

REST = timedelta(minutes=2)
"""Between two sides that were counted or timed; our own judgement."""

_BACK = ("Back", Verb.BACK, Style.secondary)
_HURTS = ("It hurts", Verb.HURT, Style.danger)
_HURT = ("It hurt", Verb.HURT, Style.danger)
_QUIT = ("Stop here", Verb.QUIT, Style.secondary)

_HOW_MUCH = {
    Measure.SECONDS: "How many seconds was it",
    Measure.REPS: "How many did you count",
    Measure.CENTIMETRES: "How many centimetres was it",
}


def step_card(going: Running, picture: Items = ()) -> Card:
    """What is shown of a test that is under way; ``picture`` stands above the text where it is drawn."""
    parts = _SCREENS[going.run.screen](going)
    return Card(*picture, *(_resumed(going) if going.resumed else ()), *parts, colour=ACCENT)


def _resumed(going: Running) -> list[discord.ui.Item[Any] | str]:
    again = BeginTest(going.test.id, "Start over", anew=True)
    return ["You had begun this test already, so we go on where you were.", Row(again)]


def _side(going: Running) -> list[discord.ui.Item[Any] | str]:
    return [
        f"## {going.test.name}\n-# {kit(going.test.equipment)} · each side by itself · only you see this",
        going.test.purpose,
        "### Which side are you less sure of?\nIt goes first, while you are fresh.",
        _row(
            going,
            ("Left", Verb.LEFT, Style.primary),
            ("Right", Verb.RIGHT, Style.primary),
            ("Not sure", Verb.UNSURE, Style.secondary),
        ),
        Row(ReadTest(going.test.id), *_buttons(going, _QUIT)),
    ]


def _set_up(going: Running) -> list[discord.ui.Item[Any] | str]:
    test, run = going.test, going.run
    ready = ("I am ready", Verb.NEXT, Style.primary)
    stop = f"**Leave it out, or stop, if**\n{bullets(test.stop_if)}"
    if run.taken:
        until = run.taken[-1].tested_at + REST
        rest = (
            "" if test.measure is Measure.OBSERVATION else f"\nRest first; two minutes are up {fuse(until)}."
        )
        done = run.taken[-1].side
        return [
            f"## Now the {run.side} side\nThe {done} one is noted.{rest}",
            f"**Set-up, as before**\n{bullets(test.setup)}",
            stop,
            _row(going, ready, _HURTS, _QUIT),
        ]
    if test.per_side:
        heading = f"## Set-up, {run.side} side first"
        more = _row(going, ready, _BACK, _QUIT)
    else:
        heading = f"## {test.name}\n-# {kit(test.equipment)} · only you see this\n{test.purpose}\n### Set-up"
        more = Row(*_buttons(going, ready), ReadTest(test.id), *_buttons(going, _QUIT))
    return [f"{heading}\n{bullets(test.setup)}", stop, more]


def _step(going: Running) -> list[discord.ui.Item[Any] | str]:
    steps, at = going.test.guided_steps, going.run.step
    is_last = at + 1 == len(steps)
    watch = [f"**Watch**\n{bullets(going.test.watch)}"] if is_last else []
    onward = "Next"
    if is_last:
        onward = "To the clock" if going.test.measure is Measure.SECONDS else "I did it"
    return [
        f"-# {_where(going)}step {at + 1} of {len(steps)}\n### {_spoken(steps[at], going.run)}",
        *watch,
        _row(going, _BACK, (onward, Verb.NEXT, Style.primary), _HURTS, _QUIT),
    ]


def _clock(going: Running) -> list[discord.ui.Item[Any] | str]:
    test, run = going.test, going.run
    last = _spoken(test.guided_steps[-1], run)
    if run.clock_at is not None:
        ends = f" It ends {fuse(run.clock_at + timedelta(seconds=test.most))}." if test.most else ""
        running = f"-# {_where(going)}the clock\n## Started {fuse(run.clock_at)}\n{last}{ends}"
        again = ("Start again", Verb.AGAIN, Style.secondary)
        return [running, _row(going, ("Stop", Verb.STOP, Style.success), again, _HURTS)]
    forgotten = (
        "The clock ran on for longer than this test lasts, so it does not count\n" if run.forgotten else ""
    )
    ready = (
        f"-# {_where(going)}the clock\n### {forgotten}Get into position, then press Start\n{last}\n"
        "-# A tap comes about a second late. That is no matter: so small a difference says nothing."
    )
    start, own = ("Start", Verb.START, Style.success), ("I time it myself", Verb.OWN, Style.secondary)
    return [ready, _row(going, start, own, _BACK, _HURTS, _QUIT)]


def _pain(going: Running) -> list[discord.ui.Item[Any] | str]:
    where = f" on the {going.run.side}" if going.run.side else ""
    question = (
        f"### Did anything hurt{where}?\nA muscle that is warm or tired is fine. Anything sharp, or pain in "
        "a joint, the groin or the back, is pain: then we stop, and nothing is lost."
    )
    fine = ("Nothing hurt", Verb.FINE, Style.success)
    return [question, _row(going, fine, _HURT, _BACK, _QUIT)]


def _number(going: Running) -> list[discord.ui.Item[Any] | str]:
    where = f", {going.run.side} side" if going.run.side else ""
    ends = f"\n-# The test ends at {going.test.most}." if going.test.most else ""
    return [
        f"### {_HOW_MUCH[going.test.measure]}{where}?{ends}",
        Row(TypeNumber(going.id, going.run.turn, "Write it down"), *_buttons(going, _BACK, _QUIT)),
    ]


def _seen(going: Running) -> list[discord.ui.Item[Any] | str]:
    test, run = going.test, going.run
    where = f", {run.side} side" if run.side else ""
    question = "What did you see" if test.measure is Measure.OBSERVATION else "What ended it"
    counted = f"\nNoted: **{number_text(run.value, test.measure)}**." if run.value is not None else ""
    change = [TypeNumber(going.id, run.turn, "Change the number")] if run.value is not None else []
    return [
        f"### {question}{where}?{counted}\n-# What fits best; there is no wrong answer.",
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
    """The instruction for the side that is tested."""
    if run.side is None:
        return step
    words = {"{side}": run.side.value, "{other}": run.side.other.value}
    return re.sub(r"\{\w+\}", lambda gap: words.get(gap[0], gap[0]), step)
