"""Values as text for the database, and back."""

from __future__ import annotations

from functools import cached_property
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")


class Packing(Generic[T]):
    """Values of one type as JSON."""

    def __init__(self, kind: type[T]) -> None:
        self._kind = kind

    @cached_property
    def _adapter(self) -> TypeAdapter[T]:
        """Made when it is first used: it takes some milliseconds, which no start has to wait for."""
        return TypeAdapter(self._kind)

    def text(self, value: T) -> str:
        return self._adapter.dump_json(value).decode()

    def read(self, text: str | None) -> T | None:
        """The value; None where there is no text, or one that another version of the bot wrote otherwise."""
        try:
            return self._adapter.validate_json(text) if text is not None else None
        except ValidationError:
            return None
