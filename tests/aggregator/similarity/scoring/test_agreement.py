"""When the machine may join without people: tried on traps that are nearly the same words and another question.

`data/traps.jsonl` has pairs {id, intent, trap, kind, part, theme, title, body}; half of each kind (`part` "apart") was
not looked at while the rules were made, until they were measured.
"""

import json
from pathlib import Path

import pytest

from aggregator.similarity import Embedder, Features, Score, Text, explain, features, load_embedder, pair_score
from aggregator.similarity.evaluation import jsonl_input
from aggregator.similarity.evaluation.file_run import FileRun
from aggregator.similarity.scoring.agreement import may_join
from aggregator.similarity.text.proper_names import Naming
from aggregator.similarity.text.spelling import stem

TRAPS = Path(__file__).parents[1] / "data" / "traps.jsonl"
TELLING = (
    "Laadpalen in oude straten",
    "Aan de gracht is geen plek voor laadpalen, en kabels over de stoep zijn gevaarlijk voor rolstoelen. "
    "Wat kost een laadpaal in een lantaarnpaal?",
)


def looked(text: tuple[str, str]) -> Features:
    return features(Text("", *text))


def alike(model: Embedder, left: tuple[str, str], right: tuple[str, str]) -> bool:
    """Whether the machine may join them, however high they score."""
    vectors = model.embed([Text("", *left), Text("", *right)])
    score = pair_score(looked(left), vectors[0], looked(right), vectors[1])
    assert may_join(looked(left), looked(right), score) == may_join(looked(right), looked(left), score)
    return may_join(looked(left), looked(right), score)


@pytest.mark.parametrize("lexical_only", [False, True])
def test_no_trap_is_joined_and_most_would_be_by_their_score(lexical_only: bool) -> None:
    with TRAPS.open("rb") as file:
        texts, bad = jsonl_input.read(file)
    run = FileRun(texts, load_embedder(lexical_only=lexical_only))
    arrived = run.online()
    assert not bad
    assert len(texts) >= 2 * 150
    assert len(set(arrived.automatic)) == len(texts)
    sure = [pair for pair, score in arrived.first.items() if score.total >= run.thresholds.automatic]
    assert len(sure) > len(texts) / 8, "a score alone does not tell"


def test_no_trap_agrees_however_high_it_would_score(model: Embedder) -> None:
    rows = [json.loads(line) for line in TRAPS.read_text(encoding="utf-8").splitlines()]
    sides = [(row["title"], row["body"]) for row in rows]
    wrong = [rows[at]["trap"] for at in range(0, len(rows), 2) if alike(model, *sides[at : at + 2])]
    assert wrong == []


def test_the_same_text_of_another_region_agrees_also_without_a_model() -> None:
    assert may_join(looked(TELLING), looked(TELLING), Score(1.0))


def test_a_text_that_says_a_little_more_agrees(model: Embedder) -> None:
    assert alike(model, TELLING, (TELLING[0], TELLING[1].replace("gevaarlijk", "vaak erg gevaarlijk")))


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("Wat kost", "Waar komt"),
        ("lantaarnpaal", "parkeergarage"),
        ("is geen plek", "is een plek"),
        ("gevaarlijk voor rolstoelen", "gevaarlijk voor kinderen"),
        ("kost een laadpaal in een lantaarnpaal", "kost een lantaarnpaal in een laadpaal"),
    ],
)
def test_one_word_that_asks_something_else_is_for_people(model: Embedder, said: str, instead: str) -> None:
    assert said in TELLING[1]
    assert not alike(model, TELLING, (TELLING[0], TELLING[1].replace(said, instead)))


def test_without_a_model_nothing_agrees_but_the_very_same_words() -> None:
    more = (TELLING[0], f"{TELLING[1]} Graag snel.")
    assert not may_join(looked(TELLING), looked(more), Score(1.0))


def test_a_short_text_never_agrees_not_even_with_itself() -> None:
    short = ("Zwembad", "Wanneer gaat het zwembad weer open?")
    assert not may_join(looked(short), looked(short), Score(1.0))


@pytest.mark.parametrize(
    ("text", "names", "nouns"),
    [
        ("Volgens wethouder De Haven is het klaar.", {"haven"}, set()),
        ("Het huis van familie bos ligt in ede.", {"bos", "ede"}, {"huis"}),
        ("In het bos staat een molen.", set(), {"bos", "molen"}),
        ("Zo kan het best in de wijk.", set(), {"best", "wijk"}),
        ("Hoe werkt de WMO of de Wmo hier?", set(), {"wmo"}),
    ],
)
def test_a_capital_or_what_stands_before_tells_a_name(text: str, names: set[str], nouns: set[str]) -> None:
    found = Naming.of(text)
    assert set(map(stem, names)) <= found.names
    assert set(map(stem, nouns)) <= found.nouns - found.names


def test_the_first_word_of_a_sentence_hides_what_it_is() -> None:
    found = Naming.of("Bos meldt zich. Visser ook.")
    assert found.unsure == {"bos", "visser"}


def test_what_speaks_against_it_is_said_and_it_is_called_possible_at_most() -> None:
    man = looked(("", "Wethouder Molenaar wil de korenmolen laten draaien met vrijwilligers. Wie betaalt dat?"))
    mill = looked(("", "De molenaar wil de korenmolen laten draaien met vrijwilligers. Wie betaalt dat?"))
    said = explain(man, mill, Score(0.999, {"meaning": 0.9}))
    assert "“Molenaar” is in de ene vraag een naam en in de andere een gewoon woord." in said.why_not
    assert said.certainty == "mogelijk dezelfde vraag"
    more = looked(("", "Hoe krijgen wij meer toeristen in het voorjaar?"))
    less = looked(("", "Hoe krijgen wij minder toeristen in het voorjaar?"))
    assert "het omgekeerde" in explain(more, less, Score(0.999, {"meaning": 0.9})).why_not
