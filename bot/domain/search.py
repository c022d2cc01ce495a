"""Finding an exercise by what a runner types: typo-tolerant, best match first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, utils

MATCH_FLOOR = 62.0
"""Score (0-100) below which an answer is worse than none; set by the table in tests/domain/test_search.py."""

ANY_LIKENESS = 0.0
"""The floor for "the nearest are …", which always names something."""


@dataclass(frozen=True, slots=True)
class Index:
    """Every name a thing goes by, normalised, with the id it leads to; and the title of each id."""

    names: Mapping[str, str]
    titles: Mapping[str, str]

    @classmethod
    def build(cls, entries: Iterable[tuple[str, str, Iterable[str]]]) -> Index:
        """From ``(id, title, other names)``; the first id keeps a name that two claim."""
        names: dict[str, str] = {}
        titles: dict[str, str] = {}
        for key, title, others in entries:
            titles[key] = title
            for label in (title, *others, key):
                names.setdefault(_normal(label), key)
        return cls(names, titles)

    def exact(self, text: str) -> str | None:
        """The id that goes by exactly this name, whatever its case and punctuation."""
        return self.names.get(_normal(text))

    def search(self, text: str, limit: int, floor: float = MATCH_FLOOR) -> list[str]:
        """At most ``limit`` ids whose names are nearest to the text, best first; all in order for no text."""
        if not text.strip():
            return list(self.titles)[:limit]
        query = _normal(text)
        # Of equal scores the shorter name first: "vien" is Vienna rather than Vientiane.
        scored = sorted((-_score(query, name), len(name), key) for name, key in self.names.items())
        return list(dict.fromkeys(key for score, _, key in scored if -score >= floor))[:limit]


def _normal(text: str) -> str:
    return utils.default_process(text.replace("_", " "))


def _score(query: str, name: str) -> float:
    """Likeness from 0 to 100: an exact name, then a beginning, then a typo, then a part.

    A weighted ratio alone puts "clam" on top of whatever shares four letters with it; somebody who
    types the beginning of a word means that word.
    """
    if not query:
        return 0.0
    if query == name:
        return 100.0
    if name.startswith(query):
        return 98.0
    if f" {query}" in f" {name}":
        return 95.0
    whole = fuzz.WRatio(query, name)
    beginning = fuzz.ratio(query, name[: len(query)])
    return min(94.0, max(whole, beginning - 4.0))
