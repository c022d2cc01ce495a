"""What Discord says of people, servers and channels: no more than discord.py reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from time import time
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

APPLICATION = "900000000000000001"
"""The application's id, which is also the bot's."""

EVERYTHING = (1 << 50) - 1
ATTACH_FILES = 1 << 15
NO_SPECIAL = (1 << 10) | (1 << 11) | ATTACH_FILES | (1 << 16)
"""View channels, send messages, attach files, read the history."""

JOINED = "2024-01-01T00:00:00.000000+00:00"
EPHEMERAL, V2, LOADING = 1 << 6, 1 << 15, 1 << 7
_EPOCH = 1_420_070_400_000
_numbers = count(1)


def snowflake(at: float | None = None) -> str:
    """A fresh id, of this moment or of one in seconds since 1970."""
    milliseconds = int((time() if at is None else at) * 1000) - _EPOCH
    return str((milliseconds << 22) | (next(_numbers) & 0x3FFFFF))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a server. ``permissions`` is what the server allows them."""

    id: int
    name: str
    permissions: int = NO_SPECIAL

    @property
    def user(self) -> Json:
        return {
            "id": str(self.id),
            "username": self.name.lower(),
            "global_name": self.name,
            "avatar": None,
            "discriminator": "0",
            "public_flags": 0,
            "bot": str(self.id) == APPLICATION,
        }

    def member(self, *, asks: bool = False) -> Json:
        """The person on a server; ``asks`` where an interaction is theirs."""
        known: Json = {"nick": None, "avatar": None, "roles": [], "flags": 0, "joined_at": JOINED}
        known |= {"user": self.user, "deaf": False, "mute": False, "pending": False}
        return known | ({"permissions": str(self.permissions)} if asks else {})


BOT = Person(int(APPLICATION), "Glutes On", EVERYTHING)


@dataclass(frozen=True, slots=True)
class Server:
    """A server with one channel. The bot may do in it what ``permissions`` allows everyone.

    ``events`` are its scheduled events.
    """

    id: int
    permissions: int = EVERYTHING
    events: tuple[Json, ...] = field(default=(), compare=False)

    @property
    def channel_id(self) -> int:
        return self.id + 100

    def channel(self) -> Json:
        return {
            "id": str(self.channel_id),
            "type": 0,
            "guild_id": str(self.id),
            "name": "training",
            "position": 0,
            "permission_overwrites": [],
            "nsfw": False,
            "flags": 0,
        }

    def payload(self) -> Json:
        """As it comes with GUILD_CREATE to a bot that may not see the members."""
        everyone: Json = {"id": str(self.id), "name": "@everyone", "color": 0, "hoist": False, "position": 0}
        everyone |= {"permissions": str(self.permissions), "managed": False, "mentionable": False, "flags": 0}
        nothing = ("emojis", "stickers", "features", "voice_states", "threads", "presences")
        empty: Json = {name: [] for name in (*nothing, "stage_instances")}
        return empty | {
            "guild_scheduled_events": [*self.events],
            "id": str(self.id),
            "name": f"Club {self.id}",
            "owner_id": "1",
            "afk_timeout": 300,
            "verification_level": 1,
            "default_message_notifications": 1,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "premium_progress_bar_enabled": False,
            "preferred_locale": "en-US",
            "system_channel_id": None,
            "system_channel_flags": 0,
            "unavailable": False,
            "member_count": 30,
            "large": False,
            "joined_at": JOINED,
            "roles": [everyone],
            "channels": [self.channel()],
            "members": [BOT.member()],
        }


def servers(number: int) -> list[Server]:
    """Servers whose ids fall on different shards, one after the other.

    The bot may not attach files: drawing them costs seconds, and is not what is asked here.
    """
    return [Server((n + 10_000) << 22, NO_SPECIAL & ~ATTACH_FILES) for n in range(number)]


def direct(person: Person) -> Json:
    """The direct messages of a person with the bot."""
    return {
        "id": str(person.id + 7),
        "type": 1,
        "last_message_id": None,
        "flags": 0,
        "recipients": [person.user],
    }


def texts(components: Iterable[Json]) -> Iterable[str]:
    """All that can be read in components, in order."""
    for each in components:
        yield from (str(each[key]) for key in ("content", "label", "placeholder", "title") if each.get(key))
        yield from texts([*inside(each), *(each.get("items") or []), *(each.get("options") or [])])


def custom_ids(components: Iterable[Json]) -> Iterable[str]:
    """The custom_ids of buttons, selects and fields, in order."""
    for each in components:
        if each.get("custom_id"):
            yield each["custom_id"]
        yield from custom_ids(inside(each))


def inside(component: Json) -> list[Json]:
    """What a component holds, on this level."""
    inner: list[Json] = component.get("components") or []
    return [*inner, *(component[key] for key in ("accessory", "component") if component.get(key))]
