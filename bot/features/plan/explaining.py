"""Why a plan is as it is: which rule gave each of its parts, left something out, or passed over an answer.

Rules are named as in ``plan_rules.yaml`` and ``red_flags.yaml``, such as "ladders.bridge". Those whose names
start with "pain." are in the code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.content.catalogue import Catalogue
from bot.content.exercises import Exercise, Level, LoadLevel
from bot.content.plan_rules import Ladder, PlanRules, Sets, Work
from bot.content.texts import RedFlag
from bot.features.guided.workout import Effort
from bot.features.pain.care import Report, cleared_at, is_late
from bot.features.pain.rules import MILD_UP_TO, STRONG_FROM, PainNote, load_at, yours
from bot.features.plan.care import Care, reports_in
from bot.features.plan.findings import Findings, Told
from bot.features.plan.making import SPARED, Maker, make_plan
from bot.features.plan.plans import LETTERS, Answers, Entry, Plan
from bot.features.plan.steps import Step, hurt_by, went_well, work_in, works_of
from bot.features.plan.trained import Trained
from bot.features.screening.rules import GENTLE_EFFORT, Standing
from bot.features.self_tests.meaning import observed
from bot.features.self_tests.rules import Result, Side, number_text

STRONG, SIGNS, ASKED, MODERATE = "pain.strong", "pain.signs", "pain.signs_not_asked", "pain.moderate"
"""The rules that leave only advice: 7/10 or more, a sign, signs not asked about, and 4/10 to 6/10."""

SIX, GONE = "pain.six", "pain.gone"
"""More of them: 6/10 that is no better in three days, and old pain that has to be asked about."""

RESTART = "pain.restart"
"""The rule for coming back after pain of 4 or more, or any in the groin."""

TESTED = "pain.self_test"
"""The rule that a self-test which hurt leaves out what it leads to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """One rule, and what it did here."""

    rule: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedEntry:
    """One exercise of a session. ``because`` is the name of the rule that gave its reason."""

    entry: Entry
    because: str = field(repr=False)
    rules: tuple[Applied, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An exercise that equipment and level allow, and pain doesn't. ``what`` is the place or self-test."""

    exercise: Exercise = field(repr=False)
    what: str = field(repr=False)
    applied: Applied = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A plan with its reasons. ``advice`` says why there is no plan; it is empty if there is one.

    ``sessions`` are by letter. ``is_barred``: pain rules out every exercise, whatever it asks of what hurts;
    ``left_out`` is then empty. ``passed_over`` are the answers that changed nothing.
    """

    plan: Plan
    sessions: dict[str, tuple[ExplainedEntry, ...]] = field(repr=False)
    advice: tuple[Applied, ...] = field(repr=False)
    is_barred: bool = field(repr=False)
    left_out: tuple[LeftOut, ...] = field(repr=False)
    passed_over: tuple[tuple[str, Applied], ...] = field(repr=False)


def explain_plan(answers: Answers, rules: PlanRules, catalogue: Catalogue) -> Explained:
    """Return the plan for these answers, and why each part of it is there."""
    plan = make_plan(answers, rules, catalogue)
    maker = Maker(answers=answers, rules=rules, care=Care.of(answers, rules, catalogue))
    steps = {ladder.id: maker.steps(ladder, catalogue.exercises) for ladder in rules.ladders}
    ladders = {ladder.id: ladder for ladder in rules.ladders}
    sessions: dict[str, tuple[ExplainedEntry, ...]] = {}
    for session in plan.sessions:
        sessions[session.letter] = tuple(
            _explained(maker, ladders[entry.ladder], steps[entry.ladder], session.letter, entry)
            for entry in session.entries
        )
    is_barred = plan.advice is not None and (maker.care.advice is not None or answers.standing.bars)
    left_out = tuple(_left_out(maker.care, steps.values())) if not is_barred else ()
    advice = tuple(why_advice(answers, rules, catalogue))
    if not is_barred and not plan.sessions:
        advice = tuple(_why_nothing(maker.care, left_out))
    return Explained(
        plan=plan,
        sessions=sessions,
        advice=advice,
        is_barred=is_barred,
        left_out=left_out,
        passed_over=tuple(_passed_over(answers, rules, catalogue)),
    )


def why_advice(answers: Answers, rules: PlanRules, catalogue: Catalogue) -> Iterator[Applied]:
    """Yield why somebody should look, or failing that why to rest; nothing if a plan can be made."""
    standing = answers.standing
    if standing.bars:
        yield from (Applied(rule=rule, text=" ".join(standing.do)) for rule in _screening_rules(standing))
        if standing.is_emergency:
            return
    state, now = Care.of(answers, rules, catalogue).state, answers.made_at
    found = [each for report in state.reports for each in _serious(report)]
    found += [Applied(rule=SIX, text=_told(report)) for report in state.reports if is_late(report, now)]
    yield from found
    if found:
        return
    oldest = now - timedelta(days=rules.step_back.remembered_days)
    for report in state.reports:
        if report.pain.level > MILD_UP_TO:
            yield Applied(rule=MODERATE, text=_told(report))
        if not report.asked:
            yield Applied(rule=ASKED, text=f"{_told(report)} Nobody has asked about the warning signs.")
        elif report.at <= oldest and report.pain.level <= MILD_UP_TO:
            yield Applied(rule=GONE, text=f"{_told(report)} Nobody has said that it has gone.")


def _serious(report: Report) -> Iterator[Applied]:
    """Yield why this pain calls for a physio or doctor."""
    note = report.source
    if report.pain.level >= STRONG_FROM:
        yield Applied(rule=STRONG, text=_told(report))
    if isinstance(note, PainNote) and (report.is_unknown or note.signs):
        yield Applied(rule=SIGNS, text=f"{_told(report)} A warning sign was named.")
    for flag in report.signs:
        outcome = note.outcome if isinstance(note, PainNote) else None
        day_after = f" The next day: {outcome}." if outcome is not None else ""
        since = f" It has hurt for: {report.pain.since}." if isinstance(note, PainNote) else ""
        yield Applied(rule=_named(flag), text=f"{_told(report)}{since}{day_after}")


SCREENING = "screening"
"""The rule for somebody who was never asked the health questions; with an id, for one question or group."""


def _screening_rules(standing: Standing) -> list[str]:
    """Return the names of the questions that decided, as rules."""
    return [f"{SCREENING}.{key}" for key in standing.why] or [SCREENING]


def _named(flag: RedFlag) -> str:
    return f"red_flags.{flag.id}"


def _told(report: Report) -> str:
    place, level = report.pain.place, f"{report.pain.level}/10"
    match report.source:
        case PainNote(pain=pain):
            told = f"{place[0].upper()}{place[1:]}, {pain.level}/10, told on {report.at:%Y-%m-%d}."
            return f"{told} The next day: better." if report.better else told
        case Effort():
            return f"The session on {report.at:%Y-%m-%d} hurt {level}."
        case Result(test=test):
            return f"The {test} on {report.at:%Y-%m-%d} hurt."


def _why_nothing(care: Care, left_out: Sequence[LeftOut]) -> Iterator[Applied]:
    """Yield why no exercise is left although pain allows some."""
    if not left_out:
        yield Applied(rule="ladders", text="No exercise fits this equipment.")
    elif care.sore:
        places = " and ".join(map(yours, care.sore))
        yield Applied(rule=SPARED, text=f"No easy exercise with this equipment surely spares {places}.")
    if care.findings.hurting:
        yield Applied(rule=TESTED, text=f"These self-tests hurt: {', '.join(sorted(care.findings.hurting))}.")


def _explained(
    maker: Maker, ladder: Ladder, steps: Sequence[Step], letter: str, entry: Entry
) -> ExplainedEntry:
    found = (
        _place_in(maker, ladder, letter),
        Applied(
            rule=f"ladders.{ladder.id}",
            text=f"It's rung {ladder.rungs.index(entry.item.exercise) + 1} of {len(ladder.rungs)}.",
        ),
        *_level(maker, ladder),
        *_steps(maker, ladder, steps),
        *_volume(maker, entry),
        *_extra(maker, entry),
        *_gentle(maker),
    )
    return ExplainedEntry(entry=entry, because=maker.reason(ladder).rule, rules=found)


def _place_in(maker: Maker, ladder: Ladder, letter: str) -> Applied:
    """Return why the session has something of this ladder."""
    composition = maker.rules.composition
    if ladder.id in composition.always:
        return Applied(rule="composition.always", text="Every session has an exercise from this ladder.")
    if ladder.id in composition.must[LETTERS.index(letter)]:
        text = f"Session {letter} always has an exercise from this ladder."
        return Applied(rule="composition.must", text=text)
    turn = composition.turns[LETTERS.index(letter)]
    seen = {key for shown in maker.care.findings.shown for key in shown.ladders}
    moved = " What a self-test showed moves it to the front." if ladder.id in seen else ""
    text = f"It's choice {turn.index(ladder.id) + 1} of {len(turn)} for session {letter}.{moved}"
    return Applied(rule="composition.turns", text=text)


def _level(maker: Maker, ladder: Ladder) -> Iterator[Applied]:
    """Yield what each self-test says about the ladder's level, and what the sessions do."""
    findings, weeks = maker.care.findings, maker.rules.results_weeks
    level, earned = findings.level(ladder.id), findings.earned(ladder.id)
    told = list(findings.told(ladder.id))
    for each in told:
        yield Applied(rule=f"tests.{each.test}", text=_reading(each, findings))
    if not told:
        text = f"No self-test of the last {weeks} weeks decides this ladder's level. It's level {level:d}."
        yield Applied(rule="results_weeks", text=text)
    opens = max((each.level for each in told if each.opens), default=Level.FOUNDATION)
    if level > Level.FOUNDATION and earned >= level:
        yield Applied(rule="training", text=f"Sessions have opened level {earned:d}.")
    elif level > opens:
        text = (
            f"An older self-test and the last {maker.rules.training.break_weeks} weeks show level {level:d}."
        )
        yield Applied(rule="training", text=text)
    if findings.waits(ladder.id):
        days = maker.rules.step_back.retest_days
        text = f"Pain was told in the last {days} days, so tests since then raise no level yet."
        yield Applied(rule="step_back.retest_days", text=text)
    if opens > level and opens > ladder.tests_open:
        text = f"Self-tests open at most level {ladder.tests_open:d} here. Sessions open the rest."
        yield Applied(rule=f"ladders.{ladder.id}", text=text)


def _reading(told: Told, findings: Findings) -> str:
    """Return what a test says, such as "Left: 12 s, straight, level 1. Right: 50 s, straight, level 3."."""
    test, rule = findings.tests[told.test], findings.rules.test_rule(told.test)
    said: list[str] = []
    for side, (result, shows) in told.sides.items():
        number = f"{number_text(result.value, test.measure)}, " if result.value is not None else ""
        before = f"{side.capitalize()}: " if side is not None else ""
        said.append(f"{before}{number}{observed(result, test)}, level {shows.level:d}.")
    if test.per_side and len(told.sides) < len(Side):
        said.append("The other side says nothing, so it can't open a level.")
    elif told.test in findings.hurting:
        said.append("It hurt last time, so it can't open a level.")
    elif not all(shows.opens for _, shows in told.sides.values()):
        said.append("It can't open a level without a number and its bands.")
    elif not told.opens:
        said.append(f"{findings.rules.training.break_weeks} weeks without a session: it can't open a level.")
    elif rule is not None and told.level > rule.alone:
        said.append(f"On its own it opens at most level {rule.alone:d}.")
    return " ".join(said)


def _steps(maker: Maker, ladder: Ladder, steps: Sequence[Step]) -> Iterator[Applied]:
    """Yield where on the ladder's steps the exercise stands, and what moved it there."""
    climb, rules = maker.climb(ladder, steps), maker.rules
    stands = steps[climb.step]
    yield Applied(
        rule="progress",
        text=f"The sessions lead to step {climb.step + 1} of {len(steps)}: {stands.exercise.name}, "
        f"{maker.answers.standing.lighter(stands.dose)}. The level begins at step {climb.begin + 1}. "
        f"Good sessions in a row: {climb.running}. The next step takes {climb.needed}.",
    )
    if not climb.may_be_heavy and any(step.is_heavy for step in steps):
        text = f"No weight before {rules.progress.weeks_before_weight} weeks of training."
        if maker.answers.standing.highest is not Level.STRONG:
            text = "The health answers allow no weight yet."
        yield Applied(rule="progress.weeks_before_weight", text=text)
    if climb.hurt:
        text = f"Pain that took a step: {climb.hurt}."
        if climb.is_eased:
            text += f" Parts that are back: {climb.given_back} of {climb.given_back_of}."
        yield Applied(rule="step_back", text=text)
    if (restart := maker.care.state.restart) is not None:
        text = (
            f"Back after pain: an exercise below, with half the sets. Quiet sessions so far: {restart.quiet}."
        )
        yield Applied(rule=RESTART, text=text)
    if climb.hard:
        text = f"Steps back for an effort of {rules.step_back.effort_from}/10 or more: {climb.hard}."
        yield Applied(rule="step_back.effort_from", text=text)
    if climb.away:
        yield Applied(rule="return_after_break", text=f"Exercises back for time away: {climb.away}.")
    if climb.coming_back is not None:
        sets = "one set less" if climb.coming_back.sets is Sets.ONE_LESS else "half the sets"
        light = " No weight yet." if climb.is_light else ""
        text = (
            f"{sets.capitalize()} after over {climb.coming_back.over_weeks} weeks without a session.{light}"
        )
        yield Applied(rule="return_after_break", text=text.replace("1 weeks", "1 week"))


def _volume(maker: Maker, entry: Entry) -> Iterator[Applied]:
    volume, progress = maker.volume, maker.rules.progress
    text = (
        f"{volume.phase.capitalize()} means at most {volume.exercises} exercises in a session, "
        f"and {volume.most_sets} sets of each."
    )
    yield Applied(rule="volume", text=text)
    if entry.item.rest_seconds != volume.rest_seconds:
        text = f"{entry.item.rest_seconds} s of rest for this kind of work."
        yield Applied(rule="progress.efforts", text=text)
    if progress.first_weeks and maker.is_new and volume.most_sets > progress.first_sets:
        text = f"At most {progress.first_sets} sets in the first {progress.first_weeks} weeks of training."
        yield Applied(rule="progress.first_weeks", text=text)


def _extra(maker: Maker, entry: Entry) -> Iterator[Applied]:
    """Yield what follows from a difference between the sides, or why nothing does."""
    findings, rule = maker.care.findings, maker.rules.weaker_side
    sides = findings.named_sides(entry.ladder)
    if entry.item.extra is not None:
        side, more = entry.item.extra, rule.extra_sets
        text = f"The {side} did less in {sides[side]}. It gets {more} more set."
        yield Applied(rule="weaker_side", text=text)
    elif len(sides) > 1:
        yield Applied(rule="weaker_side", text="The tests name both sides, so neither gets one more set.")
    elif sides and not maker.care.sore and entry.item.dose.per_side:
        text = "A session or a self-test hurt lately, so no side gets one more set."
        yield Applied(rule="weaker_side", text=text)
    for each in maker.rules.tests:
        if entry.ladder in each.ladders and each.extra_set and each.test in findings.tests:
            yield from _no_extra(each.test, findings)


def _no_extra(test: str, findings: Findings) -> Iterator[Applied]:
    """Yield why a gap that a test shows adds nothing: too few days, or it has for long enough."""
    gap, rule = findings.gap(test), findings.rules.weaker_side
    if gap is None or any(each.test == test for each in findings.gaps):
        return
    if gap.since is None:
        text = f"The {gap.side} did less in {test} on {gap.days} day. It takes {rule.days}."
    else:
        text = f"The {gap.side} did less in {test}, but one more set is only for {rule.weeks} weeks."
    yield Applied(rule="weaker_side", text=text)


def _gentle(maker: Maker) -> Iterator[Applied]:
    standing = maker.answers.standing
    if standing.is_gentle:
        text = f"Gentle only: level 1, effort up to {GENTLE_EFFORT}/10."
        yield from (Applied(rule=rule, text=text) for rule in _screening_rules(standing))
        if maker.is_held:
            text = f"In the first {maker.rules.progress.gentle_weeks} weeks of it nothing goes up."
            yield Applied(rule="progress.gentle_weeks", text=text)
    elif standing.rebuilds_until is not None:
        text = f"After gentle weeks, level 2 is the most until {standing.rebuilds_until:%Y-%m-%d}."
        yield Applied(rule="screening", text=text)
    if maker.care.sore:
        places = " and ".join(map(yours, maker.care.sore))
        which = "Only easy exercises that spare" if maker.care.state.spared else "Nothing that heavily loads"
        text = f"{which} {places}, with the easiest sets and reps and no extra set."
        yield Applied(rule=SPARED, text=text)


def _left_out(care: Care, ladders: Iterable[Sequence[Step]]) -> Iterator[LeftOut]:
    """Yield every exercise that pain rules out, in the order of the ladders."""
    climbed = {step.exercise.id: step.exercise for steps in ladders for step in steps}
    for exercise in climbed.values():
        tests = [test for test, led_to in care.findings.excluded_by.items() if exercise.id in led_to]
        if tests:
            hurt = [test for test in tests if test in care.findings.hurting]
            text = f"A self-test that leads to it hurt: {', '.join(hurt)}."
            if not hurt and care.findings.groin_allows(exercise):
                text = (
                    f"It's level {exercise.level:d}, or bends your hip far. "
                    f"Your groin hurt in a test: {', '.join(tests)}."
                )
            elif not hurt:
                text = f"It loads your groin more than your result allows: {', '.join(tests)}."
            yield LeftOut(exercise=exercise, what=", ".join(tests), applied=Applied(rule=TESTED, text=text))
        elif not care.may(exercise):
            what, text = _not_spared(exercise, care)
            yield LeftOut(exercise=exercise, what=what, applied=Applied(rule=SPARED, text=text))


def _not_spared(exercise: Exercise, care: Care) -> tuple[str, str]:
    """Return which sore places keep an exercise out, and why."""
    restart = care.state.restart
    if restart is not None and not restart.may(exercise) and care.state.suits(exercise):
        back = " and ".join(map(yours, restart.places))
        return ", ".join(restart.places), f"It's too much for {back} until two quiet sessions are done."
    heavy = [place for place in care.sore if load_at(exercise, place) is LoadLevel.HIGH]
    if heavy:
        return ", ".join(heavy), f"It loads {' and '.join(map(yours, heavy))} heavily."
    loaded = [place for place in care.state.spared if load_at(exercise, place) is not LoadLevel.NONE]
    if loaded:
        return ", ".join(loaded), f"It loads {' and '.join(map(yours, loaded))}."
    if not care.sore:
        return "a place that isn't known", "It loads some place heavily, and nobody has said where it hurt."
    if exercise.level is not Level.FOUNDATION:
        easy = f"{Level.FOUNDATION:d}"
        text = (
            f"It's level {exercise.level:d}. While something hurts this much, only level {easy} is allowed."
        )
        return ", ".join(care.sore), text
    return ", ".join(care.sore), "It works the hip, or only stretches it. Rest is better now."


def _passed_over(answers: Answers, rules: PlanRules, catalogue: Catalogue) -> Iterator[tuple[str, Applied]]:
    """Yield each answer that changed nothing, and the rule that says so."""
    oldest = answers.made_at - timedelta(weeks=rules.results_weeks)
    spoken_for = {rule.test for rule in rules.tests}
    trained = Trained.of(answers.efforts, rules, catalogue.exercises, answers.made_at)
    for result in answers.results:
        side = f", {result.side}" if result.side is not None else ""
        what = f"{result.test}{side}, {result.tested_at:%Y-%m-%d}"
        if result.tested_at <= oldest:
            text = f"It's {rules.results_weeks} weeks old, or more."
            yield what, Applied(rule="results_weeks", text=text)
        elif not trained.went_on(result.tested_at, answers.made_at) and not result.hurt:
            text = f"There were {rules.training.break_weeks} weeks without a session. It can't open a level."
            yield what, Applied(rule="training", text=text)
        elif result.test not in spoken_for and not result.hurt:
            yield what, Applied(rule="tests", text="No rule speaks of this self-test.")
    minded = [report.source for report in Care.of(answers, rules, catalogue).state.reports]
    for note in answers.hurts:
        what = f"{note.pain.place} {note.pain.level}/10, {note.noted_at:%Y-%m-%d}"
        if note in minded:
            continue
        if (cleared := cleared_at(reports_in(answers), note)) is not None:
            yield what, Applied(rule="pain.cleared", text=f"It was cleared on {cleared:%Y-%m-%d}.")
        else:
            text = f"It was told {rules.step_back.remembered_days} days ago, or earlier."
            yield what, Applied(rule="step_back.remembered_days", text=text)
    works = works_of(catalogue.exercises, answers.choices.equipment)
    for effort in answers.efforts:
        if not hurt_by(effort, rules) and not went_well(effort, rules, works):
            what = f"session, {effort.done_at:%Y-%m-%d}"
            yield what, Applied(rule="progress", text=_not_good(effort, rules, works))


def _not_good(effort: Effort, rules: PlanRules, works: Mapping[str, Work]) -> str:
    """Return why a session that didn't hurt much doesn't count towards a step."""
    if effort.effort > rules.progress.counts_up_to(work_in(effort, works)):
        return f"The effort was {effort.effort}/10."
    if effort.pain > rules.progress.pain_up_to:
        return f"The pain was {effort.pain}/10."
    return "Nobody has said how the next day was."
