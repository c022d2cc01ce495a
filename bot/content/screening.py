"""The health questions before a first plan. ``content/screening.yaml`` is validated into these classes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from annotated_types import Interval, Len

from bot.content.basis import Basis
from bot.content.exercises import Citation, Flag, Line, Slug, Title
from bot.content.files import STRICT

NONE_OF_THESE = "none"
"""Stands for "None of these" in a group. No question may have it as its id."""

Asked = Annotated[str, Len(3, 100)]
"""As much as Discord shows of an answer in a form or a list."""


class ScreeningOutcome(StrEnum):
    """What may be offered after the questions, from mildest to strictest."""

    NORMAL = "normal"
    GENTLE_ONLY = "gentle only"
    SEE_FIRST = "see somebody first"
    AMBULANCE = "ambulance"

    @property
    def strictness(self) -> int:
        """How strict it is, from 0."""
        return list(ScreeningOutcome).index(self)


Flags = Annotated[tuple[Flag, ...], Len(0, 8)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """What holds later: after some weeks, or once a physio or doctor has cleared the person."""

    __pydantic_config__: ClassVar = STRICT
    outcome: ScreeningOutcome
    """normal, gentle only, see somebody first or ambulance."""
    flags: Flags = ()
    """What is ruled out then. Leave it out for nothing."""
    rebuild_weeks: Annotated[int, Interval(ge=0, le=26)] = 0
    """For how many weeks from then on level 2 is the most. Leave it out for none."""
    do: Line | None = None
    """What to mind all the same. Example: Your bones: don't round your back under load."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What an answer means. The strictest of all answers decides. ValueError where it leads nowhere."""

    __pydantic_config__: ClassVar = STRICT
    outcome: ScreeningOutcome
    """normal, gentle only, see somebody first or ambulance."""
    flags: Flags = ()
    """What is ruled out. bone_risk, tendon_risk and under18: pain there is taken more seriously. Leave it out
    for nothing."""
    weeks: Annotated[int, Interval(ge=1, le=52)] | None = None
    """For how many weeks from the answer it holds. Leave it out if it holds until the answer changes."""
    then: Lasting | None = None
    """What holds after those weeks. Without it, I ask all the questions again then."""
    cleared: Lasting | None = None
    """What holds once a physio or doctor has cleared the person, as they say themselves. Leave it out if
    nobody can clear it."""
    do: Line | None = None
    """Whom to see and what to ask, or what to do until then. Needed unless the outcome is normal."""
    sign: Slug | None = None
    """For an ambulance: the id of the sign in red_flags.yaml whose card to show."""

    def __post_init__(self) -> None:
        if self.outcome is not ScreeningOutcome.NORMAL and self.do is None:
            raise ValueError("say under do whom to see, or what to do meanwhile")
        if (self.outcome is ScreeningOutcome.AMBULANCE) != (self.sign is not None):
            raise ValueError("give an ambulance its sign, and no other outcome one")
        if self.then is not None and self.weeks is None:
            raise ValueError("say under weeks when then begins")
        for later in (self.then, self.cleared):
            if later is not None and later.outcome.strictness > self.outcome.strictness:
                raise ValueError("then and cleared can't be stricter than the outcome before")


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallerChoice:
    """One answer to the smaller question after a yes."""

    __pydantic_config__: ClassVar = STRICT
    id: Slug
    """A short name, used once in this question. Example: during."""
    says: Asked
    """The answer in plain words. Example: While I was exercising."""
    means: Meaning
    """What it means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningQuestion:
    """One box to tick. A tick either means something at once, or leads to a smaller question."""

    __pydantic_config__: ClassVar = STRICT
    id: Slug
    """A short name, used once in this file. Example: heart."""
    says: Asked
    """What you tick, in plain words. Example: I've fainted in the last 12 months."""
    more: Asked | None = None
    """What counts too, in smaller letters. Leave it out for nothing."""
    means: Meaning | None = None
    """What a tick means. Leave it out if there's a smaller question."""
    ask: Asked | None = None
    """The smaller question. Example: When did you faint?"""
    choices: Annotated[tuple[SmallerChoice, ...], Len(0, 10)] = ()
    """Its answers. Only one can be picked, so put the one that matters most first."""
    asks_where: bool = False
    """true if I ask next where it hurts."""
    basis: Basis
    """Where this comes from."""

    def __post_init__(self) -> None:
        if self.id == NONE_OF_THESE:
            raise ValueError(f"the id can't be {NONE_OF_THESE}: that stands for None of these")
        if (self.means is None) == (not self.choices) or (self.ask is None) != (not self.choices):
            raise ValueError("give either means, or ask together with choices")
        ids = [choice.id for choice in self.choices]
        if len({*ids}) < len(ids):
            raise ValueError("list each choice once")

    def choice(self, key: str | None) -> SmallerChoice | None:
        """Return the answer with this id; None if there's none."""
        return next((choice for choice in self.choices if choice.id == key), None)

    @property
    def meanings(self) -> tuple[Meaning, ...]:
        """Everything that a tick may turn out to mean."""
        alone = () if self.means is None else (self.means,)
        return (*alone, *(choice.means for choice in self.choices))


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningGroup:
    """Boxes under one heading, with "None of these" added at the end."""

    __pydantic_config__: ClassVar = STRICT
    id: Slug
    """A short name, used once in this file. Example: health."""
    heading: Annotated[str, Len(3, 45)]
    """The heading in the form. Example: Heart and health."""
    hint: Asked
    """What to tick. Example: Tick all that apply."""
    questions: Annotated[tuple[ScreeningQuestion, ...], Len(1, 9)]
    """The boxes. Discord has room for 9."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningRules:
    """All questions, and when they're asked again."""

    __pydantic_config__: ClassVar = STRICT
    id: Slug
    """This file's name without .yaml: screening."""
    title: Title
    """The heading above its sources. Example: The questions before a plan."""
    again_after_weeks: Annotated[int, Interval(ge=1, le=52)]
    """After how many weeks all questions are asked again."""
    weeks_off: Annotated[int, Interval(ge=1, le=52)]
    """They're asked again after this many weeks without a session, too."""
    basis: Basis
    """Where these times, and asking at all, come from."""
    groups: Annotated[tuple[ScreeningGroup, ...], Len(1, 4)]
    """The groups of the form. Each costs everybody one more tap."""

    def __post_init__(self) -> None:
        ids = [group.id for group in self.groups] + [question.id for question in self.questions]
        if len({*ids}) < len(ids):
            raise ValueError("use each id of a group or question once")

    @property
    def questions(self) -> tuple[ScreeningQuestion, ...]:
        return tuple(question for group in self.groups for question in group.questions)

    def question(self, key: str) -> ScreeningQuestion | None:
        """Return the question with this id; None if there's none."""
        return next((question for question in self.questions if question.id == key), None)

    def _bases(self) -> Iterator[Basis]:
        yield self.basis
        yield from (question.basis for question in self.questions)

    @property
    def sources(self) -> tuple[Citation, ...]:
        """Everything the questions stand on, each source once."""
        return tuple(dict.fromkeys(each for basis in self._bases() for each in basis.sources))

    @property
    def opinion(self) -> tuple[str, ...]:
        """Everything in them that is our judgement."""
        return tuple(dict.fromkeys(b.opinion for b in self._bases() if b.opinion is not None))
