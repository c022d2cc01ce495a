"""A clinician's signature holds for the version that was read, and for no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.cli.cards import length, shown
from bot.content.catalogue import Catalogue
from bot.content.files import File, read
from bot.content.load import load_catalogue
from bot.content.load import read as read_content
from bot.content.reviews import check_signed, version_of
from bot.content.signing import sign
from bot.content.texts import Urgency
from bot.errors import OperatorError
from bot.features.exercises.cards import why_card
from bot.features.learn.cards import why_signs_card
from bot.interactions.cards import PAGE, Card
from bot.settings import CONTENT
from tests.content.folder import Club
from tests.interactions.limits import check_limits

DAY = date(2026, 11, 30)
ANA = "Ana Muster, physio"
NOBODY = "Not yet reviewed by a clinician."
CLAM = "exercises/clamshell.yaml"


def file_of(path: Path, folder: Path) -> File:
    file = read(path, folder, [])
    assert file is not None
    return file


def version(club: Club, path: Path) -> str:
    return version_of(file_of(path, club.folder))


def warnings(club: Club) -> list[str]:
    shelf = read_content(CONTENT, club.folder)
    assert shelf.problems == []
    return [str(each) for each in check_signed(shelf.medical_files(), shelf.reviews)]


def why_pages(kind: str, key: str, catalogue: Catalogue) -> list[Card]:
    item = catalogue.item(kind, key)
    cards = [why_card(kind, item, catalogue, page) for page in range(20)]
    texts = [shown(card) for card in cards]
    return cards[: texts.index(texts[-1]) + 1]


def medical(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for kind in ("exercises", "routines", "self_tests"):
        yield from ((kind, key) for key in getattr(catalogue, kind))
    yield from (("lessons", lesson.id) for lesson in catalogue.lessons.values() if lesson.show_red_flags)
    yield "plan_rules", "plan_rules"


def test_until_somebody_signs_every_medical_item_says_so_on_its_last_page_and_only_there(
    catalogue: Catalogue,
) -> None:
    assert yaml.safe_load((CONTENT / "reviews.yaml").read_text(encoding="utf-8")) == []
    for kind, key in medical(catalogue):
        *earlier, last = why_pages(kind, key, catalogue)
        assert NOBODY in shown(last), (kind, key)
        assert not any(NOBODY in shown(card) for card in earlier), (kind, key)
        check_limits(last)
        assert length(last) <= PAGE


def test_what_says_nothing_of_bodies_needs_no_clinician(catalogue: Catalogue) -> None:
    others = [lesson for lesson in catalogue.lessons.values() if not lesson.show_red_flags]
    assert others
    for lesson in others:
        assert not any("clinician" in shown(card) for card in why_pages("lessons", lesson.id, catalogue))


@pytest.mark.parametrize("urgency", Urgency)
def test_the_reasons_of_warning_signs_say_it_too(catalogue: Catalogue, urgency: Urgency) -> None:
    assert shown(why_signs_card(urgency, catalogue, 99)).count(NOBODY) == 1
    assert NOBODY not in shown(why_signs_card(urgency, catalogue, 0)) or "Read more" not in shown(
        why_signs_card(urgency, catalogue, 0)
    )


def test_a_signature_shows_name_and_day_on_that_item_alone(club: Club) -> None:
    sign(CLAM, ANA, DAY, CONTENT, club.folder)

    catalogue = load_catalogue(CONTENT, club.folder)
    last = shown(why_pages("exercises", "clamshell", catalogue)[-1]).replace("\\", "")
    assert re.search(r"Reviewed by \W*Ana Muster, physio\W* on 30 November 2026\.", last)
    assert NOBODY not in last
    assert NOBODY in shown(why_pages("exercises", "squat", catalogue)[-1])
    assert warnings(club) == []


def test_warning_signs_are_reviewed_once_every_file_of_them_is(club: Club) -> None:
    own = """- id: our_own_sign
  sign: A knee that locks and won't straighten
  urgency: same day
  do: Get it checked by a physio or doctor today.
"""
    (club.folder / "red_flags.yaml").write_text(own, encoding="utf-8")
    sign(str(CONTENT / "red_flags.yaml"), ANA, DAY, CONTENT, club.folder)
    half = load_catalogue(CONTENT, club.folder)
    sign(str(club.folder / "red_flags.yaml"), "Ben Muster, doctor", DAY, CONTENT, club.folder)
    whole = load_catalogue(CONTENT, club.folder)

    assert NOBODY in shown(why_signs_card(Urgency.URGENT, half, 99))
    assert "Reviewed by" in shown(why_signs_card(Urgency.EMERGENCY, half, 99)), "all of these are signed"
    both = shown(why_signs_card(Urgency.URGENT, whole, 99))
    assert "Ana Muster" in both
    assert "Ben Muster" in both
    assert warnings(club) == []


CHANGES = [
    pytest.param(
        "You feel a pinch in your groin or the front of your hip.", "Your groin hurts.", id="when to stop"
    ),
    pytest.param("sets: 2-3, seconds: 30-45", "sets: 2-3, seconds: 30-60", id="how much"),
    pytest.param("  knee: none\n", "  knee: some\n", id="what it loads"),
    pytest.param("Lift your top knee, like a shell", "Lift your bottom knee, like a shell", id="a step"),
]


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_a_signed_file_that_says_something_else_is_told_and_unsigned_again(
    club: Club, old: str, new: str
) -> None:
    path = club.copy(CLAM)
    sign(CLAM, ANA, DAY, CONTENT, club.folder)
    assert warnings(club) == []
    club.edit(old, new, path)

    [warning] = warnings(club)
    assert warning.startswith(f"{CLAM}:1: file: has changed since {ANA} read it on 30 November 2026")
    assert f"glutes-on content sign {CLAM}" in warning
    catalogue = load_catalogue(CONTENT, club.folder)
    assert NOBODY in shown(why_pages("exercises", "clamshell", catalogue)[-1])

    sign(CLAM, "Ben Muster, doctor", DAY, CONTENT, club.folder)
    assert warnings(club) == []


LAYOUTS = [
    pytest.param("level: 1\n", "level: 1  # anyone\n\n# a note\n", id="comments and empty lines"),
    pytest.param("equipment: [mat]\n", "equipment:\n  - mat\n", id="a list on lines"),
    pytest.param("name: Clamshell\n", 'name: "Clamshell"\n', id="quotation marks"),
    pytest.param("level: 1\nfits:", "fits:", id="order of fields"),
    pytest.param("{up: 2, hold: 1, down: 2}", "{up: 2.0, hold: 1, down: 2}", id="2 is 2.0"),
    pytest.param("land, the muscles on\n  the side", "land, the muscles on the\n  side", id="line breaks"),
    pytest.param("tilt: 20\n", "tilt: 25\n", id="how the picture is drawn"),
]


@pytest.mark.parametrize(("old", "new"), LAYOUTS)
def test_layout_comments_and_drawing_are_no_change(club: Club, old: str, new: str) -> None:
    path = club.copy(CLAM)
    club.edit("land, the muscles on the side", "land, the muscles on\n  the side", path)
    sign(CLAM, ANA, DAY, CONTENT, club.folder)
    before = version(club, path)
    club.edit(old, new, path)
    if old.startswith("level: 1\nfits"):
        path.write_text(path.read_text(encoding="utf-8") + "level: 1\n", encoding="utf-8")

    assert version(club, path) == before
    assert warnings(club) == []


def test_windows_line_ends_are_no_change(club: Club) -> None:
    path = club.copy(CLAM)
    before = version(club, path)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert version(club, path) == before


def test_a_clubs_copy_that_differs_isnt_covered_by_the_signature_under_ours(club: Club) -> None:
    sign(CLAM, ANA, DAY, CONTENT, club.folder)
    assert warnings(club) == []
    club.edit("name: Clamshell\n", "name: Our clamshell\n", club.copy(CLAM))
    assert len(warnings(club)) == 1


def test_signing_keeps_the_comments_and_the_earlier_entries(club: Club) -> None:
    path = club.folder / "reviews.yaml"
    path.write_text("# Ours.\n[]\n", encoding="utf-8")
    sign(CLAM, ANA, DAY, CONTENT, club.folder)
    sign("lessons/when_to_see_a_professional.yaml", 'Ben "Benny" Müster', DAY, CONTENT, club.folder)

    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Ours.\n- file: exercises/clamshell.yaml\n")
    assert [each["by"] for each in yaml.safe_load(text)] == [ANA, 'Ben "Benny" Müster']


@pytest.mark.parametrize(
    ("path", "name", "said"),
    [
        pytest.param("phrases.yaml", ANA, "isn't a medical file", id="nothing of bodies"),
        pytest.param("lessons/why_backwards.yaml", ANA, "isn't a medical file", id="a lesson without pain"),
        pytest.param("exercises/clamshel.yaml", ANA, "did you mean exercises/clamshell.yaml", id="a slip"),
        pytest.param(CLAM, "", "won't work as a name", id="no name"),
        pytest.param(CLAM, "A" * 81, "won't work as a name", id="a long name"),
    ],
)
def test_what_cannot_be_signed_is_told_and_nothing_is_written(
    club: Club, path: str, name: str, said: str
) -> None:
    with pytest.raises(OperatorError, match=re.escape(said)):
        sign(path, name, DAY, CONTENT, club.folder)
    assert not (club.folder / "reviews.yaml").exists()


def test_a_list_written_in_another_way_is_left_alone_and_the_lines_are_told(club: Club) -> None:
    path = club.folder / "reviews.yaml"
    text = f'[{{file: {CLAM}, by: Ana Muster, read_on: 2026-01-01, version: "0123456789ab"}}]\n'
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OperatorError, match="Add these lines yourself"):
        sign(CLAM, ANA, DAY, CONTENT, club.folder)
    assert path.read_text(encoding="utf-8") == text


def test_a_signature_under_a_file_that_is_gone_is_a_warning_and_no_error(club: Club) -> None:
    entry = '- {file: exercises/clams.yaml, by: Ana Muster, read_on: 2026-01-01, version: "0123456789ab"}\n'
    (club.folder / "reviews.yaml").write_text(entry, encoding="utf-8")
    [warning] = warnings(club)
    assert warning.startswith("reviews.yaml:1: 0.file: there's no medical file 'exercises/clams.yaml'")


def test_a_day_that_is_none_is_told_how_to_write_it(club: Club) -> None:
    entry = f'- {{file: {CLAM}, by: Ana Muster, read_on: last week, version: "0123456789ab"}}\n'
    (club.folder / "reviews.yaml").write_text(entry, encoding="utf-8")
    problem = club.problem()
    assert problem.field == "0.read_on"
    assert problem.fix == "write year-month-day without quotation marks, such as 2026-11-20"


def test_a_name_with_markdown_shows_as_it_is_written(club: Club) -> None:
    sign(CLAM, "**Ana** @everyone", DAY, CONTENT, club.folder)
    catalogue = load_catalogue(CONTENT, club.folder)
    last = shown(why_pages("exercises", "clamshell", catalogue)[-1])
    assert r"\*\*Ana\*\* \@everyone" in last
