"""Lessons, warning signs and phrases: what is only read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar
from zlib import crc32

from annotated_types import Len

from bot.content.exercises import Citation, Confidence, Line, Place, Slug, Title
from bot.content.files import STRICT

OPTION = 100
"""The most characters that Discord shows of one choice in a select."""


class Verdict(StrEnum):
    """How a claim stands against what has been studied."""

    SUPPORTED = "supported"
    MIXED = "mixed"
    DOUBTED = "doubted"
    ANECDOTE = "anecdote"
    OPINION = "opinion"


class Urgency(StrEnum):
    """How soon a sign wants a professional."""

    EMERGENCY = "emergency now"
    URGENT = "same day"
    SOON = "book an appointment"


class Told(StrEnum):
    """What a runner's own words about a pain say without being asked for it; see domain.pain."""

    STRONG = "strong"
    LONG = "for weeks"
    WORSE = "worse the next day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of a lesson."""

    __pydantic_config__: ClassVar = STRICT
    heading: Annotated[str, Len(3, 60)]
    """A few words above the paragraph, such as: In season."""
    text: Annotated[str, Len(20, 700)]
    """The paragraph: short enough for a phone. An empty line starts a new paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A claim, how it stands, the finding in a sentence or two with who was studied, and where it is from."""

    __pydantic_config__: ClassVar = STRICT
    claim: Line
    """What people say, such as: Weak hips cause knee pain."""
    verdict: Verdict
    """How it stands: supported, mixed and doubted by studies; anecdote is one person's story; opinion is
    ours."""
    finding: Annotated[str, Len(10, 400)]
    """What was found, in a sentence or two, and in whom, such as: In 24 studies of trained runners ..."""
    source: Slug
    """The short name of the source, as it stands in sources.yaml."""
    confidence: Confidence
    """read: you read it yourself. secondhand: you read somebody who cites it. known: common practice, no
    paper at hand. uncertain: somebody should check it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """``words`` are symptoms and plain words that should lead here ("knee pain", "weak on hills")."""

    __pydantic_config__: ClassVar = STRICT
    id: Slug
    """The name of the file without .yaml: small letters, digits and underscores, such as: base_building."""
    title: Title
    """The heading of the lesson, such as: Tight and weak."""
    words: Annotated[tuple[Annotated[str, Len(2, 40)], ...], Len(1, 24)]
    """What a runner may type that should lead here, such as [knee pain, weak on hills]. Each may stand in
    one lesson only."""
    summary: Line
    """The lesson in one sentence."""
    sections: Annotated[tuple[Section, ...], Len(1, 5)]
    """The lesson itself, in one to five short parts."""
    exercises: Annotated[tuple[Slug, ...], Len(0, 5)] = ()
    """Ids of exercises to try after reading; [] for none."""
    see_also: Annotated[tuple[Slug, ...], Len(0, 4)] = ()
    """Ids of lessons to read next; [] for none."""
    show_red_flags: bool = False
    """true if the signs that need a professional are shown with it; true wherever it speaks of pain."""
    evidence: Annotated[tuple[Evidence, ...], Len(0, 10)] = ()
    """Claims and how they stand against what has been studied."""
    opinion: Annotated[tuple[Line, ...], Len(0, 6)] = ()
    """What in this lesson is your own view, not a source's."""
    sources: Annotated[tuple[Citation, ...], Len(1, 10)]
    """What the lesson stands on; at least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlag:
    """A sign that no exercise should answer: what to do, how soon, and why."""

    __pydantic_config__: ClassVar = STRICT
    id: Slug
    """A short name of this sign, such as: night_or_rest_pain. Each may stand here once."""
    sign: Annotated[str, Len(5, 200)]
    """What a runner notices, such as: Pain at night or while you rest."""
    short: Annotated[str, Len(5, OPTION)] | None = None
    """The same in few words, for a list to choose from. Leave it out if the sign itself is short."""
    places: Annotated[tuple[Place, ...], Len(0, 9)] = ()
    """Where it has to hurt for this sign to be asked about. Leave it out if it matters wherever it hurts."""
    told_by: Annotated[tuple[Told, ...], Len(0, 3)] = ()
    """What is this sign without a question: strong is pain of 7 or more out of 10, for weeks is more than
    two, and worse the next day is what somebody says who is asked again. Leave it out if none is."""
    urgency: Urgency
    """How soon a professional should look at it."""
    do: Line
    """What to do now, such as: Stop running and get it looked at today."""
    why: Annotated[str, Len(10, 300)] | None = None
    """Why it matters, in a sentence or two. It may be, not it is."""
    opinion: Line | None = None
    """What of this sign is your own judgement, such as: where strong pain begins. Leave it out if nothing."""
    sources: Annotated[tuple[Citation, ...], Len(0, 4)] = ()
    """What this stands on. Leave it out if it is common clinical practice."""

    def __post_init__(self) -> None:
        if len(self.asked) > OPTION:
            raise ValueError(f"write short: the sign in at most {OPTION} characters, for the list it is in")

    @property
    def asked(self) -> str:
        """The sign as it appears in a list to choose from."""
        return self.short or self.sign


class Tone(StrEnum):
    """How a member wants to be talked to."""

    PLAIN = "plain"
    PLAYFUL = "playful"


class Occasion(StrEnum):
    """What a phrase is said to; the name of its field in ``Phrases``."""

    DONE = "done"
    RESTING = "resting"
    HURT = "hurt"
    WELCOME = "welcome"


Phrase = Annotated[str, Len(3, 120)]
Phrasings = Annotated[tuple[Phrase, ...], Len(6, 60)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tones:
    """The phrasings for one occasion."""

    __pydantic_config__: ClassVar = STRICT
    plain: Phrasings
    """At least six short lines, friendly and to the point, such as: Small sessions add up."""
    playful: Phrasings
    """At least six short lines with a wink, such as: Your hips send their regards."""

    def of(self, tone: Tone) -> tuple[str, ...]:
        return self.plain if tone is Tone.PLAIN else self.playful


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """One line of sense for each answer. A file in a club's own folder may give some of them only."""

    __pydantic_config__: ClassVar = STRICT
    done: Tones | None = None
    """After Done. Nothing about tomorrow's duty, and no promise that an exercise prevents or cures."""
    resting: Tones | None = None
    """After Resting: rest is part of training, so never a hint that it is second best."""
    hurt: Tones | None = None
    """After Something hurts: warm and calm in both tones, no jokes about pain, no advice to go on."""
    welcome: Tones | None = None
    """After the first Done ever."""

    @property
    def by_occasion(self) -> Mapping[Occasion, Tones]:
        given = {occasion: getattr(self, occasion.value) for occasion in Occasion}
        return {occasion: tones for occasion, tones in given.items() if tones is not None}


def choose(
    phrases: Mapping[Occasion, Tones], occasion: Occasion, tone: Tone, occurrence_id: int, user_id: int
) -> str | None:
    """Return the phrase for this member and training day: always the same, however often they press.

    None if the content has no phrases for the occasion.
    """
    tones = phrases.get(occasion)
    if tones is None:
        return None
    lines = tones.of(tone)
    return lines[crc32(f"{occurrence_id}:{user_id}".encode()) % len(lines)]
