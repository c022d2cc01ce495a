"""What presses, forms and commands share, asked of the real process: patience, ways to answer, errors."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio

from bot.interactions.answering import DEFER_AFTER
from bot.interactions.routes import UNREADABLE
from tests.interactions.pressing import words
from tests.wire.asking import Asker
from tests.wire.conftest import ANA, folder
from tests.wire.patience import until
from tests.wire.payloads import EPHEMERAL, Json, Server, servers, snowflake
from tests.wire.process import Process, running
from tests.wire.standin import HANGS, Asked, Fault, Request, StandIn, standing_in

__all__ = ["folder"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

TRIAL = ("-m", "tests.interactions.trial", "run")
CALLBACKS = {4: "message", 5: "think", 6: "update", 7: "edit", 9: "form"}
FOLLOWING = {
    "GET": "read original",
    "POST": "follow",
    "PATCH": "edit original",
    "DELETE": "delete original",
}
LONG_AGO = 2.5
"""Seconds: who is asked so late has to defer at once."""

FAULT = "Something went wrong on my side"


@dataclass
class Trial:
    """The bot, and all that it asks of Discord for the answers, in order and in few words."""

    discord: StandIn
    bot: Process
    server: Server
    told: list[str] = field(default_factory=list[str])

    def listen(self, request: Request) -> None:
        """Note "message private", "think", "delete original" and the like."""
        body: Json = request.body or {}
        if "callback" in request.route:
            data: Json = body.get("data") or {}
            private = data.get("flags", 0) & EPHEMERAL
            self.told.append(CALLBACKS[body["type"]] + (" private" if private else ""))
        elif request.path.startswith("/webhooks"):
            private = (body.get("flags") or 0) & EPHEMERAL
            what = {
                "GET": "read original",
                "POST": "follow",
                "PATCH": "edit original",
                "DELETE": "delete original",
            }[request.method]
            self.told.append(what + (" private" if private else ""))

    async def press(self, custom_id: str, ago: float = 0, *, expects: str = "") -> Asked:
        """Press the button that was pressed so many seconds ago; wait for the words that are expected."""
        payload = Asker(self.discord, ANA, self.server).press(custom_id)
        return await self.ask(payload, ago, expects=expects)

    async def ask(self, payload: Json, ago: float = 0, *, expects: str = "") -> Asked:
        payload["id"] = snowflake(time.time() - ago)
        self.told.clear()
        asked = await self.discord.ask(payload)
        await until(lambda: asked.kind and expects in words(asked), 10)
        return asked

    async def all_told(self, expected: Sequence[str]) -> None:
        """Require these requests and no others."""
        await until(lambda: len(self.told) >= len(expected), 10)
        assert self.told == list(expected)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running_trial(
    tmp_path_factory: pytest.TempPathFactory, empty: Path, catalogue: object
) -> AsyncIterator[Trial]:
    folder = tmp_path_factory.mktemp("trial")
    shutil.copy(empty, folder / "club.db")
    [server] = servers(1)
    async with standing_in([server]) as discord, running(discord, folder, program=TRIAL) as bot:
        await bot.ready()
        trial = Trial(discord, bot, server)
        discord.listeners.append(trial.listen)
        yield trial


@pytest.fixture
def trial(running_trial: Trial) -> Iterator[Trial]:
    running_trial.discord.faults = []
    yield running_trial
    running_trial.discord.faults = []


IN_TIME = {
    "new:private:0": ["message private"],
    "new:public:0": ["message"],
    "new:edit:0": ["edit"],
    "new:text:0": ["message private"],
    "new:twice:0": ["message private", "follow private"],
    "new:announced:0": ["think", "edit original"],
    "edits:announced": ["think", "edit original"],
    "new:form:0": ["form"],
    "new:refuse:0": ["message private"],
    "new:fault:0": ["message private"],
    "new:nothing:0": ["update"],
    "edits:edit": ["edit"],
}

DEFERRED = {
    "new:private:0": ["think private", "edit original"],
    "new:public:0": ["think private", "delete original", "follow"],
    "new:edit:0": ["think private", "edit original"],
    "new:text:0": ["think private", "edit original"],
    "new:twice:0": ["think private", "edit original", "follow private"],
    "new:announced:0": ["think private", "delete original", "follow"],
    "new:form:0": ["think private", "edit original"],
    "new:refuse:0": ["think private", "edit original"],
    "new:fault:0": ["think private", "edit original"],
    "new:nothing:0": ["think private", "delete original"],
    "edits:private": ["update", "follow private"],
    "edits:public": ["update", "follow"],
    "edits:edit": ["update", "edit original"],
    "edits:text": ["update", "follow private"],
    "edits:twice": ["update", "follow private", "follow private"],
    "edits:form": ["update", "follow private"],
    "edits:refuse": ["update", "follow private"],
    "edits:nothing": ["update"],
}

SAYS = {
    "private": "to one",
    "public": "to all",
    "edit": "in place",
    "text": "in words",
    "twice": "second",
    "announced": "after a while",
    "form": "A trial",
    "refuse": "That cannot be done",
    "fault": FAULT,
    "nothing": "",
}


@pytest.mark.parametrize("what", IN_TIME)
async def test_who_is_quick_answers_at_once(trial: Trial, what: str) -> None:
    await trial.press(f"trial:{what}", expects=SAYS[what.split(":")[1]])
    await trial.all_told(IN_TIME[what])


@pytest.mark.parametrize("what", DEFERRED)
async def test_who_is_late_defers_and_every_answer_still_comes(trial: Trial, what: str) -> None:
    says = "Please try again" if "form" in what else SAYS[what.split(":")[1]]
    await trial.press(f"trial:{what}", LONG_AGO, expects=says)
    await trial.all_told(DEFERRED[what])


@pytest.mark.parametrize("ago", [0, LONG_AGO])
@pytest.mark.parametrize(("way", "names_them"), [("files:kept", False), ("edits:edit", True)])
async def test_files_beside_a_message_go_unless_they_are_kept(
    trial: Trial, way: str, names_them: bool, ago: float
) -> None:
    answer = await trial.press(f"trial:{way}", ago, expects="beside" if "kept" in way else "in place")
    assert ("attachments" in answer.bodies[-1]) is names_them


@pytest.mark.parametrize("ago", [0, LONG_AGO])
async def test_what_was_sent_is_known_by_its_id(trial: Trial, ago: float) -> None:
    answer = await trial.press("trial:id:sent", ago, expects="id ")
    assert re.search(r"^id \d+$", words(answer), re.MULTILINE)


async def test_what_did_not_arrive_has_no_id(trial: Trial) -> None:
    asked: list[Request] = []
    trial.discord.listeners.append(asked.append)
    trial.discord.faults = [Fault("POST /interactions/*", HANGS, times=2, wait=0)]
    payload = Asker(trial.discord, ANA, trial.server).press("trial:id:sent")
    trial.told.clear()
    await trial.discord.ask(payload)
    await trial.all_told(["message", "message", "read original", "follow private"])
    trial.discord.listeners.remove(asked.append)
    assert asked[-1].body["content"] == "id None"


@pytest.mark.parametrize("share", [False, True])
async def test_a_command_is_deferred_for_those_who_will_see_its_answer(trial: Trial, share: bool) -> None:
    typed = Asker(trial.discord, ANA, trial.server).slash("hip", exercise="how often", share=share)
    answer = await trial.ask(typed, LONG_AGO)
    await trial.all_told(["think" if share else "think private", "edit original"])
    assert answer.private is not share


async def test_the_error_of_a_shared_command_is_for_one_person(trial: Trial) -> None:
    typed = Asker(trial.discord, ANA, trial.server).slash("hip", exercise="qqqxyz", share=True)
    await trial.ask(typed, LONG_AGO, expects="Did you mean one of these?")
    await trial.all_told(["think", "delete original", "follow private"])


@pytest.mark.parametrize(
    ("ago", "seconds"), [(0, 2), (1.4, 0.6), (-3600, 2)], ids=["at once", "on its way", "clocks differ"]
)
async def test_the_deferral_counts_from_when_it_was_asked(trial: Trial, ago: float, seconds: float) -> None:
    asked = await trial.press("trial:new:private:3", ago, expects="to one")
    assert trial.told == ["think private", "edit original"]
    assert seconds - 0.1 <= asked.seconds <= seconds + 0.6
    assert DEFER_AFTER.total_seconds() == 2


@pytest.mark.parametrize("arrives", [True, False])
@pytest.mark.parametrize("way", ["new:private:0", "edits:edit"])
async def test_a_connection_that_drops_during_the_deferral_costs_no_answer(
    trial: Trial, way: str, arrives: bool
) -> None:
    trial.discord.faults = [Fault("POST /interactions/*", HANGS, wait=0.2, after=arrives)]
    answer = await trial.press(f"trial:{way}", LONG_AGO, expects=SAYS[way.split(":")[1]])
    await until(lambda: "couldn't be deferred" in trial.bot.log)
    assert FAULT not in words(answer)
    deferral, at_once = DEFERRED[way][0], IN_TIME[way][0]
    await trial.all_told([deferral, at_once, "edit original"] if arrives else [deferral, at_once])


async def test_an_answer_whose_connection_dropped_is_sent_once_more(trial: Trial) -> None:
    trial.discord.faults = [Fault("POST /interactions/*", HANGS, wait=0)]
    await trial.press("trial:new:private:0", expects="to one")
    await trial.all_told(["message private", "message private"])


async def test_what_cannot_be_delivered_is_logged_and_not_said_to_have_failed(trial: Trial) -> None:
    trial.discord.faults = [Fault("PATCH /webhooks/*", HANGS, times=2, wait=0)]
    await trial.press("trial:new:private:0", LONG_AGO)
    await until(lambda: "couldn't be delivered" in trial.bot.log)
    await trial.all_told(["think private", "edit original", "edit original"])


@pytest.mark.parametrize("number", ["one", "1.5", "", "9" * 19, "--1"])
async def test_values_that_make_no_sense_are_said_to_be_unreadable(trial: Trial, number: str) -> None:
    await trial.press(f"trial:number:{number}", expects=UNREADABLE)


async def test_an_id_that_no_table_knows_is_not_touched(trial: Trial) -> None:
    payload = Asker(trial.discord, ANA, trial.server).press("nobodys:button:1")
    asked = await trial.discord.answer_to(payload, deadline=0.3)
    assert asked.kind == 0


async def test_discord_py_keeps_nothing_of_what_was_sent(trial: Trial) -> None:
    for what in (*IN_TIME, "new:form:0"):
        await trial.press(f"trial:{what}", expects=SAYS[what.split(":")[1]])
    for what in DEFERRED:
        await trial.press(f"trial:{what}", LONG_AGO)
    for words_ in ("exercises", "streak", "me settings"):
        await trial.ask(Asker(trial.discord, ANA, trial.server).slash(words_))
    await trial.press("trial:kept:all", expects="kept 0")


FILLED_IN: list[tuple[list[Json], str]] = [
    ([{"type": 18, "component": {"type": 4, "custom_id": "a", "value": "x"}}], "{'a': 'x'}"),
    ([{"type": 1, "components": [{"type": 4, "custom_id": "a", "value": "x"}]}], "{'a': 'x'}"),
    ([{"type": 18, "component": {"type": 3, "custom_id": "a", "values": ["1", "2"]}}], "{'a': ['1', '2']}"),
    ([{"type": 18, "component": {"type": 5, "custom_id": "a", "values": []}}], "{'a': []}"),
    ([{"type": 18, "component": {"type": 4, "custom_id": "a"}}], "{'a': ''}"),
    ([{"type": 10, "content": "read me"}], "{}"),
    ([], "{}"),
]


@pytest.mark.parametrize(("components", "expected"), FILLED_IN)
async def test_what_was_entered_in_a_form_is_found_by_its_field(
    trial: Trial, components: list[Json], expected: str
) -> None:
    payload = Asker(trial.discord, ANA, trial.server).submit("trial:sent:x", {})
    payload["data"]["components"] = components
    await trial.ask(payload, expects=f"x {expected}")


async def test_a_form_outlives_a_restart(folder: Path) -> None:
    [server] = servers(1)
    async with standing_in([server]) as discord:
        asker = Asker(discord, ANA, server)
        async with running(discord, folder, program=TRIAL) as bot:
            await bot.ready()
            opened = await discord.answer_to(asker.press("trial:new:form:0"))
        async with running(discord, folder, program=TRIAL) as bot:
            await bot.ready()
            form = opened.bodies[0]["custom_id"]
            sent = await discord.answer_to(asker.submit(form, {"name": "Ana\nB", "who": ["1", "2"]}))
            assert bot.faults == []
    assert words(sent) == "a:b {'name': 'Ana\\nB', 'who': ['1', '2']}"
