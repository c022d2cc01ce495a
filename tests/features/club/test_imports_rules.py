"""What the lines of a club's spreadsheet say, and which of them cannot be used."""

from __future__ import annotations

import contextlib
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import OperatorError
from bot.features.club.attendance import COLUMNS, BadLine, Row, parse
from bot.features.streaks.rules import Answer


def rows(text: str) -> tuple[Row, ...]:
    sheet = parse(text.encode())
    assert not sheet.bad
    return sheet.rows


def reasons(text: str) -> list[tuple[int, str]]:
    return [(each.line, each.reason) for each in parse(text.encode()).bad]


def test_date_and_member_are_enough() -> None:
    assert rows("date,member\n2026-03-24,Ana\n") == (Row(2, date(2026, 3, 24), "Ana"),)


def test_every_column_is_understood_in_any_order_and_case() -> None:
    text = "Time;NAME;Answer;Member;Date\n18:30;  Ana   Maria;Resting;1;24.03.2026\n"

    assert rows(text) == (Row(2, date(2026, 3, 24), "1", Answer.RESTING, time(18, 30), "Ana Maria"),)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\ufeffdate,member\r\n2026-03-24,Ana\r\n", id="excel"),
        pytest.param("date,member\r2026-03-24,Ana", id="old-mac"),
        pytest.param("\n\ndate;member;;\n\n;;;\n2026-03-24;Ana;;\n", id="empty-lines-and-columns"),
        pytest.param('"date","member"\n"2026-03-24","Ana"\n', id="all-in-quotes"),
        pytest.param("date,member,time\n2026-03-24,Ana\n", id="short-line"),
    ],
)
def test_what_spreadsheet_programs_write_is_the_same(text: str) -> None:
    [row] = rows(text)

    assert (row.day, row.who, row.at) == (date(2026, 3, 24), "Ana", None)


def test_a_time_may_have_its_seconds() -> None:
    assert rows("date,member,time\n2026-03-24,Ana,18:30:00\n")[0].at == time(18, 30)


def test_all_bad_lines_are_named_with_the_number_that_an_editor_shows() -> None:
    text = (
        "date,member,answer,time,name\n"
        "24/03/2026,Ana,,,\n"
        "2026-02-30,Ana,,,\n"
        "2026-03-24,,,,\n"
        '2026-03-24,"Ana",maybe,,\n'
        "2026-03-24,Ana,,half past six,\n"
        f"2026-03-24,Ana,,,{'x' * 33}\n"
        "2026-03-24,Ana,,,,,more\n"
        "2026-03-24,Ana,,,\n"
        '2026-03-24,"Ana"x,,,\n'
        '2026-03-24,Ana,,,"An\na"\n'
        '2026-03-24,"Ana\n'
    )

    found = reasons(text)

    assert [line for line, _ in found] == [2, 3, 4, 5, 6, 7, 8, 10, 13]
    assert found[0][1].startswith("“24/03/2026” isn't a date I know. Write it like this: 2026-03-24")
    assert "“maybe” isn't an answer" in found[3][1]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("", "no column “date”", id="empty-file"),
        pytest.param("2026-03-24,Ana\n", "“2026-03-24”, which I don't know", id="no-header"),
        pytest.param("date,name\n", "no column “member”", id="no-member"),
        pytest.param("date,member,anwser\n", "“anwser”, which I don't know", id="misspelled"),
        pytest.param("date,member,date\n", "“date” twice", id="twice"),
        pytest.param('date,"member\n', "can't read the first line", id="open-quotes"),
    ],
)
def test_a_first_line_that_says_too_little_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(OperatorError, match=sentence):
        parse(text.encode())


def test_another_encoding_is_refused_before_it_spoils_names() -> None:
    with pytest.raises(OperatorError, match="Line 2 isn't UTF-8 text"):
        parse("date,member\n2026-03-24,Zoë\n".encode("cp1252"))


@given(
    st.binary()
    | st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from('",;\n\r\0')).map(str.encode)
)
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    for beginning in (b"", b"date,member\n", f"{';'.join(COLUMNS)}\n".encode()):
        with contextlib.suppress(OperatorError):
            sheet = parse(beginning + data)
            lines = [each.line for each in (*sheet.rows, *sheet.bad)]
            assert len(lines) == len(set(lines))
            assert all(isinstance(each, BadLine) and each.reason for each in sheet.bad)
