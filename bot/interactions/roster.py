"""What boards need of Discord: who is in the server."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol


class Roll(Protocol):
    """The members of the club's server, as far as Discord tells."""

    async def call(self, guild_id: int, user_ids: Collection[int], seconds: float) -> Mapping[int, bool]:
        """Whether each is in the server, within so many seconds. Who is not known of is not in the answer."""
        ...
