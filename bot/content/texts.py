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
    """How a claim holds up against the studies."""

    SUPPORTED = "supported"
    MIXED = "mixed"
    DOUBTED = "doubted"
    ANECDOTE = "anecdote"
    OPINION = "opinion"


class Urgency(StrEnum):
    """How soon a sign needs checking by a physio or doctor."""

    EMERGENCY = "emergency now"
    URGENT = "same day"
    SOON = "book an appointment"


class Told(StrEnum):
    """What a runner has already said about a pain, so the bot needn't ask."""

    STRONG = "strong"
    LONG = "for weeks"
    WORSE = "worse the next day"
    BONE_RISK = "bone risk"
    UNDER_18 = "under 18"
    TENDON_RISK = "tendon risk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of a lesson."""

    __pydantic_config__: ClassVar = STRICT
    heading: Annotated[str, Len(3, 60)]
    """A few words above the paragraph. Example: In season."""
    text: Annotated[str, Len(20, 700)]
    """The text, short enough for a phone. Leave an empty line to start a new paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A claim, how it holds up, what was found in whom, and where it comes from."""

    __pydantic_config__: ClassVar = STRICT
    claim: Line
    """What people say. Example: Weak hips cause knee pain."""
    verdict: Verdict
    """How it holds up. Studies make it supported, mixed or doubted. An anecdote is one person's story. An
    opinion is ours."""
    finding: Annotated[str, Len(10, 400)]
    """What was found and in whom, in a sentence or two. Example: In 24 studies of trained runners ..."""
    source: Slug
    """The source's short name in sources.yaml."""
    confidence: Confidence
    """read: you read it yourself. secondhand: you read about it elsewhere. known: common practice, no paper
    to hand. uncertain: please, someone, check it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """``words`` are symptoms and plain words that should lead here ("knee pain", "weak on hills")."""

    __pydantic_config__: ClassVar = STRICT
    id: Slug
    """The file's name without .yaml: small letters, digits and underscores. Example: base_building."""
    title: Title
    """The lesson's heading. Example: Tight and weak."""
    words: Annotated[tuple[Annotated[str, Len(2, 40)], ...], Len(1, 24)]
    """What a runner might type to get here, such as [knee pain, weak on hills]. Use each in one lesson
    only."""
    care_words: Annotated[tuple[Annotated[str, Len(2, 40)], ...], Len(0, 60)] = ()
    """What must lead here before any search, in every command, even with other words or a typing mistake. For
    whatever needs a physio or doctor first. Example: [pregnant, heart condition]. Write [] for none."""
    summary: Line
    """The lesson in one sentence."""
    sections: Annotated[tuple[Section, ...], Len(1, 6)]
    """The lesson itself, in one to six short parts."""
    exercises: Annotated[tuple[Slug, ...], Len(0, 5)] = ()
    """Ids of exercises to try after reading. Write [] for none."""
    see_also: Annotated[tuple[Slug, ...], Len(0, 4)] = ()
    """Ids of lessons to read next. Write [] for none."""
    show_red_flags: bool = False
    """true shows the warning signs with it. Write true in any lesson that talks about pain."""
    evidence: Annotated[tuple[Evidence, ...], Len(0, 12)] = ()
    """Claims, and how they hold up against the studies."""
    opinion: Annotated[tuple[Line, ...], Len(0, 6)] = ()
    """What in this lesson is your own view, not a source's."""
    sources: Annotated[tuple[Citation, ...], Len(1, 10)]
    """Where the lesson comes from. Name at least one source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlag:
    """A sign that needs checking, not exercise: what to do, how soon and why."""

    __pydantic_config__: ClassVar = STRICT
    id: Slug
    """A short name for this sign, used once. Example: night_or_rest_pain."""
    sign: Annotated[str, Len(5, 200)]
    """What a runner notices. Example: Pain at night or while you rest."""
    short: Annotated[str, Len(5, OPTION)] | None = None
    """The same in a few words, for a list to choose from. Leave it out if the sign is already short."""
    words: Annotated[tuple[Annotated[str, Len(2, 40)], ...], Len(0, 40)] = ()
    """What a runner may type that must lead to this sign before any search. Example: [chest pain, tight
    chest]."""
    places: Annotated[tuple[Place, ...], Len(0, 10)] = ()
    """Where it must hurt before the bot asks about this sign. Leave it out if the place doesn't matter. Write
    [elsewhere] for a sign of the whole body."""
    ask: bool = True
    """false if the bot shouldn't ask about this sign when something hurts, because it isn't pain. It's still
    on the pages of warning signs."""
    told_by: Annotated[tuple[Told, ...], Len(0, 3)] = ()
    """What already counts as this sign, so the bot needn't ask. strong: pain of 7/10 or more. for weeks: more
    than two. worse the next day: what a runner says when the bot asks again. bone risk, under 18 and tendon
    risk: pain in one of the places, after such health answers. Leave it out for none."""
    urgency: Urgency
    """How soon to get it checked by a physio or doctor."""
    do: Line
    """What to do now. Example: Stop running and get it checked by a physio or doctor today."""
    why: Annotated[str, Len(10, 300)] | None = None
    """Why it matters, in a sentence or two. Write "it may be", never "it is"."""
    opinion: Line | None = None
    """What here is your own judgement. Example: where strong pain begins. Leave it out if nothing is."""
    sources: Annotated[tuple[Citation, ...], Len(0, 4)] = ()
    """Where this comes from. Leave it out if it's common clinical practice."""

    def __post_init__(self) -> None:
        if len(self.asked) > OPTION:
            raise ValueError(f"add short: the sign in {OPTION} characters at most, so it fits the list")

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
    """At least six short lines, friendly and to the point. Example: Small sessions add up."""
    playful: Phrasings
    """At least six short lines with a wink. Example: Your hips send their regards."""

    def of(self, tone: Tone) -> tuple[str, ...]:
        return self.plain if tone is Tone.PLAIN else self.playful


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """One line of sense for each check-in. A file in a club's own folder may give just some of them."""

    __pydantic_config__: ClassVar = STRICT
    done: Tones | None = None
    """After Done. No duties for tomorrow, and no promise that an exercise prevents or cures anything."""
    resting: Tones | None = None
    """After Rest today. Rest is part of training, so never hint that it's second best."""
    hurt: Tones | None = None
    """After Something hurts. Warm and calm in both tones: no jokes about pain, no advice to carry on."""
    welcome: Tones | None = None
    """After the first Done ever."""

    @property
    def by_occasion(self) -> Mapping[Occasion, Tones]:
        given = {occasion: getattr(self, occasion.value) for occasion in Occasion}
        return {occasion: tones for occasion, tones in given.items() if tones is not None}


def choose(
    phrases: Mapping[Occasion, Tones], occasion: Occasion, tone: Tone, occurrence_id: int, user_id: int
) -> str | None:
    """Return the phrase for this member and club run: always the same, however often they press.

    None if the content has no phrases for the occasion.
    """
    tones = phrases.get(occasion)
    if tones is None:
        return None
    lines = tones.of(tone)
    return lines[crc32(f"{occurrence_id}:{user_id}".encode()) % len(lines)]
