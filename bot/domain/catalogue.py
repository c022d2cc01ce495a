"""All content of the bot, loaded once and cross-checked: the noun that commands look things up in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from annotated_types import Len

from bot.domain.exercises import Exercise
from bot.domain.search import MATCH_FLOOR, Index


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An article or a paper: how to cite it, and what it is in a few words."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}
    cite: Annotated[str, Len(10, 400)]
    kind: Annotated[str, Len(3, 60)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    exercises: Mapping[str, Exercise]
    sources: Mapping[str, Source]
    exercise_index: Index = field(init=False, repr=False)

    def __post_init__(self) -> None:
        entries = ((e.id, (e.name, *e.aliases)) for e in self.exercises.values())
        object.__setattr__(self, "exercise_index", Index.build(entries))

    def find_exercises(self, text: str, limit: int, floor: float = MATCH_FLOOR) -> list[Exercise]:
        """The exercises whose names or aliases are nearest to the text, best first."""
        return [self.exercises[key] for key in self.exercise_index.search(text, limit, floor)]

    def exercise_named(self, text: str) -> Exercise | None:
        """The exercise of this id, name or alias; None where nothing goes by it."""
        key = self.exercise_index.exact(text)
        return None if key is None else self.exercises[key]
