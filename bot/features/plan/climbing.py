"""How far somebody's sessions have led them up a ladder, and what pain, too much effort and time away cost.

Nothing of it is stored: it's computed from the whole history every time. After pain a plan goes back to an
easier exercise with one set, and never to more sets, more weight, more impact or more load where it hurt. The
sets come back one by one, and only then does anything else go up.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.content.exercises import Exercise, Impact, Level, Place
from bot.content.plan_rules import PlanRules, Return, Sets, Work
from bot.features.guided.workout import Effort
from bot.features.pain.rules import PainNote
from bot.features.plan.steps import Step, hurt_by, is_concerned, is_no_more, went_well

SAME_PAIN = timedelta(days=2)
"""Pain told again within this time is taken for the same pain: it costs no second step. Our judgement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What somebody did before pain that isn't over. Nothing they get now may load these places more."""

    exercise: Exercise
    sets: int
    places: tuple[Place, ...] = field(repr=False)

    def allows(self, exercise: Exercise) -> bool:
        return is_no_more(exercise, self.exercise, self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """Where somebody stands on a ladder. ``begin`` and ``step`` are indices of steps.

    ``good`` counts the sessions that counted towards a step, ``running`` those since the last step, and
    ``needed`` how many in a row earn the next. ``hurt`` counts the pains that cost a step, ``hard`` the steps
    lost to too much effort, and ``away`` the exercises lost to time away. ``given_back`` is how much of what
    pain took is back, out of ``given_back_of``. ``coming_back`` is how to come back after a break that isn't
    over; ``is_light`` then rules out weights and hops. ``may_be_heavy``: there have been enough weeks for a
    weight, since ``first_at``.
    """

    steps: Sequence[Step] = field(repr=False)
    begin: int
    step: int
    good: int = 0
    running: int = 0
    needed: int = 1
    hurt: int = 0
    hard: int = 0
    away: int = 0
    given_back: int = 0
    given_back_of: int = 0
    before: tuple[Before, ...] = field(repr=False, default=())
    coming_back: Return | None = None
    is_light: bool = False
    may_be_heavy: bool = True
    first_at: datetime | None = None

    @property
    def is_eased(self) -> bool:
        """Whether pain has taken sets that aren't back yet."""
        return self.given_back < self.given_back_of

    def choose(
        self, may: Callable[[Exercise], bool] = lambda _: True, sore: Before | None = None
    ) -> Step | None:
        """Return the step to do: the highest one that may be done, as easy as pain and breaks call for.

        ``sore``: pain keeps this out or calls for care just now, so what's done is at its easiest and asks
        no more; a level 1 exercise further up may stand in. Return None if there's no such step.
        """
        before = (*self.before, *([sore] if sore is not None else []))
        fits = [
            step
            for step in self.steps
            if may(step.exercise)
            and all(each.allows(step.exercise) for each in before)
            and ((self.may_be_heavy and sore is None) or not step.is_heavy)
            and not (self.is_light and _is_too_much_at_first(step))
        ]
        same = {each.exercise.id for each in before}
        is_gentle = self.is_eased or sore is not None
        below = {id(step) for step in self.steps[: self.step + 1]}
        for step in reversed(fits):
            is_bare = not self._first(step).is_loaded or step.exercise.id in same
            if id(step) in below and (is_bare or not is_gentle):
                return self.eased(self._first(step) if sore is not None else step, sore)
        again = next((step for step in fits if step.exercise.id in same), None)
        if again is None and sore is not None:
            easy = (s for s in fits if s.exercise.level is Level.FOUNDATION and not s.is_loaded)
            again = next(easy, None)
        return self.eased(again, sore) if again is not None else None

    def _first(self, step: Step) -> Step:
        """Return the easiest step with the same exercise."""
        return next(each for each in self.steps if each.exercise.id == step.exercise.id)

    def eased(self, step: Step, sore: Before | None = None) -> Step:
        """Return a step as easy as it has to be now. After pain the sets come back first, then the rest."""
        easiest, sets = self._first(step), step.sets
        if self.is_eased and self.given_back < sets:
            step, sets = easiest, 1 + self.given_back
        elif self.is_eased and self.given_back == sets:
            step = replace(step, dose=replace(step.dose, load=easiest.dose.load))
        if sore is not None:
            sets = min(sets, sore.sets)
        if self.coming_back is not None:
            sets = max(1, sets - 1 if self.coming_back.sets is Sets.ONE_LESS else sets // 2)
        return replace(step, dose=replace(step.dose, sets=str(sets)))


def _is_too_much_at_first(step: Step) -> bool:
    return step.is_heavy or step.exercise.impact in {Impact.LOW, Impact.HIGH}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sore:
    """Pain that was told, at ``at``: bad enough that nothing goes up for a while."""

    at: datetime
    level: int = field(repr=False)
    place: Place = field(repr=False)


def sore_in(notes: Iterable[PainNote], rules: PlanRules) -> list[Sore]:
    """Return the pains among these notes after which nothing goes up, those that are over as well."""
    return [
        Sore(at=note.noted_at, level=note.pain.level, place=note.pain.place)
        for note in notes
        if note.pain.level >= rules.step_back.hold_from
    ]


def climb(
    steps: Sequence[Step],
    begin: int,
    rungs: Collection[str],
    efforts: Iterable[Effort],
    rules: PlanRules,
    now: datetime,
    *,
    sore: Iterable[Sore] = (),
    works: Mapping[str, Work] | None = None,
    most_sets: int = 3,
    first_at: datetime | None = None,
) -> Climb:
    """Return how far somebody has come who began at ``begin``, and what brought them there.

    A session counts if it had an exercise of the ladder; one that hurt counts for every ladder, and pain that
    was told for each that loads the place. Time away is what lies between sessions that didn't hurt.
    ``works`` are the kinds of work by exercise, ``most_sets`` the most sets of any. ``first_at`` is when the
    training of the ladder began, if that was before these sessions.
    """
    walk = _Walk(steps=steps, begin=begin, rules=rules, most=most_sets, step=begin, first_at=first_at)
    events: list[tuple[datetime, Effort | Sore]] = [(e.done_at, e) for e in efforts if e.done_at <= now]
    events += [(each.at, each) for each in sore if each.at <= now]
    for at, event in sorted(events, key=lambda pair: (pair[0], isinstance(pair[1], Sore))):
        if isinstance(event, Sore):
            walk.hurt_there(at, event.place, event.level)
        elif hurt_by(event, rules):
            walk.feels_hard(event.effort)
            walk.hurts(at, (Place.ELSEWHERE,))
            walk.was_there(at, is_own=any(key in rungs for key in event.exercises))
        elif any(key in rungs for key in event.exercises):
            walk.trains(event, works or {})
        else:
            walk.trains_something_else(at)
        if isinstance(event, Effort) and event.pain >= rules.step_back.hold_from:
            walk.holds(at)
    return walk.at(now)


@dataclass(slots=True, kw_only=True)
class _Walk:
    """A walk through a history. Everything in it only ever raises or lowers what it has reached.

    So more pain never makes a plan harder, and one more good session between others never makes it easier.
    """

    steps: Sequence[Step]
    begin: int
    rules: PlanRules
    most: int
    step: int
    good: int = 0
    running: int = 0
    too_hard: int = 0
    hurt: int = 0
    hard: int = 0
    away: int = 0
    lost: int = 0
    """Exercises lost to time away since the last step up."""
    quiet: int = 0
    quiet_since: int = 0
    """Good sessions since the last pain after which nothing goes up."""
    given_back: int | None = None
    """How much of what pain took is back; None if it's all back."""
    before: tuple[Before, ...] = ()
    cost_at: datetime | None = None
    hurt_at: datetime | None = None
    first_at: datetime | None = None
    last_at: datetime | None = None
    seen_at: datetime | None = None
    back_at: datetime | None = None
    coming_back: Return | None = None
    light_until: datetime | None = None

    @property
    def given_back_of(self) -> int:
        """What pain takes, in parts that come back one by one: sets, the repetitions, a weight."""
        return self.most + 1

    def hurt_there(self, at: datetime, place: Place, level: int) -> None:
        """Take pain that was told. Wherever it is, nothing goes up for some days."""
        if is_concerned(self.steps, place) and level >= self.rules.step_back.pain_from:
            self.hurts(at, (place,))
        else:
            self.holds(at)

    def holds(self, at: datetime) -> None:
        """Take pain after which nothing goes up for a while."""
        self.hurt_at, self.running, self.quiet_since = at, 0, 0

    def hurts(self, at: datetime, places: tuple[Place, ...]) -> None:
        """Take pain that concerns this ladder."""
        now = self.at(at).choose()
        self.quiet_since = 0
        if now is not None:
            self.before = (*self.before, Before(exercise=now.exercise, sets=now.sets, places=places))
        if self.cost_at is None or at - self.cost_at > SAME_PAIN:
            self.step = self._back(self.rules.step_back.steps)
            self.cost_at = at
            self.hurt += 1
        self.hurt_at = at
        self.given_back = self.quiet = self.running = 0

    def was_there(self, at: datetime, *, is_own: bool) -> None:
        """Take a session that hurt for time away, if none came before that didn't: it ends no break later.

        ``is_own``: it had an exercise of this ladder.
        """
        if self.last_at is not None:
            return
        self._return(at)
        if is_own:
            self.last_at = at
        else:
            self.seen_at = at

    def trains_something_else(self, at: datetime) -> None:
        """Take a session without this ladder. Before the first one with it, it counts against time away."""
        if self.last_at is None:
            self._return(at)
            self.seen_at = at

    def trains(self, effort: Effort, works: Mapping[str, Work]) -> None:
        """Take a session of this ladder that didn't hurt."""
        at = effort.done_at
        is_return = self._return(at) or self._still_coming_back(at) is not None
        if self.first_at is None:
            self.first_at = at
        self.last_at = effort.done_at
        if went_well(effort, self.rules, works):
            self.good += 1
            self._goes_well(effort.done_at, is_return=is_return)
        elif effort.next_day is not None:  # if it's unknown, the same again
            self.running = 0
        self.feels_hard(effort.effort)

    def feels_hard(self, effort: int) -> None:
        """Take how hard a session was: too hard too often is a step back."""
        rule = self.rules.step_back
        self.too_hard = self.too_hard + 1 if effort >= rule.effort_from else 0
        if self.too_hard >= rule.hard_sessions:
            self.step, self.running, self.too_hard = max(0, self.step - 1), 0, 0
            self.hard += 1

    def _goes_well(self, at: datetime, *, is_return: bool) -> None:
        """Take a good session. One with fewer sets after a break earns no step: first the sets come back."""
        rule = self.rules.step_back
        is_early, held = self._is_early(at), self._is_held(at)
        self.quiet_since += 1
        if self.given_back is not None:
            self.quiet += 1
            if self.quiet >= rule.quiet_sessions and not is_early:
                self.given_back, self.quiet = self.given_back + 1, 0
                if self.given_back == self.given_back_of:
                    self.given_back, self.before = None, ()
            return
        if held or is_return or self.step == len(self.steps) - 1:
            return
        self.running = min(self.running + 1, self.needed)
        if self.running == self.needed and not self._waits():
            self.step, self.running, self.lost = self.step + 1, 0, 0

    def _is_early(self, at: datetime) -> bool:
        """Return whether pain after which nothing goes up is only days ago."""
        hold = timedelta(days=self.rules.step_back.hold_days)
        return self.hurt_at is not None and at < self.hurt_at + hold

    def _is_held(self, at: datetime) -> bool:
        """Return whether nothing goes up: pain is only days ago, or too few good sessions came after it."""
        few = self.quiet_since < self.rules.step_back.quiet_sessions
        return self._is_early(at) or (self.hurt_at is not None and few)

    @property
    def needed(self) -> int:
        """How many good sessions in a row earn the next step."""
        here, above = self.steps[self.step], self.steps[min(self.step + 1, len(self.steps) - 1)]
        progress = self.rules.progress
        if here.is_slow_to_learn or above.is_slow_to_learn:
            return max(progress.sessions, progress.sessions_for(here.exercise.level))
        return progress.sessions_for(here.exercise.level)

    def _waits(self) -> bool:
        """Return whether the next step has a weight, and it's too early for one."""
        return self.steps[self.step + 1].is_heavy and not self._may_be_heavy

    @property
    def _may_be_heavy(self) -> bool:
        """Whether the sessions so far span enough weeks for a weight. Time since the last doesn't count."""
        weeks = timedelta(weeks=self.rules.progress.weeks_before_weight)
        if not weeks or self.first_at is None or self.last_at is None:
            return not weeks
        return self.last_at - self.first_at >= weeks

    def _back(self, exercises: int) -> int:
        """Return the last step of the exercise that lies so many below."""
        step = self.step
        for _ in range(exercises):
            here = self.steps[step].exercise.id
            step = max((i for i in range(step) if self.steps[i].exercise.id != here), default=0)
        return step

    def _return(self, at: datetime) -> bool:
        """Take the time without a session up to an instant, and return whether it matters."""
        last = self.last_at or self.seen_at
        away = at - last if last is not None else timedelta()
        rule = self.rules.return_after_break.after(away)
        if rule is None:
            return False
        self.coming_back, self.back_at = rule, at
        light_until = at + timedelta(weeks=rule.light_weeks)
        self.light_until = max(self.light_until or light_until, light_until)
        lower = min(self.step, self.begin)
        if rule.from_start:
            self.first_at, self.lost = None, len(self.steps)
        else:
            lower = max(lower, self._back(max(0, rule.back - self.lost)))
            self.lost = max(self.lost, rule.back)
        if rule.from_start or rule.back:
            self.running = 0
        self.away += len({step.exercise.id for step in self.steps[lower : self.step + 1]}) - 1
        self.step = lower
        return True

    def at(self, now: datetime) -> Climb:
        """Return where somebody stands at an instant; time since the last session counts as well."""
        walk = replace(self)
        is_away = walk._return(now)
        coming_back = walk.coming_back if is_away else walk._still_coming_back(now)
        return Climb(
            steps=walk.steps,
            begin=walk.begin,
            step=walk.step,
            good=walk.good,
            running=walk.running,
            needed=walk.needed,
            hurt=walk.hurt,
            hard=walk.hard,
            away=walk.away,
            given_back=walk.given_back if walk.given_back is not None else walk.given_back_of,
            given_back_of=walk.given_back_of,
            before=walk.before,
            coming_back=coming_back,
            is_light=walk._is_light(now),
            may_be_heavy=walk._may_be_heavy,
            first_at=walk.first_at,
        )

    def _still_coming_back(self, now: datetime) -> Return | None:
        """Return how to come back after the last break, if that isn't over. While pain holds, it isn't."""
        rule = self.coming_back
        if rule is None or self.back_at is None:
            return None
        return rule if self._lasts(now, self.back_at + timedelta(weeks=rule.sets_weeks)) else None

    def _is_light(self, now: datetime) -> bool:
        """Return whether a break still rules out weights and hops."""
        return self.light_until is not None and self._lasts(now, self.light_until)

    def _lasts(self, now: datetime, until: datetime) -> bool:
        """Return whether the way back is still eased: until then, or as long as pain on the way holds it."""
        if self.back_at is None or self.hurt_at is None or not self.back_at <= self.hurt_at <= until:
            return now < until
        return now < until or self._is_held(now)


def time_away(efforts: Iterable[Effort], rules: PlanRules, now: datetime) -> timedelta | None:
    """Return how long ago the last session was that didn't hurt; None if there's none."""
    calm = [effort.done_at for effort in efforts if not hurt_by(effort, rules) and effort.done_at <= now]
    return now - max(calm) if calm else None
