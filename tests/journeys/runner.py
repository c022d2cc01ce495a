"""A runner who tells the real bot what hurts, and then asks every room for something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import discord
import simcord

from bot.content.exercises import Place
from bot.features.pain.rules import BodySide, Since
from tests.features.screening.answering import keep_of
from tests.features.texts import texts
from tests.rows import execute, fetch

if TYPE_CHECKING:
    from tests.world import World

DONE, POST, WARM_UP, GUIDE, ROUTINE, PLAN, TEST, HIP, PROGRESS = (
    *("done", "post", "warmup", "guide me", "routine", "plan", "selftest", "hip", "progress"),
)
ROOMS = (DONE, POST, WARM_UP, GUIDE, ROUTINE, PLAN, TEST, HIP, PROGRESS)
"""Where somebody asks for something: the command, or the button of the post."""

NONE_OF_THESE = "-"
LOADED, TESTED, ROUTINE_KEY = "backward lunge", "glute bridge test", "warm_up_trio"


BUTTONS = {DONE: "Done", POST: "Rest today", GUIDE: "Guide me"}
OPTIONS: Mapping[str, Mapping[str, str | bool]] = {
    ROUTINE: {"start": ROUTINE_KEY},
    TEST: {"test": TESTED},
    HIP: {"exercise": LOADED},
}


@dataclass(frozen=True, kw_only=True)
class Hurts:
    """Something hurts, told through the form under the post. ``signs``: None if they leave the question."""

    place: Place = Place.KNEE
    level: int = 2
    since: Since = Since.DAYS
    side: BodySide | None = None
    signs: tuple[str, ...] | None = ()
    days_ago: float = 0
    better: bool = False

    async def tell(self, who: Runner) -> None:
        card = await who.click(who.post, "Something hurts")
        form = await who.member.click(card, label="Tell me where")
        side = [self.side.value] if self.side is not None else []
        fields = {"place": [self.place.value], "level": [str(self.level)], "since": [self.since.value]}
        await who.member.submit_modal(form, fields | {"side": side})
        if self.signs is not None:
            [note] = await who.rows("SELECT max(id) FROM pain WHERE user_id = ?")
            chosen = list(self.signs) or [NONE_OF_THESE]
            await who.member.select(card, chosen, custom_id=f"pain:signs:{note[0]}")
        outcome = "better" if self.better else None
        await who.write(
            "UPDATE pain SET noted_at = noted_at - ?, outcome = ? WHERE user_id = ? AND id ="
            " (SELECT max(id) FROM pain)",
            round(self.days_ago * 86_400),
            outcome,
            who.member.id,
        )


@dataclass(frozen=True, kw_only=True)
class Trained:
    """A session, begun and stopped after one step, and logged in its form."""

    pain: int
    place: Place | None = None
    days_ago: float = 0

    async def tell(self, who: Runner) -> None:
        card = await who.command("routine", options={"start": ROUTINE_KEY})
        if "Next" not in texts(card):
            raise AssertionError(f"no session began: {texts(card)}")
        await who.member.click(card, label="Next")
        await who.member.click(card, label="Pause")
        await who.member.click(card, label="Stop here")
        form = await who.member.click(card, label="How was it?")
        place = [self.place.value] if self.place is not None else []
        fields = {"sets": "1", "effort": ["5"], "pain": [str(self.pain)], "place": place, "side": []}
        await who.member.submit_modal(form, fields)
        who.seen["log"] = texts(card)
        await who.write(
            "UPDATE effort SET done_at = done_at - ? WHERE user_id = ? AND id = (SELECT max(id) FROM effort)",
            round(self.days_ago * 86_400),
            who.member.id,
        )


@dataclass(frozen=True, kw_only=True)
class TestHurt:
    """A self-test that hurt at once; ``place``: None if they don't say where."""

    __test__ = False
    place: Place | None = None
    test: str = TESTED

    async def tell(self, who: Runner) -> None:
        card = await who.command("selftest", options={"test": self.test})
        for label in ("Left", "I'm ready", "It hurts"):
            if label == "Left" and "Left" not in texts(card):
                continue
            await who.member.click(card, label=label)
        if self.place is not None:
            [run] = await who.rows("SELECT max(id) FROM self_test_run WHERE user_id = ?")
            chosen = [self.place.value]
            await who.member.select(card, chosen, custom_id=f"selftest:where:{run[0]}")
        who.seen["log"] = texts(card)


Step = Hurts | Trained | TestHurt


@dataclass
class Runner:
    """One runner, the club's post, and what they have seen in each room."""

    world: World
    member: simcord.MemberActor
    post: discord.Message
    seen: dict[str, str] = field(default_factory=dict[str, str])

    async def write(self, statement: str, *values: object) -> None:
        await self.world.bot.db.write(execute, statement, values)

    async def rows(self, query: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in await self.world.bot.db.read(fetch, query, (self.member.id,))]

    async def click(self, message: discord.Message, label: str) -> simcord.ResponseMessage:
        result = await self.member.click(message, label=label)
        assert result.response is not None, f"no answer to {label}"
        assert result.ephemeral, f"{label} was answered for all to see"
        return result.response

    async def command(
        self, name: str, *, shared: bool = False, options: Mapping[str, str | bool] | None = None
    ) -> simcord.ResponseMessage:
        result = await self.member.slash(self.world.channel, name, **(options or {}))
        assert result.response is not None, f"no answer to /{name}"
        assert result.ephemeral is not shared
        assert self.world.env.errors is not None, "a refusal is an answer"
        return result.response

    async def ask(self, room: str) -> simcord.ResponseMessage:
        """Ask one room for what it is there for; a session that has begun is ended again."""
        if room in BUTTONS:
            card = await self.click(self.post, BUTTONS[room])
        else:
            card = await self.command(room, options=OPTIONS.get(room))
        if "Make my plan" in texts(card):
            await self.member.click(card, label="Make my plan")
        self.seen[room] = texts(card)
        if "Pause\n" in texts(card):
            await self.leave()
        return card

    async def leave(self) -> None:
        """End what is running, so that the next room begins its own."""
        await self.write(
            "UPDATE workout SET ended_at = touched_at WHERE user_id = ? AND ended_at IS NULL", self.member.id
        )

    async def ask_everywhere(self) -> None:
        for room in ROOMS:
            await self.ask(room)


async def newcomer(world: World, post: discord.Message, number: int) -> Runner:
    """Somebody of the club who has answered the health questions, and hasn't told anything since."""
    user = world.env.create_user(f"runner{number}", global_name=f"Runner {number}")
    await keep_of(user.id, world, {})
    return Runner(world, world.guild.add_member(user), post)
