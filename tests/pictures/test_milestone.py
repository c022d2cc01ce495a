"""The cards for milestones."""

from __future__ import annotations

import pytest

from bot.features.streaks.rules import Milestone
from bot.pictures import theme
from bot.pictures.charts.board import milestone_alt_text, milestone_picture
from tests.pictures.samples import seen

TONES = [theme.MINT, theme.SKY, theme.LILAC, theme.CORAL, theme.GOLD]


def test_every_milestone_has_a_card_of_its_own() -> None:
    assert len({milestone_picture(each) for each in Milestone}) == len(Milestone)
    assert len({milestone_alt_text(each) for each in Milestone}) == len(Milestone)


@pytest.mark.parametrize("milestone", [Milestone.FIVE, Milestone.TEN, Milestone.TWENTY_FIVE, Milestone.FIFTY])
def test_the_ring_has_a_bead_for_every_session(milestone: Milestone) -> None:
    assert beads(milestone) == int(milestone)


def test_a_year_has_a_bead_for_every_week() -> None:
    assert beads(Milestone.YEAR) == 52


def beads(milestone: Milestone) -> int:
    """Patches of bright colour in the ring: left of the words, outside of the number."""
    image = seen(milestone_picture(milestone)).convert("L")
    bright = {
        (x, y)
        for x in range(30, 335)
        for y in range(image.height)
        if isinstance(value := image.getpixel((x, y)), int)
        and value > 110
        and (x - 182) ** 2 + (y - 160) ** 2 > 90**2
    }
    patches = 0
    while bright:
        patches += 1
        edge = [bright.pop()]
        while edge:
            x, y = edge.pop()
            near = {(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)} & bright
            bright -= near
            edge.extend(near)
    return patches
