"""What a plan says about the whole of it: why it is shorter, easier, or begins where it does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.exercises import Equipment, Place
from bot.domain.plan_findings import Findings
from bot.domain.plan_rules import PlanRules
from bot.domain.plan_steps import hurt, steps_for
from bot.domain.plans import Answers, Session

FULL = 4
"""Exercises from which on a session needs no excuse."""


def cautions(
    answers: Answers, rules: PlanRules, findings: Findings, sore: Sequence[Place]
) -> tuple[str, ...]:
    """Why it is easier than it was: pain, or time away."""
    said: list[str] = []
    days = rules.step_back.remembered_days
    if sore:
        said.append(
            f"You told of mild pain ({', '.join(sore)}) within {days} days, so only what leaves it alone is "
            "in here, at its easiest dose. Rest is as right. If it stays or grows, see a physiotherapist or "
            "doctor."
        )
    said.extend(
        f"The {findings.tests[key].name.casefold()} hurt, so nothing that it would lead to is in here. "
        "Do it again when it does not hurt; if it keeps hurting, ask a physiotherapist."
        for key in sorted(findings.hurting)
    )
    efforts = sorted(answers.efforts, key=lambda effort: effort.done_at)
    recent = [e for e in efforts if e.done_at > answers.made_at - timedelta(days=days)]
    if any(hurt(effort, rules) for effort in recent):
        said.append(
            "A session hurt, or the day after did, so this is a step easier. "
            "If that goes on, have it looked at."
        )
    calm = [effort.done_at for effort in efforts if not hurt(effort, rules)]
    if calm and steps_for(calm[-1], answers.made_at, rules):
        weeks = (answers.made_at - calm[-1]).days // 7
        said.append(f"Your last session was {weeks} weeks ago, so it begins easier again.")
    return tuple(said)


def remarks(
    answers: Answers, findings: Findings, sore: Sequence[Place], sessions: Sequence[Session]
) -> tuple[str, ...]:
    """Why it begins where it does, and why it is short."""
    said: list[str] = []
    if not findings.latest and not findings.hurting:
        said.append(
            "You have no self-test of late, so all begins at the first level. A test may open the next one."
        )
    if not sore and not findings.hurting and any(len(session.entries) < FULL for session in sessions):
        mat = "" if Equipment.MAT in answers.choices.equipment else " A mat, carpet or lawn opens most."
        said.append(f"It is short, because with what you have there is not more for your level.{mat}")
    return tuple(said)
