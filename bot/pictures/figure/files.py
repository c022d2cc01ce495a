"""Writes the pictures of many drawings into a folder, for the command line and for docs."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final, TypeVar

from PIL import Image, ImageDraw

from bot.pictures.figure import pictures
from bot.pictures.figure.body import INK
from bot.pictures.figure.card import font
from bot.pictures.subject import Subject

T = TypeVar("T")

_COLUMNS: Final = 2
_SHRUNK: Final = 2
"""On the contact sheet pictures are this much smaller: about as on a phone."""


def write(subjects: Sequence[Subject], folder: Path, processes: int = 2) -> Iterator[str]:
    """Write ID.gif, ID.png, and ID-faults.png where faults are drawn; say what each weighs."""
    folder.mkdir(parents=True, exist_ok=True)
    yield from _each(partial(_one, folder), subjects, processes)


def _each(work: Callable[[Subject], T], subjects: Sequence[Subject], processes: int) -> Iterator[T]:
    """Processes and not threads: eight drawings took two threads as long as one, measured three times."""
    if len(subjects) == 1:
        yield work(subjects[0])
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, subjects)


def _row(subject: Subject) -> Image.Image:
    return pictures.Studio(subject).in_a_row().reduce(_SHRUNK)


def _one(folder: Path, subject: Subject) -> str:
    studio = pictures.Studio(subject)
    moving = studio.animation()
    (folder / f"{subject.id}.gif").write_bytes(moving)
    (folder / f"{subject.id}.png").write_bytes(studio.still())
    wrong = studio.faults()
    if wrong is not None:
        (folder / f"{subject.id}-faults.png").write_bytes(wrong)
    return f"{subject.id}: {len(moving) / 1000:.0f} kB"


def contact_sheet(subjects: Sequence[Subject], processes: int = 2) -> bytes:
    """A PNG with start, middle and end of each drawing, as small as on a phone."""
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
