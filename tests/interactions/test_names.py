"""Names that run from right to left stay apart from the text around them, wherever they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import bidirectional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.club.attendance import Participant, Participation
from bot.features.streaks.cards import milestone_announcement
from bot.features.streaks.rules import Milestone
from bot.interactions.cards import isolate_quotes, isolated, plain, readable
from bot.pictures.charts.board import BoardRow, board_alt_text, drawable
from bot.pictures.charts.canvas import Canvas
from tests.features.club.test_report_cards import weeks, words
from tests.features.texts import texts

if TYPE_CHECKING:
    import simcord

    from tests.world import World

BEGIN, END = "\u2068", "\u2069"
ARABIC, HEBREW, MIXED = "محمد عمر", "דנה כהן", "Ana عمر 7"
NAMES = (ARABIC, HEBREW, MIXED, "\u202eevil", "a\u2069b", "\u200fرنا!")
RIGHT_TO_LEFT = ("R", "AL")
OVERRIDES = re.compile("[\u202a-\u202e]")


def loose(text: str) -> list[str]:
    """What runs from right to left outside of every isolate, what reorders, and what is unpaired."""
    depth, found = 0, list[str]()
    for character in text:
        if character == BEGIN:
            depth += 1
        elif character == END:
            depth -= 1
            found += [] if depth >= 0 else ["unpaired"]
        elif (depth == 0 and bidirectional(character) in RIGHT_TO_LEFT) or OVERRIDES.match(character):
            found.append(character)
    return found + ["open"] * depth


@given(st.text(st.sampled_from("aZ7 .*_()אبد\u202e\u202d\u2067\u2068\u2069\u200f"), max_size=12))
def test_no_name_whatever_reaches_the_text_around_it(name: str) -> None:
    for shown in (plain(name), isolated(name)):
        assert loose(f"1. {shown} · 2. Ana") == []


@pytest.mark.parametrize("name", ["Ana", "José Łukasz", "Ана", "小明", "🏃 Zoë", "7"])
def test_a_name_from_left_to_right_is_written_as_it_is(name: str) -> None:
    assert isolated(name) == plain(name) == name


def test_what_is_isolated_is_the_name_alone() -> None:
    assert isolated(ARABIC) == f"{BEGIN}{ARABIC}{END}"
    assert plain(f"{HEBREW}!") == rf"{BEGIN}{HEBREW}\!{END}"


@pytest.mark.parametrize("name", NAMES)
def test_names_are_isolated_on_every_card_that_has_some(name: str) -> None:
    shown = {
        "board, read aloud": board_alt_text([BoardRow(1, name, 9), BoardRow(2, "Ana", 3)], "Done in June"),
        "milestone": milestone_announcement(Milestone.FIVE, name),
        "participation": words(
            Participation(weeks(1, 2, 4), (Participant(name, 3), Participant("Ana", 1)), 0)
        ),
        "an answer": isolate_quotes(f"I don't know the time zone “{name}”. Type your country."),
    }

    assert {where: loose(text) for where, text in shown.items() if loose(text)} == {}


@pytest.mark.parametrize("name", [ARABIC, HEBREW])
async def test_on_the_board_of_a_club_each_rank_stands_by_its_own_name(world: World, name: str) -> None:
    runner = world.guild.add_member(world.env.create_user("omar", global_name=name))
    await world.set_up()
    await world.at(world.first_post_at)
    for who in (runner, world.ana):
        await who.click(world.posts()[0], label="Done")
    shown: list[simcord.InteractionResult] = [
        await world.ana.slash(world.channel, "streak", board="all-time", share=share)
        for share in (False, True)
    ]
    shown.append(await runner.slash(world.channel, "streak", share=True))

    for result in shown:
        assert name in _everything(result)
        assert loose(_everything(result)) == []


def _everything(result: simcord.InteractionResult) -> str:
    """All that is read, also to those who do not see the picture."""
    assert result.response is not None
    described = [str(file.description) for file in result.response.attachments]
    return "\n".join([texts(result.response), *described])


async def test_the_place_of_a_run_is_isolated_where_it_is_chosen_and_on_the_post(world: World) -> None:
    await world.set_up()
    await world.organiser.slash(world.channel, "club add-run", date="2026-01-03", start="10:00", label=HEBREW)
    choices = await world.organiser.autocomplete(world.channel, "club cancel", "session", "")
    status = await world.organiser.slash(world.channel, "club status")
    typed = await world.organiser.autocomplete(world.channel, "club cancel", "session", HEBREW)

    assert [each["name"] for each in choices if HEBREW in each["name"]] != []
    assert [each for each in choices if loose(each["name"])] == []
    assert loose(texts(status.response)) == []
    assert len(typed) == 1


@pytest.mark.parametrize(
    ("name", "drawn"),
    [(f"{ARABIC} 23", "Member"), ("7", "7"), (HEBREW, HEBREW), ("Ana عمر", "Ana"), (ARABIC, "Member")],
)
def test_what_the_font_lacks_leaves_no_number_for_a_name(name: str, drawn: str) -> None:
    assert drawable(name, Canvas.draws) == drawn


@pytest.mark.parametrize("typed", ["צה”ל", "עמר”", "אבג", "7”", "Ana"])
def test_what_was_typed_keeps_to_its_quotation_marks(typed: str) -> None:
    shown = isolate_quotes(f"I know no exercise “{typed}”. Choose another, or “{typed}”, with /hip.")

    assert loose(shown) == []
    assert shown.replace(BEGIN, "").replace(END, "").count(typed) == 2


def test_a_run_in_a_message_keeps_its_name_apart() -> None:
    assert loose(f"Cancelled: {readable(HEBREW)}, 18:30. {readable(ARABIC)} and {readable(NAMES[3])}") == []
