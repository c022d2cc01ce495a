"""Who stands where on a board, and how it is paged (rule 11)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.streaks.boards import Board, Line, Standing, page, rank
from bot.features.streaks.rules import Consistency

LINES = st.builds(
    Line,
    st.integers(1, 50),
    st.sampled_from(["Ann", "ben", "Zoe", "ann"]),
    done=st.integers(0, 4),
    consistency=st.sampled_from([0.0, 0.5, 1.0]),
    current=st.integers(0, 4),
    best=st.integers(0, 4),
    total=st.integers(0, 4),
)
BOARDS = st.lists(LINES, max_size=40, unique_by=lambda line: line.user_id)


def counted(*counts: int) -> list[Line]:
    return [Line(user_id, f"runner {user_id}", done=count) for user_id, count in enumerate(counts)]


@pytest.mark.parametrize(
    ("done", "ranks"),
    [
        pytest.param([], [], id="nobody"),
        pytest.param([5], [1], id="one"),
        pytest.param([5, 5, 3], [1, 1, 3], id="two-first"),
        pytest.param([5, 3, 3, 3, 1], [1, 2, 2, 2, 5], id="three-second"),
        pytest.param([2, 2], [1, 1], id="all-equal"),
        pytest.param([1, 4, 2], [1, 2, 3], id="read-in-any-order"),
        pytest.param([0, 2, 0], [1], id="nobody-stands-there-with-nothing"),
    ],
)
def test_equal_counts_share_a_rank_and_the_next_is_left_out(done: list[int], ranks: list[int]) -> None:
    board = rank(counted(*done), Board.MONTH)

    assert [each.rank for each in board] == ranks
    assert [each.count for each in board] == sorted(filter(None, done), reverse=True)


@pytest.mark.parametrize(
    ("board", "ranks"),
    [
        pytest.param(Board.MONTH, [("Ann", 1, 8), ("Cem", 2, 8), ("Ben", 3, 2)], id="month"),
        pytest.param(Board.STREAK, [("Ben", 1, 7), ("Ann", 2, 3)], id="streak"),
        pytest.param(Board.BEST, [("Cem", 1, 30), ("Ann", 2, 9), ("Ben", 2, 9)], id="best"),
        pytest.param(Board.ALL_TIME, [("Cem", 1, 200), ("Ben", 2, 60), ("Ann", 3, 12)], id="all-time"),
    ],
)
def test_every_board_counts_its_own(board: Board, ranks: list[tuple[str, int, int]]) -> None:
    lines = [
        Line(1, "Ann", done=8, consistency=1.0, current=3, best=9, total=12),
        Line(2, "Ben", done=2, consistency=1.0, current=7, best=9, total=60),
        Line(3, "Cem", done=8, consistency=0.5, current=0, best=30, total=200),
    ]

    assert [(each.line.name, each.rank, each.count) for each in rank(lines, board)] == ranks


def test_equally_consistent_months_share_a_rank_however_long_they_were() -> None:
    lines = [
        Line(n, "Ann", done=6, consistency=Consistency(done, held, 0).share)
        for n, (done, held) in enumerate([(6, 18), (5, 15), (4, 11), (0, 0)])
    ]

    assert [(each.rank, each.line.user_id) for each in rank(lines, Board.MONTH)] == [
        (1, 2),
        (2, 0),
        (2, 1),
        (4, 3),
    ]


def test_equals_stand_by_name_whatever_its_case() -> None:
    lines = [Line(1, "zoe", 2), Line(2, "Ann", 2), Line(3, "ben", 2)]

    assert [each.line.name for each in rank(lines, Board.MONTH)] == ["Ann", "ben", "zoe"]


@given(BOARDS, st.sampled_from(Board), st.data())
def test_the_order_in_which_members_are_read_does_not_matter(
    lines: list[Line], board: Board, data: st.DataObject
) -> None:
    assert rank(data.draw(st.permutations(lines)), board) == rank(lines, board)


@given(BOARDS, st.sampled_from(Board))
def test_a_rank_is_one_more_than_how_many_stand_higher(lines: list[Line], board: Board) -> None:
    def worth(each: Standing) -> tuple[int, float]:
        return each.count, each.line.consistency if board is Board.MONTH else 0

    standings = rank(lines, board)

    for each in standings:
        assert each.rank == 1 + sum(worth(other) > worth(each) for other in standings)


TWENTY_FIVE = rank(counted(*range(25, 0, -1)), Board.MONTH)


@pytest.mark.parametrize(
    ("asked", "shown", "first", "last"),
    [
        pytest.param(1, 1, 0, 9, id="the-first"),
        pytest.param(3, 3, 20, 24, id="the-last-and-shorter"),
        pytest.param(4, 3, 20, 24, id="beyond-the-last"),
        pytest.param(0, 1, 0, 9, id="before-the-first"),
    ],
)
def test_a_page_has_ten_and_an_outdated_button_leads_to_the_nearest(
    asked: int, shown: int, first: int, last: int
) -> None:
    found = page(TWENTY_FIVE, asked, user_id=0)

    assert (found.number, found.of) == (shown, 3)
    assert [each.line.user_id for each in found.standings] == list(range(first, last + 1))


@given(BOARDS, st.sampled_from(Board))
def test_the_pages_together_are_the_board_and_none_is_empty(lines: list[Line], board: Board) -> None:
    standings = rank(lines, board)
    pages = [page(standings, n, 0) for n in range(1, page(standings, 1, 0).of + 1)]

    assert [each for found in pages for each in found.standings] == standings
    assert all(found.standings for found in pages) or not standings


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize(("user_id", "rank_found"), [(0, 1), (12, 13), (24, 25), (99, None)])
def test_ones_own_standing_is_found_whatever_the_page(
    user_id: int, rank_found: int | None, number: int
) -> None:
    own = page(TWENTY_FIVE, number, user_id).own

    assert (own.rank if own else None) == rank_found


def test_an_empty_board_has_one_empty_page() -> None:
    assert (page([], 7, 1).number, page([], 7, 1).of, page([], 7, 1).standings) == (1, 1, ())
