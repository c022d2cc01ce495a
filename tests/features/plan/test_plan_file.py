"""The file of answers: it gives the plan that the same answers give on Discord, or says what to fix where."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from bot.content.catalogue import Catalogue
from bot.content.exercises import Place
from bot.features.guided.workout import NextDay
from bot.features.pain.rules import Since
from bot.features.plan.making import make_plan
from bot.features.plan.plans import Answers
from bot.features.plan.written import WrittenPain, WrittenSession, WrittenTest
from bot.features.self_tests.rules import Side
from tests.features.plan.plan_file import read_plan_file, written_down
from tests.features.plan.plan_pattern import Pattern
from tests.features.plan.test_plan_table import TABLE

SAID_ONLY_ON_DISCORD = {"a sign after somebody had looked at an earlier one: a professional"}
"""Patterns that no file can say: being cleared of pain that isn't in the file."""

HEAD = """\
made_on: 2026-06-02
sessions_a_week: 2
phase: base building
equipment: [mat]
"""


@pytest.mark.parametrize(
    "pattern",
    [pytest.param(pattern, id=name) for name, pattern in TABLE.items() if name not in SAID_ONLY_ON_DISCORD],
)
def test_a_file_gives_the_plan_that_its_answers_give(
    pattern: Pattern, catalogue: Catalogue, tmp_path: Path
) -> None:
    assert catalogue.plan_rules is not None
    text = written_down(pattern.answers, catalogue)
    assert text is not None
    read, problems = read_plan_file(tmp_path, text, catalogue)

    assert problems == []
    assert read is not None
    plan = make_plan(read, catalogue.plan_rules, catalogue)
    assert plan == make_plan(pattern.answers, catalogue.plan_rules, catalogue)


def test_only_the_patterns_named_above_cannot_be_written_down(catalogue: Catalogue) -> None:
    unsaid = {name for name, pattern in TABLE.items() if written_down(pattern.answers, catalogue) is None}

    assert unsaid == SAID_ONLY_ON_DISCORD


def answers_of(folder: Path, catalogue: Catalogue, more: str = "", head: str = HEAD) -> Answers:
    read, problems = read_plan_file(folder, head + dedent(more), catalogue)
    assert problems == []
    assert read is not None
    return read


def test_the_day_is_today_unless_the_file_says_another(catalogue: Catalogue, tmp_path: Path) -> None:
    head = HEAD.replace("made_on: 2026-06-02\n", "")
    read, _ = read_plan_file(tmp_path, head, catalogue, today=date(2026, 7, 1))

    assert read is not None
    assert read.made_at.isoformat() == "2026-07-01T12:00:00+00:00"


def test_a_session_without_exercises_had_one_of_each_ladder(catalogue: Catalogue, tmp_path: Path) -> None:
    assert catalogue.plan_rules is not None
    more = "sessions: [{on: 2026-05-30, effort: 5, pain: 0, next_day: no more than before}]"
    [effort] = answers_of(tmp_path, catalogue, more).efforts

    assert all({*effort.exercises} & {*ladder.rungs} for ladder in catalogue.plan_rules.ladders)
    assert effort.next_day is NextDay.NO_MORE


def test_two_numbers_name_the_weaker_side_as_the_guided_test_does(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    more = """
        tests:
          - test: side_plank_hold
            on: 2026-05-30
            left: {seconds: 60, outcome: straight}
            right: {seconds: 24, outcome: straight}
    """
    results = answers_of(tmp_path, catalogue, more).results

    assert [(each.side, each.outcome, each.value) for each in results] == [
        (Side.LEFT, "straight", 60),
        (Side.RIGHT, "shorter", 24),
    ]


def test_pain_that_nobody_asked_about_is_not_taken_for_a_no(catalogue: Catalogue, tmp_path: Path) -> None:
    more = "pain: [{place: knee, level: 1, since: today, on: 2026-06-02}]"
    [note] = answers_of(tmp_path, catalogue, more).hurts

    assert note.professional is None


PLANK = "tests:\n  - {test: side_plank_hold, on: 2026-05-20, "
KNEE = "pain:\n  - {place: knee, level: 2, since: today, on: 2026-05-20"
DONE = "sessions:\n  - {on: 2026-05-20, effort: 5, pain: 0"

WRONG = {
    "a health question as a field": (
        "screening: {on: 2026-06-01, ticked: [], pregnancy: true}",
        (5, "screening.pregnancy", "isn't a field here", "take it out"),
    ),
    "a health question misspelt": (
        "screening: {on: 2026-06-01, ticked: [hart]}",
        (5, "screening.ticked.0", "isn't a health question", "did you mean heart or hurts?"),
    ),
    "a group that is empty and ticked": (
        "screening: {on: 2026-06-01, ticked: [heart], empty: [health]}",
        (5, "screening.empty.0", "something in it is ticked", "take out one"),
    ),
    "a smaller answer without its tick": (
        "screening: {on: 2026-06-01, ticked: [], smaller: {faint: during}}",
        (5, "screening.smaller.faint", "isn't ticked", "add it to ticked"),
    ),
    "a smaller answer misspelt": (
        "screening: {on: 2026-06-01, ticked: [faint], smaller: {faint: durin}}",
        (5, "screening.smaller.faint", "isn't an answer to faint", "did you mean during?"),
    ),
    "cleared before the answers": (
        "screening: {on: 2026-05-20, ticked: [heart], cleared: 2026-05-19}",
        (5, "screening.cleared", "before the day of the answers", "write 2026-05-20"),
    ),
    "a field misspelt": ("equipmnt: []", (5, "equipmnt", "isn't a field here", "did you mean equipment?")),
    "a test misspelt": (
        PLANK.replace("hold", "hol") + "side: left, outcome: straight}",
        (6, "tests.0.test", "isn't a self-test", "did you mean side_plank_hold?"),
    ),
    "an outcome misspelt": (
        PLANK + "side: left, outcome: straigt}",
        (6, "tests.0.outcome", "isn't an outcome of side_plank_hold", "did you mean straight?"),
    ),
    "an outcome of another test": (
        PLANK + "side: left, outcome: cramped}",
        (6, "tests.0.outcome", "isn't an outcome", "use one of straight, "),
    ),
    "a test without its side": (
        PLANK + "outcome: straight}",
        (6, "tests.0", "doesn't say which side", "add side: left or side: right"),
    ),
    "a test without an outcome": (
        PLANK + "side: left}",
        (6, "tests.0", "doesn't say what the test showed", "add left: and right:"),
    ),
    "both ways at once": (
        PLANK + "left: {outcome: straight}, outcome: straight}",
        (6, "tests.0", "has left or right, and more beside them", "write it all in left and right"),
    ),
    "sides of a test without sides": (
        "tests:\n  - {test: deep_squat_test, on: 2026-05-20, left: {outcome: heels_up}}",
        (6, "tests.0", "has sides, and deep_squat_test has none", "without left and right"),
    ),
    "reps of a test that counts seconds": (
        PLANK + "left: {outcome: straight, reps: 3}}",
        (6, "tests.0.left.reps", "isn't what side_plank_hold counts", "write seconds:"),
    ),
    "a number of a test without numbers": (
        "tests:\n  - {test: deep_squat_test, on: 2026-05-20, outcome: heels_up, reps: 3}",
        (6, "tests.0.reps", "isn't what deep_squat_test counts", "take it out"),
    ),
    "a place where nothing hurt": (
        PLANK + "left: {outcome: straight, place: knee}}",
        (6, "tests.0.left.place", "is only for a test that hurt", "take it out"),
    ),
    "longer than anybody holds": (
        PLANK + "side: left, outcome: straight, seconds: 4000}",
        (6, "tests.0.seconds", "is too high", "or less"),
    ),
    "less than nothing": (
        PLANK + "side: left, outcome: straight, seconds: -1}",
        (6, "tests.0.seconds", "must be at least 0", "write 0 or more"),
    ),
    "half a rep": (
        "tests:\n  - {test: side_leg_lift_count, on: 2026-05-20, side: left, outcome: clean, reps: 2.5}",
        (6, "tests.0.reps", "must be a whole number", "only whole reps count"),
    ),
    "a number where it hurt": (
        PLANK + "side: left, outcome: hurt, seconds: 9}",
        (6, "tests.0.seconds", "can't stand with outcome: hurt", "take it out"),
    ),
    "the same side twice on one day": (
        PLANK + "side: left, outcome: straight}\n"
        "  - {test: side_plank_hold, on: 2026-05-20, left: {outcome: straight}}",
        (7, "tests.1", "is the second result of side_plank_hold", "keep one"),
    ),
    "a place misspelt": (
        KNEE.replace("knee", "knees") + "}",
        (6, "pain.0.place", "must be ", "did you mean knee?"),
    ),
    "pain of 11": (KNEE.replace("level: 2", "level: 11") + "}", (6, "pain.0.level", "at most 10", "10 or l")),
    "pain that is yes": (
        KNEE.replace("level: 2", "level: yes") + "}",
        (6, "pain.0.level", "must be a whole number", "in digits"),
    ),
    "pain without its day": (
        KNEE.replace(", on: 2026-05-20", "") + "}",
        (6, "pain.0.on", "is missing", "add a line that starts with on:"),
    ),
    "signs that are a word": (
        KNEE + ", signs: limp}",
        (6, "pain.0.signs", "must be true or false", "write true or false"),
    ),
    "cleared before it was told": (
        KNEE + ", cleared: 2026-05-19}",
        (6, "pain.0.cleared", "is before the day it was told", "2026-05-20 or a later day"),
    ),
    "older pain that isn't cleared with the rest": (
        KNEE + ", cleared: 2026-05-22}\n  - {place: foot, level: 1, since: today, on: 2026-05-21}",
        (7, "pain.1", "must be cleared too", "add cleared: 2026-05-22"),
    ),
    "effort of 0": (
        DONE.replace("effort: 5", "effort: 0") + "}",
        (6, "sessions.0.effort", "at least 1", "write 1 or more"),
    ),
    "an unknown next day": (
        DONE + ", next_day: more than befor}",
        (6, "sessions.0.next_day", "must be ", "did you mean more than before"),
    ),
    "an exercise misspelt": (
        DONE + ", exercises: [squat, clamshel]}",
        (6, "sessions.0.exercises.1", "isn't an exercise", "did you mean clamshell"),
    ),
    "a day after the plan's": (
        DONE.replace("05-20", "06-03") + "}",
        (6, "sessions.0.on", "is after the plan's day, 2026-06-02", "2026-06-02 or an earlier day"),
    ),
    "a day in the future": (
        KNEE + ", cleared: 2027-01-01}",
        (6, "pain.0.cleared", "is in the future", "2026-06-02 or an earlier day"),
    ),
    "a day as people say it": (
        DONE.replace("2026-05-20", "20.5.2026") + "}",
        (6, "sessions.0.on", "must be a day", "such as 2026-11-20"),
    ),
    "a day with a time": (
        DONE.replace("2026-05-20", "2026-05-20 18:00:00") + "}",
        (6, "sessions.0.on", "must be a day", "such as 2026-11-20"),
    ),
    "a year alone": (
        DONE.replace("2026-05-20", "2026") + "}",
        (6, "sessions.0.on", "must be a day", "such as 2026-11-20"),
    ),
    "a day that isn't in the calendar": (
        DONE.replace("2026-05-20", "2026-02-30") + "}",
        (6, "file", "isn't a number or date", "days as year-month-day"),
    ),
    "a list without entries": ("tests:", (5, "tests", "must be a list", "write [] for none")),
}


@pytest.mark.parametrize(("more", "told"), WRONG.values(), ids=WRONG)
def test_each_mistake_is_told_with_its_line_and_its_fix(
    more: str, told: tuple[int, str, str, str], catalogue: Catalogue, tmp_path: Path
) -> None:
    read, problems = read_plan_file(tmp_path, HEAD + more, catalogue, today=date(2026, 6, 30))

    line, where, message, fix = told
    [problem] = problems
    assert read is None
    assert (problem.line, problem.field) == (line, where)
    assert message in problem.message
    assert fix in problem.fix


@pytest.mark.parametrize(
    ("old", "new", "line", "message", "fix"),
    [
        ("sessions_a_week: 2", "sessions_a_week: 4", 2, "must be 2 or 3", "one of these numbers"),
        ("base building", "base bulding", 3, "must be 'base building' or", "did you mean base building?"),
        ("[mat]", "[mat, lop band]", 4, "must be 'mat', 'loop band'", "did you mean loop band?"),
        ("[mat]", "mat", 4, "must be a list", "square brackets"),
        ("equipment: [mat]\n", "", 1, "is missing", "add a line that starts with equipment:"),
        ("2026-06-02", "2026-06-03", 1, "is in the future", "write 2026-06-02 or an earlier day"),
    ],
)
def test_the_choices_are_told_in_the_same_way(
    old: str, new: str, line: int, message: str, fix: str, catalogue: Catalogue, tmp_path: Path
) -> None:
    _, [problem] = read_plan_file(tmp_path, HEAD.replace(old, new), catalogue)

    assert problem.line == line
    assert message in problem.message
    assert fix in problem.fix


def test_all_mistakes_of_one_kind_are_told_at_once(catalogue: Catalogue, tmp_path: Path) -> None:
    more = DONE.replace("05-20", "06-30") + ", exercises: [squt]}\n" + KNEE + ", cleared: 2026-05-01}"
    _, problems = read_plan_file(tmp_path, HEAD + more, catalogue)

    assert {each.field for each in problems} == {
        "sessions.0.on",
        "sessions.0.exercises.0",
        "pain.0.cleared",
    }


def test_nothing_in_a_log_says_what_hurts_or_what_was_seen() -> None:
    day = date(2026, 6, 2)
    shown = [
        repr(WrittenTest(test="side_plank_hold", on=day, side=Side.LEFT, outcome="sank_early")),
        repr(WrittenPain(place=Place.KNEE, level=7, since=Since.TODAY, on=day, signs=True)),
        repr(WrittenSession(on=day, effort=9, pain=5)),
    ]

    told = ("plank", "sank", "left", "knee", "7", "True", "9", "5")
    assert [(word, each) for each in shown for word in told if word in each] == []
