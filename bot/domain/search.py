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
    """Every name a thing goes by, normalised, with the id it leads to."""

    names: Mapping[str, str]

    @classmethod
    def build(cls, entries: Iterable[tuple[str, Iterable[str]]]) -> Index:
        """From ``(id, names)`` pairs; the first id keeps a name that two claim."""
        names: dict[str, str] = {}
        for key, labels in entries:
            for label in (*labels, key):
                names.setdefault(utils.default_process(label.replace("_", " ")), key)
        return cls(names)

    def exact(self, text: str) -> str | None:
        """The id that goes by exactly this name, whatever its case and punctuation."""
        return self.names.get(utils.default_process(text.replace("_", " ")))

    def search(self, text: str, limit: int, floor: float = MATCH_FLOOR) -> list[str]:
        """At most ``limit`` ids whose names are nearest to the text, best first; all in order for no text."""
        query = utils.default_process(text.replace("_", " "))
        if not text.strip():
            return list(dict.fromkeys(self.names.values()))[:limit]
        scored = [(-_score(query, name), len(name), name) for name in self.names]
        hits = (name for score, _, name in sorted(scored) if -score >= floor)
        return list(dict.fromkeys(self.names[name] for name in hits))[:limit]


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
