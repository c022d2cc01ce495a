"""Which exercises a reminder shows: a short set that takes turns from one training day to the next."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.exercises import Equipment, Exercise, Level, Position, Purpose

# From the floor up to the feet, one of each: lying, side or all fours, then standing ready to run.
_STATIONS = (
    (Position.SUPINE,),
    (Position.SIDE_LYING, Position.QUADRUPED),
    (Position.STANDING, Position.HALF_KNEELING),
)


def activation_set(exercises: Iterable[Exercise], turn: int) -> tuple[Exercise, ...]:
    """The pre-run exercises of the ``turn``-th training day, at most one of each station.

    Taken from those that need nothing but a mat and are not hard. Each station moves on by one a turn, so
    a set does not come twice running where a station has two exercises to choose from.
    """
    fitting = [
        e
        for e in sorted(exercises, key=lambda e: e.id)
        if Purpose.PRE_RUN in e.fits
        and e.dosage.activation is not None
        and e.level is Level.FOUNDATION
        and set(e.equipment) <= {Equipment.MAT}
    ]
    stations = ([e for e in fitting if e.position in positions] for positions in _STATIONS)
    return tuple(station[turn % len(station)] for station in stations if station)
