"""Cards and the form of the health questions. They're private, and never a diagnosis."""

from __future__ import annotations

import discord

from bot.content.catalogue import Catalogue
from bot.content.screening import NONE_OF_THESE, ScreeningGroup, ScreeningQuestion, ScreeningRules
from bot.content.texts import Urgency
from bot.features.exercises.buttons import ShowSources
from bot.features.learn.buttons import warning_signs
from bot.features.pain.buttons import NO_DAY, TellWhere, Wanted
from bot.features.pain.cards import colour_of, see_somebody, why_advice
from bot.features.pain.rules import SeeProfessional
from bot.features.screening.buttons import (
    AnswerQuestions,
    AskCleared,
    ChooseSmaller,
    ConfirmCleared,
    GoOn,
    something_changed,
)
from bot.features.screening.rules import SeeFirst, Standing, advise
from bot.interactions.cards import ACCENT, Card, Row, bullets
from bot.interactions.routes import Form


def held_card(standing: Standing, catalogue: Catalogue, wanted: Wanted) -> Card | None:
    """Return what comes before a plan or a strength session; None if nothing does.

    An emergency comes first, then what is still to be asked, then whom to see.
    """
    advice, rules = advise(standing), catalogue.screening
    if advice is not None and advice.is_emergency:
        return see_first_card(advice, catalogue, wanted)
    if standing.asks and rules is not None:
        question = rules.question(standing.asks[0])
        if question is not None:
            return smaller_card(question, len(standing.asks), wanted)
        return asking_card(rules, wanted, again=standing.answered)
    return see_first_card(advice, catalogue, wanted) if advice is not None else None


def asking_card(rules: ScreeningRules, wanted: Wanted, *, again: bool) -> Card:
    """Return why there are questions about health, with the button that opens them."""
    if again:
        why = "## Has anything changed?\nIt's been a while, so here are my health questions again."
    else:
        why = (
            "## First, a few health questions\n"
            "You already run, and that asks more of you than these exercises do. "
            "A few things would still change what I suggest."
        )
    return Card(
        f"{why}\nNothing to tell? Tap **None of these** in each list, then **Submit**.",
        Row(AnswerQuestions(wanted), ShowSources("screening", rules.id)),
        "-# Only you see your answers. I only use them to choose what I suggest, and you can delete them "
        "with /me delete.",
        colour=ACCENT,
    )


def screening_form(rules: ScreeningRules, wanted: Wanted) -> Form:
    """Return the form with all groups of boxes. One may stay empty: then it counts as not answered."""
    form = Form(title="A few health questions", custom_id=f"health:sent:{wanted.ids}")
    for group in rules.groups:
        form.ask(group.heading, group.hint, _boxes(group))
    return form


def _boxes(group: ScreeningGroup) -> discord.ui.CheckboxGroup[discord.ui.Modal]:
    options = [
        discord.CheckboxGroupOption(label=each.says, value=each.id, description=each.more)
        for each in group.questions
    ]
    options.append(discord.CheckboxGroupOption(label="None of these", value=NONE_OF_THESE))
    return discord.ui.CheckboxGroup(
        custom_id=group.id, required=False, min_values=0, max_values=len(options), options=options
    )


def smaller_card(question: ScreeningQuestion, left: int, wanted: Wanted) -> Card:
    """Return the smaller question after a yes. ``left``: how many there are still, with this one."""
    more = f" · {left - 1} more after this" if left > 1 else ""
    return Card(
        f"### {question.ask}\nYou ticked: {question.says}\n-# Only you see this{more}",
        Row(ChooseSmaller(question, wanted)),
        Row(AnswerQuestions(wanted, "Start over", main=False)),
        colour=ACCENT,
    )


def see_first_card(advice: SeeFirst, catalogue: Catalogue, wanted: Wanted) -> Card:
    """Return whom to see and what to ask, or the emergency's card. It shows no exercise.

    An emergency ends only when it has been checked, so it has no button for changed answers.
    """
    cleared = [AskCleared(wanted)] if advice.clearable else []
    if advice.is_emergency:
        signs = tuple(flag for flag in catalogue.red_flags if flag.id in advice.signs)
        see = SeeProfessional(Urgency.EMERGENCY, signs)
        row = Row(warning_signs(), why_advice(see), *cleared)
        return Card(*see_somebody(see), row, colour=colour_of(see))
    return Card(
        "## Let's sort this out first\n"
        "Thanks for telling me. I won't plan a session or start a self-test yet, because of this:\n"
        f"{bullets(advice.do)}",
        "You can still look things up with /learn.",
        Row(*cleared, something_changed(wanted)),
        Row(warning_signs(), ShowSources("screening", "screening")),
        colour=ACCENT,
    )


def confirm_card(wanted: Wanted) -> Card:
    """Return the question whether a physio or doctor has said that the person may train."""
    return Card(
        "### Has a physio or doctor cleared you?\n"
        "Only carry on if they know what you told me, and have said you can train. "
        "I'll take your word for it, and keep today's date.",
        Row(ConfirmCleared(wanted), GoOn(wanted, "Back")),
        colour=ACCENT,
    )


def where_card(wanted: Wanted) -> Card:
    """Return the question where it hurts, for somebody who ticked that something does."""
    return Card(
        "### Where does it hurt?\n"
        "Sorry to hear that something hurts. Tell me where, and I'll leave out what loads it. "
        "Then open /plan again, or carry on with gentle exercises.",
        Row(TellWhere(NO_DAY), GoOn(wanted, "Carry on")),
        colour=ACCENT,
    )


NOT_FOR_YOU_NOW = (
    "That self-test isn't for you now. It ends when you're tired, and your health answers mean effort up to "
    "5/10. If something has changed, tell me in /plan."
)
"""Said to somebody who is gentle only, and wants a test that tires."""
