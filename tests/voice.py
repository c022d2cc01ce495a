"""Holds every text in the code and the documents to the voice: ``python -m tests.voice``, part of make check.

The content has its own check, ``glutes-on content check``. Both read content/glossary.yaml. A line that ends
with ``# unseen`` holds text that nobody reads, such as a program.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from bot.content.wording import LONGEST_LABEL, Glossary, load_glossary
from bot.settings import CONTENT

ROOT = CONTENT.parent

DOCUMENTS = ("README.md", "PRIVACY.md", "CHANGELOG.md", ".env.example", "docs/*.md", "deploy/[!.]*")
"""What people read about the bot. Of files that aren't Markdown, the comments."""

PAGES = ("bot/**/*.html", "bot/**/*.svg")

Text = tuple[int, str]
"""The line it's in, from 1, and what it says. In ``{}`` a value is put."""

_SQL = re.compile(
    r"\b(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|FROM|WHERE|ORDER BY|JOIN|BEGIN|VALUES|IS NOT|AND)\b"
)
_FAULTS_OF_OURS = {"ValueError", "TypeError", "RuntimeError", "AssertionError", "LookupError", "KeyError"}
"""Errors whose text nobody but an engineer sees."""


def complaints(glossary: Glossary) -> Iterator[str]:
    """Yield each complaint as a line: file, line, what's wrong and how to put it right."""
    for path in sorted((ROOT / "bot").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        yield from _about(path, texts_of_code(source), glossary)
        for line, label in labels_of_code(source):
            if len(label) > LONGEST_LABEL:
                yield f"{path.relative_to(ROOT)}:{line}: {label!r} has more than {LONGEST_LABEL} characters"
    for path in _files(DOCUMENTS):
        source, markdown = path.read_text(encoding="utf-8"), path.suffix == ".md"
        yield from _about(path, texts_of_document(source, markdown=markdown), glossary)
    for path in _files(PAGES):
        yield from _about(path, texts_of_page(path.read_text(encoding="utf-8")), glossary)


def _files(patterns: Iterable[str]) -> list[Path]:
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern))


def _about(path: Path, texts: Iterable[Text], glossary: Glossary) -> Iterator[str]:
    for line, text in texts:
        for message, fix in glossary.complaints(text):
            yield f"{path.relative_to(ROOT)}:{line}: {message} (fix: {fix})"


def texts_of_code(source: str) -> Iterator[Text]:
    """Yield the strings of a module that people may read, and the docstrings of commands, which are help."""
    tree, lines = ast.parse(source), source.splitlines()
    unseen = {id(part) for node in ast.walk(tree) for part in _unseen(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and _is_command(node):
            for each in inspect.cleandoc(ast.get_docstring(node) or "").split("\n\n"):
                yield node.lineno, " ".join(each.split())
        if id(node) in unseen or not isinstance(node, ast.JoinedStr | ast.Constant):
            continue
        text = _text(node)
        is_marked = lines[(node.end_lineno or node.lineno) - 1].endswith("# unseen")
        if " " in text and re.search("[a-z]{2}", text) and not _SQL.search(text) and not is_marked:
            yield node.lineno, text


def _unseen(node: ast.AST) -> Iterable[ast.AST]:
    """Return the parts of a node that are no text of their own, or that only an engineer sees."""
    match node:
        case ast.Expr(value=ast.Constant(value=str())) | ast.JoinedStr():
            return ast.iter_child_nodes(node)
        case ast.Raise(exc=ast.Call(func=ast.Name(id=name))) if name in _FAULTS_OF_OURS:
            return ast.walk(node)
        case ast.Assert() | ast.Call(func=ast.Attribute(value=ast.Name(id="re"))):
            return ast.walk(node)
        case _:
            return ()


def _text(node: ast.JoinedStr | ast.Constant) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values)


def _is_command(node: ast.FunctionDef) -> bool:
    return any(re.search(r"command|group", ast.unparse(each)) for each in node.decorator_list)


def labels_of_code(source: str) -> Iterator[Text]:
    """Yield the labels of buttons that are written out: of options in a list, and with a name in, not."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=function, keywords=keywords) if not re.search(
                "Option|describe", ast.unparse(function)
            ):
                for each in keywords:
                    match each:
                        case ast.keyword(arg="label", value=ast.Constant(value=str(label))):
                            yield node.lineno, label
                        case _:
                            pass
            case ast.Assign(targets=[ast.Name(id="LABELS" | "_LABELS")], value=ast.Dict(values=values)):
                for each in values:
                    if isinstance(each, ast.Constant) and isinstance(each.value, str):
                        yield each.lineno, each.value
            case _:
                pass


def texts_of_document(source: str, *, markdown: bool) -> Iterator[Text]:
    """Yield a document's paragraphs, items and cells, without code; of other files, the comments."""
    if not markdown:
        source = re.sub(r"^(?!\s*#).*$", "", source, flags=re.MULTILINE)
        source = re.sub(r"^\s*#+ ?", "", source, flags=re.MULTILINE)
    source = re.sub(r"```.*?```", lambda code: "\n" * code[0].count("\n"), source, flags=re.DOTALL)
    source = re.sub(r"`[^`\n]*`", "code", source)
    source = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", source)
    line = 1
    for part in re.split(r"(\n\s*\n|\n(?=\s*(?:[-*|]|\d+\.|#)))", source):
        for cell in part.split("|") if part.lstrip().startswith("|") else [part]:
            if cell.strip():
                yield line + (len(part) - len(part.lstrip("\n"))), " ".join(cell.split())
        line += part.count("\n")


class _Page(HTMLParser):
    """Collects what a page shows."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Text] = []
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden = tag in ("script", "style")
        shown = (
            value for name, value in attrs if name in ("title", "alt", "placeholder", "aria-label") and value
        )
        self.found += ((self.getpos()[0], value) for value in shown)

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False

    def handle_data(self, data: str) -> None:
        if not self._hidden and data.strip():
            self.found.append((self.getpos()[0], " ".join(data.split())))


def texts_of_page(source: str) -> list[Text]:
    """Return what an HTML page or a picture shows."""
    page = _Page()
    page.feed(source)
    return page.found


if __name__ == "__main__":
    told = list(complaints(load_glossary(CONTENT)))
    last = f"{len(told)} to put right." if told else "Every text sounds like us."
    sys.stdout.write("\n".join([*told, last, ""]))
    sys.exit(bool(told))
