"""What a check-up finds: one thing each, and what to do where it is not well."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """``advice`` is empty where all is well."""

    topic: str
    says: str
    advice: str = ""

    @property
    def is_problem(self) -> bool:
        return bool(self.advice)
