"""Cards of a plan: the questions before it, the plan itself, and the advice when there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from typing import Any

import discord

from bot.content.catalogue import Catalogue
from bot.content.exercises import Equipment, Exercise, Level
from bot.content.plan_rules import PlanRules, Work
from bot.features.exercises.buttons import PickExercise, ShowSources, exercise_options
from bot.features.guided.cards import next_day_question, next_day_row
from bot.features.guided.service import Question as NextDay
from bot.features.guided.workout import seconds_left
from bot.features.learn.buttons import warning_signs
from bot.features.pain.buttons import CareVerb, PressCare, Want, Wanted, where_it_was
from bot.features.pain.care import CareState
from bot.features.pain.care_cards import resting_card
from bot.features.plan.buttons import (
    LABELS,
    Choose,
    PressPlan,
    Question,
    ShowReasons,
    ShowSession,
    StartSession,
    Verb,
)
from bot.features.plan.plans import Choices, Entry, Plan, Session
from bot.features.plan.service import PlanView
from bot.features.screening.buttons import something_changed
from bot.features.screening.cards import held_card, see_first_card
from bot.features.screening.rules import SeeFirst
from bot.features.weights.buttons import MY_WEIGHTS, AskWeights
from bot.features.weights.weighing import Loads
from bot.interactions.cards import ACCENT, PAGE, Card, Row, divider, kit, pages, turns

VANISHED = f"-# I don't have the exercises marked “gone” any more. Skip them, or tap **{LABELS[Verb.ASK]}**."

_MORE = "> There's more to know about this plan. Tap **Why this plan**."

_NO_DIAGNOSIS = "-# This isn't a diagnosis. A sign can have many causes."


def shown_card(
    view: PlanView, catalogue: Catalogue, question: NextDay | None = None, letter: str | None = None
) -> Card:
    """Return a session of the plan, why there is none, or the questions before the first one.

    ``question`` asks about the day after the last session, which counts once it is answered.
    """
    plan = view.plan
    if view.held is not None and (held := held_card(view.standing, catalogue, view.held)) is not None:
        return held
    if plan is None and view.care.advice is not None:
        return resting_card(view.care, Wanted(Want.PLAN))
    if plan is None:
        return questions_card(view.choices, has_plan=False, notice=NOTHING_LEFT if view.replaced else "")
    if isinstance(plan.advice, SeeFirst):
        return see_first_card(plan.advice, catalogue, Wanted())
    if plan.advice is not None:
        return resting_card(view.care, Wanted(Want.PLAN), plan.notes)
    return plan_card(view, plan, catalogue, question, letter)


NOTHING_LEFT = "**Nothing in your last plan fits you now. Tap the button for a new one.**"


def questions_card(choices: Choices, *, has_plan: bool, notice: str = "") -> Card:
    """Return the questions before a plan is made; each already has an answer."""
    rows = [Row(Choose(question, choices, has_plan=has_plan)) for question in Question]
    back = [PressPlan(Verb.SHOW)] if has_plan else []
    buttons = Row(PressPlan(Verb.MAKE, style=discord.ButtonStyle.success), *back)
    later = f" Your plan stays as it is until you tap **{LABELS[Verb.MAKE]}**." if has_plan else ""
    return Card(
        *([notice] if notice else []),
        "## A plan for your hips\n"
        "I'll make it from your self-tests, your sessions, anything that hurts and your choices below."
        f"{later}",
        f"**Equipment:** {_kit(choices.equipment)}\n-# Carpet or grass is fine instead of a mat.",
        *rows,
        buttons,
        "-# Only you can see this. It isn't a diagnosis, and it doesn't replace a physio or doctor.",
        colour=ACCENT,
    )


def plan_card(
    view: PlanView,
    plan: Plan,
    catalogue: Catalogue,
    question: NextDay | None = None,
    letter: str | None = None,
) -> Card:
    """Return one session of the plan, the first one by default, with buttons to the others."""
    groups = group_identical(plan)
    same = _group_of(groups, letter)
    first = same[0]
    parts: list[discord.ui.Item[Any] | str] = []
    if question is not None:
        parts += [next_day_question(question), next_day_row(question), divider()]
    parts += [
        f"{_heading(same, catalogue.exercises)}\n-# Your plan · {int(plan.choices.sessions)} sessions a week",
        _moves(same, catalogue.exercises, view.loads),
    ]
    if view.loads.targets and not view.loads.said:
        parts.append(f"I'm assuming a backpack of up to 10 kg. Got something else? Tap **{MY_WEIGHTS}**.")
    if view.replaced:
        parts.append("**I've changed your plan to fit what's happened since you last looked.**")
    if view.can_go_on:
        parts.append(f"**Your plan can be updated.** Tap **{LABELS[Verb.ASK]}** when you like.")
    parts += _notes(plan.notes, PAGE - _length(parts))
    others = [ShowSession(group[0].letter, letters(group, "or")) for group in groups if group is not same]
    return Card(
        *parts,
        Row(StartSession(first.letter, letters(same, "or") if len(same) > 1 else ""), *others),
        Row(
            ShowReasons(first.letter),
            PressPlan(Verb.ASK),
            something_changed(Wanted()),
            *([AskWeights()] if view.loads.targets else []),
        ),
        *_when_sore(view.care, plan),
        *_exercises(same, catalogue),
        colour=ACCENT,
    )


def reasons_card(view: PlanView, plan: Plan, catalogue: Catalogue, letter: str, page: int = 0) -> Card:
    """Return a page of why a session has its exercises, and of what moves the plan up or back."""
    groups = group_identical(plan)
    same = _group_of(groups, letter)
    first, choices = same[0], plan.choices
    title = f"Session {first.letter}" if len(same) == 1 else f"Sessions {letters(same, 'and')}"
    made = discord.utils.format_dt(plan.made_at, "D")
    heading = (
        f"## Why this plan\n-# {title} · made {made} · {int(choices.sessions)} sessions a week · "
        f"{choices.phase} · {_kit(choices.equipment)}"
    )
    room = PAGE - len(heading) - len(_NO_DIAGNOSIS) - 20
    notes = [f"> {note}" for note in plan.notes]
    reasons = _because(first, catalogue.exercises)
    laid = pages([*notes, *reasons, how_it_moves_on(view.rules, plan.effort_up_to)], room)
    page = min(page, len(laid) - 1)
    turn = turns(f"plan:reasons:{first.letter}", page, len(laid))
    return Card(
        heading,
        *laid[page],
        _NO_DIAGNOSIS,
        Row(*turn, ShowSession(first.letter), ShowSources("plan_rules", view.rules.id)),
        colour=ACCENT,
    )


def _group_of(groups: Sequence[list[Session]], letter: str | None) -> list[Session]:
    """Return the group with this session; the first one if an old button asks for one that's gone."""
    return next((group for group in groups if letter in {each.letter for each in group}), groups[0])


def _notes(notes: Sequence[str], room: int) -> list[str]:
    """Return as many of the notes as there's room for, and where the others are."""
    quoted = [f"> {note}" for note in notes]
    sums = [*accumulate(len(note) + 1 for note in quoted)]
    if not quoted or sums[-1] <= room:
        return quoted
    return [*(note for note, so_far in zip(quoted, sums, strict=True) if so_far <= room - len(_MORE)), _MORE]


def _length(parts: Sequence[discord.ui.Item[Any] | str]) -> int:
    return sum(len(part) + 1 for part in parts if isinstance(part, str))


def _exercises(same: Sequence[Session], catalogue: Catalogue) -> list[Row]:
    used = dict.fromkeys(item.exercise for item in same[0].items)
    known = [catalogue.exercises[key] for key in used if key in catalogue.exercises]
    return [Row(PickExercise(exercise_options(known), "Show an exercise", "plan"))] if known else []


def how_it_moves_on(rules: PlanRules, effort_up_to: int | None = None) -> str:
    """Return the text on the effort to aim for, on steps up and back, and on the next level.

    ``effort_up_to`` is the most that somebody's health answers allow, if that's less than the rules aim for.
    """
    progress, back = rules.progress, rules.step_back
    usual, heavy = progress.window(Work.STRENGTH), progress.window(Work.HEAVY)
    most = progress.counts_up_to(Work.STRENGTH)
    lowest = usual.lowest if usual is not None else most - 1
    weight = f" With a weight, aim for {heavy.lowest}/10 or {heavy.highest}/10." if heavy is not None else ""
    counts = sorted({progress.sessions, progress.sessions_for(Level.FOUNDATION)})
    return (
        "**How you step up**\n"
        f"{_effort(f'{lowest}/10 or {most}/10.{weight}', effort_up_to)}\n"
        f"After {' to '.join(map(str, counts))} sessions in a row like that, you step up. "
        "The next day must bring no extra pain. Tell me how the next day was, or the session doesn't count.\n"
        f"If pain reaches {back.pain_from}/10, you go back to fewer sets.\n"
        "A self-test or weeks of easy sessions can take you to the next level. Test again after 4 to 6 weeks."
    )


def _effort(aim: str, most: int | None) -> str:
    if most is not None:
        return f"Keep your effort at {most}/10 or less for now, because of your health answers."
    return f"Aim for an effort of {aim}"


def group_identical(plan: Plan) -> list[list[Session]]:
    """Return the sessions in groups of consecutive ones that are the same."""
    return [list(same) for _, same in groupby(plan.sessions, key=lambda session: session.entries)]


def letters(sessions: Sequence[Session], word: str) -> str:
    """Return the letters of sessions, joined by ``word``: "A", "A and B" or "A, B and C"."""
    *some, last = (session.letter for session in sessions)
    return f"{', '.join(some)} {word} {last}" if some else last


def _kit(equipment: frozenset[Equipment]) -> str:
    return kit(each for each in Equipment if each in equipment)


def _when_sore(care: CareState, plan: Plan) -> list[Row]:
    """Return the controls for somebody whose plan minds a pain: where it is, or that it's over."""
    wanted = Wanted(Want.PLAN)
    if not plan.sore and not care.is_anywhere:
        return []
    where = [Row(where_it_was(wanted))] if care.is_anywhere else []
    return [*where, Row(PressCare(CareVerb.GONE, wanted), warning_signs())]


def _heading(same: Sequence[Session], exercises: Mapping[str, Exercise]) -> str:
    """Return the heading of one session, or of several in a row that are the same."""
    known = [(item, exercises[item.exercise]) for item in same[0].items if item.exercise in exercises]
    minutes = max(1, round(sum(seconds_left(item, exercise) for item, exercise in known) / 60))
    if len(same) == 1:
        return f"## Session {same[0].letter} · about {minutes} min"
    return f"## Sessions {letters(same, 'and')} · about {minutes} min each"


def _moves(same: Sequence[Session], exercises: Mapping[str, Exercise], loads: Loads) -> str:
    """Return a session's exercises with their sets and reps, and what to do about those that are gone."""
    entries = same[0].entries
    lines = [_entry(i, entry, exercises, loads) for i, entry in enumerate(entries, 1)]
    gone = [] if all(entry.item.exercise in exercises for entry in entries) else [VANISHED]
    return "\n".join([*lines, *gone])


def _entry(number: int, entry: Entry, exercises: Mapping[str, Exercise], loads: Loads) -> str:
    item, target = entry.item, loads.targets.get(entry.item.exercise)
    change = target.short(loads.weights.unit) if target is not None else ""
    more = f" ({change})" if change else ""
    extra = f", **1 more set on the {item.extra}**" if item.extra is not None else ""
    gone = " (gone)" if item.exercise not in exercises else ""
    return f"{number}. **{entry.name}**{gone} {item.dose}{more}{extra}"


def _weight(entry: Entry) -> str:
    return f". {entry.item.note}" if entry.item.grams is not None else ""


def _because(session: Session, exercises: Mapping[str, Exercise]) -> Iterator[str]:
    """Yield for each level why its exercises are in the session, without those that are gone."""
    there = [entry for entry in session.entries if entry.item.exercise in exercises]
    for level, entries in groupby(
        sorted(there, key=lambda entry: entry.level), key=lambda entry: entry.level
    ):
        lines = [f"- {entry.name}: {entry.item.because}{_weight(entry)}" for entry in entries]
        yield "\n".join([f"**Level {int(level)}**", *lines])
