"""What happens to a server's scheduled events, and to the bot's place in it, happens to its club."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.features.club import events_service
from bot.features.club.cards import event_of, events_of
from bot.features.club.owner import ClubId, Owner
from bot.interactions.host import Host
from bot.interactions.text import plain
from bot.interactions.work import isolated


class Events(commands.Cog):
    """Whatever happens to a server's events happens to its club's sessions, where the club wants it."""

    def __init__(self, host: Host) -> None:
        self._host = host

    @commands.Cog.listener()
    async def on_scheduled_event_create(self, event: discord.ScheduledEvent) -> None:
        await self._follow(event)

    @commands.Cog.listener()
    async def on_scheduled_event_update(
        self, before: discord.ScheduledEvent, after: discord.ScheduledEvent
    ) -> None:
        await self._follow(after)

    @commands.Cog.listener()
    async def on_scheduled_event_delete(self, event: discord.ScheduledEvent) -> None:
        await events_service.event_removed(
            self._host.db, _club(event.guild_id), event.id, discord.utils.utcnow()
        )

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Catch up with what happened while the bot was away."""
        followers = await self._host.db.read(events_service.followers)
        following = [guild for guild in self._host.guilds if _club(guild.id) in followers]
        await isolated("server", following, self._catch_up)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        if self._host.is_ready():  # before that it is on_ready's, for all servers together
            await self._catch_up(guild)

    async def _catch_up(self, guild: discord.Guild) -> None:
        if not guild.unavailable:  # its events are not known then
            known = events_of(guild.scheduled_events)
            await self._host.db.write(
                events_service.reconcile_events, _club(guild.id), known, discord.utils.utcnow()
            )

    async def _follow(self, event: discord.ScheduledEvent) -> None:
        now, changed = discord.utils.utcnow(), event_of(event)
        if changed is not None:
            await events_service.event_changed(self._host.db, _club(event.guild_id), changed, now)
        else:
            await events_service.event_removed(self._host.db, _club(event.guild_id), event.id, now)


class Servers(commands.Cog):
    """A club whose server the bot has left is kept for a while."""

    def __init__(self, host: Host) -> None:
        self._host = host

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self._host.db.write(
            events_service.server_left, _club(guild.id), plain(guild.name), discord.utils.utcnow()
        )

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        await events_service.server_joined(self._host.db, _club(guild.id), discord.utils.utcnow())

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        if self._host.is_ready():  # before that it is on_ready's, for all servers together
            await events_service.server_joined(self._host.db, _club(guild.id), discord.utils.utcnow())

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Catch up with what happened while the bot was away. Servers in an outage are listed."""
        present = {_club(guild.id) for guild in self._host.guilds}
        await events_service.reconcile_servers(self._host.db, present, discord.utils.utcnow())


def _club(guild_id: int) -> ClubId:
    return Owner.guild(guild_id).club_id
