"""Dutch words made comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.similarity.text.compounds import split
from aggregator.similarity.text.features import features
from aggregator.similarity.text.spelling import plain, spelled, stem, words
from aggregator.similarity.text.text import LONGEST, Text
from aggregator.similarity.text.words import terms


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("woningbouwlocaties", ("woning", "bouw", "locaties")),
        ("verkeersveiligheid", ("verkeers", "veiligheid")),
        ("kinderopvang", ("kinder", "opvang")),
        ("buurthuizen", ("buurt", "huizen")),
        ("veenweide", ("veen", "weide")),
        ("fysiotherapeut", ("fysio", "therapeut")),
    ],
)
def test_a_compound_falls_into_the_words_that_it_is_built_of(compound: str, parts: tuple[str, ...]) -> None:
    assert split(compound) == parts


@pytest.mark.parametrize("word", ["vertrouwen", "controleren", "begeleiders", "voorwaarden", "gemeente", "inwoners"])
def test_a_simple_word_stays_whole(word: str) -> None:
    assert split(word) == ()


@pytest.mark.parametrize(
    ("one", "many"),
    [("huis", "huizen"), ("stad", "steden"), ("kind", "kinderen"), ("route", "routes"), ("locatie", "locaties")],
)
def test_one_and_many_have_the_same_stem(one: str, many: str) -> None:
    assert stem(one) == stem(many)


def test_an_abbreviation_counts_as_its_full_form() -> None:
    short, full = (features(Text("", "", text)) for text in ("Het ov", "Openbaar vervoer"))
    assert set(short.search_terms) & set(full.search_terms) >= {stem("openbaar"), stem("vervoer")}


def test_near_words_share_a_group() -> None:
    assert dict(terms("lawaai")).keys() & dict(terms("herrie")).keys() == {"~lawaai"}


def test_accents_capitals_and_curly_quotes_make_no_difference() -> None:
    assert words("Oekraïense CLIËNTEN’s coöperatie") == words("oekraiense clienten's cooperatie")


def test_a_word_is_remembered_as_it_was_written_without_the_capital_of_a_sentence() -> None:
    assert spelled("Jongeren in Oekraïne. Welke Wmo-hulp?") == [
        ("jongeren", "jongeren"),
        ("in", "in"),
        ("oekraine", "Oekraïne"),
        ("welke", "welke"),
        ("wmo-hulp", "Wmo-hulp"),
    ]


def test_a_place_name_never_counts() -> None:
    assert features(Text("", "", "Wie onderhoudt de dijk in Zeeland?")).search_terms == (
        features(Text("", "", "Wie onderhoudt de dijk in Utrecht?")).search_terms
    )


def test_markup_and_nul_are_not_part_of_a_text() -> None:
    assert Text("", "<b>Dijken</b>", "Hoe\0 hoog?<br/>").whole == "Dijken. Hoe hoog?"


def test_a_title_that_the_body_repeats_counts_once() -> None:
    assert Text("", "Hoe hoog?", "Hoe hoog? En hoe breed?").whole == "Hoe hoog? En hoe breed?"


@given(st.text(max_size=200))
def test_making_plain_twice_changes_nothing_more(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text(), st.text())
def test_any_text_at_all_gives_features(title: str, body: str) -> None:
    found = features(Text("x", title, body))
    assert len(found.tokens) == len(found.written)
    assert len(Text("x", title, body).whole) <= LONGEST
