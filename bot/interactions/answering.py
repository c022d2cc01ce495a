"""Answer in time: Discord waits three seconds for an answer, fifteen minutes for a deferred one.

An answer that can't be delivered is logged and raises nothing: by then the work itself is done and mustn't
look failed. A request that Discord rejects because of a bug of ours raises.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from enum import Enum, auto
from io import BytesIO
from typing import Any, TypeAlias

import aiohttp
import discord

from bot.errors import Cause, meaning_of
from bot.interactions.cards import LONGEST_TEXT, Message

_log = logging.getLogger(__name__)

DEFER_AFTER = timedelta(seconds=2)
"""How long after it was sent an interaction is deferred, unless it is answered by then."""

IN_FLIGHT = 5.0
"""Seconds for which an answer waits for a deferral that is being sent."""

TRANSPORT = (aiohttp.ClientError, OSError)
"""What a request raises when its connection fails; a timeout is an OSError."""

_KEY = "deferral"


class Stage(Enum):
    """How far the answer to an interaction has come."""

    OPEN = auto()
    """Nothing has been sent; Discord waits three seconds."""

    THINKING = auto()
    """A new message says that the bot is thinking, and waits to be filled in."""

    UPDATING = auto()
    """The message with the pressed button may be changed."""

    ANSWERED = auto()


class Deferral:
    """One interaction's answer and its stage. Its timer runs whatever the handler does in the meantime.

    ``edits``: the answer will change the message with the pressed button. ``private``: otherwise it is a new
    message that only one person sees; None if another part of the code deferred it, so the answer decides.
    """

    def __init__(
        self, interaction: discord.Interaction[Any], *, edits: bool = False, private: bool | None = None
    ) -> None:
        self._interaction = interaction
        self._timer: asyncio.TimerHandle | None = None
        self._request: asyncio.Task[None] | None = None
        self._edits = edits
        self._answered = False
        self._lost = False
        self.private = private

    @property
    def has_begun(self) -> bool:
        """Whether the interaction is, or was, deferred automatically."""
        return self._timer is not None or self._request is not None

    @property
    def is_sent(self) -> bool:
        """Whether a deferral was sent to Discord, even if nobody knows whether it arrived."""
        return self._request is not None

    @property
    def stage(self) -> Stage:
        """How far the answer is now."""
        if self._answered:
            return Stage.ANSWERED
        if self._lost:
            return Stage.UPDATING if self._edits else Stage.THINKING
        match self._interaction.response.type:
            case None:
                return Stage.OPEN
            case discord.InteractionResponseType.deferred_channel_message:
                return Stage.THINKING
            case discord.InteractionResponseType.deferred_message_update:
                return Stage.UPDATING
            case _:
                return Stage.ANSWERED

    def start(self) -> None:
        """Start the timer: two seconds from now, or from the press by Discord's clock if that is sooner."""
        waited = discord.utils.utcnow() - self._interaction.created_at
        left = min(DEFER_AFTER - waited, DEFER_AFTER).total_seconds()
        if left <= 0:
            self._send()
        else:
            self._timer = asyncio.get_running_loop().call_later(left, self._send)

    async def now(self, *, edits: bool, private: bool) -> None:
        """Defer at once, for an answer of this kind, unless that has been done."""
        if self._timer is not None:
            self._timer.cancel()
        if self._request is None and self.stage is Stage.OPEN:
            self._edits, self.private = edits, private
            self._send()
        await self.settle()

    async def settle(self) -> Stage:
        """Start no more deferrals, and wait for one that is being sent: the answer is about to go out."""
        if self._timer is not None:
            self._timer.cancel()
        if self._request is not None and not self._request.done():
            _, late = await asyncio.wait([self._request], timeout=IN_FLIGHT)
            for task in late:
                task.cancel()
                await asyncio.wait([task])
        return self.stage

    def answered(self) -> None:
        """Remember that the interaction, deferred or not, has its answer."""
        self._answered = True

    def arrived(self) -> None:
        """Remember that Discord accepted the deferral, although the connection dropped before it said so."""
        self._lost = True

    def was_taken(self) -> None:
        """Remember that it had been answered before: by us, with what seemed lost, or by another bot."""
        vitals = self._interaction.client.vitals
        vitals.taken += 1
        _log.info("an interaction had been answered before")
        if vitals.taken == _SUSPICIOUS:
            _log.warning(
                "%d interactions had been answered before. Is another bot running with the same "
                "DISCORD_TOKEN? Then check-ins land in two databases, some here and some there. "
                "Stop one of the bots.",
                vitals.taken,
            )

    def _send(self) -> None:
        if self.stage is Stage.OPEN:
            self._request = asyncio.create_task(self._defer())

    async def _defer(self) -> None:
        """Ask Discord for more time. If that fails, the answer is still tried."""
        try:
            await self._interaction.response.defer(
                ephemeral=self.private is not False, thinking=not self._edits
            )
        except (discord.DiscordException, *TRANSPORT) as error:
            _log.warning("an interaction couldn't be deferred: %s", error or type(error).__name__)


def begin(interaction: discord.Interaction[Any], *, edits: bool = False, private: bool = True) -> None:
    """Start an interaction's two-second timer."""
    deferral = interaction.extras[_KEY] = Deferral(interaction, edits=edits, private=private)
    deferral.start()


def runs(interaction: discord.Interaction[Any]) -> bool:
    """Return whether the interaction is deferred automatically."""
    return of(interaction).has_begun


def of(interaction: discord.Interaction[Any]) -> Deferral:
    """Return the deferral of an interaction."""
    deferral: Deferral = interaction.extras.setdefault(_KEY, Deferral(interaction))
    return deferral


Answer: TypeAlias = discord.ui.LayoutView | Message | str
Interaction: TypeAlias = discord.Interaction[Any]

TOO_LATE = "Sorry, I was too slow, so Discord won't let me open the form. Please try again."

_TAKEN_ALREADY = 40060
"""Discord's code for an interaction that has already been acknowledged."""

_SUSPICIOUS = 3
"""Interactions that somebody else answered, from which on the log asks who: one or two of them may be ours,
where Discord took an answer and then said 502."""


async def send(
    interaction: Interaction, answer: Answer, files: Sequence[discord.File] = (), *, private: bool = True
) -> bool:
    """Answer with a new message, for one person or for all; with a follow-up if an answer was already sent.

    Return whether it is known to have arrived.
    """
    async with _delivering(interaction) as reply:
        body = _Body(answer, files)
        if reply.stage is Stage.OPEN and await _respond(
            reply, lambda: interaction.response.send_message(**body.new(), ephemeral=private)
        ):
            return True
        if reply.stage is Stage.THINKING and reply.private in (None, private):
            await _again(lambda: interaction.edit_original_response(**body.changed()))
        else:
            if reply.stage is Stage.THINKING:
                # It has a different audience from the answer. A follow-up would take its place and reach that
                # audience too: so if it can't be deleted, nothing is sent.
                await _again(interaction.delete_original_response)
            await interaction.followup.send(**body.new(), ephemeral=private)
        reply.answered()
        return True
    return False


async def send_besides(interaction: Interaction, answer: Answer, files: Sequence[discord.File] = ()) -> bool:
    """Send a private message besides the answer. Returns whether it is done with: it came, or never will."""
    try:
        return await send(interaction, answer, files)
    except discord.HTTPException as error:
        _log.error("Discord refused a waiting message, so I won't send it again: %s", error)
        return True


async def edit(
    interaction: Interaction,
    card: discord.ui.LayoutView | Message,
    files: Sequence[discord.File] = (),
    *,
    keep_files: bool = False,
) -> None:
    """Answer by changing the message with the pressed button; if that isn't possible, with a new private one.

    The files beside it give way to the new ones, or stay if ``keep_files``. A Message is shown in the kind of
    the message pressed on. A card makes it one of components, which Discord allows; it allows no way back.
    """
    if interaction.message is None:  # a form opened by a command
        await send(interaction, card, files)
        return
    async with _delivering(interaction) as reply:
        is_layout = interaction.message.flags.components_v2
        if isinstance(card, Message) and (is_layout or len(card.text) > LONGEST_TEXT):
            card = card.card()
        body = _Body(card, files, keep_files=keep_files, was_text=not is_layout)
        if reply.stage is Stage.OPEN and await _respond(
            reply, lambda: interaction.response.edit_message(**body.changed())
        ):
            return
        if reply.stage in (Stage.UPDATING, Stage.THINKING) or _changed(interaction):
            await _again(lambda: interaction.edit_original_response(**body.changed()))
        else:
            await interaction.followup.send(**body.new(), ephemeral=True)
        reply.answered()


async def show(
    interaction: Interaction,
    card: discord.ui.LayoutView,
    files: Sequence[discord.File] = (),
    *,
    swap: bool,
    private: bool = True,
) -> None:
    """Answer in place of the message with the pressed button if ``swap``, otherwise with a new message."""
    if swap:
        await edit(interaction, card, files)
    else:
        await send(interaction, card, files, private=private)


async def sent_id(interaction: Interaction) -> int | None:
    """Return the id of the message sent as the answer; None if it didn't arrive."""
    async with _delivering(interaction):
        return (await interaction.original_response()).id
    return None


async def open_form(interaction: Interaction, form: discord.ui.Modal) -> None:
    """Answer with a form; if that took too long, ask the person to press again."""
    form.stop()
    assert form.is_finished(), "discord.py would keep it"  # noqa: S101  # it is only so outside a loop
    async with _delivering(interaction) as reply:
        if reply.stage is Stage.OPEN and await _respond(reply, lambda: interaction.response.send_modal(form)):
            return
    await send(interaction, TOO_LATE)


async def announce(interaction: Interaction, *, swap: bool = False, private: bool = True) -> None:
    """Say at once that the answer is coming, before work that is known to take long."""
    await of(interaction).now(edits=swap, private=private)


async def finish(interaction: Interaction) -> None:
    """Leave no waiting message and no "interaction failed" when a handler had nothing to say."""
    if not runs(interaction):
        return  # the handler does this
    async with _delivering(interaction) as reply:
        if reply.stage is Stage.THINKING:
            await _again(interaction.delete_original_response)
        elif reply.stage is Stage.OPEN and interaction.message is not None:
            await interaction.response.defer()


def is_own(interaction: Interaction) -> bool:
    """Return whether the pressed message is the answer to a command of the person who pressed."""
    message = interaction.message
    if message is None or message.interaction_metadata is None:
        return message is not None and message.flags.ephemeral
    return message.interaction_metadata.user == interaction.user


def _stopped(view: discord.ui.LayoutView | discord.ui.View) -> discord.ui.LayoutView | discord.ui.View:
    view.stop()
    assert view.is_finished(), "discord.py would keep it"  # noqa: S101  # it is only so outside a loop
    return view


class _Body:
    """A message's arguments, made once per attempt: a file that was sent can't be sent again."""

    def __init__(
        self,
        answer: Answer,
        files: Sequence[discord.File],
        *,
        keep_files: bool = False,
        was_text: bool = False,
    ) -> None:
        self._keep_files = keep_files
        self._what: dict[str, Any] = {}
        self._gone: dict[str, Any] = {}
        if isinstance(answer, Message):
            self._what = {"content": answer.text, "view": _stopped(answer.view())}
        elif isinstance(answer, str):
            self._what = {"content": answer}
        else:
            self._what = {"view": _stopped(answer)}
            self._gone = {"content": None} if was_text else {}  # a card has none
        self._files = [(file.fp.read(), file.filename, file.description) for file in files]

    def new(self) -> dict[str, Any]:
        return {**self._what, "files": self._fresh()} if self._files else self._what

    def changed(self) -> dict[str, Any]:
        """Return an edit's arguments; its files, even if there are none, replace the old ones unless kept."""
        kept = {} if self._keep_files else {"attachments": self._fresh()}
        return {**self._what, **self._gone, **kept}

    def _fresh(self) -> list[discord.File]:
        return [discord.File(BytesIO(data), name, description=says) for data, name, says in self._files]


def needs_no_answer(error: object) -> bool:
    """Return whether a request failed because the interaction is over, or somebody else answered it."""
    return (
        isinstance(error, discord.HTTPException) and meaning_of(error.status, error.code).cause is Cause.GONE
    )


@asynccontextmanager
async def _delivering(interaction: Interaction) -> AsyncGenerator[Deferral]:
    """Yield the deferral once none is being sent; log an answer that can't be delivered."""
    reply = of(interaction)
    await reply.settle()
    try:
        yield reply
    except TRANSPORT as error:
        reply.answered()  # as far as we know; an answer that may have arrived mustn't be taken back
        _log.warning("an answer couldn't be delivered: %s", error or type(error).__name__)
    except discord.HTTPException as error:
        cause = meaning_of(error.status, error.code).cause
        if cause is not Cause.GONE and not cause.passes:
            raise
        reply.answered()
        _log.warning("an answer couldn't be delivered: %s", error)


async def _respond(reply: Deferral, request: Callable[[], Awaitable[object]]) -> bool:
    """Answer at once. Return False if Discord had accepted a deferral of ours and we hadn't heard."""
    try:
        await _again(request)
    except discord.HTTPException as error:
        if error.code != _TAKEN_ALREADY:
            raise
        if reply.is_sent:
            reply.arrived()
            return False
        reply.was_taken()
    reply.answered()
    return True


async def _again(request: Callable[[], Awaitable[object]]) -> None:
    """Make a request, and retry once if the connection dropped: an idle one often turns out to be closed."""
    try:
        await request()
    except TRANSPORT:
        await request()


def _changed(interaction: Interaction) -> bool:
    """Return whether the sent answer is the pressed message."""
    return interaction.response.type in (
        discord.InteractionResponseType.message_update,
        discord.InteractionResponseType.deferred_message_update,
    )
