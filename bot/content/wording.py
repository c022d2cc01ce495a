"""How the bot talks, as far as a machine can tell: the glossary, and what in a text goes against it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, ClassVar, cast

import yaml
from annotated_types import Len
from pydantic import TypeAdapter

from bot.content.files import STRICT, File, Path_, Problem

LONGEST_SENTENCE = 20
"""Words of a sentence. Most have 12 or fewer."""

LONGEST_LABEL = 20
"""Characters on a button, so that a phone shows it whole. Names of exercises and tests may be longer."""

Words = tuple[Annotated[str, Len(2, 40)], ...]

_SENTENCE_ENDS = re.compile(r"(?<=[.!?])[\"”)*_]*\s+|\n+|:\s+|\s[–—]\s")
_MARKUP = re.compile(r"[*_~`>#|]+|^\s*(-#|[-•]|\d+\.)\s+|<[^>\s]{1,60}>|https?://\S+", re.MULTILINE)
_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One thing, the word for it, words that are never used for it, and what only a reader can tell."""

    __pydantic_config__: ClassVar = STRICT
    thing: Annotated[str, Len(3, 60)]
    """What it is, in other words than its own."""
    say: Annotated[str, Len(2, 60)]
    """The one word for it."""
    never: Words
    """Words that no text may use for it, each found as a whole word. [] for none."""
    meant: Annotated[str, Len(3, 100)] | None = None
    """What only a reader can tell, such as a word that's right for something else."""


@dataclass(frozen=True, kw_only=True)
class Glossary:
    """One word for each thing. ``banned`` is no English, and ``contract`` is too stiff to be said."""

    __pydantic_config__: ClassVar = STRICT
    terms: tuple[Term, ...]
    """One entry for each thing that had several names."""
    banned: Words
    """Words and turns of phrase that aren't how we talk, whatever they mean."""
    contract: Words
    """What's contracted everywhere but in emergencies. Example: do not."""

    @cached_property
    def _never(self) -> re.Pattern[str]:
        return _any_of(*self.banned, *(word for term in self.terms for word in term.never))

    @cached_property
    def _stiff(self) -> re.Pattern[str]:
        return _any_of(*self.contract)

    @cached_property
    def _instead(self) -> dict[str, str]:
        return {word.casefold(): term.say for term in self.terms for word in term.never}

    def complaints(
        self, text: str, *, urgent: bool = False, words_only: bool = False
    ) -> Iterator[tuple[str, str]]:
        """Yield what in the text goes against the voice, each with how to put it right.

        ``urgent`` texts write "do not" out. ``words_only`` leaves alone how sentences are built: for
        citations.
        """
        for found in self._never.finditer(text):
            word = found[0].casefold()
            fix = f"say {self._instead[word]!r}" if word in self._instead else "say it in plain words"
            yield f"{found[0]!r} isn't how we talk", fix
        if words_only:
            return
        if not urgent:
            for found in self._stiff.finditer(text):
                yield f"{found[0]!r} is stiff", "contract it: can't, don't, isn't"
        if ";" in text:
            yield "a semicolon", "make it two sentences"
        for sentence in sentences(text):
            count = len([word for word in sentence.split() if _WORD.search(word)])
            if count > LONGEST_SENTENCE:
                start = " ".join(sentence.split()[:6])
                yield f"{start!r}… is a sentence of {count} words", f"use {LONGEST_SENTENCE} at most"


def load_glossary(folder: Path) -> Glossary:
    """Return the glossary of the content that ships, which is in ``folder``."""
    text = (folder / "glossary.yaml").read_text(encoding="utf-8")
    return TypeAdapter(Glossary).validate_python(yaml.safe_load(text))


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, without its markup. A list's lines are a sentence each."""
    return [plain for each in _SENTENCE_ENDS.split(text) if (plain := _MARKUP.sub(" ", each).strip())]


def _any_of(*words: str) -> re.Pattern[str]:
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"\b(?:{either})\b", re.IGNORECASE)


_UNSEEN = frozenset(
    {
        "id",
        "aliases",
        "words",
        "care_words",
        "cite",
        "kind",
        "url",
        "source",
        "confidence",
        "links",
        "muscles",
        "position",
        "plane",
        "equipment",
        "optional_equipment",
        "fits",
        "level",
        "easier",
        "harder",
        "loads",
        "impact",
        "spares",
        "next",
        "exercises",
        "see_also",
        "told_by",
        "places",
        "urgency",
        "verdict",
        "measure",
        "test",
        "exercise",
        "variation_of",
    }
)
"""Fields whose values are words to search by, names of other things, or choices from a list."""

_CITED = frozenset({"supports"})
"""Fields that say what a source says: as long as its sentence is."""

_URGENT = frozenset({"red_flags", "stop_if", "not_if"})

UNFILLED = "Write here"
"""How each sentence of a template begins."""


def check_words(files: Iterable[File], glossary: Glossary) -> Iterator[Problem]:
    """Yield what in the files' texts goes against the voice, with the line and how to put it right."""
    for file in files:
        for path, text in _texts(file.data):
            urgent = file.name == "red_flags.yaml" or not _URGENT.isdisjoint(path)
            words_only = not _CITED.isdisjoint(path)
            for message, fix in glossary.complaints(text, urgent=urgent, words_only=words_only):
                yield file.problem(path, message, fix)


def check_filled(files: Iterable[File]) -> Iterator[Problem]:
    """Yield each sentence of a template that nobody has replaced yet."""
    for file in files:
        for path, text in _texts(file.data):
            if UNFILLED in text:
                yield file.problem(path, "still holds the template's sentence", "write your own in its place")


def _texts(value: object, path: Path_ = ()) -> Iterator[tuple[Path_, str]]:
    """Yield every text that is shown, with the path to it. Of a drawing it's the names of the faults."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for i, each in enumerate(cast("list[object]", value)):
            yield from _texts(each, (*path, i))
    elif isinstance(value, dict):
        for key, each in cast("dict[str, object]", value).items():
            if path[-1:] == ("drawing",) and key != "faults":
                continue
            if "faults" in path and key != "says":
                continue
            if key not in _UNSEEN:
                yield from _texts(each, (*path, key))
