"""The state of care: what everything that somebody told of pain adds up to now. It isn't a diagnosis.

One function, :meth:`CareState.of`, decides for every card that shows or leaves out exercises: the check-in,
posts, sessions, plans, self-tests, exercises and progress.

1. The most urgent sign decides, until its owner says that a physio or doctor has checked it. A sign, a pain
   that was worse the next day, and pain of 7 or more never expire.
2. Pain of 6 that isn't better after three days is for an appointment. So is what it would be by 1.
3. Pain of 4 or more is for rest until it's gone, and so is pain about whose signs nobody has asked.
4. Less pain adapts what is done (``rules.may_do``) for two weeks. In the groin or the front of the hip it's
   then asked about, and doesn't pass unanswered.

Pain in a session counts like pain that was told, and so does a self-test that hurt, as if it were 3. While
nobody has said where, 3 may be anywhere: only what's easy and loads no place high is left. Where a bone may
be the cause, pain of 2 or more that is told again and again for over two weeks counts as having lasted so
long. All of it is our judgement, set out with its sources in ``docs/care.md``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.content.exercises import Exercise, Level, LoadLevel, Place
from bot.content.self_tests import SelfTest
from bot.content.texts import RedFlag, Told, Urgency
from bot.features.guided.workout import Effort, NextDay
from bot.features.pain.rules import (
    BONE,
    LIGHT_UP_TO,
    MILD_UP_TO,
    MOST,
    PLACED,
    STRONG_FROM,
    UNPLACED,
    BodySide,
    Outcome,
    Pain,
    PainNote,
    Rest,
    SeeProfessional,
    Since,
    load_at,
    may_do,
    see_for,
    signs_of,
    yours,
)
from bot.features.self_tests.rules import Result, Side

REMEMBERED = timedelta(days=14)
"""How long mild pain counts, where the rules for plans don't say."""

SIX = 6
"""Pain that is for an appointment unless it's better within :data:`SIX_WITHIN`."""

SIX_WITHIN = timedelta(days=3)

NEXT_DAY = timedelta(hours=18)
"""After this, somebody who rests is asked whether it has gone: it's the next day."""

RECENT = timedelta(days=90)
"""How long ago pain may have been told for a restart to go easy on it."""

TESTED_LEVEL = 3
"""What a self-test that hurt counts as, unless it measures pain: nobody asks how much. Our judgement."""

QUIET_UP_TO = 1
"""Pain up to which a session counts as quiet, if the day after was no worse."""

RESTARTS = 2
"""Quiet sessions until somebody who comes back after pain is back."""

SESSIONS_RUNNING = 4
"""In how many sessions running a place may hurt before a physio is suggested."""

PLACES_IN_TURN = 3
"""How many places may hurt one after the other before it looks like too much too soon."""

SUGGESTED_FOR = timedelta(days=1)
"""How long a suggestion to see a physio is shown; then it has been said."""

RUNS_ON_FROM = 2
"""Pain from which reports of the same place add up to one that has lasted; below it, it's quiet."""

RUNS_ON_TIMES = 3
"""How many reports add up so, each within ``remembered`` of the one before."""

RUNS_ON = timedelta(days=14)
"""How long a pain has then lasted for more than."""

HOLD = timedelta(weeks=2)
"""How long the same place that hurt 3 or more in two of three sessions holds its work down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """Everything that one person told of pain, in any order.

    ``gone_at``: what was told up to then has stopped hurting. ``checked_at``: what was told up to then was
    checked by a physio or doctor. Both as its owner says; None if they never have. ``suggested_at``: when
    they were last advised to see a physio about pain that keeps coming back. ``risks`` are those that
    their health answers mention.
    """

    notes: tuple[PainNote, ...] = field(repr=False, default=())
    efforts: tuple[Effort, ...] = field(repr=False, default=())
    results: tuple[Result, ...] = field(repr=False, default=())
    gone_at: datetime | None = field(repr=False, default=None)
    checked_at: datetime | None = field(repr=False, default=None)
    suggested_at: datetime | None = field(repr=False, default=None)
    risks: frozenset[Told] = field(repr=False, default=frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """A place that hurt 3 or more in two of the last three sessions: its work goes back and is held."""

    place: Place = field(repr=False)
    until: datetime
    rungs_back: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Restart:
    """The way back after pain of 4 or more, or any in the groin: one rung below, with half the sets.

    ``since`` is when its owner said that it was over, ``quiet`` how many quiet sessions there were since.
    ``was_serious``: there was a warning sign among it, or pain of 7 or more.
    """

    since: datetime
    places: tuple[Place, ...] = field(repr=False)
    quiet: int
    was_serious: bool = field(repr=False, default=False)
    rungs_back: int = 1
    effort_up_to: int = 5

    def may(self, exercise: Exercise) -> bool:
        """Return whether it's gentle enough to come back with, wherever else it would fit."""
        if self.was_serious and exercise.level is not Level.FOUNDATION:
            return False
        places = PLACED if UNPLACED & {*self.places} else self.places
        return all(load_at(exercise, place) is not LoadLevel.HIGH for place in places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One pain, wherever it was told. ``asked``: whether the signs were asked about."""

    source: PainNote | Effort | Result = field(repr=False)
    pain: Pain = field(repr=False)
    at: datetime
    signs: tuple[RedFlag, ...] = field(repr=False, default=())
    is_unknown: bool = field(repr=False, default=False)
    asked: bool = field(repr=False, default=True)
    better: bool = field(repr=False, default=False)

    @property
    def is_serious(self) -> bool:
        """Whether only a physio or doctor can clear it."""
        return bool(self.signs) or self.is_unknown or self.pain.level >= STRONG_FROM

    @property
    def stays(self) -> bool:
        """Whether it is asked about before it's forgotten."""
        return self.is_serious or self.pain.level > MILD_UP_TO or self.pain.place is Place.GROIN


@dataclass(frozen=True, slots=True, kw_only=True)
class CareState:
    """What somebody's pain allows now, and what they should be told.

    ``advice`` is to see somebody or to rest; if it's given, nothing may be done. ``pains`` are those to mind
    now, the worst first. ``signs`` are the open ones, most urgent first. ``may_be_gone``: saying that it has
    stopped hurting would change something. ``asks_gone``: it's time to ask so. ``unasked``: nobody has asked
    about the warning signs of some pain. ``six``: some pain is 6. ``suggested`` are places that keep hurting,
    about which a physio is suggested once. ``roams``: it has hurt somewhere else each time. ``unplaced`` is
    how much a session or a self-test hurt of which nobody has said where, 0 for not at all.
    """

    advice: SeeProfessional | Rest | None = field(repr=False, default=None)
    pains: tuple[Pain, ...] = field(repr=False, default=())
    may_be_gone: bool = field(repr=False, default=False)
    asks_gone: bool = field(repr=False, default=False)
    unasked: bool = field(repr=False, default=False)
    six: bool = field(repr=False, default=False)
    roams: bool = field(repr=False, default=False)
    unplaced: int = field(repr=False, default=0)
    suggested: tuple[Place, ...] = field(repr=False, default=())
    repeated: tuple[Repeated, ...] = field(repr=False, default=())
    restart: Restart | None = field(repr=False, default=None)
    reports: tuple[Report, ...] = field(repr=False, default=())
    """What is minded now, the oldest first."""

    @classmethod
    def of(
        cls,
        told: Reports,
        flags: Sequence[RedFlag],
        now: datetime,
        remembered: timedelta = REMEMBERED,
    ) -> CareState:
        """Return the state at ``now`` (aware UTC). ``remembered`` is how long mild pain counts."""
        every = list(_run_on(_reports(told, flags), told, flags, remembered))
        open_ = [each for each in every if _cleared_at(each, told) is None]
        minded = [each for each in open_ if each.stays or each.at > now - remembered]
        advice = _advise(minded, now, remembered)
        tender = [each for each in minded if not each.is_serious]
        sixes = [each for each in tender if each.pain.level >= SIX]
        unplaced = max(_unplaced(told, now - remembered), default=0)
        return cls(
            advice=advice,
            reports=tuple(sorted(minded, key=lambda each: each.at)),
            pains=tuple(sorted({each.pain for each in minded}, key=_order)),
            may_be_gone=bool(tender) or unplaced > LIGHT_UP_TO,
            asks_gone=isinstance(advice, Rest) and all(each.at <= now - NEXT_DAY for each in tender),
            unasked=any(not each.asked for each in tender),
            six=bool(sixes),
            roams=_roams(open_, now),
            unplaced=unplaced,
            suggested=tuple(_keeps_hurting(open_, told, now, remembered)) if _may_suggest(told, now) else (),
            repeated=tuple(_repeated(told, now)),
            restart=_restart(every, told, now),
        )

    @property
    def urgency(self) -> Urgency | None:
        """How soon to see somebody; None if nobody need be seen, or if it isn't known how soon."""
        return self.advice.urgency if isinstance(self.advice, SeeProfessional) else None

    @property
    def signs(self) -> tuple[RedFlag, ...]:
        return self.advice.signs if isinstance(self.advice, SeeProfessional) else ()

    @property
    def is_serious(self) -> bool:
        """Whether only a physio or doctor can clear something."""
        return any(each.is_serious for each in self.reports)

    @property
    def is_emergency(self) -> bool:
        return self.urgency is Urgency.EMERGENCY

    @property
    def sore(self) -> tuple[Place, ...]:
        """The places to mind, in the order of :class:`Place`."""
        named = {pain.place for pain in self.pains}
        return tuple(place for place in Place if place in named)

    @property
    def spared(self) -> tuple[Place, ...]:
        """The places that nothing may load at all."""
        named = {pain.place for pain in self.pains if pain.level > LIGHT_UP_TO}
        return tuple(place for place in Place if place in named)

    @property
    def summary(self) -> str:
        """What hurts and how much, such as "your left knee (5/10)"; empty if nothing does."""
        worst: dict[tuple[Place, BodySide | None], int] = {}
        for pain in self.pains:
            key = (pain.place, pain.side)
            worst[key] = max(pain.level, worst.get(key, 0))
        return " and ".join(f"{yours(*key)} ({level}/{MOST})" for key, level in worst.items())

    def may(self, item: Exercise | SelfTest) -> bool:
        """Return whether an exercise or a self-test suits every pain there is."""
        return self.advice is None and self.suits(item)

    def suits(self, item: Exercise | SelfTest) -> bool:
        """Return whether it would suit every pain, whatever the advice is."""
        if self.is_anywhere:
            is_easy = not isinstance(item, Exercise) or item.level is Level.FOUNDATION
            if not is_easy or any(load_at(item, place) is LoadLevel.HIGH for place in PLACED):
                return False
        return all(may_do(item, pain) for pain in self.pains)

    @property
    def is_anywhere(self) -> bool:
        """Whether something hurt so much that it matters where, and nobody has said."""
        return self.unplaced > LIGHT_UP_TO


def is_late(report: Report, now: datetime) -> bool:
    """Return whether this is pain of 6 that hasn't got better in three days."""
    return report.pain.level == SIX and not report.better and report.at < now - SIX_WITHIN


def cleared_at(told: Reports, source: PainNote | Effort) -> datetime | None:
    """Return when the owner of a note or a session said that its pain was over or checked; None if open."""
    at = source.noted_at if isinstance(source, PainNote) else source.done_at
    cleared = [each for each in (told.gone_at, told.checked_at) if each is not None and at <= each]
    return max(cleared, default=None)


def _order(pain: Pain) -> tuple[int, int, str, int]:
    return -pain.level, list(Place).index(pain.place), pain.side or "", list(Since).index(pain.since)


def _reports(told: Reports, flags: Sequence[RedFlag]) -> Iterator[Report]:
    for note in told.notes:
        yield _noted(note, flags, told.risks)
    for effort in told.efforts:
        if effort.pain >= STRONG_FROM or (
            effort.pain and (effort.place is not None or effort.pain > MILD_UP_TO)
        ):
            pain = Pain(effort.place or Place.ELSEWHERE, effort.pain, Since.TODAY, effort.side)
            signs = signs_of(flags, pain, (), risks=told.risks)
            yield Report(source=effort, pain=pain, at=effort.done_at, signs=signs)
    for result in _latest(told.results):
        if result.hurt and result.place is not None:
            pain = Pain(result.place, _level_of(result), Since.TODAY, _body_side(result.side))
            signs = signs_of(flags, pain, (), risks=told.risks)
            yield Report(source=result, pain=pain, at=result.tested_at, signs=signs)


def _latest(results: Iterable[Result]) -> Iterable[Result]:
    """Return the last result of each test and side."""
    return {(r.test, r.side): r for r in sorted(results, key=lambda r: r.tested_at)}.values()


def _level_of(result: Result) -> int:
    """Return the pain that a self-test measured, 0 to 10; ``TESTED_LEVEL`` for one that only says it hurt."""
    if result.value is None or not TESTED_LEVEL <= result.value <= MOST:
        return TESTED_LEVEL
    return round(result.value)


def _noted(note: PainNote, flags: Sequence[RedFlag], risks: Collection[Told]) -> Report:
    """Return what a note means now. Somebody who told of pain that isn't felt just now is still sore."""
    signs = signs_of(flags, note.pain, note.signs, note.outcome, risks=risks)
    known = bool(signs_of(flags, note.pain, note.signs))
    level = max(note.pain.level, 1)
    better = note.outcome is Outcome.BETTER and not note.professional and not signs
    if better and level < STRONG_FROM:
        level = min(level, MILD_UP_TO)
    is_worse = note.outcome is Outcome.WORSE
    # An older note says that there was a sign, and not which; being worse the next day is one by itself.
    is_unknown = bool(note.professional) and not known and not is_worse
    return Report(
        source=note,
        pain=replace(note.pain, level=level),
        at=note.noted_at,
        signs=signs,
        is_unknown=is_unknown and note.pain.level < STRONG_FROM,
        asked=note.professional is not None,
        better=better,
    )


def _body_side(side: Side | None) -> BodySide | None:
    return BodySide(side.value) if side is not None else None


def _cleared_at(report: Report, told: Reports) -> datetime | None:
    """Return when its owner said that it was over, or checked; None if it's open."""
    if told.checked_at is not None and report.at <= told.checked_at:
        return told.checked_at
    if told.gone_at is not None and report.at <= told.gone_at and not report.is_serious:
        return told.gone_at
    return None


def _unplaced(told: Reports, oldest: datetime) -> Iterator[int]:
    """Yield how much it hurt where nobody has said, since ``oldest`` and since all pain was last over."""
    over = max(at for at in (oldest, told.gone_at, told.checked_at) if at is not None)
    for effort in told.efforts:
        if 0 < effort.pain <= MILD_UP_TO and effort.place is None and effort.done_at > over:
            yield effort.pain
    for result in _latest(told.results):
        if result.hurt and result.place is None and result.tested_at > over:
            yield TESTED_LEVEL


def _run_on(
    reports: Iterable[Report], told: Reports, flags: Sequence[RedFlag], remembered: timedelta
) -> Iterator[Report]:
    """Yield the reports; those of a pain that runs on count as having lasted for more than two weeks.

    That's only where it may come from a bone, and not once its owner has said that it's gone.
    """
    chains: dict[tuple[Place, bool], list[Report]] = {}
    for each in sorted(reports, key=lambda each: (each.at, _order(each.pain))):
        pain, over = each.pain, _cleared_at(each, told)
        is_gone = over is not None and over != told.checked_at
        if pain.place not in BONE or pain.level < RUNS_ON_FROM or is_gone:
            yield each
            continue
        chain = chains.setdefault((pain.place, over is None), [])
        if chain and each.at - chain[-1].at > remembered:
            chain.clear()
        chain.append(each)
        if len(chain) < RUNS_ON_TIMES or each.at - chain[0].at <= RUNS_ON:
            yield each
            continue
        longer = replace(pain, since=Since.LONGER)
        met = signs_of(flags, longer, (), risks=told.risks)
        signs = each.signs + tuple(flag for flag in met if flag not in each.signs)
        yield replace(each, pain=longer, signs=signs)


def _advise(minded: Sequence[Report], now: datetime, remembered: timedelta) -> SeeProfessional | Rest | None:
    serious = [each for each in minded if each.is_serious]
    late = any(is_late(each, now) for each in minded)
    if serious or late:
        signs = {flag.id: flag for each in serious for flag in each.signs}
        strong = any(each.pain.level >= STRONG_FROM for each in serious)
        least = Urgency.URGENT if strong else Urgency.SOON if late else None
        return see_for(signs.values(), is_unknown=any(each.is_unknown for each in serious), at_least=least)
    for each in minded:
        is_old = each.at <= now - remembered
        if each.pain.level > MILD_UP_TO or not each.asked or is_old:
            return Rest()
    return None


def _may_suggest(told: Reports, now: datetime) -> bool:
    """Return whether a physio may be suggested now: once, for a day, and again when pain has been over."""
    at = told.suggested_at
    over = [each for each in (told.checked_at, told.gone_at) if each is not None]
    return at is None or now < at + SUGGESTED_FOR or any(each > at for each in over)


def _keeps_hurting(
    open_: Sequence[Report], told: Reports, now: datetime, remembered: timedelta
) -> Iterator[Place]:
    """Yield the places about which a physio is suggested.

    They hurt in four sessions running, for over two weeks, or on one side and then on the other.
    """
    for place in Place:
        if place in UNPLACED:
            continue
        here = [each for each in open_ if each.pain.place is place]
        if not any(each.at > now - remembered for each in here):
            continue
        first = min(each.at for each in here)
        lingers = any(each.pain.lingers for each in here) or first <= now - HOLD
        sides = {each.pain.side for each in here}
        moved = {BodySide.LEFT, BodySide.RIGHT} <= sides
        if lingers or moved or _running(place, told.efforts) >= SESSIONS_RUNNING:
            yield place


def _roams(open_: Iterable[Report], now: datetime) -> bool:
    """Return whether the last three pains of these weeks were each somewhere else."""
    recent = sorted((each for each in open_ if each.at > now - HOLD), key=lambda each: each.at)
    places = [each.pain.place for each in recent if each.pain.place not in UNPLACED][-PLACES_IN_TURN:]
    return len({*places}) == PLACES_IN_TURN


def _running(place: Place, efforts: Iterable[Effort]) -> int:
    """Return in how many sessions running, up to the last, the place hurt."""
    count = 0
    for effort in sorted(efforts, key=lambda effort: effort.done_at, reverse=True):
        if not effort.pain or effort.place is not place:
            break
        count += 1
    return count


def _repeated(told: Reports, now: datetime) -> Iterator[Repeated]:
    """Yield the places that hurt 3 or more in two of the last three sessions, while they are held back."""
    last = sorted(told.efforts, key=lambda effort: effort.done_at)[-3:]
    for place in Place:
        hurt = [each.done_at for each in last if each.place is place and each.pain >= MILD_UP_TO]
        if len(hurt) > 1 and now < hurt[-1] + HOLD:
            yield Repeated(place=place, until=hurt[-1] + HOLD)


def _restart(every: Sequence[Report], told: Reports, now: datetime) -> Restart | None:
    """Return how to come back after pain that is over, until there were two quiet sessions."""
    over = [
        (at, each)
        for each in every
        if each.stays and each.at > now - RECENT and (at := _cleared_at(each, told)) is not None
    ]
    if not over:
        return None
    since = max(at for at, _ in over)
    named = {each.pain.place for _, each in over}
    quiet = sum(
        effort.done_at > since and effort.pain <= QUIET_UP_TO and effort.next_day is NextDay.NO_MORE
        for effort in told.efforts
    )
    if quiet >= RESTARTS:
        return None
    return Restart(
        since=since,
        places=tuple(place for place in Place if place in named),
        quiet=quiet,
        was_serious=any(each.is_serious for _, each in over),
    )
