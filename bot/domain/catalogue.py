"""All content of the bot, loaded once and cross-checked: the noun that commands look things up in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from annotated_types import Len

from bot.domain.exercises import Exercise
from bot.domain.lessons import Lesson, RedFlag
from bot.domain.routines import Routine
from bot.domain.search import MATCH_FLOOR, Index
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
    lesson_index: Index = field(init=False, repr=False)

    def __post_init__(self) -> None:
        for name, entries in (
            ("exercise_index", ((e.id, (e.name, *e.aliases)) for e in self.exercises.values())),
            ("routine_index", ((r.id, (r.name, *r.aliases)) for r in self.routines.values())),
            ("lesson_index", ((x.id, (x.title, *x.words)) for x in self.lessons.values())),
        ):
            object.__setattr__(self, name, Index.build(entries))

    def find_exercises(self, text: str, limit: int, floor: float = MATCH_FLOOR) -> list[Exercise]:
        """The exercises whose names or aliases are nearest to the text, best first."""
        return [self.exercises[key] for key in self.exercise_index.search(text, limit, floor)]

    def exercise_named(self, text: str) -> Exercise | None:
        """The exercise of this id, name or alias; None where nothing goes by it."""
        key = self.exercise_index.exact(text)
        return None if key is None else self.exercises[key]
