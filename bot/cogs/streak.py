"""``/streak``: one's own streak, the club's boards and other members' cards; also in the menu on a person."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.boards import Board
from bot.domain.errors import UserError
from bot.ui.board_card import CLUB, show_board
from bot.ui.host import Host, Interaction
from bot.ui.streak_card import show_member, show_own

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
            await show_board(interaction, board, shared=share)
        elif member is not None:
            await show_member(interaction, member, share=share)
        else:
            await show_own(interaction, share=share)

    @app_commands.guild_only()
    async def streak_of(self, interaction: Interaction, member: discord.Member) -> None:
        """The menu on a person."""
        await show_member(interaction, member)
