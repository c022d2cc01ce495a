"""Discord objects made from domain values: cards, buttons, and the one answer to errors."""
