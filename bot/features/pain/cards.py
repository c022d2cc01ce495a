"""Cards and forms for a member who said that something hurts. They're private, and never a diagnosis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.content.catalogue import Catalogue
from bot.content.exercises import Place
from bot.content.texts import RedFlag, Urgency
from bot.features.exercises.buttons import ShowSources
from bot.features.learn.buttons import CARE, warning_signs
from bot.features.learn.cards import flag_text
from bot.features.pain.buttons import AskTomorrow, ChooseSigns, HowIsIt, PauseTraining, ShowGentler, TellWhere
from bot.features.pain.rules import (
    LEVELS,
    MILD_UP_TO,
    MOST,
    Gentler,
    Outcome,
    Pain,
    Rest,
    SeeProfessional,
    Since,
)
from bot.features.pain.service import Advised, NewNote
from bot.features.streaks.pauses import Pause
from bot.interactions.cards import ACCENT, Button, Card, Message, Row, clock, short_date
from bot.interactions.routes import Form, choice

_FULL = 1000
"""How many characters of signs are shown with what to do and why; further signs are only named."""

_HEADING = {
    Urgency.EMERGENCY: "Get help now",
    Urgency.URGENT: "Have it looked at today",
    Urgency.SOON: "Book an appointment",
}

_NO_EXERCISE = "No exercise until somebody has looked at it."

_NO_ALL_CLEAR = (
    "You named no warning sign. That is no all-clear: I cannot see where it comes from, and I do not guess."
)

_WHEN = "If it is no better in two weeks, or gets worse, see a physiotherapist or doctor."

_AGAIN = "If it comes back or gets worse, see a physiotherapist or doctor."

_FROM = (
    "-# From Verywell: with pain, ask a professional before you exercise. Our own judgement, from no study: "
    f"that mild is up to {MILD_UP_TO} out of 10, and which exercise leaves which place alone."
)

_INTRO = {
    Outcome.BETTER: "Good to hear that it is better.",
    Outcome.SAME: "Thank you for telling me. Then it gets another day of rest.",
    Outcome.WORSE: "I am sorry to hear that. Thank you for telling me.",
}


_LEVELS = {0: "0: none just now", MOST: f"{MOST}: the worst there is"}


def care_row(occurrence_id: int) -> Row:
    """Return the buttons offered at once to somebody whose training day is excused because of pain."""
    return Row(TellWhere(occurrence_id), warning_signs(), PauseTraining())


def tell_form(occurrence_id: int) -> Form:
    """Return the form that asks where, how much and since when it hurts."""
    form = Form(title="Where does it hurt?", custom_id=f"pain:sent:{occurrence_id}")
    form.ask("Where", None, choice("place", ((place.capitalize(), place) for place in Place)))
    levels = ((_LEVELS.get(n, str(n)), str(n)) for n in LEVELS)
    form.ask(f"How much, from 0 to {MOST}", None, choice("level", levels))
    form.ask("Since when", None, choice("since", ((since.capitalize(), since) for since in Since)))
    return form


def signs_card(noted: NewNote) -> Card:
    """Return the question whether a sign applies, below the signs that the member's own words meet."""
    known = [f"**What you told me is a sign by itself**\n{_signs(noted.signs)}"] if noted.signs else []
    return Card(
        *known,
        f"### Does any of this {'fit too' if known else 'fit'}?\n"
        "Choose all that do. Nobody else sees it, and I only keep whether one did.",
        Row(ChooseSigns(noted.note_id, noted.asked)),
        colour=ACCENT,
    )


def advice_card(advised: Advised, catalogue: Catalogue) -> Card:
    """Return the advice: a professional, or rest, or rest and one gentle exercise."""
    pain = advised.pain
    match advised.advice:
        case SeeProfessional() as see:
            parts = see_somebody(see, catalogue)
        case Gentler(exercise):
            offer = (
                "### Rest, or something gentle\nBoth are right today, and both leave your streak as it is. "
                f"If you would like to move: **{exercise.name}** instead of the set. {_how(pain)}"
            )
            parts = [offer, f"{_NO_ALL_CLEAR} {_WHEN}", _FROM]
        case Rest():
            rest = f"### Rest is the right training today\nLeave out whatever hurts. {_why_only_rest(pain)}"
            parts = [rest, f"{_NO_ALL_CLEAR} {_WHEN}", _FROM]
    return Card(*parts, Row(*_offers(advised, may_ask=True)), colour=ACCENT)


def answered_message(advised: Advised, outcome: Outcome, catalogue: Catalogue) -> Message:
    """Return the reply to somebody who was asked how it is, and said so."""
    match advised.advice:
        case SeeProfessional() as see:
            parts = see_somebody(see, catalogue)
        case Gentler(exercise):
            parts = [f"Come back with **{exercise.name}**. {_how(advised.pain)} {_AGAIN}", _FROM]
        case Rest() if outcome is Outcome.BETTER:
            parts = [f"Begin easier than before, and leave out any move that hurts. {_AGAIN}", _FROM]
        case Rest():
            parts = [f"Leave out whatever hurts. {_WHEN}", _FROM]
    return Message("\n\n".join([_INTRO[outcome], *parts]), [_offers(advised, may_ask=False)])


def _offers(advised: Advised, *, may_ask: bool) -> list[Button]:
    """Return the buttons under the advice: never an exercise if a professional should look."""
    note_id, advice = advised.note_id, advised.advice
    is_emergency = isinstance(advice, SeeProfessional) and advice.urgency is Urgency.EMERGENCY
    ask = [AskTomorrow(note_id)] if may_ask and not is_emergency else []
    move = [ShowGentler(note_id, advice.exercise.name)] if isinstance(advice, Gentler) else []
    return [*move, *ask, PauseTraining(), warning_signs(), ShowSources("lessons", CARE)]


def asking_card(ask_at: datetime) -> Card:
    """Return the promise to ask, with the time."""
    return Card(
        f"I ask you {clock(ask_at)}, once, by direct message. If I cannot reach you there, nothing happens.",
        colour=ACCENT,
    )


def question_message(note_id: int) -> Message:
    """Return the question on the day after.

    It doesn't mention pain, because it may light up on a phone that others see.
    """
    return Message(
        "Hello again. You let me ask: how is it today?\nOnly you see this, and no answer is fine too.",
        [[HowIsIt(note_id, outcome) for outcome in Outcome]],
    )


def paused_card(pause: Pause) -> Card:
    """Return the card that says until when training days are excused."""
    return Card(
        f"### Paused until {short_date(pause.last)}\n"
        f"Every training day from {short_date(pause.first)} on is excused, in all your clubs, and your "
        "streak stays as it is. Only you see this.\n-# Back earlier, or later? Change it under /me settings.",
        colour=ACCENT,
    )


def see_somebody(see: SeeProfessional, catalogue: Catalogue) -> list[str]:
    """Return the parts of a card that says to have it looked at, how soon, and because of which signs."""
    if see.urgency is None:
        still = "You named a sign that belongs to a professional, and that still holds."
        return [f"### Have it looked at all the same\n{still} {_NO_EXERCISE}"]
    signs = f"\n{_signs(see.signs)}" if see.signs else ""
    return [
        f"## {_HEADING[see.urgency]}{signs}",
        f"{_NO_EXERCISE} I cannot say what it is, and this is no diagnosis.",
        *([_stands_on(see.signs, catalogue)] if see.signs else []),
    ]


def _signs(signs: Sequence[RedFlag]) -> str:
    """Return the signs, most urgent first; the first ones in full."""
    lines: list[str] = []
    for flag in sorted(signs, key=lambda flag: list(Urgency).index(flag.urgency)):
        full = flag_text(flag)
        lines.append(full if sum(map(len, lines)) + len(full) <= _FULL else f"- {flag.asked}")
    return "\n".join(lines)


def _stands_on(signs: Sequence[RedFlag], catalogue: Catalogue) -> str:
    """Return where the signs are from, and which of them are our own judgement."""
    cited = dict.fromkeys(citation.source for flag in signs for citation in flag.sources)
    short = [catalogue.sources[key].cite.split(".")[0] for key in cited]
    if any(not flag.sources and flag.opinion is None for flag in signs):
        short.append("common clinical practice")
    judged = dict.fromkeys(flag.opinion for flag in signs if flag.opinion is not None)
    lines = [f"From: {'; '.join(short)}."] if short else []
    lines += [f"Our own judgement: {each}." for each in judged]
    return "\n".join(f"-# {line}" for line in lines)


def _how(pain: Pain) -> str:
    return f"Slowly, and only as far as nothing hurts; stop if you feel the {pain.place}."


def _why_only_rest(pain: Pain) -> str:
    if pain.level > MILD_UP_TO:
        return f"From {MILD_UP_TO + 1} out of 10 up I name no exercise."
    if pain.place is Place.ELSEWHERE:
        return "As I do not know the place, I name no exercise."
    return f"I know no exercise of today's set that surely leaves the {pain.place} alone, so I name none."
