"""`content check`: each problem with its file, line, field and fix."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.content import authoring
from bot.settings import CONTENT
from tests.content.folder import Club


def test_the_shipped_content_has_no_problem() -> None:
    assert authoring.check(CONTENT) == []


def test_a_missing_field_is_to_be_added(club: Club) -> None:
    club.edit("level: 1\n", "")

    problem = club.problem()

    assert (problem.field, problem.message) == ("level", "is missing")
    assert problem.fix == "add a line that starts with level:"


def test_our_own_classes_say_themselves_what_to_give(club: Club) -> None:
    club.edit("reps: 5", "reps: 5, seconds: 30")

    problem = club.problem()

    assert problem.field == "dosage.strength"
    assert problem.message == "give either reps or seconds, and not both"


def test_a_file_that_is_not_utf_8_is_to_be_saved_as_such(club: Club) -> None:
    club.wall_sit.write_bytes("name: Rückenlage\n".encode("latin-1"))

    assert "UTF-8" in club.problem().fix


def test_a_folder_without_exercises_wants_one(tmp_path: Path) -> None:
    [problem] = authoring.check(tmp_path)

    assert problem.fix == "put at least one exercise in this folder"


def test_a_routine_that_takes_longer_than_it_says_is_told_the_minutes(club: Club) -> None:
    routine = club.copy("routines/base_circuit.yaml")
    line = club.edit("minutes: 25", "minutes: 5", routine)

    problem = club.problem()

    assert (problem.file, problem.line, problem.field) == ("routines/base_circuit.yaml", line, "minutes")
    assert problem.fix.startswith("write 2")


def test_a_source_of_a_red_flag_is_looked_for(club: Club) -> None:
    flags = club.copy("red_flags.yaml")
    line = club.edit(
        '{source: robertson2017, supports: "groin', '{source: robertson, supports: "groin', flags
    )

    problem = club.problem()

    assert (problem.file, problem.line, problem.field) == ("red_flags.yaml", line, "0.sources.0.source")
    assert problem.message == "'robertson' isn't in sources.yaml"
    assert "did you mean robertson2017" in problem.fix


def test_two_red_flags_of_one_id_would_lose_the_first(club: Club) -> None:
    flags = club.copy("red_flags.yaml")
    line = club.edit("- id: cannot_bear_weight", "- id: limp_or_pain_turning_in", flags)

    problem = club.problem()

    assert (problem.line, problem.field) == (line, "2.id")
    assert problem.message == "'limp_or_pain_turning_in' is here twice"


def test_errors_in_files_do_not_hide_broken_links_elsewhere(club: Club) -> None:
    club.edit("harder: []", "harder: [nowhere]")
    shutil.copy(club.wall_sit, club.wall_sit.with_stem("low_wall_sit"))
    club.edit("id: wall_sit", "id: low_wall_sit\nlevle: 1", club.wall_sit.with_stem("low_wall_sit"))

    assert [(p.file, p.field) for p in club.problems()] == [
        ("exercises/low_wall_sit.yaml", "levle"),
        ("exercises/wall_sit.yaml", "harder.0"),
    ]


def test_a_link_to_a_file_that_is_there_but_wrong_is_no_second_error(club: Club) -> None:
    authoring.new_exercise("Low wall sit", club.folder)
    club.edit("harder: []", "harder: [low_wall_sit]")
    club.edit("level: 1", "level: 9", club.wall_sit.with_stem("low_wall_sit"))

    assert [(p.file, p.field) for p in club.problems()] == [("exercises/low_wall_sit.yaml", "level")]


@pytest.mark.parametrize("name", ["sources", "red_flags"])
def test_a_list_that_cannot_be_read_is_one_error(club: Club, name: str) -> None:
    (club.folder / f"{name}.yaml").write_text("just words\n")

    assert club.problem().file == f"{name}.yaml"
