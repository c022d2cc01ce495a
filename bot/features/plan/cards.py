"""Cards of a plan: the questions before it, the plan itself, and the advice when there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from bot.features.plan.buttons import CLEARED, Choose, PressPlan, Question, StartSession, Verb
from bot.features.plan.plans import Choices, Entry, Plan, Session
from bot.features.plan.service import PlanView
from bot.interactions.cards import ACCENT, Card, Row, divider, kit

VANISHED = "is not in the catalogue any more, so leave it out, or make the plan anew"


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


def plan_card(view: PlanView, plan: Plan, catalogue: Catalogue, question: NextDay | None = None) -> Card:
    """Return all sessions, with level, dose, side and reason; then how it goes on."""
    made = discord.utils.format_dt(plan.made_at, "D")
    choices = plan.choices
    facts = f"{int(choices.sessions)} sessions a week · {choices.phase} · {_kit(choices.equipment)}"
    parts: list[discord.ui.Item[Any] | str] = [
        f"## Your plan\n-# {facts}\n-# made {made}, rules version {plan.rules_version}"
    ]
    if question is not None:
        parts += [next_day_question(question), next_day_row(question)]
    if view.replaced:
        parts.append("**It has changed since you saw it last, to fit what has happened since.**")
    if view.can_go_on:
        parts.append(
            "**There is a next version.** Your tests, your sessions or the rules have moved on since. "
            "Press **Make it anew** when you like."
        )
    parts += [f"> {note}" for note in plan.notes]
    for same in group_identical(plan):
        parts += [divider(), _sessions(same, catalogue.exercises)]
    return Card(
        *parts,
        divider(),
        how_it_goes_on(view.rules),
        "-# What a test showed may have many reasons; this is no diagnosis. Coaching opinion: the choice, "
        "levels, sets and rest, the extra set, and when it goes on. Why and sources says what is from whom.",
        divider(),
        Row(*(StartSession(same[0].letter, letters(same, "or")) for same in group_identical(plan))),
        Row(PressPlan(Verb.ASK), ShowSources("plan_rules", view.rules.id)),
        *([Row(PressPlan(Verb.CLEAR), warning_signs())] if plan.sore else []),
        *_exercises(plan, catalogue),
        colour=ACCENT,
    )


def _exercises(plan: Plan, catalogue: Catalogue) -> list[Row]:
    used = dict.fromkeys(item.exercise for session in plan.sessions for item in session.items)
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


def how_it_goes_on(rules: PlanRules) -> str:
    """Return the text on the effort to aim for, on steps forward and back, and on the next level."""
    progress, back = rules.progress, rules.step_back
    return (
        f"**How it goes on** Aim for an effort of {progress.effort_up_to - 1} to {progress.effort_up_to} out "
        f"of 10. After {progress.sessions} such sessions, with no more pain on the day after, it goes a step "
        f"on; after pain of {back.pain_from} or more, a step back. The next level opens with a self-test: "
        "again after 4 to 6 weeks."
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


def _sessions(same: Sequence[Session], exercises: Mapping[str, Exercise]) -> str:
    """Return the text of one session, or of several in a row that are the same."""
    session, *_ = same
    known = [(item, exercises[item.exercise]) for item in session.items if item.exercise in exercises]
    minutes = max(1, round(sum(seconds_left(item, exercise) for item, exercise in known) / 60))
    lines = [_entry(i, entry, entry.item.exercise in exercises) for i, entry in enumerate(session.entries, 1)]
    if len(same) == 1:
        heading = f"Session {session.letter} · about {minutes} min"
    else:
        heading = f"Sessions {letters(same, 'and')} are the same · about {minutes} min each"
    return "\n".join([f"### {heading}", *lines])


def _entry(number: int, entry: Entry, is_there: bool) -> str:
    item = entry.item
    extra = f", **one set more on the {item.extra}**" if item.extra is not None else ""
    because = item.because if is_there else VANISHED
    level = f"level {int(entry.level)}"
    return f"{number}. **{entry.name}** {item.dose}{extra}\n-# {level} · {because}"
