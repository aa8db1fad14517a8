"""Words in any of their forms are the same lexeme, and words that are alike are not."""

import pytest

from plek_common import dutch

SAME = ["haven havens", "Eindhoven Eindhovense", "idee ideeën", "stad steden", "mantelzorg mantelzorger", "café cafés"]
UNLIKE = ["oven over", "Ede vrede", "haven have"]


@pytest.mark.parametrize("pair", SAME)
def test_a_word_is_looked_for_in_any_of_its_forms(pair: str) -> None:
    one, two = pair.split()
    assert lexemes(one) == lexemes(two)


@pytest.mark.parametrize("pair", UNLIKE)
def test_words_that_only_look_alike_stay_apart(pair: str) -> None:
    one, two = pair.split()
    assert lexemes(one).isdisjoint(lexemes(two))


def lexemes(word: str) -> set[str]:
    return {entry.rpartition(":")[0] for entry in dutch.vector(word).split()}


def test_letters_without_end_fall_apart_into_what_may_be_words() -> None:
    """Each cut of them would be tried, and all of them remembered: 8,000 letters took all memory there is."""
    assert max(map(len, lexemes("kind" * 60))) <= len("''") + 64
    assert len(lexemes("kind" * 2_000)) == 1
