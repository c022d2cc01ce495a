"""What leads from one exercise to an easier one leads back again: nobody ends in a dead end."""

from __future__ import annotations

from bot.content.catalogue import Catalogue


def test_every_link_to_an_easier_or_harder_exercise_leads_back(catalogue: Catalogue) -> None:
    known = catalogue.exercises
    harder = {(key, each) for key, exercise in known.items() for each in exercise.harder}
    easier = {(each, key) for key, exercise in known.items() for each in exercise.easier}

    assert harder == easier


def test_an_easier_exercise_is_never_of_a_higher_level(catalogue: Catalogue) -> None:
    known = catalogue.exercises
    wrong = [
        (key, each)
        for key, exercise in known.items()
        for each in exercise.easier
        if known[each].level > exercise.level
    ]

    assert wrong == []
