"""The figures of the last run that was committed, and those of this one beside them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

FILE = Path(__file__).parent / "figures.json"


def keep(section: str, figures: Mapping[str, float], goals: Mapping[str, float] | None = None) -> None:
    """Print a table, and write the figures into the file. The load says how much else ran meanwhile."""
    known: dict[str, dict[str, float]] = json.loads(FILE.read_text()) if FILE.exists() else {}
    before, wanted = known.get(section, {}), goals or {}
    print(f"\n{section:34} {'now':>10} {'before':>10} {'goal':>8}")  # noqa: T201  # this is what it is for
    for name, value in figures.items():
        old = f"{before[name]:,.2f}" if name in before else ""
        goal = f"{wanted[name]:,.2f}" if name in wanted else ""
        missed = "  missed" if name in wanted and value > wanted[name] else ""
        print(f"{name.replace('_', ' '):34} {value:10,.2f} {old:>10} {goal:>8}{missed}")  # noqa: T201
    print(f"load of this computer: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")  # noqa: T201
    known[section] = {name: round(value, 4) for name, value in figures.items()}
    FILE.write_text(json.dumps(known, indent=2) + "\n")
