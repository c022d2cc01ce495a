"""Everything that a picture depends on, gathered from the content: its hash names the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.content.catalogue import Catalogue
from bot.content.drawings import Drawing, whole
from bot.content.exercises import Exercise, Muscles, Tempo
from bot.content.self_tests import SelfTest

VERSION: Final = 3
"""Raise it when the same drawing should look different from now on: caches then redraw it."""

_TEST_TEMPO: Final = Tempo(up=2, hold=1, down=2)
"""A self-test has no tempo of its own; its keyframes may give seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What to draw. ``drawing`` no longer takes anything from another."""

    id: str
    drawing: Drawing
    tempo: Tempo
    muscles: Muscles | None
    per_side: bool
    version: int = VERSION


def subject_of(item: Exercise | SelfTest, catalogue: Catalogue) -> Subject | None:
    """Return what to draw for an exercise or a self-test; None if its content has no drawing."""
    if item.drawing is None:
        return None
    drawing = whole(item.drawing, {key: each.drawing for key, each in catalogue.exercises.items()})
    if isinstance(item, SelfTest):
        muscles = Muscles(primary=item.muscles) if item.muscles else None
        return Subject(
            id=item.id, drawing=drawing, tempo=_TEST_TEMPO, muscles=muscles, per_side=item.per_side
        )
    doses = (item.dosage.activation, item.dosage.strength)
    per_side = any(dose is not None and dose.per_side for dose in doses)
    return Subject(id=item.id, drawing=drawing, tempo=item.tempo, muscles=item.muscles, per_side=per_side)
