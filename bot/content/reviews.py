"""Who has read what the content says about bodies and pain, when, and in which version."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, ClassVar, cast

from annotated_types import Len

from bot.content.files import STRICT, File, Problem, nearest

MEDICAL = ("exercises", "routines", "self_tests", "lessons", "red_flags", "plan_rules", "screening")
"""Kinds of content that say how to move, when to stop or whom to see. Of lessons only those about pain."""

_LENGTH = 12
"""Hexadecimal digits of a version: enough to tell a file's versions apart, and short enough to read out."""

_DRAWN = frozenset({"drawing"})
"""Fields that a version leaves out: how a picture is drawn, which the board of drawings shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A clinician's signature under one version of one file."""

    __pydantic_config__: ClassVar = STRICT
    file: Annotated[str, Len(3, 120)]
    """The file that was read, inside the content folder. Example: exercises/clamshell.yaml."""
    by: Annotated[str, Len(3, 80)]
    """Who read it, as runners will see it. Example: Ana Muster, physio."""
    read_on: date
    """The day it was read. Example: 2026-11-30."""
    version: Annotated[str, Len(_LENGTH, _LENGTH)]
    """Which version was read. `glutes-on content sign` works it out."""


def version_of(file: File) -> str:
    """Return a short digest of what a file says.

    Comments, the order of fields, line breaks, quotation marks and drawings don't count.
    """
    said = json.dumps(_said(file.data), sort_keys=True, ensure_ascii=False)
    return sha256(said.encode()).hexdigest()[:_LENGTH]


def _said(value: object) -> object:
    """Return a value as it is read: texts with single spaces, and numbers as they are date_in_words."""
    if isinstance(value, dict):
        entries = cast("dict[object, object]", value).items()
        return {str(key): _said(each) for key, each in entries if key not in _DRAWN}
    if isinstance(value, list):
        return [_said(each) for each in cast("list[object]", value)]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:g}"
    return " ".join(str(value).split())


def is_medical(kind: str, item: Any) -> bool:
    """Return whether a clinician should have read an item; ``kind`` is its folder, or its file's name."""
    return kind in MEDICAL and (kind != "lessons" or item.show_red_flags)


def latest(file: File, reviews: Iterable[Review]) -> Review | None:
    """Return the last review of the version of a file that is in use; None if nobody has read it."""
    ours = [each for each in reviews if each.file == file.name]
    version = version_of(file) if ours else None
    return max((each for each in ours if each.version == version), key=_age, default=None)


def check_signed(files: Sequence[File], signed: Iterable[tuple[File, Sequence[Review]]]) -> Iterator[Problem]:
    """Yield each medical file that has changed since it was signed, and each signature without a file.

    ``signed`` is each reviews.yaml with what it holds.
    """
    lists = list(signed)
    reviews = [each for _, held in lists for each in held]
    for file in files:
        ours = [each for each in reviews if each.file == file.name]
        if ours and latest(file, ours) is None:
            last = max(ours, key=_age)
            message = f"has changed since {last.by} read it on {date_in_words(last.read_on)}"
            yield file.problem(
                (), message, f"have it read again, then run: glutes-on content sign {file.name}"
            )
    names = {file.name for file in files}
    for list_, held in lists:
        for i, each in enumerate(held):
            if each.file not in names:
                fix = nearest(each.file, names, "delete this entry if the file is gone")
                yield list_.problem((i, "file"), f"there's no medical file {each.file!r}", fix)


def date_in_words(day: date) -> str:
    """Return a date in words: "30 November 2026"."""
    return f"{day.day} {day:%B %Y}"


def _age(review: Review) -> date:
    return review.read_on
