"""Cards of exercises: one exercise, the list to browse, faults to avoid, and sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import discord

from bot.content.catalogue import Catalogue
from bot.content.drawings import Fault
from bot.content.exercises import Choice, Citation, Confidence, Exercise, Position
from bot.content.self_tests import Norm, SelfTest
from bot.content.texts import Evidence
from bot.features.exercises.buttons import (
    VERSIONS,
    FilterBy,
    PickExercise,
    ShowExercise,
    ShowFaults,
    ShowReferences,
    ShowSources,
    exercise_options,
)
from bot.features.exercises.search import OPTIONS, Axis, Filter, matching
from bot.interactions.cards import ACCENT, Card, Row, bullets, divider, kit, numbered, times
from bot.pictures.drawings import faults_of

POSTURES = {
    Position.STANDING: "standing",
    Position.SIDE_LYING: "lying on your side",
    Position.SUPINE: "lying on your back",
    Position.QUADRUPED: "on hands and knees",
    Position.HALF_KNEELING: "on one knee",
    Position.BENCH: "upper back on a bench",
}
"""Positions in words that need no explanation."""

LONG_HOLD = 10
"""Seconds from which an exercise is one long hold."""

PAGE = 25
"""Maximum number of options of one select; the rest go into another."""

SURE = {
    Confidence.READ: "we read it",
    Confidence.SECONDHAND: "read about, not read",
    Confidence.KNOWN: "well known, not read again",
    Confidence.UNCERTAIN: "not certain",
}
"""How sure we are, in words."""

ROOM = 3800
"""How many characters of text we put on a card; Discord takes 4,000."""


def exercise_card(
    exercise: Exercise, catalogue: Catalogue, picture: Sequence[discord.ui.Item[Any]] = ()
) -> Card:
    """Return everything about one exercise, with buttons to an easier and a harder one."""
    return Card(
        *picture,
        f"## {exercise.name}\n-# {_trains(exercise)}",
        exercise.why,
        divider(),
        f"**Set-up**\n{bullets(exercise.setup)}",
        f"**Steps**\n{numbered(exercise.steps)}",
        f"**Feel for**\n{bullets(exercise.cues)}",
        "**If it goes wrong**\n" + bullets([f"{m.wrong} *{m.instead}*" for m in exercise.mistakes]),
        divider(),
        f"**How much**\n{_dosage(exercise)}",
        f"**Stop if**\n{bullets(exercise.stop_if)}",
        *_small_print(exercise),
        *_ways_on(exercise, catalogue),
        colour=ACCENT,
    )


def _trains(exercise: Exercise) -> str:
    muscles = ", ".join(exercise.muscles.primary)
    needed = kit(exercise.equipment)
    if exercise.optional_equipment:
        needed += f", later {kit(exercise.optional_equipment)}"
    return f"Trains {muscles} · {POSTURES[exercise.position]} · {needed}"


def _dosage(exercise: Exercise) -> str:
    lines: list[str] = []
    if exercise.dosage.activation is not None:
        lines.append(f"Before a run: {exercise.dosage.activation}")
    if exercise.dosage.strength is not None:
        lines.append(f"For strength: {exercise.dosage.strength}")
    tempo = exercise.tempo
    if tempo.hold < LONG_HOLD:  # otherwise the dose already says how long
        hold = f"hold {tempo.hold:g} s, " if tempo.hold else ""
        lines.append(f"Tempo: {tempo.up:g} s up, {hold}{tempo.down:g} s down")
    return bullets(lines)


def _small_print(exercise: Exercise) -> list[str]:
    """Return in brief where sources disagree and what is our opinion; "Why and sources" has both in full."""
    lines = [f"-# {c.about}: sources differ. Here: {c.we_take}" for c in exercise.choices]
    if exercise.opinion:
        first, *rest = exercise.opinion
        more = "; more of it under Why and sources" if rest else ""
        lines.append(f"-# Coaching opinion: {first}{more}.")
    return ["\n".join(lines)] if lines else []


def _ways_on(exercise: Exercise, catalogue: Catalogue) -> list[discord.ui.Item[Any]]:
    """Return the buttons under an exercise, and a select if there are more versions of it.

    The buttons lead to the nearest easier and harder exercise, to what goes wrong and to the sources.
    """
    easier = [catalogue.exercises[key] for key in exercise.easier]
    harder = [catalogue.exercises[key] for key in exercise.harder]
    buttons = [
        *(ShowExercise(e.id, f"Easier: {e.name}") for e in easier[:1]),
        *(ShowExercise(e.id, f"Harder: {e.name}") for e in harder[:1]),
        *faults_button("exercises", exercise, catalogue),
        ShowSources("exercises", exercise.id),
    ]
    rows: list[discord.ui.Item[Any]] = [Row(*buttons)]
    more = [(e, "Easier") for e in easier[1:]] + [(e, "Harder") for e in harder[1:]]
    if more:
        options = [discord.SelectOption(label=f"{way}: {e.name}", value=e.id) for e, way in more]
        rows.append(Row(PickExercise(options, "More versions", VERSIONS)))
    return rows


def faults_button(kind: str, item: Exercise | SelfTest, catalogue: Catalogue) -> list[ShowFaults]:
    """Return the button to the faults of an item, if some are drawn."""
    return [ShowFaults(kind, item.id)] if faults_of(item, catalogue) else []


def faults_card(
    item: Exercise | SelfTest, faults: Sequence[Fault], picture: Sequence[discord.ui.Item[Any]] = ()
) -> Card:
    """Return the card that shows the right form beside the wrong one.

    It's a separate card, behind a button: in one gallery with the moving picture, a phone shows two cropped
    halves; below it, a card of two screens grows to three. Here the picture has the full width.
    """
    if isinstance(item, Exercise):
        help_ = "**If it goes wrong**\n" + bullets([f"{m.wrong} *{m.instead}*" for m in item.mistakes])
    else:
        help_ = f"**Watch**\n{bullets(item.watch)}"
    return Card(
        f"## {item.name}: not like this\n-# {' · '.join(fault.says for fault in faults)}",
        *picture,
        help_,
        colour=ACCENT,
    )


def browse_card(catalogue: Catalogue, chosen: Filter) -> Card:
    """Return four filters, and a list of every exercise that passes them."""
    found = matching(catalogue.exercises.values(), chosen)
    picks: list[discord.ui.Item[Any] | str] = [
        Row(_pick(found[i : i + PAGE], i // PAGE)) for i in range(0, len(found), PAGE)
    ]
    if not picks:
        picks = ["No exercise is all of that. Set one of the filters back to any."]
    return Card(
        f"## {times(len(found), 'exercise')}\nNarrow the list, or choose one at the end.",
        *(Row(FilterBy(axis, chosen.code, OPTIONS[axis], chosen.choice(axis))) for axis in Axis),
        divider(),
        *picks,
        colour=ACCENT,
    )


def _pick(exercises: Sequence[Exercise], page: int) -> PickExercise:
    first = page * PAGE + 1
    placeholder = f"Show an exercise ({first} to {first + len(exercises) - 1})"
    return PickExercise(exercise_options(exercises), placeholder, f"page{page}")


def why_card(kind: str, item: Any, catalogue: Catalogue) -> Card:
    """Return what an item is based on, with the references, or a button to them if they're long."""
    parts = [f"## Why and sources\n-# {_name(item)}", *_why(item, catalogue)]
    references = _references(item, catalogue)
    if sum(map(len, parts)) + len(references) <= ROOM:
        return Card(*parts, references, colour=ACCENT)
    button = ShowReferences(kind, item.id)
    return Card(*parts, Row(button), colour=ACCENT)


def references_card(item: Any, catalogue: Catalogue) -> Card:
    """Return a card with only the references of an item."""
    return Card(f"## References\n-# {_name(item)}", _references(item, catalogue), colour=ACCENT)


def _name(item: Any) -> str:
    return getattr(item, "name", None) or item.title


def _why(item: Any, catalogue: Catalogue) -> Iterator[str]:
    evidence: tuple[Evidence, ...] = getattr(item, "evidence", ())
    norms: tuple[Norm, ...] = getattr(item, "norms", ())
    choices: tuple[Choice, ...] = getattr(item, "choices", ())
    for e in evidence:
        source = f"{_short(e.source, catalogue)}; {SURE[e.confidence]}"
        yield f"**{e.claim}** ({e.verdict})\n{e.finding}\n-# {source}"
    for n in norms:
        yield f"**{n.value}**\n{n.population}\n-# {_short(n.source, catalogue)}; {SURE[n.confidence]}"
    for c in choices:
        yield f"**{c.about}**\n{c.sources_say} {c.we_take} {c.because}"
    yield "**Taken from**\n" + bullets([_used(c, catalogue) for c in item.sources])
    if item.opinion:
        yield "**Coaching opinion, from no source**\n" + bullets(item.opinion)


def _references(item: Any, catalogue: Catalogue) -> str:
    """Return every reference once, in the order in which the card names them."""
    cited = (*getattr(item, "evidence", ()), *getattr(item, "norms", ()), *item.sources)
    keys = dict.fromkeys(c.source for c in cited)
    return "**References**\n" + bullets([catalogue.sources[key].cite for key in keys])


def _used(citation: Citation, catalogue: Catalogue) -> str:
    return f"{_short(citation.source, catalogue)}: {citation.supports} ({SURE[citation.confidence]})"


def _short(key: str, catalogue: Catalogue) -> str:
    """Return the first words of a reference: enough to find it in the list below."""
    return catalogue.sources[key].cite.split(".")[0]
