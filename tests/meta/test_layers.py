"""The walls between the rooms of bot/, kept by reading the imports. The README has the picture."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).parent.parent.parent
LONGEST_FILE = 300


@dataclass(frozen=True)
class Import:
    """One imported name, in full: ``bot.storage.database.Database``."""

    file: str
    line: int
    name: str

    @property
    def is_class(self) -> bool:
        return self.name.rpartition(".")[2][:1].isupper()

    def within(self, packages: tuple[str, ...]) -> bool:
        return any(self.name == package or self.name.startswith(f"{package}.") for package in packages)


@dataclass(frozen=True)
class Room:
    """Which other rooms of bot/ a room may know, and which libraries it must not."""

    place: str
    knows: tuple[str, ...]
    never: tuple[str, ...] = ()
    classes_of: tuple[str, ...] = ()
    advice: str = ""


@dataclass(frozen=True)
class Library:
    """A library that only some places may import."""

    name: str
    places: tuple[str, ...]
    advice: str


BELOW_SERVICES = ("bot.domain", "bot.paths")
DISCORD = ("discord", "simcord")

ROOMS = [
    Room(
        "bot/domain",
        (),
        (*DISCORD, "aiosqlite", "sqlite3", "asyncio", "pydantic", "yaml", "pathlib", "logging", "random"),
        advice="domain is values and functions: hand in what it needs, and do the I/O in services or storage",
    ),
    Room(
        "bot/content",
        BELOW_SERVICES,
        (*DISCORD, "aiosqlite"),
        advice="content turns files into domain values",
    ),
    Room(
        "bot/storage",
        BELOW_SERVICES,
        (*DISCORD, "pydantic"),
        advice="storage is SQL for domain values: what two tables mean together belongs in services",
    ),
    Room(
        "bot/render",
        BELOW_SERVICES,
        (*DISCORD, "aiosqlite", "asyncio"),
        advice="render turns values into bytes: whoever wants them fetches the values, and calls to_thread",
    ),
    Room(
        "bot/services",
        (*BELOW_SERVICES, "bot.content", "bot.storage", "bot.render"),
        DISCORD,
        advice="services are used by ui, never the other way: return a value, or ask for a Protocol",
    ),
    Room(
        "bot/ui",
        ("bot.domain", "bot.services", "bot.render", "bot.log", "bot.vitals"),
        ("simcord", "sqlite3"),
        classes_of=("bot.storage",),
        advice="ui shows values: it may name storage's types, but asks services instead of querying",
    ),
    Room(
        "bot/cogs",
        ("bot.domain", "bot.services", "bot.ui"),
        ("simcord", "sqlite3"),
        advice="a cog makes one service call and one ui call",
    ),
    Room(
        "bot/studio",
        (*BELOW_SERVICES, "bot.content", "bot.render"),
        (*DISCORD, "aiosqlite", "sqlite3"),
        advice="the drawing board stands beside the bot: each works without the other",
    ),
    Room(
        "bot/scheduler", (), DISCORD, advice="the clock is handed its job and knows nothing of what it does"
    ),
    Room("bot/log", (), DISCORD, advice="logging set-up, nothing else"),
    Room("bot/vitals", (), DISCORD, advice="counts and times: whoever knows them hands them in"),
    Room("bot/systemd", (), DISCORD, advice="what systemd hears is handed in"),
    Room(
        "bot/health",
        ("bot.domain", "bot.services"),
        (*DISCORD, "sqlite3", "aiosqlite"),
        classes_of=("bot.ui",),
        advice="health shows what the bot knows of itself, and never who did what",
    ),
    Room("bot/paths", (), advice="paths, nothing else"),
    Room("bot/settings", BELOW_SERVICES, DISCORD, advice="settings are read before anything else is there"),
]

LIBRARIES = [
    Library(
        "discord",
        ("bot/ui", "bot/cogs", "bot/client", "bot/cli", "bot/demo"),
        "Discord is met in ui and cogs; below, give the thing a name of our own",
    ),
    Library(
        "aiosqlite", ("bot/storage",), "take a Database, or import it under TYPE_CHECKING for a signature"
    ),
    Library("apscheduler", ("bot/scheduler",), "the clock is scheduler.MinuteClock"),
    Library("simcord", ("bot/demo",), "SimCord is an extra that a host may leave out"),
    Library(
        "bot.demo", ("bot/demo", "bot/cli/demo"), "the demo stands beside the bot: the bot works without it"
    ),
    Library("bot.studio", ("bot/studio", "bot/cli/render"), "the drawing board stands beside the bot"),
    Library("bot.client", ("bot/client", "bot/cli", "bot/demo"), "what needs the bot is handed it"),
    Library("click", ("bot/cli",), "the command line is one door of several: raise OperatorError"),
    Library("yaml", ("bot/content",), "outside data enters in content"),
]


def files(root: Path, place: str) -> list[Path]:
    """The files of a package, or the one module of this name."""
    folder = root / place
    return sorted(folder.rglob("*.py")) if folder.is_dir() else list(folder.parent.glob(f"{folder.name}.py"))


def imports(root: Path, place: str) -> Iterator[Import]:
    """Everything imported there when the bot runs; what is only for type checkers does not count."""
    for path in files(root, place):
        package = path.relative_to(root).parent.parts
        name = path.relative_to(root).as_posix()
        for node in imports_of(path.read_text(encoding="utf-8")):
            match node:
                case ast.Import(names=names):
                    yield from (Import(name, node.lineno, alias.name) for alias in names)
                case ast.ImportFrom(module=module, names=names, level=level):
                    parents = package[: len(package) - level + 1] if level else ()
                    base = ".".join((*parents, *([module] if module else [])))
                    yield from (Import(name, node.lineno, f"{base}.{alias.name}") for alias in names)
                case _:
                    pass


@cache
def imports_of(source: str) -> list[ast.AST]:
    return [
        node for node in run_time_nodes(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def run_time_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    yield tree
    for child in ast.iter_child_nodes(tree):
        match child:
            case ast.If(test=ast.Name(id="TYPE_CHECKING"), orelse=otherwise):
                for node in otherwise:
                    yield from run_time_nodes(node)
            case _:
                yield from run_time_nodes(child)


def strangers(room: Room, root: Path = ROOT) -> list[str]:
    """The imports that a room must not have."""
    return [
        f"{each.file}:{each.line} imports {each.name}"
        for each in imports(root, room.place)
        if each.within(room.never)
        or (
            each.within(("bot",))
            and not each.within((*room.knows, room.place.replace("/", ".")))
            and not (each.within(room.classes_of) and each.is_class)
        )
    ]


def strays(library: Library, root: Path = ROOT) -> list[str]:
    """The imports of a library where it does not belong."""
    return [
        f"{each.file}:{each.line} imports {each.name}"
        for each in imports(root, "bot")
        if each.within((library.name,)) and not each.file.removesuffix(".py").startswith(library.places)
    ]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.place)
def test_a_room_knows_only_the_rooms_below_it(room: Room) -> None:
    found = strangers(room)

    assert not found, f"{room.advice}:\n" + "\n".join(found)


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.name)
def test_a_library_is_imported_only_where_it_belongs(library: Library) -> None:
    found = strays(library)

    assert not found, f"{library.advice}:\n" + "\n".join(found)


def test_every_file_of_the_bot_stands_in_a_room_of_the_table() -> None:
    outside = ("bot/__init__", "bot/__main__", "bot/cli", "bot/client", "bot/demo")
    rooms = tuple(room.place for room in ROOMS)

    nowhere = [
        name
        for path in files(ROOT, "bot")
        if not (name := path.relative_to(ROOT).with_suffix("").as_posix()).startswith((*rooms, *outside))
    ]
    assert not nowhere, "say in ROOMS what these may know:\n" + "\n".join(nowhere)


def test_no_file_is_so_long_that_it_does_two_things() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files(ROOT, "bot")}

    long = [f"{path.relative_to(ROOT)}: {n}" for path, n in lengths.items() if n > LONGEST_FILE]
    assert not long, f"over {LONGEST_FILE} lines; ask what two things it does, and part them:\n" + "\n".join(
        long
    )


def tries(root: Path, place: str) -> list[str]:
    return [
        f"{path.relative_to(root)}:{node.lineno}"
        for path in files(root, place)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Try | ast.TryStar)
    ]


def test_a_cog_handles_no_errors() -> None:
    found = tries(ROOT, "bot/cogs")

    assert not found, "raise UserError and let the one reporter of ui.errors say it:\n" + "\n".join(found)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house with every fault, to see that the walls hold."""
    for place, text in {
        "bot/domain/plan.py": """
            from typing import TYPE_CHECKING
            import asyncio.locks
            from bot.domain import errors
            from bot import storage
            from ..services import clubs
            if TYPE_CHECKING:
                import discord
            def later():
                import discord.ext.commands
        """,
        "bot/ui/card.py": "from bot.storage.database import Database\nfrom bot.storage.clubs import get\n",
        "bot/cogs/club.py": "import aiosqlite\ntry:\n    pass\nfinally:\n    pass\n",
    }.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(dedent(text.removeprefix("\n")))
    return tmp_path


def test_the_walls_see_imports_of_every_form_and_pass_over_those_for_type_checkers(house: Path) -> None:
    [domain, *_] = ROOMS
    [ui] = [room for room in ROOMS if room.place == "bot/ui"]
    [sqlite] = [library for library in LIBRARIES if library.name == "aiosqlite"]

    assert strangers(domain, house) == [
        "bot/domain/plan.py:2 imports asyncio.locks",
        "bot/domain/plan.py:4 imports bot.storage",
        "bot/domain/plan.py:5 imports bot.services.clubs",
        "bot/domain/plan.py:9 imports discord.ext.commands",
    ]
    assert strangers(ui, house) == ["bot/ui/card.py:2 imports bot.storage.clubs.get"]
    assert strays(sqlite, house) == ["bot/cogs/club.py:1 imports aiosqlite"]
    assert tries(house, "bot/cogs") == ["bot/cogs/club.py:2"]
