"""A small file that would hang or kill the start is refused by its name and line, as every other mistake."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.content import authoring
from bot.content.files import Problem
from bot.settings import CONTENT
from tests.content.folder import Club
from tests.process import glutes_on

MULTIPLYING = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

DEADLY = {
    "aliases that multiply": (MULTIPLYING, 1, "anchor"),
    "aliases that multiply as keys and merges": (
        "a: &a {k: 1}\nb: &b {<<: [*a, *a]}\nc: &c {<<: [*b, *b]}\nd: {<<: [*c, *c]}\n",
        1,
        "anchor",
    ),
    "a list that holds itself": ("- one\n- &me [*me]\n", 2, "anchor"),
    "40,000 levels in brackets": ("a:\n  " + "[" * 40_000, 2, "levels deep"),
    "20,000 levels in braces": ("{a: " * 20_000, 1, "levels deep"),
    "40,000 levels of dashes": ("\n" + "- " * 40_000 + "x\n", 2, "levels deep"),
    "40,000 levels of question marks": ("? " * 40_000 + "x\n", 1, "levels deep"),
    "300 levels of lines": ("".join(" " * n + "a:\n" for n in range(300)), 33, "levels deep"),
}
"""What stands in the file, the line to be named, and what is to be said."""


@pytest.mark.parametrize(("text", "line", "said"), DEADLY.values(), ids=DEADLY)
def test_what_would_kill_or_hang_the_process_is_one_sentence(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "bridge.yaml").write_text(text, encoding="utf-8")

    ended = glutes_on(tmp_path, "content", "check", CONTENT_DIR=str(tmp_path))

    assert (ended.returncode, ended.stderr) == (1, "")
    assert ended.stdout.startswith(f"exercises/bridge.yaml:{line}: file: ")
    assert said in ended.stdout
    assert ended.stdout.count("\n") == 1


WRONG = {
    "a month that does not exist": "2026-13-01",
    "a day that does not exist": "2026-02-30",
    "the year 0": "0000-01-01",
    "a time that does not exist": "2026-01-01 25:00:00",
    "a zone that does not exist": "2026-01-01 10:00:00 +99:99",
    "an endless integer": "9" * 5_000,
    "an endless hexadecimal": "0x" + "f" * 50_000,
    "an endless binary": "0b" + "1" * 50_000,
    "an endless octal": "0" + "7" * 50_000,
    "an endless number of minutes": "1" + ":59" * 5_000,
    "an endless fraction": "1" + ":59" * 5_000 + ".5",
    "infinity": ".inf",
    "no number": ".nan",
    "a tag that does not fit": "!!int one",
    "a tag of no word": "!!bool maybe",
    "a tag of no date": "!!timestamp soon",
    "a tag of no bytes": "!!binary '*'",
    "a tag of Python": "!!python/object/apply:os.getcwd []",
}


@pytest.mark.parametrize("value", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize(
    "place", ["level: 1", "name: Wall sit", "strength: {sets: 1, reps: 5", "position: standing"]
)
def test_a_value_that_python_cannot_hold_is_named_by_its_line(club: Club, place: str, value: str) -> None:
    field, _, _ = place.partition(": ")
    if field == "strength":
        line = club.edit("reps: 5", f"reps: {value}")
    else:
        old = next(each for each in club.wall_sit.read_text().splitlines() if each.startswith(f"{field}: "))
        line = club.edit(f"\n{old}\n", f"\n{field}: {value}\n") + 1

    problem = club.problem()

    assert (problem.file, problem.line) == ("exercises/wall_sit.yaml", line)
    assert len(str(problem)) < 500


@pytest.mark.parametrize("key", ["2026-13-01", "9" * 5_000, "0x" + "f" * 50_000, "[a, b]", "x" * 50_000])
def test_a_name_of_a_field_that_is_none_is_named_by_its_line(club: Club, key: str) -> None:
    line = club.edit("\nlevel: 1\n", f"\nlevel: 1\n? {key}\n: x\n") + 2

    problem = club.problem()

    assert problem.line == line
    assert len(str(problem)) < 500


def no_writer(path: Path) -> None:
    os.mkfifo(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def a_folder(path: Path) -> None:
    path.mkdir()


def a_link_to_nothing(path: Path) -> None:
    path.symlink_to("nowhere.yaml")


def far_too_large(path: Path) -> None:
    path.write_text("- a\n" * 130_000, encoding="utf-8")


@pytest.mark.parametrize("make", [no_writer, endless, a_folder, a_link_to_nothing, far_too_large])
@pytest.mark.parametrize("name", ["exercises/bridge.yaml", "sources.yaml"])
def test_what_is_no_small_file_is_not_read(tmp_path: Path, make: object, name: str) -> None:
    (tmp_path / "exercises").mkdir()
    assert callable(make)
    make(tmp_path / name)

    ended = glutes_on(tmp_path, "content", "check", CONTENT_DIR=str(tmp_path))

    assert (ended.returncode, ended.stderr) == (1, "")
    assert ended.stdout.startswith(f"{name}:1: file: ")
    assert ended.stdout.count("\n") == 1


def test_a_file_with_thousands_of_mistakes_lists_the_first_ones(tmp_path: Path) -> None:
    (tmp_path / "red_flags.yaml").write_text("- 1\n" * 20_000, encoding="utf-8")

    problems: list[Problem] = authoring.check(CONTENT, tmp_path)

    assert 1 < len(problems) <= 101
    assert "more" in problems[-1].message


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"name: Bridge\nwhy: R\xfccken\n", 2),
        (b"\xff\xfen\x00a\x00m\x00e\x00:\x00 \x00x\x00", 1),
        (b"name: Bridge\nid: bridge\nwhy: a\x00b\n", 3),
        (b"name: Bridge\nwhy: a\x07b\n", 2),
    ],
    ids=["Latin-1", "UTF-16", "a zero byte", "a bell"],
)
def test_a_character_that_is_no_text_is_named_by_its_line(club: Club, data: bytes, line: int) -> None:
    club.wall_sit.write_bytes(data)

    assert club.problem().line == line
    assert "\n" not in str(club.problem())
