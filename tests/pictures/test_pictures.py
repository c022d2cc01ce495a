"""Every chart can be read on a phone, in both themes, and weighs little."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import ImageFont

from bot.pictures import theme
from tests.pictures.samples import ALT_TEXTS, PICTURES, seen

if TYPE_CHECKING:
    from tests.pictures.conftest import Written

TEXT_ON = [theme.CARD, theme.RAISED]

every_picture = pytest.mark.parametrize("name", PICTURES)


@every_picture
def test_a_picture_is_720_pixels_wide_and_under_100_kilobytes(name: str) -> None:
    png = PICTURES[name]()

    assert seen(png).width == 720
    assert len(png) < 100_000


@every_picture
def test_the_corners_are_transparent_and_the_card_is_not(name: str) -> None:
    image = seen(PICTURES[name]())
    right, bottom = image.width - 1, image.height - 1
    corners = [(0, 0), (right, 0), (0, bottom), (right, bottom)]

    assert [image.getchannel("A").getpixel(at) for at in corners] == [0, 0, 0, 0]
    middle = image.getchannel("A").getpixel((right // 2, bottom // 2))
    assert middle in (254, 255), "reduced to 256 colours, a picture of few may round it by one"


@every_picture
def test_the_same_values_give_the_same_bytes(name: str) -> None:
    assert PICTURES[name]() == PICTURES[name]()


@every_picture
def test_all_text_is_11_points_or_more_on_a_phone(name: str, written: list[Written]) -> None:
    PICTURES[name]()

    assert all(text.size >= 22 for text in written), "the picture is shown at half its size"


@every_picture
def test_all_text_stands_on_the_card_and_none_on_another(name: str, written: list[Written]) -> None:
    image = seen(PICTURES[name]())

    for text in written:
        assert text.left >= 20, text
        assert text.right <= image.width - 20, text
        assert text.size <= text.base <= image.height - 20, text
    assert not [(one, other) for one, other in combinations(written, 2) if one.touches(other)]


@every_picture
def test_all_text_has_a_contrast_of_4_5_on_the_card(name: str, written: list[Written]) -> None:
    PICTURES[name]()

    for colour in {text.colour for text in written}:
        assert all(contrast(colour, ground) >= 4.5 for ground in TEXT_ON), "WCAG 2.1, 1.4.3"


@pytest.mark.parametrize("colour", [theme.MINT, theme.GOLD, theme.SKY, theme.LILAC, theme.CORAL])
def test_what_is_drawn_is_seen_on_the_card(colour: str) -> None:
    assert all(contrast(colour, ground) >= 3 for ground in TEXT_ON), "WCAG 2.1, 1.4.11"


@every_picture
def test_every_picture_is_also_said_in_words(name: str) -> None:
    words = ALT_TEXTS[name]()

    assert 20 <= len(words) <= 1024
    assert words == " ".join(words.split())


def test_the_bot_starts_without_the_drawing_library() -> None:
    charts = "import sys; from bot.pictures.charts import board, calendar, trend;"
    drawn = "sys.exit('PIL' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", charts + drawn], check=False).returncode == 0  # noqa: S603


def test_the_fonts_come_with_their_licence_and_weigh_little() -> None:
    folder = theme.BOLD.parent

    assert sum(file.stat().st_size for file in folder.iterdir()) < 1_500_000
    assert re.search("SIL Open Font License", (folder / "OFL.txt").read_text(encoding="utf-8"))
    assert {file.suffix for file in folder.iterdir()} == {".ttf", ".txt"}


@pytest.mark.parametrize("path", [theme.REGULAR, theme.BOLD], ids=lambda path: path.stem)
def test_letters_are_set_with_the_distances_that_the_font_was_made_with(path: Path) -> None:
    font = ImageFont.truetype(path, 100, layout_engine=ImageFont.Layout.BASIC)

    assert font.getlength("To") < font.getlength("T") + font.getlength("o")


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
