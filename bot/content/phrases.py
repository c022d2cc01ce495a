"""What the bot says when a member has answered: many phrasings, in two tones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar
from zlib import crc32

from annotated_types import Len

from bot.content.files import STRICT


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
    """The phrase for this member and training day: always the same, however often they press.

    None where the content has no phrases for the occasion.
    """
    tones = phrases.get(occasion)
    if tones is None:
        return None
    lines = tones.of(tone)
    return lines[crc32(f"{occurrence_id}:{user_id}".encode()) % len(lines)]
