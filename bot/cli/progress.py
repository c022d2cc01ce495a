"""A bar on stderr for work that a person waits for; nothing where nobody looks."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

T = TypeVar("T")


def bar_over(items: Iterable[T], length: int, label: str) -> ProgressBar[T]:
    """A bar that moves with the items."""
    hidden = not sys.stderr.isatty()
    return click.progressbar(items, length=length, label=label, file=sys.stderr, hidden=hidden)


def bar(length: int, label: str) -> ProgressBar[int]:
    """A bar to be moved by hand."""
    return bar_over(range(0), length, label)
