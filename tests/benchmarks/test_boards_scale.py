"""The benchmark of boards itself, with few members; limits are a hundred times what an idle machine needs."""

from __future__ import annotations

from pathlib import Path

from bot.features.streaks.rules import State, compute
from tests.benchmarks import boards


async def test_a_small_club_is_measured(tmp_path: Path) -> None:
    figures = await boards.measure(30, 1, tmp_path)

    assert figures.answers > 1000
    assert figures.compute_five_years < 200
    assert figures.board_cold < 4000


def test_the_five_years_have_everything_that_makes_them_slow() -> None:
    states = [state for _, state in compute(boards.five_years(), boards.NOW).states]

    assert len(states) == 780
    assert set(State) - set(states) <= {State.OPEN}
