"""What the files say of loads: all ten parts or none, no two answers, and no less than the cards warn of."""

from __future__ import annotations

import re

import pytest

from bot.content.exercises import Exercise, LoadLevel, Place, Position
from bot.content.load import load_catalogue
from bot.content.self_tests import SelfTest
from bot.settings import CONTENT
from tests.content.stretch import STRETCH, Folder, edited, line_of

SHIPPED = load_catalogue(CONTENT)
CARDS: dict[str, Exercise | SelfTest] = {**SHIPPED.exercises, **SHIPPED.self_tests}

WORDS = {
    "groin": ["groin", "inner thigh"],
    "hip_front": ["front of (your|the) (free |lifted )?hip", "hip of your back leg", "knee, hip or groin"],
    "hip_side": [
        "outside of (your|either)( kneeling)? hip",
        "(on your|outer|standing|either|knee or) hip",
        "bony outside",
        "sitting bone",
    ],
    "hamstring": ["hamstring", "back of your thigh", "thigh cramps"],
    "knee": ["knees?", "kneecap", "kneeling or"],
    "calf_achilles": ["calf", "shin", "ankle", "achilles"],
    "foot": ["foot", "toes"],
    "low_back": ["back (hurts|aches|cramps|pinches|starts)", "hurts your back", "lower back"],
    "arm": ["shoulder", "neck", "wrists?", "elbow"],
}
"""How the cards name each part."""


@pytest.mark.parametrize("key", sorted(CARDS))
def test_every_shipped_card_says_what_it_loads(key: str) -> None:
    assert CARDS[key].loads is not None
    assert CARDS[key].impact is not None


@pytest.mark.parametrize("key", sorted(CARDS))
def test_a_place_that_a_card_warns_of_is_loaded_at_least_some(key: str) -> None:
    card = CARDS[key]
    warnings = " ".join(card.stop_if).casefold()
    named = {part for part, words in WORDS.items() if re.search(rf"\b({'|'.join(words)})\b", warnings)}
    assert named
    assert [part for part in named if getattr(card.loads, part) is LoadLevel.NONE] == []


@pytest.mark.parametrize("key", sorted(CARDS))
def test_who_kneels_loads_the_knee(key: str) -> None:
    card = CARDS[key]
    assert card.loads is not None
    if card.position in {Position.QUADRUPED, Position.HALF_KNEELING}:
        assert card.loads.at(Place.KNEE) is not LoadLevel.NONE


@pytest.mark.parametrize(
    "key",
    [
        "single_leg_squat",
        "runners_hinge",
        "side_leg_lift_standing",
        "side_leg_lift_standing_resisted",
        "runners_stance_wall_push",
        "one_leg_stand",
        "wall_push_test",
        "single_leg_squat_quality",
        "calf_raise_count",
    ],
)
def test_who_stands_on_one_leg_loads_ankle_and_foot(key: str) -> None:
    parts = CARDS[key].loads
    assert parts is not None
    assert LoadLevel.NONE not in {parts.at(Place.ANKLE), parts.at(Place.FOOT)}


BLOCK = "".join(
    f"  {part}: {load}\n"
    for part, load in {
        "groin": "some",
        "hip_front": "high",
        "hip_side": "none",
        "hamstring": "none",
        "thigh_front": "some",
        "knee": "some",
        "calf_achilles": "none",
        "foot": "none",
        "low_back": "some",
        "arm": "none",
    }.items()
)
LOADS = f"loads:\n{BLOCK}impact: none\n"


def test_a_file_written_for_0_1_0_still_loads(folder: Folder) -> None:
    folder.write(STRETCH, edited(LOADS, "spares: [ankle]\n"))

    assert load_catalogue(folder.path).exercises[STRETCH].spares == (Place.ANKLE,)


def test_a_part_left_out_is_named(folder: Folder) -> None:
    folder.write(STRETCH, edited("  low_back: some\n", ""))

    [problem] = folder.problems()
    assert (problem.field, problem.message) == ("loads.low_back", "is missing")


def test_a_word_that_is_no_load_is_named(folder: Folder) -> None:
    text = folder.write(STRETCH, edited("  knee: some", "  knee: a bit"))

    [problem] = folder.problems()
    assert (problem.field, problem.line) == ("loads.knee", line_of(text, "knee: a bit"))
    assert "must be 'none', 'some' or 'high'" in problem.message


@pytest.mark.parametrize("left_out", ["impact: none\n", f"loads:\n{BLOCK}"], ids=["impact", "loads"])
def test_loads_and_impact_go_together(folder: Folder, left_out: str) -> None:
    folder.write(STRETCH, edited(left_out, ""))

    [problem] = folder.problems()
    assert "give both loads and impact, or leave both out" in problem.message


def test_spares_and_loads_may_not_disagree(folder: Folder) -> None:
    text = folder.write(STRETCH, edited("impact: none\n", "impact: none\nspares: [ankle, knee]\n"))

    problems = folder.problems()
    assert [problem.message for problem in problems] == [
        "doesn't name 'side or back of the hip', but the load there is none",
        "names 'knee', but the load there is some",
    ]
    assert {(problem.field, problem.line) for problem in problems} == {("spares", line_of(text, "spares:"))}


def test_spares_that_says_the_same_as_loads_is_fine(folder: Folder) -> None:
    folder.write(
        STRETCH, edited("impact: none\n", "impact: none\nspares: [ankle, side or back of the hip]\n")
    )

    assert load_catalogue(folder.path).exercises[STRETCH].loads is not None
