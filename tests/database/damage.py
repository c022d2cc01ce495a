"""Files as a dying disk leaves them."""

from __future__ import annotations

from pathlib import Path

PAGE = 4096


def spoil(path: Path) -> None:
    """Overwrite pages in the middle of the file, as a worn-out memory card does; its head is still well."""
    data = bytearray(path.read_bytes())
    for start in range(PAGE * 3, len(data), PAGE * 4):
        data[start : start + PAGE] = b"\x5a" * PAGE
    path.write_bytes(data)
