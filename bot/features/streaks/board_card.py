"""The club's boards, a page at a time, and what the club has done together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Self

import discord

from bot.errors import UserError
from bot.features.streaks import boards_service
from bot.features.streaks.boards import Board, Page, Standing
from bot.features.streaks.boards_service import ClubTotals, ShownBoard
from bot.interactions.answering import answer, is_own
from bot.interactions.artist import drawn
from bot.interactions.host import Interaction
from bot.interactions.patience import acknowledge_if_slow
from bot.interactions.permissions import owner_of
from bot.interactions.persistent import Card, Persistent
from bot.interactions.roll import DiscordRoll
from bot.interactions.text import ACCENT, plain, times
from bot.pictures.charts.board import BoardRow, board_alt_text, board_picture, not_in_full

PICTURE = "board.png"
CLUB = "club"
"""What the club has done together: a card beside the boards, without a ranking."""

NAMES = {
    Board.MONTH: "Month",
    Board.STREAK: "Streak",
    Board.BEST: "Best",
    Board.ALL_TIME: "All time",
    CLUB: "Club",
}
"""What the buttons say, by the names in their ids."""


async def show_board(
    interaction: Interaction, name: str, number: int = 1, *, swap: bool = False, shared: bool = False
) -> None:
    """Answer with a page of a board; with ``shared`` for everybody, where nobody is "you"."""
    db, user_id, now = interaction.client.db, interaction.user.id, interaction.created_at
    club_id = owner_of(interaction).club_id
    if name == CLUB:
        card = club_card(await db.read(boards_service.club_totals, club_id, user_id, now))
        await answer(interaction, card, [], swap=swap, ephemeral=not shared)
        return
    board = _board(name)

    async def look() -> tuple[Card, list[discord.File]]:
        shown = await db.write(boards_service.show_board, club_id, user_id, board, number, now)
        if shown.unsure:
            roll = DiscordRoll(interaction.client)
            shown = await boards_service.without_leavers(db, roll, shown, club_id, user_id, now)
        return board_card(shown, shared=shared), await _pictures(shown, shared)

    card, files = await acknowledge_if_slow(interaction, look(), ephemeral=not shared, thinking=not swap)
    await answer(interaction, card, files, swap=swap, ephemeral=not shared)


def board_card(shown: ShownBoard, *, shared: bool) -> Card:
    """The first page as a picture, with what it cannot show of the names in words; the others in words."""
    page = shown.page
    if page.number == 1:
        rows = _rows(page, shared)
        alt_text = board_alt_text(rows, title(shown))
        picture = discord.MediaGalleryItem(f"attachment://{PICTURE}", description=alt_text)
        parts: list[discord.ui.Item[Any] | str] = [discord.ui.MediaGallery[Any](picture)]
        in_words = not_in_full(rows)
        if in_words:
            parts.append("-# " + " · ".join(f"{row.rank}\\. {plain(row.name)}" for row in in_words))
    else:
        own = None if shared else page.own
        lines = "\n".join(_line(each, each == own) for each in page.standings)
        parts = [f"## {title(shown)}\n{lines}"]
    notes = _notes(shown, shared)
    return Card(
        *parts,
        *(["\n".join(notes)] if notes else []),
        *_page_row(shown),
        discord.ui.ActionRow[Any](*(ShowBoard(each) for each in NAMES if each != shown.board)),
        colour=ACCENT,
    )


def club_card(totals: ClubTotals) -> Card:
    """What the club has done together; nobody is named."""
    lines: list[str] = []
    if totals.done:
        lines.append(f"**{totals.done}** this {totals.month:%B}, by {times(totals.members, 'runner')}")
    if totals.best_week is not None:
        monday = totals.best_week
        lines.append(f"**{totals.best_done}** in the best week, from {monday.day} {monday:%B %Y}")
    head = times(totals.total, "session") if totals.total else "The first session is still to come"
    return Card(
        "\n".join([f"## {head}, together", *lines]),
        discord.ui.ActionRow[Any](*(ShowBoard(each) for each in NAMES if each != CLUB)),
        colour=ACCENT,
    )


def title(shown: ShownBoard) -> str:
    """What the board counts."""
    match shown.board:
        case Board.MONTH:
            return f"Sessions done in {shown.month:%B}"
        case Board.STREAK:
            return "Sessions in a row"
        case Board.BEST:
            return "Best row so far"
        case Board.ALL_TIME:
            return "Sessions done in all"


async def _pictures(shown: ShownBoard, shared: bool) -> list[discord.File]:
    if shown.page.number > 1:
        return []
    rows = _rows(shown.page, shared)
    picture = BytesIO(await drawn(board_picture, rows, title(shown)))
    return [discord.File(picture, PICTURE, description=board_alt_text(rows, title(shown)))]


def _rows(page: Page, shared: bool) -> list[BoardRow]:
    """The page, and one's own standing behind it where it is further down and nobody else reads it."""
    own = None if shared else page.own
    further_down = [own] if own is not None and own not in page.standings else []
    return [
        BoardRow(each.rank, each.line.name, each.count, each == own)
        for each in (*page.standings, *further_down)
    ]


def _line(standing: Standing, own: bool) -> str:
    text = f"{standing.rank}\\. {plain(standing.line.name)} · {standing.count}"
    return f"**{text} (you)**" if own else text


def _notes(shown: ShownBoard, shared: bool) -> list[str]:
    page, notes = shown.page, list[str]()
    if not shared:
        if page.own is None:
            notes.append(
                "-# You keep off the boards. /me changes that."
                if shown.hidden
                else "-# Your next Done puts you on this board."
            )
        elif page.number > 1 and page.own not in page.standings:
            notes.append(_line(page.own, own=True))
    if shown.board is Board.MONTH and page.standings:
        notes.append("-# Of equal numbers the more consistent over eight weeks is first.")
    return notes


def _page_row(shown: ShownBoard) -> Sequence[discord.ui.ActionRow[Any]]:
    page = shown.page
    beside = [n for n in (page.number - 1, page.number + 1) if 1 <= n <= page.of]
    buttons = [ShowBoard(shown.board, n, label=f"Page {n} of {page.of}") for n in beside]
    return [discord.ui.ActionRow[Any](*buttons)] if buttons else []


def _board(name: str) -> Board:
    try:
        return Board(name)
    except ValueError:
        raise UserError("There is no such board any more. Look at the others with /streak.") from None


class ShowBoard(Persistent, template=r"board:(?P<way>show|open):(?P<board>[a-z-]{1,20}):(?P<page>\d{1,4})"):
    """A button that shows a page of a board: in place of the presser's own board, else for them alone.

    ``anew``: for them alone in any case.
    """

    def __init__(self, board: str, number: int = 1, label: str | None = None, *, anew: bool = False) -> None:
        self.board, self.number, self.anew = board, number, anew
        way = "open" if anew else "show"
        super().__init__(
            discord.ui.Button(
                label=label or NAMES.get(board, board),
                style=discord.ButtonStyle.secondary,
                custom_id=f"board:{way}:{board}:{number}",
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(match["board"], int(match["page"]), anew=match["way"] == "open")

    async def act(self, interaction: Interaction) -> None:
        swap = not self.anew and is_own(interaction)
        message = interaction.message
        shared = swap and message is not None and not message.flags.ephemeral
        await show_board(interaction, self.board, self.number, swap=swap, shared=shared)
