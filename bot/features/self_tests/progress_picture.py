"""What the picture of one's progress shows: the latest tests, the sessions and the check-ins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from bot.content.self_tests import Measure, SelfTest
from bot.features.self_tests.differences import signed
from bot.features.self_tests.progress_service import Progress
from bot.features.self_tests.results import Result
from bot.features.self_tests.trends import Change, Track
from bot.pictures.charts.trend import Mark, Marks, Numbers, Session, Trend

MOST_TESTS = 3
"""Tests of either kind in one picture: the latest. A phone should not have to scroll for long."""

_UNITS = {Measure.SECONDS: "s", Measure.REPS: "reps", Measure.CENTIMETRES: "cm"}
_CLEARLY = {True: "more than noise", False: "within noise", None: "no rule for noise"}


def trend_of(known: Progress) -> Trend:
    """What the picture shows: the latest tests of either kind."""
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
    return Numbers(test.name, _UNITS[test.measure], sides, says)


def _in_short(change: Change, test: SelfTest) -> str:
    by = signed(change.by, test)
    return f"{by}: {_CLEARLY[change.is_clear]}" if change.by else by


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
