"""How likely two questions are the same one."""

from time import process_time

import pytest

from aggregator.similarity import Embedder, Score, Text, features, load_embedder, pair_score

BUS = Text("a", "Bus in het dorp", "Onze lijn verdwijnt. Hoe houden we vervoer voor wie geen auto heeft?")
BUS_OTHERWISE = Text(
    "b", "", "De streekbus stopt straks niet meer bij ons. Welk vervoer op maat werkt op het platteland?"
)
BUS_STOP = Text("c", "Toegankelijke haltes", "Welke bushaltes zijn met een rolstoel nog niet te gebruiken?")
ROOF = Text("d", "Zonnepanelen", "Hoe krijgen we eigenaren van loodsen zo ver dat zij panelen op hun dak leggen?")
EMPTY = Text("e", "", "")


def score(model: Embedder, left: Text, right: Text) -> Score:
    vectors = model.embed([left, right])
    return pair_score(features(left), vectors[0], features(right), vectors[1])


def test_the_same_question_in_other_words_scores_above_its_near_miss(model: Embedder) -> None:
    assert score(model, BUS, BUS_OTHERWISE).total > score(model, BUS, BUS_STOP).total > score(model, BUS, ROOF).total


def test_the_same_text_is_certainly_the_same_question(model: Embedder) -> None:
    assert score(model, BUS, BUS).total > 0.999


def test_questions_about_other_things_score_next_to_nothing(model: Embedder) -> None:
    assert score(model, BUS_STOP, ROOF).total < 0.05


def test_both_directions_score_the_same(model: Embedder) -> None:
    assert score(model, BUS, BUS_STOP).total == pytest.approx(score(model, BUS_STOP, BUS).total, abs=1e-9)


def test_an_empty_question_is_like_none(model: Embedder) -> None:
    assert score(model, EMPTY, BUS).total < 0.05


def test_a_vector_does_not_depend_on_what_arrives_beside_it(model: Embedder) -> None:
    alone, beside = model.embed([BUS])[0], model.embed([ROOF, BUS])[1]
    assert alone.tolist() == beside.tolist()


def test_vectors_are_of_unit_length(model: Embedder) -> None:
    vectors = model.embed([BUS, EMPTY])
    assert vectors.shape == (2, model.dim)
    assert [float(vector @ vector) for vector in vectors] == pytest.approx([1, 1], abs=1e-5)


def test_of_a_pasted_report_the_model_reads_the_beginning(model: Embedder) -> None:
    report = Text("r", BUS.title, BUS.body + " En nog een zin over de bus." * 100)
    longer = Text("l", report.title, report.body + " Nog meer." * 50)
    vectors = model.embed([report, longer])
    assert vectors[0].tolist() == vectors[1].tolist()


def test_without_a_model_the_words_decide() -> None:
    none = load_embedder(lexical_only=True)
    found = score(none, BUS, BUS_OTHERWISE)
    assert none.dim == 0
    assert "alleen op hun woorden" in none.status
    assert found.parts.keys() == {"words", "letters", "theme"}
    assert found.total > score(none, BUS, ROOF).total


def test_a_model_that_cannot_load_says_so_and_leaves_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OSError("geen bestand")

    monkeypatch.setattr("aggregator.similarity.embedding.embedder.packaged_model", broken)
    assert load_embedder().status == (
        "Het taalmodel kon niet laden (OSError: geen bestand). Vragen worden alleen op hun woorden vergeleken."
    )


def test_looking_at_words_takes_a_few_milliseconds_at_most() -> None:
    features(BUS)
    texts = [Text(str(number), BUS.title, BUS.body) for number in range(50)]
    begin = process_time()
    for text in texts:
        pair_score(features(text), None, features(ROOF), None)
    assert (process_time() - begin) / len(texts) < 0.005
