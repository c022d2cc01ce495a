"""The plan's selects and buttons. Each acts for whoever presses it, and for nobody else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Self

import discord

from bot.content.catalogue import Catalogue
from bot.features.exercises.buttons import PickExercise, ShowSources, exercise_options
from bot.features.guided import handlers as player_flow
from bot.features.guided import service as guided
from bot.features.guided.cards import next_day_question, next_day_row
from bot.features.learn.buttons import CARE, warning_signs
from bot.features.pain.rules import Rest, SeeSomebody
from bot.features.plan import plan_questions
from bot.features.plan import service as plans
from bot.features.plan.plan_cards import (
    alike,
    ask_cleared_card,
    letters,
    plan_card,
    questions_card,
    resting_card,
)
from bot.features.plan.plan_questions import Question
from bot.features.plan.plans import Choices, Plan
from bot.features.plan.service import PlanView
from bot.interactions.host import Interaction
from bot.interactions.persistent import Card, Persistent, Row


class Verb(StrEnum):
    """What can be pressed."""

    SHOW = "show"
    ASK = "ask"
    MAKE = "make"
    LOOKED_AT = "looked"
    CLEAR = "clear"


_LABELS = {
    Verb.SHOW: "Back",
    Verb.ASK: "Make it anew",
    Verb.MAKE: "Make my plan",
    Verb.LOOKED_AT: "Somebody has looked at it",
    Verb.CLEAR: "It does not hurt any more",
}

CLEARED = "Yes, I may train"


async def show(interaction: Interaction) -> None:
    """Answer with the plan as it holds now, or with the questions."""
    await interaction.response.send_message(view=await standing(interaction), ephemeral=True)


async def standing(interaction: Interaction) -> Card:
    """The plan as it holds now, or the questions before the first one."""
    db, user_id, now = interaction.client.db, interaction.user.id, interaction.created_at
    question = await db.read(guided.open_question, user_id, now)
    return card(await _look(interaction), interaction, question)


def card(look: PlanView, interaction: Interaction, question: guided.Question | None = None) -> Card:
    """The plan, or why there is none. The last session counts once ``question`` is answered."""
    catalogue, plan = interaction.client.catalogue, look.plan
    if plan is None:
        return _questions(look.choices, has_plan=False)
    if plan.advice is not None:
        return resting(plan.advice, catalogue, plan.notes)
    start = Row(*(Start(same[0].letter, letters(same, "or")) for same in alike(plan)))
    others = Row(Press(Verb.ASK), ShowSources("plan_rules", look.rules.id))
    sore = [Row(Press(Verb.CLEAR), warning_signs())] if plan.sore else []
    asked = [next_day_question(question), next_day_row(question)] if question is not None else []
    return plan_card(look, plan, catalogue, [start, others, *sore], _exercises(plan, catalogue), asked)


def _exercises(plan: Plan, catalogue: Catalogue) -> PickExercise | None:
    used = dict.fromkeys(item.exercise for session in plan.sessions for item in session.items)
    there = [catalogue.exercises[key] for key in used if key in catalogue.exercises]
    return PickExercise(exercise_options(there), "Show an exercise", "plan") if there else None


def resting(advice: SeeSomebody | Rest, catalogue: Catalogue, notes: Sequence[str] = ()) -> Card:
    """Why there is no exercise now, and the button for when that is over."""
    over = Press(Verb.LOOKED_AT if isinstance(advice, SeeSomebody) else Verb.CLEAR)
    return resting_card(advice, catalogue, notes, Row(warning_signs(), ShowSources("lessons", CARE), over))


def _questions(choices: Choices, *, has_plan: bool) -> Card:
    asking = {question: plan_questions.options(question, choices) for question in Question}
    rows = [Row(Choose(question, options, has_plan=has_plan)) for question, options in asking.items()]
    back = [Press(Verb.SHOW)] if has_plan else []
    buttons = Row(Press(Verb.MAKE, style=discord.ButtonStyle.success), *back)
    return questions_card(choices, [*rows, buttons], has_plan=has_plan)


async def _look(interaction: Interaction) -> PlanView:
    client = interaction.client
    return await client.db.write(
        plans.show_plan, interaction.user.id, interaction.guild_id, client.catalogue, interaction.created_at
    )


class Choose(Persistent, template=r"plan:(?P<question>sessions|phase|equipment):(?P<has>new|old)"):
    """One of the questions. What is chosen is written down at once, so that a restart loses nothing."""

    def __init__(self, question: Question, options: list[discord.SelectOption], *, has_plan: bool) -> None:
        self.question = question
        self.has_plan = has_plan
        is_list = question is Question.EQUIPMENT
        super().__init__(
            discord.ui.Select(
                placeholder="Nothing but the floor" if is_list else "Choose one",
                options=options,
                min_values=0 if is_list else 1,
                max_values=max(len(options), 1) if is_list else 1,
                custom_id=f"plan:{question}:{'old' if has_plan else 'new'}",
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        options = item.options if isinstance(item, discord.ui.Select) else []
        return cls(Question(match["question"]), options, has_plan=match["has"] == "old")

    async def act(self, interaction: Interaction) -> None:
        change = plan_questions.change(self.question, self.values)
        choices = await interaction.client.db.write(
            plans.choose_answer, interaction.user.id, interaction.guild_id, change
        )
        await interaction.response.edit_message(view=_questions(choices, has_plan=self.has_plan))


class Press(Persistent, template=r"plan:(?P<verb>show|ask|make|looked|clear):mine"):
    def __init__(
        self,
        verb: Verb,
        label: str | None = None,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> None:
        self.verb = verb
        super().__init__(
            discord.ui.Button(label=label or _LABELS[verb], style=style, custom_id=f"plan:{verb}:mine")
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(Verb(match["verb"]))

    async def act(self, interaction: Interaction) -> None:
        await interaction.response.edit_message(view=await self._next(interaction))

    async def _next(self, interaction: Interaction) -> Card:
        client = interaction.client
        where = (interaction.user.id, interaction.guild_id)
        match self.verb:
            case Verb.SHOW:
                return await standing(interaction)
            case Verb.ASK:
                return _questions((await _look(interaction)).choices, has_plan=True)
            case Verb.MAKE:
                look = await client.db.write(
                    plans.remake_plan, *where, client.catalogue, interaction.created_at
                )
                return card(look, interaction)
            case Verb.LOOKED_AT:
                return ask_cleared_card([Row(Press(Verb.CLEAR, CLEARED), Press(Verb.SHOW))])
            case Verb.CLEAR:
                look = await plans.clear_plan(client.db, *where, client.catalogue, interaction.created_at)
                return card(look, interaction)


class Start(Persistent, template=r"plan:start:(?P<letter>[ABC])"):
    """Begins a session of the plan, unless something since has made it easier: then that comes first."""

    def __init__(self, letter: str, letters: str = "") -> None:
        self.letter = letter
        super().__init__(
            discord.ui.Button(
                label=f"Start session {letters or letter}",
                style=discord.ButtonStyle.success,
                custom_id=f"plan:start:{letter}",
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(match["letter"])

    async def act(self, interaction: Interaction) -> None:
        look = await _look(interaction)
        if look.replaced or (look.plan is not None and look.plan.advice is not None):
            await interaction.response.edit_message(view=card(look, interaction))
            return
        prepared = plans.prepare_session(look, self.letter, interaction.client.catalogue)
        await player_flow.begin(interaction, prepared, resume=False)


ITEMS: tuple[type[Persistent], ...] = (Choose, Press, Start)
"""All that can be chosen or pressed."""
