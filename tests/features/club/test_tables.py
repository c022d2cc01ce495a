"""Tables that spreadsheet programs read, and nothing in them that they would compute."""

from __future__ import annotations

import csv
import io
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.features.club.attendance import FORMULA, Participant, Participation, Week, members_table, weeks_table

MONDAY = date(2026, 6, 1)


def read(table: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))


def of(*names: str) -> Participation:
    return Participation((Week(MONDAY, 3, 12, 28),), tuple(Participant(name, 2) for name in names), hidden=3)


def test_excel_is_told_that_it_is_utf_8() -> None:
    assert members_table(of("Zoë")).startswith(b"\xef\xbb\xbf")
    assert read(members_table(of("Zoë")))[1] == ["Zoë", "2", "3"]


def test_there_is_a_row_a_week() -> None:
    assert read(weeks_table(of())) == [
        ["week from", "sessions held", "members taking part", "sessions done"],
        ["2026-06-01", "3", "12", "28"],
    ]


@given(
    st.lists(st.text(st.characters(codec="utf-8") | st.sampled_from('=+-@\t\r\n",;'), min_size=1), max_size=5)
)
def test_every_name_is_one_cell_that_is_no_formula(names: list[str]) -> None:
    _, *rows = read(members_table(of(*names)))

    assert [row[0].removeprefix("'") for row in rows] == [name.removeprefix("'") for name in names]
    assert not any(row[0].startswith(FORMULA) for row in rows)
    assert all(len(row) == 3 for row in rows)


def test_a_name_that_looks_like_a_formula_is_text() -> None:
    for name in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"):
        assert read(members_table(of(name)))[1][0] == f"'{name}"
