"""``/streak``, which is also in a person's context menu, and ``/checkin``."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import UserError
from bot.features.club.owner import ClubId
from bot.features.streaks import service
from bot.features.streaks.boards import Board
from bot.features.streaks.buttons import CLUB
from bot.features.streaks.cards import check_in_card, day_suggestions
from bot.features.streaks.handlers import show_board, show_own_streak, show_streak_of
from bot.interactions.answering import send
from bot.interactions.host import Host, Interaction
from bot.interactions.permissions import owner_of

BOARDS = [*Board, CLUB]


class Streak(commands.Cog):
    def __init__(self, bot: Host) -> None:
        self._tree = bot.tree
        self._menu = app_commands.ContextMenu(name="Streak", callback=self.streak_of)

    async def cog_load(self) -> None:
        self._tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        self._tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command(description="Your streak, a board of your club, or another member's streak")
    @app_commands.describe(
        board="A board of the club instead of your own streak",
        member="Another member's streak instead of your own",
        share="Show it to the whole channel instead of only to you",
    )
    @app_commands.choices(
        board=[app_commands.Choice(name=each.replace("-", " "), value=each) for each in BOARDS]
    )
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
            raise UserError("Choose a board or a member, not both.")
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
    @app_commands.command(description="Say Done, Resting or Something hurts, up to 48 hours after a training")
    @app_commands.describe(when="Which training; without it the latest")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def checkin(
        self, interaction: Interaction, when: app_commands.Range[str, 1, 100] | None = None
    ) -> None:
        days = await interaction.client.db.read(
            service.open_days, *_whose(interaction), interaction.created_at
        )
        await send(interaction, check_in_card(days, when))

    @checkin.autocomplete("when")
    async def suggest_days(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        days = await interaction.client.db.read(
            service.open_days_of_member, *_whose(interaction), interaction.created_at
        )
        return day_suggestions(days, current)


def _whose(interaction: Interaction) -> tuple[ClubId, int]:
    """Return club and member; in a direct message, the runner's own training days."""
    return owner_of(interaction).club_id, interaction.user.id
