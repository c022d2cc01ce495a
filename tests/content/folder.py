"""A club's own content folder, and what breaks a schema."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from bot.content import authoring
from bot.content.files import Problem
from bot.settings import CONTENT

FIRST_LINE = "# yaml-language-server: $schema="


@dataclass(frozen=True)
class Club:
    """A club's own content folder, which begins with one exercise made from the template."""

    folder: Path

    @property
    def wall_sit(self) -> Path:
        return self.folder / "exercises" / "wall_sit.yaml"

    def edit(self, old: str, new: str, path: Path | None = None) -> int:
        """Puts ``new`` in the place of the only ``old``; the line it stands in, from 1."""
        path = path or self.wall_sit
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def copy(self, name: str) -> Path:
        """The shipped file of this name, for the club to change."""
        (self.folder / name).parent.mkdir(exist_ok=True)
        return Path(shutil.copy(CONTENT / name, self.folder / name))

    def problems(self) -> list[Problem]:
        return authoring.check(CONTENT, self.folder)

    def problem(self) -> Problem:
        [problem] = self.problems()
        return problem


def errors(schema: dict[str, Any], data: object) -> list[str]:
    """Where the data breaks the schema, and how."""
    return [
        f"{error.json_path}: {error.message}" for error in _validator(json.dumps(schema)).iter_errors(data)
    ]


@cache
def _validator(schema: str) -> Any:
    Draft202012Validator.check_schema(json.loads(schema))
    return Draft202012Validator(json.loads(schema))
