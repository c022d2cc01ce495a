"""What Discord's error codes mean: who hears of it, and whether it is tried again."""

from __future__ import annotations

import pytest

from bot.errors import CODES, Cause, meaning_of


@pytest.mark.parametrize(
    ("status", "code", "cause"),
    [
        (403, 40333, Cause.DISCORD),
        (500, 0, Cause.DISCORD),
        (503, 50013, Cause.DISCORD),
        (429, 0, Cause.DISCORD),
        (429, 30046, Cause.DISCORD),
        (400, 20016, Cause.DISCORD),
        (403, 40004, Cause.DISCORD),
        (400, 40006, Cause.DISCORD),
        (408, 0, Cause.DISCORD),
        (409, 0, Cause.DISCORD),
        (425, 0, Cause.DISCORD),
        (401, 0, Cause.TOKEN),
        (403, 50001, Cause.SERVER),
        (403, 50013, Cause.SERVER),
        (403, 99999, Cause.SERVER),
        (404, 10003, Cause.SERVER),
        (400, 200000, Cause.SERVER),
        (400, 50083, Cause.SERVER),
        (403, 50007, Cause.PERSON),
        (400, 50278, Cause.PERSON),
        (404, 10008, Cause.GONE),
        (404, 10062, Cause.GONE),
        (404, 10013, Cause.GONE),
        (400, 50035, Cause.BOT),
        (413, 40005, Cause.BOT),
        (400, 0, Cause.BOT),
    ],
)
def test_a_code_says_whose_it_is_and_the_status_where_the_code_is_unknown(
    status: int, code: int, cause: Cause
) -> None:
    assert meaning_of(status, code).cause is cause


def test_only_what_passes_by_itself_is_tried_again() -> None:
    assert [cause for cause in Cause if cause.passes] == [Cause.DISCORD, Cause.TOKEN]


@pytest.mark.parametrize("code", [code for code, meaning in CODES.items() if meaning.says])
def test_what_an_organiser_reads_is_whole_sentences(code: int) -> None:
    says = CODES[code].says.format(channel="<#1>")

    assert says.endswith(".")
    assert "{" not in says
