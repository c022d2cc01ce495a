"""The warning signs that ship: how urgent each is, that every list and page fits, and what may be typed."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.content.checks import MOST_SIGNS
from bot.content.exercises import Place
from bot.content.load import load_catalogue
from bot.content.texts import RedFlag, Urgency
from bot.features.pain.rules import Pain, Since, asked
from bot.settings import CONTENT

if TYPE_CHECKING:
    from tests.content.folder import Club

SHIPPED = load_catalogue(CONTENT)
FLAGS = {flag.id: flag for flag in SHIPPED.red_flags}

A_CLUBS_OWN = 6
"""Signs for every place that a club could add to those of 0.1.0."""

NOW, TODAY, SOON = Urgency.EMERGENCY, Urgency.URGENT, Urgency.SOON

AMBULANCE = {
    "chest_breath_or_calf": "chest pain",
    "sudden_breathlessness": "cough up blood",
    "collapse_during_a_run": "collapses",
    "racing_heart_and_faint": "heartbeat",
    "confused_after_a_hot_run": "hot run",
    "fall_cannot_stand_or_deformity": "cannot stand",
}
"""Signs whose do line begins with the call, and a word of each."""

EMERGENCY_DEPARTMENT = {
    "dark_urine_or_extreme_muscle_pain": "urine",
    "saddle_numbness_bladder_bowel": "between your legs",
    "sudden_testicle_pain": "testicle",
    "hard_groin_lump_and_vomiting": "groin lump",
    "hip_cannot_bear_weight": "put weight",
    "tight_lower_leg_not_easing": "tight as wood",
    "cannot_eat_or_self_harm": "harming yourself",
}

SAME_DAY = {
    "fainted_and_well_again": "fainted",
    "swollen_calf": "calf or leg is swollen",
    "leg_getting_weaker": "foot drags",
    "groin_or_front_hip_pain": "ease with rest",
    "limp_or_pain_turning_in": "limp",
    "hip_night_pain": "woken you",
    "raised_bone_risk": "thin bones",
    "shin_front_edge": "front edge",
    "midfoot_top": "top of your foot",
    "calf_or_heel_snap": "kicked in the calf",
    "pop_with_bruising": "pop or snap",
    "fever_or_hot_joint": "fever",
    "child_or_teen_limp": "Under 18",
    "pregnancy_warning": "pregnant",
    "knee_locked_or_swollen_fast": "within 2 hours",
    "cannot_bear_weight": "put your weight",
    "bone_risk_pain": "risk for your bones",
    "teen_hip_pain": "under 18",
    "tendon_risk_pain": "antibiotic",
    "strong_pain": "7/10",
}

APPOINTMENT = {
    "palpitations": "heartbeat",
    "shin_one_spot": "one spot",
    "forefoot_one_bone": "front of your foot",
    "deep_buttock_pain": "buttock",
    "weight_loss_or_cancer_history": "cancer",
    "night_or_rest_pain": "no position eases it",
    "teen_front_knee": "kneecap",
    "missed_periods_or_always_tired": "missed periods",
    "groin_lump_or_testicle_ache": "lump in the groin",
    "pelvic_floor": "leak",
    "locking_catching_giving_way": "locks",
    "tight_lower_leg_each_run": "each run",
    "clear_xray_still_pain": "X-ray was clear",
    "no_better_in_weeks": "2 weeks",
}

URGENCIES = {
    **dict.fromkeys(AMBULANCE, NOW),
    **dict.fromkeys(EMERGENCY_DEPARTMENT, NOW),
    **dict.fromkeys(SAME_DAY, TODAY),
    **dict.fromkeys(APPOINTMENT, SOON),
}


@pytest.mark.parametrize("flag", FLAGS.values(), ids=lambda flag: flag.id)
def test_each_sign_has_the_urgency_that_was_found_for_it(flag: RedFlag) -> None:
    word = {**AMBULANCE, **EMERGENCY_DEPARTMENT, **SAME_DAY, **APPOINTMENT}[flag.id]
    assert flag.urgency is URGENCIES[flag.id]
    assert word in flag.sign


def test_no_sign_of_the_table_is_missing() -> None:
    assert set(URGENCIES) == set(FLAGS)


@pytest.mark.parametrize("key", AMBULANCE)
def test_an_ambulance_is_called_at_once(key: str) -> None:
    assert "Call your emergency number" in FLAGS[key].do
    assert "emergency department" not in FLAGS[key].do


@pytest.mark.parametrize("key", EMERGENCY_DEPARTMENT)
def test_who_can_travel_is_sent_to_an_emergency_department_now(key: str) -> None:
    assert "go to an emergency department now" in FLAGS[key].do[:1].lower() + FLAGS[key].do[1:]


@pytest.mark.parametrize(
    ("key", "upgrade"),
    [
        ("palpitations", "call your emergency number"),
        ("swollen_calf", "With chest pain or breathlessness, call your emergency number"),
        ("fever_or_hot_joint", "shivering, confused or very ill, call your emergency number"),
        ("child_or_teen_limp", "call your emergency number"),
        ("pregnancy_warning", "call your maternity unit now"),
        ("weight_loss_or_cancer_history", "emergency department"),
        ("leg_getting_weaker", "emergency department now"),
        ("tight_lower_leg_each_run", "emergency department"),
        ("deep_buttock_pain", "today if you limp"),
        ("locking_catching_giving_way", "today"),
        ("forefoot_one_bone", "sooner"),
        ("groin_lump_or_testicle_ache", "this week"),
        ("saddle_numbness_bladder_bowel", "If you cannot walk, call your emergency number"),
        ("hip_cannot_bear_weight", "After a fall or crack, call your emergency number"),
    ],
)
def test_what_makes_a_sign_more_urgent_is_in_what_to_do(key: str, upgrade: str) -> None:
    assert upgrade in FLAGS[key].do


# What was too alarming


@pytest.mark.parametrize("place", Place)
def test_pain_at_night_is_for_today_round_the_hip_and_for_an_appointment_elsewhere(place: Place) -> None:
    signs = {flag.id for flag in asked(SHIPPED.red_flags, Pain(place, 2, Since.DAYS))}
    is_hip = place in (Place.GROIN, Place.HIP, Place.THIGH)
    assert ("hip_night_pain" in signs) is is_hip
    assert ("night_or_rest_pain" in signs) is not is_hip
    for key in ("hip_night_pain", "night_or_rest_pain"):
        assert "more than a few nights" in FLAGS[key].sign
        assert "Sore muscles can ache at night too" in (FLAGS[key].why or "")


def test_a_swollen_calf_alone_calls_nobody_out_at_once() -> None:
    assert not any("calf" in flag.sign for flag in FLAGS.values() if flag.urgency is NOW)
    assert FLAGS["swollen_calf"].urgency is TODAY


def test_a_sore_knee_of_a_teenager_waits_for_an_appointment_unless_there_is_a_limp() -> None:
    assert FLAGS["teen_front_knee"].sign.endswith("without a limp")
    assert "knee hurts, and you limp" in FLAGS["child_or_teen_limp"].sign


def test_a_torn_piece_of_bone_is_named_for_the_young_only() -> None:
    why = FLAGS["pop_with_bruising"].why or ""
    assert re.search(r"Under 18, a piece of growing bone", why)
    assert why.count("bone") == 1


def test_soreness_after_training_is_said_to_be_normal() -> None:
    text = " ".join(section.text for section in SHIPPED.lessons["when_to_see_a_professional"].sections)
    assert "Muscle soreness after training is normal" in text
    assert re.search(r"on both sides, and worst on day 2.*By day 3 or 4 it's gone", text)
    assert "day 3 or 4" in (FLAGS["dark_urine_or_extreme_muscle_pain"].why or "")


# What fits


@pytest.mark.parametrize("place", Place)
def test_the_list_of_every_place_fits_with_the_signs_a_club_may_have_added(place: Place) -> None:
    assert len(asked(SHIPPED.red_flags, Pain(place, 0, Since.TODAY))) + A_CLUBS_OWN <= MOST_SIGNS


def test_a_clubs_own_signs_for_every_place_still_load(club: Club) -> None:
    own = [
        {"id": f"own_{n}", "sign": "Our own sign", "urgency": "same day", "do": "Call our club's physio."}
        for n in range(A_CLUBS_OWN)
    ]
    (club.folder / "red_flags.yaml").write_text(yaml.safe_dump(own), encoding="utf-8")
    assert club.problems() == []


def test_one_sign_too_many_for_a_place_is_an_error_that_names_the_place(club: Club) -> None:
    own = [
        {"id": f"own_{n}", "sign": "Our sign", "urgency": "same day", "do": "Call us.", "places": ["knee"]}
        for n in range(MOST_SIGNS)
    ]
    (club.folder / "red_flags.yaml").write_text(yaml.safe_dump(own), encoding="utf-8")
    assert "signs for 'knee'" in club.problem().message


@pytest.mark.parametrize("flag", FLAGS.values(), ids=lambda flag: flag.id)
def test_a_sign_is_read_at_a_glance(flag: RedFlag) -> None:
    assert len(flag.sign) <= 130
    assert len(flag.asked) <= 100
    assert len(flag.do) <= 110


@pytest.mark.parametrize("place", sorted({*Place} - {Place.NUMBNESS, Place.ELSEWHERE}))
def test_every_place_has_signs_of_its_own(place: Place) -> None:
    assert any(place in flag.places and len(flag.places) <= 6 for flag in FLAGS.values())


def test_a_sign_of_the_whole_body_that_is_no_pain_is_not_asked_when_something_hurts() -> None:
    silent = {flag.id for flag in FLAGS.values() if not flag.ask}
    for place in Place:
        assert silent.isdisjoint(flag.id for flag in asked(SHIPPED.red_flags, Pain(place, 2, Since.DAYS)))


# What may be typed

TYPED = {
    "chest pain": NOW,
    "tight chest": NOW,
    "short of breath": NOW,
    "can't breathe": NOW,
    "coughing up blood": NOW,
    "collapsed": NOW,
    "heat stroke": NOW,
    "bladder trouble": NOW,
    "numb saddle": NOW,
    "can't pee": NOW,
    "testicular torsion": NOW,
    "cola coloured urine": NOW,
    "cola colored urine": NOW,
    "suicidal": NOW,
    "broken leg": NOW,
    "hot calf": TODAY,
    "swollen calf": TODAY,
    "fainted": TODAY,
    "passed out": TODAY,
    "pregnant and bleeding": TODAY,
    "labour contractions": TODAY,
    "labor contractions": TODAY,
    "foot drop": TODAY,
    "achilles rupture": TODAY,
    "palpitations": SOON,
    "amenorrhoea": SOON,
    "amenorrhea": SOON,
    "incontinence": SOON,
}

ORDINARY = frozenset(
    {
        *(
            "hydration bladder",
            "calf",
            "calf raise",
            "calves",
            "hot",
            "hot weather",
            "warm",
            "heart",
        ),
        *("heartbreak hill", "breath", "out of breath", "breathless", "chest", "chest press", "contraction"),
        *("ladder", "painted", "leak", "leaking", "cardiac drift", "heart rate", "tired", "numb", "numbness"),
        *("swelling", "swollen", "fall", "collapse", "drop", "weak", "weakness", "weak leg", "pop", "snap"),
        *(
            "hip",
            "groin",
            "knee",
            "ankle",
            "foot",
            "shin",
            "back",
            "pelvic floor",
            "bone density",
            "confused",
        ),
        *(
            "stress fracture",
            "sore",
            "soreness",
            "stiff",
            "tight",
            "pulse",
            "racing",
            "heat",
            "sweat",
            "cancel",
        ),
        *("torsion", "high temperature", "leg turned out", "hip crack", "black", "can't eat", "always tired"),
    }
)
"""Words of running, of exercises and of the bot, which a search must be left to answer."""


@pytest.mark.parametrize(("typed", "urgency"), TYPED.items())
def test_what_may_be_typed_in_an_emergency_leads_to_a_sign_of_its_urgency(
    typed: str, urgency: Urgency
) -> None:
    assert [flag.urgency for flag in FLAGS.values() if typed in flag.words] == [urgency]


def test_each_word_leads_to_one_sign_and_none_is_ordinary() -> None:
    words = [word.casefold() for flag in FLAGS.values() for word in flag.words]
    assert [word for word, count in Counter(words).items() if count > 1] == []
    assert ORDINARY.isdisjoint(words)


def test_no_word_of_a_sign_hides_an_exercise_a_test_a_routine_or_a_lesson() -> None:
    named = (*SHIPPED.exercises.values(), *SHIPPED.routines.values(), *SHIPPED.self_tests.values())
    names = {name for item in named for name in (item.name, *item.aliases)}
    names |= {name for lesson in SHIPPED.lessons.values() for name in (lesson.title, *lesson.words)}
    words = {word.casefold() for flag in FLAGS.values() for word in flag.words}
    assert words.isdisjoint(name.casefold() for name in names)


def test_nearly_every_sign_can_be_found_by_what_a_runner_types() -> None:
    assert [flag.id for flag in FLAGS.values() if not flag.words] == [
        "no_better_in_weeks",
        "bone_risk_pain",
        "teen_hip_pain",
        "tendon_risk_pain",
    ]
