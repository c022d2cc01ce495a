"""The bot without Discord: the same bot in a make-believe club, in a browser on this computer."""

import logging

# While it is imported, SimCord creates a client without intents and voice, and discord.py warns about both.
logging.disable(logging.WARNING)
from bot.demo.serve import serve  # noqa: E402

logging.disable(logging.NOTSET)

__all__ = ["serve"]
