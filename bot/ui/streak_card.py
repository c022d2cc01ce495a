"""A member's streak and the club's board."""

from __future__ import annotations

from bot.domain.streaks import Standing, around
from bot.services.streaks import Overview
from bot.ui.persistent import Card, divider
from bot.ui.text import ACCENT, clock, fuse, plain, times

TOP = 10
"""Lines of the board that are always shown; a member further down sees their own line beneath."""


def streak_card(overview: Overview, user_id: int, shared_by: str | None = None) -> Card:
    """One's own card; with ``shared_by``, the name to show it under where everybody reads it."""
    streak, regular = overview.streak, overview.consistency
    if streak.total:
        who = f"{plain(shared_by)}: " if shared_by is not None else ""
        headline = f"## {who}{times(streak.current, 'session')} in a row"
        counts = (
            f"{regular.done} of your last {times(regular.held, 'session')} · "
            f"{times(regular.weeks_on_target, 'week')} on target\n"
            f"-# Best row {streak.best} · {streak.total} done in all · a week with two sessions is on target"
        )
    else:
        headline = "## Your streak starts with your first Done"
        counts = "Press **Done** on the next reminder, before or up to 48 hours after the run."
    following = overview.next_occurrence
    if following is not None:
        counts += f"\nNext training {clock(following.starts_at)}, {fuse(following.starts_at)}"
    return Card(
        f"{headline}\n{counts}",
        divider(),
        f"### {overview.month:%B}: sessions done\n{_board(overview.board, user_id, own=shared_by is None)}",
        colour=ACCENT,
    )


def _board(board: list[Standing], user_id: int, own: bool) -> str:
    if not board:
        return "Nobody has a session this month yet."
    return "\n".join(_line(line, own and line.user_id == user_id) for line in around(board, user_id, TOP))


def _line(standing: Standing, own: bool) -> str:
    text = f"{standing.rank}\\. {plain(standing.name)} · {standing.done}"
    return f"**{text} (you)**" if own else text
