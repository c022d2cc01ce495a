"""Making a plan: which exercises, in which sessions, at which dose, and why."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.content.catalogue import Catalogue
from bot.content.exercises import Equipment, Exercise, Level, LoadLevel, Place
from bot.content.plan_rules import Ladder, PlanRules, Volume
from bot.features.guided.workout import Effort, Item, NextDay
from bot.features.pain.rules import PLACED, Rest, yours
from bot.features.plan.care import Care
from bot.features.plan.climbing import Before, Climb, climb, sore_in, time_away
from bot.features.plan.findings import Findings
from bot.features.plan.gates import Gates
from bot.features.plan.plans import LETTERS, Answers, Entry, Plan, Session
from bot.features.plan.steps import Step, first_of, hurt_by, is_concerned, is_no_more, steps_of, works_of
from bot.features.screening.notes import notes_of
from bot.features.screening.rules import GENTLE_EFFORT, advise
from bot.features.self_tests.rules import Side

FULL = 4
"""A session with at least this many exercises needs no remark that it's short."""

WEEKS = 2
"""From so many weeks on, time away is said in weeks."""


def cautions(answers: Answers, rules: PlanRules, care: Care, *, has_moves: bool) -> tuple[str, ...]:
    """Return why the plan is easier: health answers, pain, or time away. ``has_moves``: some are left."""
    said = [*notes_of(answers.standing)] if answers.standing.is_gentle else []
    days = rules.step_back.remembered_days
    sore, findings = care.sore, care.findings
    if sore:
        avoid = "avoid it, at" if care.state.spared else "don't load it heavily. They're at"
        left = (
            f"These exercises {avoid} their easiest sets and reps. Rest is fine too."
            if has_moves
            else "I can't be sure any of my exercises avoids it, so I won't suggest one."
        )
        said.append(
            f"In the last {days} days you reported mild pain ({', '.join(sore)}). {left} "
            "If it's still there or getting worse, see a physio or doctor."
        )
    if care.state.is_anywhere:
        said.append(
            "Something hurt, and you haven't said where. So everything is easy, and nothing is hard on any "
            "one place. Tell me where, and I can spare just that."
        )
    if care.state.suggested:
        where = " and ".join(map(yours, care.state.suggested))
        said.append(
            f"I'm sorry {where} keeps hurting. A physio can find out why, so it's worth an appointment."
        )
    if care.state.roams:
        said.append(
            "Something else has hurt each time lately. That's often too much too soon. Take an easier week, "
            "sleep and eat enough, and check whether your running has jumped up."
        )
    if care.state.restart is not None:
        said.append(
            "Good to have you back. After pain you start one exercise easier, with half the sets. "
            f"Keep the effort to {care.state.restart.effort_up_to}/10 until two sessions have gone well."
        )
    if findings.hurting:
        said.append(_hurting([findings.tests[key].name.casefold() for key in sorted(findings.hurting)]))
    said += [_squeezed(findings.tests[key].name, limit) for key, limit in findings.groin_limits.items()]
    efforts = sorted(answers.efforts, key=lambda effort: effort.done_at)
    recent = [e for e in efforts if e.done_at > answers.made_at - timedelta(days=days)]
    if any(hurt_by(effort, rules) for effort in recent):
        said.append(
            "A session hurt, or you had more pain the next day, so this plan is a step easier. "
            "If it keeps happening, get it checked by a physio or doctor."
        )
    away = time_away(efforts, rules, answers.made_at)
    rule = rules.return_after_break.after(away) if away is not None else None
    if findings.starts_again:
        weeks, first = rules.training.long_break_weeks, rules.training.settle_weeks
        said.append(
            f"You've had more than {weeks} weeks off, so you start again at level 1 for {first} weeks, "
            "whatever a self-test says. Test again after that."
        )
    elif away is not None and rule is not None:
        ago = "over a week" if away.days < WEEKS * 7 else f"{away.days // 7} weeks"
        said.append(
            f"Your last session that went well was {ago} ago, so you start easier again."
            + ("" if care.state.restart else f" Keep your effort to {rule.effort_up_to}/10 at first.")
        )
    return tuple(said)


def _hurting(tests: Sequence[str]) -> str:
    """Return what follows from self-tests that hurt, by their names."""
    if len(tests) == 1:
        return (
            f"The {tests[0]} hurt, so I've left out the exercises it leads to. Try it again once the pain "
            "has gone. If it keeps hurting, ask a physio or doctor."
        )
    return (
        f"These self-tests hurt: {', '.join(tests)}. I've left out the exercises they lead to. Try them "
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
    hurts = bool(sore or findings.hurting) or is_anywhere
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
        sooner = f" So can {training.opens[0].weeks} weeks of easy sessions."
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
            f"A self-test can take you to the next level.{sooner}"
        )
    return [said]


def make_plan(answers: Answers, rules: PlanRules, catalogue: Catalogue, *, like: Plan | None = None) -> Plan:
    """Return the plan for these answers; if none can be made, it holds advice to see somebody or to rest.

    With ``like``, each session has the ladders that it has there.
    """
    plan = Plan(
        made_at=answers.made_at,
        choices=answers.choices,
        rules_version=rules.version,
        content=content_digest(rules, catalogue),
    )
    care = Care.of(answers, rules, catalogue)
    first = advise(answers.standing)
    if first is not None and (first.is_emergency or care.advice is None):
        return replace(plan, advice=first)
    if care.advice is not None:
        return replace(plan, advice=care.advice)
    maker = Maker(answers=answers, rules=rules, care=care)
    steps = {ladder.id: maker.steps(ladder, catalogue.exercises) for ladder in rules.ladders}
    entries = {ladder.id: maker.entry(ladder, steps[ladder.id]) for ladder in rules.ladders}
    sessions: list[Session] = []
    for letter in LETTERS[: answers.choices.sessions]:
        taken = maker.taken(letter, catalogue.exercises) if like is None else _ladders_of(like, letter)
        there = tuple(e for key, e in entries.items() if key in taken and e is not None)
        if there:
            sessions.append(Session(letter=letter, entries=there))
    careful = cautions(answers, rules, care, has_moves=bool(sessions))
    if not sessions:
        return replace(plan, advice=Rest(), notes=careful)
    said = (*careful, *remarks(answers, care, sessions))
    climbed = [step.exercise for each in steps.values() for step in each if care.may(step.exercise)]
    allowed = tuple(dict.fromkeys(exercise.id for exercise in climbed))
    return replace(
        plan,
        sessions=tuple(sessions),
        notes=said,
        careful=bool(careful),
        sore=care.sore,
        allowed=allowed,
        effort_up_to=GENTLE_EFFORT if answers.standing.is_gentle else None,
    )


def _ladders_of(plan: Plan, letter: str) -> list[str]:
    session = plan.session(letter)
    return [entry.ladder for entry in session.entries] if session is not None else []


def content_digest(rules: PlanRules, catalogue: Catalogue) -> str:
    """Return twelve hex digits that change with anything a plan is made from."""
    exercises = [
        (e.id, e.name, e.level, e.equipment, e.optional_equipment, _care_digest(e), e.dosage.strength)
        for e in catalogue.exercises.values()
    ]
    tests = [
        (t.id, t.name, t.per_side, t.noise, [(o.id, o.next) for o in t.outcomes])
        for t in catalogue.self_tests.values()
    ]
    return hashlib.sha256(repr((rules, exercises, tests)).encode()).hexdigest()[:12]


def _care_digest(exercise: Exercise) -> tuple[object, ...]:
    """Return what in an exercise's file decides for which pain it may be offered."""
    e = exercise
    return e.loads, e.impact, e.spares, e.position, e.muscles, e.fits


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an exercise is in a plan, in half a sentence, and the rule that says so: "ladders.bridge"."""

    text: str = field(repr=False)
    rule: str = field(repr=False)


SPARED = "pain.spared"
"""The rule that only what spares a sore place may be done. It's in the code, not in ``plan_rules.yaml``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Makes the entries of one plan, and says why they are what they are."""

    answers: Answers
    rules: PlanRules
    care: Care

    @property
    def volume(self) -> Volume:
        return self.rules.volume_in(self.answers.choices.phase)

    @property
    def equipment(self) -> frozenset[Equipment]:
        """What there is, and what a plan doesn't wait for."""
        return self.answers.choices.equipment.union(self.rules.composition.not_needed)

    def steps(self, ladder: Ladder, exercises: Mapping[str, Exercise]) -> tuple[Step, ...]:
        return self._steps_at(ladder, exercises, self.care.findings.level(ladder.id))

    def _steps_at(self, ladder: Ladder, exercises: Mapping[str, Exercise], level: Level) -> tuple[Step, ...]:
        standing = self.answers.standing
        is_low = standing.is_gentle or self.care.findings.starts_again
        most = Level.FOUNDATION if is_low else level
        steps = steps_of(ladder, exercises, self.equipment, self.volume.most_sets, most, self.rules.progress)
        gates = self.gates
        return tuple(s for s in steps if standing.may(s.exercise) and gates.may(s.exercise))

    @property
    def gates(self) -> Gates:
        answers = self.answers
        return Gates(rules=self.rules, care=self.care, standing=answers.standing, efforts=answers.efforts)

    def taken(self, letter: str, exercises: Mapping[str, Exercise]) -> list[str]:
        """Return the ladders of one session. Pain plays no part here: nothing replaces what it rules out."""
        findings, composition, index = self.care.findings, self.rules.composition, LETTERS.index(letter)
        seen = {key for shown in findings.shown for key in shown.ladders}
        turn = sorted(composition.turns[index], key=lambda key: key not in seen)
        wanted = [*composition.always, *composition.must[index], *turn]
        some = {
            ladder.id
            for ladder in self.rules.ladders
            if self._steps_at(ladder, exercises, findings.but_for_pain.level(ladder.id))
        }
        return [key for key in dict.fromkeys(wanted) if key in some][: self.volume.exercises]

    def entry(self, ladder: Ladder, steps: Sequence[Step]) -> Entry | None:
        step = self._step(ladder, steps) if steps else None
        if step is None:
            return None
        return Entry(
            ladder=ladder.id,
            name=step.exercise.name,
            level=step.exercise.level,
            item=Item(
                exercise=step.exercise.id,
                dose=self.answers.standing.lighter(step.dose),
                rest_seconds=self.volume.rest_seconds,
                extra=self._extra(ladder, step),
                because=self.reason(ladder).text,
            ),
        )

    def climb(self, ladder: Ladder, steps: Sequence[Step]) -> Climb:
        """Return how far the logged sessions go on a ladder, since whichever opening of its level helps most.

        Sessions that hurt shortly before an opening count too: a test doesn't undo a step back after pain.
        Easier exercises lead back to where the level begins, but not beyond.
        """
        begin = first_of(steps)
        at_level = {step.exercise.id for step in steps[begin:]}
        openings = self.care.findings.openings(ladder.id, steps[begin].exercise.level)
        found: list[Climb] = []
        for opening in openings or [None]:
            efforts = self._since(opening)
            own = [
                e if hurt_by(e, self.rules) or at_level & {*e.exercises} else replace(e, next_day=None)
                for e in efforts
            ]
            found += [self._climb(ladder, steps, begin, own)]
            every = self._climb(ladder, steps, begin, efforts)
            found += [replace(every, step=min(every.step, begin))]
        best = max(found, key=lambda each: (each.step, each.given_back))
        # a break doesn't end with a new level, and weeks of training count for a weight from the first session
        whole = self._climb(ladder, steps, begin, self.answers.efforts)
        return replace(
            best,
            coming_back=whole.coming_back or best.coming_back,
            is_light=whole.is_light or best.is_light,
            may_be_heavy=whole.may_be_heavy,
        )

    def _climb(self, ladder: Ladder, steps: Sequence[Step], begin: int, efforts: Sequence[Effort]) -> Climb:
        return climb(
            steps,
            begin,
            ladder.rungs,
            efforts,
            self.rules,
            self.answers.made_at,
            sore=sore_in(self.answers.hurts, self.rules),
            works=works_of({s.exercise.id: s.exercise for s in steps}, self.equipment),
            most_sets=self.volume.most_sets,
        )

    def _since(self, opening: datetime | None) -> list[Effort]:
        """Return the sessions that count from an opening on."""
        efforts = self.answers.efforts
        if opening is None:
            return [*efforts]
        oldest = opening - timedelta(days=self.rules.step_back.remembered_days)
        return [e for e in efforts if e.done_at >= opening or (hurt_by(e, self.rules) and e.done_at > oldest)]

    def _step(self, ladder: Ladder, steps: Sequence[Step]) -> Step | None:
        """Return the highest step that may be taken, and less than before if anything hurts or did lately."""
        stands = self.climb(ladder, steps)
        was = stands.choose()
        if was is None:
            return None
        step: Step | None = was
        if self.care.sore or not self.care.may(was.exercise):
            before = Before(exercise=was.exercise, sets=was.sets, places=self.care.sore)
            step = stands.choose(self.care.may, before)
        if step is None or stands.is_eased:  # then it's easier already
            return step
        state, allowed = self.care.state, [each for each in steps if self.care.may(each.exercise)]
        if state.is_anywhere:
            return _below(allowed, step, PLACED, 1, step.sets)
        if state.restart is not None:
            return _below(allowed, step, state.restart.places, state.restart.rungs_back, step.sets // 2)
        for each in state.repeated:
            if is_concerned([step], each.place):
                step = _below(allowed, step, [each.place], each.rungs_back, step.sets)
        return step

    def _extra(self, ladder: Ladder, step: Step) -> Side | None:
        """Return the side that gets one more set: not while anything hurts, or did in a recent session."""
        if (
            self.care.sore
            or self.care.state.is_anywhere
            or self.care.state.restart is not None
            or not step.dose.per_side
            or not self.rules.weaker_side.extra_sets
        ):
            return None
        oldest = self.answers.made_at - timedelta(days=self.rules.step_back.remembered_days)
        recent = [e for e in self.answers.efforts if e.done_at > oldest]
        if self.care.findings.hurting or any(e.pain or e.next_day is NextDay.MORE for e in recent):
            return None
        return self.care.findings.weaker_side(ladder.id)

    def reason(self, ladder: Ladder) -> Reason:
        """Return the most telling reason: sore places, a fault, a gap, what went well, or the aim."""
        if self.care.sore:
            spares = "it spares" if self.care.state.spared == self.care.sore else "it goes easy on"
            return Reason(text=f"{spares} {' and '.join(map(yours, self.care.sore))}", rule=SPARED)
        findings = self.care.findings
        found = [s for s in (*findings.shown, *findings.gaps) if s.test not in findings.hurting]
        told = next((each for each in found if ladder.id in each.ladders), None)
        if told is not None:
            return Reason(text=told.sentence, rule=f"tests.{told.test}")
        opened = not self.answers.standing.is_gentle and findings.level(ladder.id) > Level.FOUNDATION
        if opened and (praise := findings.praise(ladder.id)):
            return Reason(text=praise.sentence, rule=f"tests.{praise.test}")
        return Reason(text=ladder.because, rule=f"ladders.{ladder.id}")


def _below(
    steps: Sequence[Step], last: Step, places: Sequence[Place], exercises_back: int, most_sets: int
) -> Step:
    """Return the easiest step of the exercise so many below ``last``: no more sets, and no more work there.

    Where there are fewer below, it's the lowest of them, and where there's none, the same exercise.
    """
    order = list(dict.fromkeys(step.exercise for step in steps))
    lower = order[: order.index(last.exercise)]
    below = [each for each in lower if is_no_more(each, last.exercise, places)]
    chosen = below[-min(exercises_back, len(below))] if below else last.exercise
    step = next(each for each in steps if each.exercise == chosen)
    return replace(step, dose=replace(step.dose, sets=str(max(1, min(step.sets, most_sets)))))
