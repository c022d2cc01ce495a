"""Cards of exercises: one exercise, the list to browse, faults to avoid, and sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import discord

from bot.content.catalogue import Catalogue
from bot.content.drawings import Fault, Way
from bot.content.exercises import (
    MUSCLE_NAMES,
    POSITION_NAMES,
    Choice,
    Citation,
    Confidence,
    Exercise,
    Muscle,
    Purpose,
)
from bot.content.reviews import Review, date_in_words, is_medical
from bot.content.self_tests import Norm, SelfTest
from bot.content.texts import Evidence
from bot.features.exercises.buttons import (
    COMMON_MISTAKES,
    VERSIONS,
    WHY_AND_SOURCES,
    FilterBy,
    PickExercise,
    ShowFaults,
    ShowSources,
    exercise_options,
)
from bot.features.exercises.search import OPTIONS, Axis, Filter, matching, spoken
from bot.features.screening.rules import UNSCREENED, Standing
from bot.interactions.cards import (
    ACCENT,
    PAGE,
    Card,
    Row,
    bullets,
    divider,
    kit,
    numbered,
    numbered_title,
    pages,
    plain,
    times,
    turns,
)
from bot.pictures.drawings import faults_of

LONG_HOLD = 10
"""Seconds from which an exercise is one long hold."""

LISTED = 25
"""Maximum number of options of one select; the rest go into another."""

SURE = {
    Confidence.READ: "source read",
    Confidence.SECONDHAND: "source not read, only read about",
    Confidence.KNOWN: "well known, source not reread",
    Confidence.UNCERTAIN: "not certain",
}
"""How sure the authors of the content are, in words that nobody speaks."""

ALL_READ = "I've read every source here, unless a note says I haven't."

OPINION = "Opinion, not research"
"""What stands above or before everything that no source says."""


def exercise_card(
    exercise: Exercise,
    catalogue: Catalogue,
    picture: Sequence[discord.ui.Item[Any]] = (),
    *,
    not_now: str = "",
    colour: discord.Colour = ACCENT,
    standing: Standing = UNSCREENED,
) -> Card:
    """Return one exercise: what to do and how much, with buttons to the rest of what's known about it.

    ``not_now`` is why the person should leave it out now. Then the card names no sets and reps, and no other
    exercise. ``standing`` is that of the only person who sees it. For everybody else, no load is heavy.
    """
    name = f"## {exercise.name}\n-# {_trains(exercise)}"
    return Card(
        *([not_now] if not_now else []),
        *picture,
        name if not_now else f"{name}\n**Sets and reps**\n{_sets_and_reps(exercise, standing)}",
        *([f"**Not for you if**\n{bullets(exercise.not_if)}"] if exercise.not_if else []),
        f"**Starting position** {' '.join(exercise.setup)}\n{numbered(exercise.steps)}",
        f"{_small(exercise.cues)}\n**Stop if**\n{bullets(exercise.stop_if)}",
        Row(ShowFaults("exercises", exercise.id), ShowSources("exercises", exercise.id)),
        *([] if not_now else _ways_on(exercise, catalogue)),
        colour=colour,
    )


def _small(lines: Sequence[str]) -> str:
    return "\n".join(f"-# {line}" for line in lines)


def _trains(exercise: Exercise) -> str:
    """Return where it works, the position and what it needs: "Side of the hip · lying on your side · mat"."""
    needed = kit(exercise.equipment)
    if exercise.optional_equipment:
        needed += f" · also handy: {kit(exercise.optional_equipment)}"
    return f"{_muscles(exercise).capitalize()} · {POSITION_NAMES[exercise.position]} · {needed}"


def _muscles(exercise: Exercise) -> str:
    """Return where the main muscles are; the deep one at the side of the hip goes without saying."""
    main = exercise.muscles.primary
    shown = [each for each in main if each is not Muscle.GLUTEUS_MINIMUS or Muscle.GLUTEUS_MEDIUS not in main]
    return ", ".join(MUSCLE_NAMES[muscle] for muscle in shown)


def _sets_and_reps(exercise: Exercise, standing: Standing) -> str:
    lines: list[str] = []
    if exercise.dosage.activation is not None:
        lines.append(f"Pre-run warm-up: {exercise.dosage.activation}")
    if exercise.dosage.strength is not None:
        label = "Stretch" if exercise.fits == (Purpose.MOBILITY,) else "Strength"
        lines.append(f"{label}: {standing.lighter(exercise.dosage.strength)}")
    tempo, doses = exercise.tempo, (exercise.dosage.activation, exercise.dosage.strength)
    if tempo.hold < LONG_HOLD:  # otherwise the sets and reps already say how long
        is_said = all(dose is None or dose.hold_seconds is not None for dose in doses)
        hold = f"hold {tempo.hold:g} s, " if tempo.hold and not is_said else ""
        lines.append(f"-# Tempo: {_tempo(exercise, hold)}")
    return "\n".join(lines)


def _tempo(exercise: Exercise, hold: str) -> str:
    """Return the seconds of a rep in the order in which it goes. ``hold`` is empty, or ends with a comma."""
    tempo, drawing = exercise.tempo, exercise.drawing
    if tempo.up + tempo.down < 1:
        return "small and quick"
    if tempo.up == tempo.down and not tempo.hold:
        return f"{tempo.up:g} s each way"
    if drawing is not None and drawing.starts is Way.DOWN:
        return f"{tempo.down:g} s down, {hold}{tempo.up:g} s up"
    return f"{tempo.up:g} s up, {hold}{tempo.down:g} s down"


def _ways_on(exercise: Exercise, catalogue: Catalogue) -> list[Row]:
    """Return a list of easier and harder versions, if there are any.

    A button for each would be a row more on a phone: their names are long.
    """
    ways = [(key, "Easier") for key in exercise.easier] + [(key, "Harder") for key in exercise.harder]
    if not ways:
        return []
    options = [
        discord.SelectOption(label=f"{way}: {catalogue.exercises[key].name}", value=key) for key, way in ways
    ]
    words = " or ".join(dict.fromkeys(way for _, way in ways)).capitalize()
    return [Row(PickExercise(options, words, VERSIONS))]


def faults_button(kind: str, item: SelfTest, catalogue: Catalogue) -> list[ShowFaults]:
    """Return the button to what goes wrong in a self-test, if that's drawn."""
    return [ShowFaults(kind, item.id)] if faults_of(item, catalogue) else []


def faults_card(
    item: Exercise | SelfTest, faults: Sequence[Fault], picture: Sequence[discord.ui.Item[Any]] = ()
) -> Card:
    """Return the card of what goes wrong, with a picture of the right form beside the wrong one if drawn.

    It's a separate card, behind a button: in one gallery with the moving picture, a phone shows two cropped
    halves; below it, a card of one screen grows to two. Here the picture has the full width.
    """
    if isinstance(item, Exercise):
        help_ = bullets([f"**{m.wrong}** {m.instead}" for m in item.mistakes])
    else:
        help_ = f"**What to watch for**\n{bullets(item.watch)}"
    drawn = f"\n-# In the picture: {', '.join(_lower(fault.says) for fault in faults)}" if faults else ""
    return Card(f"## {COMMON_MISTAKES}\n{item.name}{drawn}", *picture, help_, colour=ACCENT)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def browse_card(catalogue: Catalogue, chosen: Filter) -> Card:
    """Return four filters, and a list of every exercise that passes them."""
    found = matching(catalogue.exercises.values(), chosen)
    picks: list[discord.ui.Item[Any] | str] = [
        Row(_pick(found[i : i + LISTED], i // LISTED)) for i in range(0, len(found), LISTED)
    ]
    if not picks:
        picks = ["No exercise matches all of that. Set a filter back to “any”."]
    return Card(
        f"## {times(len(found), 'exercise')}\nSet a filter, then pick an exercise at the bottom.",
        *(Row(FilterBy(axis, chosen.code, _options(axis), chosen.choice(axis))) for axis in Axis),
        divider(),
        *picks,
        colour=ACCENT,
    )


def _options(axis: Axis) -> dict[str, str]:
    """Return the words for each choice of an axis."""
    return {choice: spoken(axis, choice).capitalize() for choice in OPTIONS[axis]}


def _pick(exercises: Sequence[Exercise], page: int) -> PickExercise:
    first = page * LISTED + 1
    placeholder = f"Show an exercise ({first} to {first + len(exercises) - 1})"
    return PickExercise(exercise_options(exercises), placeholder, f"page{page}")


def why_card(kind: str, item: Any, catalogue: Catalogue, page: int = 0) -> Card:
    """Return a page of what an item is based on: reasons, disagreements, judgement, sources, references."""
    laid = _why_pages(kind, item, catalogue)
    page = min(page, len(laid) - 1)
    heading = f"## {WHY_AND_SOURCES}\n-# {numbered_title(_name(item), page, len(laid))}"
    buttons = turns(f"sources:page:{kind}:{item.id}", page, len(laid))
    return Card(heading, *laid[page], *([Row(*buttons)] if buttons else []), colour=ACCENT)


def references_card(kind: str, item: Any, catalogue: Catalogue) -> Card:
    """Return the first page of an item's references."""
    laid = _why_pages(kind, item, catalogue)
    page = next(n for n, parts in enumerate(laid) if any(part.startswith(_REFERENCES) for part in parts))
    return why_card(kind, item, catalogue, page)


_REFERENCES = "**All sources**"


NOT_REVIEWED = "Not yet reviewed by a clinician."


def reviewed(reviews: Iterable[Review | None]) -> str:
    """Return who has read the files of a card, in a line; None stands for one that nobody has read."""
    files = list(reviews)
    read = [each for each in files if each is not None]
    if not read or len(read) < len(files):
        return f"-# {NOT_REVIEWED}"
    by = dict.fromkeys(f"{plain(each.by)} on {date_in_words(each.read_on)}" for each in read)
    return f"-# Reviewed by {' and '.join(by)}."


def _why_pages(kind: str, item: Any, catalogue: Catalogue) -> list[list[str]]:
    last = f"{_REFERENCES}\n{_references(item, catalogue)}"
    if is_medical(kind, item):
        last += f"\n\n{reviewed([catalogue.reviews.get((kind, item.id))])}"
    return pages([*_why(item, catalogue), last], PAGE - 80)


def _name(item: Any) -> str:
    return getattr(item, "name", None) or item.title


def _why(item: Any, catalogue: Catalogue) -> Iterator[str]:
    evidence: tuple[Evidence, ...] = getattr(item, "evidence", ())
    norms: tuple[Norm, ...] = getattr(item, "norms", ())
    choices: tuple[Choice, ...] = getattr(item, "choices", ())
    if isinstance(item, Exercise):
        yield f"**Why do it**\n{item.why}"
    for e in evidence:
        source = f"{catalogue.sources[e.source].linked} · {SURE[e.confidence]}"
        yield f"**{e.claim}** ({e.verdict})\n{e.finding}\n-# {source}"
    for n in norms:
        yield f"**{n.value}**\n{n.population}\n-# {catalogue.sources[n.source].linked} · {SURE[n.confidence]}"
    for c in choices:
        yield f"**{c.about}**\nSources say: {c.sources_say}\nUsed here: {c.we_take}\nWhy: {c.because}"
    yield f"**Sources**\n-# {ALL_READ}\n" + bullets([_used(c, catalogue) for c in item.sources])
    if item.opinion:
        yield f"**{OPINION}**\n{bullets(item.opinion)}"


def _references(item: Any, catalogue: Catalogue) -> str:
    """Return every reference once, in the order in which the card names them."""
    cited = (*getattr(item, "evidence", ()), *getattr(item, "norms", ()), *item.sources)
    keys = dict.fromkeys(c.source for c in cited)
    return bullets([catalogue.sources[key].cite for key in keys])


def _used(citation: Citation, catalogue: Catalogue) -> str:
    unread = f" ({SURE[citation.confidence]})" if citation.confidence is not Confidence.READ else ""
    return f"{catalogue.sources[citation.source].linked}: {citation.supports}{unread}"
