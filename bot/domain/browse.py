"""Choosing among exercises by muscle, equipment, position and purpose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from bot.domain.exercises import Equipment, Exercise, Muscle, Position, Purpose


class Axis(StrEnum):
    MUSCLE = "muscle"
    EQUIPMENT = "equipment"
    POSITION = "position"
    PURPOSE = "purpose"


NOTHING = "nothing but the floor"
"""The choice of equipment for somebody who has none; a mat is a comfort and not a need."""

OPTIONS: dict[Axis, tuple[str, ...]] = {
    Axis.MUSCLE: tuple(Muscle),
    Axis.EQUIPMENT: (NOTHING, *Equipment),
    Axis.POSITION: tuple(Position),
    Axis.PURPOSE: tuple(Purpose),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice an axis, None for any."""

    muscle: str | None = None
    equipment: str | None = None
    position: str | None = None
    purpose: str | None = None

    def with_choice(self, axis: Axis, choice: str | None) -> Self:
        return replace(self, **{axis.value: choice})

    def choice(self, axis: Axis) -> str | None:
        return getattr(self, axis.value)

    @property
    def code(self) -> str:
        """The filter as four numbers, "0-3-0-1": places in OPTIONS from 1, 0 for any."""
        places = (OPTIONS[axis].index(c) + 1 if (c := self.choice(axis)) is not None else 0 for axis in Axis)
        return "-".join(map(str, places))

    @classmethod
    def from_code(cls, code: str) -> Self:
        """The filter of a code; a place that OPTIONS does not have, from an older version, means any."""
        chosen = cls()
        for axis, place in zip(Axis, map(int, code.split("-")), strict=True):
            options = OPTIONS[axis]
            chosen = chosen.with_choice(axis, options[place - 1] if 0 < place <= len(options) else None)
        return chosen


def matching(exercises: Iterable[Exercise], chosen: Filter) -> list[Exercise]:
    """The exercises that are all that was chosen, by name; a muscle counts where it is a primary one."""
    return sorted((e for e in exercises if _fits(e, chosen)), key=lambda e: e.name)


def _fits(exercise: Exercise, chosen: Filter) -> bool:
    kit = set(exercise.equipment)
    return (
        chosen.muscle in {None, *exercise.muscles.primary}
        and (
            kit <= {Equipment.MAT}
            if chosen.equipment == NOTHING
            else chosen.equipment in {None, *kit, *exercise.optional_equipment}
        )
        and chosen.position in {None, exercise.position}
        and chosen.purpose in {None, *exercise.fits}
    )
