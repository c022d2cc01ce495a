"""Cards of streaks and boards: they fit at their fullest, and say the right thing first."""

from __future__ import annotations

from datetime import date

import pytest

from bot.features.streaks import boards
from bot.features.streaks.boards import Board, Line
from bot.features.streaks.boards_service import ClubTotals, Overview, PublicCard, ShownBoard
from bot.features.streaks.cards import board_card, club_card, member_card, streak_card
from bot.features.streaks.pauses import Pause
from bot.features.streaks.rules import Consistency, Record, Shields, Streak
from bot.interactions.cards import Card
from tests.interactions.limits import check_limits, flatten

TODAY = date(2026, 6, 2)
ONE = Shields(1, 0)
LONGEST = "*_|~" * 8
"""As many signs as a name on Discord may have, each of which is escaped."""


def record(streak: Streak, regular: Consistency, protection: Shields = ONE) -> Record:
    return Record(streak, regular, protection, (), None, None)


def overview(known: Record, paused: Pause | None = None) -> Overview:
    return Overview(known, TODAY, frozenset({2, 4}), None, paused, solo=False)


def words(card: Card) -> str:
    return "\n".join(c.get("content", "") for c in flatten(card.to_components()))


@pytest.mark.parametrize("board", Board)
@pytest.mark.parametrize("number", [1, 2, 50, 100])
@pytest.mark.parametrize("shared", [True, False])
def test_a_board_of_a_thousand_long_names_fits(board: Board, number: int, shared: bool) -> None:
    lines = [Line(i, LONGEST, i, i / 1000, i, i, i) for i in range(1, 1001)]
    page = boards.page(boards.rank(lines, board), number, user_id=777)
    card = board_card(ShownBoard(board, TODAY, page, hidden=False, unsure=frozenset()), public=shared)

    check_limits(card)
    if number > 1:
        assert ("224\\. " in words(card)) is not shared, "one's own place"


def test_every_card_of_a_streak_fits() -> None:
    most = record(Streak(9999, 9999, 99999), Consistency(112, 112, 999))
    check_limits(streak_card(overview(most, Pause(TODAY, TODAY)), None))
    check_limits(streak_card(overview(most), LONGEST))
    check_limits(member_card(PublicCard(LONGEST, most.streak, most.consistency)))
    check_limits(club_card(ClubTotals(10**7, TODAY, 10**5, 10**5, TODAY, 10**5)))


@pytest.mark.parametrize(
    ("streak", "regular", "first"),
    [
        (Streak(0, 0, 0), Consistency(0, 0, 0), "## Your streak starts with your first Done"),
        (Streak(1, 1, 1), Consistency(1, 1, 0), "## Your streak: 1"),
        (Streak(3, 3, 3), Consistency(3, 3, 1), "## Your streak: 3"),
        (Streak(8, 8, 8), Consistency(8, 8, 4), "## Your streak: 8"),
        (Streak(0, 8, 12), Consistency(12, 14, 5), "## 12 of 14 runs in the last 8 weeks"),
        (Streak(0, 8, 12), Consistency(0, 3, 5), "## Ready when you are"),
    ],
)
def test_what_a_member_reads_first(streak: Streak, regular: Consistency, first: str) -> None:
    assert words(streak_card(overview(record(streak, regular)))).strip().startswith(f"{first}\n")


@pytest.mark.parametrize(
    ("protection", "said"),
    [
        (Shields(0, 0), "No shields left. 8 more check-ins earn one."),
        (Shields(1, 7), "1 shield: it saves your streak if you miss a run. 1 more check-in earns another."),
        (Shields(2, 0), "2 shields, the most you can hold. Each one covers"),
    ],
)
def test_shields_are_a_battery_in_words_too(protection: Shields, said: str) -> None:
    known = record(Streak(9, 9, 9), Consistency(9, 9, 4), protection)

    assert said in words(streak_card(overview(known)))


def test_in_a_pause_it_says_until_when_and_that_nothing_counts_against_you() -> None:
    known = record(Streak(9, 9, 9), Consistency(9, 9, 4))
    text = words(streak_card(overview(known, Pause(TODAY, date(2026, 6, 30)))))

    assert "until 30 June. Nothing counts against you" in text


def test_a_shared_card_keeps_shields_and_pauses_to_oneself() -> None:
    known = record(Streak(9, 9, 9), Consistency(9, 9, 4))
    text = words(streak_card(overview(known, Pause(TODAY, TODAY)), shared_by="Ana"))

    assert "Ana: 9 in a row" in text
    assert "pause" not in text
    assert "shield" not in text.lower()
