"""Which words are marked when two questions stand side by side."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.similarity.text.marks import Mark, Wording, marks
from aggregator.similarity.text.wordlists import abbreviations, concepts, lexicon

Marked = dict[str, list[str]]


def read(wording: Wording, found: list[Mark]) -> Marked:
    """The marked words as they are written, by kind."""
    fields = {"title": wording.title or "", "text": wording.text or ""}
    said: Marked = {"same": [], "near": []}
    for mark in found:
        said[mark.kind].append(fields[mark.field][mark.start : mark.end])
    return said


def both(left: str, right: str) -> tuple[Marked, Marked]:
    here, there = Wording(None, left), Wording(None, right)
    mine, yours = marks(here, there)
    return read(here, mine), read(there, yours)


def test_a_word_in_another_form_is_the_same_word() -> None:
    here, there = both("Onze praktijk neemt geen patiënten aan.", "Praktijken weigeren een nieuwe Patient.")
    assert here["same"] == ["praktijk", "patiënten"]
    assert there["same"] == ["Praktijken", "Patient"]


def test_a_word_inside_a_compound_is_the_same_word_and_the_compound_is_marked_whole() -> None:
    here, there = both("Hoe blijft huisartsenzorg bereikbaar?", "Mijn huisarts stopt.")
    assert here["same"] == ["huisartsenzorg"]
    assert there["same"] == ["huisarts"]


@pytest.mark.parametrize(
    ("left", "right", "word", "other"),
    [
        ("De dokter gaat weg.", "De huisarts stopt ermee.", "dokter", "huisarts"),
        ("Te lang wachten op de ggz.", "Wachttijd in de gezondheidszorg.", "ggz", "gezondheidszorg"),
        ("De buurtbus stopt.", "Een buurthuis sluit.", "buurtbus", "buurthuis"),
        ("Gezocht: regisseur.", "Wie neemt de regisseursrol?", "regisseur", "regisseursrol"),
    ],
)
def test_near_words_share_a_meaning_a_full_form_a_part_or_a_family(
    left: str, right: str, word: str, other: str
) -> None:
    here, there = both(left, right)
    assert word in here["near"]
    assert other in there["near"]


def test_small_words_and_where_somebody_asks_are_not_marked() -> None:
    here, there = both("Hoe is het in Utrecht met de school?", "Wat is het in Utrecht voor een school?")
    assert here == {"same": ["school"], "near": []} == there


def test_title_and_text_are_compared_with_all_of_the_other_question() -> None:
    here, there = Wording("Netcongestie", "Wat kan er wel?"), Wording(None, "Door netcongestie staat de wijk stil.")
    mine, yours = marks(here, there)
    assert mine == [Mark("title", 0, 12, "same")]
    assert yours == [Mark("text", 5, 17, "same")]


def test_places_count_code_points_of_the_text_as_it_came() -> None:
    apart = unicodedata.normalize("NFD", "😀 Eén café’s terras")
    here = Wording(None, apart)
    mine, _ = marks(here, Wording(None, "Het CAFÉ sluit"))
    assert [unicodedata.normalize("NFC", word) for word in read(here, mine)["same"]] == ["café’s"]


def test_nothing_beside_something_marks_nothing() -> None:
    assert marks(Wording(None, None), Wording("", "Een school")) == ([], [])


VOCABULARY = sorted({*list(abbreviations())[:40], *list(concepts())[:200], *sorted(lexicon())[:200], "de", "Utrecht"})
PROSE = st.lists(st.sampled_from(VOCABULARY), max_size=12).map(" ".join)
ANY_TEXT = st.one_of(PROSE, st.text(max_size=80), st.none())
WORDING = st.builds(Wording, ANY_TEXT, ANY_TEXT)


@given(WORDING, WORDING)
def test_marks_lie_on_the_borders_of_words_in_reading_order_and_never_overlap(left: Wording, right: Wording) -> None:
    for wording, found in zip((left, right), marks(left, right), strict=True):
        for field, text in (("title", wording.title or ""), ("text", wording.text or "")):
            end = 0
            for mark in (mark for mark in found if mark.field == field):
                assert end <= mark.start < mark.end <= len(text)
                assert not text[mark.start - 1 : mark.start].isalnum()
                assert not text[mark.end : mark.end + 1].isalnum()
                end = mark.end
        assert [mark.field for mark in found] == sorted((mark.field for mark in found), reverse=True)


@given(WORDING, WORDING)
def test_who_is_left_and_who_is_right_makes_no_difference(left: Wording, right: Wording) -> None:
    assert marks(left, right) == marks(right, left)[::-1]


@given(WORDING, WORDING)
def test_a_mark_on_one_side_has_a_mark_on_the_other(left: Wording, right: Wording) -> None:
    here, there = marks(left, right)
    assert bool(here) == bool(there)


@given(WORDING)
def test_beside_itself_every_mark_is_the_same_word(wording: Wording) -> None:
    here, there = marks(wording, wording)
    assert here == there
    assert {mark.kind for mark in here} <= {"same"}
