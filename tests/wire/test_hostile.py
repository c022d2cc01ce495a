"""Whatever is typed, chosen, pressed or forged: an answer or a refusal, no ping, nothing of other clubs.

``make soak`` does it ten thousand times; the ordinary tests some hundred. Discord's own
checks are counted on in two things only: what a select offers, and the limits of a number.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.app import ROUTES
from bot.content.catalogue import Catalogue
from tests.soak import rounds
from tests.wire import clubs
from tests.wire.asking import BUTTON, SELECT, Asker
from tests.wire.payloads import EVERYTHING, Json, Person, Server, inside, servers
from tests.wire.process import Process, running
from tests.wire.standin import DEADLINE, Asked, Request, StandIn, standing_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

NAME = "Hildegard Geheim"
VICTIM = Person(7 << 40, NAME, EVERYTHING)
VISITOR = Person(8 << 40, "Visitor")
ORGANISER = Person(9 << 40, "Organiser", EVERYTHING)
RUNNER = Person(10 << 40, "Runner")
SILENCE = 0.2
"""Seconds without an answer after which it counts as none, where none is owed."""

NEW_MESSAGE, FORM_OPENED = 4, 9
WORDS = [
    "",
    " ",
    "x" * 6000,
    "🍑" * 500,
    "\u202e\u2066تدريب الورك\u2069",
    "**bold** _it_ ||spoiler|| `code` ```block``` # head > quote [a](https://a.invalid)",
    "@everyone @here <@&1> <#1> <t:0:R> </hip:1>",
    f"<@{VICTIM.id}> <@!{VICTIM.id}>",
    "'; DROP TABLE club; --",
    '" OR 1=1; ATTACH DATABASE "x" AS y; --',
    "../../../etc/passwd",
    "/proc/self/environ",
    "C:\\Windows\\System32",
    "%s %n {0.__class__} ${jndi:ldap://a.invalid}",
    "\x00\x07\x1b[2J",
    "a\u0300" * 100,
    "2026-02-30",
    "25:61",
    "-1",
    "999999999999999999999999",
    "9999-12-31",
    "0001-01-01",
    "1e309",
    "clamshell",
    "Europe/Vienna",
    "Mon, Tue",
    "18:30",
    "tomorrow",
    "DELETE",
]
texts = st.one_of(st.sampled_from(WORDS), st.text(st.characters(codec="utf-8"), max_size=120))


def times(quick: int, full: int) -> settings:
    """So many examples. A failure is not made smaller: the bot remembers what came before."""
    return settings(
        max_examples=rounds(quick, full),
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )


class World:
    """A bot with a club that has secrets, and a server from which others ask for them."""

    def __init__(
        self, discord: StandIn, bot: Process, folder: Path, server: Server, secrets: list[int]
    ) -> None:
        self.discord = discord
        self.bot = bot
        self.folder = folder
        self.server = server
        self.secrets = secrets
        self.shown: dict[str, Json] = {}
        """Every control that the bot has shown, by its custom_id."""

    async def ask(self, payload: Json, *, may_be_silent: bool = False) -> Asked:
        """Send it, and look at all that the bot did."""
        first = len(self.discord.bodies)
        deadline = SILENCE if may_be_silent else DEADLINE
        asked = await self.discord.answer_to(payload, deadline=deadline)
        if may_be_silent and asked.problem:
            return asked
        assert asked.problem == "", payload["data"]
        assert "went wrong on my side" not in asked.text, (payload["data"], self.bot.log[-3000:])
        assert self.bot.popen.poll() is None
        for request in list(self.discord.bodies)[first:]:
            assert pings(request) == [], (payload["data"], request)
            assert NAME not in str(request.body), payload["data"]
        self.discord.bodies.clear()
        for body in asked.bodies if asked.kind != FORM_OPENED else []:
            self.shown |= {each["custom_id"]: each for each in controls(body.get("components") or [])}
        return asked

    def what_is_theirs(self) -> list[Any]:
        """All rows of the club with the secrets."""
        tables = [
            ("club", "id = ?1"),
            ("slot", "club_id = ?1"),
            ("member", "club_id = ?1"),
            (
                "occurrence",
                "club_id = ?1",
            ),  # but for when its post is next edited, which the bot does by itself
            ("checkin", "user_id = ?2"),
        ]
        columns = {"occurrence": "id, slot_id, local_date, starts_at, channel_id, state, message_id, label"}
        database, values = self.folder / "club.db", (self.server.id + (1 << 22), VICTIM.id)
        return [
            clubs.rows(
                database,
                f"SELECT {columns.get(table, '*')} FROM {table} WHERE {which} AND ?1 AND ?2",  # noqa: S608
                *values,
            )
            for table, which in tables
        ]


def controls(components: list[Json]) -> Iterator[Json]:
    """The buttons and selects among components."""
    for each in components:
        if each.get("custom_id"):
            yield each
        yield from controls(inside(each))


def offers(select: Json) -> list[str]:
    options: list[Json] = select.get("options") or []
    return [option["value"] for option in options]


def pings(request: Request) -> list[Any]:
    """Whom a new message would ping; where nothing is said of mentions, that is anybody."""
    body: Json = request.body
    message: Json = body.get("data") or {} if "callback" in request.route else body
    is_new = body.get("type") == NEW_MESSAGE if "callback" in request.route else request.method == "POST"
    if not is_new or "recipient_id" in body:
        return []
    allowed: Json = message.get("allowed_mentions") or {"parse": ["anybody"]}
    return [*allowed.get("parse", []), *allowed.get("users", []), *allowed.get("roles", [])]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    tmp_path_factory: pytest.TempPathFactory, empty: Path, catalogue: Catalogue
) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copy(empty, folder / "club.db")
    clubs.drawn(folder, catalogue)
    ours, theirs = servers(2)
    [training] = await clubs.training_days(folder / "club.db", [theirs], clubs.soon())
    async with standing_in([ours, theirs]) as discord, running(discord, folder) as bot:
        await bot.ready()
        victim = Asker(discord, VICTIM, theirs)
        for answer in ("done", "hurt"):
            await discord.answer_to(victim.press(f"checkin:{answer}:{training}"))
        world = World(discord, bot, folder, ours, [training, VICTIM.id, theirs.id, theirs.channel_id])
        before = world.what_is_theirs()
        assert all(before)
        yield world
        assert world.what_is_theirs() == before
        assert bot.faults == []


askers = st.sampled_from([(VISITOR, True), (ORGANISER, True), (VISITOR, False)])
"""Who asks, and whether on the server or in direct messages."""


def asker(world: World, who: tuple[Person, bool]) -> Asker:
    person, on_server = who
    return Asker(world.discord, person, world.server if on_server else None)


def leaves(command: Json, path: str = "") -> list[tuple[str, list[Json]]]:
    """The words of each command and subcommand, and its options."""
    path = f"{path} {command['name']}".strip()
    options: list[Json] = command.get("options") or []
    inner = [leaf for each in options if each["type"] in (1, 2) for leaf in leaves(each, path)]
    return inner or [(path, options)]


def value(option: Json) -> st.SearchStrategy[Any]:
    """Something for an option of this type."""
    match option["type"]:
        case 4 | 10:
            return st.integers(option.get("min_value", -(2**53)), option.get("max_value", 2**53))
        case 5:
            return st.booleans()
        case 6:
            return st.sampled_from([VICTIM, VISITOR, ORGANISER])
        case _:
            return texts


@times(120, 4000)
@given(data=st.data())
async def test_whatever_stands_in_a_command_is_answered(world: World, data: st.DataObject) -> None:
    slash = [c for c in world.discord.commands.values() if c.get("type", 1) == 1]
    words, options = data.draw(st.sampled_from([leaf for command in slash for leaf in leaves(command)]))
    given_ = {
        o["name"]: data.draw(value(o)) for o in options if o.get("required") or data.draw(st.booleans())
    }
    who = asker(world, data.draw(askers))

    answer = await world.ask(who.slash(words, **given_))

    assert answer.text or answer.kind == FORM_OPENED


@times(60, 1500)
@given(data=st.data())
async def test_whatever_is_being_typed_gets_at_most_25_suggestions(world: World, data: st.DataObject) -> None:
    found = [
        (words, option["name"])
        for command in world.discord.commands.values()
        for words, options in leaves(command)
        for option in options
        if option.get("autocomplete")
    ]
    words, option = data.draw(st.sampled_from(found))

    answer = await world.ask(asker(world, data.draw(askers)).suggest(words, option, data.draw(texts)))

    choices = answer.bodies[0]["choices"]
    assert len(choices) <= 25
    assert all(1 <= len(each["name"]) <= 100 and len(str(each["value"])) <= 100 for each in choices)


TEMPLATES = [route.regex for table in ROUTES for route in table.all]


@st.composite
def custom_ids(draw: st.DrawFn, secrets: list[int]) -> str:
    """What could stand in a control of the bot, with the ids of others in it; or something made up."""
    if draw(st.integers(0, 9)) == 0:
        return draw(texts)[:100] or "-"
    custom_id = draw(st.one_of([st.from_regex(each, fullmatch=True) for each in TEMPLATES]))
    if draw(st.booleans()):
        custom_id = re.sub(r"\d+", lambda _: str(draw(st.sampled_from(secrets))), custom_id)
    return custom_id[:100]


@times(120, 2500)
@given(data=st.data())
async def test_whatever_control_is_made_up_is_answered(world: World, data: st.DataObject) -> None:
    custom_id = data.draw(custom_ids(world.secrets))
    control = shape(custom_id)
    free = control is None or custom_id.startswith(OF_THE_CATALOGUE)
    values = data.draw(st.lists(texts, min_size=1, max_size=3)) if control == SELECT and free else None
    who = asker(world, data.draw(askers))

    if control != SELECT or free:
        await world.ask(who.press(custom_id, values), may_be_silent=control is None)


OF_THE_CATALOGUE = ("exercise:", "routine:")
"""Selects whose options may have left the catalogue since. Of others Discord takes only what they offer."""


SELECTS = (
    *("exercise:pick:", "exercises:filter:", "pain:signs:", "routine:pick:", "selftest:pick:"),
    *("plan:sessions:", "plan:phase:", "plan:equipment:", "settings:days:"),
    *("setup:channel", "setup:role", "setup:equipment", "setup:phase", "setup:routine:", "setup:pick"),
)
"""What the custom_ids of selects begin with."""


def shape(custom_id: str) -> int | None:
    """Which type of component the bot makes with this id; None where it makes none."""
    if custom_id.startswith(SELECTS):
        return SELECT
    if any(route.regex.fullmatch(custom_id) for table in ROUTES for route in table.all):
        return BUTTON
    return None


dice = st.integers(0, 10**6)
"""Draws that choose among what the bot has shown: hypothesis must not know what that is."""


@times(80, 1500)
@given(which=dice, chosen=st.lists(dice, min_size=1, max_size=3), who=askers)
async def test_whatever_was_shown_to_one_is_answered_to_another(
    world: World, which: int, chosen: list[int], who: tuple[Person, bool]
) -> None:
    for words in ("me settings", "club setup", "exercises", "streak"):
        if len(world.shown) < 20:
            await world.ask(asker(world, (ORGANISER, True)).slash(words))
    control = world.shown[sorted(world.shown)[which % len(world.shown)]]
    offered = offers(control)
    most = control.get("max_values", 1)
    values = sorted({offered[n % len(offered)] for n in chosen[:most]}) if offered else None

    if control["type"] in {BUTTON, SELECT}:
        await world.ask(asker(world, who).press(control["custom_id"], values))


@times(40, 500)
@given(which=dice, chosen=dice, typed=st.lists(texts, min_size=5, max_size=5), who=askers)
async def test_whatever_is_submitted_with_a_form_is_answered(
    world: World, which: int, chosen: int, typed: list[str], who: tuple[Person, bool]
) -> None:
    opening = FORMS[which % len(FORMS)].format(world.secrets[0])
    await world.ask(asker(world, (ORGANISER, True)).slash("club setup"))
    opened = await world.ask(asker(world, (ORGANISER, True)).press(opening))
    form = opened.bodies[0]
    assert opened.kind == FORM_OPENED, opened.text

    await world.ask(asker(world, who).submit(form["custom_id"], dict(filled(form, chosen, typed))))


FORMS = [
    "settings:form:name",
    "settings:form:zone",
    "settings:form:pause",
    "settings:form:renew",
    "setup:form:zone",
    "setup:form:time",
    "reminders:change:mine",
    "pain:tell:{}",
]


def filled(form: Json, chosen: int, typed: list[str]) -> Iterator[tuple[str, str | list[str]]]:
    """The form's fields with something in each."""
    for label, text in zip(form["components"], typed, strict=False):
        component = label["component"]
        offered = offers(component)
        yield component["custom_id"], [offered[chosen % len(offered)]] if offered else text


async def test_a_number_for_a_test_in_which_nothing_is_counted_shows_it_again(world: World) -> None:
    who = asker(world, (RUNNER, True))  # the others may have told of pain by now, which comes before a test
    begun = await world.ask(who.slash("selftest", test="glute bridge test"))
    [run] = [each.split(":")[2] for each in begun.buttons if each.startswith("selftest:left:")]

    again = await world.ask(who.press(f"selftest:type:{run}:0"))

    assert "Which side feels weaker?" in begun.text
    assert "Which side feels weaker?" in again.text


async def test_a_form_from_before_a_restart_says_to_open_it_again(world: World) -> None:
    answer = await world.ask(asker(world, (VISITOR, True)).submit("f" * 32, {}))

    assert "open the form again" in answer.text


async def test_a_commands_menu_on_a_member_of_another_club_says_nothing_of_them(world: World) -> None:
    answer = await world.ask(asker(world, (VISITOR, True)).menu("Streak", VICTIM))

    assert answer.text
