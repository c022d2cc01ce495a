"""What somebody is offered who is hurt, and what never (the rule stands at the top of bot/domain/pain.py)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.exercises import Level, LoadLevel, Muscle, Place
from bot.content.load import load_catalogue
from bot.content.texts import Told, Urgency
from bot.features.pain import rules as pain
from bot.features.pain.rules import Advice, Gentler, Outcome, Pain, Rest, SeeProfessional, Since
from bot.settings import CONTENT
from tests.builders import utc

if TYPE_CHECKING:
    from datetime import datetime

    from bot.content.catalogue import Catalogue

SHIPPED = load_catalogue(CONTENT)
FLAGS = SHIPPED.red_flags
IDS = [flag.id for flag in FLAGS]
SETS = st.lists(st.sampled_from(sorted(SHIPPED.exercises)), max_size=4)
PAINS = st.builds(Pain, st.sampled_from(Place), st.integers(0, 10), st.sampled_from(Since))

LYING_SET = ("glute_bridge", "fire_hydrant", "squat")
"""From the fire hydrant the clamshell is an easier one, which leaves the knee alone too."""

ROUND_THE_HIP = (Place.GROIN, Place.HIP, Place.THIGH)

LINGERS = (Place.HIP, Place.LOWER_BACK, Place.KNEE, Place.ANKLE)
"""Where a little pain for weeks adapts what is done: it's unlikely to come from a bone."""

GENTLE = {
    Place.KNEE: "clamshell",
    Place.LOWER_LEG: "glute_bridge",
    Place.ANKLE: "glute_bridge",
    Place.FOOT: "glute_bridge",
}


def advise(
    place: Place = Place.KNEE,
    level: int = 2,
    since: Since = Since.DAYS,
    fitting: tuple[str, ...] = (),
    day: tuple[str, ...] = LYING_SET,
) -> Advice:
    return pain.advise(Pain(place, level, since), fitting, day, FLAGS, SHIPPED.exercises)


@pytest.mark.parametrize("place", Place)
@pytest.mark.parametrize("level", range(11))
@pytest.mark.parametrize("since", Since)
def test_the_table_of_offers(place: Place, level: int, since: Since) -> None:
    """Every place, level and duration, with no sign named."""
    advice = advise(place, level, since)
    if level >= 7:
        assert isinstance(advice, SeeProfessional)
        assert advice.urgency is Urgency.URGENT
        assert "strong_pain" in [flag.id for flag in advice.signs]
    elif since is Since.LONGER and (level > 2 or place not in LINGERS):
        assert isinstance(advice, SeeProfessional)
        assert advice.urgency is Urgency.SOON
        assert [flag.id for flag in advice.signs] == ["no_better_in_weeks"]
    elif level <= 3 and place in GENTLE:
        assert advice == Gentler(SHIPPED.exercises[GENTLE[place]])
    else:
        assert advice == Rest()


@pytest.mark.parametrize("place", Place)
@pytest.mark.parametrize("flag", FLAGS, ids=lambda flag: flag.id)
def test_one_sign_is_enough_whatever_the_place_and_with_the_urgency_of_the_content(
    place: Place, flag: pain.RedFlag
) -> None:
    advice = advise(place, 0, Since.TODAY, (flag.id,))
    assert isinstance(advice, SeeProfessional)
    assert advice.urgency is flag.urgency
    assert flag in advice.signs


@given(PAINS, st.sets(st.sampled_from(IDS), min_size=1), SETS)
def test_with_a_sign_there_is_no_exercise_and_the_most_urgent_sign_sets_the_pace(
    told: Pain, fitting: set[str], day: list[str]
) -> None:
    advice = pain.advise(told, fitting, day, FLAGS, SHIPPED.exercises)
    assert isinstance(advice, SeeProfessional)
    assert advice.urgency is min((f.urgency for f in advice.signs), key=list(Urgency).index)
    assert fitting <= {flag.id for flag in advice.signs}


@given(PAINS, SETS)
def test_an_exercise_is_only_ever_an_easy_one_that_does_not_load_the_place(
    told: Pain, day: list[str]
) -> None:
    advice = pain.advise(told, (), day, FLAGS, SHIPPED.exercises)
    if isinstance(advice, Gentler):
        assert told.level <= 3
        assert pain.load_at(advice.exercise, told.place) is LoadLevel.NONE
        assert advice.exercise.level is Level.FOUNDATION


@pytest.mark.parametrize("place", [Place.GROIN, Place.ELSEWHERE, Place.NUMBNESS])
def test_no_exercise_of_the_whole_catalogue_is_offered_for_these_places(place: Place) -> None:
    """It may come from a bone or a nerve, or nobody knows."""
    assert advise(place, 0, Since.TODAY, day=tuple(SHIPPED.exercises)) == Rest()


@pytest.mark.parametrize("place", [Place.GROIN, Place.HIP, Place.LOWER_BACK, Place.THIGH, Place.ELSEWHERE])
def test_no_hip_exercise_of_the_whole_catalogue_is_offered_for_these_places(place: Place) -> None:
    """Every hip exercise works on them, or nobody knows. What's for calves, trunk or foot may not."""
    away = {Muscle.CALVES, Muscle.TRUNK, Muscle.FOOT}
    hip = tuple(key for key, e in SHIPPED.exercises.items() if not away & {*e.muscles.primary})
    assert advise(place, 0, Since.TODAY, day=hip) == Rest()


def test_a_sign_that_the_content_no_longer_knows_still_wants_a_professional() -> None:
    assert advise(fitting=("renamed_since",)) == SeeProfessional(Urgency.URGENT)


def test_strong_pain_wants_a_professional_even_where_the_content_has_no_sign_for_it() -> None:
    strong = Pain(Place.KNEE, 7, Since.TODAY)
    assert pain.advise(strong, (), LYING_SET, (), SHIPPED.exercises) == SeeProfessional(Urgency.URGENT)


# What is asked


def asked(place: Place, level: int = 2, since: Since = Since.DAYS) -> list[str]:
    return [flag.id for flag in pain.asked(FLAGS, Pain(place, level, since))]


def test_a_sore_knee_is_asked_about_the_knee_and_what_matters_everywhere_the_most_urgent_first() -> None:
    signs = asked(Place.KNEE)
    assert {"locking_catching_giving_way", "night_or_rest_pain", "limp_or_pain_turning_in"} <= set(signs)
    assert "groin_lump_or_testicle_ache" not in signs
    assert signs[:2] == ["chest_breath_or_calf", "saddle_numbness_bladder_bowel"]
    assert signs[-1] == "no_better_in_weeks"


@pytest.mark.parametrize("place", Place)
def test_limping_pain_at_night_and_emergencies_are_asked_about_wherever_it_hurts(place: Place) -> None:
    everywhere = {"limp_or_pain_turning_in", "fever_or_hot_joint", "leg_getting_weaker"}
    emergencies = {f.id for f in FLAGS if f.urgency is Urgency.EMERGENCY and not f.places}
    by_region = (
        {"hip_night_pain", "hip_cannot_bear_weight"}
        if place in ROUND_THE_HIP
        else {"night_or_rest_pain", "cannot_bear_weight", "fall_cannot_stand_or_deformity"}
    )
    assert everywhere | emergencies | by_region <= set(asked(place))


@pytest.mark.parametrize("place", ROUND_THE_HIP)
def test_round_the_hip_the_signs_of_a_stress_fracture_are_asked_about(place: Place) -> None:
    assert {"groin_or_front_hip_pain", "hip_night_pain", "raised_bone_risk"} <= set(asked(place))


def test_who_finds_no_place_is_asked_about_the_whole_body_and_what_matters_everywhere() -> None:
    signs = set(asked(Place.ELSEWHERE))
    assert {f.id for f in FLAGS if not f.places} - {"strong_pain"} <= signs
    assert {"fainted_and_well_again", "palpitations", "pregnancy_warning", "pelvic_floor"} <= signs
    assert not {"groin_or_front_hip_pain", "shin_one_spot", "knee_locked_or_swollen_fast"} & signs
    assert set(asked(Place.ELSEWHERE, since=Since.LONGER)) == signs - {"no_better_in_weeks"}


def test_who_is_numb_is_asked_about_nerves_and_never_offered_an_exercise() -> None:
    signs = set(asked(Place.NUMBNESS))
    assert {"saddle_numbness_bladder_bowel", "leg_getting_weaker", "tight_lower_leg_not_easing"} <= signs
    every = tuple(
        replace(e, spares=tuple(Place), loads=None, impact=None) for e in SHIPPED.exercises.values()
    )
    numb = Pain(Place.NUMBNESS, 0, Since.TODAY)
    assert pain.gentler(("clamshell",), {e.id: e for e in every}, numb) is None
    assert advise(Place.NUMBNESS, 0, Since.TODAY, day=tuple(SHIPPED.exercises)) == Rest()


# The day after


@given(PAINS, st.sampled_from(Outcome), st.sampled_from([True, False, None]), SETS)
def test_the_day_after_only_who_is_better_and_named_no_sign_gets_an_exercise(
    told: Pain, outcome: Outcome, professional: bool | None, day: list[str]
) -> None:
    advice = pain.follow(
        told, outcome, professional=professional, day=day, flags=FLAGS, exercises=SHIPPED.exercises
    )
    if isinstance(advice, Gentler):
        assert outcome is Outcome.BETTER
        assert professional is False
        assert pain.load_at(advice.exercise, told.place) is LoadLevel.NONE
        assert told.level < 7
    if outcome is Outcome.WORSE:
        assert isinstance(advice, SeeProfessional)
        assert "no_better_in_weeks" in [flag.id for flag in advice.signs]
        kept = bool(pain.describe(FLAGS, told))
        assert not professional or kept or advice.urgency is Urgency.URGENT, "a sign named then isn't put off"
    elif professional:
        assert isinstance(advice, SeeProfessional)
        assert advice.signs or advice.urgency is None, "which one was named isn't known"


def test_better_has_a_way_back_with_the_gentle_exercise() -> None:
    told = Pain(Place.KNEE, 5, Since.TODAY)
    advice = pain.follow(
        told,
        Outcome.BETTER,
        professional=False,
        day=LYING_SET,
        flags=FLAGS,
        exercises=SHIPPED.exercises,
    )
    assert advice == Gentler(SHIPPED.exercises["clamshell"])


@pytest.mark.parametrize(
    ("now", "ask_at"),
    [
        pytest.param("2026-06-02 15:45", "2026-06-03 15:45", id="the-same-time"),
        pytest.param("2026-06-02 04:10", "2026-06-03 07:00", id="not-before-nine"),
        pytest.param("2026-06-02 21:30", "2026-06-03 18:00", id="not-after-eight"),
        pytest.param("2026-06-02 23:30", "2026-06-04 07:00", id="after-midnight-it-is-the-day-after-that"),
        pytest.param("2026-03-28 12:00", "2026-03-29 11:00", id="the-clocks-go-forward-in-between"),
    ],
)
def test_when_somebody_in_vienna_is_asked(now: str, ask_at: str) -> None:
    assert pain.when_to_ask(utc(now), "Europe/Vienna") == utc(ask_at)


@given(
    st.datetimes(
        timezones=st.just(ZoneInfo("UTC")),
        min_value=utc("2024-01-01 00:00").replace(tzinfo=None),
        max_value=utc("2034-01-01 00:00").replace(tzinfo=None),
    ),
    st.sampled_from(sorted(available_timezones())),
)
def test_nobody_is_asked_at_night_nor_on_the_same_day(now: datetime, zone: str) -> None:
    local, asked_at = now.astimezone(ZoneInfo(zone)), pain.when_to_ask(now, zone)
    there = asked_at.astimezone(ZoneInfo(zone))
    assert there.date() >= local.date() + timedelta(days=1)
    assert 9 <= there.hour <= 20
    assert asked_at - now <= timedelta(hours=36)


# What is told stays with whoever told it


def test_a_log_that_shows_a_pain_says_nothing_of_it(catalogue: Catalogue) -> None:
    assert repr(Pain(Place.GROIN, 9, Since.LONGER)) == "Pain()"


@pytest.mark.parametrize("told_by", Told)
def test_the_shipped_content_has_a_sign_for_all_that_can_be_told(told_by: Told) -> None:
    assert any(told_by in flag.told_by for flag in FLAGS)
