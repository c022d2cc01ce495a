"""What YAML says is kept for the next start, and never in place of what stands there now."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot import paths
from bot.content import files
from bot.content.files import ContentError
from bot.content.known import Known
from bot.content.load import load_catalogue


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(paths.CONTENT, tmp_path / "content"))


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "state" / "content.json"


def test_the_second_start_reads_no_yaml_and_has_the_same_catalogue(
    content: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_catalogue(content, kept=kept)
    files._parsed.cache_clear()  # pyright: ignore[reportPrivateUsage]
    monkeypatch.setattr(files, "_Loader", None)  # whoever reads YAML now fails

    assert load_catalogue(content, kept=kept) == first


def test_a_changed_file_is_read_anew(content: Path, kept: Path) -> None:
    load_catalogue(content, kept=kept)
    path = content / "exercises" / "clamshell.yaml"
    path.write_text(path.read_text().replace("name: Clamshell", "name: Mussel", 1))

    assert load_catalogue(content, kept=kept).exercises["clamshell"].name == "Mussel"


def test_an_error_still_names_its_line(content: Path, kept: Path) -> None:
    """Also where another file of the content has changed, and the wrong one was known."""
    load_catalogue(content, kept=kept)
    (content / "exercises" / "glute_bridge.yaml").unlink()

    with pytest.raises(ContentError) as refused:
        load_catalogue(content, kept=kept)

    assert all(problem.line > 1 for problem in refused.value.problems)


@pytest.mark.parametrize("damaged", ["", "[1, 2]", "null", '{"a": ', "\0"])
def test_a_damaged_file_costs_only_time(content: Path, kept: Path, damaged: str) -> None:
    first = load_catalogue(content, kept=kept)
    whole = kept.read_text()
    kept.write_text(damaged)

    assert load_catalogue(content, kept=kept) == first
    assert kept.read_text() == whole


def test_where_nothing_can_be_written_the_bot_starts_all_the_same(content: Path, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder would be")

    assert load_catalogue(content, kept=tmp_path / "state" / "content.json").exercises


def test_what_json_cannot_say_is_read_from_the_yaml_each_time(kept: Path) -> None:
    says = {"a date": {"on": date(2020, 1, 1)}, "a number for a key": {7: "seven"}, "words": {"seven": 7}}
    known = Known()
    for text, data in says.items():
        known[text] = data
    known.save(kept)

    again = Known.load(kept)

    assert [text for text in says if text in again] == ["words"]
    assert again["words"] == says["words"]
