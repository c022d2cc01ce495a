"""Words that lead to care before any search, and the ordinary words that don't."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.catalogue import Catalogue
from bot.content.texts import RedFlag, Urgency
from bot.content.urgent import Likeness, likeness, tells_of_pain
from tests.content.typed import CARE, ORDINARY, PAINS, SIGNS


@pytest.mark.parametrize(("typed", "about"), SIGNS.items(), ids=SIGNS)
def test_a_sign_is_found_however_it_is_typed(catalogue: Catalogue, typed: str, about: str) -> None:
    found = catalogue.care_words.find(typed)
    assert found is not None
    assert isinstance(found.target, RedFlag)
    assert about in " ".join([found.phrase, found.target.sign]).casefold()


@pytest.mark.parametrize("typed", CARE)
def test_what_needs_a_doctor_first_leads_to_care(catalogue: Catalogue, typed: str) -> None:
    found = catalogue.care_words.find(typed)
    assert found is not None
    assert isinstance(found.target, RedFlag) or found.target.show_red_flags


@pytest.mark.parametrize("typed", ORDINARY)
def test_the_ordinary_stays_ordinary(catalogue: Catalogue, typed: str) -> None:
    assert catalogue.care_words.find(typed) is None
    assert not tells_of_pain(typed)


@pytest.mark.parametrize(("typed", "lesson"), PAINS.items(), ids=PAINS)
def test_a_pain_leads_to_the_lesson_about_it(catalogue: Catalogue, typed: str, lesson: str) -> None:
    assert catalogue.care_words.find(typed) is None, "a pain alone is no emergency"
    found = catalogue.meant_by(typed)
    assert found is not None
    assert found.id == lesson


@pytest.mark.parametrize(
    "typed", ["paint", "painted", "pain free hips", "pain cave", "no pain no gain", "arching", "train"]
)
def test_what_only_sounds_like_pain_is_none(typed: str) -> None:
    assert not tells_of_pain(typed)


def test_every_name_still_leads_to_what_it_names(catalogue: Catalogue) -> None:
    for kind in (catalogue.exercises, catalogue.routines, catalogue.self_tests):
        for item in kind.values():
            for name in (item.id, item.name, *item.aliases):
                assert catalogue.care_words.find(name) is None, name
    for lesson in catalogue.lessons.values():
        for name in (lesson.id, lesson.title, *lesson.words):
            found = catalogue.care_words.find(name)
            assert found is None or isinstance(found.target, RedFlag) or found.target == lesson, name


LONG = 6
"""Letters of a word in which one mistake is allowed wherever it is."""

AROUND = ["", "help", "😱", "please", "what about", "squat", "my knee and", "?", "since Monday", "¿"]


@given(st.data())
def test_a_phrase_counts_anywhere_in_any_case(catalogue: Catalogue, data: st.DataObject) -> None:
    flags = [flag for flag in catalogue.red_flags if flag.words]
    flag = data.draw(st.sampled_from(flags))
    phrase = data.draw(st.sampled_from(flag.words))
    before, after = data.draw(st.sampled_from(AROUND)), data.draw(st.sampled_from(AROUND))
    cased = data.draw(st.sampled_from([phrase, phrase.upper(), phrase.title(), phrase.replace("'", "’")]))

    found = catalogue.care_words.find(f"{before} {cased} {after}")

    assert found is not None
    assert isinstance(found.target, RedFlag)
    order = list(Urgency)
    assert order.index(found.target.urgency) <= order.index(flag.urgency), "never a milder one"


@given(st.data())
def test_one_typing_mistake_in_a_long_word_hides_no_sign(catalogue: Catalogue, data: st.DataObject) -> None:
    long = [
        (phrase, word)
        for flag in catalogue.red_flags
        for phrase in flag.words
        for word in phrase.split()
        if len(word) >= LONG and word.isalpha()
    ]
    phrase, word = data.draw(st.sampled_from(long))
    at = data.draw(st.integers(1, len(word) - 2))
    wrong = data.draw(
        st.sampled_from(
            [
                word[:at] + word[at + 1 :],
                word[:at] + "x" + word[at:],
                word[:at] + "x" + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ]
        )
    )

    assert catalogue.care_words.find(phrase.replace(word, wrong)) is not None


@given(st.text(max_size=120))
def test_whatever_is_typed_is_read(catalogue: Catalogue, typed: str) -> None:
    catalogue.care_words.find(typed)
    catalogue.care_words.completed(typed)
    catalogue.meant_by(typed)


def test_of_several_signs_the_most_urgent_counts(catalogue: Catalogue) -> None:
    words = {Urgency.SOON: "groin lump", Urgency.URGENT: "night pain", Urgency.EMERGENCY: "chest pain"}
    first = {urgency: next(f for f in catalogue.red_flags if f.urgency is urgency) for urgency in words}
    flags = tuple(replace(first[urgency], words=(word,)) for urgency, word in words.items())
    signs = replace(catalogue, red_flags=flags).care_words

    both = signs.find("pregnant with night pain and a groin lump")
    assert both is not None
    assert isinstance(both.target, RedFlag)
    assert both.target.urgency is Urgency.URGENT
    worst = signs.find("groin lump, chest pain")
    assert worst is not None
    assert isinstance(worst.target, RedFlag)
    assert worst.target.urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    ("typed", "word", "sure"),
    [
        ("hot", "hot", Likeness.EXACT),
        ("hto", "hot", Likeness.NONE),
        ("pian", "pain", Likeness.NEAR),
        ("paan", "pain", Likeness.NONE),
        ("pains", "pain", Likeness.NEAR),
        ("cest", "chest", Likeness.NEAR),
        ("hcest", "chest", Likeness.NEAR),
        ("painted", "fainted", Likeness.NONE),
        ("ladder", "bladder", Likeness.NONE),
        ("shortnss", "shortness", Likeness.NEAR),
        ("osteoperosys", "osteoporosis", Likeness.NEAR),
        ("", "chest", Likeness.NONE),
    ],
)
def test_how_many_mistakes_a_word_may_have_goes_by_its_length(typed: str, word: str, sure: Likeness) -> None:
    assert likeness(typed, word) is sure


@pytest.mark.parametrize(
    ("typing", "about"),
    [
        ("chest pa", "chest"),
        ("my chest hu", "chest"),
        ("blad", "bladder"),
        ("short of br", "breath"),
        ("preg", "pregnan"),
        ("numb sad", "saddle"),
        ("calf swel", "calf"),
        ("chest p", None),
        ("calf r", None),
        ("calf st", None),
        ("ladd", None),
        ("hydration bladd", None),
        ("", None),
    ],
)
def test_what_is_being_typed_is_known_early(catalogue: Catalogue, typing: str, about: str | None) -> None:
    found = catalogue.care_words.completed(typing)
    assert (found is None) if about is None else (found is not None and about in found.phrase)
