"""A set-up is begun, changed step by step, kept over restarts, and saved once it is complete."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.errors import UserError
from bot.domain.routines import Phase
from bot.domain.schedule import ClockChange, Club
from bot.domain.setup import MAX_SLOTS, Setup, TypedTime, without_slot
from bot.services import clubs, drafts
from bot.services.drafts import Author, Change, Proposal, Saved, TypedZone, unchanged
from bot.storage import cancellations, occurrences, slots
from bot.storage import clubs as stored_clubs
from bot.storage import drafts as stored_drafts
from bot.storage.database import Database
from tests.builders import A_TUESDAY, claim, slot, training_day, utc

NOON = utc("2026-06-02 12:00")  # of A_TUESDAY
SAM, KIM = Author(1, 100), Author(1, 200)
EVENING = TypedTime(weekdays=(2,), start="18:30")


async def begun(db: Database, author: Author = SAM, *options: str, now: datetime = NOON) -> Proposal:
    """A draft from the options of the command: time zone, days and start."""
    zone, days, start = (*options, None, None, None)[:3]
    return await drafts.open_draft(db, author, 10, drafts.beginning(zone, days, start), now)


async def saved(db: Database, *options: str, author: Author = SAM, now: datetime = NOON) -> Club:
    await begun(db, author, *options, now=now)
    outcome = await drafts.save(db, author, now)
    assert isinstance(outcome, Saved)
    return outcome.club


async def present(db: Database, guild_id: int = 1) -> Club | None:
    async with db.transaction() as connection:
        return await stored_clubs.get(connection, guild_id)


def times(setup: Setup | Club) -> list[tuple[int, str]]:
    return [(s.weekday, f"{s.starts:%H:%M}") for s in setup.slots]


# --- from nothing to saved


async def test_a_new_set_up_begins_in_the_channel_and_says_what_is_missing(db: Database) -> None:
    proposal = await begun(db)

    assert proposal.draft.setup == Setup(channel_id=10)
    assert proposal.draft.setup.missing == "a time zone and a training time"
    with pytest.raises(UserError, match="choose a time zone and a training time"):
        await drafts.save(db, SAM, NOON)
    assert await present(db) is None


async def test_a_set_up_of_forms_and_choices_becomes_the_club(db: Database) -> None:
    await begun(db)
    await drafts.enter(db, SAM, TypedZone("vienna"), NOON)
    await drafts.enter(
        db,
        SAM,
        TypedTime(weekdays=(2, 4), start="6.30 pm", label=" the  track ", minutes="30", since="4 Jun"),
        NOON,
    )
    await drafts.edit(
        db, SAM, lambda s: replace(s, role_id=7, equipment=frozenset(), phase=Phase.BASE_BUILDING), NOON
    )
    outcome = await drafts.save(db, SAM, NOON)

    assert isinstance(outcome, Saved)
    kept = await present(db)
    assert kept == outcome.club
    assert kept is not None
    assert (kept.channel_id, kept.zone, kept.role_id) == (10, "Europe/Vienna", 7)
    assert (kept.equipment, kept.phase, kept.organiser_id) == (frozenset(), Phase.BASE_BUILDING, 100)
    assert times(kept) == [(2, "18:30"), (4, "18:30")]
    assert {(s.label, s.lead, s.every_weeks, s.from_date) for s in kept.slots} == {
        ("the track", timedelta(minutes=30), 2, date(2026, 6, 4))
    }


async def test_options_of_the_command_fill_the_draft_at_once(db: Database) -> None:
    proposal = await begun(db, SAM, "austria", "Tue, Thu", "18:30")

    assert proposal.draft.setup.zone == "Europe/Vienna"
    assert times(proposal.draft.setup) == [(2, "18:30"), (4, "18:30")]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("vienna", "funday", "18:30"), "“funday” is not a weekday"),
        (("vienna", "Tue", "late"), "“late” is not a time"),
        (("qqqxyz",), "no time zone “qqqxyz”"),
        (("vienna", "Tue"), "both days and start"),
    ],
)
async def test_options_that_cannot_be_read_are_named_and_nothing_is_begun(
    db: Database, options: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(UserError, match=sentence):
        await begun(db, SAM, *options)
    with pytest.raises(UserError, match="/club setup"):
        await drafts.look(db, SAM, NOON)


async def test_the_next_five_posts_are_those_that_come_once_it_is_saved(db: Database) -> None:
    proposal = await begun(db, SAM, "vienna", "Tue, Thu", "18:30")
    outcome = await drafts.save(db, SAM, NOON)

    assert [o.local_date.day for o in proposal.upcoming] == [2, 4, 9, 11, 16]
    assert proposal.upcoming[0].due_at == utc("2026-06-02 15:45")
    assert isinstance(outcome, Saved)
    assert [o.due_at for o in outcome.upcoming] == [o.due_at for o in proposal.upcoming]
    async with db.transaction() as connection:
        due = await slots.due(connection, utc("2026-06-02 15:45"), 10)
    assert [n.starts_at for n in due] == [proposal.upcoming[0].starts_at]


async def test_times_that_clocks_skip_or_show_twice_are_foreseen(db: Database) -> None:
    proposal = await begun(db, SAM, "vienna", "Sun", "02:30")

    assert [(o.local_date, change) for o, change in proposal.clock_changes] == [
        (date(2026, 10, 25), ClockChange.TWICE),
        (date(2027, 3, 28), ClockChange.SKIPPED),
    ]


# --- what is typed wrong


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (TypedZone("qqqxyz"), "no time zone “qqqxyz”"),
        (replace(EVENING, start="late"), "“late” is not a time"),
        (replace(EVENING, minutes="soon"), "5 to 1440 minutes"),
        (replace(EVENING, minutes="1441"), "5 to 1440 minutes"),
        (replace(EVENING, minutes="4"), "5 to 1440 minutes"),
        (replace(EVENING, minutes="-5"), "5 to 1440 minutes"),
        (replace(EVENING, minutes="99999999999"), "5 to 1440 minutes"),
        (replace(EVENING, since="someday"), "“someday” is not a date"),
        (replace(EVENING, since="4 Jun"), "4 June is a Thursday, and this training is on Tuesday"),
        (EVENING, "Tuesday 18:30 is among your training times already"),
    ],
)
async def test_what_cannot_be_read_is_kept_with_the_sentence_that_says_why(
    db: Database, typed: TypedZone | TypedTime, sentence: str
) -> None:
    before = await begun(db, SAM, "vienna", "Tue", "18:30")

    after = await drafts.enter(db, SAM, typed, NOON)
    await drafts.edit(db, SAM, lambda s: replace(s, digest=True), NOON)
    later = (await drafts.look(db, SAM, NOON)).draft

    assert after.draft.setup == before.draft.setup
    assert later.mistake is not None
    assert later.mistake.typed == typed
    assert sentence in later.mistake.sentence


async def test_a_mistake_is_gone_once_it_is_corrected(db: Database) -> None:
    await begun(db)
    await drafts.enter(db, SAM, TypedZone("viena"), NOON)
    corrected = await drafts.enter(db, SAM, TypedZone("vienna"), NOON)

    assert corrected.draft.mistake is None
    assert corrected.draft.setup.zone == "Europe/Vienna"


@pytest.mark.parametrize("minutes", ["5", "1440"])
async def test_a_post_may_come_five_minutes_or_a_day_before(db: Database, minutes: str) -> None:
    await begun(db, SAM, "vienna")
    proposal = await drafts.enter(db, SAM, replace(EVENING, minutes=minutes), NOON)

    assert [s.lead for s in proposal.draft.setup.slots] == [timedelta(minutes=int(minutes))]


async def test_a_club_has_at_most_ten_training_times(db: Database) -> None:
    await begun(db, SAM, "vienna")
    await drafts.enter(db, SAM, replace(EVENING, weekdays=(1, 2, 3, 4, 5, 6, 7)), NOON)
    refused = await drafts.enter(db, SAM, replace(EVENING, weekdays=(1, 2, 3, 4), start="07:00"), NOON)
    full = await drafts.enter(db, SAM, replace(EVENING, weekdays=(1, 2, 3), start="07:00"), NOON)

    assert refused.draft.mistake is not None
    assert "10 training times" in refused.draft.mistake.sentence
    assert len(full.draft.setup.slots) == MAX_SLOTS
    assert len({s.id for s in full.draft.setup.slots}) == MAX_SLOTS
    assert len((await saved(db)).slots) == MAX_SLOTS


async def test_two_training_times_of_every_second_week_may_take_turns(db: Database) -> None:
    await begun(db, SAM, "vienna")
    await drafts.enter(db, SAM, replace(EVENING, label="Track", since="2 Jun"), NOON)
    both = await drafts.enter(db, SAM, replace(EVENING, label="Hills", since="9 Jun"), NOON)

    assert both.draft.mistake is None
    assert [o.local_date.day for o in both.upcoming] == [2, 9, 16, 23, 30]
    assert len({o.slot_id for o in both.upcoming}) == 2


# --- later, without starting over


async def test_a_club_that_is_set_up_opens_with_what_it_has(db: Database) -> None:
    ours = await saved(db, "vienna", "Tue, Sun", "18:30")

    draft = (await begun(db, KIM)).draft

    assert draft.setup == draft.base == Setup.of(ours, digest=False)


@pytest.mark.parametrize("zone", ["Mars/Phobos", "", "Europe"])
async def test_a_club_whose_time_zone_is_no_longer_known_is_asked_for_one(db: Database, zone: str) -> None:
    before = await saved(db, "vienna", "Tue", "18:30")
    async with db.transaction() as connection:
        await connection.execute("UPDATE club SET zone = ?", (zone,))

    opened = await begun(db, now=utc("2026-06-10 12:00"))
    assert opened.draft.setup.missing == "a time zone"
    assert times(opened.draft.setup) == times(before)

    after = await saved(db, "tokyo", now=utc("2026-06-10 12:00"))
    assert (after.zone, times(after)) == ("Asia/Tokyo", times(before))


async def test_a_training_time_is_changed_from_what_it_was(db: Database) -> None:
    await begun(db, SAM, "vienna")
    await drafts.enter(db, SAM, replace(EVENING, label="Track", since="9 Jun"), NOON)
    [tuesday] = (await saved(db)).slots
    later = utc("2026-06-20 12:00")

    form = TypedTime.of(tuesday, date(2026, 6, 20))
    await begun(db, now=later)
    changed = await drafts.enter(db, SAM, replace(form, start="19:00"), later)

    assert form == replace(EVENING, label="Track", since="2026-06-23", slot_id=tuesday.id), "a date ahead"
    assert changed.draft.setup.slots == (replace(tuesday, starts=time(19)),), "and the same weeks as before"


async def test_a_training_time_can_be_taken_to_more_days(db: Database) -> None:
    [tuesday] = (await saved(db, "vienna", "Tue", "18:30")).slots
    await begun(db)

    changed = await drafts.enter(db, SAM, replace(EVENING, weekdays=(2, 4), slot_id=tuesday.id), NOON)

    assert times(changed.draft.setup) == [(2, "18:30"), (4, "18:30")]
    assert tuesday in changed.draft.setup.slots


async def test_days_and_start_in_the_command_are_the_new_week_and_keep_what_else_was_said(
    db: Database,
) -> None:
    await begun(db, SAM, "vienna", "Sun", "09:00")
    await drafts.enter(db, SAM, replace(EVENING, label="Track", minutes="30"), NOON)
    before = await saved(db)

    setup = (await begun(db, SAM, "vienna", "Tue, Fri", "19:00")).draft.setup

    tuesday = next(s for s in before.slots if s.weekday == 2)
    assert times(setup) == [(2, "19:00"), (5, "19:00")]
    assert setup.slots[0] == replace(tuesday, starts=time(19))


async def test_saving_leaves_one_off_sessions_cancellations_and_the_pause_alone(db: Database) -> None:
    ours = await saved(db, "vienna", "Tue", "18:30")
    once = replace(slot(6, "10:00"), only_on=date(2026, 6, 20))
    async with db.transaction() as connection:
        await slots.add(connection, 1, once)
        await cancellations.add(connection, ours.slots[0].id, date(2026, 6, 16))
        await stored_clubs.set_paused(connection, 1, date(2026, 6, 9))

    proposal = await begun(db, SAM, "vienna", "Tue, Thu", "19:00")
    after = await saved(db)

    assert [o.local_date.day for o in proposal.upcoming] == [9, 11, 18, 20, 23]
    assert [s.only_on for s in after.slots if s.only_on] == [date(2026, 6, 20)]
    assert after.cancelled == {(ours.slots[0].id, date(2026, 6, 16))}
    assert after.paused_until == date(2026, 6, 9)


async def test_saving_says_that_all_is_well_again_and_who_hears_of_trouble(db: Database) -> None:
    await saved(db, "vienna", "Tue", "18:30", author=SAM)
    async with db.transaction() as connection:
        await stored_clubs.set_trouble(connection, 1, "The channel is gone.")

    after = await saved(db, author=KIM)

    assert (after.trouble, after.organiser_id) == (None, KIM.user_id)


async def test_the_weekly_digest_comes_on_sunday_evening_while_it_is_wanted(db: Database) -> None:
    async def due_after(change: Change) -> datetime | None:
        await begun(db)
        await drafts.edit(db, SAM, change, NOON)
        await drafts.save(db, SAM, NOON)
        return (await clubs.status(db, 1, NOON)).digest_due_at

    await saved(db, "vienna", "Tue", "18:30")
    sunday = datetime(2026, 6, 7, 19, tzinfo=ZoneInfo("Europe/Vienna"))
    assert await due_after(unchanged) is None
    assert await due_after(lambda s: replace(s, digest=True)) == sunday
    assert await due_after(unchanged) == sunday
    assert await due_after(lambda s: replace(s, zone="Asia/Tokyo")) == sunday.replace(
        tzinfo=ZoneInfo("Asia/Tokyo")
    )
    assert await due_after(lambda s: replace(s, digest=False)) is None


# --- the day of the change


def moved(**changes: str) -> Change:
    def change(setup: Setup) -> Setup:
        return drafts.beginning(changes.get("zone"), changes.get("days"), changes.get("start"))(setup)

    return change


def removed_and_added(setup: Setup) -> Setup:
    return moved(days="Tue", start="18:30")(replace(setup, slots=()))


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param([moved(days="Tue", start="19:00")], id="moved-to-a-later-time"),
        pytest.param([moved(days="Tue, Thu", start="18:30")], id="one-more-day"),
        pytest.param([moved(zone="London")], id="another-time-zone"),
        pytest.param(
            [moved(days="Thu", start="18:30"), moved(days="Tue", start="18:30")], id="given-up-and-taken-back"
        ),
        pytest.param([removed_and_added], id="removed-and-added-in-one-draft"),
    ],
)
async def test_a_day_that_had_its_post_gets_no_second_one(db: Database, steps: list[Change]) -> None:
    ours = await saved(db, "vienna", "Tue", "18:30")
    await training_day(db, ours, A_TUESDAY)
    for change in steps:
        await begun(db)
        await drafts.edit(db, SAM, change, NOON)
        ours = await saved(db)

    tuesday = replace(ours, slots=tuple(s for s in ours.slots if s.weekday == 2))
    assert await claim(db, tuesday, A_TUESDAY) is None
    async with db.transaction() as connection:
        assert await slots.due(connection, utc("2026-06-02 23:00"), 10) == []


async def test_a_slot_that_goes_to_another_day_and_a_new_one_on_its_day_post_once(db: Database) -> None:
    ours = await saved(db, "vienna", "Tue", "18:30")
    await training_day(db, ours, A_TUESDAY)
    await begun(db)
    await drafts.enter(db, SAM, replace(EVENING, weekdays=(4,), slot_id=ours.slots[0].id), NOON)
    await drafts.enter(db, SAM, EVENING, NOON)
    after = await saved(db)

    assert times(after) == [(2, "18:30"), (4, "18:30")]
    async with db.transaction() as connection:
        assert await slots.due(connection, utc("2026-06-02 23:00"), 10) == []


async def test_a_post_that_is_out_is_not_shown_as_coming(db: Database) -> None:
    ours = await saved(db, "vienna", "Tue", "18:30")
    await training_day(db, ours, A_TUESDAY)

    assert [o.local_date.day for o in (await begun(db)).upcoming] == [9, 16, 23, 30, 7]


async def test_a_new_time_zone_moves_the_coming_runs_and_no_past_one(db: Database) -> None:
    ours = await saved(db, "vienna", "Tue", "18:30")
    past = await training_day(db, ours, date(2026, 5, 26))

    await saved(db, "tokyo")

    async with db.transaction() as connection:
        assert await occurrences.get(connection, past.id) == past
    [first, *_] = (await clubs.status(db, 1, NOON)).upcoming
    assert first.starts_at == datetime(2026, 6, 9, 18, 30, tzinfo=ZoneInfo("Asia/Tokyo"))


# --- drafts themselves


async def test_a_draft_is_taken_up_where_it_was_left(db: Database) -> None:
    left = await begun(db, SAM, "vienna", "Tue", "18:30")

    assert (await begun(db, now=NOON + timedelta(days=6))).draft == left.draft


async def test_a_draft_that_nobody_touched_for_a_week_is_forgotten(db: Database) -> None:
    await begun(db, SAM, "vienna", "Tue", "18:30")

    later = NOON + timedelta(days=8)
    with pytest.raises(UserError, match="left for a week"):
        await drafts.save(db, SAM, later)
    assert (await begun(db, now=later)).draft.setup == Setup(channel_id=10)


@pytest.mark.parametrize("plan", ["", "{}", '{"setup": {"zone": 5}, "base": null}', "not json"])
async def test_a_draft_of_another_version_is_begun_anew(db: Database, plan: str) -> None:
    async with db.transaction() as connection:
        await stored_drafts.put(connection, 1, SAM.user_id, plan, NOON)

    with pytest.raises(UserError, match="Open it anew"):
        await drafts.look(db, SAM, NOON)
    assert (await begun(db)).draft.setup == Setup(channel_id=10)


async def save_it(db: Database, author: Author) -> None:
    await drafts.save(db, author, NOON)


@pytest.mark.parametrize("end", [drafts.discard, save_it])
async def test_a_draft_that_was_saved_or_discarded_can_no_longer_be_saved(
    db: Database, end: Callable[[Database, Author], Awaitable[object]]
) -> None:
    await begun(db, SAM, "vienna", "Tue", "18:30")
    await end(db, SAM)

    with pytest.raises(UserError, match="saved, discarded or left for a week"):
        await drafts.save(db, SAM, NOON)


async def test_two_organisers_have_two_drafts(db: Database) -> None:
    await begun(db, SAM, "vienna", "Tue", "18:30")
    await begun(db, KIM, "tokyo", "Sun", "09:00")

    assert (await drafts.look(db, SAM, NOON)).draft.setup.zone == "Europe/Vienna"
    assert (await drafts.look(db, KIM, NOON)).draft.setup.zone == "Asia/Tokyo"


async def test_what_somebody_else_saved_meanwhile_is_shown_before_it_is_overwritten(db: Database) -> None:
    await saved(db, "vienna", "Tue", "18:30")
    await begun(db, SAM, "vienna", "Tue", "19:00")
    await begun(db, KIM)
    await drafts.edit(db, KIM, lambda s: replace(s, role_id=7), NOON)
    theirs = await saved(db, author=KIM)

    first = await drafts.save(db, SAM, NOON)
    assert isinstance(first, Proposal)
    assert first.draft.outdated
    assert await present(db) == theirs, "nothing was saved"
    assert first.draft.base == Setup.of(theirs, digest=False)
    assert first.draft.setup.role_id == 7, "what I left alone is theirs"
    assert times(first.draft.setup) == [(2, "19:00")], "what I changed is mine"

    second = await drafts.save(db, SAM, NOON)
    assert isinstance(second, Saved)
    assert (second.club.role_id, times(second.club)) == (7, [(2, "19:00")])


async def test_two_organisers_who_set_the_same_club_up_do_not_overwrite_each_other(db: Database) -> None:
    await begun(db, SAM, "vienna", "Tue", "18:30")
    await saved(db, "vienna", "Sun", "09:00", author=KIM)

    outcome = await drafts.save(db, SAM, NOON)

    assert isinstance(outcome, Proposal)
    assert outcome.draft.base is not None
    assert times(outcome.draft.base) == [(7, "09:00")]
    assert times(outcome.draft.setup) == [(2, "18:30")]


async def test_a_training_time_that_is_no_longer_in_the_draft_is_named(db: Database) -> None:
    proposal = await begun(db, SAM, "vienna", "Tue", "18:30")
    [tuesday] = proposal.draft.setup.slots
    await drafts.edit(db, SAM, lambda s: without_slot(s, tuesday.id), NOON)

    with pytest.raises(UserError, match="no longer in this draft"):
        (await drafts.look(db, SAM, NOON)).draft.setup.slot(tuesday.id)
