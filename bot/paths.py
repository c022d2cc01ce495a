"""Where the files that come with the bot are: beside the package in a checkout, inside it when installed."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_SHIPPED = _PACKAGE / "_shipped"
_ROOT = _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent

CONTENT = _ROOT / "content"
MIGRATIONS = _ROOT / "migrations"
