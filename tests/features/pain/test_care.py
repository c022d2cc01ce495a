"""What everything told adds up to: never milder by telling more, whatever the order, until it's cleared."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.exercises import Exercise, Place
from bot.content.load import load_catalogue
from bot.content.texts import Told, Urgency
from bot.features.guided.workout import Effort, NextDay
from bot.features.pain.care import CareState, Reports
from bot.features.pain.rules import BodySide, Outcome, Pain, PainNote, Rest, SeeProfessional, Since
from bot.features.self_tests.rules import Result, Side
from bot.settings import CONTENT
from tests.builders import utc

SHIPPED = load_catalogue(CONTENT)
FLAGS = SHIPPED.red_flags
NOW = utc("2026-06-02 12:00")
ITEMS = [*SHIPPED.exercises.values(), *SHIPPED.self_tests.values()]

ago = st.floats(0, 120).map(lambda days: NOW - timedelta(days=round(days, 3)))
notes = st.builds(
    PainNote,
    pain=st.builds(
        Pain,
        st.sampled_from(Place),
        st.integers(0, 10),
        st.sampled_from(Since),
        st.sampled_from([None, *BodySide]),
    ),
    professional=st.sampled_from([None, False, False, True]),
    outcome=st.sampled_from([None, *Outcome]),
    noted_at=ago,
    signs=st.lists(st.sampled_from([flag.id for flag in FLAGS]), max_size=2).map(tuple),
)
efforts = st.builds(
    Effort,
    done_at=ago,
    exercises=st.just(("clamshell",)),
    sets=st.just(3),
    effort=st.integers(1, 10),
    pain=st.integers(0, 10),
    next_day=st.sampled_from([None, *NextDay]),
    place=st.none() | st.sampled_from(Place),
    side=st.sampled_from([None, *BodySide]),
)
results = st.builds(
    Result,
    test=st.sampled_from(sorted(SHIPPED.self_tests)),
    side=st.sampled_from([None, *Side]),
    outcome=st.just("hurt"),
    hurt=st.just(value=True),
    tested_at=ago,
    place=st.none() | st.sampled_from(Place),
)
told = st.builds(
    Reports,
    notes=st.lists(notes, max_size=4).map(tuple),
    efforts=st.lists(efforts, max_size=4).map(tuple),
    results=st.lists(results, max_size=2, unique_by=lambda each: (each.test, each.side)).map(tuple),
    gone_at=st.none() | ago,
    checked_at=st.none() | ago,
    risks=st.frozensets(st.sampled_from([Told.BONE_RISK, Told.UNDER_18, Told.TENDON_RISK])),
)


def state_of(reports: Reports) -> CareState:
    return CareState.of(reports, FLAGS, NOW)


def strictness(state: CareState) -> int:
    """0 for nothing, 1 for rest, and from 2 on the urgencies; a sign that nobody knows is as for today."""
    match state.advice:
        case None:
            return 0
        case Rest():
            return 1
        case SeeProfessional(urgency=urgency):
            return {Urgency.SOON: 2, None: 3, Urgency.URGENT: 3, Urgency.EMERGENCY: 4}[urgency]


def allowed(state: CareState) -> set[str]:
    return {item.id for item in ITEMS if state.may(item)}


def assert_no_milder(after: CareState, before: CareState) -> None:
    assert strictness(after) >= strictness(before)
    assert {flag.id for flag in before.signs} <= {flag.id for flag in after.signs}
    assert allowed(after) <= allowed(before)
    assert {*before.sore} <= {*after.sore}


@given(told, notes)
def test_one_more_note_never_makes_it_milder(reports: Reports, more: PainNote) -> None:
    assert_no_milder(state_of(replace(reports, notes=(*reports.notes, more))), state_of(reports))


@given(told, efforts)
def test_one_more_session_never_makes_it_milder(reports: Reports, more: Effort) -> None:
    """However well it went: only its owner says that a pain is over."""
    assert_no_milder(state_of(replace(reports, efforts=(*reports.efforts, more))), state_of(reports))


@given(told)
def test_the_order_of_what_was_told_does_not_matter(reports: Reports) -> None:
    turned = replace(
        reports, notes=reports.notes[::-1], efforts=reports.efforts[::-1], results=reports.results[::-1]
    )
    one, other = state_of(reports), state_of(turned)
    assert (one.urgency, one.pains, one.restart, allowed(one)) == (
        other.urgency,
        other.pains,
        other.restart,
        allowed(other),
    )
    assert {*one.signs} == {*other.signs}


@given(told, st.data())
def test_more_pain_never_offers_more(reports: Reports, data: st.DataObject) -> None:
    if not reports.notes:
        return
    index = data.draw(st.integers(0, len(reports.notes) - 1))
    note = reports.notes[index]
    worse = replace(note, pain=replace(note.pain, level=data.draw(st.integers(note.pain.level, 10))))
    changed = replace(reports, notes=(*reports.notes[:index], worse, *reports.notes[index + 1 :]))
    before, after = state_of(reports), state_of(changed)
    assert strictness(after) >= strictness(before)
    assert allowed(after) <= allowed(before)


@given(told, st.data())
def test_more_pain_in_a_session_never_offers_more(reports: Reports, data: st.DataObject) -> None:
    if not reports.efforts:
        return
    effort = reports.efforts[0]
    worse = replace(effort, pain=data.draw(st.integers(effort.pain, 10)))
    before, after = state_of(reports), state_of(replace(reports, efforts=(worse, *reports.efforts[1:])))
    assert strictness(after) >= strictness(before)
    assert allowed(after) <= allowed(before)


@given(told, st.integers(1, 700))
def test_a_sign_never_expires(reports: Reports, days: int) -> None:
    before = state_of(reports)
    after = CareState.of(reports, FLAGS, NOW + timedelta(days=days))
    if isinstance(before.advice, SeeProfessional):
        assert strictness(after) >= strictness(before)


@given(told)
def test_saying_that_it_has_stopped_clears_no_sign_and_checked_clears_all(reports: Reports) -> None:
    before = state_of(reports)
    gone = state_of(replace(reports, gone_at=NOW))
    assert {flag.id for flag in gone.signs} == {flag.id for flag in before.signs}
    assert not isinstance(gone.advice, Rest)
    checked = state_of(replace(reports, checked_at=NOW))
    assert checked.advice is None
    assert checked.pains == ()


# What is repeated, and the way back


def session(days: float, pain: int, place: Place | None = Place.KNEE, *, quiet: bool = False) -> Effort:
    return Effort(
        done_at=NOW - timedelta(days=days),
        exercises=("clamshell",),
        sets=3,
        effort=5,
        pain=pain,
        next_day=NextDay.NO_MORE if quiet else None,
        place=place,
    )


@pytest.mark.parametrize(
    ("pains", "held"),
    [
        ((3, 3), True),
        ((3, 0, 3), True),
        ((3, 0, 0, 3), False),
        ((3,), False),
        ((2, 2, 2), False),
    ],
)
def test_3_in_two_of_the_last_three_sessions_holds_a_place_back_for_two_weeks(
    pains: tuple[int, ...], held: bool
) -> None:
    sessions = tuple(session(2 * n + 1, pain) for n, pain in enumerate(reversed(pains)))
    state = state_of(Reports(efforts=sessions))
    assert [each.place for each in state.repeated] == ([Place.KNEE] if held else [])
    if held:
        assert state.repeated[0].rungs_back == 2
        later = CareState.of(Reports(efforts=sessions), FLAGS, state.repeated[0].until)
        assert later.repeated == ()


@pytest.mark.parametrize(
    ("days", "suggested_days_ago", "suggests"),
    [
        pytest.param((1, 3, 5, 7), None, True, id="four-running"),
        pytest.param((1, 3, 5), None, False, id="three-running"),
        pytest.param((1, 16), None, True, id="over-two-weeks"),
        pytest.param((1, 3, 5, 7), 0.5, True, id="said-today"),
        pytest.param((1, 3, 5, 7), 2, False, id="said-before"),
    ],
)
def test_a_physio_is_suggested_once_for_what_keeps_hurting(
    days: tuple[int, ...], suggested_days_ago: float | None, suggests: bool
) -> None:
    at = NOW - timedelta(days=suggested_days_ago) if suggested_days_ago is not None else None
    reports = Reports(efforts=tuple(session(each, 1) for each in days), suggested_at=at)
    assert state_of(reports).suggested == ((Place.KNEE,) if suggests else ())


@pytest.mark.parametrize(
    ("level", "place", "restarts"),
    [(5, Place.KNEE, True), (3, Place.KNEE, False), (1, Place.GROIN, True), (9, Place.FOOT, True)],
)
def test_who_comes_back_after_4_or_the_groin_starts_easier_until_two_quiet_sessions(
    level: int, place: Place, restarts: bool
) -> None:
    note = PainNote(pain=Pain(place, level, Since.DAYS), professional=False, noted_at=NOW - timedelta(days=9))
    reports = Reports(notes=(note,), checked_at=NOW - timedelta(days=6))
    state = state_of(reports)
    assert state.advice is None
    assert (state.restart is not None) is restarts
    one = replace(reports, efforts=(session(4, 0, None, quiet=True),))
    assert (state_of(one).restart is not None) is restarts
    two = replace(one, efforts=(*one.efforts, session(2, 1, None, quiet=True)))
    assert state_of(two).restart is None
    unquiet = replace(one, efforts=(*one.efforts, session(2, 0, None)))
    assert (state_of(unquiet).restart is not None) is restarts, "nobody has said how the next day was"


def test_an_ankle_check_that_hurt_leaves_out_what_loads_the_ankle() -> None:
    hurt = Result(
        test="knee_to_wall", side=Side.LEFT, outcome="hurt", hurt=True, tested_at=NOW, place=Place.ANKLE
    )
    state = state_of(Reports(results=(hurt,)))
    assert state.summary == "your left ankle (3/10)"
    assert not allowed(state) & {"runners_hinge", "lateral_lunge_weighted", "one_leg_stand"}
    assert "clamshell" in allowed(state)
    calm = replace(hurt, outcome="good", hurt=False, place=None, tested_at=NOW + timedelta(hours=1))
    assert state_of(Reports(results=(hurt, calm))).pains == (), "it was done again, and didn't hurt"


BONES = (*(place for place in Place if place not in {Place.KNEE, Place.NUMBNESS, Place.ELSEWHERE}),)


@pytest.mark.parametrize(
    ("risk", "sign", "place"),
    [
        *((Told.BONE_RISK, "bone_risk_pain", place) for place in BONES),
        *((Told.UNDER_18, "teen_hip_pain", place) for place in (Place.GROIN, Place.HIP, Place.THIGH)),
        *((Told.TENDON_RISK, "tendon_risk_pain", p) for p in (Place.LOWER_LEG, Place.ANKLE, Place.FOOT)),
    ],
)
def test_with_such_health_answers_the_mildest_pain_there_is_a_sign_until_it_is_checked(
    risk: Told, sign: str, place: Place
) -> None:
    noted = NOW - timedelta(days=60)
    note = PainNote(pain=Pain(place, 1, Since.DAYS), professional=False, noted_at=noted)
    for source in (Reports(notes=(note,)), Reports(efforts=(session(60, 1, place),))):
        told = replace(source, risks=frozenset({risk}), gone_at=NOW)
        state = state_of(told)
        assert state.urgency is Urgency.URGENT
        assert [flag.id for flag in state.signs] == [sign]
        assert state_of(replace(told, checked_at=NOW)).advice is None
        assert state_of(replace(told, risks=frozenset())).advice is None


def test_no_risk_makes_a_sign_of_a_sore_knee() -> None:
    note = PainNote(pain=Pain(Place.KNEE, 2, Since.DAYS), professional=False, noted_at=NOW)
    assert state_of(Reports(notes=(note,), risks=frozenset(Told))).advice is None


def test_pain_that_moves_to_the_other_side_suggests_a_physio() -> None:
    left, right = (
        PainNote(
            pain=Pain(Place.KNEE, 2, Since.DAYS, side),
            professional=False,
            noted_at=NOW - timedelta(days=days),
        )
        for side, days in ((BodySide.LEFT, 6), (BodySide.RIGHT, 1))
    )
    assert state_of(Reports(notes=(left, right))).suggested == (Place.KNEE,)
    assert state_of(Reports(notes=(left, left))).suggested == ()


def test_something_else_each_time_is_too_much_too_soon() -> None:
    places = (Place.KNEE, Place.ANKLE, Place.LOWER_BACK)
    told = Reports(efforts=tuple(session(3 * n + 1, 2, place) for n, place in enumerate(places)))
    assert state_of(told).roams
    assert not state_of(replace(told, efforts=told.efforts[:2])).roams
    same = (*told.efforts[:2], session(7, 2, places[0]))
    assert not state_of(replace(told, efforts=same)).roams


def in_the(place: Place, level: int, *days: float) -> tuple[PainNote, ...]:
    """A note of this pain on each of these days before NOW; no sign was named."""
    pain = Pain(place, level, Since.DAYS)
    return tuple(
        PainNote(pain=pain, professional=False, noted_at=NOW - timedelta(days=each)) for each in days
    )


@pytest.mark.parametrize("place", [Place.GROIN, Place.THIGH, Place.LOWER_LEG, Place.FOOT])
def test_where_a_bone_may_hurt_little_pain_that_comes_back_for_weeks_is_checked(place: Place) -> None:
    state = state_of(Reports(notes=in_the(place, 2, 20, 11, 1)))

    assert isinstance(state.advice, SeeProfessional)
    assert "no_better_in_weeks" in {flag.id for flag in state.signs}
    assert state_of(Reports(notes=in_the(place, 2, 20, 11, 1), gone_at=NOW)).advice is None, "it's over"


@pytest.mark.parametrize(
    "notes",
    [
        in_the(Place.KNEE, 2, 20, 11, 1),  # no bone is suspected there
        in_the(Place.FOOT, 1, 20, 11, 1),  # as quiet as pain can be
        in_the(Place.FOOT, 2, 20, 1),  # it was away for longer than it's remembered
        in_the(Place.FOOT, 2, 12, 8, 1),  # not for two weeks yet
    ],
)
def test_elsewhere_or_for_less_it_only_adapts_what_is_done(notes: tuple[PainNote, ...]) -> None:
    assert state_of(Reports(notes=notes)).advice is None


def _session(pain: int, place: Place | None = None, *, days: float = 1) -> Effort:
    done_at = NOW - timedelta(days=days)
    return Effort(done_at=done_at, exercises=("squat",), sets=3, effort=5, pain=pain, place=place)


HURT_TEST = Result(
    test="single_leg_squat_quality", side=None, outcome="hurt", hurt=True, tested_at=NOW - timedelta(days=1)
)


@pytest.mark.parametrize("reports", [Reports(efforts=(_session(3),)), Reports(results=(HURT_TEST,))])
def test_until_somebody_says_where_it_hurt_nothing_is_hard_on_any_one_place(reports: Reports) -> None:
    state = state_of(reports)
    hard = {key for key, each in SHIPPED.exercises.items() if "high" in _loads(each)}

    assert state.is_anywhere
    assert state.may_be_gone
    assert hard.isdisjoint(allowed(state))
    assert allowed(state)
    assert allowed(state_of(replace(reports, gone_at=NOW))) & hard, "it's over"
    later = CareState.of(reports, FLAGS, NOW + timedelta(days=14))
    assert not later.is_anywhere, "it's forgotten after two weeks"


def _loads(exercise: Exercise) -> set[str]:
    loads = exercise.loads
    assert loads is not None
    return {str(getattr(loads, field.name)) for field in fields(loads) if field.name != "arm"}


def test_2_in_a_session_without_a_place_leaves_nothing_out() -> None:
    state = state_of(Reports(efforts=(_session(2),)))

    assert (state.unplaced, state.is_anywhere) == (2, False)
    assert allowed(state) == allowed(state_of(Reports()))


def test_who_comes_back_does_nothing_hard_on_that_place_and_after_a_sign_only_level_1() -> None:
    checked = NOW - timedelta(days=1)
    [knee] = in_the(Place.KNEE, 5, 5)
    mild = state_of(Reports(notes=(knee,), checked_at=checked)).restart
    sign = replace(knee, professional=True, signs=("night_or_rest_pain",))
    serious = state_of(Reports(notes=(sign,), checked_at=checked)).restart

    assert mild is not None
    assert serious is not None
    assert {mild.was_serious, serious.was_serious} == {False, True}
    assert not mild.may(SHIPPED.exercises["single_leg_squat"])
    assert mild.may(SHIPPED.exercises["single_leg_bridge_bent_knee"])
    assert not serious.may(SHIPPED.exercises["single_leg_bridge_bent_knee"])
    assert serious.may(SHIPPED.exercises["squat"])


def test_5_in_every_session_is_never_left_unanswered() -> None:
    for sessions in range(1, 8):
        reports = Reports(efforts=tuple(session(3 * n, 5) for n in range(sessions)))
        assert state_of(reports).advice == Rest()


def test_a_log_of_it_reveals_nothing() -> None:
    note = PainNote(pain=Pain(Place.KNEE, 9, Since.DAYS), professional=True, noted_at=NOW, signs=("x_sign",))
    shown = repr((Reports(notes=(note,)), state_of(Reports(notes=(note,)))))
    assert not {"knee", "x_sign", "9", "strong", "emergency"} & {*shown.casefold().replace("=", " ").split()}
    assert "knee" not in shown
    assert "x_sign" not in shown
