"""A plan, the answers it's made from, and what self-tests say about it. It's private to its owner."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from bot.content.exercises import Equipment, Level, Place
from bot.content.routines import Phase
from bot.features.guided.workout import Effort, Item
from bot.features.pain.rules import PainNote, Rest, SeeProfessional
from bot.features.screening.rules import UNSCREENED, SeeFirst, Standing
from bot.features.self_tests.rules import Result

LETTERS = "ABC"
"""The names of a week's sessions."""


class Sessions(IntEnum):
    """How many sessions a week somebody wants."""

    TWO = 2
    THREE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What somebody answers before a plan is made."""

    sessions: Sessions
    phase: Phase
    equipment: frozenset[Equipment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Everything a plan is made from. Results, notes and efforts may come in any order.

    ``made_at`` is an aware UTC instant. As its owner says, all pain up to ``cleared_at`` was checked, and
    what was reported up to ``gone_at`` has stopped hurting; a warning sign stays. Both are None if they have
    never said so. ``suggested_at`` is when a physio was last suggested. ``warm_ups`` are logged sessions that
    no step of a plan counts. ``screening`` is where their health answers leave them; without it, they count
    as never asked.
    """

    made_at: datetime
    choices: Choices
    results: tuple[Result, ...] = ()
    hurts: tuple[PainNote, ...] = ()
    efforts: tuple[Effort, ...] = ()
    cleared_at: datetime | None = None
    gone_at: datetime | None = None
    warm_ups: tuple[Effort, ...] = ()
    suggested_at: datetime | None = None
    screening: Standing | None = field(repr=False, default=None)

    @property
    def standing(self) -> Standing:
        return self.screening or UNSCREENED


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One exercise of a session. Name and level are those when the plan was made, so it stays readable."""

    ladder: str
    name: str
    level: Level
    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One of a week's sessions in a plan."""

    letter: str
    entries: tuple[Entry, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(entry.item for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan as it was made. ``rules_version`` and ``content`` (a digest) say from what.

    There are no sessions if there's ``advice``: a professional should look, or rest is right. ``notes`` are
    sentences about the whole plan. ``careful``: pain or time away has made it easier, which must not wait
    until somebody asks for a new plan. ``sore`` are the places it spares; ``allowed`` are the ids of
    exercises that a swap may lead to. ``effort_up_to`` is the hardest a set may feel, out of 10, if that is
    less than the rules aim for.
    """

    made_at: datetime
    choices: Choices
    rules_version: int
    content: str
    sessions: tuple[Session, ...] = field(repr=False, default=())
    notes: tuple[str, ...] = field(repr=False, default=())
    careful: bool = field(repr=False, default=False)
    sore: tuple[Place, ...] = field(repr=False, default=())
    allowed: tuple[str, ...] = field(repr=False, default=())
    advice: SeeProfessional | Rest | SeeFirst | None = field(repr=False, default=None)
    effort_up_to: int | None = field(repr=False, default=None)

    def session(self, letter: str) -> Session | None:
        return next((each for each in self.sessions if each.letter == letter), None)

    def asks_the_same_of(self, other: Plan) -> bool:
        """Return whether both plans have the same exercises, doses and sides; their reasons may differ."""
        return _work(self) == _work(other)


def _work(plan: Plan) -> list[tuple[object, ...]]:
    return [
        (session.letter, item.exercise, item.dose, item.extra, item.rest_seconds)
        for session in plan.sessions
        for item in session.items
    ]
