"""What is wrong with a drawing in the light of the rest of its file and of other files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.content.files import File, Path_, Problem
from bot.content.fixes import nearest
from bot.domain.catalogue import Catalogue
from bot.domain.drawings import Drawing, whole


def check(catalogue: Catalogue, files: Mapping[tuple[str, str], File]) -> Iterator[Problem]:
    """Links to drawings that are not there, and numbers of steps and keyframes that there are not."""
    drawings = {key: exercise.drawing for key, exercise in catalogue.exercises.items()}
    for kind in ("exercises", "self_tests"):
        for item in getattr(catalogue, kind).values():
            if item.drawing is not None:
                yield from _one(item.drawing, len(item.steps), drawings, files[kind, item.id])


def _one(
    drawing: Drawing, steps: int, drawings: Mapping[str, Drawing | None], file: File
) -> Iterator[Problem]:
    try:
        full = whole(drawing, drawings)
    except KeyError as error:
        known = [key for key, other in drawings.items() if other is not None and other is not drawing]
        fix = nearest(str(error.args[0]), known, "take the id of an exercise that has a drawing of its own")
        yield file.problem(
            ("drawing", "like"), f"there is no drawing of {error.args[0]!r} to begin from", fix
        )
        return
    for way, number in _steps(full):
        if number > steps:
            yield file.problem(way, f"there is no step {number}", f"this file has {steps}; count them from 1")
    for i, fault in enumerate(full.faults or ()):
        if fault.keyframe > len(full.keyframes or ()):
            message = f"there is no keyframe {fault.keyframe}"
            yield file.problem(("drawing", "faults", i, "keyframe"), message, "count the keyframes from 1")


def _steps(drawing: Drawing) -> Iterator[tuple[Path_, int]]:
    for i, keyframe in enumerate(drawing.keyframes or ()):
        for name in ("step", "hold_step"):
            if (number := getattr(keyframe, name)) is not None:
                yield ("drawing", "keyframes", i, name), number
    if drawing.return_step is not None:
        yield ("drawing", "return_step"), drawing.return_step
