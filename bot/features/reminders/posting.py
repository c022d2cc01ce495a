"""Discord as the place where reminders are posted, found again and brought up to date."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.content.exercises import Exercise
from bot.features.club.owner import Owner
from bot.features.pain.cards import question_card
from bot.features.pain.store import Question
from bot.features.reminders.cards import digest_card, moved_text, nudge_card, reminder_card
from bot.features.reminders.digest_store import Digest
from bot.features.reminders.rules import Week
from bot.features.reminders.store import Claimed
from bot.features.streaks.buttons import check_in_id, my_streak_id
from bot.features.streaks.cards import milestone_announcement
from bot.features.streaks.rules import Answer
from bot.features.streaks.store import News
from bot.interactions.cards import Card
from bot.interactions.delivery import Pace, Refused, Unreachable, outcome
from bot.interactions.outbox_store import Notice
from bot.interactions.pictures import drawing_file
from bot.pictures.drawings import Drawings

PICTURES = 3
"""On one post: each weighs up to 400 kB, and a phone on mobile data has to load them."""

PICTURE_SECONDS = 5.0
"""A post waits no longer for its pictures, and goes without those that are missing."""

REMEMBERED = 5000
"""Posts whose files are known without asking Discord."""

_SKEW = timedelta(minutes=2)
"""How far our clock may be ahead of Discord's when a post is looked for "since it was claimed"."""

_PAGE = 100
"""Messages that Discord gives at a time."""

_PAGES = 3
"""Pages of messages since the claim that are looked through for a post."""


class DiscordNoticeboard:
    """The services' Noticeboard on a client: each request takes its turn, and is waited for only so long."""

    def __init__(self, client: discord.Client, drawings: Drawings) -> None:
        self._client = client
        self._drawings = drawings
        self._pictured: OrderedDict[int, frozenset[str]] = OrderedDict()
        self._pace = Pace()

    async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
        guild_id = occurrence.owner.guild_id
        if guild_id is not None and self._client.get_guild(guild_id) is None:
            raise Refused("I am no longer in this server: invite me again.")
        files = await self._pictures(occurrence, exercises)
        names = {file.filename for file in files}
        card = reminder_card(occurrence, exercises, done=0, now=occurrence.claimed_at, pictured=names)
        nonce = f"glutes-on-{occurrence.id}"
        return await self._send(_place(occurrence), nonce, card, _role_of(occurrence), files)

    async def find(self, occurrence: Claimed) -> int | None:
        wanted = check_in_id(occurrence.id, Answer.DONE)
        return await self._find(_place(occurrence), wanted, occurrence.claimed_at)

    async def update(
        self, occurrence: Claimed, exercises: Sequence[Exercise], done: int, now: datetime
    ) -> None:
        if occurrence.message_id is None:
            return
        pictured = await self._files_beside(occurrence, occurrence.message_id)
        async with self._request(_place(occurrence)) as channel:
            message = channel.get_partial_message(occurrence.message_id)
            # without a word of attachments, Discord keeps those there are
            await message.edit(view=reminder_card(occurrence, exercises, done, now, pictured))

    async def nudge(self, occurrence: Claimed) -> None:
        first = discord.MessageReference(
            message_id=occurrence.message_id or 0, channel_id=occurrence.channel_id, fail_if_not_exists=False
        )
        async with self._request(_place(occurrence)) as channel:
            await channel.send(
                view=nudge_card(occurrence),
                reference=first,
                nonce=f"nudge-{occurrence.id}",
                allowed_mentions=discord.AllowedMentions.none(),
            )

    async def tell_moved(self, occurrence: Claimed) -> None:
        first = discord.MessageReference(
            message_id=occurrence.message_id or 0, channel_id=occurrence.channel_id, fail_if_not_exists=False
        )
        async with self._request(_place(occurrence)) as channel:
            await channel.send(
                moved_text(occurrence),
                reference=first,
                nonce=f"moved-{occurrence.id}-{int(occurrence.starts_at.timestamp()) // 60}",
                allowed_mentions=_role_of(occurrence),
            )

    async def post_digest(self, digest: Digest, week: Week) -> int:
        place = (Owner.of(digest.club_id).guild_id, digest.channel_id)
        nonce = f"digest-{digest.id}"
        return await self._send(place, nonce, digest_card(week, digest.id), discord.AllowedMentions.none())

    async def find_digest(self, digest: Digest) -> int | None:
        place = (Owner.of(digest.club_id).guild_id, digest.channel_id)
        return await self._find(place, my_streak_id(digest.id), digest.claimed_at)

    async def tell(self, notice: Notice) -> None:
        if notice.organiser_id is not None:
            try:
                await self._say((None, await self._dm(notice.organiser_id)), notice)
            except Refused:
                pass  # the organiser takes no direct messages, or has left: the server hears of it
            else:
                return
        guild_id = Owner.of(notice.club_id).guild_id
        guild = self._client.get_guild(guild_id) if guild_id is not None else None
        if guild is not None and guild.unavailable:
            raise Unreachable("Discord has an outage of this server")
        channel = guild.system_channel if guild is not None else None
        if guild is None or channel is None or not channel.permissions_for(guild.me).send_messages:
            raise Refused("neither the organiser nor a system channel can be reached")
        await self._say((guild.id, channel.id), notice)

    async def tell_club(self, news: News, name: str) -> None:
        guild_id = Owner.of(news.club_id).guild_id
        guild = self._client.get_guild(guild_id) if guild_id is not None else None
        if guild is not None and guild.unavailable:
            raise Unreachable("Discord has an outage of this server")
        async with self._request((guild_id, news.channel_id)) as channel:
            await channel.send(
                milestone_announcement(news.milestone, name),
                nonce=f"news-{news.id}",
                silent=True,
                allowed_mentions=discord.AllowedMentions.none(),
            )

    async def ask_how_it_is(self, question: Question) -> None:
        place = (None, await self._dm(question.user_id))
        nothing = discord.AllowedMentions.none()
        await self._send(place, f"pain-{question.id}", question_card(question.id), nothing)

    async def _say(self, place: tuple[int | None, int], notice: Notice) -> None:
        async with self._request(place) as channel:
            await channel.send(
                notice.text, nonce=f"notice-{notice.id}", allowed_mentions=discord.AllowedMentions.none()
            )

    async def _dm(self, user_id: int) -> int:
        await self._pace.turn()
        async with outcome(self._client, None, None):
            return (await self._client.create_dm(discord.Object(user_id))).id

    async def _send(
        self,
        place: tuple[int | None, int],
        nonce: str,
        card: Card,
        mentions: discord.AllowedMentions,
        files: Sequence[discord.File] = (),
    ) -> int:
        """Send a card. Discord drops a second one with the same nonce within some minutes."""
        async with self._request(place) as channel:
            sent = await channel.send(view=card, nonce=nonce, allowed_mentions=mentions, files=files)
        self._remember(sent)
        return sent.id

    async def _pictures(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> list[discord.File]:
        """The moving pictures that are there in time; none where the bot may not attach files."""
        guild_id = occurrence.owner.guild_id
        guild = self._client.get_guild(guild_id) if guild_id is not None else None
        channel = guild.get_channel(occurrence.channel_id) if guild is not None else None
        if guild is not None and channel and not channel.permissions_for(guild.me).attach_files:
            return []
        shown = exercises[:PICTURES]
        made = await self._drawings.make_within(PICTURE_SECONDS, shown)
        return [drawing_file(each, made[each.id]) for each in shown if each.id in made]

    async def _files_beside(self, occurrence: Claimed, message_id: int) -> frozenset[str]:
        """The names of a post's files: an edit may show only what is there."""
        if message_id not in self._pictured:
            try:
                async with self._request(_place(occurrence)) as channel:
                    self._remember(await channel.fetch_message(message_id))
            except Refused:  # it may still be edited where its history may not be read
                return frozenset()
        return self._pictured[message_id]

    def _remember(self, message: discord.Message) -> None:
        self._pictured[message.id] = frozenset(file.filename for file in message.attachments)
        while len(self._pictured) > REMEMBERED:
            self._pictured.popitem(last=False)

    async def _find(self, place: tuple[int | None, int], custom_id: str, claimed_at: datetime) -> int | None:
        """The id of our message with this button: of those since the claim, or of the newest.

        The newest because the claim may have been written while our clock was wrong.
        """
        since: discord.abc.Snowflake = discord.Object(discord.utils.time_snowflake(claimed_at - _SKEW))
        for _ in range(_PAGES):
            page = await self._page(place, after=since, oldest_first=True)
            if (found := self._ours(page, custom_id)) is not None or len(page) < _PAGE:
                break
            since = page[-1]
        else:
            found = None
        return found if found is not None else self._ours(await self._page(place), custom_id)

    async def _page(self, place: tuple[int | None, int], **which: Any) -> list[discord.Message]:
        async with self._request(place) as channel:
            return [message async for message in channel.history(limit=_PAGE, **which)]

    def _ours(self, page: list[discord.Message], custom_id: str) -> int | None:
        return next((m.id for m in page if m.author == self._client.user and custom_id in _buttons(m)), None)

    @asynccontextmanager
    async def _request(self, place: tuple[int | None, int]) -> AsyncGenerator[discord.PartialMessageable]:
        """A channel for one request, in its turn; Refused or Unreachable is how it may turn out."""
        guild_id, channel_id = place
        await self._pace.turn()
        async with outcome(self._client, guild_id, channel_id):
            yield self._client.get_partial_messageable(channel_id, guild_id=guild_id)


def _place(occurrence: Claimed) -> tuple[int | None, int]:
    """Server and channel of a post; no server where it is a direct message."""
    return occurrence.owner.guild_id, occurrence.channel_id


def _role_of(occurrence: Claimed) -> discord.AllowedMentions:
    """The role that a post mentions, and nobody else; the server's own id stands for everyone."""
    mentions, role_id = discord.AllowedMentions.none(), occurrence.role_id
    if role_id is not None and role_id != occurrence.owner.guild_id:
        mentions.roles = [discord.Object(role_id)]
    return mentions


def _buttons(message: discord.Message) -> set[str]:
    """The custom_ids of a message's buttons."""
    items = discord.ui.LayoutView.from_message(message).walk_children() if message.components else ()
    return {item.custom_id for item in items if isinstance(item, discord.ui.Button) and item.custom_id}
