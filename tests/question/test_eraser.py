"""Words are found as people see them, and nothing else is."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question.eraser import MARK, Eraser, is_mark


@pytest.mark.parametrize(
    ("passage", "text", "left"),
    [
        ("Jan", "Jan vraagt het, niet Januari of Adrijan.", f"{MARK} vraagt het, niet Januari of Adrijan."),
        ("jan de boer", "Bij Jan  de\nBoer thuis", f"Bij {MARK} thuis"),
        ("06-12345678", "Bel 06-12345678.", f"Bel {MARK}."),
        ("José", normalize("NFD", "Vraag José maar."), f"Vraag {MARK} maar."),
        (normalize("NFD", "José"), "Vraag José maar.", f"Vraag {MARK} maar."),
        ("(geheim)", "Dit (geheim) niet", f"Dit {MARK} niet"),
        ("a.b", "Noem a.b en niet axb.", f"Noem {MARK} en niet axb."),
    ],
)
def test_a_passage_goes_as_a_whole(passage: str, text: str, left: str) -> None:
    assert Eraser([passage]).clean(text) == left


def test_a_longer_passage_goes_before_one_that_is_in_it_and_both_count_as_found() -> None:
    pen = Eraser(["Jan", "Jan de Boer"])
    assert pen.clean("Jan de Boer en Jan") == f"{MARK} en {MARK}"
    assert pen.unfound == []


def test_marks_beside_each_other_are_one() -> None:
    assert Eraser(["Jan", "Piet"]).clean("Vraag Jan, Piet of Klaas") == f"Vraag {MARK} of Klaas"


def test_what_is_in_no_text_is_named() -> None:
    pen = Eraser(["Jan", "Piet"])
    assert pen.clean("Vraag Jan") == f"Vraag {MARK}"
    assert pen.unfound == ["Piet"]


@pytest.mark.parametrize("passage", ["weggehaald", "[weggehaald]", "Weggehaald"])
def test_the_mark_itself_cannot_be_taken_away(passage: str) -> None:
    assert is_mark(passage)


@given(
    st.text("ab -.", min_size=2, max_size=8).map(str.strip).filter(lambda p: len(p) > 1), st.text("ab -.", max_size=60)
)
def test_taking_words_out_twice_is_the_same_as_once_and_no_text_grows_too_long(passage: str, text: str) -> None:
    once = Eraser([passage]).clean(text, 40)
    assert len(once) <= max(40, len(text), len(MARK))
    assert Eraser([passage]).clean(once, 40) == once
