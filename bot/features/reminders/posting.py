"""Discord as the place where reminders are posted, found again and updated."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import discord

from bot.content.exercises import Exercise
from bot.errors import ARCHIVED
from bot.features.club.owner import Owner
from bot.features.club.schedule import PostKind
from bot.features.pain.cards import question_message
from bot.features.pain.store import Question
from bot.features.reminders.cards import (
    change_message,
    digest_message,
    moved_message,
    nudge_message,
    reminder_message,
)
from bot.features.reminders.digest_store import Digest
from bot.features.reminders.rules import Week
from bot.features.reminders.store import Claimed
from bot.features.streaks.buttons import check_in_id, my_streak_id
from bot.features.streaks.cards import milestone_announcement
from bot.features.streaks.rules import Answer
from bot.features.streaks.store import News
from bot.interactions.cards import Message
from bot.interactions.delivery import Pace, Refused, Unreachable, outcome
from bot.interactions.outbox_store import Notice
from bot.interactions.permissions import allowed_in
from bot.interactions.pictures import drawing_file, drawing_name, gallery
from bot.pictures.drawings import Drawings

PICTURES = 3
"""Pictures on one post: each weighs up to 400 kB, and a phone on mobile data has to load them."""

_PERHAPS_A_FILE = (HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
"""How Discord answers where it does not take a file, among other things."""

_MISSING_PERMISSION = 50013
"""Discord's code for that, also where the one to attach files is missing."""

_SKEW = timedelta(minutes=2)
"""How far our clock may be ahead of Discord's when looking for a post "since it was claimed"."""

_PAGE = 100
"""Messages that Discord returns at a time."""

_PAGES = 3
"""Pages of messages since the claim to search for a post."""


class DiscordNoticeboard:
    """The services' Noticeboard on a client: each request waits for its turn, and has a timeout."""

    def __init__(self, client: discord.Client, drawings: Drawings) -> None:
        self._client = client
        self._drawings = drawings
        self._pace = Pace()

    async def post(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> int:
        guild_id = occurrence.owner.guild_id
        if guild_id is not None and self._client.get_guild(guild_id) is None:
            raise Refused("I'm no longer in this server. Invite me back.")
        files = await self._pictures(occurrence, exercises)
        message = reminder_message(occurrence, exercises, done=0, now=occurrence.claimed_at)
        place, nonce, mentions = _place(occurrence), f"glutes-on-{occurrence.id}", _mentions(occurrence)
        try:
            return await self._send(place, nonce, message, mentions, files=files)
        except Refused as refusal:
            if not (files and _may_be_a_file(refusal)):
                raise
        return await self._send(place, nonce, message, mentions)

    async def find(self, occurrence: Claimed) -> int | None:
        wanted = check_in_id(occurrence.id, Answer.DONE)
        return await self._find(_place(occurrence), wanted, occurrence.claimed_at)

    async def update(
        self, occurrence: Claimed, exercises: Sequence[Exercise], done: int, now: datetime
    ) -> None:
        if occurrence.message_id is None:
            return
        shown, there = reminder_message(occurrence, exercises, done, now), None
        if occurrence.post_kind is PostKind.LAYOUT:
            there = await self._layout_files(occurrence, occurrence.message_id)
        if there is None:
            body: dict[str, Any] = {"content": shown.text, "view": shown.view()}
        else:
            pictured = [each for each in exercises if shown.rows and drawing_name(each) in there]
            body = {"view": shown.card(gallery(pictured))}
        body["allowed_mentions"] = _mentions(occurrence)
        try:
            await self._edit(occurrence, occurrence.message_id, body)
        except Refused as refusal:
            if _code(refusal) != ARCHIVED:
                raise
            await self._reopen(occurrence)
            await self._edit(occurrence, occurrence.message_id, body)

    async def _edit(self, occurrence: Claimed, message_id: int, body: dict[str, Any]) -> None:
        async with self._request(_place(occurrence)) as channel:
            # without a word of attachments, Discord keeps those there are
            await channel.get_partial_message(message_id).edit(**body)

    async def _reopen(self, occurrence: Claimed) -> None:
        """Take a thread out of the archive: Discord does so for what is sent there, and not for an edit."""
        async with self._request(_place(occurrence)):
            thread = await self._client.fetch_channel(occurrence.channel_id)
            if isinstance(thread, discord.Thread):
                await thread.edit(archived=False)

    async def announce(self, occurrence: Claimed) -> None:
        nonce = f"change-{occurrence.id}-{occurrence.announced}"
        message, mentions = change_message(occurrence), _mentions(occurrence)
        await self._send(_place(occurrence), nonce, message, mentions, reference=_post(occurrence))

    async def nudge(self, occurrence: Claimed) -> None:
        place, nonce, message = _place(occurrence), f"nudge-{occurrence.id}", nudge_message(occurrence)
        await self._send(place, nonce, message, reference=_post(occurrence))

    async def tell_moved(self, occurrence: Claimed) -> None:
        nonce = f"moved-{occurrence.id}-{occurrence.announced}"
        message, mentions = moved_message(occurrence), _mentions(occurrence)
        await self._send(_place(occurrence), nonce, message, mentions, reference=_post(occurrence))

    async def post_digest(self, digest: Digest, week: Week) -> int:
        place = (Owner.of(digest.club_id).guild_id, digest.channel_id)
        return await self._send(place, f"digest-{digest.id}", digest_message(week, digest.id))

    async def find_digest(self, digest: Digest) -> int | None:
        place = (Owner.of(digest.club_id).guild_id, digest.channel_id)
        return await self._find(place, my_streak_id(digest.id), digest.claimed_at)

    async def tell(self, notice: Notice) -> None:
        if notice.organiser_id is not None:
            try:
                await self._say((None, await self._dm(notice.organiser_id)), notice)
            except Refused:
                pass  # the organiser accepts no direct messages, or has left: tell the server
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
        await self._send(place, f"pain-{question.id}", question_message(question.id))

    async def _say(self, place: tuple[int | None, int], notice: Notice) -> None:
        await self._send(place, f"notice-{notice.id}", Message(notice.text))

    async def _dm(self, user_id: int) -> int:
        await self._pace.turn()
        async with outcome(self._client, None, None):
            return (await self._client.create_dm(discord.Object(user_id))).id

    async def _send(
        self,
        place: tuple[int | None, int],
        nonce: str,
        message: Message,
        mentions: discord.AllowedMentions | None = None,
        **beside: Any,
    ) -> int:
        """Send a card; return the message's id. For some minutes Discord drops a repeated nonce."""
        buttons = {"view": message.view()} if message.rows else {}
        mentions = mentions or discord.AllowedMentions.none()
        async with self._request(place) as channel:
            sent = await channel.send(
                message.text, **buttons, **beside, nonce=nonce, allowed_mentions=mentions
            )
        return sent.id

    async def _pictures(self, occurrence: Claimed, exercises: Sequence[Exercise]) -> list[discord.File]:
        """Return the moving pictures that have been drawn; none where the bot may not attach files.

        Nor where a post did not arrive at the first try: for all we know because of them.
        """
        if occurrence.tried:
            return []
        guild_id = occurrence.owner.guild_id
        guild = self._client.get_guild(guild_id) if guild_id is not None else None
        channel = guild.get_channel_or_thread(occurrence.channel_id) if guild is not None else None
        if channel is not None and not allowed_in(channel).attach_files:
            return []
        found = [(each, await self._drawings.find(each)) for each in exercises[:PICTURES]]
        return [drawing_file(each, picture) for each, picture in found if picture is not None]

    async def _layout_files(self, occurrence: Claimed, message_id: int) -> frozenset[str] | None:
        """Return the files of a post that an earlier version sent as a card, which may show only those.

        None where it is no card: this version found no post of the earlier one, and sent its own.
        """
        try:
            async with self._request(_place(occurrence)) as channel:
                message = await channel.fetch_message(message_id)
        except Refused:  # it may still be edited where its history may not be read
            return frozenset()
        if not message.flags.components_v2:
            return None
        return frozenset(file.filename for file in message.attachments)

    async def _find(self, place: tuple[int | None, int], custom_id: str, claimed_at: datetime) -> int | None:
        """Return the id of our message with this button, among those since the claim or the newest.

        The newest are searched because the claim may have been stored while our clock was wrong.
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
        """Yield a channel for one request, in its turn; raise Refused or Unreachable if the request fails."""
        guild_id, channel_id = place
        await self._pace.turn()
        async with outcome(self._client, guild_id, channel_id):
            yield self._client.get_partial_messageable(channel_id, guild_id=guild_id)


def _place(occurrence: Claimed) -> tuple[int | None, int]:
    """Return a post's server and channel; no server for a direct message."""
    return occurrence.owner.guild_id, occurrence.channel_id


def _post(occurrence: Claimed) -> discord.MessageReference:
    """Return the post, for an answer to it that is sent even if the post is gone."""
    return discord.MessageReference(
        message_id=occurrence.message_id or 0, channel_id=occurrence.channel_id, fail_if_not_exists=False
    )


def _mentions(occurrence: Claimed) -> discord.AllowedMentions:
    """Whom a post may call: the chosen role, and never everyone, for whom the server's own id stands."""
    mentions = discord.AllowedMentions.none()
    role_id = occurrence.role_id
    if role_id is not None and role_id != occurrence.owner.guild_id:
        mentions.roles = [discord.Object(role_id)]
    return mentions


def _may_be_a_file(refusal: Refused) -> bool:
    error = refusal.__cause__
    return isinstance(error, discord.HTTPException) and (
        error.status in _PERHAPS_A_FILE or error.code == _MISSING_PERMISSION
    )


def _code(refusal: Refused) -> int | None:
    """Discord's code of what it refused."""
    error = refusal.__cause__
    return error.code if isinstance(error, discord.HTTPException) else None


def _buttons(message: discord.Message) -> set[str]:
    """Return the custom_ids of a message's buttons."""
    items = discord.ui.LayoutView.from_message(message).walk_children() if message.components else ()
    return {item.custom_id for item in items if isinstance(item, discord.ui.Button) and item.custom_id}
