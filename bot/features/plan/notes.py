"""What a plan says besides its exercises: why it's easier, where it begins, and why it's short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.content.exercises import Flag, Level, LoadLevel, Place
from bot.content.plan_rules import PlanRules, Return, Sets
from bot.features.pain.rules import MILD_UP_TO, PainNote, yours
from bot.features.plan.care import Care
from bot.features.plan.climbing import time_away
from bot.features.plan.findings import Findings
from bot.features.plan.plans import Answers, Session
from bot.features.plan.steps import hurt_by
from bot.features.screening.notes import notes_of

FULL = 4
"""A session with at least this many exercises needs no remark that it's short."""

WEEKS = 2
"""From so many weeks on, time away is said in weeks."""


def cautions(answers: Answers, rules: PlanRules, care: Care, *, has_moves: bool) -> tuple[str, ...]:
    """Return why the plan is easier: health answers, pain, or time away. ``has_moves``: some are left."""
    health = notes_of(answers.standing) if answers.standing.is_gentle else ()
    return (
        *health,
        *_sore(answers, rules, care, has_moves=has_moves),
        *_hurt(care),
        *_hard(answers, rules),
        *_away(answers, rules, care),
    )


def _sore(answers: Answers, rules: PlanRules, care: Care, *, has_moves: bool) -> Iterator[str]:
    """Yield what follows from pain that was told and isn't over."""
    better = [
        each.source.pain.place
        for each in care.state.reports
        if each.better and isinstance(each.source, PainNote) and each.source.pain.level > MILD_UP_TO
    ]
    if better:
        where = " and ".join(map(yours, dict.fromkeys(better)))
        yield (
            f"You said {where} is getting better. These exercises spare it. "
            "Wait with running until it's 0 or 1/10. No better in 2 weeks? See a physio or doctor."
        )
    elif care.sore:
        avoid = "avoid it" if care.state.spared else "go easy on it"
        left = (
            f"So these exercises {avoid}, with the fewest sets and reps. Rest is fine too."
            if has_moves
            else "I can't be sure any of my exercises avoids it, so I won't suggest one."
        )
        yield (
            f"You've told me about mild pain ({', '.join(care.sore)}) in the last "
            f"{rules.step_back.remembered_days} days. {left} "
            "If it's no better in 2 weeks, or it gets worse, see a physio or doctor."
        )
    if Place.KNEE in care.sore and Flag.UNDER_18 in answers.standing.flags:
        yield "A sore knee under 18 is for a physio or doctor: make an appointment. Don't kneel on it."


def _hurt(care: Care) -> Iterator[str]:
    """Yield what follows from pain nobody has placed, that keeps coming, or is over, and from self-tests."""
    state, findings = care.state, care.findings
    if state.is_anywhere:
        yield (
            "Something hurt, and you haven't said where. So I've kept everything gentle. "
            "Tell me where, and I can go easy on just that."
        )
    if state.suggested:
        where = " and ".join(map(yours, state.suggested))
        yield f"I'm sorry {where} keeps hurting. A physio can find out why, so it's worth an appointment."
    if state.roams:
        yield (
            "Something else has hurt each time lately. That's often too much too soon. Take an easier week, "
            "sleep and eat enough, and check whether your running has jumped up."
        )
    if state.restart is not None:
        yield (
            "Good to have you back. After pain you start one exercise easier, with half the sets. "
            f"Keep the effort to {state.restart.effort_up_to}/10 until two sessions have gone well."
        )
    if findings.hurting:
        yield _hurting([findings.tests[key].name.casefold() for key in sorted(findings.hurting)])
    yield from (_squeezed(findings.tests[key].name, limit) for key, limit in findings.groin_limits.items())


def _hard(answers: Answers, rules: PlanRules) -> Iterator[str]:
    """Yield what follows from recent sessions that hurt or were too hard."""
    rule = rules.step_back
    oldest = answers.made_at - timedelta(days=rule.remembered_days)
    efforts = sorted(answers.efforts, key=lambda effort: effort.done_at)
    recent = [each for each in efforts if oldest < each.done_at <= answers.made_at]
    if any(hurt_by(effort, rules) for effort in recent):
        yield (
            "A session hurt, or you had more pain the next day, so this plan is a step easier. "
            "If it keeps happening, get it checked by a physio or doctor."
        )
    last = recent[-rule.hard_sessions :]
    if len(last) == rule.hard_sessions and all(each.effort >= rule.effort_from for each in last):
        yield (
            f"Your last {rule.hard_sessions} sessions felt {rule.effort_from}/10 or harder, so this plan is "
            "a step easier. Stop each set while you could still do two more reps."
        )


def _away(answers: Answers, rules: PlanRules, care: Care) -> Iterator[str]:
    """Yield what follows from time without a session."""
    away = time_away(answers.efforts, rules, answers.made_at)
    rule = rules.return_after_break.after(away) if away is not None else None
    effort = f" Keep your effort to {rule.effort_up_to}/10 at first." if rule is not None else ""
    if care.findings.starts_again:
        weeks, first = rules.training.long_break_weeks, rules.training.settle_weeks
        yield (
            f"You've had more than {weeks} weeks off, so you start again at level 1 for {first} weeks, "
            f"whatever a self-test says. Test again after that.{effort}{_fewer(rule)}"
        )
    elif away is not None and rule is not None:
        ago = "over a week" if away.days < WEEKS * 7 else f"{away.days // 7} weeks"
        yield (
            f"Your last session that went well was {ago} ago, so you start easier again."
            + ("" if care.state.restart else effort)
            + _fewer(rule)
        )


def _fewer(rule: Return | None) -> str:
    """Return how long there are fewer sets after time away, and what to do then."""
    if rule is None:
        return ""
    if not rule.sets_weeks:
        return " Your first session back has one set less." if rule.sets is Sets.ONE_LESS else ""
    time = "week" if rule.sets_weeks == 1 else f"{rule.sets_weeks} weeks"
    return f" You do half the sets for the first {time}. Then tap **Update my plan**."


def _hurting(tests: Sequence[str]) -> str:
    """Return what follows from self-tests that hurt, by their names."""
    if len(tests) == 1:
        return (
            f"The {tests[0]} hurt, so I've left out exercises like it. Try it again once the pain "
            "has gone. If it keeps hurting, ask a physio or doctor."
        )
    return (
        f"These self-tests hurt: {', '.join(tests)}. I've left out exercises like them. Try them "
        "again once the pain has gone. If they keep hurting, ask a physio or doctor."
    )


def _squeezed(test: str, limit: LoadLevel) -> str:
    """Return what follows from a self-test in which the groin hurt, by the test's name."""
    if limit is LoadLevel.NONE:
        return (
            f"Your groin hurt a lot in the {test.casefold()}, so nothing here loads it. "
            "See a physio or doctor about it."
        )
    return (
        f"Your groin hurt a bit in the {test.casefold()}, so nothing works it hard. Test again in a week. "
        "If it's no better in 2 weeks, see a physio or doctor."
    )


def remarks(answers: Answers, care: Care, sessions: Sequence[Session]) -> tuple[str, ...]:
    """Return why the plan begins where it does, and why it's short."""
    findings, sore, is_anywhere = care.findings, care.sore, care.state.is_anywhere
    is_told = not findings.hurting and not answers.standing.is_gentle
    said = [] if answers.standing.is_gentle else [*notes_of(answers.standing)]
    said += _tests_said(findings) if is_told else []
    if is_told and any(findings.waits(entry.ladder) for each in sessions for entry in each.entries):
        days = findings.rules.step_back.retest_days
        said.append(f"A better self-test takes you up once {days} days have passed since the pain.")
    if not sore:
        said += findings.notes({entry.ladder for session in sessions for entry in session.entries})
        said += [
            f"Your self-tests disagree: the {left.casefold()} names your left side, the {right.casefold()} "
            "your right. Where both count, neither side gets one more set."
            for left, right in findings.disagreements
        ]
    hurts = bool(sore or findings.hurting or findings.groin_limits) or is_anywhere
    if not hurts and any(len(session.entries) < FULL for session in sessions):
        there = answers.choices.equipment.union(findings.rules.composition.not_needed)
        mat = "" if there else " A mat, carpet or grass opens up most exercises."
        said.append(f"This plan is short because your equipment and level don't allow more yet.{mat}")
    return tuple(said)


def _tests_said(findings: Findings) -> list[str]:
    """Return what follows from how old the self-tests are, and how to get to the next level."""
    training, weeks = findings.rules.training, findings.rules.results_weeks
    sooner = ""
    if training.opens:
        sooner = f", or {training.opens[0].weeks} weeks of easy sessions,"
    if findings.lapsed:
        said = (
            f"It's been over {training.break_weeks} weeks without a session, so I start you gently. "
            "Test again once you've settled back in."
        )
    elif findings.held:
        said = (
            f"Some of your self-tests are over {weeks} weeks old. While you keep training, I go by what "
            "you've trained. Test again on a fresh day, if you like."
        )
    elif findings.latest:
        return []
    elif any(findings.earned(ladder.id) > Level.FOUNDATION for ladder in findings.rules.ladders):
        said = "No recent self-test, so your sessions decide your level. A self-test can show where you are."
    else:
        said = (
            "No recent self-test, so everything starts at level 1. "
            f"A self-test{sooner} can take you to the next level."
        )
    return [said]
