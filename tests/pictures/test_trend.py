"""The picture of somebody's progress."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PIL import Image, ImageColor

from bot.pictures import theme
from bot.pictures.charts.trend import Mark, Marks, Numbers, Session, Trend, trend_alt_text, trend_picture
from tests.pictures.samples import seen

SINCE, TODAY = date(2026, 8, 31), date(2026, 11, 21)


def day(number: int) -> date:
    return SINCE + timedelta(days=number)


BRIDGE = Numbers(
    "Timed single-leg bridge",
    "s",
    (("Left", ((day(3), 12.0), (day(66), 28.0))), ("Right", ((day(3), 31.0), (day(66), 33.0)))),
    ("Left +16 s: more than noise", "Right +2 s: within noise"),
)
HIPS = Marks(
    "Glute bridge test",
    (
        ("Left", ((day(2), Mark.SEEN), (day(65), Mark.WELL))),
        ("Right", ((day(2), Mark.WELL), (day(65), Mark.HURT))),
    ),
)
WEEKS = tuple((SINCE + timedelta(weeks=n), n % 4) for n in range(12))
NOTHING = Trend(SINCE, TODAY, (), (), WEEKS, ())
SESSIONS = tuple(Session(day(3 * n), 6, 5, n == 7) for n in range(27))
FULL = Trend(SINCE, TODAY, (BRIDGE,) * 3, (HIPS,) * 3, WEEKS, SESSIONS)


def pixels(trend: Trend) -> Image.Image:
    return seen(trend_picture(trend)).convert("RGB")


def near(colour: str, image: Image.Image, where: tuple[int, int, int, int]) -> set[tuple[int, int]]:
    """The pixels of about this colour between left, top, right and bottom."""
    wanted = ImageColor.getrgb(colour)
    left, top, right, bottom = where
    found: set[tuple[int, int]] = set()
    for x in range(left, right):
        for y in range(top, bottom):
            pixel = image.getpixel((x, y))
            assert isinstance(pixel, tuple)
            if all(abs(one - other) < 40 for one, other in zip(pixel, wanted, strict=True)):
                found.add((x, y))
    return found


def has(colour: str, trend: Trend) -> bool:
    image = pixels(trend)
    return bool(near(colour, image, (0, 0, image.width, image.height)))


@pytest.mark.parametrize("trend", [NOTHING, FULL], ids=["nothing", "full"])
def test_it_is_as_wide_as_every_card_and_small_to_send(trend: Trend) -> None:
    picture = trend_picture(trend)
    assert seen(picture).width == theme.WIDTH
    assert len(picture) < 400_000


def test_left_and_right_can_be_told_without_their_colour() -> None:
    """Left is round; right is a square on its corner, which fills less of the box around it."""
    filled: list[float] = []
    for side, colour in (("Left", theme.MINT), ("Right", theme.GOLD)):
        only = replace(BRIDGE, says=(), sides=((side, ((day(20), 10.0),)),))
        image, x = pixels(replace(NOTHING, numbers=(only,))), round(NOTHING.x(day(20)))
        dot = near(colour, image, (x - 14, 130, x + 14, 320))
        wide, high = ({spot[i] for spot in dot} for i in (0, 1))
        filled.append(len(dot) / (len(wide) * len(high)))
    assert filled[0] > 0.7 > filled[1]


def test_a_line_that_rises_ends_higher_than_it_began() -> None:
    trend = replace(NOTHING, numbers=(replace(BRIDGE, sides=BRIDGE.sides[:1]),))
    image = pixels(trend)

    def height(x: int) -> int:
        return min(y for _, y in near(theme.MINT, image, (x, 130, x + 1, 320)))

    assert height(round(trend.x(day(66)))) < height(round(trend.x(day(3))))


def test_pain_has_its_own_mark_in_sessions() -> None:
    session = Session(day(10), 6, 5, hurt=True)
    assert has(theme.CORAL, replace(NOTHING, sessions=(session,)))
    assert not has(theme.CORAL, replace(NOTHING, sessions=(replace(session, hurt=False),)))


def test_the_words_say_what_the_picture_shows_and_fit() -> None:
    said = trend_alt_text(replace(NOTHING, numbers=(BRIDGE,), marks=(HIPS,), sessions=SESSIONS))
    for part in (
        "Left from 12 to 28 s",
        "Right from 31 to 33 s",
        "it hurt (4 Nov)",
        "effort 5/10",
        "0, 1, 2, 3",
    ):
        assert part in said
    assert len(trend_alt_text(replace(FULL, numbers=(replace(BRIDGE, title="x" * 60),) * 12))) <= 1024


def test_a_look_back_over_the_new_year_names_both_years() -> None:
    long = replace(NOTHING, since=date(2025, 11, 24))
    assert "24 Nov 2025 to 21 Nov 2026" in trend_alt_text(long)


def test_two_numbers_that_end_alike_are_both_to_be_read() -> None:
    sides = tuple((side, ((day(20), 10.0),)) for side in ("Left", "Right"))
    image = pixels(replace(NOTHING, numbers=(replace(BRIDGE, sides=sides),)))
    beside = (round(NOTHING.x(day(20))) + 14, 130, round(NOTHING.x(day(20))) + 60, 320)
    rows = [{y for _, y in near(colour, image, beside)} for colour in (theme.MINT, theme.GOLD)]
    assert all(rows)
    assert not rows[0] & rows[1]
