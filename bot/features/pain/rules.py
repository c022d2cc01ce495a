"""Pain: what a runner may be offered, and what never. It isn't a diagnosis.

The rule, applied to what the runner reported and the signs that they say apply:

1. A sign from the content applies, or pain is 7 or more: a professional, as soon as the most urgent of the
   signs demands. Never an exercise.
2. Otherwise, pain of 3 or less: rest, or one exercise from the day's set or from the easier ones it leads to,
   if it's at the easiest level and doesn't load the place at all. If none does, rest. (See ``may_offer``.)
3. Otherwise rest. Also as long as nobody has asked about the signs.

What a session may ask of a sore place goes by bands (``may_do``): at 1 and 2 nothing that loads it high, at 3
nothing that loads it at all, from 4 nothing. What everything told adds up to is in ``pain.care``.

The sources of the signs are in the content. That pain is a reason to see a professional before exercising
comes from Verywell (key ``verywell``); that a sore muscle is fine, but pain in a joint or the groin isn't,
comes in part from Whitt (key ``whitt``). Where mild ends and strong begins, and which exercise loads what, is
our own judgement.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.content.exercises import Exercise, Impact, Level, LoadLevel, Muscle, Place, Position, Purpose
from bot.content.self_tests import SelfTest
from bot.content.texts import RedFlag, Told, Urgency
from bot.features.club.schedule import start_instant

MOST = 10

LEVELS = range(MOST + 1)
"""The worst pain, on a scale from 0."""

STRONG_FROM = 7
"""Pain from which no exercise is named and a professional should look. Our judgement, see the module."""

MILD_UP_TO = 3
"""Pain up to which an exercise may be offered; above it there's only rest. Our judgement, see the module."""

LIGHT_UP_TO = 2
"""Pain up to which only what loads the place high is left out; see :func:`may_do`. Our judgement."""

GROIN_RESTS_FROM = 3
"""Pain in the groin or the front of the hip from which the whole hip rests: a muscle at work anywhere around
it presses on the joint and on the neck of the thigh bone. Our judgement."""

BONE = frozenset({Place.GROIN, Place.THIGH, Place.LOWER_LEG, Place.FOOT})
"""Where a runner's pain may come from a bone, so that even a little of it isn't trained on for weeks.

A deep buttock on one side belongs here if impact brings it on: the warning signs of that place ask about it.
"""

_AWAY_FROM_THE_HIP = frozenset({Muscle.CALVES, Muscle.SHOULDERS, Muscle.FOOT})

_KNEELING = (Place.KNEE, Place.LOWER_LEG, Place.FOOT)

_PRESSED: Mapping[Position, tuple[Place, ...]] = {
    Position.QUADRUPED: _KNEELING,
    Position.HALF_KNEELING: _KNEELING,
    Position.SIDE_LYING: (Place.HIP,),
    Position.STANDING: (Place.FOOT,),
}
"""What a position presses on the floor, whatever the file says. Our judgement."""

ASK_BETWEEN = (time(9), time(20))
"""Local times between which somebody is asked how it is."""


class Since(StrEnum):
    """How long it has hurt."""

    TODAY = "today"
    DAYS = "a few days"
    WEEKS = "one or two weeks"
    LONGER = "more than two weeks"


class BodySide(StrEnum):
    """Where it hurts, seen from its owner. Somebody who hasn't said has None."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class Outcome(StrEnum):
    """How it is on the day after."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


_YOURS = {
    Place.GROIN: "your groin or the front of your hip",
    Place.HIP: "the side or back of your hip",
    Place.NUMBNESS: "your numb or tingling spot",
    Place.ELSEWHERE: "your sore spot",
}

UNPLACED = frozenset({Place.NUMBNESS, Place.ELSEWHERE})
"""Answers that name no part of the body, so no exercise can spare it."""

PLACED = tuple(place for place in Place if place not in UNPLACED)
"""The places that an exercise can load."""


def yours(place: Place, side: BodySide | None = None) -> str:
    """Return the place as a runner would say it, such as "your knee" or "your left knee"."""
    if side is None or place in UNPLACED or place is Place.LOWER_BACK:
        return _YOURS.get(place, f"your {place}")
    if side is BodySide.BOTH:
        return f"{yours(place)} on both sides"
    return f"{yours(place)} on the {side}" if place in _YOURS else f"your {side} {place}"


@dataclass(frozen=True, slots=True)
class Pain:
    """A pain as a runner reports it. It's private: even a log that shows this object reveals nothing."""

    place: Place = field(repr=False)
    level: int = field(repr=False)
    since: Since = field(repr=False)
    side: BodySide | None = field(repr=False, default=None)

    @property
    def lingers(self) -> bool:
        """Whether it has hurt for more than two weeks, but so little that training adapts to it.

        Never where it may come from a bone, or where nobody knows what it is.
        """
        is_known = self.place not in BONE and self.place not in UNPLACED
        return self.since is Since.LONGER and self.level <= LIGHT_UP_TO and is_known


@dataclass(frozen=True, slots=True, kw_only=True)
class PainNote:
    """A note of pain. ``professional``: a sign that calls for one was named; None if nobody asked.

    ``signs`` are the ids of those that were named. Notes from before ids were kept have none.
    """

    pain: Pain = field(repr=False)
    professional: bool | None = field(repr=False)
    outcome: Outcome | None = field(repr=False, default=None)
    noted_at: datetime
    signs: tuple[str, ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True)
class SeeProfessional:
    """Advice to see a professional.

    ``urgency`` is None if a sign was named before signs were kept, so that nobody knows which.
    """

    urgency: Urgency | None
    signs: tuple[RedFlag, ...] = ()


@dataclass(frozen=True, slots=True)
class Gentler:
    """Advice to rest, or to do this exercise."""

    exercise: Exercise


@dataclass(frozen=True, slots=True)
class Rest:
    """Advice to rest, and nothing else."""


Advice = SeeProfessional | Gentler | Rest


def describe(
    flags: Sequence[RedFlag], pain: Pain, outcome: Outcome | None = None, *, risks: Collection[Told] = ()
) -> tuple[RedFlag, ...]:
    """Return the signs that the runner's own words already meet; ``outcome`` is from the day after.

    ``risks`` are those that their health answers mention.
    """
    said = {
        Told.STRONG: pain.level >= STRONG_FROM,
        Told.LONG: pain.since is Since.LONGER and not pain.lingers,
        Told.WORSE: outcome is Outcome.WORSE,
        **{risk: risk in risks for risk in (Told.BONE_RISK, Told.UNDER_18, Told.TENDON_RISK)},
    }
    return tuple(
        flag
        for flag in flags
        if any(said[each] for each in flag.told_by) and (not flag.places or pain.place in flag.places)
    )


def asked(flags: Sequence[RedFlag], pain: Pain) -> tuple[RedFlag, ...]:
    """Return the signs to ask about: those of this place and of every place, most urgent first.

    What has been reported already isn't asked, nor is a sign that's no pain. A little pain that lingers isn't
    asked for how long: that has been said.
    """
    known = describe(flags, pain)
    said = {Told.STRONG, *([Told.LONG] if pain.lingers else [])}
    open_ = [
        flag
        for flag in flags
        if flag.ask
        and flag not in known
        and not said & {*flag.told_by}
        and (not flag.places or pain.place in flag.places)
    ]
    return tuple(sorted(open_, key=lambda flag: list(Urgency).index(flag.urgency)))


def advise(
    pain: Pain,
    fitting: Collection[str],
    day: Iterable[str],
    flags: Sequence[RedFlag],
    exercises: Mapping[str, Exercise],
) -> Advice:
    """Return what to offer.

    ``fitting`` are the ids of the signs that apply, ``day`` those of the day's exercises.
    """
    signs = signs_of(flags, pain, fitting)
    if signs or fitting or pain.level >= STRONG_FROM:
        return see_for(signs)
    exercise = gentler(day, exercises, pain) if pain.level <= MILD_UP_TO else None
    return Gentler(exercise) if exercise is not None else Rest()


def follow(
    pain: Pain,
    outcome: Outcome,
    *,
    professional: bool | None,
    named: Collection[str] = (),
    day: Iterable[str],
    flags: Sequence[RedFlag],
    exercises: Mapping[str, Exercise],
) -> Advice:
    """Return what to offer on the day after.

    ``professional``: a sign was named, of which ``named`` has the ids; None if nobody asked about them. Only
    somebody who is better, was asked and named none gets an exercise to come back with.
    """
    known = signs_of(flags, pain, named, outcome)
    if professional or known or pain.level >= STRONG_FROM:
        before = signs_of(flags, pain, named)
        return see_for(known, is_unknown=bool(professional) and not before and pain.level < STRONG_FROM)
    if outcome is Outcome.BETTER and professional is False:
        exercise = gentler(day, exercises, pain)
        return Gentler(exercise) if exercise is not None else Rest()
    return Rest()


def signs_of(
    flags: Sequence[RedFlag],
    pain: Pain,
    named: Collection[str],
    outcome: Outcome | None = None,
    *,
    risks: Collection[Told] = (),
) -> tuple[RedFlag, ...]:
    """Return the signs that the runner's words meet, and those with these ids that they named."""
    met = describe(flags, pain, outcome, risks=risks)
    return met + tuple(flag for flag in flags if flag.id in named and flag not in met)


def see_for(
    signs: Iterable[RedFlag], *, is_unknown: bool = False, at_least: Urgency | None = None
) -> SeeProfessional:
    """Return the advice to see somebody, as soon as the most urgent sign demands.

    ``is_unknown``: a sign was named too, but nobody knows which. Alone it leaves the urgency open; beside
    others it's never put off beyond today, which is our judgement. Without any of it, it's for today.
    """
    shown = tuple(sorted(signs, key=lambda flag: list(Urgency).index(flag.urgency)))
    urgencies = [flag.urgency for flag in shown] + ([at_least] if at_least is not None else [])
    if not urgencies:
        return SeeProfessional(None if is_unknown else Urgency.URGENT)
    if is_unknown:
        urgencies.append(Urgency.URGENT)
    return SeeProfessional(min(urgencies, key=list(Urgency).index), shown)


def gentler(day: Iterable[str], exercises: Mapping[str, Exercise], pain: Pain) -> Exercise | None:
    """Return the first that may be offered of the day's exercises and of those easier than they are.

    None for the groin or the front of the hip, because pain there may come from a bone.
    """
    if pain.place is Place.GROIN:
        return None
    return next((each for each in _easier(day, exercises) if may_offer(each, pain)), None)


def may_offer(exercise: Exercise, pain: Pain) -> bool:
    """Return whether the exercise may be offered besides rest, if no sign applies and the pain is mild.

    It's at the easiest level, doesn't load the place at all, and isn't just a stretch, which is no stand-in
    for rest. From ``GROIN_RESTS_FROM`` in the groin or the front of the hip, it also leaves the hip alone.
    """
    if exercise.level is not Level.FOUNDATION or exercise.fits == (Purpose.MOBILITY,):
        return False
    if pain.place is Place.GROIN and pain.level >= GROIN_RESTS_FROM:
        works = {*exercise.muscles.primary, *exercise.muscles.secondary}
        if not works <= _AWAY_FROM_THE_HIP:
            return False
    return load_at(exercise, pain.place) is LoadLevel.NONE


def may_do(item: Exercise | SelfTest, pain: Pain) -> bool:
    """Return whether a session or a self-test may ask this of somebody with this pain, and no sign.

    At 1 and 2, nothing that loads the place high, and no impact where the pain may come from a bone. At 3,
    nothing above the easiest level, and nothing that loads the place at all (see :func:`may_offer`, which is
    stricter in the groin). From 4, nothing. Our judgement.
    """
    is_sided = pain.place is Place.HIP and pain.side in {BodySide.LEFT, BodySide.RIGHT}
    lands = item.impact not in {None, Impact.NONE}
    if pain.level > MILD_UP_TO or (lands and (pain.place in BONE or is_sided)):
        return False
    if pain.level <= LIGHT_UP_TO:
        return load_at(item, pain.place) is not LoadLevel.HIGH
    if isinstance(item, Exercise):
        return may_offer(item, pain)
    return pain.place is not Place.GROIN and load_at(item, pain.place) is LoadLevel.NONE


def load_at(item: Exercise | SelfTest, place: Place) -> LoadLevel:
    """Return how much an exercise or a self-test loads a sore place.

    Without loads in its file that's high, except where an exercise ``spares`` it. What is no part of the body
    is spared by nothing, and a sore shin also minds any impact. What the position presses on the floor is
    loaded at least a little.
    """
    if place in UNPLACED:
        return LoadLevel.HIGH
    if item.loads is None:
        spared = item.spares if isinstance(item, Exercise) else ()
        load = LoadLevel.NONE if place in spared else LoadLevel.HIGH
    elif place is Place.LOWER_LEG and item.impact is not Impact.NONE:
        load = LoadLevel.HIGH
    else:
        load = item.loads.at(place)
    pressed = place in _PRESSED.get(item.position, ())
    return LoadLevel.SOME if pressed and load is LoadLevel.NONE else load


def _easier(day: Iterable[str], exercises: Mapping[str, Exercise]) -> Iterator[Exercise]:
    """Yield the day's exercises, then the easier ones, nearest first, each once."""
    waiting = list(dict.fromkeys(day))
    for key in waiting:  # it grows during the loop
        if key in exercises:
            yield exercises[key]
            waiting.extend(easier for easier in exercises[key].easier if easier not in waiting)


def when_to_ask(now: datetime, zone: str) -> datetime:
    """Return the next day at the same local time, but between 9:00 and 20:00, as a UTC instant."""
    local = now.astimezone(ZoneInfo(zone))
    earliest, latest = ASK_BETWEEN
    at = min(max(local.time().replace(second=0, microsecond=0), earliest), latest)
    return start_instant(local.date() + timedelta(days=1), at, ZoneInfo(zone))
