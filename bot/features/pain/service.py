"""Notes of pain: what a member reports, what they're offered, and the question on the day after.

Everything here is for one person. Somebody else's note is treated as if it didn't exist.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from sqlite3 import Connection

from bot.content.catalogue import Catalogue
from bot.content.exercises import Exercise
from bot.content.texts import RedFlag
from bot.database.database import Database
from bot.errors import UserError
from bot.features.club.owner import ClubId
from bot.features.me import store as me_store
from bot.features.pain import rules
from bot.features.pain import store as notes
from bot.features.pain.care import CareState
from bot.features.pain.care_service import risks_of
from bot.features.pain.rules import Advice, Gentler, Outcome, Pain, Rest, SeeProfessional
from bot.features.pain.store import Note, Question
from bot.interactions.delivery import Noticeboard, Refused, Unreachable
from bot.interactions.work import work_pool

_log = logging.getLogger(__name__)

KEPT = timedelta(days=90)
"""How long a note is kept; of a warning sign or severe pain, until its owner says that it was checked."""

BATCH = 200

PUNCTUAL = timedelta(hours=1)
"""A question later than this is asked at the same time the next day, so that nobody is asked at night."""

OUTDATED = timedelta(days=4)
"""A question about something older than this isn't asked any more."""

GONE = "I don't have that note any more. Tap **Something hurts** on your club run to tell me again."


@dataclass(frozen=True, slots=True)
class NewNote:
    """A new note, with the warning signs it already meets and those to ask about."""

    note_id: int
    signs: tuple[RedFlag, ...]
    asked: tuple[RedFlag, ...]


@dataclass(frozen=True, slots=True)
class Advised:
    """A note, and the advice on it. ``overruled``: what was told at other times is stricter, and decides."""

    note_id: int
    pain: Pain
    advice: Advice
    overruled: bool = False


def note(
    connection: Connection,
    club_id: ClubId,
    user_id: int,
    occurrence_id: int,
    pain: Pain,
    catalogue: Catalogue,
    now: datetime,
) -> NewNote:
    """Store what the member reports; return the warning signs it already meets and those to ask about.

    It is stored without its training day where that is deleted, or another club's.
    """
    flags = catalogue.red_flags
    professional = True if rules.describe(flags, pain) or pain.level >= rules.STRONG_FROM else None
    note_id = notes.add(connection, club_id, user_id, occurrence_id, pain, professional, now)
    return _new(connection, user_id, note_id, pain, catalogue, now)


def _new(
    connection: Connection, user_id: int, note_id: int, pain: Pain, catalogue: Catalogue, now: datetime
) -> NewNote:
    """Return a note with the signs that are told, by health answers too, and those still to be asked."""
    risks = risks_of(connection, user_id, catalogue, now)
    signs = rules.describe(catalogue.red_flags, pain, risks=risks)
    return NewNote(note_id, signs, rules.asked(catalogue.red_flags, pain))


def unasked(connection: Connection, user_id: int, catalogue: Catalogue, now: datetime) -> NewNote:
    """Return the latest note whose warning signs are still to be told; raise UserError if there's none."""
    note_id = notes.unasked_id(connection, user_id)
    if note_id is None:
        raise UserError("You've told me all I need. See what I suggest now with /plan or /warmup.")
    pain = _require(connection, note_id, user_id).pain
    return _new(connection, user_id, note_id, pain, catalogue, now)


def advise(
    connection: Connection, user_id: int, note_id: int, fitting: Collection[str], catalogue: Catalogue
) -> Advised:
    """Return what to offer if the signs with these ids apply, too. They're stored with the note.

    A sign that was named for it before still holds. Raise UserError if the note is gone, or somebody else's.
    """
    known = _require(connection, note_id, user_id)
    named = {*known.signs, *fitting}
    advice = _advise(known, named, catalogue)
    notes.set_professional(connection, note_id, isinstance(advice, rules.SeeProfessional))
    notes.set_signs(connection, note_id, named)
    return Advised(note_id, known.pain, advice)


def overrule(advised: Advised, state: CareState) -> Advised:
    """Return the advice on a note, or what everything told adds up to, if that's stricter."""
    advice, whole = advised.advice, state.advice
    if isinstance(whole, SeeProfessional):
        return advised if advice == whole else replace(advised, advice=whole, overruled=True)
    if whole is not None and isinstance(advice, Gentler | Rest) and state.pains:
        changed = isinstance(advice, Gentler) or state.pains[0].level > advised.pain.level
        return replace(advised, pain=state.pains[0], advice=whole, overruled=changed)
    return advised


def gentler(connection: Connection, user_id: int, note_id: int, catalogue: Catalogue) -> Exercise:
    """Return the exercise that was offered for the note; raise UserError if it no longer applies.

    It's looked up again, because the member may have named a sign meanwhile, or reported something new.
    """
    known = _require(connection, note_id, user_id)
    is_latest = notes.latest_id(connection, user_id) == note_id
    exercise = rules.gentler(known.exercises, catalogue.exercises, known.pain)
    if exercise is None or known.professional is not False or not is_latest:
        raise UserError(
            "From what you've told me since, rest is the better call. I won't suggest an exercise."
        )
    return exercise


def ask_tomorrow(connection: Connection, user_id: int, note_id: int, now: datetime) -> datetime:
    """Schedule the question "How is it?", and return when it comes (aware UTC).

    Raise UserError if the note is gone, or somebody else's.
    """
    _require(connection, note_id, user_id)
    ask_at = rules.when_to_ask(now, me_store.zone_of(connection, user_id))
    notes.ask(connection, note_id, user_id, ask_at)
    return ask_at


def answer(
    connection: Connection, user_id: int, note_id: int, outcome: Outcome, catalogue: Catalogue
) -> Advised:
    """Store how it is now, and return what to offer; raise UserError if the note is gone or not theirs."""
    known = _require(connection, note_id, user_id)
    notes.set_outcome(connection, note_id, outcome)
    if outcome is Outcome.WORSE:
        notes.set_professional(connection, note_id, professional=True)
    advice = rules.follow(
        known.pain,
        outcome,
        professional=known.professional,
        named=known.signs,
        day=known.exercises,
        flags=catalogue.red_flags,
        exercises=catalogue.exercises,
    )
    return Advised(note_id, known.pain, advice)


def forget_old(connection: Connection, now: datetime) -> None:
    """Delete the notes that are older than 90 days, but not of what still has to be checked."""
    notes.forget(connection, now - KEPT, rules.STRONG_FROM)


async def follow_up(db: Database, noticeboard: Noticeboard, now: datetime) -> None:
    """Ask those who wanted to be asked by ``now`` (aware UTC) how it is, each once."""
    async with work_pool("question", now) as work:
        due = await db.read(notes.to_ask, now, BATCH)
        await work.begin(due, lambda question: ask(db, noticeboard, question, work.now()))


def has_due_question(connection: Connection, now: datetime) -> bool:
    """Return whether somebody is due to be asked."""
    return notes.has_question(connection, now)


async def ask(db: Database, noticeboard: Noticeboard, question: Question, now: datetime) -> None:
    """Ask one person how it is. Somebody who takes no direct messages isn't told anything.

    The question stays due until it has been asked: if the process dies in between, it's sent again, and
    Discord drops a second message with the same nonce.
    """
    if now - question.ask_at > PUNCTUAL:
        await db.write(_ask_later, question, now)
        return
    try:
        await noticeboard.ask_how_it_is(question)
    except Unreachable:
        _log.warning("couldn't ask somebody how it is, so I'll try again in a minute")
        return
    except Refused:
        pass
    await db.write(notes.claim, question)


def _ask_later(connection: Connection, question: Question, now: datetime) -> None:
    """Postpone a late question if it's still wanted, or drop it if it's about something long ago."""
    if notes.claim(connection, question):
        _put_off(connection, question, now)


def _put_off(connection: Connection, question: Question, now: datetime) -> None:
    days_late = (now - question.ask_at).days + 1
    ask_at = question.ask_at + timedelta(days=days_late)
    if ask_at - question.noted_at <= OUTDATED:
        notes.put_off(connection, question.id, ask_at)


def _require(connection: Connection, note_id: int, user_id: int) -> Note:
    known = notes.get(connection, note_id, user_id)
    if known is None:
        raise UserError(GONE)
    return known


def _advise(known: Note, fitting: Collection[str], catalogue: Catalogue) -> Advice:
    advice = rules.advise(known.pain, fitting, known.exercises, catalogue.red_flags, catalogue.exercises)
    if known.professional and not isinstance(advice, rules.SeeProfessional):
        return rules.SeeProfessional(None)  # a sign that was named before signs were kept still holds
    return advice
