"""What can go wrong that somebody can do something about, and what Discord's error codes mean.

The texts of UserError and OperatorError are shown as they stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from http import HTTPStatus


class UserError(Exception):
    """A member or organiser asked for something impossible; the text says why and what to do instead."""


class OperatorError(Exception):
    """The host must fix something; the sentence names the setting, or the file and line."""


class Cause(Enum):
    """Why Discord did not do what it was asked: this says who hears of it, and whether it is tried again."""

    DISCORD = auto()
    """An outage, or a limit: it is tried again, and nobody is told."""

    TOKEN = auto()
    """The token does not count any more: the host sees it in the log. It is tried again."""

    SERVER = auto()
    """A permission is missing, or the channel is gone: the organiser is told what to do."""

    PERSON = auto()
    """The person takes no direct messages from the bot; they are told when they next use it."""

    GONE = auto()
    """What it was about is not there any more: nobody has to do anything, and it is not tried again."""

    BOT = auto()
    """A fault of the bot: the log says which. It is not tried again."""

    @property
    def passes(self) -> bool:
        """Whether the same request may succeed later without anybody's doing."""
        return self in (Cause.DISCORD, Cause.TOKEN)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an answer of Discord's means. ``says`` is a sentence for the organiser about ``{channel}``.

    ``pause`` is how long Discord wants to be left alone before the same is tried again.
    """

    cause: Cause
    says: str = ""
    pause: timedelta = timedelta()


_CHOOSE = "Choose another with /club setup."
_OR_CHOOSE = "or choose another channel with /club setup."
_CHANNEL_GONE = Meaning(Cause.SERVER, f"The channel {{channel}} is gone, or hidden from me. {_CHOOSE}")
_NO_TEXT = Meaning(Cause.SERVER, f"I can't write in {{channel}}. {_CHOOSE}")
_AUTOMOD = Meaning(
    Cause.SERVER, "This server's AutoMod blocks my post in {channel}. Exempt my role from that rule."
)
_BUSY, _FORBIDDEN = Meaning(Cause.DISCORD), Meaning(Cause.SERVER)
_TOO_OFTEN = Meaning(Cause.DISCORD, pause=timedelta(minutes=15))
_LEFT, _OURS = Meaning(Cause.GONE), Meaning(Cause.BOT)

UNKNOWN_CHANNEL, ARCHIVED = 10003, 50083

CODES: Mapping[int, Meaning] = {
    UNKNOWN_CHANNEL: _CHANNEL_GONE,
    10004: Meaning(Cause.SERVER, "I'm no longer in this server. Invite me again."),
    10007: _LEFT,  # the person is not in the server
    10008: _LEFT,  # the message is deleted
    10011: Meaning(Cause.SERVER, "The role I mention is gone. Choose another with /club setup."),
    10013: _LEFT,  # the account is deleted
    10015: _LEFT,  # the interaction can no longer be answered; 10062 and 50027 say the same
    10062: _LEFT,
    20016: _TOO_OFTEN,  # slow mode
    20022: _TOO_OFTEN,  # an announcement may be edited only so often
    20028: _TOO_OFTEN,  # the channel takes only so many messages
    20029: _BUSY,  # the server does
    30046: _TOO_OFTEN,  # a message older than an hour may be edited only so often
    40003: _BUSY,  # direct messages may be opened only so often
    40004: _BUSY,  # sending messages is switched off for a while
    40005: _OURS,  # the files are too large
    40006: _BUSY,  # this feature is switched off for a while
    40060: _LEFT,  # the interaction has its answer
    40062: _BUSY,  # the service limits the resource
    40333: _BUSY,  # comes with 403: Discord's own network did not let the request through
    50001: _FORBIDDEN,  # the channel may not be seen
    50005: _LEFT,  # the message is somebody else's
    50006: _OURS,  # the message is empty
    50007: Meaning(Cause.PERSON),
    50008: _NO_TEXT,
    50013: _FORBIDDEN,  # a permission is missing
    50024: _NO_TEXT,
    50027: _LEFT,
    50035: _OURS,  # a field of the message is wrong
    ARCHIVED: Meaning(Cause.SERVER, f"The thread {{channel}} is archived. Open it again, {_OR_CHOOSE}"),
    50278: Meaning(Cause.PERSON),  # no server is shared with them
    130000: _BUSY,  # overloaded
    160002: Meaning(Cause.SERVER, "I need Read Message History in {channel}. Allow it there."),
    160005: Meaning(Cause.SERVER, f"The thread {{channel}} is locked. Unlock it, {_OR_CHOOSE}"),
    200000: _AUTOMOD,
    200001: _AUTOMOD,
    240000: _AUTOMOD,
}
"""Discord's error codes, as its documentation listed them in November 2026, that the bot may meet."""


def meaning_of(status: int, code: int) -> Meaning:
    """Return what an HTTP status with one of Discord's codes means; the status decides for unknown codes."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _BUSY
    if code in CODES:
        return CODES[code]
    match status:
        case (
            HTTPStatus.TOO_MANY_REQUESTS
            | HTTPStatus.REQUEST_TIMEOUT
            | HTTPStatus.CONFLICT
            | HTTPStatus.TOO_EARLY
        ):
            return _BUSY
        case HTTPStatus.UNAUTHORIZED:
            return Meaning(Cause.TOKEN)
        case HTTPStatus.FORBIDDEN | HTTPStatus.NOT_FOUND:
            return _FORBIDDEN
        case _:
            return _OURS
