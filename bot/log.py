"""Sets up logging: one line per event on stderr, as key=value or as JSON, without anybody's secrets."""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

Format = Literal["text", "json"]

request: ContextVar[str] = ContextVar("request", default="")
"""The code of the command, button or form being answered: every line about it has this code."""

_SECRETS = re.compile(
    r"[\w-]{18,}\.[\w-]{6,}\.[\w-]{20,}"  # a bot's token
    r"|(?<=/webhooks/)\d+/[\w-]+"  # these let anybody answer in the bot's name for a quarter of an hour
    r"|(?<=/interactions/)\d+/[\w-]+",
    re.ASCII,
)
_BARE = re.compile(r"[^\s\"=\\]+")
_SHOWN_FRAMES = 12
_PLAIN = ("sqlite3", "discord.errors", "aiohttp.client_exceptions")
"""Modules whose exceptions are about files, tables and addresses, and quote nobody."""


class Line(logging.Formatter):
    """A formatter that writes one event as one line.

    An exception appears with its types and places. Its message is left out, because it may quote what a
    person typed; messages from the system, the database and the network stay.
    """

    def __init__(self, form: Format) -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "message": _message(record),
        }
        if code := request.get():
            fields["request"] = code
        if record.exc_info and record.exc_info[1] is not None:
            fields |= _raised(record.exc_info[1])
        fields = {name: _SECRETS.sub("(secret)", value) for name, value in fields.items()}
        if self._form == "json":
            return json.dumps(fields, ensure_ascii=False)
        return " ".join(f"{name}={_quoted(value)}" for name, value in fields.items())


def _message(record: logging.LogRecord) -> str:
    """Return the message, but only asyncio's first line: the rest quotes what a lost task raised."""
    message = record.getMessage()
    return message.partition("\n")[0] if record.name == "asyncio" else message


def _raised(error: BaseException) -> dict[str, str]:
    """Return what was raised and why, and the places it came through, the innermost first."""
    causes = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) is not None and cause not in causes:
        causes.append(cause)
    frames = [frame for each in causes for frame in reversed(traceback.extract_tb(each.__traceback__))]
    return {
        "raised": " from ".join(map(_named, causes)),
        "trace": " < ".join(
            f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno}({frame.name})"
            for frame in frames[:_SHOWN_FRAMES]
        ),
    }


def _named(error: BaseException) -> str:
    is_plain = isinstance(error, OSError) or type(error).__module__ in _PLAIN
    return f"{type(error).__qualname__}: {error}" if is_plain else type(error).__qualname__


def _quoted(value: str) -> str:
    return value if _BARE.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def set_up(level: str, form: Format = "text") -> None:
    """Log the bot's own lines at ``level``; libraries only from WARNING up.

    At DEBUG, discord.py would log what people type, and the tokens of their interactions.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line(form))
    logging.basicConfig(level="WARNING", handlers=[handler], force=True)
    logging.getLogger("bot").setLevel(level)
