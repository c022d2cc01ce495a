"""Cards of lessons, and of warning signs: what to do about each, and who to see."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

import discord

from bot.content.catalogue import Catalogue
from bot.content.exercises import Place
from bot.content.texts import Lesson, RedFlag, Urgency
from bot.content.urgent import Target
from bot.features.exercises.buttons import PickExercise, ShowSources, exercise_options
from bot.features.exercises.cards import OPINION, reviewed
from bot.features.learn.buttons import LABELS, ShowLesson, ShowRedFlags, WhySigns
from bot.interactions.cards import ACCENT, PAGE, Card, Row, numbered_title, pages, turns

EMERGENCY_LINE = "call your emergency number: 112, 911, 999, 000"

RED = discord.Colour(0xE5484D)
AMBER = discord.Colour(0xB9770E)

TITLES = {
    Urgency.EMERGENCY: "Emergency: get help now",
    Urgency.URGENT: LABELS[Urgency.URGENT],
    Urgency.SOON: LABELS[Urgency.SOON],
}
"""What stands above the signs of an urgency. Some emergencies are for a call, and some for the hospital."""

_NOW = {
    Urgency.EMERGENCY: (
        "If you have one of these signs, follow the advice under it straight away. "
        f"For an ambulance, {EMERGENCY_LINE}."
    ),
    Urgency.URGENT: f"If you're getting worse and can't reach anyone, {EMERGENCY_LINE}.",
    Urgency.SOON: "Get these checked by a physio or doctor. It's fine to wait a few days.",
}
"""What to do about the signs of an urgency: above them, on every page."""

_NO_DIAGNOSIS = "-# This list can't tell you what's wrong. If you're not sure, don't wait. Ask for help."

_NO_SIGNS = "There are no signs in this list."

_SPOKEN = {
    Place.GROIN: ("hip", "groin"),
    Place.HIP: ("hip",),
    Place.LOWER_LEG: ("shin", "calf"),
    Place.NUMBNESS: ("numb spots",),
}
"""Short words for the places whose own names are too long for a heading."""

_EVEN = 20
"""Characters by which the pages of signs may differ in how full they could be."""

_FEW = 3
"""If a sign leaves out this many places or fewer, its heading names those."""

COLOURS = {Urgency.EMERGENCY: RED, Urgency.URGENT: AMBER, Urgency.SOON: ACCENT}
"""The colours of cards about warning signs: red is for now."""


def lesson_card(lesson: Lesson, catalogue: Catalogue, page: int = 0) -> Card:
    """Return a page of a lesson. The first leads to the warning signs, the last to what comes next."""
    laid = lesson_pages(lesson)
    page = min(page, len(laid) - 1)
    is_first, is_last = page == 0, page + 1 == len(laid)
    heading = [] if is_first else [f"-# {numbered_title(lesson.title, page, len(laid))}"]
    signs = [Row(*(ShowRedFlags(u) for u in Urgency))] if lesson.show_red_flags and is_first else []
    turn = turns(f"lesson:page:{lesson.id}", page, len(laid))
    return Card(
        *heading,
        *laid[page],
        *(_next(lesson, catalogue) if is_last else []),
        Row(*turn, ShowSources("lessons", lesson.id)),
        *signs,
        colour=ACCENT,
    )


def lesson_pages(lesson: Lesson) -> list[list[str]]:
    """Return the text of each page of a lesson."""
    parts = [f"**{section.heading}**\n{section.text}" for section in lesson.sections]
    laid = pages([f"## {lesson.title}\n{lesson.summary}", *parts], PAGE - len(lesson.title) - 20)
    laid[0][0] = f"## {numbered_title(lesson.title, 0, len(laid))}\n{lesson.summary}"
    return laid


def _next(lesson: Lesson, catalogue: Catalogue) -> list[Row]:
    """Return the exercises and lessons that go with a lesson."""
    rows: list[Row] = []
    if lesson.exercises:
        options = exercise_options(catalogue.exercises[key] for key in lesson.exercises)
        rows.append(Row(PickExercise(options, "Exercises that go with this", "lesson")))
    if lesson.see_also:
        rows.append(Row(*(ShowLesson(key, catalogue.lessons[key].title) for key in lesson.see_also)))
    return rows


def red_flags_card(urgency: Urgency, catalogue: Catalogue, page: int = 0) -> Card:
    """Return a page of the signs of one urgency: each with what to do, by the place where it hurts."""
    laid = _signs(urgency, catalogue)
    page = min(page, len(laid) - 1)
    number = list(Urgency).index(urgency)
    others = [ShowRedFlags(each) for each in Urgency if each is not urgency]
    return Card(
        f"## {numbered_title(TITLES[urgency], page, len(laid))}\n{_NOW[urgency]}",
        laid[page],
        *([] if page else [_NO_DIAGNOSIS]),
        Row(*turns(f"redflags:page:{number}", page, len(laid)), WhySigns(number), *others),
        colour=COLOURS[urgency],
    )


def care_card(target: Target, catalogue: Catalogue) -> Card:
    """Return the page of warning signs that has this one, or the lesson."""
    if isinstance(target, Lesson):
        return lesson_card(target, catalogue)
    laid, text = _signs(target.urgency, catalogue), flag_text(target)
    page = next((number for number, each in enumerate(laid) if text in each), 0)
    return red_flags_card(target.urgency, catalogue, page)


def why_signs_card(urgency: Urgency, catalogue: Catalogue, page: int = 0) -> Card:
    """Return a page of why the signs of one urgency matter, and what that's based on."""
    flags = [flag for flag in catalogue.red_flags if flag.urgency is urgency]
    read = reviewed(catalogue.reviews.get(("red_flags", flag.id)) for flag in flags)
    parts = [why_flag(flag, catalogue) for flag in flags] or [_NO_SIGNS]
    laid = pages([*parts[:-1], f"{parts[-1]}\n{read}"], PAGE - 100)
    page = min(page, len(laid) - 1)
    turn = turns(f"redflags:reasons:{list(Urgency).index(urgency)}", page, len(laid))
    return Card(
        f"## {numbered_title('Why these signs matter', page, len(laid))}",
        *laid[page],
        *([Row(*turn)] if turn else []),
        colour=COLOURS[urgency],
    )


def _signs(urgency: Urgency, catalogue: Catalogue) -> list[str]:
    """Return the pages of an urgency's signs. Those that matter wherever it hurts come first.

    Then come those of the whole body, then those of some places, in the order of the enumeration.
    There are as few pages as fit, each about as full as the others, so none has a lone sign at the end.
    """
    flags = [flag for flag in catalogue.red_flags if flag.urgency is urgency]
    flags.sort(key=_place_order)
    most = PAGE - len(TITLES[urgency]) - len(_NOW[urgency]) - len(_NO_DIAGNOSIS) - 20
    fewest = len(_filled(flags, most))
    sizes = range(_EVEN, most, _EVEN)  # the larger, the fewer pages
    smallest = bisect_left(sizes, True, key=lambda size: len(_filled(flags, size)) <= fewest)
    laid = _filled(flags, sizes[smallest] if smallest < len(sizes) else most)
    return [_page(page) for page in laid] or [_NO_SIGNS]


def _filled(flags: Sequence[RedFlag], size: int) -> list[list[RedFlag]]:
    """Return the signs of pages of at most ``size`` characters, each as full as can be.

    A longer sign has its own.
    """
    laid: list[list[RedFlag]] = []
    used = 0
    for flag in flags:
        heading = f"**{_places(flag.places)}**"
        is_new = not laid or laid[-1][-1].places != flag.places
        more = len(flag_text(flag)) + 1 + (len(heading) + 2 if is_new else 0)
        if laid and used + more <= size:
            laid[-1].append(flag)
            used += more
        else:
            laid.append([flag])
            used = len(heading) + 1 + len(flag_text(flag))
    return laid


def _place_order(flag: RedFlag) -> tuple[bool, bool, list[int]]:
    """Return what a sign is sorted by: no place, only "elsewhere", then the places themselves."""
    places = set(flag.places)
    return bool(places), places != {Place.ELSEWHERE}, [n for n, place in enumerate(Place) if place in places]


def _page(flags: Sequence[RedFlag]) -> str:
    """Return a page's signs, those of the same places under a heading that names the places."""
    groups = groupby(flags, key=lambda flag: _places(flag.places))
    # Without an empty line between, a heading would be shown as part of the list above it.
    return "\n\n".join("\n".join([f"**{heading}**", *map(flag_text, group)]) for heading, group in groups)


def _places(places: Collection[Place]) -> str:
    """Return "Hip, groin or thigh", in the order of the enumeration, or what no place or most places mean."""
    if not places:
        return "Wherever it hurts"
    if set(places) == {Place.ELSEWHERE}:
        return "Even if nothing hurts"
    others = [place for place in Place if place not in places]
    if len(others) <= _FEW:
        return f"Not in the {_listed(others)}"
    if Place.ELSEWHERE in places:
        return "Wherever it hurts"
    return _listed(place for place in Place if place in places).capitalize()


def _listed(places: Iterable[Place]) -> str:
    """Return "hip, groin or thigh"."""
    *most, last = dict.fromkeys(word for each in places for word in _SPOKEN.get(each, (each.value,)))
    return f"{', '.join(most)} or {last}" if most else last


def flag_text(flag: RedFlag) -> str:
    """Return a sign and what to do about it, as one list item."""
    return f"- **{flag.sign}**\n  {flag.do}"


def why_flag(flag: RedFlag, catalogue: Catalogue) -> str:
    """Return why a sign matters, what that's based on and what's opinion."""
    cited = dict.fromkeys(citation.source for citation in flag.sources)
    lines = [
        *([flag.why] if flag.why is not None else []),
        *(f"-# {catalogue.sources[key].linked}" for key in cited),
        *([f"-# {OPINION}: {flag.opinion}."] if flag.opinion is not None else []),
        *(["-# Common clinical practice."] if not cited and flag.opinion is None else []),
    ]
    return "\n".join([f"**{flag.asked}**", *lines])
