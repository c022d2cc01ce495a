"""Slash commands, one file a family: parse, one service call, one ui call, send."""
