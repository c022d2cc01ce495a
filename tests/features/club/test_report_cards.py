"""The organiser's card of the last eight weeks fits a phone and Discord, whoever is in the club."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from bot.features.club.attendance import Participant, Participation, Week
from bot.features.club.report_cards import PER_PAGE, participation_card
from tests.interactions.limits import check_limits, flatten

NARROW = 27
"""Letters of a line that a card shows on a phone 360 points wide (looked at in SimCord)."""

NARROW_SMALL = 36
"""The same for small print."""


def weeks(sessions: int, members: int, done: int) -> tuple[Week, ...]:
    return tuple(Week(date(2026, 4, 13) + timedelta(weeks=n), sessions, members, done) for n in range(8))


def words(found: Participation, number: int = 1) -> str:
    parts = flatten(participation_card(found, number).to_components())
    return "\n".join(str(part.get("content") or part.get("label") or "") for part in parts)


def chart(found: Participation) -> list[str]:
    """The lines of the weeks: a date and a bar each, and below it what was done."""
    lines = words(found).replace("`", "").split("\n")
    return [each for line, below in pairwise(lines) if "░" in line or "█" in line for each in (line, below)]


@pytest.mark.parametrize("number", [0, 1, 3, 5, 9999])
def test_a_large_club_with_the_longest_names_fits(number: int) -> None:
    names = tuple(Participant("*" * 32, 24) for _ in range(100))
    found = Participation(weeks(99, 9999, 99_999), names, 9999)

    check_limits(participation_card(found, number))


def test_a_week_has_a_bar_that_grows_with_what_was_done() -> None:
    held = [Week(date(2026, 5, 25), 3, 12, 28), Week(date(2026, 6, 1), 1, 1, 1), Week(date(2026, 6, 8), 2)]

    assert chart(Participation((*held, Week(date(2026, 6, 15))), (), 0)) == [
        "25 May ████████████",
        "-# 28 check-ins · 12 runners · 3 runs",
        "01 Jun █░░░░░░░░░░░",
        "-# 1 check-in · 1 runner · 1 run",
        "08 Jun ░░░░░░░░░░░░",
        "-# 0 check-ins · 2 runs",
        "15 Jun ░░░░░░░░░░░░",
        "-# no club run yet",
    ]


def test_a_week_of_a_club_of_ninety_fits_a_narrow_phone() -> None:
    lines = chart(Participation(weeks(3, 90, 99), (), 0))
    bars, sums = lines[::2], lines[1::2]
    assert max(map(len, bars)) <= NARROW
    assert max(len(line.removeprefix("-# ")) for line in sums) <= NARROW_SMALL


def test_names_are_shown_as_they_are_and_reach_nobody() -> None:
    text = words(Participation(weeks(1, 1, 1), (Participant("**[x](y)** <@1> `", 3),), 0))

    assert r"\*\*\[x\]\(y\)\*\* \<\@1\> \`" in text


def test_pages_have_twenty_and_name_the_ones_beside_them() -> None:
    found = Participation(weeks(1, 1, 1), tuple(Participant(f"R{n}", 1) for n in range(45)), 0)

    assert words(found, 2).count("**1** · ") == PER_PAGE
    assert "R20" in words(found, 2)
    assert "Page 1 of 3\nPage 3 of 3" in words(found, 2)
    assert "Page" not in words(Participation(weeks(1, 1, 1), found.members[:PER_PAGE], 0))


@pytest.mark.parametrize(
    ("named", "hidden", "sentence"),
    [
        (1, 1, "And 1 more, who keeps their name private."),
        (1, 3, "And 3 more, who keep their names private."),
        (0, 3, "-# 3 runners keep their names private."),
    ],
)
def test_who_keeps_off_boards_is_only_counted(named: int, hidden: int, sentence: str) -> None:
    assert sentence in words(Participation(weeks(1, 1, 1), (Participant("Ana", 1),) * named, hidden))


def test_eight_weeks_without_a_session_or_without_a_done_say_so() -> None:
    assert "No club runs yet" in words(Participation(weeks(0, 0, 0), (), 0))
    assert "No check-ins yet." in words(Participation(weeks(1, 0, 0), (), 0))
