"""What is said to an answer: many phrasings, the same one to the same press, and never a reproach."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

import pytest

from bot.content.texts import Occasion, Tone, choose

if TYPE_CHECKING:
    from bot.content.catalogue import Catalogue

REPROACH = re.compile(
    r"\b(lost|lose|broke|broken|fail|failed|missed a|only|should have|don't|streak)\b", re.IGNORECASE
)
PROMISE = re.compile(r"\b(prevent|cure|heal|injury-free|guarantee)", re.IGNORECASE)


@pytest.mark.parametrize(("occasion", "tone"), list(product(Occasion, Tone)))
def test_every_answer_has_many_phrasings_without_reproach_or_promise(
    catalogue: Catalogue, occasion: Occasion, tone: Tone
) -> None:
    lines = catalogue.phrases[occasion].of(tone)
    assert len(set(lines)) >= 6
    assert not [line for line in lines if PROMISE.search(line)]
    assert not [line for line in lines if REPROACH.search(line.replace("only exercise", ""))]


def test_the_same_press_is_answered_the_same_and_others_differ(catalogue: Catalogue) -> None:
    def said(occurrence_id: int, user_id: int) -> str | None:
        return choose(catalogue.phrases, Occasion.DONE, Tone.PLAIN, occurrence_id, user_id)

    assert said(7, 1) == said(7, 1)
    assert len({said(7, user_id) for user_id in range(100)}) == len({said(day, 1) for day in range(100)}) >= 6


def test_content_without_phrases_says_nothing_more(catalogue: Catalogue) -> None:
    assert choose({}, Occasion.DONE, Tone.PLAIN, 1, 1) is None
