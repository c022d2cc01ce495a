"""The coach's commands as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.catalogue import Catalogue
from bot.content.load import load_catalogue
from bot.settings import CONTENT
from tests.cli.conftest import Call
from tests.content.folder import Club
from tests.process import python


@pytest.fixture
def club(call: Call, tmp_path: Path) -> Club:
    """A club's own folder with one exercise made from the template."""
    ours = tmp_path / "ours"
    ours.mkdir()
    call("content", "new", "exercise", "Wall sit", CONTENT_DIR="ours")
    return Club(ours)


def test_a_clubs_folder_adds_an_exercise_and_overrides_one(club: Club, catalogue: Catalogue) -> None:
    clamshell = club.copy("exercises/clamshell.yaml")
    club.edit("name: Clamshell", "name: Our clamshell", clamshell)

    assert club.problems() == []
    ours = load_catalogue(CONTENT, club.folder).exercises
    assert ours.keys() - catalogue.exercises.keys() == {"wall_sit"}
    assert (ours["clamshell"].name, ours["squat"].name) == (
        "Our clamshell",
        catalogue.exercises["squat"].name,
    )


def test_check_counts_what_is_fine_without_a_token(tmp_path: Path) -> None:
    program = "import sys; from bot.cli import main; sys.exit(main(['content', 'check']))"
    ended = python(tmp_path, "-c", program)

    assert (ended.returncode, ended.stderr) == (0, "")
    count = len(list((CONTENT / "exercises").glob("*.yaml")))
    assert ended.stdout.startswith(f"All is well: {count} exercises, ")


def test_check_prints_every_problem_on_a_line_and_ends_with_1(call: Call, club: Club) -> None:
    first = club.edit("level: 1", "level: 9")
    second = club.edit("harder: []", "hardr: []")

    ended = call("content", "check", CONTENT_DIR="ours")

    assert (ended.code, ended.err) == (1, "")
    # The path is the one from here, so that an editor's terminal can open it.
    one, two = ended.out.splitlines()
    assert one == (
        f"ours/exercises/wall_sit.yaml:{first}: level: must be 1, 2 or 3 "
        "(fix: write one of these numbers, without quotation marks)"
    )
    assert two.startswith(f"ours/exercises/wall_sit.yaml:{second}: hardr: isn't a field here")
    assert "did you mean harder" in two


def test_new_exercise_writes_into_the_clubs_folder(call: Call, tmp_path: Path) -> None:
    new = call("content", "new", "exercise", "Wall", "sit", CONTENT_DIR=".")

    assert (new.code, new.err) == (0, "")
    assert "wall_sit.yaml" in new.out
    assert (tmp_path / "exercises" / "wall_sit.yaml").is_file()


def test_a_template_is_refused_until_each_of_its_sentences_is_replaced(call: Call, club: Club) -> None:
    begun = call("content", "check", CONTENT_DIR="ours")
    text = club.wall_sit.read_text(encoding="utf-8")
    places = [line for line in text.splitlines() if "Write here" in line and not line.startswith("#")]
    club.wall_sit.write_text(text.replace("Write here", "Say"), encoding="utf-8")
    filled = call("content", "check", CONTENT_DIR="ours")

    assert begun.code == 1
    assert begun.out.count("still holds the template's sentence") >= len(places) > 5
    assert (filled.code, filled.err) == (0, "")


def test_how_a_clubs_own_texts_sound_is_a_warning_and_no_error(call: Call, club: Club) -> None:
    text = club.wall_sit.read_text(encoding="utf-8").replace("Write here", "Say")
    club.wall_sit.write_text(text, encoding="utf-8")
    line = club.edit("Say how to get into position.", "Do not ask whoever trains here to begin anew.")
    checked = call("content", "check", CONTENT_DIR="ours")

    assert checked.code == 0
    warnings = [each for each in checked.out.splitlines() if each.startswith("warning: ")]
    said = [each for each in warnings if each.startswith(f"warning: ours/exercises/wall_sit.yaml:{line}:")]
    assert [
        word for word in ("'Do not'", "'whoever'", "'anew'") if not any(word in each for each in said)
    ] == []


def test_a_clubs_card_that_is_longer_than_a_phone_is_told_how_long(call: Call, club: Club) -> None:
    text = club.wall_sit.read_text(encoding="utf-8").replace("Write here", "Say")
    long = "\n".join(f'  - "{"Keep your back long and breathe. " * 4}{n}"' for n in range(6))
    club.wall_sit.write_text(text.replace('  - "Say what to do first."', long), encoding="utf-8")
    checked = call("content", "check", CONTENT_DIR="ours")

    assert checked.code == 0
    assert "a phone's screen shows 900" in checked.out


def test_show_prints_the_card_as_members_see_it_and_its_length_beside_it(
    call: Call, catalogue: Catalogue
) -> None:
    clamshell = catalogue.exercises["clamshell"]
    ended = call("content", "show", "exercises", "clamshell")

    assert ended.code == 0
    assert ended.out.startswith(f"[Picture: {clamshell.alt_text}]\n## Clamshell\n")
    assert ended.out.index("Sets and reps") < ended.out.index(clamshell.setup[0])
    assert all(step in ended.out for step in (*clamshell.steps, *clamshell.cues, *clamshell.stop_if))
    assert "[Common mistakes] [Why and sources]" in ended.out
    assert not any(mistake.wrong in ended.out for mistake in clamshell.mistakes), "it's behind its button"
    text = ended.out.partition("\n")[2].rpartition("\n[Common mistakes]")[0]
    said = int(ended.err.split(": ")[1].split()[0])
    assert ended.err == f"Page 1 of 1: {said} of 900 characters\n"
    assert abs(said - len(text)) <= 3, "line breaks between parts aren't theirs"


@pytest.mark.parametrize("kind", ["exercises", "self_tests", "lessons", "routines"])
def test_show_has_every_page_of_every_kind(call: Call, catalogue: Catalogue, kind: str) -> None:
    for key in list(getattr(catalogue, kind))[:3]:
        ended = call("content", "show", kind, key)
        pages = ended.err.splitlines()

        assert ended.code == 0
        assert [page.split(":")[0] for page in pages] == [
            f"Page {n} of {len(pages)}" for n in range(1, len(pages) + 1)
        ]
        assert ended.out.count("[Read more]") + ended.out.count(" [Read more]") >= len(pages) - 1


def test_show_of_an_id_that_is_not_there_names_the_nearest(call: Call) -> None:
    ended = call("content", "show", "exercises", "clamshel")

    assert (ended.code, ended.out) == (2, "")
    assert "did you mean" in ended.err
    assert "clamshell" in ended.err


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("clam", "exercises clamshell Clamshell"),
        ("my knee hurts", "lessons knee_and_it_band "),
        ("lateral lunge", "exercises lateral_lunge Side lunge"),
        ("how often", "lessons how_often_and_how_to_progress "),
    ],
)
def test_search_prints_what_hip_and_learn_answer_best_first(call: Call, text: str, first: str) -> None:
    ended = call("content", "search", *text.split())

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(first)


def test_search_answers_a_symptom_with_lessons_alone(call: Call) -> None:
    ended = call("content", "search", "knee", "pain")

    assert {line.split()[0] for line in ended.out.splitlines()} == {"lessons"}


def test_search_that_finds_nothing_says_so(call: Call) -> None:
    ended = call("content", "search", "xyzzyq")

    assert (ended.code, ended.out) == (0, "")
    assert "Nothing matches" in ended.err


def test_a_name_that_is_taken_ends_with_2_and_one_sentence(call: Call, tmp_path: Path) -> None:
    ended = call("content", "new", "exercise", "Clamshell", CONTENT_DIR=".")

    assert (ended.code, ended.out) == (2, "")
    assert "already an exercise" in ended.err
    assert ended.err.count("\n") == 1


def test_schema_writes_into_the_clubs_folder(call: Call, tmp_path: Path) -> None:
    ended = call("content", "schema", CONTENT_DIR=".")

    assert (ended.code, ended.err) == (0, "")
    written = {path.name for path in (tmp_path / "schema").iterdir()}
    assert written == {path.name for path in (CONTENT / "schema").iterdir()}


@pytest.mark.parametrize("arguments", [(), ("dance",), ("new", "exercise"), ("new", "lesson", "Hips")])
def test_a_command_that_is_not_whole_is_refused_with_the_usage(
    call: Call, arguments: tuple[str, ...]
) -> None:
    ended = call("content", *arguments)

    assert ended.code == 2
    assert "Usage: glutes-on content" in ended.err
    assert "Traceback" not in ended.err


def test_check_warns_of_a_signed_file_that_has_changed_and_still_ends_with_0(call: Call, club: Club) -> None:
    club.wall_sit.unlink()
    club.copy("exercises/clamshell.yaml")
    signed = call("content", "sign", "exercises/clamshell.yaml", "--name", "Ana Muster", CONTENT_DIR="ours")
    before = call("content", "check", CONTENT_DIR="ours")
    club.edit("name: Clamshell\n", "name: Our clamshell\n", club.folder / "exercises" / "clamshell.yaml")
    after = call("content", "check", CONTENT_DIR="ours")

    assert (signed.code, before.code, after.code) == (0, 0, 0)
    assert "carries the name of Ana Muster" in signed.out
    assert "warning" not in before.out
    warning, tally = after.out.splitlines()
    assert warning.startswith("warning: ours/exercises/clamshell.yaml:1: file: has changed since Ana Muster")
    assert tally.startswith("All is well")


def test_a_file_is_signed_by_the_path_that_check_prints_as_well(call: Call, club: Club) -> None:
    club.wall_sit.unlink()
    club.copy("exercises/clamshell.yaml")
    path = "ours/exercises/clamshell.yaml"
    assert call("content", "sign", path, "--name", "Ana Muster", CONTENT_DIR="ours").code == 0
    assert "- file: exercises/clamshell.yaml\n" in (club.folder / "reviews.yaml").read_text(encoding="utf-8")
    nobody = call("content", "sign", "ours/phrases.yaml", "--name", "Ana Muster", CONTENT_DIR="ours")
    assert nobody.code != 0
    assert "isn't a medical file" in nobody.err
