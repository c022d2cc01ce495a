"""The cards for streaks: what a check-in did, a member's streak, boards and milestones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import discord
from discord import app_commands

from bot.content.catalogue import Catalogue
from bot.content.self_tests import SelfTest
from bot.content.texts import Occasion, choose
from bot.features.pain.buttons import Wanted
from bot.features.pain.cards import SEE_SOMEBODY, care_row
from bot.features.pain.care_cards import care_buttons, colour_for, resting_line, see_first
from bot.features.pain.rules import SeeProfessional, yours
from bot.features.self_tests.buttons import BeginTest
from bot.features.streaks.boards import Board, Page, Standing
from bot.features.streaks.boards_service import ClubTotals, Overview, PublicCard, ShownBoard
from bot.features.streaks.buttons import BOARD_NAMES, CLUB, CLUB_BOARDS, LABELS, CheckIn, OpenBoard, ShowBoard
from bot.features.streaks.rules import (
    SHIELD_PRICE,
    TARGET,
    Answer,
    Consistency,
    Milestone,
    Record,
    Shields,
    State,
    Streak,
)
from bot.features.streaks.service import CheckedIn, OpenDay, OpenDays
from bot.interactions.cards import ACCENT, Card, Row, clock, isolated, plain, relative_time, times
from bot.pictures.charts.board import BoardRow, board_alt_text, milestone_alt_text, not_in_full
from bot.pictures.charts.calendar import calendar_alt_text

BOARD_PICTURE, CALENDAR_PICTURE, MILESTONE_PICTURE = "board.png", "calendar.png", "milestone.png"
"""The names of the files beside the cards."""

_MOST, _LONGEST = 25, 100
"""The most suggestions that Discord shows, and the most characters in each."""

TOO_MUCH_REST = (
    "You've had two rest days in four weeks, so this one isn't excused. A shield covers it if you have one. "
    "Ill, hurt or away? **Something hurts** or a /me pause always excuses you."
)


def answer_card(
    result: CheckedIn, catalogue: Catalogue, also: Sequence[str] = (), retest: SelfTest | None = None
) -> Card:
    """Return what a check-in did; if something hurts, with what can be said and done about it.

    ``also`` names the other clubs where it was counted; ``retest`` is the self-test worth repeating now.
    """
    lines = [
        _counted(result),
        _sense(result, catalogue),
        _go_easy(result),
        f"It counts for {' and '.join(also)} too." if also else None,
        _in_a_pause(result),
        _small_print(result),
    ]
    return Card(
        *see_first(result.care),
        "\n".join(line for line in lines if line is not None),
        *([care_row(result.occurrence.id)] if result.answer is Answer.HURT else []),
        *([care_buttons(result.care, Wanted())] if result.hurts and result.answer is not Answer.HURT else []),
        *(_invitation(retest) if retest is not None else ()),
        colour=colour_for(result.care),
    )


def _invitation(test: SelfTest) -> tuple[str, Row]:
    """Return one line and a button: easy to scroll past."""
    weeks = test.first_retest_week
    line = (
        f"You did the **{test.name}** at least {weeks} weeks ago. "
        "If you feel like it, a retest may show what's changed."
    )
    return line, Row(BeginTest(test.id, "Test again"))


def _counted(result: CheckedIn) -> str:
    again = "" if result.changed else "You're already checked in, so nothing changes."
    # Nobody who is hurt is cheered on.
    bonus = "Checked in." if result.hurts else "Bonus session!"
    total = f"**{times(result.streak.total, 'check-in')}** in total"
    match result.answer:
        case Answer.DONE if result.is_second:
            return (
                f"{again or bonus} You've done another run that day, and a streak counts each day once. "
                f"That's {total}. {_stays(result.after)}"
            )
        case Answer.DONE if result.state is State.EXTRA:
            return (
                f"{again or bonus} That's {total}. "
                "This run isn't on one of your days, so your streak stays as it is."
            )
        case Answer.DONE:
            return _grows(result) if not again else f"{again} Your streak: **{result.streak.current}**."
        case Answer.RESTING if result.state is State.OPEN:
            return f"{again or 'Enjoy your rest day.'} {TOO_MUCH_REST}"
        case Answer.RESTING:
            return f"{again or 'Enjoy your rest day.'} {_stays(result.after)}"
        case Answer.HURT:
            return (
                "Sorry to hear that. Skip the exercises today, and the run too if running hurts. "
                f"Only you can see this.\n{_said(again, result.after)}"
                f"{SEE_SOMEBODY} You can tell me where it hurts, if you like."
            )


def _said(again: str, record: Record) -> str:
    """Return what a check-in because of pain does to a streak; nothing to somebody who has none yet."""
    stays = _stays(record) if record.streak.total else ""
    said = " ".join(each for each in (again, stays) if each)
    return f"{said}\n" if said else ""


def _grows(result: CheckedIn) -> str:
    """Return the streak after a done, which it counts."""
    record, streak = result.after, result.streak
    well_done, welcome = ("Checked in.", "Checked in.") if result.hurts else ("Nice one!", "Welcome back!")
    if streak.current != 1:
        return f"{well_done} That's **{streak.current} in a row**.{_lately(record)}"
    if not _is_restart(record):
        return f"{well_done} Your streak starts here."
    kept = _still_count(streak.total)
    if streak.best > 1:
        kept = f"Your longest streak ({streak.best}) and all {streak.total} check-ins still count."
    return f"{welcome} A new streak starts here. {kept}"


def _is_restart(record: Record) -> bool:
    """Return whether another streak came before this one: what was done as a bonus is in none."""
    return sum(state is State.DONE for _, state in record.states) > 1


def _lately(record: Record) -> str:
    """Return, after a restart, what a missed day doesn't take away."""
    regular, streak = record.consistency, record.streak
    if streak.current >= streak.best:
        return ""
    return f" You've done {regular.done} of your {times(regular.held, 'run')} in the last 8 weeks."


def _stays(record: Record) -> str:
    streak = record.streak
    if streak.current:
        return f"Your streak stays at **{streak.current}**.{_lately(record)}"
    if not streak.total:
        return "Your first Done starts your streak."
    return f"Your next Done starts a new streak. {_still_count(streak.total)}"


def _still_count(total: int) -> str:
    match total:
        case 1:
            return "Your 1 check-in still counts."
        case 2:
            return "Both your check-ins still count."
        case _:
            return f"All {total} of your check-ins still count."


def _sense(result: CheckedIn, catalogue: Catalogue) -> str | None:
    if result.hurts and result.answer is not Answer.HURT:
        return None if isinstance(result.care.advice, SeeProfessional) else resting_line(result.care)
    is_first = _is_first(result)
    if is_first and not result.changed:
        return None  # nobody is welcomed twice
    occasion = Occasion.WELCOME if is_first else Occasion(result.answer.value)
    return choose(catalogue.phrases, occasion, result.tone, result.occurrence.id, result.user_id)


def _go_easy(result: CheckedIn) -> str | None:
    """Return a word on what hurts a little, to somebody who has trained all the same."""
    if result.answer is not Answer.DONE or result.hurts or not result.care.pains:
        return None
    return f"Go easy on {yours(result.care.pains[0].place)}, and stop if it gets worse."


def _is_first(result: CheckedIn) -> bool:
    return result.answer is Answer.DONE and result.streak.total == 1


def _in_a_pause(result: CheckedIn) -> str | None:
    if result.paused is None or result.answer is not Answer.DONE:
        return None
    last = result.paused.last
    return f"You're paused until {last.day} {last:%B}. Back for good? End your pause in /me settings."


def _small_print(result: CheckedIn) -> str:
    following = (
        f"Next run: {clock(result.next_at)}, {relative_time(result.next_at)} · " if result.next_at else ""
    )
    held = result.after.protection.held
    if held == 1 and _is_first(result):
        return f"-# {following}You have 1 shield: it saves your streak if you miss a run."
    return f"-# {following}You have {times(held, 'shield') if held else 'no shields'}."


def check_in_card(open_days: OpenDays, when: str | None) -> Card:
    """Return the chosen day with the three answers; raise UserError if it takes none."""
    day = open_days.named(when)
    if day is None:
        following = open_days.next_at
        coming = f" Next run: {clock(following)}, {relative_time(following)}." if following else ""
        return Card(f"Nothing to check in for. You're all caught up.{coming}", colour=ACCENT)
    occurrence = day.occurrence
    label = f"\n**{plain(occurrence.label)}**" if occurrence.label else ""
    answered = (
        f"Checked in: **{LABELS[day.said]}**." if day.said is not None else "You haven't checked in yet."
    )
    return Card(
        f"### {clock(occurrence.starts_at)}{label}\n{answered}\n"
        f"-# You can check in until {clock(occurrence.closes_at)}.",
        Row(*(CheckIn(occurrence.id, answer) for answer in Answer)),
        colour=ACCENT,
    )


def day_suggestions(days: Iterable[OpenDay], typed: str) -> list[app_commands.Choice[str]]:
    """Return the open days whose names contain the typed text, in their order."""
    named = [(_day_name(day), str(day.occurrence.id)) for day in days]
    found = [(name, key) for name, key in named if typed.casefold() in name.casefold()]
    return [app_commands.Choice(name=name[:_LONGEST], value=key) for name, key in found[:_MOST]]


def _day_name(day: OpenDay) -> str:
    """Return "Tuesday 2 June 18:30 · Track · Done": day and time in the club's time zone."""
    starts = day.occurrence.starts_at.astimezone(ZoneInfo(day.zone))
    answered = f"checked in: {LABELS[day.said]}" if day.said is not None else None
    parts = (f"{starts:%A} {starts.day} {starts:%B %H:%M}", isolated(day.occurrence.label), answered)
    return " · ".join(part for part in parts if part)


def streak_card(overview: Overview, shared_by: str | None = None) -> Card:
    """Return the member's own card, its picture a file beside it; ``shared_by``, a name, makes it public."""
    record = overview.record
    alt_text = calendar_alt_text(record, overview.weekdays, overview.today)
    boards = [] if overview.solo else [Row(OpenBoard(Board.MONTH, CLUB_BOARDS))]
    head = (
        _own_headline(overview)
        if shared_by is None
        else _headline(plain(shared_by), record.streak, record.consistency)
    )
    return Card(
        head,
        _picture(CALENDAR_PICTURE, alt_text),
        *(["\n".join(_ahead(overview))] if shared_by is None else []),
        *boards,
        colour=ACCENT,
    )


def member_card(card: PublicCard) -> Card:
    """Return what others may see of a member. A streak of 0 isn't mentioned."""
    streak, regular = card.streak, card.consistency
    numbers = [
        *([f"Longest streak: {streak.best}"] if streak.best else []),
        *([_weeks_on_target(regular)] if regular.weeks_on_target else []),
    ]
    small = f"\n-# {' · '.join(numbers)}" if numbers else ""
    return Card(_headline(plain(card.name), streak, regular) + small, colour=ACCENT)


def _headline(name: str, streak: Streak, regular: Consistency) -> str:
    """Return what others read first, and what was done lately and in total."""
    lately = _of_runs(regular)
    in_all = f"{times(streak.total, 'check-in')} in total"
    counts = f"Last 8 weeks: {lately}\n{in_all}" if regular.held > 1 else in_all
    if not streak.total:
        return f"## {name}: day one\nA streak starts with the first Done."
    if streak.current:
        row = f"{streak.current} in a row" if streak.current > 1 else "a streak of 1"
        return f"## {name}: {row}\n{counts}"
    if regular.done:
        return f"## {name}: {lately} in the last 8 weeks\n{in_all}"
    return f"## {name}: {in_all}"


def _own_headline(overview: Overview) -> str:
    """Return what the member reads first; after a miss, what stays, and that one Done starts a new streak."""
    record = overview.record
    streak, regular = record.streak, record.consistency
    if not streak.total:
        where = "your next reminder" if overview.solo else "the next post"
        return (
            "## Your streak starts with your first Done\n"
            f"Tap **Done** on {where}, before the run or up to 48 hours after it starts."
        )
    if not streak.current:
        first = f"{_of_runs(regular)} in the last 8 weeks" if regular.done else "Ready when you are"
        return f"## {first}\nTap **Done** next time to start a new streak. {_still_count(streak.total)}"
    lines = [
        *([_weeks_on_target(regular)] if record.is_newcomer and regular.weeks_on_target else []),
        *([f"Last 8 weeks: {_of_runs(regular)}{_shielded(record)}"] if regular.held > 1 else []),
        f"{times(streak.total, 'check-in')} in total",
    ]
    return "\n".join([f"## Your streak: {streak.current}", *lines])


def _of_runs(regular: Consistency) -> str:
    """Return "20 of 21 runs": those of the last 8 weeks that were done, missed or saved by a shield."""
    return f"{regular.done} of {times(regular.held, 'run')}"


def _shielded(record: Record) -> str:
    """Return how many of those runs a shield saved the streak from."""
    counted = [state for _, state in record.states if state in (State.DONE, State.PROTECTED, State.MISSED)]
    saved = counted[-record.consistency.held :].count(State.PROTECTED)
    return f", {times(saved, 'shield')} used" if saved else ""


def _weeks_on_target(regular: Consistency) -> str:
    """Return "3 weeks with 2 or more check-ins"."""
    return f"{times(regular.weeks_on_target, 'week')} with {TARGET} or more check-ins"


def _ahead(overview: Overview) -> list[str]:
    """Return what comes, and the shields."""
    lines: list[str] = []
    if overview.paused is not None:
        last = overview.paused.last
        lines.append(
            f"Paused until {last.day} {last:%B}. Nothing counts against you. End it early in /me settings."
        )
    if overview.next_at is not None:
        lines.append(f"Next run: {clock(overview.next_at)}, {relative_time(overview.next_at)}")
    lines.append(f"-# {_shields(overview.record.protection)}")
    return lines


def _shields(shields: Shields) -> str:
    """Return the charge of the battery: each done adds an eighth of a shield, and two shields are full."""
    to_go = SHIELD_PRICE - shields.eighths
    earn = f"{to_go} more check-ins earn" if to_go > 1 else "1 more check-in earns"
    match shields.held:
        case 0:
            return f"No shields left. {earn} one."
        case 1:
            return f"1 shield: it saves your streak if you miss a run. {earn} another."
        case _:
            return "2 shields, the most you can hold. Each one covers a missed run."


def board_card(shown: ShownBoard, *, public: bool) -> Card:
    """Return the first page as a picture, with the names it can't show in words; other pages in words.

    ``public``: everybody reads it, and nobody is "you".
    """
    page = shown.page
    if page.number == 1:
        rows = board_rows(page, public=public)
        alt_text = board_alt_text(rows, board_title(shown))
        parts: list[discord.ui.Item[Any] | str] = [f"## {CLUB_BOARDS}", _picture(BOARD_PICTURE, alt_text)]
        in_words = not_in_full(rows)
        if in_words:
            parts.append("-# " + " · ".join(f"{row.rank}\\. {plain(row.name)}" for row in in_words))
    else:
        own = None if public else page.own
        lines = "\n".join(_line(each, each == own) for each in page.standings)
        parts = [f"## {CLUB_BOARDS}\n**{board_title(shown)}**\n{lines}"]
    notes = _notes(shown, public)
    return Card(
        *parts,
        *(["\n".join(notes)] if notes else []),
        *_page_row(shown),
        Row(*(ShowBoard(each) for each in BOARD_NAMES if each != shown.board)),
        colour=ACCENT,
    )


def club_card(totals: ClubTotals) -> Card:
    """Return what the club has done together; nobody is named."""
    lines: list[str] = []
    if totals.done:
        lines.append(f"{totals.month:%B}: **{totals.done}**, from {times(totals.members, 'runner')}")
    if totals.best_week is not None:
        monday = totals.best_week
        lines.append(f"Best week: **{totals.best_done}**, starting {monday.day} {monday:%B %Y}")
    head = (
        f"{times(totals.total, 'check-in')} together"
        if totals.total
        else "No check-ins yet. The first is still to come."
    )
    return Card(
        "\n".join([f"## {CLUB_BOARDS}\n**{head}**", *lines]),
        Row(*(ShowBoard(each) for each in BOARD_NAMES if each != CLUB)),
        colour=ACCENT,
    )


def board_title(shown: ShownBoard) -> str:
    """Return what the board counts."""
    match shown.board:
        case Board.MONTH:
            return f"Check-ins in {shown.month:%B}"
        case Board.STREAK:
            return "Current streak"
        case Board.BEST:
            return "Longest streak"
        case Board.ALL_TIME:
            return "Check-ins in total"


def board_rows(page: Page, *, public: bool) -> list[BoardRow]:
    """Return the page, with the reader's own standing below it if that is further down and it is private."""
    own = None if public else page.own
    further_down = [own] if own is not None and own not in page.standings else []
    return [
        BoardRow(each.rank, each.line.name, each.count, each == own)
        for each in (*page.standings, *further_down)
    ]


def _line(standing: Standing, own: bool) -> str:
    text = f"{standing.rank}\\. {plain(standing.line.name)} · {standing.count}"
    return f"**{text} (you)**" if own else text


def _notes(shown: ShownBoard, public: bool) -> list[str]:
    page, notes = shown.page, list[str]()
    if not public:
        if page.own is None:
            notes.append(
                "-# You're hidden from the boards. Change it in /me settings."
                if shown.hidden
                else "-# Your next Done puts you on this board."
            )
        elif page.number > 1 and page.own not in page.standings:
            notes.append(_line(page.own, own=True))
    if shown.board is Board.MONTH and page.standings:
        notes.append("-# If two runners tie, the one who was more consistent over 8 weeks comes first.")
    return notes


def _page_row(shown: ShownBoard) -> Sequence[Row]:
    page = shown.page
    beside = [n for n in (page.number - 1, page.number + 1) if 1 <= n <= page.of]
    buttons = [ShowBoard(shown.board, n, label=f"Page {n} of {page.of}") for n in beside]
    return [Row(*buttons)] if buttons else []


def milestone_card(milestone: Milestone) -> Card:
    """Return the private note; its picture is a file beside it."""
    return Card(
        f"## {_milestone_name(milestone).capitalize()}!",
        _picture(MILESTONE_PICTURE, milestone_alt_text(milestone)),
        "-# Only you can see this. Choose in /me settings whether to share milestones with your club.",
        colour=ACCENT,
    )


def milestone_announcement(milestone: Milestone, name: str) -> str:
    """Return the text by which a club hears about a member who wants that."""
    return f"Well done, **{plain(name)}**: {_milestone_name(milestone)}!"


def _milestone_name(milestone: Milestone) -> str:
    if milestone is Milestone.YEAR:
        return "a whole year of check-ins"
    return f"{milestone.value} check-ins in a row"


def _picture(name: str, alt_text: str) -> discord.ui.MediaGallery[Any]:
    """Return a gallery with the file of this name beside the card."""
    return discord.ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{name}", description=alt_text))
