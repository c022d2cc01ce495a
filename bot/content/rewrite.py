"""Changes single values in the text of a YAML file. Comments, spaces and everything else stay as they are.

Not done with ruamel.yaml. It keeps every exercise that ships as it is, but of all 78 files it changes 17,
because it joins lists that were broken into lines; and of an exercise with spaces inside its braces, as
formatters in editors write them, it changes about 15 lines with each value. The page promises to change that
value alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

import yaml

from bot.content.files import Path_

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BOM = "\ufeff"
"""Some editors begin a file with it. The C loader does not count it when it says where something stands."""


class Unsafe(Exception):
    """The file is written in a way that cannot be changed by machine without touching more than was asked."""


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


def rewritten(text: str, values: Mapping[Path_, float | str]) -> str:
    """The text with these values in place of the old ones, or added; Unsafe where more would change.

    A way to a value may go through entries that are not there yet, but not through places of a list.
    """
    if not values:
        return text
    if text.startswith(_BOM):
        return _BOM + rewritten(text.removeprefix(_BOM), values)
    wanted: dict[Any, Any] = {}
    for path, value in values.items():
        inner = wanted
        for step in path[:-1]:
            inner = inner.setdefault(step, {})
        inner[path[-1]] = value
    try:
        edits = sorted(_edits(_root(text), wanted, text))
        made = text
        for start, end, new in reversed(edits):
            made = made[:start] + new + made[end:]
        right = _data(made) == _with(_data(text), wanted)
    except (yaml.YAMLError, LookupError, RecursionError) as error:
        raise Unsafe from error
    if not right:  # an anchor that is used elsewhere, for one
        raise Unsafe
    return made


def lines_of(text: str, path: Path_) -> str:
    """The whole lines in which a part of the file stands, with the key that leads to it.

    Unsafe where it stands elsewhere, under an anchor.
    """
    text = text.removeprefix(_BOM)
    node = first = _root(text)
    try:
        for step in path:
            first, node = _entry(node, step)
    except LookupError as error:
        raise Unsafe from error
    start = text.rfind("\n", 0, first.start_mark.index) + 1
    return text[start : _line_end(text, _end(node))] + "\n"


def flow(value: object) -> str:
    """A value as it is written within a line."""
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, object]", value).items()
        return "{" + ", ".join(f"{key}: {flow(each)}" for key, each in entries) + "}"
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _root(text: str) -> yaml.Node:
    root: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    if root is None:
        raise Unsafe
    return root


def _data(text: str) -> Any:
    return yaml.load(text, Loader=_Loader)  # noqa: S506  # it is a safe one


def _entry(node: yaml.Node, step: int | str) -> tuple[yaml.Node, yaml.Node]:
    """The key (in a list, the value again) and the value of an entry; LookupError where there is none."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        value = cast("yaml.Node", node.value[step])
        return value, value
    for key, value in _entries(node):
        if key.value == step:
            return key, value
    raise KeyError(step)


def _entries(node: yaml.Node) -> list[tuple[yaml.Node, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise Unsafe
    return node.value


def _edits(node: yaml.Node, wanted: Mapping[Any, Any], text: str) -> Iterator[_Edit]:
    new: dict[str, Any] = {}
    for step, value in wanted.items():
        try:
            _, old = _entry(node, step)
        except KeyError:
            new[step] = value
            continue
        if isinstance(value, Mapping):
            yield from _edits(old, cast("Mapping[Any, Any]", value), text)
        elif isinstance(old, yaml.ScalarNode):
            yield _Edit(old.start_mark.index, old.end_mark.index, flow(value))
        else:
            raise Unsafe
    if new:
        yield _added(node, new, text)


def _added(node: yaml.Node, new: Mapping[str, Any], text: str) -> _Edit:
    """New entries behind the last one of a mapping, in the manner of the mapping."""
    entries = _entries(node)
    words = flow(new)[1:-1]
    if not entries:
        at = node.start_mark.index + 1
        return _Edit(at, at, words)
    end = _end(entries[-1][1])
    if cast("yaml.MappingNode", node).flow_style:
        return _Edit(end, end, f", {words}")
    at = _line_end(text, end)
    newline = "\r\n" if text[at : at + 2] == "\r\n" else "\n"
    indent = " " * entries[0][0].start_mark.column
    lines = "".join(f"{newline}{indent}{key}: {flow(value)}" for key, value in new.items())
    return _Edit(at, at, lines)


def _end(node: yaml.Node) -> int:
    """Where the last character of a node is; PyYAML ends a block only where something else begins."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last: Any = node.value[-1]
        return _end(last[1] if isinstance(node, yaml.MappingNode) else last)
    return node.end_mark.index


def _line_end(text: str, index: int) -> int:
    at = text.find("\n", index)
    at = len(text) if at < 0 else at
    return at - 1 if text[at - 1 : at] == "\r" else at


def _with(data: Any, wanted: Mapping[Any, Any]) -> Any:
    """The data with the wanted values, the old data left as it is."""
    made: dict[Any, Any] | list[Any] = data.copy()
    for step, value in wanted.items():
        if isinstance(value, Mapping):
            known = not isinstance(made, dict) or step in made
            made[step] = _with(made[step] if known else {}, cast("Mapping[Any, Any]", value))
        else:
            made[step] = value
    return made
