"""Tables that spreadsheet programs read, and nothing in them that they would compute."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.club.attendance import (
    FORMULA,
    Participant,
    Participation,
    Week,
    csv_table,
    members_table,
    weeks_table,
)

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


NAMES = st.text(
    st.characters(codec="utf-8")
    | st.sampled_from("=+-@\t\r\n\",;|'")
    | st.sampled_from("＝＋－＠ \u00a0\u200b\ufeff\u2028"),
    min_size=1,
)

UNSEEN = " \u00a0\u200b\ufeff\u2028\u2029\x85\x0b\x0c\t\r\n"


def seen(table: bytes, separator: str) -> Iterator[str]:
    """Yield every cell of a table as a spreadsheet shows it that splits it at this separator.

    Some heed quotation marks and some don't; some cut off white space.
    """
    text = table.decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        yield from row
    for row in csv.reader(text.splitlines(), delimiter=separator):
        yield from row
    for line in text.splitlines():
        yield from line.split(separator)


@given(st.lists(NAMES, max_size=5))
def test_every_name_is_one_cell(names: list[str]) -> None:
    _, *rows = read(members_table(of(*names)))

    assert [row[0].replace("'", "") for row in rows] == [name.replace("'", "") for name in names]
    assert all(len(row) == 3 for row in rows)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@given(names=st.lists(NAMES, max_size=5))
def test_no_cell_is_a_formula_wherever_a_spreadsheet_splits_the_table(
    separator: str, names: list[str]
) -> None:
    for cell in seen(csv_table(("a", "b"), [(name, name) for name in names]), separator):
        assert not cell.lstrip(UNSEEN).startswith(FORMULA)


FORMULAS = {
    "=1+1": "'=1+1",
    "+1": "'+1",
    "-1": "'-1",
    "@SUM(A1)": "'@SUM(A1)",
    "\t=1": "'\t'=1",
    "＝1": "'＝1",
    " =1+1": " '=1+1",
    "\u200b=1+1": "\u200b'=1+1",
    "x;=1+1;y": "x;'=1+1;y",
    "x\t=1+1": "x\t'=1+1",
    "x,=1+1": "x,'=1+1",
    "x|=1+1": "x|'=1+1",
    "x; =1+1": "x; '=1+1",
    "x\n=1+1": "x\n'=1+1",
    'x;"=1+1"': 'x;"\'=1+1"',
    "Ana-Lena": "Ana-Lena",
    "2026-06-02 18:30:00": "2026-06-02 18:30:00",
    "3 + 2 = 5": "3 + 2 = 5",
}
"""What somebody may be called, and what stands in the cell."""


@pytest.mark.parametrize(("name", "cell"), FORMULAS.items(), ids=map(repr, FORMULAS))
def test_a_name_that_looks_like_a_formula_is_text(name: str, cell: str) -> None:
    assert read(members_table(of(name)))[1][0] == cell


def test_every_cell_stands_in_quotation_marks() -> None:
    for table in (members_table(of("Ana", "x;=1+1;y")), weeks_table(of("Ana"))):
        for line in table.decode("utf-8-sig").splitlines():
            assert re.fullmatch(r'"[^"]*"(,"[^"]*")*', line)
