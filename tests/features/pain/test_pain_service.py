"""What a member told of a pain: theirs alone, asked about once the day after, forgotten after 90 days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.content.exercises import Place
from bot.content.texts import Urgency
from bot.errors import UserError
from bot.features.me import store as me_store
from bot.features.pain import care_service
from bot.features.pain import service as pain
from bot.features.pain.rules import Gentler, Outcome, Pain, Rest, SeeProfessional, Since
from bot.interactions.delivery import Closed, Unreachable
from tests.builders import A_TUESDAY, BEFORE, TUESDAY, club, club_key, slot, stored, training_day, utc
from tests.features.reminders.recorder import Recorder
from tests.rows import execute, fetch

if TYPE_CHECKING:
    from bot.content.catalogue import Catalogue
    from bot.database.database import Database
    from bot.features.pain.store import Question

ANA, BEN = 7001, 7002
NOW = utc("2026-06-02 15:45")
ASK_AT = NOW + timedelta(days=1)
KNEE = Pain(Place.KNEE, 2, Since.DAYS)
SIGN = "night_or_rest_pain"


class Asking(Recorder):
    """Whom it asked; it fails as often as there are failures left."""

    def __init__(self, *failures: Exception) -> None:
        super().__init__()
        self.failures = list(failures)
        self.asked: list[int] = []

    async def ask_how_it_is(self, question: Question) -> None:
        if self.failures:
            raise self.failures.pop()
        self.asked.append(question.user_id)


@pytest.fixture
async def day(db: Database) -> int:
    """A training day with the clamshell in its set, in a club in Vienna that Ana takes part in."""
    ours = await stored(db, club(slot(TUESDAY)))
    await db.write(me_store.record_member, ours.id, ANA, "Ana", BEFORE)
    return (await training_day(db, ours, A_TUESDAY)).id


@pytest.fixture
async def knee(db: Database, day: int, catalogue: Catalogue) -> int:
    """The id of Ana's note of a mild pain in the knee."""
    return (await db.write(pain.note, club_key(), ANA, day, KNEE, catalogue, NOW)).note_id


async def column(db: Database, name: str) -> list[object]:
    rows = await db.read(fetch, f"SELECT {name} FROM pain ORDER BY id")  # noqa: S608
    return [row[0] for row in rows]


async def tick(db: Database, board: Asking, now: datetime) -> None:
    await pain.follow_up(db, board, now)


async def test_a_mild_pain_without_a_sign_is_offered_the_exercise_of_the_set_that_spares_it(
    db: Database, knee: int, catalogue: Catalogue
) -> None:
    advised = await db.write(pain.advise, ANA, knee, (), catalogue)
    assert advised.advice == Gentler(catalogue.exercises["clamshell"])
    assert (await db.read(pain.gentler, ANA, knee, catalogue)).id == "clamshell"


async def test_no_exercise_is_given_out_before_the_signs_were_asked_about(
    db: Database, knee: int, catalogue: Catalogue
) -> None:
    with pytest.raises(UserError, match="rest is the better call"):
        await db.read(pain.gentler, ANA, knee, catalogue)


async def test_a_sign_stays_named_and_takes_back_an_exercise_that_was_offered(
    db: Database, knee: int, catalogue: Catalogue
) -> None:
    await db.write(pain.advise, ANA, knee, (), catalogue)
    await db.write(pain.advise, ANA, knee, (SIGN,), catalogue)
    with pytest.raises(UserError, match="rest is the better call"):
        await db.read(pain.gentler, ANA, knee, catalogue)
    [flag] = [flag for flag in catalogue.red_flags if flag.id == SIGN]
    still = SeeProfessional(flag.urgency, (flag,))
    assert (await db.write(pain.advise, ANA, knee, (), catalogue)).advice == still
    assert (await db.write(pain.answer, ANA, knee, Outcome.BETTER, catalogue)).advice == still


async def test_something_new_that_was_told_takes_back_the_exercise_for_what_was_told_before(
    db: Database, day: int, knee: int, catalogue: Catalogue
) -> None:
    await db.write(pain.advise, ANA, knee, (), catalogue)
    await db.write(pain.note, club_key(), ANA, day, Pain(Place.GROIN, 8, Since.TODAY), catalogue, NOW)
    with pytest.raises(UserError, match="rest is the better call"):
        await db.read(pain.gentler, ANA, knee, catalogue)


async def test_strong_pain_is_a_sign_at_once_though_the_question_is_never_answered(
    db: Database, day: int, catalogue: Catalogue
) -> None:
    told = await db.write(pain.note, club_key(), ANA, day, Pain(Place.KNEE, 7, Since.TODAY), catalogue, NOW)
    assert [flag.id for flag in told.signs] == ["strong_pain"]
    advice = (await db.write(pain.answer, ANA, told.note_id, Outcome.BETTER, catalogue)).advice
    assert isinstance(advice, SeeProfessional)
    assert advice.urgency is Urgency.URGENT


async def test_which_sign_was_named_is_kept_with_the_note(
    db: Database, knee: int, catalogue: Catalogue
) -> None:
    """So that an emergency stays one in every other answer, until it was checked."""
    await db.write(pain.advise, ANA, knee, (SIGN,), catalogue)
    state = await db.read(care_service.care_now, ANA, catalogue, NOW + timedelta(days=200))
    assert [flag.id for flag in state.signs] == [SIGN]
    assert (await db.read(care_service.care_now, BEN, catalogue, NOW)).advice is None


async def test_anothers_note_is_answered_like_one_that_does_not_exist(
    db: Database, knee: int, catalogue: Catalogue
) -> None:
    refusals: list[str] = []
    for user_id, note_id in ((BEN, knee), (ANA, knee + 1)):
        for attempt in (
            db.write(pain.advise, user_id, note_id, (), catalogue),
            db.read(pain.gentler, user_id, note_id, catalogue),
            db.write(pain.ask_tomorrow, user_id, note_id, NOW),
            db.write(pain.answer, user_id, note_id, Outcome.WORSE, catalogue),
        ):
            with pytest.raises(UserError) as refusal:
                await attempt
            refusals.append(str(refusal.value))
    assert set(refusals) == {pain.GONE}
    assert await column(db, "professional") == [None]
    assert await column(db, "outcome") == [None]


async def test_a_note_outlives_its_training_day_and_then_names_no_exercise(
    db: Database, knee: int, catalogue: Catalogue
) -> None:
    await db.write(execute, "DELETE FROM occurrence")
    assert (await db.write(pain.advise, ANA, knee, (), catalogue)).advice == Rest()
    late = await db.write(pain.note, club_key(), ANA, 99, KNEE, catalogue, NOW)
    assert (await db.write(pain.advise, ANA, late.note_id, (), catalogue)).advice == Rest()


# The question on the day after


async def test_nobody_is_asked_who_did_not_say_yes(db: Database, knee: int) -> None:
    board = Asking()
    await tick(db, board, ASK_AT)
    assert board.asked == []


async def test_who_said_yes_is_asked_once_on_the_next_day_at_the_same_time(db: Database, knee: int) -> None:
    assert await db.write(pain.ask_tomorrow, ANA, knee, NOW) == ASK_AT
    board = Asking()
    await tick(db, board, ASK_AT - timedelta(minutes=1))
    assert board.asked == []
    for minute in range(3):
        await tick(db, board, ASK_AT + timedelta(minutes=minute))
    assert board.asked == [ANA]


async def test_a_question_whose_sending_ended_half_way_is_sent_again(db: Database, knee: int) -> None:
    """With the same nonce: Discord drops it where the first one arrived."""
    await db.write(pain.ask_tomorrow, ANA, knee, NOW)
    board = Asking(RuntimeError("a fault of ours"))
    for minute in range(3):
        await tick(db, board, ASK_AT + timedelta(minutes=minute))
    assert board.asked == [ANA]


async def test_a_second_yes_for_another_note_is_still_one_question(
    db: Database, day: int, knee: int, catalogue: Catalogue
) -> None:
    other = (await db.write(pain.note, club_key(), ANA, day, KNEE, catalogue, NOW)).note_id
    await db.write(pain.ask_tomorrow, ANA, knee, NOW)
    await db.write(pain.ask_tomorrow, ANA, other, NOW)
    board = Asking()
    await tick(db, board, ASK_AT)
    assert board.asked == [ANA]


async def test_the_persons_own_zone_counts_before_the_clubs(db: Database, knee: int) -> None:
    await db.write(execute, "INSERT INTO person (user_id, zone) VALUES (?, 'America/New_York')", (ANA,))
    evening = utc("2026-06-02 20:30")
    assert await db.write(pain.ask_tomorrow, ANA, knee, evening) == evening + timedelta(days=1), "16:30 there"


async def test_closed_direct_messages_are_let_be_in_silence(
    db: Database, knee: int, caplog: pytest.LogCaptureFixture
) -> None:
    await db.write(pain.ask_tomorrow, ANA, knee, NOW)
    board = Asking(Closed("no"))
    await tick(db, board, ASK_AT)
    await tick(db, board, ASK_AT + timedelta(minutes=1))
    assert board.asked == []
    assert caplog.text == ""


async def test_where_discord_does_not_answer_the_next_minute_tries_again(db: Database, knee: int) -> None:
    await db.write(pain.ask_tomorrow, ANA, knee, NOW)
    board = Asking(Unreachable("no"))
    await tick(db, board, ASK_AT)
    await tick(db, board, ASK_AT + timedelta(minutes=1))
    assert board.asked == [ANA]


@pytest.mark.parametrize(
    ("hours", "asked_after"),
    [
        pytest.param(0.9, 0.9, id="within-the-hour-is-soon-enough"),
        pytest.param(6, 24, id="at-night-waits-for-the-next-day"),
        pytest.param(50, 72, id="two-days-late-waits-for-the-third"),
        pytest.param(90, None, id="after-four-days-it-comes-no-more"),
    ],
)
async def test_after_an_outage_nobody_is_asked_at_an_odd_hour_nor_about_something_long_gone(
    db: Database, knee: int, hours: float, asked_after: float | None
) -> None:
    await db.write(pain.ask_tomorrow, ANA, knee, NOW)
    board = Asking()
    asked_at: list[float] = []
    for n in range(100):
        later = hours + n
        await tick(db, board, ASK_AT + timedelta(hours=later))
        if len(board.asked) > len(asked_at):
            asked_at.append(later)
    assert asked_at == ([] if asked_after is None else [asked_after])


async def test_a_fault_of_ours_is_logged_without_a_word_on_whom_it_concerns(
    db: Database, knee: int, caplog: pytest.LogCaptureFixture
) -> None:
    await db.write(pain.ask_tomorrow, ANA, knee, NOW)
    await tick(db, Asking(RuntimeError("a fault of ours")), ASK_AT)
    assert "question 1 failed" in caplog.text, "the row, not the person"
    assert str(ANA) not in caplog.text.replace("RuntimeError", "")
    assert "knee" not in caplog.text.casefold()


async def test_the_answer_is_kept_and_worse_wants_a_professional_from_then_on(
    db: Database, knee: int, catalogue: Catalogue
) -> None:
    await db.write(pain.advise, ANA, knee, (), catalogue)
    better = await db.write(pain.answer, ANA, knee, Outcome.BETTER, catalogue)
    assert better.advice == Gentler(catalogue.exercises["clamshell"])
    assert (await db.write(pain.answer, ANA, knee, Outcome.SAME, catalogue)).advice == Rest()
    worse = await db.write(pain.answer, ANA, knee, Outcome.WORSE, catalogue)
    assert isinstance(worse.advice, SeeProfessional)
    assert await column(db, "outcome") == ["worse"]
    with pytest.raises(UserError, match="rest is the better call"):
        await db.read(pain.gentler, ANA, knee, catalogue)


# Retention


async def test_notes_are_forgotten_after_90_days(
    db: Database, day: int, knee: int, catalogue: Catalogue
) -> None:
    newer = (
        await db.write(pain.note, club_key(), ANA, day, KNEE, catalogue, NOW + timedelta(seconds=1))
    ).note_id
    await db.write(pain.forget_old, NOW + timedelta(days=90))
    assert await column(db, "id") == [knee, newer]
    await db.write(pain.forget_old, NOW + timedelta(days=90, seconds=1))
    assert await column(db, "id") == [newer]


@pytest.mark.parametrize(
    ("level", "signs", "cleared", "kept"),
    [
        pytest.param(2, (), None, False, id="mild"),
        pytest.param(6, (), None, False, id="moderate"),
        pytest.param(2, (SIGN,), None, True, id="a-sign"),
        pytest.param(7, (), None, True, id="severe"),
        pytest.param(2, (SIGN,), "gone", True, id="a-sign-that-is-only-said-to-be-gone"),
        pytest.param(2, (SIGN,), "checked", False, id="a-sign-that-was-checked"),
        pytest.param(9, (), "checked", False, id="severe-and-checked"),
    ],
)
async def test_what_has_to_be_checked_is_kept_until_it_was(
    db: Database,
    day: int,
    catalogue: Catalogue,
    level: int,
    signs: tuple[str, ...],
    cleared: str | None,
    kept: bool,
) -> None:
    told = Pain(Place.KNEE, level, Since.DAYS)
    note_id = (await db.write(pain.note, club_key(), ANA, day, told, catalogue, NOW)).note_id
    await db.write(pain.advise, ANA, note_id, signs, catalogue)
    if cleared is not None:
        say = care_service.say_gone if cleared == "gone" else care_service.say_checked
        await db.write(say, ANA, catalogue, NOW + timedelta(days=1))
    await db.write(pain.forget_old, NOW + timedelta(days=91))
    assert await column(db, "id") == ([note_id] if kept else [])
