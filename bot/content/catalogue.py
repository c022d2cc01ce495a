"""All content of the bot, loaded once and cross-checked: what commands look things up in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from annotated_types import Len

from bot.content.exercises import Exercise, hints
from bot.content.files import STRICT
from bot.content.plan_rules import PlanRules
from bot.content.reviews import Review
from bot.content.routines import Routine
from bot.content.screening import ScreeningRules
from bot.content.self_tests import SelfTest
from bot.content.texts import Lesson, Occasion, RedFlag, Tones
from bot.content.urgent import CareWords, holds, tells_of_pain, tells_only_of_pain
from bot.features.exercises.search import SURE, Entry, Index

_DOI = re.compile(r"\bdoi:\s*(10\.[^\s\]]+[^\s\].,;])")
_PMID = re.compile(r"\bPMID:?\s*(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An article or a paper: how to cite it, and what it is in a few words."""

    __pydantic_config__: ClassVar = STRICT
    cite: Annotated[str, Len(10, 400)]
    """Authors, title, where and when. Put whatever's missing or unseen in [square brackets]."""
    kind: Annotated[str, Len(3, 60)]
    """What it is. Examples: article, case report, randomised trial, conversation."""
    url: Annotated[str, Len(9, 200)] | None = None
    """The address of its page. Leave it out if cite has a doi or PMID. Example: https://example.org/hips."""

    @property
    def link(self) -> str | None:
        """The address to tap: the given one, or that of its doi or PMID; None if it has none of them."""
        if self.url is not None:
            return self.url
        if (doi := _DOI.search(self.cite)) is not None:
            return f"https://doi.org/{doi[1]}"
        pmid = _PMID.search(self.cite)
        return f"https://pubmed.ncbi.nlm.nih.gov/{pmid[1]}/" if pmid is not None else None

    @property
    def short(self) -> str:
        """The first words of the reference: enough to find it by."""
        return self.cite.split(".")[0]

    @property
    def linked(self) -> str:
        """The first words of the reference, to tap if its page is known."""
        return f"[{self.short}](<{self.link}>)" if self.link is not None else self.short


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Everything by id. The indexes find an item by what a runner calls it."""

    exercises: Mapping[str, Exercise]
    routines: Mapping[str, Routine]
    self_tests: Mapping[str, SelfTest]
    lessons: Mapping[str, Lesson]
    red_flags: tuple[RedFlag, ...]
    sources: Mapping[str, Source]
    phrases: Mapping[Occasion, Tones]
    plan_rules: PlanRules | None = None
    screening: ScreeningRules | None = None
    reviews: Mapping[tuple[str, str], Review] = field(default_factory=dict[tuple[str, str], Review])
    """By kind and id: who read the version that's in use. Without an entry, nobody has."""
    exercise_index: Index = field(init=False, repr=False)
    routine_index: Index = field(init=False, repr=False)
    self_test_index: Index = field(init=False, repr=False)
    lesson_index: Index = field(init=False, repr=False)
    care_words: CareWords = field(init=False, repr=False)

    def __post_init__(self) -> None:
        easiest_first = sorted(self.exercises.values(), key=lambda x: x.level)
        for name, entries in (
            ("exercise_index", [Entry(x.id, x.name, x.aliases, hints(x)) for x in easiest_first]),
            ("routine_index", [Entry(x.id, x.name, x.aliases) for x in self.routines.values()]),
            ("self_test_index", [Entry(x.id, x.name, x.aliases) for x in self.self_tests.values()]),
            ("lesson_index", [Entry(x.id, x.title, x.words) for x in self.lessons.values()]),
        ):
            object.__setattr__(self, name, Index.build(entries))
        names = [name for index in self._indexes for name in index.names]
        care_words = CareWords.build(self.red_flags, self.lessons.values(), names)
        object.__setattr__(self, "care_words", care_words)

    @property
    def _indexes(self) -> tuple[Index, ...]:
        return self.exercise_index, self.routine_index, self.self_test_index, self.lesson_index

    def item(
        self, kind: str, key: str
    ) -> Exercise | Routine | SelfTest | Lesson | PlanRules | ScreeningRules | None:
        """Return the item with this id in the folder ``kind``, or None."""
        folders = {
            "exercises": self.exercises,
            "routines": self.routines,
            "self_tests": self.self_tests,
            "lessons": self.lessons,
            "screening": {} if self.screening is None else {self.screening.id: self.screening},
            "plan_rules": {} if self.plan_rules is None else {self.plan_rules.id: self.plan_rules},
        }
        return folders.get(kind, {}).get(key)

    def meant_by(self, text: str) -> Exercise | Lesson | None:
        """Return what somebody means who types this for an exercise; None if nothing is like it.

        A symptom ("my knee hurts") is answered with the lesson about it and never with an exercise. Signs and
        what else comes before any search are in ``care_words``.
        """
        exercises, lessons = self.exercise_index, self.lesson_index
        if (key := exercises.exact(text) or exercises.hinted(text)) is not None:
            return self.exercises[key]
        if tells_of_pain(text):
            return self.pain_lesson(text)
        lesson = lessons.exact(text)
        if lesson is None and not exercises.search(text, 1, SURE):
            lesson = next(iter(lessons.search(text, 1, SURE)), None)
        if lesson is not None:
            return self.lessons[lesson]
        key = next(iter(exercises.search(text, 1)), None)
        return self.exercises[key] if key is not None else None

    def pain_lesson(self, text: str) -> Lesson | None:
        """Return the lesson for somebody who tells of pain; None if they don't, or if there's none.

        It's the one that has the text among its words. Otherwise it's the lesson about pain that has the
        longest of its words in the text ("squats hurt my knee"). If there's none, it's the one with the
        warning signs.
        """
        if not tells_of_pain(text):
            return None
        if (key := self.lesson_index.exact(text)) is not None:
            return self.lessons[key]
        about_pain = [each for each in self.lessons.values() if any(map(tells_of_pain, each.words))]
        about_pain.sort(key=lambda lesson: lesson.show_red_flags)
        known = [
            (len(word), lesson)
            for lesson in about_pain
            for word in lesson.words
            if not tells_only_of_pain(word) and holds(text, word)
        ]
        if known:
            return max(known, key=lambda each: each[0])[1]
        return next((lesson for lesson in about_pain if lesson.show_red_flags), None)

    def answers(self, text: str) -> Iterator[tuple[str, str, str]]:
        """Yield what /hip and /learn answer to a text, best first, as kind, id and title.

        A warning sign comes first. A symptom is answered with lessons alone.
        """
        care = self.care_words.find(text)
        if care is not None and isinstance(care.target, RedFlag):
            yield "red_flags", care.target.id, care.target.asked
        meant = care.target if care is not None and isinstance(care.target, Lesson) else self.meant_by(text)
        found = [(score, "lessons", key) for key, score in self.lesson_index.scores(text).items()]
        if care is None and not isinstance(meant, Lesson):
            found += [(score, "exercises", key) for key, score in self.exercise_index.scores(text).items()]
        if meant is not None:
            found.append((101.0, "lessons" if isinstance(meant, Lesson) else "exercises", meant.id))
        titles = {"lessons": self.lesson_index.titles, "exercises": self.exercise_index.titles}
        ranked = sorted(found, key=lambda each: -each[0])
        for kind, key in dict.fromkeys((kind, key) for _, kind, key in ranked):
            yield kind, key, titles[kind][key]
