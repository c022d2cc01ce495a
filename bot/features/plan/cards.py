"""Cards of a plan: the questions before it, the plan itself, and the advice when there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import discord

from bot.content.catalogue import Catalogue
from bot.content.exercises import Equipment, Exercise
from bot.content.plan_rules import PlanRules
from bot.features.exercises.buttons import PickExercise, ShowSources, exercise_options
from bot.features.guided.cards import next_day_question, next_day_row
from bot.features.guided.service import Question as NextDay
from bot.features.guided.workout import seconds_left
from bot.features.learn.buttons import CARE, warning_signs
from bot.features.pain.cards import see_somebody
from bot.features.pain.rules import MILD_UP_TO, Rest, SeeProfessional
from bot.features.plan.buttons import (
    CLEARED,
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
from bot.interactions.cards import ACCENT, Card, Row, divider, kit

VANISHED = f"I don't have this one any more. Leave it out, or tap **{LABELS[Verb.ASK]}**."


def shown_card(view: PlanView, catalogue: Catalogue, question: NextDay | None = None) -> Card:
    """Return the plan, why there is none, or the questions before the first one.

    ``question`` asks about the day after the last session, which counts once it is answered.
    """
    plan = view.plan
    if plan is None:
        return questions_card(view.choices, has_plan=False)
    if plan.advice is not None:
        return resting_card(plan.advice, catalogue, plan.notes)
    return plan_card(view, plan, catalogue, question)


def questions_card(choices: Choices, *, has_plan: bool) -> Card:
    """Return the questions before a plan is made; each already has an answer."""
    rows = [Row(Choose(question, choices, has_plan=has_plan)) for question in Question]
    back = [PressPlan(Verb.SHOW)] if has_plan else []
    buttons = Row(PressPlan(Verb.MAKE, style=discord.ButtonStyle.success), *back)
    later = " Your plan stays as it is until you press the button." if has_plan else ""
    return Card(
        "## A plan for your hips\n"
        "I make it from your self-tests, from what hurt, from how your sessions were, and from these answers."
        f"{later}",
        f"**What there is** {_kit(choices.equipment)}\n-# A carpet or a lawn is as good as a mat.",
        *rows,
        buttons,
        "-# Only you see it. It is no diagnosis, and it takes no professional's place.",
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
    same = next((group for group in groups if letter in {each.letter for each in group}), groups[0])
    choices = plan.choices
    facts = (
        f"Your plan · {int(choices.sessions)} sessions a week · {choices.phase} · {_kit(choices.equipment)}"
    )
    parts: list[discord.ui.Item[Any] | str] = []
    if question is not None:
        parts += [next_day_question(question), next_day_row(question), divider()]
    parts += [f"{_heading(same, catalogue.exercises)}\n-# {facts}", _moves(same, catalogue.exercises)]
    if view.replaced:
        parts.append("**I've changed your plan to fit what has happened since you last looked.**")
    if view.can_go_on:
        parts.append(f"**Your plan can be updated.** Tap **{LABELS[Verb.ASK]}** when you like.")
    parts += [f"> {note}" for note in plan.notes]
    others = [ShowSession(group[0].letter, letters(group, "or")) for group in groups if group is not same]
    return Card(
        *parts,
        Row(StartSession(same[0].letter, letters(same, "or")), *others),
        Row(ShowReasons(same[0].letter), PressPlan(Verb.ASK)),
        *([Row(PressPlan(Verb.CLEAR), warning_signs())] if plan.sore else []),
        *_exercises(same, catalogue),
        colour=ACCENT,
    )


def reasons_card(view: PlanView, plan: Plan, catalogue: Catalogue, letter: str) -> Card:
    """Return why a session has its exercises, and what moves the plan up or back."""
    session = plan.session(letter) or plan.sessions[0]
    made = discord.utils.format_dt(plan.made_at, "D")
    return Card(
        f"## Why this plan\n-# Made {made} from your answers, self-tests and sessions",
        "\n".join(_because(session, catalogue.exercises)),
        how_it_moves_on(view.rules),
        "-# A test result can have many causes, and this isn't a diagnosis.",
        Row(PressPlan(Verb.SHOW), ShowSources("plan_rules", view.rules.id)),
        colour=ACCENT,
    )


def _exercises(same: Sequence[Session], catalogue: Catalogue) -> list[Row]:
    used = dict.fromkeys(item.exercise for item in same[0].items)
    known = [catalogue.exercises[key] for key in used if key in catalogue.exercises]
    return [Row(PickExercise(exercise_options(known), "Show an exercise", "plan"))] if known else []


def resting_card(advice: SeeProfessional | Rest, catalogue: Catalogue, notes: Sequence[str] = ()) -> Card:
    """Return when to see somebody, or why rest is right, and the button for when that is over.

    It shows no exercise.
    """
    over = PressPlan(Verb.CHECKED if isinstance(advice, SeeProfessional) else Verb.CLEAR)
    row = Row(warning_signs(), ShowSources("lessons", CARE), over)
    if isinstance(advice, SeeProfessional):
        parts = see_somebody(advice, catalogue)
        parts.append("-# Exercises can wait. Once somebody has looked at it, we go on from there.")
    else:
        why = "\n".join(notes) or "You told me of pain these days, so exercises wait until that is over."
        parts = [
            f"### Rest is the right training for now\n{why}",
            (
                "I cannot say where it comes from, and I do not guess. If it is no better in two weeks, or "
                "gets worse, see a physiotherapist or doctor.\n-# From Verywell: with pain, ask a "
                "professional before you exercise. Our own judgement: that above "
                f"{MILD_UP_TO} out of 10 it is rest."
            ),
        ]
    return Card(*parts, row, colour=ACCENT)


def ask_cleared_card() -> Card:
    """Return the question whether a professional has said that the person may train."""
    return Card(
        "### Has a professional looked at it?\n"
        "Go on only if a doctor or physiotherapist knows of the pain and said that you may train. Then I "
        "no longer count what you told me of pain until now.",
        Row(PressPlan(Verb.CLEAR, CLEARED), PressPlan(Verb.SHOW)),
        colour=ACCENT,
    )


def how_it_moves_on(rules: PlanRules) -> str:
    """Return the text on the effort to aim for, on steps up and back, and on the next level."""
    progress, back = rules.progress, rules.step_back
    return (
        "**How it moves on**\n"
        f"Aim for an effort of {progress.effort_up_to - 1} to {progress.effort_up_to} out of 10.\n"
        f"{progress.sessions} sessions at that effort, with no extra pain next day: move up.\n"
        f"Pain of {back.pain_from} or more: step back.\n"
        "A self-test opens the next level. Test again after 4 to 6 weeks."
    )


def group_identical(plan: Plan) -> list[list[Session]]:
    """Return the sessions in groups of consecutive ones that are the same."""
    return [list(same) for _, same in groupby(plan.sessions, key=lambda session: session.entries)]


def letters(sessions: Sequence[Session], word: str) -> str:
    """Return the letters of sessions, joined by ``word``: "A", "A and B" or "A, B and C"."""
    *some, last = (session.letter for session in sessions)
    return f"{', '.join(some)} {word} {last}" if some else last


def _kit(equipment: frozenset[Equipment]) -> str:
    return kit(each for each in Equipment if each in equipment)


def _heading(same: Sequence[Session], exercises: Mapping[str, Exercise]) -> str:
    """Return the heading of one session, or of several in a row that are the same."""
    known = [(item, exercises[item.exercise]) for item in same[0].items if item.exercise in exercises]
    minutes = max(1, round(sum(seconds_left(item, exercise) for item, exercise in known) / 60))
    if len(same) == 1:
        return f"## Session {same[0].letter} · about {minutes} min"
    return f"## Sessions {letters(same, 'and')} · about {minutes} min each"


def _moves(same: Sequence[Session], exercises: Mapping[str, Exercise]) -> str:
    """Return a session's exercises with their sets and reps."""
    return "\n".join(_entry(i, entry, exercises) for i, entry in enumerate(same[0].entries, 1))


def _entry(number: int, entry: Entry, exercises: Mapping[str, Exercise]) -> str:
    item = entry.item
    extra = f", **1 more set on the {item.extra}**" if item.extra is not None else ""
    gone = f"\n-# {VANISHED}" if item.exercise not in exercises else ""
    return f"{number}. **{entry.name}** {item.dose}{extra}{gone}"


def _because(session: Session, exercises: Mapping[str, Exercise]) -> Iterator[str]:
    """Yield each exercise that there still is, with its level and why it's in the session."""
    for entry in session.entries:
        if entry.item.exercise in exercises:
            yield f"- **{entry.name}** (level {int(entry.level)}): {entry.item.because}"
