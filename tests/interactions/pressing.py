"""The bot as a process, and presses on its messages as Discord sends them: nothing of its inside is asked.

All that these tests need of the rest is here. The clock stands at :data:`NOW`, so that the ids with a date in
them can be written down; and :func:`set_the_scene` presses in one order, so that those with a row's id can.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zlib import crc32

from bot.content.catalogue import Catalogue
from bot.content.screening import NONE_OF_THESE
from bot.database.database import Database
from bot.features.screening import store as screening
from bot.features.screening.rules import Screening
from tests.interactions.custom_ids import CONTROLS, FORMS, Component, Control, Field, Form, Place, Reply
from tests.wire import clubs
from tests.wire.asking import Asker
from tests.wire.patience import until
from tests.wire.payloads import EPHEMERAL, EVERYTHING, NO_SPECIAL, V2, Json, Person, Server, inside, snowflake
from tests.wire.process import BOT, Process, running
from tests.wire.standin import Asked, StandIn, standing_in

NOW = datetime(2026, 1, 1, 18, 0, 5, tzinfo=UTC)
"""A Thursday, some seconds after a full minute: for the rest of the minute the bot does nothing by itself."""

STARTS_AT = datetime(2026, 1, 1, 18, 30, tzinfo=UTC)
"""The run of all clubs, and of the runner with reminders of their own; it is posted already."""

SERVERS = [Server((n + 10_000) << 22, EVERYTHING) for n in range(3)]
"""Their clubs have the slots and the training days 1 to 3."""

ELSEWHERE = Server(9_999 << 22, EVERYTHING)
"""A server without a club, where nothing of the others' is anybody's business."""

SILENCE = 0.2
"""Seconds without an answer after which it counts as none."""

PATIENCE = 10.0
"""Seconds until the words of an answer that was promised must be there."""

REPLIES = {4: Reply.NEW, 5: Reply.NEW, 6: Reply.CHANGE, 7: Reply.CHANGE, 9: Reply.FORM}
"""By the types of Discord's callbacks."""

TO_BE_CONTINUED, FORM_OPENED = (5, 6), 9
CONTAINER, ROW = 17, 1


def person(name: str) -> Person:
    """Somebody of this name; whose name begins with "organiser" may do everything."""
    permissions = EVERYTHING if name.startswith("organiser") else NO_SPECIAL
    return Person((crc32(name.encode()) + 1000) << 22, name, permissions)


def form(opened_by: str) -> Form:
    """The form of the table that is opened by this."""
    return next(each for each in FORMS if each.opened_by == opened_by)


class World:
    """A bot that runs, and its clubs. ``shown``: the type of each control that it has put on a message.

    ``labels``: what each button that it has put on one says, by its custom_id.
    """

    def __init__(self, discord: StandIn, bot: Process, clock: Path) -> None:
        self.discord = discord
        self.clock = clock
        self.bot = bot
        self.shown: dict[str, int] = {}
        self.labels: dict[str, str] = {}
        self.runs = 0

    async def press(self, control: Control, *, may_be_silent: bool = False) -> Asked:
        """Press it, or choose its values."""
        asked = self.pressed(control)
        return await self._ask(
            asked, lambda answer: control.says in words(answer), may_be_silent=may_be_silent
        )

    def pressed(self, control: Control) -> Json:
        """Return what Discord sends when it is pressed, or its values chosen."""
        asker = self._asker(control.by, control.place, control.club)
        asked = asker.press(control.custom_id, control.values, _message(control, asker))
        data: Json = asked["data"]
        data["component_type"] = int(control.component)
        if control.component is Component.BUTTON:
            del data["values"]
        elif control.component is not Component.STRING_SELECT:
            data["resolved"] = _resolved(control)
        return asked

    async def open(self, form: Form) -> Asked:
        """Press what opens the form."""
        return await self.press(Control(form.opened_by, form.title, Reply.FORM, by=form.by))

    async def submit(self, form: Form, custom_id: str) -> Asked:
        """Send it off as it is filled in; ``custom_id`` is what Discord was told on opening it."""
        return await self._ask(self.sent(form, custom_id), lambda answer: form.says in words(answer))

    def sent(self, form: Form, custom_id: str) -> Json:
        """Return what Discord sends when the form is sent off as it is filled in."""
        asker = self._asker(form.by)
        fields = {field.custom_id: _typed(field) for field in form.fields}
        asked = asker.submit(custom_id, fields)
        asked["message"] = _message(Control(form.opened_by, "", Reply.FORM), asker)
        return asked

    async def answer(self, asked: Json, ago: float = 0) -> Asked:
        """Send what somebody asked so many seconds ago, whoever and wherever; an answer has to come."""
        return await self._ask(asked, lambda answer: answer.answered, ago=ago)

    async def answers(self, asked: Sequence[Json]) -> list[Asked]:
        """Send all of it at once, and wait until each has got its answer."""
        stand_still(self.clock)
        for payload in asked:
            payload["id"] = snowflake(NOW.timestamp())
        sent = [await self.discord.ask(payload) for payload in asked]
        await until(lambda: all(each.answered or each.problem for each in sent), PATIENCE)
        return sent

    async def walk(self, by: str, *custom_ids: str) -> None:
        """Press one button after the other; each has to be answered with more than a sentence."""
        for custom_id in custom_ids:
            asked = self.pressed(Control(custom_id, "", Reply.CHANGE, by=by))
            answer = await self._ask(asked, lambda answer: answer.buttons)
            assert answer.buttons, (custom_id, answer.problem, answer.text)

    async def fill_in(self, form: Form) -> None:
        opened = await self.open(form)
        answer = await self.submit(form, opened.bodies[0]["custom_id"])
        assert form.says in words(answer), (form.opened_by, answer.problem, answer.text)

    async def slash(self, by: str, words: str, club: int = 0, **options: Any) -> None:
        asked = self._asker(by, club=club).slash(words, **options)
        answer = await self._ask(asked, lambda answer: answer.buttons)
        assert answer.buttons, (words, answer.problem, answer.text)

    def _asker(self, by: str, place: Place = Place.CARD, club: int = 0) -> Asker:
        return Asker(self.discord, person(by), None if place is Place.DIRECT else SERVERS[club])

    async def _ask(
        self,
        payload: Json,
        is_complete: Callable[[Asked], object],
        *,
        may_be_silent: bool = False,
        ago: float = 0,
    ) -> Asked:
        payload["id"] = snowflake(NOW.timestamp() - ago)
        stand_still(self.clock)  # as if it had just been asked
        limit = {"deadline": SILENCE} if may_be_silent else {}
        asked = await self.discord.answer_to(payload, **limit)
        if asked.kind in TO_BE_CONTINUED:
            with suppress(TimeoutError):
                await until(lambda: is_complete(asked), PATIENCE)
        for body in asked.bodies if asked.kind != FORM_OPENED else []:
            self._see(body)
        return asked

    def see_messages(self) -> None:
        """Remember the controls on what it has posted, in channels and to people."""
        for messages in self.discord.messages.values():
            for message in messages:
                self._see(message)

    def _see(self, message: Json) -> None:
        for each in _controls(message.get("components") or []):
            self.shown[each["custom_id"]] = each["type"]
            if each["type"] == Component.BUTTON:
                self.labels[each["custom_id"]] = each["label"]


def words(asked: Asked) -> str:
    """All that was answered: what can be read, what is filled in, and "[x]" before what is chosen."""
    return "\n".join(line for body in asked.bodies for line in _words([body]))


def _words(parts: Sequence[Json]) -> Iterator[str]:
    for each in parts:
        chosen = "[x] " if each.get("default") else ""
        known = (
            each.get(key) for key in ("title", "content", "label", "placeholder", "description", "value")
        )
        yield from (f"{chosen}{word}" for word in known if word)
        defaults: list[Json] = each.get("default_values") or []
        yield from (f"[x] {default['id']}" for default in defaults)
        yield from _words([*inside(each), *(each.get("items") or []), *(each.get("options") or [])])


def _controls(components: Sequence[Json]) -> Iterator[Json]:
    for each in components:
        if each.get("custom_id"):
            yield each
        yield from _controls(inside(each))


def _typed(field: Field) -> str | list[str]:
    return field.value if isinstance(field.value, str) else list(field.value)


def _message(control: Control, asker: Asker) -> Json:
    """A card of the bot from before that has this control."""
    made: Json = {"type": int(control.component), "id": 3, "custom_id": control.custom_id}
    match control.component:
        case Component.BUTTON:
            made |= {"style": 2, "label": "Press"}
        case Component.STRING_SELECT:
            offered = control.values or ("something",)
            made |= {"options": [{"label": each, "value": each} for each in offered]}
            made |= {"min_values": 0, "max_values": len(offered)}
        case Component.ROLE_SELECT | Component.CHANNEL_SELECT:
            made |= {"min_values": 0, "max_values": 1}
    message: Json = asker.press(control.custom_id)["message"]
    row = {"type": ROW, "id": 2, "components": [made]}
    flags = V2 | (EPHEMERAL if control.place is Place.CARD else 0)
    return message | {"components": [{"type": CONTAINER, "id": 1, "components": [row]}], "flags": flags}


def _resolved(control: Control) -> Json:
    """What Discord adds to the ids of channels and roles."""
    server = SERVERS[control.club]
    if control.component is Component.CHANNEL_SELECT:
        channel = server.channel() | {"permissions": str(EVERYTHING)}
        return {"channels": {each: channel | {"id": each} for each in control.values}}
    [everyone, *_] = server.payload()["roles"]
    return {"roles": {each: everyone | {"id": each, "name": "Runners"} for each in control.values}}


def stand_still(clock: Path) -> None:
    """Let it be NOW for the bot."""
    written = clock.with_suffix(".new")
    written.write_text(str((NOW - datetime.now(UTC)).total_seconds()))
    written.replace(clock)


@asynccontextmanager
async def running_bot(
    folder: Path, empty: Path, catalogue: Catalogue, *, program: Sequence[str] = BOT
) -> AsyncGenerator[World]:
    """The bot with all rows that :mod:`tests.interactions.custom_ids` speaks of."""
    database, clock = folder / "club.db", folder / "clock"
    shutil.copy(empty, database)
    await _fill(database)
    clubs.drawn(folder, catalogue)
    stand_still(clock)
    async with (
        standing_in([*SERVERS, ELSEWHERE]) as discord,
        running(discord, folder, program=program, shim={"WIRE_CLOCK": str(clock)}) as bot,
    ):
        await bot.ready()
        world = World(discord, bot, clock)
        await set_the_scene(world)
        yield world
        assert bot.popen.poll() is None
        assert bot.faults == []


async def _fill(database: Path) -> None:
    """The training days 1 to 3 of the clubs; 4 and 5 belong to runners with reminders of their own.

    All but "never asked" and "answers" have answered the health questions; "ticked" has fainted.
    """
    db = await Database.open(database)
    for by in sorted({each.by for each in (*CONTROLS, *FORMS)} - {"never asked", "answers"}):
        ticked = {"health": ("faint",) if by == "ticked" else (NONE_OF_THESE,), "body": (NONE_OF_THESE,)}
        await db.write(screening.put, person(by).id, Screening(ticked=ticked, at=NOW))
    for server in SERVERS:
        await clubs.posted(db, server, STARTS_AT)
    for by in ("reminded", "reminded and answers"):
        await clubs.posted(db, Server(person(by).id), STARTS_AT, solo=True)
    await db.close()


async def set_the_scene(world: World) -> None:
    """Make the rows whose ids the table has, in the order of their ids."""
    await _notes(world)
    await _workouts(world)
    await _self_tests(world)
    await _drafts(world)
    await _plans(world)
    for by in ("paused", "paused for longer"):
        await world.fill_in(replace(form("settings:form:pause"), by=by))
    for by in ("switched on", "switched off"):
        await world.walk(by, "reminders:save:Europe/Vienna:24:1830:45")
    await world.walk("switched off", "reminders:stop:mine")


async def _notes(world: World) -> None:
    """Notes 1 to 3 of what hurts; to the first no sign fits."""
    for by in ("hurt", "hurt signs", "hurt worse"):
        await world.fill_in(replace(form("pain:tell:1"), by=by))
    signs = Control(
        "pain:signs:1", "", Reply.CHANGE, component=Component.STRING_SELECT, values=("-",), by="hurt"
    )
    await world.press(signs)


async def _workouts(world: World) -> None:
    """Sessions 1 to 10, one for each button; 12 is over and is effort 1, 13 is led in public."""
    begin = "routine:begin:three_moves"
    await world.walk("moves next", begin)
    await world.walk("moves back", begin, "workout:next:2:0")
    await world.walk("moves skip", begin)
    await world.walk("moves start", "routine:begin:bridge_clam_side_lunge")
    await world.walk("moves pause", begin)
    await world.walk("moves go", begin, "workout:pause:6:0")
    await world.walk("moves stop", begin, "workout:pause:7:0")
    await world.walk("moves hurt", begin)
    await world.walk("moves easier", begin)
    await world.walk("moves harder", begin)
    await world.walk("moves", begin)
    await world.walk("over", begin, "workout:pause:12:0", "workout:stop:12:1")
    await world.fill_in(replace(form("workout:log:12"), by="over"))
    await world.slash("organiser", "warmup", public=True)
    await world.walk("over and sore", begin, "workout:pause:14:0", "workout:stop:14:1")
    sore = (Field("sets", "1"), Field("effort", ("5",)), Field("pain", ("2",)))
    log = form("workout:log:12")
    await world.fill_in(
        replace(
            log,
            opened_by="workout:log:14",
            by="over and sore",
            fields=(*sore, *log.fields[3:]),
            says="**Saved:** 1 set",
        )
    )


async def _self_tests(world: World) -> None:
    """Runs 1 to 15 under way, one for each button; 16 and 17 have ended with a result.

    In 18 nothing is counted.
    """
    for by in ("tests left", "tests right", "tests unsure"):
        await _test(world, by)
    for by in ("tests next", "tests back", "tests quit", "tests hurt"):
        await _test(world, by, "left")
    to_the_clock = ("left", "next", "next", "next", "next")
    await _test(world, "tests start", *to_the_clock)
    await _test(world, "tests stop", *to_the_clock, "start")
    await _test(world, "tests again", *to_the_clock, "start")
    await _test(world, "tests own", *to_the_clock)
    await _test(world, "tests fine", *to_the_clock, "own")
    await _test(world, "tests type", *to_the_clock, "own", "fine")
    await _test(world, "tests see", *to_the_clock, "start", "stop", "fine")
    await _test(world, "tests anew", "left")
    await _test(world, "tested", "left", "hurt")
    await _test(world, "tested and deletes", "left", "hurt")
    await world.walk("tests without numbers", "selftest:begin:hip_bridge_test")


async def _test(world: World, by: str, *verbs: str) -> None:
    """Begin a test whose seconds are counted, and press these one after the other."""
    world.runs += 1
    pressed = (f"selftest:{verb}:{world.runs}:{turn}" for turn, verb in enumerate(verbs))
    await world.walk(by, "selftest:begin:one_leg_stand", *pressed)


async def _drafts(world: World) -> None:
    """A draft of the set-up for each organiser; -1 is a training time that is not stored yet."""
    with_a_draft = {each.by for each in (*CONTROLS, *FORMS) if each.by.startswith("organiser ")}
    for by in sorted({"organiser", *with_a_draft} - {"organiser saves", "organiser without a draft"}):
        await world.slash(by, "club setup")
    for by in ("organiser adds", "organiser takes back"):
        await world.fill_in(replace(form("setup:form:time"), by=by))
    for by in ("organiser errs", "organiser corrects the zone"):
        wrong = replace(form("setup:form:zone"), by=by, fields=(Field("zone", "Nowhereville"),))
        await world.fill_in(replace(wrong, says="Correct it"))
    change = form("setup:form:time:1")
    fields = (*change.fields[:-1], Field("since", "31 Feb"))
    await world.fill_in(replace(change, by="organiser corrects the time", fields=fields, says="Correct it"))
    await world.slash("organiser saves", "club setup", club=2)


async def _plans(world: World) -> None:
    """A plan of three sessions for each of these."""
    for by in ("planned", "planned A", "planned B", "planned C", "planned D"):
        await world.press(
            Control(
                "plan:sessions:new",
                "",
                Reply.CHANGE,
                component=Component.STRING_SELECT,
                values=("3",),
                by=by,
            )
        )
        await world.walk(by, "plan:make:mine")
