"""What a coach who writes content meets: schemas in the editor, the check with its fixes, the template."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from bot import paths
from bot.content import Problem, authoring, load_catalogue
from bot.domain.catalogue import Catalogue
from bot.domain.errors import OperatorError
from bot.domain.strict import STRICT, STRICT_SPANS

ROOT = Path(__file__).parent.parent.parent
SETTINGS = ("DISCORD_TOKEN", "DATABASE_PATH", "CONTENT_DIR", "LOG_LEVEL", "DEMO_PORT")
SHIPPED_FILES = sorted(paths.CONTENT.rglob("*.yaml"))
FIRST_LINE = "# yaml-language-server: $schema="


@dataclass(frozen=True)
class Club:
    """A club's own content folder, which begins with one exercise made from the template."""

    folder: Path

    @property
    def plank(self) -> Path:
        return self.folder / "exercises" / "side_plank.yaml"

    def edit(self, old: str, new: str, path: Path | None = None) -> int:
        """Puts ``new`` in the place of the only ``old``; the line it stands in, from 1."""
        path = path or self.plank
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def copy(self, name: str) -> Path:
        """The shipped file of this name, for the club to change."""
        (self.folder / name).parent.mkdir(exist_ok=True)
        return Path(shutil.copy(paths.CONTENT / name, self.folder / name))

    def problems(self) -> list[Problem]:
        return authoring.check(paths.CONTENT, self.folder)

    def problem(self) -> Problem:
        [problem] = self.problems()
        return problem


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As ``content new exercise`` leaves it: one exercise, and the schemas for the editor."""
    folder = tmp_path_factory.mktemp("new")
    authoring.new_exercise("Side plank", folder)
    return folder


@pytest.fixture
def club(new_folder: Path, tmp_path: Path) -> Club:
    return Club(shutil.copytree(new_folder, tmp_path / "ours"))


def errors(schema: dict[str, Any], data: object) -> list[str]:
    """Where the data breaks the schema, and how."""
    Draft202012Validator.check_schema(schema)
    validator: Any = Draft202012Validator(schema)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]


def glutes_on(*arguments: str, cwd: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, with these settings and no others."""
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-m", "bot", *arguments],
        cwd=cwd,
        env={**environment, **settings, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


# Schemas


def test_the_schemas_in_the_content_folder_are_current() -> None:
    written = {
        path.name: json.loads(path.read_text(encoding="utf-8"))
        for path in (paths.CONTENT / "schema").glob("*.json")
    }

    assert written == authoring.schemas(), "the classes have changed: run `glutes-on content schema`"


@pytest.mark.parametrize("path", SHIPPED_FILES, ids=lambda path: path.stem)
def test_a_shipped_file_is_valid_by_the_schema_that_its_first_line_names(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    first = text.partition("\n")[0]
    assert first.startswith(FIRST_LINE)
    schema = json.loads((path.parent / first.removeprefix(FIRST_LINE)).read_text(encoding="utf-8"))

    assert errors(schema, yaml.safe_load(text)) == []


def test_every_shipped_file_is_held_against_the_schema_of_its_folder() -> None:
    named = {
        (path.parent.name, path.read_text(encoding="utf-8").partition("\n")[0].rpartition("/")[2])
        for path in SHIPPED_FILES
    }

    assert named == {
        ("content", "phrases.schema.json"),
        ("content", "plan_rules.schema.json"),
        ("content", "red_flags.schema.json"),
        ("content", "sources.schema.json"),
        ("exercises", "exercise.schema.json"),
        ("lessons", "lesson.schema.json"),
        ("routines", "routine.schema.json"),
        ("self_tests", "self_test.schema.json"),
    }


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        pytest.param("colour", "blue", id="unknown-field"),
        pytest.param("position", "handstand", id="unknown-word"),
        pytest.param("level", 9, id="unknown-number"),
        pytest.param("why", "x" * 421, id="too-long"),
        pytest.param("steps", ["Only one step."], id="too-few"),
    ],
)
def test_the_schema_refuses_what_the_check_would(field: str, wrong: object) -> None:
    clamshell: dict[str, object] = yaml.safe_load(
        (paths.CONTENT / "exercises" / "clamshell.yaml").read_text(encoding="utf-8")
    )
    schema = authoring.schemas()["exercise.schema.json"]

    assert errors(schema, clamshell) == []
    assert len(errors(schema, {**clamshell, field: wrong})) == 1


def test_every_field_says_in_the_editor_what_to_write() -> None:
    def silent(name: str, schema: dict[str, Any]) -> list[str]:
        classes = {name: schema, **schema.get("$defs", {})}
        return [
            f"{owner}.{field}"
            for owner, each in classes.items()
            for field, spec in each.get("properties", {}).items()
            if not spec.get("description")
        ]

    missing = [field for name, schema in authoring.schemas().items() for field in silent(name, schema)]
    assert not missing, f"give these fields a docstring for a coach: {missing}"


def test_making_schemas_leaves_the_models_as_the_bot_starts_with_them() -> None:
    before = dict(STRICT), dict(STRICT_SPANS)

    authoring.schemas()

    assert before == (STRICT, STRICT_SPANS)
    assert "use_attribute_docstrings" not in STRICT


# The check


def test_the_shipped_content_has_no_problem() -> None:
    assert authoring.check(paths.CONTENT) == []


@pytest.mark.parametrize(
    ("old", "new", "field", "message", "fix"),
    [
        pytest.param(
            "level: 1",
            "levle: 1\nlevel: 1",
            "levle",
            "is not a known field",
            "did you mean level?",
            id="unknown-key",
        ),
        pytest.param(
            "level: 1",
            "zzz: 1\nlevel: 1",
            "zzz",
            "is not a known field",
            "the fields here are id, name,",
            id="unknown-key-like-no-other",
        ),
        pytest.param(
            "tempo: {up: 2, hold",
            "tempo: {up: 2, hodl: 1, hold",
            "tempo.hodl",
            "is not a known field",
            "did you mean hold?",
            id="unknown-key-inside-another",
        ),
        pytest.param(
            "{sets: 1, reps: 5",
            "{sets: 1, resp: 5, reps: 5",
            "dosage.strength.resp",
            "is not a known field",
            "did you mean reps",
            id="unknown-key-two-deep",
        ),
        pytest.param(
            "    instead:",
            "    insted: No.\n    instead:",
            "mistakes.0.insted",
            "is not a known field",
            "did you mean instead?",
            id="unknown-key-in-a-list",
        ),
        pytest.param(
            "position: standing",
            "position: side lying",
            "position",
            "must be 'standing', 'side-lying'",
            "did you mean side-lying",
            id="wrong-word",
        ),
        pytest.param(
            "equipment: []",
            "equipment: [bench]",
            "equipment.0",
            "'bench or step'",
            "take one of these words",
            id="wrong-word-like-no-other",
        ),
        pytest.param(
            "level: 1",
            "level: low",
            "level",
            "must be 1, 2 or 3",
            "without quotation marks",
            id="word-for-a-level",
        ),
        pytest.param(
            '"Write here what to feel or think of."',
            "a" * 172,
            "cues.0",
            "must have at most 160 characters",
            "it has 172: shorten it by 12 characters",
            id="over-long-text",
        ),
        pytest.param(
            '"Write here what to feel or think of."',
            "up",
            "cues.0",
            "must have at least 3 characters",
            "it has 2: write 1 character more",
            id="too-short-text",
        ),
        pytest.param(
            'steps:\n  - "Write here what to do first."\n',
            "steps:\n",
            "steps",
            "must have at least 2 items, not 1",
            "add 1 more",
            id="too-few",
        ),
        pytest.param(
            "plane: [frontal]",
            "plane: [frontal, frontal, frontal, sagittal]",
            "plane",
            "must have at most 3 items, not 4",
            "take 1 of them out",
            id="too-many",
        ),
        pytest.param(
            '"Write here how to get into position."',
            "Feet: apart",
            "setup.0",
            "must be text",
            "colon in it needs quotation marks",
            id="colon-in-a-sentence",
        ),
        pytest.param('name: "Side plank"', "name:", "name", "must be text", "behind the colon", id="nothing"),
        pytest.param(
            'name: "Side plank"', "name: yes", "name", "must be text", "quotation marks", id="yes-is-no-text"
        ),
        pytest.param(
            'name: "Side plank"',
            "name: [Side, plank]",
            "name",
            "must be text",
            "one sentence",
            id="list-for-text",
        ),
        pytest.param(
            "plane: [frontal]",
            "plane: frontal",
            "plane",
            "must be a list",
            "[square brackets]",
            id="text-for-list",
        ),
        pytest.param(
            "aliases: []", "aliases:", "aliases", "must be a list", "write []", id="nothing-for-list"
        ),
        pytest.param(
            "tempo: {up: 2", "tempo: {up: slow", "tempo.up", "valid number", "2 or 1.5", id="word-for-number"
        ),
        pytest.param(
            "tempo: {up: 2",
            "tempo: {up: 11",
            "tempo.up",
            "less than or equal to 10",
            "write 10 or less",
            id="over",
        ),
        pytest.param(
            "per_side: false",
            "per_side: both",
            "dosage.strength.per_side",
            "boolean",
            "true or false",
            id="boolean",
        ),
        pytest.param(
            "tempo: {up: 2, hold: 1, down: 2}",
            "tempo: slow",
            "tempo",
            "must be fields",
            "field: value",
            id="no-fields",
        ),
        pytest.param(
            "id: side_plank",
            "id: plank",
            "id",
            "must be 'side_plank', as the file is called",
            "write id: side_plank, or rename the file to plank.yaml",
            id="id-differs-from-the-file-name",
        ),
        pytest.param(
            "harder: []",
            "harder: [clamshel]",
            "harder.0",
            "there is no 'clamshel' in exercises",
            "did you mean clamshell",
            id="broken-link",
        ),
        pytest.param(
            "harder: []",
            "harder: [qqqq]",
            "harder.0",
            "there is no 'qqqq' in exercises",
            "the name of a file in exercises",
            id="broken-link-like-no-other",
        ),
        pytest.param(
            "harder: []",
            "harder: [side_plank]",
            "harder",
            "goes round in a circle: side_plank -> side_plank",
            "take side_plank out here",
            id="circle",
        ),
        pytest.param(
            "aliases: []",
            "aliases: [clam]",
            "aliases",
            "'clam' already leads to clamshell",
            "out of exercises/clamshell.yaml",
            id="duplicate-alias",
        ),
        pytest.param(
            "  - source: verywell",
            "  - source: verywel",
            "sources.0.source",
            "'verywel' is not in sources.yaml",
            "did you mean verywell",
            id="unknown-source",
        ),
        pytest.param(
            "cues:\n",
            "level: 2\ncues:\n",
            "level",
            "stands here twice",
            "keep one of the two",
            id="key-twice",
        ),
        pytest.param(
            'name: "Side plank"',
            "name: Plank: side",
            "file",
            "is not YAML",
            "needs quotation marks",
            id="not-yaml",
        ),
    ],
)
def test_a_problem_has_file_line_field_and_fix(
    club: Club, old: str, new: str, field: str, message: str, fix: str
) -> None:
    line = club.edit(old, new)

    problem = club.problem()

    assert (problem.file, problem.line, problem.field) == ("exercises/side_plank.yaml", line, field)
    assert message in problem.message
    assert fix in problem.fix
    assert (
        str(problem) == f"exercises/side_plank.yaml:{line}: {field}: {problem.message} (fix: {problem.fix})"
    )


def test_a_missing_field_is_to_be_added(club: Club) -> None:
    club.edit("level: 1\n", "")

    problem = club.problem()

    assert (problem.field, problem.message) == ("level", "is missing")
    assert problem.fix == "add a line that begins with level:"


def test_our_own_classes_say_themselves_what_to_give(club: Club) -> None:
    club.edit("reps: 5", "reps: 5, seconds: 30")

    problem = club.problem()

    assert problem.field == "dosage.strength"
    assert problem.message == "give either reps or seconds, and not both"


def test_a_file_that_is_not_utf_8_is_to_be_saved_as_such(club: Club) -> None:
    club.plank.write_bytes("name: Rückenlage\n".encode("latin-1"))

    assert "UTF-8" in club.problem().fix


def test_a_folder_without_exercises_wants_one(tmp_path: Path) -> None:
    [problem] = authoring.check(tmp_path)

    assert problem.fix == "put at least one exercise into this folder"


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
    assert problem.message == "'robertson' is not in sources.yaml"
    assert "did you mean robertson2017" in problem.fix


def test_two_red_flags_of_one_id_would_lose_the_first(club: Club) -> None:
    flags = club.copy("red_flags.yaml")
    line = club.edit("- id: cannot_bear_weight", "- id: limp_or_pain_turning_in", flags)

    problem = club.problem()

    assert (problem.line, problem.field) == (line, "2.id")
    assert problem.message == "'limp_or_pain_turning_in' stands here twice"


def test_errors_in_files_do_not_hide_broken_links_elsewhere(club: Club) -> None:
    club.edit("harder: []", "harder: [nowhere]")
    shutil.copy(club.plank, club.plank.with_stem("front_plank"))
    club.edit("id: side_plank", "id: front_plank\nlevle: 1", club.plank.with_stem("front_plank"))

    assert [(p.file, p.field) for p in club.problems()] == [
        ("exercises/front_plank.yaml", "levle"),
        ("exercises/side_plank.yaml", "harder.0"),
    ]


def test_a_link_to_a_file_that_is_there_but_wrong_is_no_second_error(club: Club) -> None:
    authoring.new_exercise("Front plank", club.folder)
    club.edit("harder: []", "harder: [front_plank]")
    club.edit("level: 1", "level: 9", club.plank.with_stem("front_plank"))

    assert [(p.file, p.field) for p in club.problems()] == [("exercises/front_plank.yaml", "level")]


@pytest.mark.parametrize("name", ["sources", "red_flags"])
def test_a_list_that_cannot_be_read_is_one_error(club: Club, name: str) -> None:
    (club.folder / f"{name}.yaml").write_text("just words\n")

    assert club.problem().file == f"{name}.yaml"


# The template


def test_the_template_passes_the_check_as_it_stands(club: Club) -> None:
    text = club.plank.read_text(encoding="utf-8")

    assert club.problems() == []
    assert text.startswith(f"{FIRST_LINE}../schema/exercise.schema.json\n")
    assert (club.folder / "schema" / "exercise.schema.json").is_file()
    schema = authoring.schemas()["exercise.schema.json"]
    assert errors(schema, yaml.safe_load(text)) == []


def _reached(defs: dict[str, Any], name: str) -> set[str]:
    """This part of a schema, and all that it is made of."""
    found = {name}
    for ref in re.findall(r"#/\$defs/(\w+)", json.dumps(defs[name])):
        found |= _reached(defs, ref)
    return found


def test_the_template_has_every_field_and_lists_the_allowed_words(club: Club) -> None:
    text = club.plank.read_text(encoding="utf-8")
    lines = [line.removeprefix("# ") for line in text.splitlines()]
    in_one_line = " ".join(line.strip("# ") for line in text.splitlines())

    schema = authoring.schemas()["exercise.schema.json"]
    for field in schema["properties"]:
        assert any(line.startswith(f"{field}:") for line in lines), field
    drawing = _reached(schema["$defs"], "Drawing")  # docs/drawing.md lists the words of these
    for name, each in schema["$defs"].items():
        if name in drawing:
            continue
        words = ", ".join(map(str, each.get("enum", [])))
        assert words in in_one_line, name


def test_the_template_shows_up_in_no_reminder_before_it_is_written(club: Club) -> None:
    plank = load_catalogue(paths.CONTENT, club.folder).exercises["side_plank"]

    assert [purpose.value for purpose in plank.fits] == ["strength"]
    assert plank.dosage.activation is None


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Side plank", "side_plank"),
        ("  Side   plank ", "side_plank"),
        ("Farmer's carry (heavy)", "farmers_carry_heavy"),
        ("Brücke", "brucke"),
        ("90-90 switch", "90_90_switch"),
    ],
)
def test_a_name_makes_a_file_name_that_anybody_can_type(tmp_path: Path, name: str, slug: str) -> None:
    path = authoring.new_exercise(name, tmp_path)

    assert path == tmp_path / "exercises" / f"{slug}.yaml"
    exercise = load_catalogue(paths.CONTENT, tmp_path).exercises[slug]
    assert exercise.name == " ".join(name.split())


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "is no name"),
        ("   ", "is no name"),
        ("!!!", "is no name"),
        ("42", "is no name"),
        ("No", "is no name"),
        ("../../secret", "is no name"),
        ("plank.yaml", "is no name"),
        ("plank: side", "is no name"),
        ("a" * 41, "at most 40"),
        ("Clamshell", "already an exercise"),
        ("CLAM-SHELL", "already an exercise"),
        ("Hip clam", "already an exercise"),
    ],
)
def test_a_name_that_will_not_do_is_refused_in_one_sentence(tmp_path: Path, name: str, sentence: str) -> None:
    with pytest.raises(OperatorError, match=sentence) as refusal:
        authoring.new_exercise(name, tmp_path)

    assert "\n" not in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("rest", ["", "half: writ: ten\n"], ids=["whole", "unfinished"])
def test_a_file_that_is_there_is_never_written_over(club: Club, rest: str) -> None:
    text = club.plank.read_text(encoding="utf-8") + rest
    club.plank.write_text(text, encoding="utf-8")

    with pytest.raises(OperatorError, match=r"already an exercise .*side_plank\.yaml"):
        authoring.new_exercise("Side plank", club.folder)

    assert club.plank.read_text(encoding="utf-8") == text


def test_without_a_folder_of_ones_own_an_installed_bot_is_not_written_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert authoring.own_folder(paths.CONTENT) == paths.CONTENT
    assert authoring.own_folder(paths.CONTENT, tmp_path) == tmp_path

    monkeypatch.setattr(paths, "CONTENT", tmp_path / "_shipped" / "content")

    with pytest.raises(OperatorError, match="CONTENT_DIR is not set"):
        authoring.own_folder(paths.CONTENT)


# A club's own folder


def test_a_clubs_folder_adds_an_exercise_and_overrides_one(club: Club, catalogue: Catalogue) -> None:
    clamshell = club.copy("exercises/clamshell.yaml")
    club.edit("name: Clamshell", "name: Our clamshell", clamshell)

    assert club.problems() == []
    ours = load_catalogue(paths.CONTENT, club.folder).exercises
    assert ours.keys() - catalogue.exercises.keys() == {"side_plank"}
    assert (ours["clamshell"].name, ours["squat"].name) == (
        "Our clamshell",
        catalogue.exercises["squat"].name,
    )


# The command line


def test_check_counts_what_is_fine_without_a_token_and_without_discord(tmp_path: Path) -> None:
    program = (
        "import sys; from bot.__main__ import main; code = main(['content', 'check']); "
        "assert 'discord' not in sys.modules; sys.exit(code)"
    )
    ended = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={
            **{name: value for name, value in os.environ.items() if name not in SETTINGS},
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (0, "")
    count = len(list((paths.CONTENT / "exercises").glob("*.yaml")))
    assert ended.stdout.startswith(f"All is well: {count} exercises, ")


def test_check_prints_every_problem_on_a_line_and_ends_with_1(club: Club) -> None:
    first = club.edit("level: 1", "level: 9")
    second = club.edit("harder: []", "hardr: []")

    ended = glutes_on("content", "check", cwd=club.folder.parent, CONTENT_DIR="ours")

    assert (ended.returncode, ended.stderr) == (1, "")
    # The path is the one from here, so that an editor's terminal can open it.
    one, two = ended.stdout.splitlines()
    assert one == (
        f"ours/exercises/side_plank.yaml:{first}: level: must be 1, 2 or 3 "
        "(fix: write one of these numbers, without quotation marks)"
    )
    assert two.startswith(f"ours/exercises/side_plank.yaml:{second}: hardr: is not a known field")
    assert "did you mean harder" in two


def test_new_exercise_writes_into_the_clubs_folder_and_passes_the_check(tmp_path: Path) -> None:
    new = glutes_on("content", "new", "exercise", "Side", "plank", cwd=tmp_path, CONTENT_DIR=".")
    check = glutes_on("content", "check", cwd=tmp_path, CONTENT_DIR=".")

    assert (new.returncode, new.stderr) == (0, "")
    assert "side_plank.yaml" in new.stdout
    assert (tmp_path / "exercises" / "side_plank.yaml").is_file()
    assert (check.returncode, check.stderr) == (0, "")


def test_a_name_that_is_taken_ends_with_2_and_one_sentence(tmp_path: Path) -> None:
    ended = glutes_on("content", "new", "exercise", "Clamshell", cwd=tmp_path, CONTENT_DIR=".")

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "already an exercise" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_schema_writes_into_the_clubs_folder(tmp_path: Path) -> None:
    ended = glutes_on("content", "schema", cwd=tmp_path, CONTENT_DIR=".")

    assert (ended.returncode, ended.stderr) == (0, "")
    written = {path.name for path in (tmp_path / "schema").iterdir()}
    assert written == {path.name for path in (paths.CONTENT / "schema").iterdir()}


@pytest.mark.parametrize("arguments", [(), ("dance",), ("new", "exercise"), ("new", "lesson", "Hips")])
def test_a_command_that_is_not_whole_is_refused_with_the_usage(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    ended = glutes_on("content", *arguments, cwd=tmp_path)

    assert ended.returncode == 2
    assert "usage: glutes-on content" in ended.stderr
    assert "Traceback" not in ended.stderr
