"""``python -m bot``: the command line of bot/cli. The composition root is bot/cli/run.py."""

from bot.cli import entry

if __name__ == "__main__":
    entry()
