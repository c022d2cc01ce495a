"""A dose as a runner reads it on a card."""

from __future__ import annotations

import pytest

from bot.content.exercises import Dose, span_limits


@pytest.mark.parametrize(
    ("dose", "text"),
    [
        (Dose(sets="1", reps="10"), "1 × 10 reps"),
        (Dose(sets="2-3", reps="8-12"), "2–3 × 8–12 reps"),
        (Dose(sets="3", reps="1"), "3 × 1 rep"),
        (Dose(sets="2", seconds="30-45"), "2 × 30–45 s"),
        (Dose(sets="2", reps="10", per_side=True), "2 × 10 reps each side"),
        (Dose(sets="1", reps="10", hold_seconds="2-3"), "1 × 10 reps, hold 2–3 s"),
        (Dose(sets="1", reps="10", load="loop band, light-medium"), "1 × 10 reps, loop band, light-medium"),
        (
            Dose(sets="2-3", reps="10", per_side=True, hold_seconds="1", load="5 kg"),
            "2–3 × 10 reps each side, hold 1 s, 5 kg",
        ),
    ],
    ids=str,
)
def test_dose_reads_as_a_coach_would_say_it(dose: Dose, text: str) -> None:
    assert str(dose) == text


@pytest.mark.parametrize(("span", "limits"), [("10", (10, 10)), ("2-3", (2, 3)), ("30-30", (30, 30))])
def test_span_includes_both_limits(span: str, limits: tuple[int, int]) -> None:
    assert span_limits(span) == limits


@pytest.mark.parametrize(
    "span", ["", "ten", "0", "0-3", "3-2", "2-", "-3", "2 - 3", "2–3", "2.5", "1-2-3", "1000"]
)
def test_other_spans_are_refused_wherever_a_dose_has_one(span: str) -> None:
    for give in (
        lambda: Dose(sets=span, reps="1"),
        lambda: Dose(sets="1", reps=span),
        lambda: Dose(sets="1", seconds=span),
        lambda: Dose(sets="1", reps="1", hold_seconds=span),
    ):
        with pytest.raises(
            ValueError, match=r"such as 10 or a range such as 2-3|above zero and go up, as in 2-3"
        ):
            give()


@pytest.mark.parametrize(
    ("reps", "seconds"), [(None, None), ("10", "30")], ids=["neither-reps-nor-seconds", "both"]
)
def test_dose_is_either_of_repetitions_or_of_seconds(reps: str | None, seconds: str | None) -> None:
    with pytest.raises(ValueError, match="either reps or seconds, and not both"):
        Dose(sets="1", reps=reps, seconds=seconds)
