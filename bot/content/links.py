"""What is wrong between files: names taken twice, links that lead nowhere, times that do not add up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, cast

from bot.content import drawings, plans
from bot.content.files import File, Path_, Problem
from bot.content.fixes import nearest
from bot.domain.catalogue import Catalogue
from bot.domain.exercises import Exercise, Place
from bot.domain.pain import Pain, Since, asked
from bot.domain.routines import seconds_needed

TIME_TOLERANCE = 0.15
"""How far a routine's stated minutes may be from what its stations take; a minute is always allowed."""

MOST_SIGNS = 24
"""Discord's lists have 25 choices, and one of them is "none of these"."""

Files = Mapping[tuple[str, str], File]


def check(catalogue: Catalogue, files: Files, unread: Collection[tuple[str, str]] = ()) -> Iterator[Problem]:
    """Everything wrong between the files of a catalogue. ``unread`` (kind, id) are there, but not in it."""
    for kind in ("exercises", "routines", "self_tests"):
        yield from _names(kind, getattr(catalogue, kind).values(), files)
    yield from _words(catalogue, files)
    for kind, key, path, target_kind, target in _all_links(catalogue):
        known = getattr(catalogue, target_kind)
        if target not in known and (target_kind, target) not in unread:
            other = f"write the name of a file in {target_kind}, without .yaml"
            message = f"there is no {target!r} in {target_kind}"
            yield files[kind, key].problem(path, message, nearest(target, known, other))
    if ("sources", "sources") not in unread:
        yield from _all_sources(catalogue, files)
    yield from _circles(catalogue.exercises, "harder", lambda e: e.harder, files)
    yield from _circles(catalogue.exercises, "easier", lambda e: e.easier, files)
    yield from _times(catalogue, files)
    yield from drawings.check(catalogue, files)
    if catalogue.plan_rules is not None:
        yield from plans.check(catalogue.plan_rules, catalogue, files["plan_rules", "plan_rules"], unread)
    yield from _signs(catalogue, files)


def _signs(catalogue: Catalogue, files: Files) -> Iterator[Problem]:
    """Who does not find the place that hurts is asked about all signs, in one list of Discord's."""
    signs = asked(catalogue.red_flags, Pain(Place.ELSEWHERE, 0, Since.TODAY))
    if len(signs) > MOST_SIGNS:
        file = files["red_flags", catalogue.red_flags[-1].id]
        message = f"holds {len(signs)} signs, but one list has room for {MOST_SIGNS}"
        yield file.problem((), message, "let one sign say what two say now")


def _names(kind: str, items: Iterable[Any], files: Files) -> Iterator[Problem]:
    """Two items must not go by one name: a runner could not tell which card comes."""
    owner: dict[str, str] = {}
    for item in items:
        for name in (item.name, *item.aliases):
            first = owner.setdefault(name.casefold(), item.id)
            if first != item.id:
                yield _taken(files[kind, item.id], ("aliases",), name, files[kind, first])


def _words(catalogue: Catalogue, files: Files) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    for lesson in catalogue.lessons.values():
        for i, word in enumerate(lesson.words):
            first = owner.setdefault(word.casefold(), lesson.id)
            if first != lesson.id:
                yield _taken(files["lessons", lesson.id], ("words", i), word, files["lessons", first])


def _taken(file: File, path: Path_, name: str, other: File) -> Problem:
    owner = other.name.rpartition("/")[2].removesuffix(".yaml")
    return file.problem(
        path, f"{name!r} already leads to {owner}", f"take it out here, or out of {other.name}"
    )


Link = tuple[str, str, Path_, str, str]
"""Kind and id of an item, the place in it, and kind and id of what that links to."""


def _all_links(catalogue: Catalogue) -> Iterator[Link]:
    for exercise in catalogue.exercises.values():
        yield from _exercise_links(exercise)
    for routine in catalogue.routines.values():
        for i, station in enumerate(routine.stations):
            yield "routines", routine.id, ("stations", i, "exercise"), "exercises", station.exercise
        yield from _list("routines", routine, "variations", "exercises")
    for test in catalogue.self_tests.values():
        for i, outcome in enumerate(test.outcomes):
            for j, target in enumerate(outcome.next):
                yield "self_tests", test.id, ("outcomes", i, "next", j), "exercises", target
        for i, following in enumerate(test.follow_up):
            yield "self_tests", test.id, ("follow_up", i, "test"), "self_tests", following.test
    for lesson in catalogue.lessons.values():
        yield from _list("lessons", lesson, "exercises", "exercises")
        yield from _list("lessons", lesson, "see_also", "lessons")


def _exercise_links(exercise: Exercise) -> Iterator[Link]:
    yield from _list("exercises", exercise, "easier", "exercises")
    yield from _list("exercises", exercise, "harder", "exercises")
    if exercise.variation_of is not None:
        yield "exercises", exercise.id, ("variation_of",), "exercises", exercise.variation_of


def _list(kind: str, item: Any, field: str, target_kind: str) -> Iterator[Link]:
    for i, target in enumerate(getattr(item, field)):
        yield kind, item.id, (field, i), target_kind, target


def _all_sources(catalogue: Catalogue, files: Files) -> Iterator[Problem]:
    for kind in ("exercises", "routines", "self_tests", "lessons"):
        for item in getattr(catalogue, kind).values():
            yield from _sources(item, (), files[kind, item.id], catalogue)
    for flag in catalogue.red_flags:
        file = files["red_flags", flag.id]
        rows = cast("list[dict[str, object]]", file.data)
        yield from _sources(flag, ([row["id"] for row in rows].index(flag.id),), file, catalogue)


def _sources(item: Any, path: Path_, file: File, catalogue: Catalogue) -> Iterator[Problem]:
    """``path`` is where in the file the item stands."""
    for name in ("sources", "evidence", "norms"):
        for i, citation in enumerate(getattr(item, name, ())):
            if citation.source not in catalogue.sources:
                other = "add it to sources.yaml, or take a name that stands there"
                fix = nearest(citation.source, catalogue.sources, other)
                message = f"{citation.source!r} is not in sources.yaml"
                yield file.problem((*path, name, i, "source"), message, fix)


def _circles(
    exercises: Mapping[str, Exercise],
    field: str,
    links: Callable[[Exercise], tuple[str, ...]],
    files: Files,
) -> Iterator[Problem]:
    """A chain of progressions that comes back to its beginning would be harder than itself."""
    settled: set[str] = set()

    def walk(key: str, trail: tuple[str, ...]) -> Iterator[Problem]:
        if key in trail:
            circle = " -> ".join((*trail[trail.index(key) :], key))
            fix = f"nothing is {field} than itself: take {key} out here, or break the circle elsewhere"
            message = f"goes round in a circle: {circle}"
            yield files["exercises", trail[-1]].problem((field,), message, fix)
        elif key not in settled and key in exercises:
            for target in links(exercises[key]):
                yield from walk(target, (*trail, key))
            settled.add(key)

    for key in exercises:
        yield from walk(key, ())


def _times(catalogue: Catalogue, files: Files) -> Iterator[Problem]:
    for routine in catalogue.routines.values():
        if any(station.exercise not in catalogue.exercises for station in routine.stations):
            continue  # reported as a broken link
        needed = seconds_needed(routine, catalogue.exercises) / 60
        if abs(needed - routine.minutes) > max(1, TIME_TOLERANCE * routine.minutes):
            message = f"says {routine.minutes}, but its stations take {needed:.0f} minutes"
            fix = f"write {max(1, round(needed))}, or change sets, repetitions or rest"
            yield files["routines", routine.id].problem(("minutes",), message, fix)
