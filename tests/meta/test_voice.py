"""The checks of the voice find what they are for, and leave alone what is fine."""

from __future__ import annotations

import pytest

from bot.content.wording import Glossary, load_glossary
from bot.settings import CONTENT
from tests.voice import labels_of_code, texts_of_code, texts_of_document, texts_of_page

PROGRAM = '''
"""A docstring is for us."""
SHOWN = f"Hello {name}, welcome back"
QUERY = "SELECT a FROM b WHERE c"
PATTERN = re.compile("two words")
SCRIPT = "import this and that"  # unseen
def f():
    """For us."""
    raise ValueError("a fault of ours")
@command("go")
def g():
    """Say what it does."""
    raise UserError("Read this one")
'''

LABELLED = """
LABELS = {A: "One", B: "Two"}
Button(label="Three")
SelectOption(label="Not this one")
"""

DOCUMENT = """# Title

Run `cannot` now.

```
mend; this
```
- [here](anew.md)
| a | b |
"""

PAGE = "<style>cannot</style><p title='Tip here'>Words</p><script>mend;</script>"


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return load_glossary(CONTENT)


def test_each_word_that_is_never_used_is_found_in_a_sentence(glossary: Glossary) -> None:
    words = [*glossary.banned, *(word for term in glossary.terms for word in term.never)]

    assert len(words) > 40
    for word in words:
        assert [*glossary.complaints(f"Then {word.upper()}, and more.")], word
        assert [*glossary.complaints(f"Then x{word}x.")] == [], "only whole words"


def test_the_words_to_use_pass(glossary: Glossary) -> None:
    for term in glossary.terms:
        assert [*glossary.complaints(term.say)] == []


def test_what_is_stiff_is_contracted_but_in_emergencies(glossary: Glossary) -> None:
    [(message, fix)] = glossary.complaints("Do not stretch it.")

    assert "Do not" in message
    assert "don't" in fix
    assert [*glossary.complaints("Do not stretch it.", urgent=True)] == []


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("One two. " * 30, 0),
        (" ".join(["word"] * 20) + ".", 0),
        (" ".join(["word"] * 21) + ".", 1),
        ("- " + "\n- ".join([" ".join(["word"] * 12)] * 3), 0),
        ("**" + " ".join(["word"] * 11) + "** " + " ".join(["word"] * 11), 1),
        ("One; two", 1),
    ],
)
def test_a_sentence_has_twenty_words_at_most_and_no_semicolon(
    glossary: Glossary, text: str, finds: int
) -> None:
    assert len([*glossary.complaints(text)]) == finds
    assert [*glossary.complaints(text, words_only=True)] == [], "citations are as long as they are"


def test_code_gives_what_is_shown_and_no_program() -> None:
    assert {text for _, text in texts_of_code(PROGRAM)} == {
        "Say what it does.",
        "Hello {}, welcome back",
        "Read this one",
    }


def test_labels_of_buttons_are_found_and_those_of_options_are_not() -> None:
    assert {label for _, label in labels_of_code(LABELLED)} == {"One", "Two", "Three"}


def test_documents_give_their_words_without_code() -> None:
    shown = [words for _, words in texts_of_document(DOCUMENT, markdown=True)]
    assert shown == ["# Title", "Run code now.", "- here", "a", "b"]
    assert [words for _, words in texts_of_document("# Say this.\nA=1\n", markdown=False)] == ["Say this."]


def test_pages_give_what_a_browser_shows() -> None:
    assert [words for _, words in texts_of_page(PAGE)] == ["Tip here", "Words"]
