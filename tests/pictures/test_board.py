"""The board: who stands where, whatever they call themselves."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.pictures.charts import blank
from bot.pictures.charts.board import (
    EMPTY,
    BoardRow,
    board_alt_text,
    board_picture,
    drawable,
    in_order_of_sight,
    not_in_full,
)
from tests.pictures.samples import BOARDS, TITLE, board, seen

if TYPE_CHECKING:
    from tests.pictures.conftest import Written

HOSTILE = {
    "emoji": ("Zoë 🏃‍♀️💨", "Zoë"),
    "only emoji": ("🏃‍♀️💨", "Member"),
    "chinese": ("李明", "Member"),
    "arabic": ("محمد", "Member"),
    "chinese and latin": ("李明 Li Ming", "Li Ming"),
    "hebrew": ("דנה לוי", "יול הנד"),
    "hebrew and a number": ("(דנה) 72", "72 (הנד)"),
    "hebrew and latin": ("דנה Dana", "Dana"),
    "cyrillic": ("Серёжа", "Серёжа"),
    "greek": ("Παύλος", "Παύλος"),
    "armenian": ("Արամ", "Արամ"),
    "vietnamese": ("Nguye\u0302\u0303n", "Nguyễn"),
    "zalgo": ("B\u0336\u0322\u035de\u0334\u0321n\u0337\u0315" + "\u0336" * 900, "Ben"),
    "letters of mathematics": ("𝓐𝓷𝓷𝓪", "Anna"),
    "turned around": ("\u202eneB\u202c\u2066", "neB"),
    "control characters": ("Be\x00n\x1b[31m\nA\tda", "Ben[31m A da"),
    "invisible": ("\u200b\u3164\u2800\u00ad", "Member"),
    "lone surrogate": ("\ud83c", "Member"),
    "only signs": ("~*~", "Member"),
    "nothing": ("", "Member"),
}


def words_of(written: list[Written]) -> list[str]:
    return [text.words for text in written]


@pytest.mark.parametrize(("name", "shown"), HOSTILE.values(), ids=HOSTILE)
def test_a_name_is_drawn_as_far_as_the_font_goes(name: str, shown: str, written: list[Written]) -> None:
    board_picture([BoardRow(1, name, 3)], TITLE)

    assert shown in words_of(written)


@settings(max_examples=60, deadline=None)
@given(st.text() | st.text(st.characters(min_codepoint=0x590, max_codepoint=0x7FF)))
def test_of_any_name_only_what_the_font_has_is_drawn(name: str) -> None:
    canvas = blank(100)
    shown = in_order_of_sight(drawable(name, canvas.draws))

    assert shown.strip()
    assert all(canvas.draws(character) for character in shown)
    assert shown.isprintable()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(), min_size=1, max_size=10))
def test_no_name_breaks_the_board_or_leaves_its_place(written: list[Written], names: list[str]) -> None:
    written.clear()
    board_picture([BoardRow(i, name, 20 - i) for i, name in enumerate(names, start=1)], TITLE)

    assert all(20 <= text.left <= text.right <= 700 for text in written)
    assert not [(one, other) for one, other in combinations(written, 2) if one.touches(other)]


def test_a_long_name_ends_in_an_ellipsis_and_a_long_hebrew_one_begins_with_it(written: list[Written]) -> None:
    board_picture([BoardRow(1, "Wilhelmina Featherstonehaugh", 3), BoardRow(2, "דנה לוי " * 9, 2)], TITLE)

    cut = [words for words in words_of(written) if "…" in words]
    assert {words.index("…") == 0 for words in cut} == {True, False}
    assert all(words.count("…") == 1 for words in cut)


def test_names_that_are_cut_short_or_cannot_be_drawn_are_told_to_stand_beside_it() -> None:
    names = ["Ada", "Zoë 🏃", "李明", "Wilhelmina Featherstonehaugh", " Ben  Li ", "דנה לוי", "Ida"]
    rows = [BoardRow(i, name, 20 - i) for i, name in enumerate(names, start=1)]

    assert [row.name for row in not_in_full(rows)] == names[1:4]
    assert not_in_full([BoardRow(1, "李明", 3, own=True)]) == [], "one's own row reads You"
    assert not_in_full([]) == []


def test_equals_stand_on_steps_of_the_same_rank(written: list[Written]) -> None:
    board_picture(BOARDS["shared"], TITLE)

    steps = {text.words: text.base for text in written if text.size == 42}
    ranks = [text.words for text in written if text.size == 42]
    assert sorted(ranks) == ["1", "1", "3", "3"]
    assert len({(text.words, text.base) for text in written if text.size == 42}) == 2
    assert steps["1"] < steps["3"]


def test_when_more_than_four_share_the_podium_nobody_stands_above_the_others(written: list[Written]) -> None:
    board_picture(board(1, 1, 1, 1, 1), TITLE)

    rows = [text for text in written if text.words == "1"]
    assert len(rows) == 5
    assert len({(text.left, text.size) for text in rows}) == 1


def test_ten_are_shown_and_ones_own_line_beneath(written: list[Written]) -> None:
    board_picture(BOARDS["own-below"], TITLE)

    assert words_of(written).count("You") == 1
    assert "23" in words_of(written)
    assert "11" not in words_of(written)
    assert max(text.base for text in written) == next(text.base for text in written if text.words == "You")


def test_a_shared_board_shows_nobody_as_you(written: list[Written]) -> None:
    board_picture(board(*range(1, 31)), TITLE)

    assert "You" not in words_of(written)


def test_an_empty_board_invites(written: list[Written]) -> None:
    board_picture([], TITLE)

    assert words_of(written) == [TITLE, EMPTY]
    assert board_alt_text([], TITLE) == f"{TITLE}: {EMPTY}"


def test_a_board_of_noughts_is_drawn() -> None:
    assert seen(board_picture([BoardRow(1, "Ada", 0)] * 6, TITLE)).height > 300


def test_a_bar_is_as_long_as_its_share_of_the_most() -> None:
    image = seen(board_picture([BoardRow(1, "x", 100)] * 5 + [BoardRow(6, "x", 50)], TITLE)).convert("RGB")
    lengths: list[int] = []
    for y in range(image.height):
        line = [image.getpixel((x, y)) for x in range(image.width)]
        lengths.append(sum(isinstance(p, tuple) and p[1] > 200 and p[0] < 130 for p in line))

    assert max(lengths[360:]) == pytest.approx(max(lengths) / 2, abs=3)


def test_the_words_name_all_who_are_shown() -> None:
    rows = [BoardRow(1, "Ada\u202e", 14), BoardRow(2, "李明", 12), BoardRow(3, "", 11, own=True)]

    assert board_alt_text(rows, TITLE) == f"{TITLE}. 1. Ada: 14. 2. 李明: 12. 3. You: 11."
    assert len(board_alt_text([BoardRow(10**6, "x" * 99, 10**6)] * 99, "y" * 999)) <= 1024
