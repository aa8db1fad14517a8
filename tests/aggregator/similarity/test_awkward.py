"""What people really send: nothing, one word, shouting, other languages, whole reports, lures."""

import pytest

from aggregator.similarity import Embedder, Text, features, pair_score, thresholds_for
from aggregator.similarity.evaluation.file_run import FileRun, Outcome
from aggregator.similarity.text.background import texts
from plek_common.enumeration import items

BUS = "De bus naar ons dorp verdwijnt. Hoe houden we vervoer voor mensen zonder auto?"
WOLF = "Welke rasters houden de wolf bij onze schapen weg?"
ROOF = "Hoe krijgen we eigenaren van loodsen zo ver dat zij zonnepanelen op hun dak leggen?"
OTHERS = [Text(f"o{number}", "", body) for number, body in enumerate((WOLF, ROOF))]


def together(model: Embedder, *bodies: str) -> Outcome:
    """How these arrive in a file that holds two other questions as well."""
    run = FileRun([Text(str(number), "", body) for number, body in enumerate(bodies)] + OTHERS, model)
    return run.reconciled()


def same(model: Embedder, left: str, right: str) -> float:
    one, other = Text("l", "", left), Text("r", "", right)
    vectors = model.embed([one, other])
    return pair_score(features(one), vectors[0], features(other), vectors[1]).total


@pytest.mark.parametrize("body", ["", " \n\t", "\0", "???", "<p></p>"])
def test_an_empty_body_stands_alone(model: Embedder, body: str) -> None:
    found = together(model, body, BUS)
    assert len(set(found.bundle_of)) == 4


def test_two_empty_questions_are_never_joined_by_the_machine_alone(model: Embedder) -> None:
    found = together(model, "", "")
    assert found.automatic[0] != found.automatic[1]


def test_one_word_is_not_joined_to_a_question_that_holds_it(model: Embedder) -> None:
    found = together(model, "bus", BUS)
    assert found.automatic[0] != found.automatic[1]


def test_capitals_only_read_as_the_same_question(model: Embedder) -> None:
    assert same(model, BUS.upper(), BUS) > 0.95


@pytest.mark.parametrize(
    "body",
    [
        "The bus to our village is being cancelled. How do we keep transport for people without a car?",
        "Der Bus in unser Dorf fällt weg. Wie erhalten wir Verkehr für Menschen ohne Auto?",
        "De bus nei ús doarp ferdwynt. Hoe hâlde wy ferfier foar minsken sûnder auto?",
        "Köyümüze giden otobüs kalkıyor. Arabası olmayanlar için ulaşımı nasıl sürdürürüz?",
    ],
    ids=["English", "German", "Frisian", "Turkish"],
)
def test_another_language_is_nearest_to_the_same_question_in_dutch(model: Embedder, body: str) -> None:
    nearest = same(model, body, BUS)
    assert nearest > 0.15
    assert nearest > 3 * max(same(model, body, other) for other in (WOLF, ROOF))


def test_a_pasted_report_is_read_and_takes_no_longer_than_its_beginning(model: Embedder) -> None:
    report = BUS + " Uit het onderzoek blijkt dat de bereikbaarheid van kleine kernen afneemt." * 2000
    assert same(model, report, BUS) > same(model, report, WOLF)
    assert len(Text("", "", report).whole) <= 4000


def test_the_same_text_twice_is_one_question(model: Embedder) -> None:
    found = together(model, BUS, BUS)
    assert found.automatic[0] == found.automatic[1]
    assert len(set(found.bundle_of)) == 3


def test_fifty_copies_are_one_bundle_that_draws_nobody_else_in(model: Embedder) -> None:
    found = together(model, *[BUS] * 50)
    assert len(set(found.bundle_of[:50])) == 1
    assert len(set(found.bundle_of)) == 3


def test_markup_and_pictures_change_nothing_that_matters(model: Embedder) -> None:
    dressed = f"<div class='x'><b>{BUS}</b></div> 🚌🚌 <br/>😡"
    assert same(model, dressed, BUS) > 0.95


def test_a_text_made_of_everybodys_words_is_near_to_nobody(model: Embedder) -> None:
    lure = " ".join(text.title for text in texts()[::4]) + " wonen zorg bus wolf zonnepanelen subsidie regels kosten"
    found = [same(model, lure, text.whole) for text in texts()[::12]]
    assert max(found) < 0.5
    assert sorted(found)[len(found) // 2] < 0.05


def test_the_words_of_others_added_to_a_question_never_make_the_machine_join_it(model: Embedder) -> None:
    honest = "Hoe houden we de bus in het dorp?"
    stuffed = honest + " bus bus bus dorp vervoer auto wolf schapen zonnepanelen loodsen dak eigenaren rasters" * 3
    for other in (WOLF, ROOF):
        assert same(model, stuffed, other) < thresholds_for(model.dim).automatic
    assert same(model, stuffed, BUS) < same(model, honest, BUS) + 0.05


def test_ten_questions_in_one_letter_are_offered_one_by_one() -> None:
    letter = "Onze vragen:\n" + "\n".join(f"{number}. Hoe zit het met onderwerp {number}?" for number in range(1, 11))
    assert len(items(letter)) == 10
    assert items(letter)[9] == "Hoe zit het met onderwerp 10?"


def test_questions_in_a_row_are_offered_one_by_one() -> None:
    row = " ".join(f"We hebben een zorg. Hoe lossen we probleem {number} op?" for number in range(5))
    assert items(row) == tuple(f"Hoe lossen we probleem {number} op?" for number in range(5))


@pytest.mark.parametrize("body", ["", BUS, "Mag dit? En wie betaalt dat dan? Hoe lang duurt het?", "1. Een ding"])
def test_one_question_in_some_sentences_is_left_whole(body: str) -> None:
    assert items(body) == ()
