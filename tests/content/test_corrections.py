"""What the content claims, where a study that we have read since says something else than we did."""

from __future__ import annotations

import re

import pytest

from bot.cli.cards import cards_of, shown
from bot.content.catalogue import Catalogue
from bot.content.exercises import Confidence, Muscle
from bot.content.texts import Verdict

NONE: set[Muscle] = set()


@pytest.mark.parametrize(
    ("exercise", "main", "only_help"),
    [
        # 9 weeks of back squats grew thighs and inner thighs; the two smaller glutes hardly (plotkin2023).
        ("squat", {Muscle.QUADRICEPS, Muscle.GLUTEUS_MAXIMUS}, {Muscle.GLUTEUS_MEDIUS, Muscle.ADDUCTORS}),
        ("clamshell", {Muscle.GLUTEUS_MEDIUS, Muscle.HIP_ROTATORS, Muscle.GLUTEUS_MAXIMUS}, NONE),
        ("banded_clamshell", {Muscle.GLUTEUS_MEDIUS, Muscle.HIP_ROTATORS, Muscle.GLUTEUS_MAXIMUS}, NONE),
    ],
)
def test_the_muscles_named_first_are_those_that_do_the_work(
    catalogue: Catalogue, exercise: str, main: set[Muscle], only_help: set[Muscle]
) -> None:
    muscles = catalogue.exercises[exercise].muscles
    assert set(muscles.primary) == main
    assert only_help <= set(muscles.secondary)
    assert Muscle.GLUTEUS_MINIMUS not in (*muscles.primary, *muscles.secondary)


def test_the_squats_card_says_where_a_runner_feels_it(catalogue: Catalogue) -> None:
    squat = catalogue.exercises["squat"]
    [card] = cards_of("exercises", squat, catalogue)
    assert "Front of the thigh, glutes · standing" in shown(card)
    assert "thighs" in squat.alt_text.rpartition("stands up again.")[2], "the picture shows both"
    assert any("all three glutes" in c.supports for c in squat.sources if c.source == "verywell")


def test_the_clamshell_is_called_light_and_the_plank_is_what_makes_the_other_strong(
    catalogue: Catalogue,
) -> None:
    assert "light" in catalogue.exercises["clamshell"].why
    assert "plank makes this one strong" in catalogue.exercises["elevated_side_plank_clam"].why


@pytest.mark.parametrize(
    ("lesson", "source", "verdict"),
    [
        ("what_the_science_says", "leppanen2024", Verdict.SUPPORTED),
        ("what_the_science_says", "toresdahl2020", Verdict.DOUBTED),
        ("ankles_and_glutes", "leppanen2024", Verdict.MIXED),
        ("ankles_and_glutes", "taddei2020", Verdict.MIXED),
        ("choosing_exercises", "contreras2015", Verdict.MIXED),
        ("choosing_exercises", "plotkin2023", Verdict.DOUBTED),
        ("choosing_exercises", "collings2023", Verdict.MIXED),
        ("base_building", "spiering2021", Verdict.MIXED),
    ],
)
def test_studies_that_disagree_stand_side_by_side(
    catalogue: Catalogue, lesson: str, source: str, verdict: Verdict
) -> None:
    [found] = [each for each in catalogue.lessons[lesson].evidence if each.source == source]
    assert (found.verdict, found.confidence) == (verdict, Confidence.READ)
    assert re.search(r"\d", found.finding), "with how many people, how long or how much"


def test_what_we_could_not_verify_is_no_source(catalogue: Catalogue) -> None:
    assert "toresdahl2025" not in catalogue.sources
    assert "desai2023" not in catalogue.sources  # a comparison without chance: nothing here rests on it


def test_how_often_in_season_rests_on_what_was_read(catalogue: Catalogue) -> None:
    for routine in ("five_for_the_hips", "base_circuit_no_weights"):
        cited = {each.source: each for each in catalogue.routines[routine].sources}
        assert cited["spiering2021"].confidence is Confidence.READ
        assert "runners" in cited["spiering2021"].supports, "it wasn't about runners, and says so"
        assert "blagrove2018" not in cited


def test_a_knee_to_wall_gap_is_told_with_the_error_that_was_measured(catalogue: Catalogue) -> None:
    test = catalogue.self_tests["knee_to_wall"]
    assert test.noise is not None
    assert (test.noise.at_least, test.noise.confidence) == (2, Confidence.READ)
    assert "1.9 cm" in test.noise.about
    assert "often differ" in test.noise.about, "unequal ankles are common in healthy people"
