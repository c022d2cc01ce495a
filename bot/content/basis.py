"""Where a rule comes from: its sources, and what is our own judgement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from annotated_types import Len

from bot.content.exercises import Citation, Line
from bot.content.files import STRICT

Half = Annotated[str, Len(3, 80)]
"""Half a sentence. Example: sagged in the glute bridge test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Where a rule comes from. ValueError if that is nothing at all."""

    __pydantic_config__: ClassVar = STRICT
    sources: Annotated[tuple[Citation, ...], Len(0, 4)] = ()
    """Where the rule comes from. Leave it out if it's your judgement alone."""
    opinion: Line | None = None
    """What in the rule is your own judgement. Example: the number of weeks. Leave it out if nothing is."""

    def __post_init__(self) -> None:
        if not self.sources and self.opinion is None:
            raise ValueError("name a source, or say under opinion what's your own judgement")
