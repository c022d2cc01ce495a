"""Python reads this at its start when the folder is on PYTHONPATH: the bot then meets the stand-in.

Nothing of the bot is changed. discord.py's addresses lead to ``WIRE_URL``; the clock is ahead by the seconds
that stand in the file ``WIRE_CLOCK``; the migrations are those in ``WIRE_MIGRATIONS``; what holds up the
event loop is written to ``WIRE_WATCH``; and the lock is looked at every ``WIRE_LOOK_EVERY`` seconds. Each
only where its variable is set.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from typing import Any

URL = os.environ.get("WIRE_URL", "")
CLOCK = os.environ.get("WIRE_CLOCK", "")
MIGRATIONS = os.environ.get("WIRE_MIGRATIONS", "")
WATCH = os.environ.get("WIRE_WATCH", "")
LOOK_EVERY = os.environ.get("WIRE_LOOK_EVERY", "")

TELL_TIME = ("bot.clock", *(f"apscheduler.{name}" for name in ("executors.base", "schedulers.base")))
"""Modules that ask the class ``datetime`` for the time."""


def rest(module: Any) -> None:
    module.Route.BASE = f"{URL}/api/v10"


def gateway(module: Any) -> None:
    import yarl  # noqa: PLC0415  # discord.py has it loaded by now

    module.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"{URL.replace('http', 'ws', 1)}/gateway")


def names_datetime(module: Any) -> None:
    module.datetime = _shifted(module.datetime)


def utils(module: Any) -> None:
    shifted = _shifted(module.datetime.datetime)
    module.utcnow = lambda: shifted.now(module.datetime.UTC)


def _shifted(real: Any) -> Any:
    """The class ``datetime`` as it is on a computer whose clock is wrong."""
    from datetime import timedelta  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    class Shifted(real):
        @classmethod
        def now(cls, zone: Any = None) -> Any:
            return real.now(zone) + timedelta(seconds=float(Path(CLOCK).read_text()))

    return Shifted


def settings(module: Any) -> None:
    from pathlib import Path  # noqa: PLC0415

    module.MIGRATIONS = Path(MIGRATIONS)


def client(module: Any) -> None:
    from watchdog import watch  # noqa: PLC0415  # it stands beside this file

    login = module.Client.login

    async def watched_login(self: Any, token: str) -> None:
        watch(WATCH)
        await login(self, token)

    module.Client.login = watched_login


def lock(module: Any) -> None:
    module.LOOK_EVERY = float(LOOK_EVERY)


HOOKS: dict[str, Callable[[Any], None]] = {
    **({"discord.http": rest, "discord.gateway": gateway} if URL else {}),
    **(dict.fromkeys(TELL_TIME, names_datetime) | {"discord.utils": utils} if CLOCK else {}),
    **({"bot.settings": settings} if MIGRATIONS else {}),
    **({"discord.client": client} if WATCH else {}),
    **({"bot.database.lock": lock} if LOOK_EVERY else {}),
}


class Finder(MetaPathFinder):
    """Changes a module right after it has been imported."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        hook = HOOKS.get(fullname)
        spec = PathFinder.find_spec(fullname, path, target) if hook is not None else None
        if spec is None or spec.loader is None or hook is None:
            return None
        run = spec.loader.exec_module

        def run_and_hook(module: Any) -> None:
            run(module)
            hook(module)

        spec.loader.exec_module = run_and_hook
        return spec


if HOOKS:
    sys.meta_path.insert(0, Finder())
