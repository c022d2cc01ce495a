"""What is wrong with the rules of a plan in the light of the exercises, self-tests and sources they name."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

from bot.content.files import File, Path_, Problem
from bot.content.fixes import nearest
from bot.domain.catalogue import Catalogue
from bot.domain.plan_rules import Basis, Ladder, PlanRules, SelfTestRule


def check(
    rules: PlanRules, catalogue: Catalogue, file: File, unread: Collection[tuple[str, str]]
) -> Iterator[Problem]:
    """``unread`` (kind, id) are there, but wrong by themselves: a link to one is no second error."""
    if rules.id != "plan_rules":
        yield file.problem(("id",), "must be 'plan_rules', as the file is called", "write id: plan_rules")
    for i, ladder in enumerate(rules.ladders):
        yield from _ladder(ladder, ("ladders", i, "rungs"), catalogue, file, unread)
    for i, rule in enumerate(rules.tests):
        yield from _test(rule, ("tests", i), catalogue, file, unread)
    if ("sources", "sources") not in unread:
        for path, basis in _bases(rules):
            yield from _sources(basis, path, catalogue, file)


def _ladder(
    ladder: Ladder, path: Path_, catalogue: Catalogue, file: File, unread: Collection[tuple[str, str]]
) -> Iterator[Problem]:
    known = catalogue.exercises
    for i, key in enumerate(ladder.rungs):
        if key not in known and ("exercises", key) not in unread:
            fix = nearest(key, known, "write the name of a file in exercises, without .yaml")
            yield file.problem((*path, i), f"there is no {key!r} in exercises", fix)
        elif key in known and known[key].dosage.strength is None:
            fix = "give it a dose for strength in its file, or take it out here"
            yield file.problem((*path, i), f"{key} has no dose for a strength session", fix)
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
        if ("self_tests", rule.test) not in unread:
            other = "write the name of a file in self_tests, without .yaml"
            fix = nearest(rule.test, catalogue.self_tests, other)
            yield file.problem((*path, "test"), f"there is no {rule.test!r} in self_tests", fix)
        return
    outcomes = [outcome.id for outcome in test.outcomes]
    for i, reading in enumerate(rule.readings):
        if reading.outcome not in outcomes:
            fix = nearest(reading.outcome, outcomes, f"take one of {', '.join(outcomes)}")
            message = f"{reading.outcome!r} is no outcome of {test.id}"
            yield file.problem((*path, "readings", i, "outcome"), message, fix)


def _bases(rules: PlanRules) -> Iterator[tuple[Path_, Basis]]:
    yield ("results_basis",), rules.results_basis
    for name in ("composition", "weaker_side", "progress", "step_back", "deload"):
        yield (name, "basis"), getattr(rules, name).basis
    for name in ("ladders", "volume", "tests"):
        yield from (((name, i, "basis"), each.basis) for i, each in enumerate(getattr(rules, name)))


def _sources(basis: Basis, path: Path_, catalogue: Catalogue, file: File) -> Iterator[Problem]:
    for i, citation in enumerate(basis.sources):
        if citation.source not in catalogue.sources:
            other = "add it to sources.yaml, or take a name that stands there"
            fix = nearest(citation.source, catalogue.sources, other)
            message = f"{citation.source!r} is not in sources.yaml"
            yield file.problem((*path, "sources", i, "source"), message, fix)
