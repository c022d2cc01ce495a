"""Cards of a member's data: each is read on one screen of a phone."""

from __future__ import annotations

import pytest

from bot.features.me.cards import about_card, delete_card
from bot.features.me.service import Kept
from bot.interactions.cards import Card
from tests.interactions.limits import check_limits, flatten

ONE_SCREEN = 900
"""Characters."""

EVERYTHING = Kept(
    99,
    9999,
    9999,
    99,
    999,
    guided=True,
    self_tests=999,
    plan=True,
    screening=True,
    reminders=True,
    organised=9,
)
NOTICE = "⚠️ You typed “delte”, so nothing was deleted. Type DELETE to confirm."


@pytest.mark.parametrize(
    "card",
    [
        pytest.param(about_card(), id="what-i-keep"),
        pytest.param(delete_card(EVERYTHING, NOTICE), id="delete-with-everything-kept"),
    ],
)
def test_it_fits_one_screen(card: Card) -> None:
    check_limits(card)
    words = "\n".join(each["content"] for each in flatten(card.to_components()) if "content" in each)

    assert len(words) <= ONE_SCREEN
