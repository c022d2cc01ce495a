"""What is wrong between files: names used twice, broken links, times that don't add up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, cast

from bot.content.basis import Basis
from bot.content.catalogue import Catalogue
from bot.content.drawings import Drawing, whole
from bot.content.exercises import Exercise, LoadLevel, Place
from bot.content.files import File, Path_, Problem, nearest
from bot.content.plan_rules import Ladder, PlanRules
from bot.content.routines import seconds_needed
from bot.content.screening import ScreeningRules
from bot.content.self_test_rules import SelfTestRule
from bot.content.self_tests import Measure
from bot.content.texts import RedFlag, Urgency
from bot.features.pain.rules import Pain, Since, asked, load_at

TIME_TOLERANCE = 0.15
"""How far a routine's stated minutes may differ from what its stations take; a minute is always allowed."""

MOST_SIGNS = 24
"""Discord's lists have 25 choices, and one of them is "none of these"."""

Files = Mapping[tuple[str, str], File]


def check_links(
    catalogue: Catalogue, files: Files, unread: Collection[tuple[str, str]] = ()
) -> Iterator[Problem]:
    """Yield everything wrong between a catalogue's files. ``unread`` (kind, id) exist, but aren't in it."""
    for kind in ("exercises", "routines", "self_tests"):
        yield from _names(kind, getattr(catalogue, kind).values(), files)
    yield from _words(catalogue, files)
    yield from _care_words(catalogue, files)
    for kind, key, path, target_kind, target in _all_links(catalogue):
        known = getattr(catalogue, target_kind)
        if target not in known and (target_kind, target) not in unread:
            other = f"write the name of a file in {target_kind}, without .yaml"
            message = f"there's no {target!r} in {target_kind}"
            yield files[kind, key].problem(path, message, nearest(target, known, other))
    if ("sources", "sources") not in unread:
        yield from _all_sources(catalogue, files)
    yield from _circles(catalogue.exercises, "harder", lambda e: e.harder, files)
    yield from _circles(catalogue.exercises, "easier", lambda e: e.easier, files)
    yield from _loads(catalogue, files)
    yield from _times(catalogue, files)
    yield from check_drawings(catalogue, files)
    if catalogue.plan_rules is not None:
        yield from check_plan_rules(
            catalogue.plan_rules, catalogue, files["plan_rules", "plan_rules"], unread
        )
    if catalogue.screening is not None:
        yield from check_screening(catalogue.screening, catalogue, files["screening", "screening"], unread)
    yield from _signs(catalogue, files)


def _signs(catalogue: Catalogue, files: Files) -> Iterator[Problem]:
    """Check the number of signs for each place: one Discord select asks about all of them."""
    for place in Place:
        signs = asked(catalogue.red_flags, Pain(place, 0, Since.TODAY))
        if len(signs) > MOST_SIGNS:
            file = files["red_flags", catalogue.red_flags[-1].id]
            message = f"has {len(signs)} signs for {place.value!r}, but the list has room for {MOST_SIGNS}"
            yield file.problem((), message, "combine two signs into one, or name places for one")


def _names(kind: str, items: Iterable[Any], files: Files) -> Iterator[Problem]:
    """Check that no two items share a name: a runner couldn't tell which card comes."""
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


def _care_words(catalogue: Catalogue, files: Files) -> Iterator[Problem]:
    """Check that no word of a warning sign, or of care, is the name of something: nobody would find it."""
    owner = {
        name.casefold(): files[kind, item.id]
        for kind in ("exercises", "routines", "self_tests")
        for item in getattr(catalogue, kind).values()
        for name in (item.name, *item.aliases)
    }
    for lesson in catalogue.lessons.values():
        for i, word in enumerate(lesson.care_words):
            if (other := owner.get(word.casefold())) is not None:
                yield _taken(files["lessons", lesson.id], ("care_words", i), word, other)
    for flag in catalogue.red_flags:
        file = files["red_flags", flag.id]
        for i, word in enumerate(flag.words):
            if (other := owner.get(word.casefold())) is not None:
                yield _taken(file, (_row(flag, file), "words", i), word, other)


def _row(flag: RedFlag, file: File) -> int:
    """Return which of the file's signs it is, counted from 0."""
    rows = cast("list[dict[str, object]]", file.data)
    return [row["id"] for row in rows].index(flag.id)


def _taken(file: File, path: Path_, name: str, other: File) -> Problem:
    owner = other.name.rpartition("/")[2].removesuffix(".yaml")
    return file.problem(path, f"{name!r} already leads to {owner}", f"take it out here or in {other.name}")


Link = tuple[str, str, Path_, str, str]
"""Kind and id of an item, the position in it, and kind and id of what that links to."""


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
        yield from _sources(flag, (_row(flag, file),), file, catalogue)


def _sources(item: Any, path: Path_, file: File, catalogue: Catalogue) -> Iterator[Problem]:
    """Check the sources of an item; ``path`` is where in the file it is."""
    for name in ("sources", "evidence", "norms"):
        for i, citation in enumerate(getattr(item, name, ())):
            if citation.source not in catalogue.sources:
                other = "add it to sources.yaml, or use a name from there"
                fix = nearest(citation.source, catalogue.sources, other)
                message = f"{citation.source!r} isn't in sources.yaml"
                yield file.problem((*path, name, i, "source"), message, fix)


def _circles(
    exercises: Mapping[str, Exercise],
    field: str,
    links: Callable[[Exercise], tuple[str, ...]],
    files: Files,
) -> Iterator[Problem]:
    """Check for circles: a chain of progressions that returns to its start would be harder than itself."""
    settled: set[str] = set()

    def walk(key: str, trail: tuple[str, ...]) -> Iterator[Problem]:
        if key in trail:
            circle = " -> ".join((*trail[trail.index(key) :], key))
            fix = f"nothing is {field} than itself. Take {key} out here, or break the circle somewhere else"
            message = f"goes round in a circle: {circle}"
            yield files["exercises", trail[-1]].problem((field,), message, fix)
        elif key not in settled and key in exercises:
            for target in links(exercises[key]):
                yield from walk(target, (*trail, key))
            settled.add(key)

    for key in exercises:
        yield from walk(key, ())


def _loads(catalogue: Catalogue, files: Files) -> Iterator[Problem]:
    """Check that a file with both ``spares`` and ``loads`` says the same in each."""
    for exercise in catalogue.exercises.values():
        if exercise.loads is None or not exercise.spares:
            continue
        for place in Place:
            load, named = load_at(exercise, place), place in exercise.spares
            if named != (load is LoadLevel.NONE):
                verb = "names" if named else "doesn't name"
                message = f"{verb} {place.value!r}, but the load there is {load}"
                fix = "take spares out: loads says it all"
                yield files["exercises", exercise.id].problem(("spares",), message, fix)


def _times(catalogue: Catalogue, files: Files) -> Iterator[Problem]:
    for routine in catalogue.routines.values():
        if any(station.exercise not in catalogue.exercises for station in routine.stations):
            continue  # reported as a broken link
        needed = seconds_needed(routine, catalogue.exercises) / 60
        if abs(needed - routine.minutes) > max(1, TIME_TOLERANCE * routine.minutes):
            message = f"says {routine.minutes}, but its exercises take {needed:.0f} minutes"
            fix = f"write {max(1, round(needed))}, or change sets, reps or rest"
            yield files["routines", routine.id].problem(("minutes",), message, fix)


def check_drawings(catalogue: Catalogue, files: Mapping[tuple[str, str], File]) -> Iterator[Problem]:
    """Check that linked drawings exist, and that numbers of steps and keyframes do."""
    drawings = {key: exercise.drawing for key, exercise in catalogue.exercises.items()}
    for kind in ("exercises", "self_tests"):
        for item in getattr(catalogue, kind).values():
            if item.drawing is not None:
                yield from _one(item.drawing, len(item.steps), drawings, files[kind, item.id])


def _one(
    drawing: Drawing, steps: int, drawings: Mapping[str, Drawing | None], file: File
) -> Iterator[Problem]:
    try:
        full = whole(drawing, drawings)
    except KeyError as error:
        known = [key for key, other in drawings.items() if other is not None and other is not drawing]
        fix = nearest(str(error.args[0]), known, "use the id of an exercise that has its own drawing")
        yield file.problem(("drawing", "like"), f"there's no drawing of {error.args[0]!r} to start from", fix)
        return
    for way, number in _steps(full):
        if number > steps:
            yield file.problem(way, f"there's no step {number}", f"this file has {steps}, counted from 1")
    for i, fault in enumerate(full.faults or ()):
        if fault.keyframe > len(full.keyframes or ()):
            message = f"there's no keyframe {fault.keyframe}"
            yield file.problem(("drawing", "faults", i, "keyframe"), message, "count the keyframes from 1")


def _steps(drawing: Drawing) -> Iterator[tuple[Path_, int]]:
    for i, keyframe in enumerate(drawing.keyframes or ()):
        for name in ("step", "hold_step"):
            if (number := getattr(keyframe, name)) is not None:
                yield ("drawing", "keyframes", i, name), number
    if drawing.return_step is not None:
        yield ("drawing", "return_step"), drawing.return_step


def check_plan_rules(
    rules: PlanRules, catalogue: Catalogue, file: File, unread: Collection[tuple[str, str]]
) -> Iterator[Problem]:
    """Check the plan rules; ``unread`` (kind, id) exist but are wrong: a link to one is no second error."""
    if rules.id != "plan_rules":
        yield file.problem(("id",), "must be 'plan_rules', like the file's name", "write id: plan_rules")
    for i, ladder in enumerate(rules.ladders):
        yield from _ladder(ladder, ("ladders", i, "rungs"), catalogue, file, unread)
    for i, rule in enumerate(rules.tests):
        yield from _test(rule, ("tests", i), catalogue, file, unread)
    if rules.hops is not None and ("self_tests", rules.hops.test) not in unread:
        yield from _known_test(rules.hops.test, ("hops", "test"), catalogue, file)
    if ("sources", "sources") not in unread:
        for path, basis in _bases(rules):
            yield from _plans_sources(basis, path, catalogue, file)


def _ladder(
    ladder: Ladder, path: Path_, catalogue: Catalogue, file: File, unread: Collection[tuple[str, str]]
) -> Iterator[Problem]:
    known = catalogue.exercises
    for i, key in enumerate(ladder.rungs):
        if key not in known and ("exercises", key) not in unread:
            fix = nearest(key, known, "write the name of a file in exercises, without .yaml")
            yield file.problem((*path, i), f"there's no {key!r} in exercises", fix)
        elif key in known and known[key].dosage.strength is None:
            fix = "add sets and reps for strength in its file, or take it out here"
            yield file.problem((*path, i), f"{key} has no sets and reps for a strength session", fix)
    there = [(i, known[key]) for i, key in enumerate(ladder.rungs) if key in known]
    for (_, lower), (i, upper) in pairwise(there):
        if upper.level < lower.level:
            message = f"{upper.id} has level {upper.level}, but {lower.id} below it has {lower.level}"
            yield file.problem((*path, i), message, "put the easier one first")


def _test(
    rule: SelfTestRule, path: Path_, catalogue: Catalogue, file: File, unread: Collection[tuple[str, str]]
) -> Iterator[Problem]:
    test = catalogue.self_tests.get(rule.test)
    if test is None:
        if not rule.optional and ("self_tests", rule.test) not in unread:
            yield from _known_test(rule.test, (*path, "test"), catalogue, file)
        return
    counts = test.measure is not Measure.OBSERVATION
    for name in ("bands", "side_gap", "low"):
        if getattr(rule, name) is not None and not counts:
            yield file.problem((*path, name), f"{test.id} counts nothing", f"leave out {name}")
    outcomes = [outcome.id for outcome in test.outcomes]
    for i, reading in enumerate(rule.readings):
        if reading.outcome not in outcomes:
            fix = nearest(reading.outcome, outcomes, f"use one of {', '.join(outcomes)}")
            message = f"{reading.outcome!r} isn't an outcome of {test.id}"
            yield file.problem((*path, "readings", i, "outcome"), message, fix)


def _known_test(test: str, path: Path_, catalogue: Catalogue, file: File) -> Iterator[Problem]:
    if test not in catalogue.self_tests:
        fix = nearest(test, catalogue.self_tests, "write the name of a file in self_tests, without .yaml")
        yield file.problem(path, f"there's no {test!r} in self_tests", fix)


def _bases(rules: PlanRules) -> Iterator[tuple[Path_, Basis]]:
    yield ("results_basis",), rules.results_basis
    for name in ("composition", "weaker_side", "training", "progress", "step_back", "return_after_break"):
        yield (name, "basis"), getattr(rules, name).basis
    if rules.hops is not None:
        yield ("hops", "basis"), rules.hops.basis
    for name in ("ladders", "volume", "tests"):
        yield from (((name, i, "basis"), each.basis) for i, each in enumerate(getattr(rules, name)))


def _plans_sources(basis: Basis, path: Path_, catalogue: Catalogue, file: File) -> Iterator[Problem]:
    for i, citation in enumerate(basis.sources):
        if citation.source not in catalogue.sources:
            other = "add it to sources.yaml, or use a name from there"
            fix = nearest(citation.source, catalogue.sources, other)
            message = f"{citation.source!r} isn't in sources.yaml"
            yield file.problem((*path, "sources", i, "source"), message, fix)


def check_screening(
    rules: ScreeningRules, catalogue: Catalogue, file: File, unread: Collection[tuple[str, str]]
) -> Iterator[Problem]:
    """Check the health questions: their id, the signs they lead to, and their sources."""
    if rules.id != "screening":
        yield file.problem(("id",), "must be 'screening', like the file's name", "write id: screening")
    signs = {flag.id for flag in catalogue.red_flags if flag.urgency is Urgency.EMERGENCY}
    has_sources = ("sources", "sources") not in unread
    if has_sources:
        yield from _plans_sources(rules.basis, ("basis",), catalogue, file)
    for i, group in enumerate(rules.groups):
        for j, question in enumerate(group.questions):
            path: Path_ = ("groups", i, "questions", j)
            named = [meaning.sign for meaning in question.meanings if meaning.sign is not None]
            for sign in (each for each in named if each not in signs):
                fix = nearest(sign, signs, "use the id of an emergency in red_flags.yaml")
                if ("red_flags", "red_flags") not in unread:
                    yield file.problem(path, f"there's no emergency {sign!r} in red_flags.yaml", fix)
            if has_sources:
                yield from _plans_sources(question.basis, (*path, "basis"), catalogue, file)
