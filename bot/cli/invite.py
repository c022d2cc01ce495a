"""``glutes-on invite``."""

from __future__ import annotations

import base64
import binascii

import click
import discord

from bot.cli.common import with_settings
from bot.errors import OperatorError
from bot.interactions.permissions import NEEDED
from bot.settings import Settings

SCOPES = ("bot", "applications.commands")


@click.command("invite")
@click.option(
    "--application", type=int, metavar="ID", help="The application's id, where there is no token here."
)
@with_settings
def command(settings: Settings, application: int | None) -> int:
    """Print the address that invites the bot to a server, with exactly the permissions it needs.

    Open it in a browser. You need the permission Manage Server there. The application's id is read from
    DISCORD_TOKEN; Discord is not asked.
    """
    if application is None:
        if settings.discord_token is None:
            raise OperatorError("DISCORD_TOKEN is not set: set it, or give --application and its id.")
        application = application_id(settings.discord_token.get_secret_value())
    permissions = discord.Permissions(sum(each.value for each in NEEDED.values()))
    click.echo(discord.utils.oauth_url(application, permissions=permissions, scopes=SCOPES))
    return 0


def application_id(token: str) -> int:
    """The first part of a token is the id in base 64; OperatorError where it is not."""
    first = token.partition(".")[0]
    try:
        return int(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (binascii.Error, ValueError):
        raise OperatorError(
            "DISCORD_TOKEN holds no application's id: copy it again from your application's Bot page."
        ) from None
