"""Sets up logging: one line an event on stderr."""

import logging
import sys


def set_up(level: str) -> None:
    """The bot's own lines at ``level``; libraries speak only from WARNING up, unless everything is wanted."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    logging.basicConfig(level="DEBUG" if level == "DEBUG" else "WARNING", handlers=[handler], force=True)
    logging.getLogger("bot").setLevel(level)
