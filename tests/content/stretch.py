"""A host's own content folder that holds the shipped hip flexor stretch, and others made from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.content.files import ContentError, Problem
from bot.content.load import load_catalogue
from bot.settings import CONTENT

STRETCH = "hip_flexor_stretch"
SHIPPED = (
    (CONTENT / "exercises" / f"{STRETCH}.yaml")
    .read_text(encoding="utf-8")
    .replace("harder: [couch_stretch]", "harder: []")
)
"""The stretch, alone: without the link to its harder version."""


@dataclass(frozen=True)
class Folder:
    """A content folder of a host's own."""

    path: Path

    def write(self, name: str, text: str) -> str:
        (self.path / "exercises" / f"{name}.yaml").write_text(text, encoding="utf-8")
        return text

    def problems(self) -> list[Problem]:
        with pytest.raises(ContentError) as refusal:
            load_catalogue(self.path)
        for problem in refusal.value.problems:
            assert str(problem) in str(refusal.value)
        return refusal.value.problems


def edited(old: str, new: str, text: str = SHIPPED) -> str:
    assert text.count(old) == 1, f"the shipped file has changed: {old!r}"
    return text.replace(old, new)


def other(exercise_id: str, easier: str = "[]", harder: str = "[]") -> str:
    """A second exercise, the same but for its names and links."""
    lines = SHIPPED.splitlines()
    replaced = {
        "id:": f"id: {exercise_id}",
        "name:": f"name: The {exercise_id}",
        "aliases:": "aliases: []",
        "easier:": f"easier: {easier}",
        "harder:": f"harder: {harder}",
    }
    return "\n".join(replaced.get(line.split(" ")[0], line) for line in lines)


def line_of(text: str, start: str) -> int:
    """The number, from 1, of the only line that begins so."""
    [number] = [n for n, line in enumerate(text.splitlines(), 1) if line.lstrip().startswith(start)]
    return number
