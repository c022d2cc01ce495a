"""What each trick for speed brings: ``make bench`` prints with, without and their ratio, a line each.

Every figure is the median of runs in fresh processes that take turns, so that a busy computer slows both.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import yaml

from bot.settings import CONTENT

ROUNDS = 5

START = """
import gc, sys, time
if sys.argv[1] == "with": gc.disable()
from bot.settings import CONTENT
from bot.app import create_bot
from bot.content.load import load_catalogue
from bot.settings import CONTENT
load_catalogue(CONTENT)
print(time.process_time() * 1000)
"""

COLLECT = """
import gc, sys, time
from bot.app import create_bot
from bot.content.load import load_catalogue
from bot.settings import CONTENT
catalogue = load_catalogue(CONTENT)
if sys.argv[1] == "with": gc.freeze()
began = time.process_time()
gc.collect()
print((time.process_time() - began) * 1000)
"""

YAML = """
import json, sys, time, yaml
from pathlib import Path
from bot.settings import CONTENT
loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
began = time.process_time()
texts = [path.read_text(encoding="utf-8") for path in CONTENT.rglob("*.yaml")]
if sys.argv[1] == "with":
    json.loads(Path(sys.argv[2]).read_bytes())
else:
    for text in texts: yaml.load(text, loader)
print((time.process_time() - began) * 1000)
"""

CARDS = """
import sys, time
from bot.settings import CONTENT
from bot.content.load import load_catalogue
from bot.features.exercises.cards import exercise_card
catalogue = load_catalogue(CONTENT)
cards = {key: exercise_card(each, catalogue) for key, each in catalogue.exercises.items()}
began = time.process_time()
for _ in range(20):
    for key, each in catalogue.exercises.items():
        card = cards[key] if sys.argv[1] == "with" else exercise_card(each, catalogue)
        card.to_components()
print((time.process_time() - began) * 1000 / 20 / len(cards))
"""


def run(program: str, *arguments: str) -> float:
    """Milliseconds that a fresh process prints."""
    root = Path(__file__).parents[2]
    ended = subprocess.run(  # noqa: S603  # our own text
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True, cwd=root
    )
    return float(ended.stdout)


def compare(name: str, program: str, arguments: Sequence[str] = ()) -> None:
    taken: dict[str, list[float]] = {"with": [], "without": []}
    for _ in range(ROUNDS):
        for which, times in taken.items():
            times.append(run(program, which, *arguments))
    on, off = median(taken["with"]), median(taken["without"])
    print(f"{name:44} with {on:9.3f} ms  without {off:9.3f} ms  ratio {off / max(on, 0.001):6.2f}")  # noqa: T201  # this is what it is for


def main() -> None:
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "content.json"
        texts = [path.read_text(encoding="utf-8") for path in CONTENT.rglob("*.yaml")]
        copy.write_text(json.dumps([yaml.safe_load(text) for text in texts], default=str))
        compare("start: gc.disable while loading", START)
        compare("longest collection: gc.freeze", COLLECT)
        compare("content: a copy in JSON instead of YAML", YAML, [str(copy)])
        compare("an exercise's card: kept instead of made", CARDS)


if __name__ == "__main__":
    main()
