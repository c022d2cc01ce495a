"""Words that come before any search: a warning sign, or something to ask a physio or doctor about first.

A phrase counts wherever it stands in what was typed, with the typing mistakes that its words' length allows.
A word that is spelt right is never a mistake for another: "painted" isn't "fainted", "fewer" isn't "fever".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeAlias
from unicodedata import combining, normalize

from rapidfuzz.distance import OSA

from bot.content.texts import Lesson, RedFlag, Urgency

Target: TypeAlias = RedFlag | Lesson

LONGEST = 100
"""How many characters of a text are looked at: Discord takes no more of one option."""

_BREAK = "|"
"""Stands for a comma, a full stop or an ordinary phrase: no phrase reaches across it."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LIGHT = _words("a an the my your of in on at to is are i im it its")
"""Words that a phrase means the same without."""

_BETWEEN = _LIGHT | _words(
    "am was be been being have has had got get gets getting feel feels feeling felt very really so bad "
    "badly quite bit little some all whole new sudden suddenly sharp deep left right middle side inside "
    "lower upper both one gone going goes went keeps just now today again still this that here"  # unseen
)
"""Words that may stand between the words of a phrase: "pain in the left side of my chest"."""

_ORDINARY = (
    "hydration bladder | water bladder | bladder pack | pregnant pause | heartbreak hill | heart rate",
    "chest press | chest strap | chest day | chest fly | calf raise | calf stretch | calf sleeve",
    "hot weather | hot day | hot yoga | hot bath | cold shower | bike saddle | saddle bag | saddle height",
    "foot strike | swim stroke | stroke rate | pain cave | no pain no gain | pain free",
    "suicide drill | suicide sprint | suicide run | suicide squat | blackout curtain | fever dream",
)
"""Phrases of sport with a word that elsewhere is a warning: they're left out before the search for signs."""

_ORDINARY_WORDS = [tuple(phrase.split()) for line in _ORDINARY for phrase in line.split(" | ")]

_SPELT_RIGHT = _words(
    "arching blades breadth cancel cheat chess crest fewer heard hearth heats paint painted paints plank "
    "planks pulley score scores sprint sprints stain stains store stoke straight strait stride strike "
    "strikes surge swallow sweet thigh thighs tights"  # unseen
)
"""Words near to those of a warning that mean something else."""

_PAIN = _words(
    "pain painful hurt hurting ache aching achy sore soreness agony throbbing "
    "injury injured injuries strain strained sprain sprained niggle tweaked"
)
"""Words that tell of pain."""

_SWAPS_FROM, _ONE_FROM, _TWO_FROM = 4, 5, 8
"""From how many letters a word may have two that changed places, one typing mistake, and two."""

_PAIR = 2
"""A phrase of so many words may be typed in any order."""

_RUN_TOGETHER = 4
"""How many neighbouring words are tried as one."""

_QUOTE = re.compile(r"['’‘`´]")
_STOP = re.compile(r"[,;:.!?()]")
_TOKEN = re.compile(r"[^\W_]+|\|")


def words_of(text: str) -> list[str]:
    """Return the text's words in small letters, without accents, apostrophes and emojis; breaks as ``|``."""
    plain = "".join(c for c in normalize("NFKD", text[:LONGEST].casefold()) if not combining(c))
    return _TOKEN.findall(_STOP.sub(_BREAK, _QUOTE.sub("", plain.replace(_BREAK, " "))))


class Likeness(IntEnum):
    """How surely a typed word is the one of a phrase."""

    NONE = 0
    NEAR = 1
    EXACT = 2


def likeness(typed: str, word: str) -> Likeness:
    """Return how surely somebody who typed this meant the word.

    Up to 3 letters must be right. In 4, two neighbours may have changed places. From 5, one letter may be
    wrong, missing, too many or out of place, from 8 two. The first letter must be right, or come second.
    """
    if typed == word:
        return Likeness.EXACT
    size, swapped_start = len(word), word[1::-1]
    if size < _SWAPS_FROM or (typed[:1] != word[:1] and typed[:2] != swapped_start):
        return Likeness.NONE
    if _is_plural(typed, word):
        return Likeness.NEAR
    if size < _ONE_FROM and sorted(typed) != sorted(word):
        return Likeness.NONE
    allowed = 1 if size < _TWO_FROM else 2
    return Likeness.NEAR if OSA.distance(typed, word, score_cutoff=allowed) <= allowed else Likeness.NONE


def _is_plural(typed: str, word: str) -> bool:
    """Return whether one is the other with an s."""
    return f"{typed}s" == word or typed == f"{word}s"


@dataclass(frozen=True, slots=True)
class Found:
    """Where a text leads. ``phrase`` is what it has of the target's words, as the content writes it."""

    target: Target
    phrase: str


@dataclass(frozen=True, slots=True)
class _Phrase:
    target: Target
    text: str
    words: tuple[str, ...] = field(init=False)
    joined: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        every = [word for word in words_of(self.text) if word != _BREAK]
        heavy = [word for word in every if word not in _LIGHT] or every
        object.__setattr__(self, "words", tuple(heavy))
        object.__setattr__(self, "joined", frozenset({"".join(heavy), "".join(every)}))

    @property
    def rank(self) -> int:
        """The most urgent sign comes first, and a lesson after all signs."""
        order = list(Urgency)
        return order.index(self.target.urgency) if isinstance(self.target, RedFlag) else len(order)


_Meant: TypeAlias = Mapping[str, Likeness]
"""The words of phrases that somebody may mean who typed a word, and how surely. A break means none."""


@dataclass(frozen=True, slots=True)
class CareWords:
    """Every phrase that leads to care, the most urgent first. ``names`` are what else has a name, in words.

    ``words`` are those of the phrases, by their first letter; ``joined`` are whole phrases run together.
    Words of ``known`` are spelt right.
    """

    phrases: Sequence[_Phrase]
    words: Mapping[str, Sequence[str]]
    joined: frozenset[str]
    targets: Mapping[str, Target]
    names: frozenset[tuple[str, ...]]
    known: frozenset[str]

    @classmethod
    def build(cls, signs: Iterable[RedFlag], lessons: Iterable[Lesson], names: Iterable[str]) -> CareWords:
        """Build it from the content; ``names`` are all names and words that lead to anything."""
        leading: list[Target] = [*signs, *(each for each in lessons if each.care_words)]
        phrases = [_Phrase(each, phrase) for each in leading for phrase in _phrases(each)]
        words: dict[str, list[str]] = {}
        for word in sorted({word for phrase in phrases for word in phrase.words}):
            words.setdefault(word[0], []).append(word)
        taken = frozenset(tuple(words_of(name)) for name in names)
        return cls(
            sorted((each for each in phrases if each.words), key=lambda each: each.rank),
            words,
            frozenset[str]().union(*(phrase.joined for phrase in phrases)),
            {each.id: each for each in leading},
            taken,
            _SPELT_RIGHT | {word for name in taken for word in name},
        )

    def find(self, text: str) -> Found | None:
        """Return where the text must lead before any search; None if it may be searched for.

        If the text is the name of something else, only a phrase that is spelt right comes before it.
        """
        if (target := self.targets.get(text.strip())) is not None:
            return Found(target, next(iter(_phrases(target)), target.id))
        typed = words_of(text)
        least = Likeness.EXACT if tuple(typed) in self.names else Likeness.NEAR
        rest = _without_ordinary(typed)
        meant, runs = [self._meant(word, least) for word in rest], _runs(rest)
        within = {word for each in meant for word in each}
        if not within and runs.isdisjoint(self.joined):
            return None
        for phrase in self.phrases:
            together = within.issuperset(phrase.words) and _has(rest, meant, phrase.words)
            if together or phrase.joined & runs:
                return Found(phrase.target, phrase.text)
        return None

    def completed(self, text: str) -> Found | None:
        """Return where the text would lead with its last word completed; None if that's not yet clear.

        Of a phrase's last word two letters must be there, of its only word four.
        """
        typed = words_of(text) or [_BREAK]
        if _becomes_ordinary(typed):
            return None
        before, last = _without_ordinary(typed[:-1]), typed[-1]
        meant = [self._meant(word, Likeness.NEAR) for word in before]
        for phrase in self.phrases:
            *first, final = phrase.words
            begun = final.startswith(last) and last != final and len(last) >= (2 if first else 4)
            if begun and (not first or _ends_with(before, meant, first)):
                return Found(phrase.target, phrase.text)
        return None

    def _meant(self, typed: str, least: Likeness) -> _Meant:
        if least is Likeness.EXACT:
            return {typed: least} if typed in self.words.get(typed[:1], ()) else {}
        near = {letter: self.words.get(letter, ()) for letter in typed[:2]}
        found = {word: self._likeness(typed, word) for words in near.values() for word in words}
        return {word: sure for word, sure in found.items() if sure is not Likeness.NONE}

    def _likeness(self, typed: str, word: str) -> Likeness:
        found = likeness(typed, word)
        is_other = found is Likeness.NEAR and typed in self.known and not _is_plural(typed, word)
        return Likeness.NONE if is_other else found


def _has(typed: Sequence[str], meant: Sequence[_Meant], words: Sequence[str]) -> bool:
    """Return whether the words are typed in their order, or two of them in any order."""
    orders = [words, words[::-1]] if len(words) == _PAIR else [words]
    return any(_end(typed, meant, at, order) is not None for at in range(len(typed)) for order in orders)


def _ends_with(typed: Sequence[str], meant: Sequence[_Meant], words: Sequence[str]) -> bool:
    """Return whether the typed words end with these, but for what may stand between."""
    ends = (_end(typed, meant, at, words) for at in range(len(typed)))
    return any(end is not None and all(word in _BETWEEN for word in typed[end:]) for end in ends)


def _end(typed: Sequence[str], meant: Sequence[_Meant], at: int, words: Sequence[str]) -> int | None:
    """Return where the words end that begin at a typed word, in their order; None if they don't."""
    for number, word in enumerate(words):
        while number and at < len(typed) and typed[at] in _BETWEEN and word not in meant[at]:
            at += 1
        if at == len(typed) or word not in meant[at]:
            return None
        at += 1
    return at


def tells_of_pain(text: str) -> bool:
    """Return whether the text tells of pain, if with a typing mistake: not "painted", not "pain free"."""
    return any(map(_is_pain, _without_ordinary(words_of(text))))


def tells_only_of_pain(text: str) -> bool:
    """Return whether each word tells of pain, so that the text doesn't say where or when."""
    return all(map(_is_pain, words_of(text)))


def _is_pain(typed: str) -> bool:
    return typed not in _SPELT_RIGHT and any(likeness(typed, word) for word in _PAIN)


def holds(text: str, phrase: str) -> bool:
    """Return whether the phrase stands in the text, word for word but for typing mistakes."""
    typed, words = words_of(text), words_of(phrase)
    return any(
        all(likeness(each, word) for each, word in zip(typed[at:], words, strict=False))
        for at in range(len(typed) - len(words) + 1)
    )


def _phrases(target: Target) -> tuple[str, ...]:
    return target.words if isinstance(target, RedFlag) else target.care_words


def _runs(typed: Sequence[str]) -> set[str]:
    """Return neighbouring words, run together: "chestpain", "post partum"."""
    return {
        "".join(typed[at : at + size]) for at in range(len(typed)) for size in range(1, _RUN_TOGETHER + 1)
    }


def _becomes_ordinary(typed: Sequence[str]) -> bool:
    """Return whether the text ends with an ordinary phrase whose last word isn't whole yet."""
    ends = ((typed[-len(phrase) :], phrase) for phrase in _ORDINARY_WORDS)
    return any(
        there[:-1] == [*phrase[:-1]] and len(there) == len(phrase) and phrase[-1].startswith(there[-1])
        for there, phrase in ends
    )


def _without_ordinary(typed: Sequence[str]) -> list[str]:
    """Return the words with a break in place of each ordinary phrase."""
    rest = list(typed)
    for phrase in _ORDINARY_WORDS:
        for at in range(len(rest) - len(phrase) + 1):
            there = rest[at : at + len(phrase)]
            if all(each in (word, f"{word}s") for each, word in zip(there, phrase, strict=True)):
                rest[at : at + len(phrase)] = [_BREAK] * len(phrase)
    return rest
