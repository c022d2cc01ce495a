"""What can be pressed under the result of a self-test, and under one's progress."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.features.exercises.handlers import show_by_key
from bot.features.plan import plan_panel
from bot.features.self_tests.self_test_buttons import ID, RUN, button, screens
from bot.interactions.host import Interaction
from bot.interactions.persistent import Persistent


class ShowNext(Persistent, template=rf"selftest:exercise:{ID}"):
    """An exercise that makes sense after a result, on a card of its own: the result stays."""

    def __init__(self, key: str, label: str = "") -> None:
        self.key = key
        super().__init__(button(f"selftest:exercise:{key}", label, discord.ButtonStyle.primary))

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(match["id"])

    async def act(self, interaction: Interaction) -> None:
        await show_by_key(interaction, self.key)


class KeptResult(Persistent, template=rf"selftest:(?P<what>result|drop|delete):{RUN}"):
    """Shows a result, asks whether it shall be deleted, or deletes it."""

    def __init__(
        self,
        run_id: int,
        what: str,
        label: str = "",
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> None:
        self.run_id, self.what = run_id, what
        super().__init__(button(f"selftest:{what}:{run_id}", label, style))

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(int(match["run"]), match["what"])

    async def act(self, interaction: Interaction) -> None:
        if self.what == "delete":
            await screens().delete(interaction, self.run_id)
        else:
            await screens().result(interaction, self.run_id, asking=self.what == "drop")


class ShowProgress(Persistent, template=r"selftest:progress:own"):
    """One's results over time, on a card of their own."""

    def __init__(self) -> None:
        super().__init__(button("selftest:progress:own", "My progress", discord.ButtonStyle.secondary))

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls()

    async def act(self, interaction: Interaction) -> None:
        from bot.features.self_tests import progress_card  # noqa: PLC0415  # it holds these buttons, like the other cards

        await progress_card.show_progress(interaction)


class ShowPlan(Persistent, template=r"selftest:plan:own"):
    """One's plan, on a card of its own; who has none is asked what it shall be made from."""

    def __init__(self) -> None:
        super().__init__(button("selftest:plan:own", "My plan", discord.ButtonStyle.success))

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls()

    async def act(self, interaction: Interaction) -> None:
        await plan_panel.show(interaction)


class PickResult(Persistent, template=r"selftest:pick:results"):
    """A select of what one has tested, to look at it again or to delete it."""

    def __init__(self, options: list[discord.SelectOption]) -> None:
        super().__init__(
            discord.ui.Select(
                placeholder="Look at a result, or delete it",
                options=options,
                custom_id="selftest:pick:results",
            )
        )

    @classmethod
    def restore(cls, item: discord.ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(item.options if isinstance(item, discord.ui.Select) else [])

    async def act(self, interaction: Interaction) -> None:
        await screens().result(interaction, int(self.values[0]), asking=False, swap=False)


ITEMS: tuple[type[Persistent], ...] = (ShowNext, KeptResult, ShowProgress, ShowPlan, PickResult)
"""All of it."""
