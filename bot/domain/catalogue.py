"""All content of the bot, loaded once and cross-checked: the noun that commands look things up in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from annotated_types import Len

from bot.domain.exercises import Exercise
from bot.domain.lessons import Lesson, RedFlag
from bot.domain.routines import Routine
from bot.domain.search import Index
from bot.domain.self_tests import SelfTest


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An article or a paper: how to cite it, and what it is in a few words."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    cite: Annotated[str, Len(10, 400)]
    kind: Annotated[str, Len(3, 60)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Everything by id. The indexes find an item by what a runner calls it."""

    exercises: Mapping[str, Exercise]
    routines: Mapping[str, Routine]
    self_tests: Mapping[str, SelfTest]
    lessons: Mapping[str, Lesson]
    red_flags: tuple[RedFlag, ...]
    sources: Mapping[str, Source]
    exercise_index: Index = field(init=False, repr=False)
    routine_index: Index = field(init=False, repr=False)
    self_test_index: Index = field(init=False, repr=False)
    lesson_index: Index = field(init=False, repr=False)

    def __post_init__(self) -> None:
        for name, entries in (
            ("exercise_index", [(x.id, x.name, x.aliases) for x in self.exercises.values()]),
            ("routine_index", [(x.id, x.name, x.aliases) for x in self.routines.values()]),
            ("self_test_index", [(x.id, x.name, x.aliases) for x in self.self_tests.values()]),
            ("lesson_index", [(x.id, x.title, x.words) for x in self.lessons.values()]),
        ):
            object.__setattr__(self, name, Index.build(entries))

    def item(self, kind: str, key: str) -> Exercise | Routine | SelfTest | Lesson | None:
        """The item of this id in the folder ``kind``, or None."""
        folders = {
            "exercises": self.exercises,
            "routines": self.routines,
            "self_tests": self.self_tests,
            "lessons": self.lessons,
        }
        return folders.get(kind, {}).get(key)
