"""A drawing board for coaches: one exercise in the browser, redrawn whenever its file is saved."""

from bot.studio.server import watch

__all__ = ["watch"]
