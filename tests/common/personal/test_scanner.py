"""What the scanner finds in what people write, where exactly, and what it lets through."""

import time

import pytest
from stdnum import iban
from stdnum.nl import bsn
from tests.common.personal.corpus import Marked, figures, texts

from plek_common.personal.finding import WORDS, Finding, Kind
from plek_common.personal.scanner import scan

ALL = [*texts(held_out=False), *texts(held_out=True)]


def found(text: str) -> list[tuple[str, str]]:
    return [(each.kind.value, text[each.start : each.end]) for each in scan(text)]


def test_there_are_five_hundred_texts_and_each_half_is_a_fair_one() -> None:
    assert len(ALL) == 500
    assert len({each.text for each in ALL}) == 500
    for half in (texts(held_out=True), texts(held_out=False)):
        assert 220 <= len(half) <= 280
        assert 0.4 < sum(not each.personal for each in half) / len(half) < 0.6
        assert {one.kind for each in half for one in each.personal} == set(Kind)


def test_what_is_marked_as_a_number_is_one() -> None:
    for each in ALL:
        for one in each.personal:
            said = each.text[one.start : one.end]
            assert one.kind is not Kind.IBAN or iban.is_valid(said, check_country=False), said
            assert one.kind is not Kind.BSN or bsn.is_valid("".join(filter(str.isdigit, said))), said


def test_of_texts_that_it_was_not_tuned_on_it_finds_nearly_all_and_stops_few_for_nothing() -> None:
    seen = figures(texts(held_out=True))
    assert seen.recall >= 0.95, seen.kinds
    assert seen.alarmed <= 0.05
    assert seen.clean_alarmed <= 0.05


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("Bel ０６－１２３４５６７８ maar", "phone", "０６－１２３４５６７８"),
        ("Bel 06\u200b12\u200b34\u200b56\u200b78 maar", "phone", "06\u200b12\u200b34\u200b56\u200b78"),
        ("Bel 06\u00a012\u201134\u201156\u201178.", "phone", "06\u00a012\u201134\u201156\u201178"),
        ("Mail jan\u00ad.visser@gmail.com", "email", "jan\u00ad.visser@gmail.com"),
        ("Mail jan.visser＠gmail．com", "email", "jan.visser＠gmail．com"),
        ("Mail jan.visser apenstaartje gmail punt com graag", "email", "jan.visser apenstaartje gmail punt com"),
        ("Mail jvisser at ziggo.nl graag", "email", "jvisser at ziggo.nl"),
        ("Mail jvisser [at] ziggo [punt] nl graag", "email", "jvisser [at] ziggo [punt] nl"),
        ("Op 𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟐 staat het", "bsn", "𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟐"),
        ("Op nl91abna0417164300 graag", "iban", "nl91abna0417164300"),
        ("Groetjes,\nJose\u0301", "name", "Jose\u0301"),
    ],
)
def test_signs_that_look_or_sound_the_same_hide_nothing(text: str, kind: str, said: str) -> None:
    assert found(text) == [(kind, said)]


@pytest.mark.parametrize(
    "text",
    [
        "Bel 112, 113, 0800-2000, 0900 8844, 088-1234567 of 14 030.",
        "De bijeenkomst is op 06-11-2026 10:30 en op 06-11-2026 20.00.",
        "KVK 12345678, RSIN 123456782, vestiging 000012345678.",
        "De N356, de A7 en de N31 gaan dicht. Zie artikel 12 van de Wmo 2015.",
        "In de Dorpsstraat staan 12 bomen; in 2030 zijn het er 2000.",
        "De Van der Valk-school en de Prins Bernhardlaan liggen in Den Haag.",
        "Het gemeentehuis is aan de Raadhuisstraat 1, 1234 AB in het dorp.",
        "Postbus 123, 8900 AB Leeuwarden.",
        "Er ging 1500 KG zand naar de 2000 GB schijf.",
        "Mail info@gemeente.example.nl of bel de balie.",
        "Met vriendelijke groet,\nStichting Welzijn Noord",
        "Wethouder De Boer en prof. Jan Visser spraken.",
        "Ik ben Nederlander en mijn moeder heeft Alzheimer.",
        "Het budget is € 123.456.782 groot.",
    ],
)
def test_what_names_no_person_is_let_through(text: str) -> None:
    assert found(text) == []


def test_a_number_that_fails_its_check_is_none() -> None:
    assert found("Nummer 123456783 en NL92ABNA0417164300.") == []
    assert found("Mijn BSN is 123456783.") == [("bsn", "123456783")], "it was meant to be one"


def test_a_finding_says_where_it_stands_in_the_text_as_it_was_sent() -> None:
    assert scan("🙂 Bel 06-12345678") == [Finding(Kind.PHONE, 6, 17)]


def test_an_expected_kind_is_not_told() -> None:
    text = "Wij zijn op Havenkade 5, bel 06-12345678"
    assert [each.kind for each in scan(text, {Kind.ADDRESS})] == [Kind.PHONE]


def test_every_kind_has_a_plain_word() -> None:
    assert set(WORDS) == set(Kind)


@pytest.mark.parametrize(
    "part", ["a", "A ", "0", "06-", "Jan de ", "x@", "1234 ", "NL91 ", "Aa ", "mijn ", ". ", "van de "]
)
def test_a_text_of_the_same_part_over_and_over_is_read_at_once(part: str) -> None:
    text = part * (4000 // len(part))
    begun = time.process_time()
    scan(text)
    assert time.process_time() - begun < 0.5


def test_marks_are_read_as_they_are_written() -> None:
    read = Marked.parse("Ik ben {n:Jan}.\\nBel {p:0612345678}")
    assert read == Marked("Ik ben Jan.\nBel 0612345678", (Finding(Kind.NAME, 7, 10), Finding(Kind.PHONE, 16, 26)))
