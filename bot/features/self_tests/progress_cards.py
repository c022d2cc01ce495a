"""A person's progress as a picture, with the changes in words; for its owner only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import discord

from bot.content.catalogue import Catalogue
from bot.content.self_tests import MOST_PAIN, Measure, SelfTest
from bot.features.guided.workout import NextDay
from bot.features.pain.buttons import Wanted
from bot.features.pain.care import CareState
from bot.features.pain.care_cards import care_buttons, colour_for, resting_line, see_first
from bot.features.self_tests.buttons import BeginTest, PickResult, ShowPlan
from bot.features.self_tests.result_cards import CLEARLY, noise_rule, signed
from bot.features.self_tests.rules import Change, Result, Track
from bot.features.self_tests.service import Progress
from bot.features.weights.cards import load_lines
from bot.interactions.cards import ACCENT, PAGE, Card, day, times, within
from bot.pictures.charts.trend import Mark, Marks, Numbers, Session, Trend, trend_alt_text

MOST_TESTS = 3
"""The most tests of either kind in one picture, the latest ones: a phone shouldn't have to scroll far."""

MOST_LIFTS = 3
"""The most exercises with a weight on the card, those lifted last."""

_UNITS = {
    Measure.SECONDS: "s",
    Measure.REPS: "reps",
    Measure.CENTIMETRES: "cm",
    Measure.PAIN: f"out of {MOST_PAIN}",
}


def trend_of(known: Progress) -> Trend:
    """Return what the picture shows: the latest tests of either kind."""
    by_test = [(test, list(tracks)) for test, tracks in groupby(known.tracks, key=lambda track: track.test)]
    counted = [(test, tracks) for test, tracks in by_test if any(track.numbers for track in tracks)]
    seen = [(test, tracks) for test, tracks in by_test if test.measure is Measure.OBSERVATION]
    return Trend(
        since=known.since,
        today=known.today,
        numbers=tuple(_numbers(known, test, tracks) for test, tracks in counted[:MOST_TESTS]),
        marks=tuple(_marks(known, test, tracks) for test, tracks in seen[:MOST_TESTS]),
        weeks=known.weeks,
        sessions=tuple(
            Session(each.done_at.astimezone(known.zone).date(), each.sets, each.effort, each.pain > 0)
            for each in known.efforts
            if each.done_at.astimezone(known.zone).date() >= known.since
        ),
    )


def _numbers(known: Progress, test: SelfTest, tracks: Sequence[Track]) -> Numbers:
    sides = tuple(
        (
            _side(track),
            tuple((_local(known, each), each.value) for each in track.numbers if each.value is not None),
        )
        for track in tracks
        if track.numbers
    )
    says = tuple(
        f"{_side(track)} {_in_short(track.change, test)}".lstrip()
        for track in tracks
        if track.change is not None
    )
    most = MOST_PAIN if test.measure is Measure.PAIN else None
    less = test.measure.less_is_better
    return Numbers(test.name, _UNITS[test.measure], sides, says, most=most, less_is_better=less)


def _in_short(change: Change, test: SelfTest) -> str:
    by = signed(change.by, test)
    return f"{by}: {CLEARLY[change.is_clear]}" if change.by else by


def _marks(known: Progress, test: SelfTest, tracks: Sequence[Track]) -> Marks:
    return Marks(
        test.name,
        tuple(
            (_side(track), tuple((_local(known, each), _mark(each, test)) for each in track.results))
            for track in tracks
        ),
    )


def _mark(result: Result, test: SelfTest) -> Mark:
    if result.hurt:
        return Mark.HURT
    return Mark.WELL if test.is_all_well(result.outcome) else Mark.SEEN


def _side(track: Track) -> str:
    return track.side.capitalize() if track.side else ""


def _local(known: Progress, result: Result) -> date:
    return result.tested_at.astimezone(known.zone).date()


PICTURE = "progress.png"

FIRST_TEST = "hip_bridge_test"
"""The test suggested to someone who has done none: it needs no equipment and takes two minutes."""

_ONE_EACH = "You've done each test once so far. Repeat them after 4 to 6 weeks to see what's changed."

_SEVERAL_RULES = "Rule of thumb: how much is noise depends on the test. Pick a result to see it."

_SESSIONS = 3

_NEXT_DAY = {NextDay.NO_MORE: "no more pain next day", NextDay.MORE: "more pain next day"}


def progress_card(known: Progress, catalogue: Catalogue, care: CareState | None = None) -> Card:
    """Return the card; its picture is a file beside it.

    If ``care`` comes first, it's on top, and no test or plan is proposed.
    """
    care = care or CareState()
    first = catalogue.self_tests.get(FIRST_TEST) or next(iter(catalogue.self_tests.values()), None)
    begin = [discord.ui.ActionRow[Any](BeginTest(first.id, first.name))] if first is not None else []
    rests = care.advice is not None
    first_of_all = see_first(care) or ([resting_line(care)] if rests else [])
    over = [care_buttons(care, Wanted())] if rests else []
    if rests:
        begin = []
    if known.is_empty and rests:
        return Card(*first_of_all, *over, colour=colour_for(care))
    if known.is_empty:
        return Card(
            "## Your progress starts here\nNothing to show yet, and that's where everyone starts. "
            "A self-test takes a few minutes. Repeat it after 4 to 6 weeks to see what's changed.",
            *begin,
            colour=ACCENT,
        )
    alt_text = trend_alt_text(trend_of(known))
    heading = "## Your progress\n-# Only you can see this."
    tests = list(dict.fromkeys(track.test.id for track in known.tracks))
    ruled = [track.test for track in known.tracks if track.change is not None]
    rules = list(dict.fromkeys(noise_rule(test.noise, test) for test in ruled if test.noise is not None))
    rules = [f"-# {rule}" for rule in (rules if len(rules) == 1 else [_SEVERAL_RULES] if rules else [])]
    loads = load_lines(known.lifts, catalogue.exercises, known.unit, MOST_LIFTS)
    sessions = [*_block(["**Weights**", *loads] if loads else []), *_block(_logged(known))]
    room = PAGE - sum(map(len, [*first_of_all, heading, *rules, *sessions])) - len(rules)
    changes = [line for track in known.tracks[: 2 * MOST_TESTS] for line in _changed(track)]
    return Card(
        *first_of_all,
        *over,
        heading,
        discord.ui.MediaGallery[Any](
            discord.MediaGalleryItem(f"attachment://{PICTURE}", description=alt_text)
        ),
        *([_ONE_EACH] if tests and not changes else []),
        *_block([*([within(changes, room)] if changes else []), *rules]),
        *sessions,
        *(["No self-test yet. This one takes a few minutes:", *begin] if not tests and begin else []),
        *_results(known, catalogue),
        discord.ui.ActionRow[Any](ShowPlan()),
        colour=colour_for(care),
    )


def _changed(track: Track) -> Iterable[str]:
    """Yield what has changed on one side since the first time."""
    change, last = track.change, track.results[-1]
    side = f", {track.side}" if track.side else ""
    name = f"**{track.test.name}{side}**"
    if change is not None:
        by = signed(change.by, track.test)
        clearly = f", {CLEARLY[change.is_clear]}" if change.by else ""
        yield f"{name}: {by} since {day(change.since)}{clearly}."
    elif len(track.results) > 1 and track.test.measure is Measure.OBSERVATION:
        before, now = (track.test.outcome(each.outcome) for each in (track.results[0], last))
        if before is not None and now is not None:
            since = day(track.results[0].tested_at)
            if before is now:
                yield f"{name}: {now.seen}, as on {since}."
            else:
                yield f"{name}: {before.seen} on {since}. Now: {now.seen}."


def _logged(known: Progress) -> Iterable[str]:
    """Yield the latest sessions, with their pain."""
    if known.efforts:
        yield "**Your last sessions**"
    for each in known.efforts[: -_SESSIONS - 1 : -1]:
        pain = f"pain {each.pain}/10" if each.pain else "no pain"
        after = f", {_NEXT_DAY[each.next_day]}" if each.next_day is not None else ""
        yield f"- {day(each.done_at)}: {times(each.sets, 'set')}, effort {each.effort}/10, {pain}{after}"


def _results(known: Progress, catalogue: Catalogue) -> list[discord.ui.Item[Any]]:
    options = [
        discord.SelectOption(
            label=test.name if (test := catalogue.self_tests.get(run.test)) else run.test,
            value=str(run.id),
            description=f"{(begun := run.begun_at.astimezone(known.zone)).day} {begun:%B %Y}",
        )
        for run in known.runs
    ]
    return [discord.ui.ActionRow[Any](PickResult(options))] if options else []


def _block(lines: Iterable[str]) -> list[str]:
    text = "\n".join(lines)
    return [text] if text else []
