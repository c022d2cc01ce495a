"""Which exercises a reminder shows: a short set that changes from one training day to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from bot.content.exercises import Equipment, Exercise, Level, Position, Purpose
from bot.content.routines import Phase, Routine
from bot.features.club.schedule import Occurrence, start_instant

# From the floor to standing, one of each: lying, side or all fours, then standing ready to run.
_STATIONS = (
    (Position.SUPINE,),
    (Position.SIDE_LYING, Position.QUADRUPED),
    (Position.STANDING, Position.HALF_KNEELING),
)

# Our judgement: in season, runners arrive with tired legs, so the set before the run stays easy.
_HARDEST = {Phase.IN_SEASON: Level.FOUNDATION, Phase.BASE_BUILDING: Level.BUILDING}

ExerciseSet = tuple[str, ...]
"""Ids of exercises, in the order they are done."""


def choose_exercises(
    exercises: Mapping[str, Exercise],
    routines: Mapping[str, Routine],
    *,
    routine: str | None,
    equipment: Set[Equipment],
    phase: Phase,
    turn: int,
    last: ExerciseSet,
) -> ExerciseSet:
    """Return the exercises of a club's ``turn``-th training day: never ``last``, unless it is the only set.

    With a ``routine`` it is that routine's set, sometimes with a variation in place of one exercise;
    otherwise pre-run routines and free sets that need no more than ``equipment`` and suit the ``phase`` take
    turns.
    """
    fitting = {
        key: e
        for key, e in sorted(exercises.items())
        if set(e.equipment) <= equipment and e.dosage.activation is not None and Purpose.PRE_RUN in e.fits
    }
    chosen = routines.get(routine or "")
    if chosen is not None:
        sets = list(_with_variations(chosen, fitting))
    else:
        suited = (r for _, r in sorted(routines.items()) if r.purpose is Purpose.PRE_RUN and phase in r.phase)
        whole = (_stations(r) for r in suited)
        easy = [e for e in fitting.values() if e.level <= _HARDEST[phase]]
        sets = list(chain((s for s in whole if set(s) <= set(fitting)), _free_sets(easy)))
    sets = list(dict.fromkeys(sets))
    turns = [sets[(turn + n) % len(sets)] for n in range(len(sets))]
    return next((s for s in turns if s != last), turns[0] if turns else ())


def _stations(routine: Routine) -> ExerciseSet:
    return tuple(station.exercise for station in routine.stations)


def _with_variations(routine: Routine, fitting: Mapping[str, Exercise]) -> Iterator[ExerciseSet]:
    """Yield the routine as it is, then with each suitable variation in place of one exercise at a time."""
    whole = _stations(routine)
    yield whole
    for n, variation in enumerate(v for v in routine.variations if v in fitting and v not in whole):
        place = n % len(whole)
        yield (*whole[:place], variation, *whole[place + 1 :])


def _free_sets(exercises: Iterable[Exercise]) -> Iterator[ExerciseSet]:
    """Yield as many sets as the longest station has exercises, each with one exercise from every station."""
    all_of_them = list(exercises)
    stations = [
        of_station
        for positions in _STATIONS
        if (of_station := [e.id for e in all_of_them if e.position in positions])
    ]
    for n in range(max(map(len, stations), default=0)):
        yield tuple(of_station[n % len(of_station)] for of_station in stations)


DIGEST_AT = time(19)
"""Local time on Sunday: the week's runs are over, and next week is being planned."""


@dataclass(frozen=True, slots=True)
class Week:
    """A club's week: how many sessions took place, how many members did at least one, how many were done.

    ``total`` is what the club has done since it began; ``bests`` are the names of members who reached their
    longest streak this week and want others to know; ``coming`` are next week's training days.
    """

    sunday: date
    sessions: int
    members: int
    done: int
    total: int
    bests: tuple[str, ...]
    coming: tuple[Occurrence, ...]


def next_digest_due(zone: str, now: datetime) -> datetime:
    """Return the first Sunday 19:00 after ``now`` in an IANA time zone, as a UTC instant."""
    local = ZoneInfo(zone)
    today = now.astimezone(local).date()
    sunday = today + timedelta(days=7 - today.isoweekday())
    due = start_instant(sunday, DIGEST_AT, local)
    return due if due > now else start_instant(sunday + timedelta(weeks=1), DIGEST_AT, local)


def sunday_of(due_at: datetime, zone: str) -> date:
    """Return the local date of the Sunday whose digest was due then, even if a clock change moved it."""
    day = due_at.astimezone(ZoneInfo(zone)).date()
    return day if day.isoweekday() == 7 else day - timedelta(days=day.isoweekday())  # noqa: PLR2004  # ISO
