"""``glutes-on demo``."""

from __future__ import annotations

import asyncio

import click

from bot.cli.common import with_settings
from bot.errors import OperatorError
from bot.settings import Settings


@click.command("demo")
@with_settings
def command(settings: Settings) -> int:
    """Try the bot in a browser, without Discord: http://127.0.0.1:8765, or the port of DEMO_PORT."""
    try:
        from bot.demo import serve  # noqa: PLC0415  # its libraries are an extra that a host may leave out
    except ModuleNotFoundError as error:
        raise OperatorError(
            f"The demo needs the package {error.name}: install glutes-on[demo], "
            "or set DISCORD_TOKEN to run on Discord."
        ) from None
    asyncio.run(serve(settings.model_copy(update={"backup_dir": "off"})))  # what is tried needs no backup
    return 0
