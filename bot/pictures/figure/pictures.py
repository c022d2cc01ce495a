"""An animation, a still and the faults of one drawing, as pixels or as files."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cached_property, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
from PIL import Image, ImageDraw

from bot.content.drawings import Loop, changed, step_numbers
from bot.content.exercises import Muscle
from bot.pictures.figure import body, card, raster
from bot.pictures.figure.actor import Actor
from bot.pictures.figure.body import INK
from bot.pictures.figure.card import compared, font
from bot.pictures.figure.motion import fault_motion, motion, still_motion
from bot.pictures.subject import Subject

_SHORT: Final = {
    Muscle.GLUTEUS_MAXIMUS: "glute max",
    Muscle.GLUTEUS_MEDIUS: "glute med",
    Muscle.GLUTEUS_MINIMUS: "glute min",
}

_HOLDS: Final = 10
"""Seconds from which holding is the exercise: a picture can't wait that long, so it says so."""


class Studio:
    """Draws one subject's pictures. The movement is computed once for all of them."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._actor = Actor(
            subject.drawing, motion(subject.drawing, subject.tempo), body.look(subject.id), subject.muscles
        )

    @cached_property
    def _card(self) -> card.Card:
        return card.Card(self._actor, _words(self._subject))

    def animation(self) -> bytes:
        """Return an endless GIF, 480 pixels wide."""
        shown = self._actor.motion.shown
        frames = [self._card.frame(i) for i in range(len(self._actor.motion.poses))]
        tops = {(each.frame, each.step): self._card.top(frames[each.frame], each.step) for each in shown}
        order = [(each.frame, tops[each.frame, each.step], each.ms) for each in shown]
        return raster.animated(frames, order)

    def still(self) -> bytes:
        """Return a PNG of the hardest moment, for places where nothing moves."""
        hardest, step = self._hardest()
        return _png(self._card.mark(self._card.frame(hardest), step))

    def _hardest(self) -> tuple[int, int | None]:
        """Return the frame in which muscles work hardest, and its written step."""
        hardest = int(self._actor.motion.effort.argmax())
        return hardest, next((s.step for s in self._actor.motion.shown if s.frame == hardest), None)

    def faults(self) -> bytes | None:
        """Return a PNG of the right pose beside each wrong one, or None if no fault is drawn."""
        drawing, right = self._subject.drawing, self._actor.motion
        pairs: list[Image.Image] = []
        for fault in drawing.faults or ():
            i = fault.keyframe - 1
            wrong = changed(right.keys[i], fault.pose, right.keys[i].contacts)
            figures = [
                Actor(drawing, pose, self._actor.look, None)
                for pose in (still_motion(right, i), fault_motion(right, i, wrong))
            ]
            pairs.append(compared(figures[0], figures[1], fault))
        if not pairs:
            return None
        made = Image.new("RGB", (pairs[0].width, sum(pair.height for pair in pairs)))
        top = 0
        for pair in pairs:
            made.paste(pair, (0, top))
            top += pair.height
        return _png(made)

    def in_a_row(self, count: int = 3) -> Image.Image:
        """Return the movement as a few pictures side by side, for people who check drawings."""
        steps = {s.frame: s.step for s in reversed(self._actor.motion.shown)}
        width, height = self._card.size
        made = Image.new("RGB", (width * count, height))
        for i, frame in enumerate(self._telling(count)):
            made.paste(self._card.mark(self._card.frame(frame), steps.get(frame)), (i * width, 0))
        return made

    def _telling(self, count: int) -> list[int]:
        """Return evenly spaced frames of the way there; for a way around, those that differ most."""
        frames = len(self._actor.motion.poses)
        if self._subject.drawing.loop is not Loop.AROUND:
            return [round(i * (frames - 1) / (count - 1)) for i in range(count)]
        joints = self._actor.at.at.reshape(frames, -1)
        apart = np.linalg.norm(joints[:, None] - joints, axis=2)
        chosen = [int(apart[0].argmax())]
        while len(chosen) < count:
            chosen.append(int(apart[chosen].min(axis=0).argmax()))
        return sorted(chosen)


def animation(subject: Subject) -> bytes:
    """Return an endless GIF of a subject, 480 pixels wide."""
    return Studio(subject).animation()


def still(subject: Subject) -> bytes:
    """Return a PNG of a subject's hardest moment."""
    return Studio(subject).still()


def faults(subject: Subject) -> bytes | None:
    """Return a PNG of how not to do it, beside how to; None if no fault is drawn."""
    return Studio(subject).faults()


def _words(subject: Subject) -> card.Words:
    muscles = subject.muscles.primary if subject.muscles is not None else ()
    legend = " · ".join(_SHORT.get(m, str(m)) for m in muscles)
    most = max(step_numbers(subject.drawing), default=0)
    notes = ("right, then left",) * subject.per_side + ("hold",) * (subject.tempo.hold >= _HOLDS)
    return card.Words(legend, tuple(range(1, most + 1)), notes)


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    flat = picture.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    flat.save(out, "PNG", optimize=True)
    return out.getvalue()


T = TypeVar("T")

_COLUMNS: Final = 2
_SHRUNK: Final = 2
"""How many times smaller pictures are on the contact sheet: about phone size."""


def write(subjects: Sequence[Subject], folder: Path, processes: int = 2) -> Iterator[str]:
    """Write ID.gif, ID.png, and ID-faults.png if faults are drawn; yield a line on each file's size."""
    folder.mkdir(parents=True, exist_ok=True)
    yield from _each(partial(_one, folder), subjects, processes)


def _each(work: Callable[[Subject], T], subjects: Sequence[Subject], processes: int) -> Iterator[T]:
    """Work in processes, not threads: two threads took as long as one for eight drawings, in three tests."""
    if len(subjects) == 1:
        yield work(subjects[0])
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, subjects)


def _row(subject: Subject) -> Image.Image:
    return Studio(subject).in_a_row().reduce(_SHRUNK)


def _one(folder: Path, subject: Subject) -> str:
    studio = Studio(subject)
    moving = studio.animation()
    (folder / f"{subject.id}.gif").write_bytes(moving)
    (folder / f"{subject.id}.png").write_bytes(studio.still())
    wrong = studio.faults()
    if wrong is not None:
        (folder / f"{subject.id}-faults.png").write_bytes(wrong)
    return f"{subject.id}: {len(moving) / 1000:.0f} kB"


def contact_sheet(subjects: Sequence[Subject], processes: int = 2) -> bytes:
    """Return a PNG with start, middle and end of each drawing, as small as on a phone."""
    rows = list(zip((s.id for s in subjects), _each(_row, subjects, processes), strict=True))
    title = 22
    wide = max(row.width for _, row in rows) + 12
    heights = [
        max(row.height for _, row in rows[i : i + _COLUMNS]) + title for i in range(0, len(rows), _COLUMNS)
    ]
    sheet = Image.new("RGB", (wide * min(_COLUMNS, len(rows)), sum(heights)), (255, 255, 255))
    draw = ImageDraw.Draw(sheet)
    for i, (name, row) in enumerate(rows):
        left, top = (i % _COLUMNS) * wide, sum(heights[: i // _COLUMNS])
        draw.text((left + 6, top + 3), name, INK, font(14))
        sheet.paste(row, (left, top + title))
    out = io.BytesIO()
    sheet.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()
