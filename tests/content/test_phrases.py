"""A coach's own phrases take the place of the bot's, an answer at a time."""

from __future__ import annotations

from pathlib import Path

from bot.content import authoring
from bot.content.load import load_catalogue
from bot.content.texts import Occasion, Tone
from bot.settings import CONTENT

LINES = "\n".join(f"    - Well done, number {n}." for n in range(6))


def write(folder: Path, text: str) -> Path:
    (folder / "phrases.yaml").write_text(text, encoding="utf-8")
    return folder


def test_what_a_club_writes_replaces_that_answer_and_no_other(tmp_path: Path) -> None:
    own = write(tmp_path, f"done:\n  plain:\n{LINES}\n  playful:\n{LINES}\n")
    shipped, ours = load_catalogue(CONTENT), load_catalogue(CONTENT, own)
    assert ours.phrases[Occasion.DONE].of(Tone.PLAIN)[0] == "Well done, number 0."
    assert ours.phrases[Occasion.RESTING] == shipped.phrases[Occasion.RESTING]


def test_too_few_phrasings_and_unknown_answers_are_named_with_what_to_do(tmp_path: Path) -> None:
    own = write(tmp_path, f"doen:\n  plain: []\nhurt:\n  plain: [Take care.]\n  playful:\n{LINES}\n")
    problems = [str(problem) for problem in authoring.check(CONTENT, own)]
    assert problems == [
        "phrases.yaml:1: doen: isn't a field here. Is it misspelt? (fix: did you mean done?)",
        "phrases.yaml:4: hurt.plain: must have at least 6 items, not 1 (fix: add 5 more)",
    ]
