"""A member's streak: their own card with its calendar, and what others may see of them."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import discord

from bot.errors import UserError
from bot.features.club.owner import Owner
from bot.features.streaks import boards_service
from bot.features.streaks.board_card import ShowBoard
from bot.features.streaks.boards_service import Overview, PublicCard
from bot.features.streaks.rules import NEWCOMER, SHIELD_PRICE, Consistency, Shields, Streak, told
from bot.interactions.answering import answer
from bot.interactions.artist import drawn
from bot.interactions.host import Interaction
from bot.interactions.patience import acknowledge_if_slow
from bot.interactions.permissions import owner_of
from bot.interactions.persistent import Card
from bot.interactions.text import ACCENT, clock, fuse, plain, times
from bot.pictures.charts.calendar import calendar_alt_text, calendar_picture

PICTURE = "calendar.png"


async def show_own(interaction: Interaction, *, share: bool = False) -> None:
    """Answer with one's own card; with ``share`` for everybody, and without a word to "you"."""
    user = interaction.user
    drawing = _drawn(interaction, share)
    overview, picture = await acknowledge_if_slow(interaction, drawing, ephemeral=not share)
    card = streak_card(overview, shared_by=user.display_name if share else None)
    await answer(interaction, card, [picture], swap=False, ephemeral=not share)


async def _drawn(interaction: Interaction, share: bool) -> tuple[Overview, discord.File]:
    """What the card says, and its picture."""
    overview = await interaction.client.db.read(
        boards_service.own_overview,
        owner_of(interaction).club_id,
        interaction.user.id,
        interaction.created_at,
    )
    if share:
        overview = replace(overview, record=told(overview.record))
    shown = overview.record, overview.weekdays, overview.today
    picture = BytesIO(await drawn(calendar_picture, *shown))
    return overview, discord.File(picture, PICTURE, description=calendar_alt_text(*shown))


async def show_member(
    interaction: Interaction, member: discord.Member | discord.User, *, share: bool = False
) -> None:
    """Answer with the public card of another member; with one's own where it is oneself."""
    if member == interaction.user:
        await show_own(interaction, share=share)
        return
    if interaction.guild_id is None or not isinstance(member, discord.Member):
        raise UserError("I can show the cards of runners who are in your club's server, and only there.")
    card = await interaction.client.db.read(
        boards_service.public_card,
        Owner.guild(interaction.guild_id).club_id,
        member.id,
        plain(member.display_name),
        interaction.created_at,
    )
    await interaction.response.send_message(view=member_card(card), ephemeral=not share)


def streak_card(overview: Overview, shared_by: str | None = None) -> Card:
    """One's own card, its picture a file beside it; with ``shared_by``, a name, as everybody may read it."""
    record = overview.record
    alt_text = calendar_alt_text(record, overview.weekdays, overview.today)
    boards = (
        []
        if overview.solo
        else [discord.ui.ActionRow[Any](ShowBoard("month", label="Club boards", anew=True))]
    )
    head = (
        _own_headline(record.streak, record.consistency)
        if shared_by is None
        else _headline(plain(shared_by), record.streak, record.consistency)
    )
    return Card(
        head,
        discord.ui.MediaGallery[Any](
            discord.MediaGalleryItem(f"attachment://{PICTURE}", description=alt_text)
        ),
        *(["\n".join(_ahead(overview))] if shared_by is None else []),
        *boards,
        colour=ACCENT,
    )


def member_card(card: PublicCard) -> Card:
    """What others may see of a member. A row that is none is not spoken of."""
    streak, regular = card.streak, card.consistency
    numbers = [
        *([f"{streak.current} in a row"] if streak.current and _weeks_first(streak, regular) else []),
        *([f"best row {streak.best}"] if streak.best else []),
        *([f"{times(regular.weeks_on_target, 'week')} on target"] if regular.weeks_on_target else []),
    ]
    small = f"\n-# {' · '.join(numbers)}" if numbers else ""
    return Card(_headline(plain(card.name), streak, regular) + small, colour=ACCENT)


def _headline(name: str, streak: Streak, regular: Consistency) -> str:
    """What others read first, and what was done lately and in all."""
    lately, in_all = f"{regular.done} of the last {regular.held}", f"{streak.total} done in all"
    counts = f"{lately} · {in_all}" if regular.held else in_all
    if not streak.total:
        return f"## {name}: day one\nA streak starts with the first Done."
    if _weeks_first(streak, regular):
        return f"## {name}: {times(regular.weeks_on_target, 'week')} on target\n{counts}"
    if streak.current:
        return f"## {name}: {times(streak.current, 'session')} in a row\n{counts}"
    if regular.done:
        return f"## {name}: {lately}\n{in_all}"
    return f"## {name}: {in_all}"


def _own_headline(streak: Streak, regular: Consistency) -> str:
    """What the member reads first; after a miss what stays, and that the next row is one Done away."""
    lately, in_all = f"{regular.done} of your last {regular.held}", f"{streak.total} done in all"
    if not streak.total:
        return (
            "## Your streak starts with your first Done\n"
            "Press **Done** on the next reminder, before or up to 48 hours after the run."
        )
    if streak.current and _weeks_first(streak, regular):
        weeks = times(regular.weeks_on_target, "week")
        return f"## {weeks} on target\n{times(streak.current, 'session')} in a row · {in_all}"
    if streak.current:
        return f"## {times(streak.current, 'session')} in a row\n{lately} · {in_all}"
    first = lately if regular.done else "Ready when you are"
    return f"## {first}\nYour next Done begins a new row. {in_all}, and they stay yours."


def _weeks_first(streak: Streak, regular: Consistency) -> bool:
    """Whether weeks on target are the headline: a newcomer's."""
    return streak.total < NEWCOMER and regular.weeks_on_target > 0


def _ahead(overview: Overview) -> list[str]:
    """What is in hand, and what comes."""
    lines: list[str] = []
    if overview.paused is not None:
        last = overview.paused.last
        lines.append(
            f"You are on a pause until {last.day} {last:%B}: nothing counts against you. /me ends it earlier."
        )
    if overview.next_at is not None:
        lines.append(f"Next training {clock(overview.next_at)}, {fuse(overview.next_at)}")
    lines.append(f"-# {_in_hand(overview.record.protection)}")
    return lines


def _in_hand(protection: Shields) -> str:
    to_go = SHIELD_PRICE - protection.eighths
    earn = f"{to_go} more done earn" if to_go > 1 else "1 more done earns"
    match protection.held:
        case 0:
            return f"No protection in hand: {earn} one."
        case 1:
            return f"One protection in hand: it covers a missed day by itself. {earn} another."
        case _:
            return "Two protections in hand: they cover missed days by themselves."
