"""The benchmark itself, with few clubs: its figures by count, not by time, hold on every machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks import scale

pytestmark = pytest.mark.no_cover  # other tests run through the same lines, and the tracer doubles its time


async def test_posts_due_in_the_same_minute_go_out_once_in_order_and_within_discords_limit(
    tmp_path: Path,
) -> None:
    figures = await scale.measure(120, tmp_path)

    assert figures.posts == 120
    assert figures.out_of_order == 0
    assert figures.refused_by_bucket == 0
    assert figures.most_in_a_second <= scale.DISCORDS_LIMIT


def test_the_bucket_refuses_what_comes_too_fast() -> None:
    assert scale.refused_by_bucket([n / 50 for n in range(500)]) == 0
    assert scale.refused_by_bucket([n / 60 for n in range(500)]) > 0
    assert scale.most_in_a_second([0.0, 0.1, 0.2, 1.15, 1.2]) == 3
