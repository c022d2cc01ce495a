"""The file that a coach begins a new exercise with."""

from __future__ import annotations

import json
import textwrap
from typing import Any

_SAMPLES = {
    "aliases": "[]",
    "muscles": "\n  primary: [gluteus medius]\n  secondary: []",
    "position": "standing",
    "plane": "[frontal]",
    "equipment": "[]",
    "level": "1",
    "fits": "[strength]",
    "why": '"Write here in two or three sentences what this exercise does for a runner."',
    "setup": '\n  - "Write here how to get into position."',
    "steps": '\n  - "Write here what to do first."\n  - "Write here what to do next."',
    "cues": '\n  - "Write here what to feel or think of."',
    "mistakes": '\n  - wrong: "Write here what often goes wrong."\n    instead: "Write here what helps."',
    "dosage": "\n  strength: {sets: 1, reps: 5, per_side: false}",
    "tempo": "{up: 2, hold: 1, down: 2}",
    "easier": "[]",
    "harder": "[]",
    "stop_if": '\n  - "Anything hurts, as opposed to a muscle getting tired."',
    "choices": "[]",
    "opinion": "\n  - everything on this card, until a source below has been read for it",
    "alt_text": '"Write here the movement in words, for somebody who cannot see a picture of it."',
}
"""What a new exercise says until its author says better: little work, no claim, no place in a reminder."""


_ELSEWHERE = {"drawing"}
"""Fields that have a guide of their own: here their parts would take more room than all the rest."""


def exercise_template(schema: dict[str, Any], slug: str, name: str, source: str) -> str:
    """The YAML of a new exercise. Its comments come from the schema, so they are never out of date."""
    supports = "Nothing yet. Write here what you read, and name the source it stands in."
    given = {
        "id": slug,
        "name": json.dumps(name, ensure_ascii=False),
        "sources": f'\n  - source: {source}\n    supports: "{supports}"\n    confidence: uncertain',
    }
    lines = [
        "# yaml-language-server: $schema=../schema/exercise.schema.json",
        '# Replace every sentence that says "Write here". Lines that begin with # are for you alone.',
    ]
    for field, spec in schema["properties"].items():
        lines += ["", *_explain(spec, {} if field in _ELSEWHERE else schema["$defs"])]
        value = given.get(field) or _SAMPLES.get(field)
        lines.append(f"# {field}:" if value is None else f"{field}: {value}".replace(": \n", ":\n"))
    return "\n".join(lines) + "\n"


def _explain(spec: dict[str, Any], defs: dict[str, Any], field: str = "", depth: int = 0) -> list[str]:
    """Comments on what to write in a field, and further in on the fields inside it."""
    inner = next((s for s in spec.get("anyOf", ()) if s != {"type": "null"}), spec)
    inner = inner.get("items", inner)
    inner = defs.get(inner["$ref"].rpartition("/")[2], inner) if "$ref" in inner else inner
    text = f"{field}: {spec['description']}" if field else spec["description"]
    if "maxItems" in spec:
        text += f" From {spec.get('minItems', 0)} to {spec['maxItems']} of them."
    if "enum" in inner:
        text += f" Allowed: {', '.join(map(str, inner['enum']))}."
    if "maxLength" in inner:
        text += f" At most {inner['maxLength']} characters{' each' if 'items' in spec else ''}."
    lead = "# " + "  " * depth
    lines = textwrap.wrap(
        text,
        108,
        initial_indent=lead,
        subsequent_indent=lead + ("  " if field else ""),
        break_on_hyphens=False,
    )
    for name, part in inner.get("properties", {}).items():
        lines += _explain(part, defs, name, depth + 1)
    return lines
