"""Something hurts: what a runner may be offered then, and what never. It is no diagnosis.

The rule, over what the runner told and the signs that they say fit:

1. A sign of the content that fits, or pain of 7 or more: a professional, as soon as the most urgent of the
   signs wants it. Never an exercise.
2. Else, pain of 3 or less: rest, or one exercise of the day's set, or on the way from there to easier ones,
   if it is among the easiest and its file says that it spares the place. Where none does, rest.
3. Else rest. Also as long as nobody has asked about the signs.

The sources of the signs stand in the content. That pain is a reason to see a professional before exercising
is Verywell's (key ``verywell``); that a sore muscle is fine and pain in a joint or the groin is not, is in
part Whitt's (key ``whitt``). Where mild ends and strong begins, and which exercise spares what, is judged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.content.exercises import Exercise, Level, Place
from bot.content.texts import RedFlag, Told, Urgency
from bot.features.club.schedule import start_instant

MOST = 10

LEVELS = range(MOST + 1)
"""The worst pain there is, on the scale from 0."""

STRONG_FROM = 7
"""Judged, see the module: no exercise is named, and a professional should look."""

MILD_UP_TO = 3
"""Judged, see the module: from here on rest is all that is offered."""

ASK_BETWEEN = (time(9), time(20))
"""Local times between which somebody is asked how it is."""


class Since(StrEnum):
    """For how long it has hurt."""

    TODAY = "today"
    DAYS = "a few days"
    WEEKS = "one or two weeks"
    LONGER = "more than two weeks"


class Outcome(StrEnum):
    """How it is on the day after."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Pain:
    """What a runner tells of a pain. It is theirs alone: even a log that shows this object says nothing."""

    place: Place = field(repr=False)
    level: int = field(repr=False)
    since: Since = field(repr=False)


@dataclass(frozen=True, slots=True)
class SeeSomebody:
    """A professional should look. ``urgency`` is None where a sign was named before and is not known now."""

    urgency: Urgency | None
    signs: tuple[RedFlag, ...] = ()


@dataclass(frozen=True, slots=True)
class Gentler:
    """Rest, or this exercise."""

    exercise: Exercise


@dataclass(frozen=True, slots=True)
class Rest:
    """Rest, and nothing else."""


Advice = SeeSomebody | Gentler | Rest


def describe(flags: Sequence[RedFlag], pain: Pain, outcome: Outcome | None = None) -> tuple[RedFlag, ...]:
    """The signs that the runner's own words are, with what they say on the day after."""
    said = {
        Told.STRONG: pain.level >= STRONG_FROM,
        Told.LONG: pain.since is Since.LONGER,
        Told.WORSE: outcome is Outcome.WORSE,
    }
    return tuple(flag for flag in flags if any(said[each] for each in flag.told_by))


def asked(flags: Sequence[RedFlag], pain: Pain) -> tuple[RedFlag, ...]:
    """The signs to ask about: those of this place and of every place, the most urgent first.

    All of them where the place stands in no list. What has been told already is not asked.
    """
    known = describe(flags, pain)
    open_ = [
        flag
        for flag in flags
        if flag not in known
        and Told.STRONG not in flag.told_by
        and (not flag.places or pain.place in flag.places or pain.place is Place.ELSEWHERE)
    ]
    return tuple(sorted(open_, key=lambda flag: list(Urgency).index(flag.urgency)))


def advise(
    pain: Pain,
    fitting: Collection[str],
    day: Iterable[str],
    flags: Sequence[RedFlag],
    exercises: Mapping[str, Exercise],
) -> Advice:
    """What to offer; ``fitting`` are the ids of the signs that fit, ``day`` those of the day's exercises."""
    signs = describe(flags, pain)
    signs += tuple(flag for flag in flags if flag.id in fitting and flag not in signs)
    if signs or fitting or pain.level >= STRONG_FROM:
        return _see_somebody(signs)
    exercise = gentler(day, exercises, pain.place) if pain.level <= MILD_UP_TO else None
    return Gentler(exercise) if exercise is not None else Rest()


def follow(
    pain: Pain,
    outcome: Outcome,
    *,
    professional: bool | None,
    day: Iterable[str],
    flags: Sequence[RedFlag],
    exercises: Mapping[str, Exercise],
) -> Advice:
    """What to offer on the day after. ``professional``: a sign was named; None where nobody asked about them.

    Only who is better, and was asked and named none, gets an exercise to come back with.
    """
    if outcome is Outcome.WORSE:
        see = _see_somebody(describe(flags, pain, outcome))
        # Judged: which sign was named is not kept, so what was urgent then is not put off now.
        return replace(see, urgency=Urgency.URGENT) if professional and see.urgency is Urgency.SOON else see
    if professional or pain.level >= STRONG_FROM:
        return SeeSomebody(None)
    if outcome is Outcome.BETTER and professional is False:
        exercise = gentler(day, exercises, pain.place)
        return Gentler(exercise) if exercise is not None else Rest()
    return Rest()


def _see_somebody(signs: tuple[RedFlag, ...]) -> SeeSomebody:
    """With a day's time where the content says nothing of how soon."""
    order = list(Urgency)
    return SeeSomebody(min((flag.urgency for flag in signs), key=order.index, default=Urgency.URGENT), signs)


def gentler(day: Iterable[str], exercises: Mapping[str, Exercise], place: Place) -> Exercise | None:
    """The first exercise of the day's, or easier than they are, that is easy and spares the place.

    None spares a place that nobody named.
    """
    if place is Place.ELSEWHERE:
        return None
    return next(
        (e for e in _easier(day, exercises) if e.level is Level.FOUNDATION and place in e.spares), None
    )


def _easier(day: Iterable[str], exercises: Mapping[str, Exercise]) -> Iterator[Exercise]:
    """The day's exercises, then the easier ones, the nearest first, each once."""
    waiting = list(dict.fromkeys(day))
    for key in waiting:  # it grows meanwhile
        if key in exercises:
            yield exercises[key]
            waiting.extend(easier for easier in exercises[key].easier if easier not in waiting)


def when_to_ask(now: datetime, zone: str) -> datetime:
    """The next day at the same local time, but neither early nor late: between 9 and 20 o'clock."""
    local = now.astimezone(ZoneInfo(zone))
    earliest, latest = ASK_BETWEEN
    at = min(max(local.time().replace(second=0, microsecond=0), earliest), latest)
    return start_instant(local.date() + timedelta(days=1), at, ZoneInfo(zone))
