"""Reads the YAML of ``content/`` into a cross-checked Catalogue; every error names file, line and field."""

from bot.content.files import ContentError, Problem
from bot.content.load import load_catalogue

__all__ = ["ContentError", "Problem", "load_catalogue"]
