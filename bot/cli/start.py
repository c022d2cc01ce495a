"""What every command begins with: the settings and the log."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from bot import log
from bot.settings import Settings, load_settings

P = ParamSpec("P")


def with_settings(command: Callable[Concatenate[Settings, P], int]) -> Callable[P, int]:
    """Hand the settings to a command when it is called, so that its ``--help`` works without them.

    OperatorError where one is wrong.
    """

    @wraps(command)
    def begin(*args: P.args, **options: P.kwargs) -> int:
        settings = load_settings()
        log.set_up(settings.log_level, settings.log_format)
        return command(settings, *args, **options)

    return begin
