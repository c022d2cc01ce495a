"""What a press on Done, on My streak or on a board does, and what ``/streak`` shows."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from io import BytesIO

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import UserError
from bot.features.club.owner import ClubId
from bot.features.pain import care_service
from bot.features.reminders.store import Claimed
from bot.features.self_tests import service as self_tests
from bot.features.streaks import boards_service, service
from bot.features.streaks.boards import Board
from bot.features.streaks.boards_service import ShownBoard
from bot.features.streaks.buttons import BOARD_NAMES, CLUB
from bot.features.streaks.cards import (
    BOARD_PICTURE,
    CALENDAR_PICTURE,
    MILESTONE_PICTURE,
    answer_card,
    board_card,
    board_rows,
    board_title,
    check_in_card,
    club_card,
    day_suggestions,
    member_card,
    milestone_card,
    streak_card,
)
from bot.features.streaks.rules import Answer, shared_part
from bot.interactions.answering import is_own, send, send_besides, show
from bot.interactions.cards import plain
from bot.interactions.host import Host, Interaction
from bot.interactions.permissions import DiscordRoll, owner_of, server_of
from bot.interactions.pictures import drawn
from bot.interactions.routes import Routes
from bot.pictures.charts.board import board_alt_text, board_picture, milestone_alt_text, milestone_picture
from bot.pictures.charts.calendar import calendar_alt_text, calendar_picture

routes = Routes()

_milestone_picture = cache(milestone_picture)
"""There are six of them, and a whole club may reach the first with the same run."""


@routes.on("checkin:{answer}:{occurrence_id}")
async def check_in(interaction: Interaction, answer: Answer, occurrence_id: int) -> None:
    """Count the presser's answer to a training day, and tell them what it did."""
    client, now = interaction.client, interaction.created_at
    result = await client.db.write(
        service.check_in,
        club_id=owner_of(interaction).club_id,
        user_id=interaction.user.id,
        name=interaction.user.display_name,
        occurrence_id=occurrence_id,
        answer=answer,
        now=now,
    )
    for counted in (result.occurrence, *result.also) if result.changed else result.also:
        client.count_changed(counted.id)
    if any(each.told_as is not None for each in result.reached):
        client.news_came()
    care = await client.db.read(care_service.care_now, interaction.user.id, client.catalogue, now)
    result = replace(result, care=care)
    retest = await self_tests.retest_invitation(client.db, result, client.catalogue, now)
    also = [_whose(day, client) for day in result.also]
    await send(interaction, answer_card(result, client.catalogue, also, retest))
    if result.reached:
        await congratulate(interaction)


def _whose(day: Claimed, client: discord.Client) -> str:
    """Return whose training day it is, for the member who checked in."""
    guild_id = day.owner.guild_id
    if guild_id is None:
        return "your own run"
    guild = client.get_guild(guild_id)
    return f"**{plain(guild.name)}**" if guild is not None else "your club"


async def congratulate(interaction: Interaction) -> None:
    """After an answer, send a private note for each milestone that the member hasn't been told about yet."""
    db, user_id = interaction.client.db, interaction.user.id
    for milestone in await db.read(service.unseen_milestones, user_id):
        picture = BytesIO(await drawn(_milestone_picture, milestone))
        file = discord.File(picture, MILESTONE_PICTURE, description=milestone_alt_text(milestone))
        if await send_besides(interaction, milestone_card(milestone), [file]):
            await db.write(service.mark_seen, user_id, milestone)


@routes.on("streak:mine:{digest_id}")
async def show_mine(interaction: Interaction, digest_id: int) -> None:  # noqa: ARG001  # tells digests apart
    """Show the presser their own streak."""
    await show_own_streak(interaction)


@routes.on("board:show:{board}:{number}", edits=is_own)
async def show_page(interaction: Interaction, board: str, number: int) -> None:
    """Show a page of a board: in place of the presser's own board, otherwise on a new card for them alone."""
    swap, message = is_own(interaction), interaction.message
    public = swap and message is not None and not message.flags.ephemeral
    await show_board(interaction, board, number, swap=swap, public=public)


@routes.on("board:open:{board}:{number}")
async def open_board(interaction: Interaction, board: str, number: int) -> None:
    """Show a page of a board on a new card, for the presser alone."""
    await show_board(interaction, board, number)


async def show_own_streak(interaction: Interaction, *, public: bool = False) -> None:
    """Answer with the member's own card; with ``public`` for everybody, and without addressing "you"."""
    user, now = interaction.user, interaction.created_at
    club_id = owner_of(interaction).club_id
    overview = await interaction.client.db.read(boards_service.own_overview, club_id, user.id, now)
    if public:
        overview = replace(overview, record=shared_part(overview.record))
    shown = overview.record, overview.weekdays, overview.today
    picture = BytesIO(await drawn(calendar_picture, *shown))
    file = discord.File(picture, CALENDAR_PICTURE, description=calendar_alt_text(*shown))
    card = streak_card(overview, shared_by=user.display_name if public else None)
    await send(interaction, card, [file], private=not public)


async def show_streak_of(
    interaction: Interaction, member: discord.Member | discord.User, *, public: bool = False
) -> None:
    """Answer with another member's public card; with the person's own if they picked themselves."""
    if member == interaction.user:
        await show_own_streak(interaction, public=public)
        return
    if server_of(interaction) is None or not isinstance(member, discord.Member):
        raise UserError("I can only show runners from your club. Try again in your club's server.")
    card = await interaction.client.db.read(
        boards_service.public_card,
        owner_of(interaction).club_id,
        member.id,
        plain(member.display_name),
        interaction.created_at,
    )
    await send(interaction, member_card(card), private=not public)


async def show_board(
    interaction: Interaction, name: str, number: int = 1, *, swap: bool = False, public: bool = False
) -> None:
    """Answer with a page of a board; with ``public`` for everybody, and nobody is "you"."""
    db, user_id, now = interaction.client.db, interaction.user.id, interaction.created_at
    club_id = owner_of(interaction).club_id
    if name == CLUB:
        card = club_card(await db.read(boards_service.club_totals, club_id, user_id, now))
        await show(interaction, card, swap=swap, private=not public)
        return
    shown = await db.write(boards_service.show_board, club_id, user_id, _board(name), number, now)
    if shown.unsure:
        roll = DiscordRoll(interaction.client)
        shown = await boards_service.without_leavers(db, roll, shown, club_id, user_id, now)
    files = await _board_files(shown, public=public)
    await show(interaction, board_card(shown, public=public), files, swap=swap, private=not public)


def _board(name: str) -> Board:
    try:
        return Board(name)
    except ValueError:
        raise UserError("That board no longer exists. See the others with /streak.") from None


async def _board_files(shown: ShownBoard, *, public: bool) -> list[discord.File]:
    """Return the picture of the first page; other pages are in words."""
    if shown.page.number > 1:
        return []
    rows, title = board_rows(shown.page, public=public), board_title(shown)
    picture = BytesIO(await drawn(board_picture, rows, title))
    return [discord.File(picture, BOARD_PICTURE, description=board_alt_text(rows, title))]


BOARDS = [*Board, CLUB]


class Streak(commands.Cog):
    def __init__(self, bot: Host) -> None:
        self._tree = bot.tree
        self._menu = app_commands.ContextMenu(name="Streak", callback=self.streak_of)

    async def cog_load(self) -> None:
        self._tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        self._tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command(description="See your streak, a club board or another member's streak")
    @app_commands.describe(
        board="See a club board instead",
        member="See another member's streak instead",
        share="Show it to the whole channel. Otherwise, only you can see it",
    )
    @app_commands.choices(board=[app_commands.Choice(name=BOARD_NAMES[each], value=each) for each in BOARDS])
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def streak(
        self,
        interaction: Interaction,
        board: str | None = None,
        member: discord.User | None = None,
        share: bool = False,
    ) -> None:
        if board is not None and member is not None:
            raise UserError("You picked a board and a member. Choose just one.")
        if board is not None:
            await show_board(interaction, board, public=share)
        elif member is not None:
            await show_streak_of(interaction, member, public=share)
        else:
            await show_own_streak(interaction, public=share)

    @app_commands.guild_only()
    async def streak_of(self, interaction: Interaction, member: discord.Member) -> None:
        """Answer a person's context menu."""
        await show_streak_of(interaction, member)


class CheckInCommand(commands.Cog):
    @app_commands.command(
        description="Check in: Done, Rest today or Something hurts, up to 48 hours after a run"
    )
    @app_commands.describe(when="Which run (leave it out for the latest)")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def checkin(
        self, interaction: Interaction, when: app_commands.Range[str, 1, 100] | None = None
    ) -> None:
        days = await interaction.client.db.read(
            service.open_days, *_asks_for(interaction), interaction.created_at
        )
        await send(interaction, check_in_card(days, when))

    @checkin.autocomplete("when")
    async def suggest_days(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        days = await interaction.client.db.read(
            service.open_days_of_member, *_asks_for(interaction), interaction.created_at
        )
        return day_suggestions(days, current)


def _asks_for(interaction: Interaction) -> tuple[ClubId, int]:
    """Return club and member; in a direct message, the runner's own training days."""
    return owner_of(interaction).club_id, interaction.user.id
