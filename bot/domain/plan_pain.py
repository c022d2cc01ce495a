"""What pain does to a plan, before anything else is asked. It is the rule of ``domain.pain``, over all notes.

A sign that wants a professional, or pain of 7 or more: a professional, and no exercise. Pain of 4 to 6, or
where nobody has asked about the signs: rest. Milder pain: only what spares the place. A note without a sign
is remembered for some days (``StepBack.remembered_days``); one with a sign until its owner says that
somebody has looked at it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.exercises import Exercise, Level, Place
from bot.domain.lessons import RedFlag, Urgency
from bot.domain.pain import MILD_UP_TO, STRONG_FROM, Pain, Rest, SeeSomebody, Since, told
from bot.domain.plan_rules import PlanRules, StepBack
from bot.domain.plans import Answers, Hurt


def advise(answers: Answers, rules: PlanRules, flags: Sequence[RedFlag]) -> SeeSomebody | Rest | None:
    """Whom to see, or rest; None where a plan can be made."""
    hurts = _open(answers)
    strong = [
        Pain(Place.ELSEWHERE, effort.pain, Since.TODAY)
        for effort in answers.efforts
        if effort.pain >= STRONG_FROM and _counts(effort.done_at, answers, rules.step_back)
    ]
    signs = {flag.id: flag for h in hurts for flag in told(flags, h.pain, h.outcome)}
    signs |= {flag.id: flag for pain in strong for flag in told(flags, pain)}
    if signs or strong or any(h.professional or h.pain.level >= STRONG_FROM for h in hurts):
        order = list(Urgency)
        urgency = min((flag.urgency for flag in signs.values()), key=order.index, default=None)
        return SeeSomebody(urgency, tuple(signs.values()))
    recent = _recent(answers, rules)
    if any(h.pain.level > MILD_UP_TO or h.professional is None for h in recent):
        return Rest()
    return None


def places(answers: Answers, rules: PlanRules) -> tuple[Place, ...]:
    """Where it hurts at present, in the order of the list."""
    named = {hurt.pain.place for hurt in _recent(answers, rules)}
    return tuple(place for place in Place if place in named)


def spares(exercise: Exercise, sore: Sequence[Place]) -> bool:
    """Whether the exercise may be done: no place is sore, or it is an easy one that spares them all."""
    return not sore or (
        exercise.level is Level.FOUNDATION
        and Place.ELSEWHERE not in sore
        and all(place in exercise.spares for place in sore)
    )


def _open(answers: Answers) -> list[Hurt]:
    """The notes that their owner has not said to be over."""
    cleared = answers.cleared_at
    return [h for h in answers.hurts if cleared is None or h.noted_at > cleared]


def _recent(answers: Answers, rules: PlanRules) -> list[Hurt]:
    return [h for h in _open(answers) if _counts(h.noted_at, answers, rules.step_back)]


def _counts(at: datetime, answers: Answers, rule: StepBack) -> bool:
    cleared = answers.cleared_at
    return at > answers.made_at - timedelta(days=rule.remembered_days) and (cleared is None or at > cleared)
