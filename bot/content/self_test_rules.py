"""What one self-test means for a plan. They're part of the rules in ``content/plan_rules.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from annotated_types import Ge, Len

from bot.content.basis import Basis, Half
from bot.content.exercises import Level, Line, Slug
from bot.content.files import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one outcome of a self-test means for a plan."""

    __pydantic_config__: ClassVar = STRICT
    outcome: Slug
    """The outcome's id in the test's file. Example: sagged."""
    level: Level = Level.STRONG
    """The highest level this outcome supports, whatever the number. Leave it out if it limits nothing."""
    shown: bool = False
    """true if it's a reason for the exercises that follow. false if all was well."""
    weak: bool = False
    """Old rules write this for shown. Write shown instead."""
    says: Half
    """What happened, to follow "your left side". Example: sagged in the glute bridge test."""
    note: Line | None = None
    """What the runner should do about it, as a note on the plan. Leave it out for no note."""

    @property
    def is_shown(self) -> bool:
        return self.shown or self.weak


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """Which number opens which level. The side with the lower number decides."""

    __pydantic_config__: ClassVar = STRICT
    level_2: Annotated[float, Ge(0)]
    """The lowest number for level 2, in the test's unit. Anything below is level 1. Example: 15."""
    level_3: Annotated[float, Ge(0)] | None = None
    """The lowest number for level 3. Leave it out if the test never shows level 3."""

    def __post_init__(self) -> None:
        if self.level_3 is not None and self.level_3 <= self.level_2:
            raise ValueError("level_3 must be above level_2")

    def level(self, value: float) -> Level:
        if self.level_3 is not None and value >= self.level_3:
            return Level.STRONG
        return Level.BUILDING if value >= self.level_2 else Level.FOUNDATION


@dataclass(frozen=True, slots=True, kw_only=True)
class SideGap:
    """How far apart two sides must be, on one day, for the difference to be more than an error."""

    __pydantic_config__: ClassVar = STRICT
    at_least: Annotated[float, Ge(0)]
    """In the test's unit. If the test's own noise asks for more, that counts. Example: 15."""
    below: Annotated[float, Ge(0)] | None = None
    """Only if the lower side is below this number. Leave it out if that doesn't matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LowNote:
    """What to do if a side's number is low. It's a note, and it sets no level."""

    __pydantic_config__: ClassVar = STRICT
    below: Annotated[float, Ge(0)]
    """If a side's number is below this, in the test's unit. Example: 7."""
    note: Line
    """What the runner should do about it. Example: Squat only as deep as your heels stay down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTestRule:
    """What one self-test means for a plan. Outcomes that aren't named mean nothing for it."""

    __pydantic_config__: ClassVar = STRICT
    test: Slug
    """The self-test's id: its file's name without .yaml."""
    speaks_for: Annotated[tuple[Slug, ...], Len(0, 4)]
    """Ids of the ladders it's about. If the test hurts, plans leave them out."""
    opens: Annotated[tuple[Slug, ...], Len(0, 4)] | None = None
    """Ids of the ladders whose level it decides. Leave it out for all it speaks for. Write [] for none."""
    bands: Bands | None = None
    """Which number opens which level. A test that counts opens no level without it."""
    alone: Level = Level.STRONG
    """The highest level it opens while no other test speaks for the ladder. Leave it out for no limit."""
    side_gap: SideGap | None = None
    """When a difference between the sides counts. Leave it out to use the test's own noise."""
    extra_set: bool = True
    """false if a difference here doesn't call for one more set, as with an ankle."""
    low: LowNote | None = None
    """What to do if the number is low. Leave it out for no note."""
    optional: bool = False
    """true if this rule may wait for its test: it does nothing until the test's file is there."""
    readings: Annotated[tuple[Reading, ...], Len(0, 6)] = ()
    """What its outcomes mean."""
    basis: Basis
    """Where this comes from."""

    @property
    def ladders(self) -> tuple[str, ...]:
        """Ids of the ladders whose level the test decides."""
        return self.speaks_for if self.opens is None else self.opens
