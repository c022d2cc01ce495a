"""``glutes-on content plan`` as a physio types it, and docs/plans.md held to what it prints."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from bot.content.exercises import Equipment, Place
from bot.features.guided.workout import NextDay
from bot.features.pain.rules import Outcome, Since
from bot.features.plan.explaining import ASKED, MODERATE, SIGNS, STRONG, TESTED
from bot.features.plan.making import SPARED
from bot.features.plan.written import (
    Written,
    WrittenPain,
    WrittenScreening,
    WrittenSession,
    WrittenSide,
    WrittenTest,
)
from bot.settings import CONTENT
from tests.cli.conftest import Call
from tests.content.folder import Club

GUIDE = (CONTENT.parent / "docs" / "plans.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```\n.*?```text\n(.*?)```", GUIDE, re.DOTALL)

RUNNER = """\
made_on: 2026-06-02
sessions_a_week: 2
phase: in season
equipment: [mat]
screening: {on: 2026-05-01, ticked: []}
"""


def runner(folder: Path, text: str) -> str:
    (folder / "runner.yaml").write_text(text, encoding="utf-8")
    return "runner.yaml"


@pytest.mark.parametrize(("text", "output"), EXAMPLES, ids=["one side did less", "pain"])
def test_each_example_of_the_guide_prints_what_the_guide_says(
    call: Call, tmp_path: Path, text: str, output: str
) -> None:
    ended = call("content", "plan", runner(tmp_path, text))

    assert (ended.code, ended.err) == (0, "")
    assert ended.out == output


def test_the_guide_names_every_field_and_every_word_of_the_file() -> None:
    classes = (Written, WrittenScreening, WrittenTest, WrittenSide, WrittenPain, WrittenSession)
    names = {field.name for each in classes for field in fields(each)}
    words = {word.value for kind in (Equipment, Place, NextDay, Outcome, Since) for word in kind}
    pain = {STRONG, SIGNS, ASKED, MODERATE, SPARED, TESTED}

    assert {each for each in names | words | pain if f"`{each}`" not in GUIDE} == set()


def test_advice_is_printed_with_how_soon_and_the_rule(call: Call, tmp_path: Path) -> None:
    text = RUNNER + "sessions: [{on: 2026-05-31, effort: 6, pain: 8}]\n"
    ended = call("content", "plan", runner(tmp_path, text))

    assert (ended.code, ended.err) == (0, "")
    assert (
        "advice: see a physio or doctor, and don't exercise\nhow soon: same day\nrule pain.strong: "
        in ended.out
    )
    assert "left out because of pain:\n- every exercise\n" in ended.out
    assert "sets and reps" not in ended.out


def test_rest_is_printed_with_the_rule(call: Call, tmp_path: Path) -> None:
    text = RUNNER + "pain: [{place: ankle, level: 5, since: today, on: 2026-06-01, signs: false}]\n"
    ended = call("content", "plan", runner(tmp_path, text))

    assert (ended.code, ended.err) == (0, "")
    assert "\nadvice: rest\nrule pain.moderate: Ankle, 5/10, told on 2026-06-01.\n" in ended.out


def test_the_same_file_prints_the_same_lines(call: Call, tmp_path: Path) -> None:
    file = runner(tmp_path, RUNNER.replace("[mat]", "[wall, chair, mat, loop band]"))
    first, second = (call("content", "plan", file) for _ in range(2))

    assert first == second
    assert "equipment: mat, loop band, wall, chair\n" in first.out


def test_a_clubs_own_rules_decide(call: Call, tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    club = Club(tmp_path / "ours")
    rules = club.copy("plan_rules.yaml")
    club.edit("version: 7", "version: 9", rules)
    ended = call("content", "plan", runner(tmp_path, RUNNER), CONTENT_DIR="ours")

    assert ended.code == 0
    assert "version of the rules: 9\n" in ended.out


def test_every_mistake_is_a_line_with_its_fix_and_the_code_is_2(call: Call, tmp_path: Path) -> None:
    text = RUNNER.replace("[mat]", "[matt]") + "shoes: {}\n"
    ended = call("content", "plan", runner(tmp_path, text))

    assert (ended.code, ended.out) == (2, "")
    one, two = ended.err.splitlines()
    assert one.startswith("runner.yaml:4: equipment.0: must be ")
    assert one.endswith("(fix: did you mean mat?)")
    assert two.startswith("runner.yaml:6: shoes: isn't a field here")
    assert "The fields here are made_on, sessions_a_week, phase, equipment" in two


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "must be a set of fields"),
        ("phase: [", "isn't YAML"),
        ("- a list", "must be a set of fields"),
        ("phase: in season\nphase: in season\n", "is here twice"),
        (RUNNER.replace("2026-06-02", "2999-01-01"), "is in the future"),
    ],
)
def test_a_file_that_is_no_runner_ends_with_2_and_says_why(
    call: Call, tmp_path: Path, text: str, told: str
) -> None:
    ended = call("content", "plan", runner(tmp_path, text))

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("runner.yaml:")
    assert told in ended.err
    assert "Traceback" not in ended.err


def test_a_file_that_is_not_there_ends_with_2(call: Call) -> None:
    ended = call("content", "plan", "nobody.yaml")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("nobody.yaml:1: ")


def test_content_that_cannot_be_used_ends_with_2(call: Call, tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "plan_rules.yaml").write_text("id: plan_rules\n", encoding="utf-8")
    ended = call("content", "plan", runner(tmp_path, RUNNER), CONTENT_DIR="ours")

    assert (ended.code, ended.out) == (2, "")
    assert "CONTENT_DIR" in ended.err
