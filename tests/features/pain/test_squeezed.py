"""A ball squeeze that hurts a lot counts as pain in the groin, as bad as it was said to be."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.content.exercises import Place
from bot.features.pain.care import CareState, Reports
from bot.features.pain.rules import Rest, SeeProfessional
from bot.features.self_tests.rules import Result
from tests.builders import utc

if TYPE_CHECKING:
    from bot.content.catalogue import Catalogue

NOW = utc("2026-06-02 17:00")


@pytest.mark.parametrize(("pain", "advice"), [(6, Rest), (7, SeeProfessional), (10, SeeProfessional)])
def test_it_counts_as_pain_in_the_groin(catalogue: Catalogue, pain: int, advice: type) -> None:
    red = Result(
        test="ball_squeeze_pain",
        side=None,
        outcome="red",
        value=pain,
        hurt=True,
        tested_at=NOW - timedelta(hours=1),
        place=Place.GROIN,
    )
    state = CareState.of(Reports(results=(red,)), catalogue.red_flags, NOW, timedelta(days=14))

    assert isinstance(state.advice, advice)
    assert state.sore == (Place.GROIN,)
    assert not any(state.may(exercise) for exercise in catalogue.exercises.values() if exercise.level == 1)
