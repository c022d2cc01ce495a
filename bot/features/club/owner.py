"""Who owns a club: a Discord server or one person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

ClubId = NewType("ClubId", int)
"""The key of a club in the database. It comes from an :class:`Owner` or from a row, never from a bare id."""


class OwnerKind(StrEnum):
    GUILD = "guild"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Owner:
    """A Discord server, or a person with their own reminders; ``id`` is the Discord id of either."""

    kind: OwnerKind
    id: int

    @classmethod
    def guild(cls, guild_id: int) -> Owner:
        return cls(OwnerKind.GUILD, guild_id)

    @classmethod
    def person(cls, user_id: int) -> Owner:
        return cls(OwnerKind.PERSON, user_id)

    @classmethod
    def where(cls, guild_id: int | None, user_id: int) -> Owner:
        """Return the owner meant by a person who asks in a server, or (None) in a direct message."""
        return cls.guild(guild_id) if guild_id is not None else cls.person(user_id)

    @classmethod
    def of(cls, club_id: ClubId) -> Owner:
        """Return the owner of the club with this key."""
        return cls.guild(club_id) if club_id > 0 else cls.person(-club_id)

    @property
    def club_id(self) -> ClubId:
        """The key of the owner's club: it never changes, and a person and a server never share one."""
        return ClubId(self.id if self.kind is OwnerKind.GUILD else -self.id)

    @property
    def guild_id(self) -> int | None:
        """The server's id; None for a person."""
        return self.id if self.kind is OwnerKind.GUILD else None

    @property
    def user_id(self) -> int | None:
        """The person's id; None for a server."""
        return self.id if self.kind is OwnerKind.PERSON else None
