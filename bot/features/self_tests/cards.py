"""What a runner sees of a self-test: the whole test to read, its screens one by one, and the result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import discord

from bot.content.catalogue import Catalogue
from bot.content.self_tests import HURT, Measure, Noise, SelfTest
from bot.features.exercises.buttons import PickExercise, ShowSources, exercise_options
from bot.features.exercises.cards import SURE, faults_button
from bot.features.learn.buttons import warning_signs
from bot.features.pain.buttons import PauseTraining
from bot.features.self_tests.buttons import (
    BeginTest,
    KeptResult,
    PressTest,
    ReadTest,
    SeeOutcome,
    ShowNext,
    ShowPlan,
    ShowProgress,
    TypeNumber,
)
from bot.features.self_tests.rules import Result, Run, Screen, Track, Verb, change_between, number_text
from bot.features.self_tests.service import Closed, Finished, Running
from bot.interactions.cards import (
    ACCENT,
    PAGE,
    Card,
    Row,
    bullets,
    day,
    divider,
    kit,
    numbered,
    pages,
    relative_time,
    times,
    turns,
)

CLEARLY = {
    True: "more than the noise of the test",
    False: "within the noise of the test",
    None: "nobody knows how much of it is noise",
}
"""How a difference is put into words."""


def noise_rule(noise: Noise, test: SelfTest) -> str:
    """Return the difference from which the test says something, in words, and how reliable that rule is."""
    share = f", or {noise.percent} % of the larger number if that is more" if noise.percent else ""
    least = apart(noise.at_least, test)
    return (
        f"A difference counts from {least} on{share}. {noise.about} ({SURE[noise.confidence].capitalize()}.)"
    )


def apart(by: float, test: SelfTest) -> str:
    """Return how far apart two numbers are: "8 s", "3 repetitions", "1.5 cm"."""
    by = abs(by)
    return times(round(by), "repetition") if test.measure is Measure.REPS else number_text(by, test.measure)


def signed(by: float, test: SelfTest) -> str:
    """Return how a number has changed: "+8 s", "−3 repetitions" or "unchanged"."""
    if not by:
        return "unchanged"
    return f"{'+' if by > 0 else '−'}{apart(by, test)}"


def self_test_card(
    test: SelfTest, catalogue: Catalogue, picture: Sequence[discord.ui.Item[Any]] = (), page: int = 0
) -> Card:
    """Return a page of a test to read: first how it's done, then what may be seen and what that may mean.

    The picture is on the first page, and the exercises that may follow on the last.
    """
    laid = self_test_pages(test, catalogue)
    page = min(page, len(laid) - 1)
    is_first, is_last = page == 0, page + 1 == len(laid)
    heading = [] if is_first else [f"-# {test.name}, page {page + 1} of {len(laid)}"]
    following = dict.fromkeys(key for outcome in test.outcomes for key in outcome.next)
    rows: list[discord.ui.Item[Any]] = []
    if following and is_last:
        options = exercise_options(catalogue.exercises[key] for key in following)
        rows.append(Row(PickExercise(options, "Exercises that may follow", "test")))
    turn = turns(f"selftest:page:{test.id}", page, len(laid))
    rows.append(Row(*turn, *faults_button("self_tests", test, catalogue), ShowSources("self_tests", test.id)))
    return Card(*(picture if is_first else ()), *heading, "\n".join(laid[page]), *rows, colour=ACCENT)


def self_test_pages(test: SelfTest, catalogue: Catalogue) -> list[list[str]]:
    """Return the text of each page of a test to read."""
    sides = "one side, then the other" if test.per_side else "once"
    weeks = test.retest_weeks.replace("-", "–")
    how = [
        f"## {test.name}\n-# {kit(test.equipment)} · {sides}\n{test.purpose}",
        f"**Set-up**\n{bullets(test.setup)}\n**Steps**\n{numbered(test.steps)}",
        f"**Stop if**\n{bullets(test.stop_if)}",
    ]
    means = [
        f"**Watch**\n{bullets(test.watch)}",
        "**What it may mean**",
        *(f"- **{o.seen}** {o.means}{_next(o.next, catalogue)}" for o in test.outcomes),
        f"**What it can't tell you**\n{test.cannot_tell}",
        f"**Test again** in {weeks} weeks.",
    ]
    most = PAGE - len(test.name) - 20
    return [*pages(how), *pages(means, most)]


def _next(keys: tuple[str, ...], catalogue: Catalogue) -> str:
    return f" *Next: {', '.join(catalogue.exercises[key].name for key in keys)}.*" if keys else ""


Items = Sequence[discord.ui.Item[Any]]
Style = discord.ButtonStyle

DRAWN = (Screen.SIDE, Screen.SET_UP, Screen.STEP, Screen.CLOCK)
"""The screens with a picture; the others are questions."""

REST = timedelta(minutes=2)
"""Rest between two sides that are counted or timed; our judgement."""

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
    """Return the card of a test that is under way; ``picture`` is shown above the text if it is drawn."""
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
            ""
            if test.measure is Measure.OBSERVATION
            else f"\nRest first; two minutes are up {relative_time(until)}."
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
        ends = f" It ends {relative_time(run.clock_at + timedelta(seconds=test.most))}." if test.most else ""
        running = f"-# {_where(going)}the clock\n## Started {relative_time(run.clock_at)}\n{last}{ends}"
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
    """Return the instruction for the side being tested."""
    if run.side is None:
        return step
    words = {"{side}": run.side.value, "{other}": run.side.other.value}
    return re.sub(r"\{\w+\}", lambda gap: words.get(gap[0], gap[0]), step)


MOST_EXERCISES = 4
"""Exercise buttons under a result: more would be a list and not advice."""


def result_card(done: Finished, catalogue: Catalogue) -> Card:
    """Return a test's result; after pain, no exercise but the way to the signs that need a professional."""
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
    """Return the card of a test that was left for more than a day, or is deleted."""
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
    """Return the question asked before a result is deleted."""
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
    """Yield the comparison of the sides with each other, and of each with the time before."""
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
    """Yield the exercises to do next, those of the worse outcome first, and tests that tell more."""
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
