"""The figures that say how well bundling does."""

import json
from pathlib import Path

import pytest

from aggregator.bundling import load_embedder
from aggregator.bundling.evaluate import b_cubed, pair_figures, read, recall, report, scores

ROWS = [
    {"id": "1", "intent": "bus", "title": "Bus weg", "body": "De bus in ons dorp verdwijnt. Wat nu?"},
    {"id": "2", "intent": "bus", "title": None, "body": "Onze dorpsbus verdwijnt. Wat kunnen we doen?"},
    {"id": "3", "intent": "dak", "title": "Dak", "body": "Wie betaalt zonnepanelen op een school?"},
    {"id": "4", "intent": "dak", "title": "", "body": "Zonnepanelen op het schooldak: wie betaalt dat?"},
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    return path


def test_plain_cases_are_found_without_a_model(file: Path) -> None:
    questions = read(file)
    matrix = scores(questions, load_embedder(lexical_only=True))
    assert recall(questions, matrix, 1) == 1.0
    assert pair_figures(questions, matrix, 0.5) == (1.0, 1.0)


def test_b_cubed_is_one_for_the_meant_bundles_and_less_for_others(file: Path) -> None:
    questions = read(file)
    assert b_cubed(questions, {0: 0, 1: 0, 2: 2, 3: 2}) == 1.0
    assert b_cubed(questions, {0: 0, 1: 0, 2: 0, 3: 0}) == pytest.approx(2 / 3)


def test_the_report_is_the_same_every_time(file: Path) -> None:
    words_only = load_embedder(lexical_only=True)
    assert list(report(read(file), words_only)) == list(report(read(file), words_only))
