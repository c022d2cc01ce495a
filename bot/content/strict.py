"""How the classes of content are filled from files. Pydantic reads this where the files come in."""

STRICT: dict[str, bool | str] = {"extra": "forbid"}
"""A field that the class does not have is refused: it is a misspelt one, and would be lost in silence.

One dict for all classes, so that bot/content/authoring.py can ask for their field descriptions in one place.
"""

STRICT_SPANS: dict[str, bool | str] = {**STRICT, "coerce_numbers_to_str": True}
"""The same, where a span such as ``2-3`` may also be written as a bare number."""
