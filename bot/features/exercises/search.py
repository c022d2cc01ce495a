"""Finding an exercise by what a runner types: typo-tolerant, best match first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Self

from rapidfuzz import fuzz, utils

from bot.content.exercises import (
    MUSCLE_NAMES,
    POSITION_NAMES,
    PURPOSE_NAMES,
    Equipment,
    Exercise,
    Muscle,
    Position,
    Purpose,
)

MATCH_FLOOR = 66.0
"""Score (0-100) below which an answer is worse than none; set by the tables in ``test_search.py``."""

LONGEST = 100
"""How many characters of a text are looked at: no name is longer, and long texts take long to compare."""

SURE = 90.0
"""Score (0-100) from which the text counts as the name itself, with a typo at most."""

LIKE_A_WORD = 75.0
"""Score (0-100) from which one word is taken for another; set by the same tables."""

_JOINING = frozenset(["a", "an", "and", "at", "for", "in", "of", "on", "or", "the", "to", "with"])
"""Words that say nothing about which exercise is meant."""

ANY_LIKENESS = 0.0
"""The floor for "Did you mean", which always names something."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to find: by its title, by other names, and less surely by hints such as what it trains."""

    id: str
    title: str
    names: Iterable[str] = ()
    hints: Iterable[str] = ()


@dataclass(frozen=True, slots=True)
class Index:
    """A search index: ids by normalised name, ids by hint, and titles by id."""

    names: Mapping[str, str]
    hints: Mapping[str, Sequence[str]]
    titles: Mapping[str, str]

    @classmethod
    def build(cls, entries: Iterable[Entry]) -> Index:
        """Build the index; if two entries claim a name the first keeps it, and a hint may mean several."""
        names: dict[str, str] = {}
        hints: dict[str, list[str]] = {}
        titles: dict[str, str] = {}
        for entry in entries:
            titles[entry.id] = entry.title
            for name in (entry.title, *entry.names, entry.id):
                names.setdefault(_normal(name), entry.id)
            for hint in entry.hints:
                hints.setdefault(_normal(hint), []).append(entry.id)
        return cls(names, hints, titles)

    def exact(self, text: str) -> str | None:
        """Return the id that has exactly this name, ignoring case and punctuation; None if there's none."""
        return self.names.get(_normal(text))

    def hinted(self, text: str) -> str | None:
        """Return the first id with exactly this hint, ignoring case, punctuation and a missing plural s.

        None if there's none.
        """
        query = _normal(text)
        return next(iter((*self.hints.get(query, ()), *self.hints.get(f"{query}s", ()))), None)

    def is_sure(self, text: str) -> bool:
        """Return whether the text is a name, the beginning of one, or one with a typing mistake at most."""
        return self.exact(text) is not None or bool(self.search(text, 1, SURE))

    def search(self, text: str, limit: int, floor: float = MATCH_FLOOR) -> list[str]:
        """Return up to ``limit`` ids whose names are nearest to the text, best first.

        For an empty text, return the first ids in order.
        """
        if not text.strip():
            return list(self.titles)[:limit]
        return list(self.scores(text, floor))[:limit]

    def scores(self, text: str, floor: float = MATCH_FLOOR) -> dict[str, float]:
        """Return how near each id is to the text (0-100), best first, from the floor up."""
        query = _normal(text)
        # With equal scores the shorter name comes first: "vien" is Vienna rather than Vientiane.
        scored = [(-_score(query, name), len(name), [key]) for name, key in self.names.items()]
        scored += [(-_hint_score(query, hint), len(hint), [*keys]) for hint, keys in self.hints.items()]
        best: dict[str, float] = {}
        for score, _, keys in sorted(scored):
            for key in keys:
                if -score >= floor:
                    best.setdefault(key, -score)
        return best


def _normal(text: str) -> str:
    return utils.default_process(text[:LONGEST].replace("_", " "))


def _score(query: str, name: str) -> float:
    """Return the likeness from 0 to 100: an exact name, then a beginning, then a typo, then a part.

    A weighted ratio alone would let "clam" match whatever shares four letters with it; somebody who types the
    beginning of a word means that word.
    """
    if not query or _opposed(query, name):
        return 0.0
    if query == name:
        return 100.0
    if name.startswith(query):
        return 98.0
    if f" {query}" in f" {name}":
        return 95.0
    whole = 0.6 * fuzz.WRatio(query, name) + 0.4 * _coverage(query, name)
    beginning = fuzz.ratio(query, name[: len(query)])
    likely = min(94.0, max(whole, beginning - 4.0))
    return likely if likely < MATCH_FLOOR or _is_covered(query, name) else MATCH_FLOOR - 1.0


def _is_covered(query: str, name: str) -> bool:
    """Return whether the name has each typed word, or was typed whole among others.

    "wombat press" isn't "wall knee press", but "how to do a squat" is "squat".
    """
    typed = [word for word in query.split() if word not in _JOINING]
    words = [word for word in name.split() if word not in _JOINING]
    return all(any(_is_like(each, word) for word in words) for each in typed) or (
        all(any(_is_like(each, word) for each in typed) for word in words)
    )


def _is_like(typed: str, word: str) -> bool:
    return word.startswith(typed) or fuzz.ratio(typed, word) >= LIKE_A_WORD


def _opposed(query: str, name: str) -> bool:
    """Return whether one says adduction and the other abduction: they're opposite ways to move."""
    one, other = _ways(query), _ways(name)
    return bool(one and other and not one & other)


@lru_cache(maxsize=1000)
def _ways(text: str) -> frozenset[str]:
    """Return "ad" for a word such as adductor, "ab" for one such as abduction, with a typing mistake too."""
    return frozenset(
        way for word in text.split() for way in ("ad", "ab") if word.startswith(way) and _leads(word, way)
    )


def _leads(word: str, way: str) -> bool:
    return any(_is_like(word, f"{way}duct{end}") for end in ("", "ors", "ion"))


def _coverage(query: str, name: str) -> float:
    """Return how well the name covers the typed words (0-100): "bridge on a ball" isn't just any bridge."""
    words = name.split()
    typed = query.split()
    return sum(max(fuzz.ratio(word, other) for other in words) for word in typed) / len(typed)


def _hint_score(query: str, hint: str) -> float:
    """Return the score of a hint: it counts only as whole words, and ranks below every close name."""
    if hint in (query, f"{query}s"):
        return 85.0
    return 70.0 if f" {hint} " in f" {query} " or f" {hint.removesuffix('s')} " in f" {query} " else 0.0


class Axis(StrEnum):
    """What a filter can narrow the exercises by."""

    MUSCLE = "muscle"
    EQUIPMENT = "equipment"
    POSITION = "position"
    PURPOSE = "purpose"


NOTHING = "nothing but the floor"
"""The equipment choice of somebody who has none; a mat is a comfort, not a need."""

OPTIONS: dict[Axis, tuple[str, ...]] = {
    Axis.MUSCLE: tuple(Muscle),
    Axis.EQUIPMENT: (NOTHING, *Equipment),
    Axis.POSITION: tuple(Position),
    Axis.PURPOSE: tuple(Purpose),
}


def spoken(axis: Axis, choice: str) -> str:
    """Return what a card calls a choice: "side of the hip" for the gluteus medius."""
    match axis:
        case Axis.MUSCLE:
            return MUSCLE_NAMES[Muscle(choice)]
        case Axis.POSITION:
            return POSITION_NAMES[Position(choice)]
        case Axis.PURPOSE:
            return PURPOSE_NAMES[Purpose(choice)]
        case Axis.EQUIPMENT:
            return choice


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice per axis; None means any."""

    muscle: str | None = None
    equipment: str | None = None
    position: str | None = None
    purpose: str | None = None

    def with_choice(self, axis: Axis, choice: str | None) -> Self:
        return replace(self, **{axis.value: choice})

    def choice(self, axis: Axis) -> str | None:
        return getattr(self, axis.value)

    @property
    def code(self) -> str:
        """The filter as four numbers, "0-3-0-1": positions in OPTIONS counted from 1, 0 for any."""
        places = (OPTIONS[axis].index(c) + 1 if (c := self.choice(axis)) is not None else 0 for axis in Axis)
        return "-".join(map(str, places))

    @classmethod
    def from_code(cls, code: str) -> Self:
        """Return the filter of a code; a position that OPTIONS lacks, from an older version, means any."""
        chosen = cls()
        for axis, place in zip(Axis, map(int, code.split("-")), strict=True):
            options = OPTIONS[axis]
            chosen = chosen.with_choice(axis, options[place - 1] if 0 < place <= len(options) else None)
        return chosen


def matching(exercises: Iterable[Exercise], chosen: Filter) -> list[Exercise]:
    """Return the exercises that match every choice, by name; only primary muscles count."""
    return sorted((e for e in exercises if _fits(e, chosen)), key=lambda e: e.name)


def _fits(exercise: Exercise, chosen: Filter) -> bool:
    kit = set(exercise.equipment)
    return (
        chosen.muscle in {None, *exercise.muscles.primary}
        and (
            kit <= {Equipment.MAT}
            if chosen.equipment == NOTHING
            else chosen.equipment in {None, *kit, *exercise.optional_equipment}
        )
        and chosen.position in {None, exercise.position}
        and chosen.purpose in {None, *exercise.fits}
    )
