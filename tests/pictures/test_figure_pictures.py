"""The pictures as Discord gets them: format, size and weight, and what changes them."""

from __future__ import annotations

import dataclasses
import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from bot.content.catalogue import Catalogue
from bot.pictures.figure import pictures
from bot.pictures.figure.body import look
from bot.pictures.subject import Subject, subject_of


@pytest.fixture(scope="module")
def squat(catalogue: Catalogue) -> Subject:
    subject = subject_of(catalogue.exercises["squat"], catalogue)
    assert subject is not None
    return subject


@pytest.fixture(scope="module")
def animation(squat: Subject) -> bytes:
    return pictures.animation(squat)


def opened(made: bytes | None) -> Image.Image:
    assert made is not None
    return Image.open(io.BytesIO(made))


def test_an_animation_is_an_endless_gif_of_480_pixels_that_moves(animation: bytes) -> None:
    picture = opened(animation)

    assert picture.format == "GIF"
    assert picture.width == 480
    assert picture.info["loop"] == 0
    assert len(animation) < 400_000
    first = np.asarray(picture.convert("RGB"))
    picture.seek(getattr(picture, "n_frames", 1) // 2)
    changed = (np.asarray(picture.convert("RGB")) != first).any(axis=2).mean()
    assert changed > 0.05


def test_the_animation_takes_as_long_as_the_tempo_says_within_what_a_viewer_waits_for(
    animation: bytes,
) -> None:
    picture = opened(animation)
    seconds = 0.0
    for frame in range(getattr(picture, "n_frames", 1)):
        picture.seek(frame)
        seconds += picture.info["duration"] / 1000

    assert 3 < seconds < 6  # 2 s down, 1 s up, and a moment of rest at each end


def test_the_same_content_gives_the_same_bytes(squat: Subject) -> None:
    assert pictures.still(squat) == pictures.still(squat)


def test_where_nothing_moves_there_is_a_png(squat: Subject) -> None:
    picture = opened(pictures.still(squat))

    assert (picture.format, picture.width) == ("PNG", 480)


def test_the_wrong_way_stands_beside_the_right_one(squat: Subject) -> None:
    picture = opened(pictures.faults(squat)).convert("RGB")
    pixels = np.asarray(picture).astype(int)
    left, right = pixels[:, :240].reshape(-1, 3), pixels[:, 240:].reshape(-1, 3)

    def greenish(part: NDArray[np.int_]) -> float:
        return float((part[:, 1] - part[:, 0] > 80).mean())

    def reddish(part: NDArray[np.int_]) -> float:
        return float((part[:, 0] - part[:, 1] > 140).mean())

    assert greenish(left) > greenish(right)
    assert reddish(right) > reddish(left)


def test_no_faults_no_picture_of_them(squat: Subject) -> None:
    drawing = dataclasses.replace(squat.drawing, faults=())

    assert pictures.faults(dataclasses.replace(squat, drawing=drawing)) is None


def test_people_differ_between_exercises_but_not_between_days(catalogue: Catalogue) -> None:
    everybody = [look(key).colours.tobytes() for key in catalogue.exercises]

    assert len(set(everybody)) > len(everybody) / 2
    assert look("squat").colours.tobytes() == look("squat").colours.tobytes()


DRAWS = """
import asyncio, sys
from pathlib import Path
import bot.app
from bot.settings import CONTENT
from bot.content.load import load_catalogue
from bot.pictures.drawings import Drawings, Shot
from tests.pictures.samples import PICTURES

async def draw(catalogue, folder):
    drawings = Drawings(catalogue, folder)
    drawn = [await drawings.make(catalogue.exercises["squat"], shot) for shot in (Shot.STILL, Shot.FAULTS)]
    await drawings.close()
    return drawn

drawn = asyncio.run(draw(load_catalogue(CONTENT), Path(sys.argv[1])))
drawn += [make() for make in PICTURES.values()]
assert all(drawn), "all of them were drawn"
print("numpy" in sys.modules)
"""


def test_the_bots_process_never_loads_numpy_not_even_by_drawing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", DRAWS, str(tmp_path)]
    ended = subprocess.run(command, check=True, timeout=100, capture_output=True, text=True)  # noqa: S603

    assert ended.stdout.strip() == "False"


def test_of_a_round_of_lunges_a_row_shows_different_ones(catalogue: Catalogue) -> None:
    subject = subject_of(catalogue.exercises["lunge_matrix"], catalogue)
    assert subject is not None
    row = np.asarray(pictures.Studio(subject).in_a_row())
    first, second, third = (row[:, i * 480 : (i + 1) * 480].astype(int) for i in range(3))

    for a, b in ((first, second), (second, third), (first, third)):
        assert (np.abs(a - b).max(axis=2) > 40).mean() > 0.03
