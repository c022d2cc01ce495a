"""The walls of bot/, kept by file name; docs/developers.md has the picture."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_FILE = 500


@dataclass(frozen=True)
class Import:
    """One imported name in full, such as ``bot.database.database.Database``, and where it is imported."""

    file: str
    line: int
    name: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.name}"

    @property
    def is_class(self) -> bool:
        return self.name.rpartition(".")[2][:1].isupper()

    def within(self, packages: tuple[str, ...]) -> bool:
        return any(self.name == package or self.name.startswith(f"{package}.") for package in packages)


KINDS = ("store", "service", "buttons", "cards", "handlers", "cog", "posting")
"""What a file of a feature is by the end of its name; every other file there is rules."""

DISCORD_IN = ("buttons", "cards", "handlers", "cog", "posting")

MAY_IMPORT: Mapping[str, tuple[str, ...]] = {
    "rules": ("rules",),
    "store": ("rules", "store"),
    "service": ("rules", "store", "service"),
    "buttons": ("rules", "buttons"),
    "cards": ("rules", "buttons", "cards"),
    "posting": ("rules", "buttons", "cards"),
    "handlers": ("rules", "service", "buttons", "cards", "handlers"),
    "cog": ("rules", "service", "buttons", "cards", "handlers", "cog"),
}
"""Which kinds of file of any feature a kind may import. Classes of values may come from everywhere."""

NO_FEATURES = (
    "bot/database",
    "bot/settings.py",
    "bot/log.py",
    "bot/errors.py",
)
"""What stands below every feature."""

ONLY_IN: Mapping[str, tuple[str, ...]] = {
    "aiosqlite": ("bot/database",),
    "apscheduler": ("bot/clock.py",),
    "filelock": ("bot/database",),
    "prometheus_client": ("bot/health.py",),
    "ruamel": ("bot/content",),
    "simcord": ("bot/demo",),
    "numpy": ("bot/pictures", "bot/studio"),
    "PIL": ("bot/pictures", "bot/studio", "bot/cli", "bot/demo"),
    "click": ("bot/cli",),
    "yaml": ("bot/content",),
    "bot.demo": ("bot/demo", "bot/cli"),
    "bot.studio": ("bot/studio", "bot/cli"),
    "bot.app": ("bot/app.py", "bot/cli", "bot/demo"),
    "bot.cli": ("bot/cli", "bot/__main__.py"),
}
"""Libraries and parts that stand apart, and the only places that may import them."""

CLOCK = re.compile(r"\b(utcnow|datetime\.now|date\.today|datetime\.today|time\.time)\(")
CLOCK_IN = (
    "bot/clock.py",
    "bot/app.py",
    "bot/cli",
    "bot/demo",
    "bot/health.py",
    "bot/interactions/answering.py",
)
"""Who may ask what time it is; everybody else is told."""

SQL = re.compile(r"\b(SELECT .* FROM|INSERT (OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM|PRAGMA) ?")


def kind_of(file: str) -> str:
    """Return what a file of a feature is: one of KINDS, or rules."""
    last = file.removesuffix(".py").rpartition("/")[2].rpartition("_")[2]
    return last if last in KINDS else "rules"


def files(root: Path = ROOT) -> Iterator[tuple[str, str]]:
    """Yield the path and text of every file of the bot."""
    for path in sorted((root / "bot").rglob("*.py")):
        yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


@cache
def modules(root: Path = ROOT) -> dict[str, str]:
    """Return the file of each module."""
    return {
        file.removesuffix(".py").removesuffix("/__init__").replace("/", "."): file for file, _ in files(root)
    }


@cache
def imports(root: Path = ROOT) -> tuple[Import, ...]:
    """Return everything imported when the bot runs, also inside functions; not what is for type checkers."""
    found: list[Import] = []
    for file, text in files(root):
        for node in run_time_nodes(ast.parse(text)):
            match node:
                case ast.Import(names=names):
                    found += [Import(file, node.lineno, alias.name) for alias in names]
                case ast.ImportFrom(module=str(module), names=names, level=0):
                    found += [Import(file, node.lineno, f"{module}.{alias.name}") for alias in names]
                case ast.ImportFrom():
                    found.append(Import(file, node.lineno, "a relative name"))
                case _:
                    pass
    return tuple(found)


def run_time_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    yield tree
    for child in ast.iter_child_nodes(tree):
        match child:
            case ast.If(test=ast.Name(id="TYPE_CHECKING"), orelse=otherwise):
                for node in otherwise:
                    yield from run_time_nodes(node)
            case _:
                yield from run_time_nodes(child)


def file_of(name: str, root: Path = ROOT) -> str | None:
    """Return the file that a full name comes from; None where it is no part of the bot."""
    known = modules(root)
    return known.get(name) or known.get(name.rpartition(".")[0])


def graph(root: Path = ROOT) -> dict[str, set[str]]:
    """Return which files each file needs: those it imports from, and the packages that hold them."""
    needs: dict[str, set[str]] = {file: set() for file, _ in files(root)}
    for each in imports(root):
        target = file_of(each.name, root)
        if target is None:
            continue
        parents = [f"{parent.as_posix()}/__init__.py" for parent in Path(target).parents]
        holders = {
            p for p in parents if p in needs and not each.file.startswith(p.removesuffix("__init__.py"))
        }
        needs[each.file] |= ({target} | holders) - {each.file}
    return needs


def circles(needs: Mapping[str, set[str]]) -> list[list[str]]:
    """Return each group of files that need each other in a circle."""
    reach: dict[str, set[str]] = {}
    for start in needs:
        seen: set[str] = set()
        todo = list(needs[start])
        while todo:
            file = todo.pop()
            if file not in seen:
                seen.add(file)
                todo += needs.get(file, ())
        reach[start] = seen
    groups = {frozenset(b for b in reach[a] if a in reach[b]) for a in needs if a in reach[a]}
    return sorted(sorted(group) for group in groups)


def strangers(root: Path = ROOT) -> list[str]:
    """Return the imports between features that a kind of file must not have."""
    found: list[str] = []
    for each in imports(root):
        target = file_of(each.name, root)
        if target is None or not target.startswith("bot/features/"):
            continue
        if each.file.startswith(NO_FEATURES):
            found.append(f"{each}: what every feature stands on knows none")
        elif each.file.startswith("bot/features/"):
            mine, theirs = kind_of(each.file), kind_of(target)
            if theirs not in MAY_IMPORT[mine] and not (each.is_class and mine not in ("rules", "buttons")):
                found.append(f"{each}: {mine} may not know {theirs}")
    return found


def strays(root: Path = ROOT) -> list[str]:
    """Return the imports of libraries and separate parts where they do not belong."""
    found = [
        str(each)
        for each in imports(root)
        for name, places in ONLY_IN.items()
        if each.within((name,)) and not each.file.startswith(places)
    ]
    for each in imports(root):
        if each.within(("discord", "bot.interactions")) and each.file.startswith("bot/features/"):
            kind = kind_of(each.file)
            if each.within(("discord",)) and kind not in DISCORD_IN:
                found.append(str(each))
    return found


def test_no_file_needs_itself_in_a_circle() -> None:
    found = circles(graph())

    assert not found, "move what both need into one of them, or into a leaf:\n" + "\n".join(map(str, found))


def test_each_kind_of_file_knows_only_what_it_may() -> None:
    found = strangers()

    assert not found, "\n".join(found)


def test_a_library_is_imported_only_where_it_belongs() -> None:
    found = strays()

    assert not found, "\n".join(found)


def test_sql_stands_in_stores_and_in_the_database_package_only() -> None:
    found = [
        f"{file}:{node.lineno} {node.value[:40]!r}"
        for file, text in files()
        if not file.startswith("bot/database/") and kind_of(file) != "store"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value.strip())
    ]

    assert not found, "give the question a name in the feature's store:\n" + "\n".join(found)


def test_only_the_clock_asks_what_time_it_is() -> None:
    found = [
        f"{file}:{number} {line.strip()}"
        for file, text in files()
        if not file.startswith(CLOCK_IN)
        for number, line in enumerate(text.splitlines(), start=1)
        if CLOCK.search(line)
    ]

    assert not found, "take the time as an argument:\n" + "\n".join(found)


def test_no_file_is_so_long_that_it_has_two_subjects() -> None:
    lengths = {file: len(text.splitlines()) for file, text in files()}
    long = [f"{file}: {length}" for file, length in lengths.items() if length >= LONGEST_FILE]

    assert not long, f"{LONGEST_FILE} lines or more; what is the second subject?\n" + "\n".join(long)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house with every fault, to see that the walls hold."""
    for place, text in {
        "bot/features/plan/rules.py": """
            from typing import TYPE_CHECKING
            from bot.features.plan.store import Stored
            if TYPE_CHECKING:
                import discord
            def later():
                from bot.features.plan import cards
        """,
        "bot/features/plan/cards.py": "import discord\nfrom bot.features.plan import rules, store\n",
        "bot/features/plan/store.py": "import aiosqlite\nimport discord.ext\n",
        "bot/database/rows.py": "from bot.features.plan import rules\n",
    }.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(dedent(text.removeprefix("\n")))
    return tmp_path


def test_the_walls_hold_also_for_imports_inside_functions_and_pass_over_those_for_type_checkers(
    house: Path,
) -> None:
    assert strangers(house) == [
        "bot/database/rows.py:1 imports bot.features.plan.rules: what every feature stands on knows none",
        "bot/features/plan/cards.py:2 imports bot.features.plan.store: cards may not know store",
        "bot/features/plan/rules.py:2 imports bot.features.plan.store.Stored: rules may not know store",
        "bot/features/plan/rules.py:6 imports bot.features.plan.cards: rules may not know cards",
    ]
    assert strays(house) == [
        "bot/features/plan/store.py:1 imports aiosqlite",
        "bot/features/plan/store.py:2 imports discord.ext",
    ]
    assert circles(graph(house)) == [["bot/features/plan/cards.py", "bot/features/plan/rules.py"]]
