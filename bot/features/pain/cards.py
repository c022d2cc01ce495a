"""Cards and forms for a member who said that something hurts. They're private, and never a diagnosis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord

from bot.content.exercises import Place
from bot.content.texts import RedFlag, Urgency
from bot.features.exercises.buttons import ShowSources
from bot.features.learn.buttons import CARE, WhySigns, warning_signs
from bot.features.learn.cards import AMBER, COLOURS, EMERGENCY_LINE, flag_text
from bot.features.pain.buttons import AskTomorrow, ChooseSigns, HowIsIt, PauseTraining, ShowGentler, TellWhere
from bot.features.pain.rules import (
    LEVELS,
    LIGHT_UP_TO,
    MILD_UP_TO,
    MOST,
    UNPLACED,
    BodySide,
    Gentler,
    Outcome,
    Pain,
    Rest,
    SeeProfessional,
    Since,
    yours,
)
from bot.features.pain.service import Advised, NewNote
from bot.features.streaks.pauses import Pause
from bot.interactions.cards import ACCENT, Button, Card, Message, Row, clock, short_date
from bot.interactions.routes import Form, choice

_FULL, _NAMED = 580, 610
"""How many characters of signs are shown with what to do, and how many with those that are only named."""

_HEADING = {
    Urgency.EMERGENCY: (
        f"## Emergency: get help now\nPlease do this now. For an ambulance, {EMERGENCY_LINE}."
    ),
    Urgency.URGENT: "## See someone today",
    Urgency.SOON: "## Book an appointment",
}

_SORRY = "Sorry to hear that."

_UNTIL_CHECKED = "don't exercise until a physio or doctor has checked it."

_CALL_NOW = "Please do that now. Everything else can wait. No exercise until a doctor says so."

_NO_ALL_CLEAR = "No warning signs, but that's not an all-clear. I can't tell what's causing it."

SEE_SOMEBODY = (
    "See a physio or doctor if the pain is sharp, gets worse, wakes you at night or makes you limp."
)
"""Said to everybody who is hurt, whatever else they tell."""

WHEN = "See a physio or doctor if it's no better in 2 weeks, or if it gets worse."

_LINGERS = "It's been sore for more than 2 weeks, so book an appointment with a physio or doctor."

_AGAIN = "If it comes back or gets worse, see a physio or doctor."

ASK_FIRST = "Not sure? Ask a physio or doctor before you exercise."

_INTRO = {
    Outcome.BETTER: "Good to hear it's better.",
    Outcome.SAME: "Thanks for telling me. Give it another day of rest.",
    Outcome.WORSE: "I'm sorry to hear that. Thanks for telling me.",
}

_LEVELS = {0: "0: none right now", MOST: f"{MOST}: as bad as it gets"}

_SIDES = {BodySide.LEFT: "Left", BodySide.RIGHT: "Right", BodySide.BOTH: "Both sides"}

_SINCE = {
    Since.TODAY: "Only today",
    Since.DAYS: "A few days",
    Since.WEEKS: "1 or 2 weeks",
    Since.LONGER: "More than 2 weeks",
}


def care_row(occurrence_id: int) -> Row:
    """Return the buttons offered at once to somebody whose club run is excused because of pain."""
    return Row(TellWhere(occurrence_id), warning_signs(), PauseTraining())


def tell_form(occurrence_id: int) -> Form:
    """Return the form that asks where, how much and since when it hurts."""
    form = Form(title="Where does it hurt?", custom_id=f"pain:sent:{occurrence_id}")
    form.ask("Where", None, choice("place", ((place.capitalize(), place) for place in Place)))
    form.ask("Which side", None, side_choice())
    levels = ((_LEVELS.get(n, str(n)), str(n)) for n in LEVELS)
    form.ask(f"How bad, from 0 to {MOST}", None, choice("level", levels))
    form.ask("How long", None, choice("since", ((_SINCE[since], since) for since in Since)))
    return form


def side_choice(chosen: BodySide | None = None) -> discord.ui.Select[Any]:
    """Return the select of sides, which may stay empty."""
    sides = ((label, side) for side, label in _SIDES.items())
    return choice("side", sides, chosen or "", skip="Skip this if you're not sure")


def signs_card(noted: NewNote, before: SeeProfessional | None = None) -> Card:
    """Return the question whether a sign applies, below the signs that the member's own words meet.

    ``before`` is what they're advised because of what they told earlier; it stays on top if it's more urgent.
    """
    urgency = min((flag.urgency for flag in noted.signs), key=list(Urgency).index, default=None)
    sorry = "" if urgency is Urgency.EMERGENCY else f"{_SORRY}\n"
    heading = f"{sorry}**What you told me is already a warning sign**"
    known = [f"{heading}\n{_signs(noted.signs)}"] if noted.signs else []
    first = [_HEADING[before.urgency]] if before is not None and before.urgency is not None else []
    return Card(
        *first,
        *known,
        f"### Do any of these apply{' too' if known else ''}?\n"
        "Pick all that do. Nobody else sees this. I keep what you pick, so that I won't forget it.",
        Row(ChooseSigns(noted.note_id, noted.asked)),
        *([Row(WhySigns(list(Urgency).index(urgency)))] if urgency is not None else []),
        colour=colour_of(before)
        if before is not None
        else COLOURS[urgency]
        if urgency is not None
        else ACCENT,
    )


def advice_card(advised: Advised) -> Card:
    """Return the advice: a professional, or rest, or rest and one gentle exercise."""
    pain, colour = advised.pain, ACCENT
    match advised.advice:
        case SeeProfessional() as see:
            parts, colour = see_somebody(see), colour_of(see)
        case Gentler(exercise):
            offer = (
                "### Rest, or something gentle\n"
                "Sorry it's sore. Both are fine today, and your streak stays as it is.\n"
                f"If you'd like to move, swap today's exercises for **{exercise.name}**. {_how(pain)}"
            )
            parts = [offer, f"{_NO_ALL_CLEAR} {WHEN}", ASK_FIRST]
        case Rest() if _adapts(pain) and not advised.overruled:
            rest = (
                f"### Rest, or go easy\n{_SORRY} Both are fine today. If you'd like to move, type /warmup. "
                f"It leaves out what loads {yours(pain.place, pain.side)} heavily."
            )
            parts = [rest, f"{_NO_ALL_CLEAR} {WHEN}", ASK_FIRST]
        case Rest():
            rest = f"### Rest is the right call today\n{_SORRY} Skip anything that hurts."
            parts = [f"{rest} {_why_only_rest(pain)}", f"{_NO_ALL_CLEAR} {WHEN}", ASK_FIRST]
    if pain.lingers and not isinstance(advised.advice, SeeProfessional):
        parts.insert(1, _LINGERS)
    return Card(*parts, Row(*_offers(advised, may_ask=True)), colour=colour)


def answered_message(advised: Advised, outcome: Outcome) -> Message:
    """Return the reply to somebody who was asked how it is, and said so."""
    match advised.advice:
        case SeeProfessional() as see:
            parts = see_somebody(see, sorry="")
        case Gentler(exercise):
            parts = [f"Ease back in with **{exercise.name}**. {_how(advised.pain)} {_AGAIN}", ASK_FIRST]
        case Rest() if outcome is Outcome.BETTER:
            parts = [f"Start easier than before, and skip any exercise that hurts. {_AGAIN}", ASK_FIRST]
        case Rest():
            parts = [f"Skip anything that hurts. {WHEN}", ASK_FIRST]
    return Message("\n\n".join([_INTRO[outcome], *parts]), [_offers(advised, may_ask=False)])


def _offers(advised: Advised, *, may_ask: bool) -> list[Button]:
    """Return the buttons under the advice: never an exercise if a professional should look."""
    note_id, advice = advised.note_id, advised.advice
    is_emergency = isinstance(advice, SeeProfessional) and advice.urgency is Urgency.EMERGENCY
    ask = [AskTomorrow(note_id)] if may_ask and not is_emergency else []
    move = [ShowGentler(note_id, advice.exercise.name)] if isinstance(advice, Gentler) else []
    why = why_advice(advice) if isinstance(advice, SeeProfessional) else ShowSources("lessons", CARE)
    return [*move, *ask, PauseTraining(), warning_signs(), why]


def why_advice(see: SeeProfessional) -> Button:
    """Return the button to why signs of this urgency matter, and what that's based on."""
    if see.urgency is None:
        return ShowSources("lessons", CARE)
    return WhySigns(list(Urgency).index(see.urgency))


def asking_card(ask_at: datetime) -> Card:
    """Return the promise to ask, with the time."""
    return Card(
        f"I'll DM you once, on {clock(ask_at)}. If your DMs are closed, I won't chase you.",
        colour=ACCENT,
    )


def question_message(note_id: int) -> Message:
    """Return the question on the day after.

    It doesn't mention pain, because it may light up on a phone that others see.
    """
    return Message(
        "Checking in, as you asked: how is it today?\nOnly you can see this, and you don't have to answer.",
        [[HowIsIt(note_id, outcome) for outcome in Outcome]],
    )


def paused_card(pause: Pause) -> Card:
    """Return the card that says until when club runs are excused."""
    return Card(
        f"### Paused until {short_date(pause.last)}\n"
        f"Every club run from {short_date(pause.first)} is excused, in all your clubs. Your streak stays "
        "as it is. Only you can see this.\n-# Back sooner, or later? Change it in /me settings.",
        colour=ACCENT,
    )


def see_somebody(see: SeeProfessional, sorry: str = _SORRY) -> list[str]:
    """Return the parts of a card that says to get it checked, how soon, and because of which signs.

    ``sorry`` is a kind word before that; an emergency leaves no time for one.
    """
    if see.urgency is None:
        told = "You told me about a warning sign, so see a physio or doctor first."
        how_soon = "Tap **Warning signs** to see how soon."
        return [f"## Still get it checked\n{told} {how_soon}\nPlease {_UNTIL_CHECKED}"]
    signs = [_told(see.signs), _signs(see.signs)] if see.signs else []
    if see.urgency is Urgency.EMERGENCY:
        return ["\n".join([_HEADING[see.urgency], *signs]), _CALL_NOW]
    kind = [sorry] if sorry else []
    return [
        "\n".join([_HEADING[see.urgency], *kind, *signs]),
        f"I can't tell what's causing it, so please {_UNTIL_CHECKED}",
    ]


def colour_of(see: SeeProfessional) -> discord.Colour:
    """Return the colour of the urgency. A sign that isn't known now may have been for the same day."""
    return COLOURS[see.urgency] if see.urgency is not None else AMBER


def _told(signs: Sequence[RedFlag]) -> str:
    """Return the words before the signs: those picked from the list, or also what the form says already."""
    return "You told me:" if any(flag.told_by for flag in signs) else "You picked:"


def _signs(signs: Sequence[RedFlag]) -> str:
    """Return the signs, most urgent first: the first ones with what to do, and how many don't fit."""
    ordered = sorted(signs, key=lambda flag: list(Urgency).index(flag.urgency))
    lines: list[str] = []
    for flag in ordered:
        full, used = flag_text(flag), len("\n".join(lines))
        line = full if not lines or used + len(full) <= _FULL else f"- {flag.asked}"
        if lines and used + len(line) > _NAMED:
            break
        lines.append(line)
    more = [f"- and {len(ordered) - len(lines)} more"] if len(lines) < len(ordered) else []
    return "\n".join([*lines, *more])


def _adapts(pain: Pain) -> bool:
    """Return whether so little pain only adapts a session, though no exercise leaves the place alone."""
    return pain.level <= LIGHT_UP_TO and pain.place not in UNPLACED


def _how(pain: Pain) -> str:
    return f"Go slowly, stay where nothing hurts, and stop if you feel it in {yours(pain.place, pain.side)}."


def _why_only_rest(pain: Pain) -> str:
    if pain.level > MILD_UP_TO:
        return f"At {MILD_UP_TO + 1}/10 or more I don't suggest exercises."
    if pain.place is Place.NUMBNESS:
        return "I can't tell what makes it numb or tingle, so I won't suggest an exercise."
    if pain.place is Place.ELSEWHERE:
        return "I don't know where it hurts, so I won't suggest an exercise."
    return f"I can't be sure any of today's exercises spares {yours(pain.place)}. So I won't suggest one."
