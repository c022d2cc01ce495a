"""The buttons that check in to a training day, and those that open a streak or the club's boards."""

from __future__ import annotations

from typing import Any

import discord

from bot.features.streaks.boards import Board
from bot.features.streaks.rules import Answer

LABELS = {Answer.DONE: "Done", Answer.RESTING: "Rest today", Answer.HURT: "Something hurts"}

CLUB = "club"
"""What the club has done together: a card beside the boards, without a ranking."""

CLUB_BOARDS = "Club boards"
"""What all boards are called together: a heading and a button."""

BOARD_NAMES = {
    Board.MONTH: "Month",
    Board.STREAK: "Streak",
    Board.BEST: "Longest streak",
    Board.ALL_TIME: "All time",
    CLUB: "Club",
}
"""The buttons' labels, by the names in their custom_ids."""


class CheckIn(discord.ui.Button[Any]):
    """Checks in to a training day: Done, Rest today or Something hurts."""

    def __init__(self, occurrence_id: int, answer: Answer) -> None:
        style = discord.ButtonStyle.success if answer is Answer.DONE else discord.ButtonStyle.secondary
        super().__init__(label=LABELS[answer], style=style, custom_id=check_in_id(occurrence_id, answer))


class ShowMyStreak(discord.ui.Button[Any]):
    """Shows the presser's streak, from the digest whose id is in the custom_id."""

    def __init__(self, digest_id: int) -> None:
        super().__init__(label="My streak", custom_id=my_streak_id(digest_id))


class ShowBoard(discord.ui.Button[Any]):
    """Shows a page of a board: in place of the presser's own board, otherwise for them alone."""

    def __init__(self, board: str, number: int = 1, label: str | None = None) -> None:
        style = discord.ButtonStyle.secondary
        label = label or BOARD_NAMES.get(board, board)
        super().__init__(label=label, style=style, custom_id=f"board:show:{board}:{number}")


class OpenBoard(discord.ui.Button[Any]):
    """Shows the first page of a board on a new card, for the presser alone."""

    def __init__(self, board: str, label: str) -> None:
        style = discord.ButtonStyle.secondary
        super().__init__(label=label, style=style, custom_id=f"board:open:{board}:1")


def check_in_id(occurrence_id: int, answer: Answer) -> str:
    """Return the custom_id that identifies this training day's post."""
    return f"checkin:{answer}:{occurrence_id}"


def my_streak_id(digest_id: int) -> str:
    """Return the custom_id that identifies this digest's post."""
    return f"streak:mine:{digest_id}"
