"""`python -m aggregator bundle` and `measure`: a file in, a file out."""

import json
from pathlib import Path
from typing import Any

import pytest

from aggregator.__main__ import main
from aggregator.similarity.evaluation.metrics import b_cubed, pair_share, pairs_of, recall

ROWS: list[dict[str, Any]] = [
    {"id": "1", "region": "Twente", "theme": "mobiliteit", "title": "Bus weg", "body": "De bus in ons dorp verdwijnt."},
    {"id": "2", "region": "Drenthe", "theme": "mobiliteit", "title": None, "body": "Onze dorpsbus verdwijnt. Wat nu?"},
    {"id": "3", "theme": "klimaat", "title": "Dak", "body": "Wie betaalt zonnepanelen op een school?"},
    {"id": "4", "title": "", "body": "Zonnepanelen op het schooldak: wie betaalt dat?"},
    {"id": "5", "title": "Wolf", "body": "Welke rasters houden een wolf tegen?"},
]
INTENTS = {"1": "bus", "2": "bus", "3": "dak", "4": "dak", "5": "wolf"}


def write(path: Path, rows: list[Any]) -> Path:
    lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def run(folder: Path, rows: list[Any], *options: str) -> tuple[int, list[dict[str, Any]]]:
    target = folder / "out.jsonl"
    status = main(["bundle", str(write(folder / "in.jsonl", rows)), str(target), "--no-model", *options])
    return status, [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("options", [(), ("--online",)])
def test_the_same_question_ends_in_one_bundle(tmp_path: Path, options: tuple[str, ...]) -> None:
    status, rows = run(tmp_path, ROWS, *options)
    assert status == 0
    assert [row["id"] for row in rows] == ["1", "2", "3", "4", "5"]
    bundle = {row["id"]: row["bundle"] for row in rows}
    assert bundle["1"] == bundle["2"] == "1"
    assert bundle["3"] == bundle["4"] == "3"
    assert bundle["5"] == "5"


def test_candidates_are_all_others_nearest_first_and_never_itself(tmp_path: Path) -> None:
    _, rows = run(tmp_path, ROWS * 1)
    for row in rows:
        found = [other for other, _ in row["candidates"]]
        assert len(found) == len(set(found)) == 4
        assert row["id"] not in found
        scores = [score for _, score in row["candidates"]]
        assert scores == sorted(scores, reverse=True)
    assert rows[0]["candidates"][0][0] == "2"


def test_a_proposal_gives_its_reason(tmp_path: Path) -> None:
    further = {"id": "6", "theme": "mobiliteit", "body": "De dorpsbus rijdt niet meer op zondag."}
    _, rows = run(tmp_path, [*ROWS, further])
    other, score, reason = rows[5]["proposals"][0]
    assert other == "2"
    assert 0 < score <= 1
    assert "“dorpsbus”" in reason


def test_with_the_model_it_is_the_same_path(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    assert main(["bundle", str(write(tmp_path / "in.jsonl", ROWS)), str(target)]) == 0
    bundles = [json.loads(line)["bundle"] for line in target.read_text(encoding="utf-8").splitlines()]
    assert bundles == ["1", "1", "3", "3", "5"]


def test_a_bad_line_gets_one_clear_message_and_the_others_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad: list[Any] = [b"{", b"[1]", b"\xff\xfe", {"title": "x"}, {"id": "7", "body": 7}, b"[" * 20_000, {"id": "1"}]
    status, rows = run(tmp_path, [*ROWS, *bad])
    assert status == 1
    assert len(rows) == len(ROWS)
    assert capsys.readouterr().err.splitlines() == [
        "regel 6: de regel is geen JSON.",
        "regel 7: de regel is geen JSON-object.",
        "regel 8: de regel is geen UTF-8.",
        "regel 9: veld 'id' ontbreekt of is leeg.",
        "regel 10: veld 'body' is geen tekst.",
        "regel 11: de regel is geen JSON.",
        "regel 12: id '1' staat ook op regel 1; de eerste telt.",
    ]


def test_nul_a_lone_surrogate_and_a_huge_body_are_just_questions(tmp_path: Path) -> None:
    rows = [
        {"id": "n", "body": "De\0 bus"},
        b'{"id": "s", "body": "\\ud800 bus"}',
        {"id": "h", "body": "bus " * 500_000},
    ]
    status, found = run(tmp_path, rows)
    assert status == 0
    assert [row["id"] for row in found] == ["n", "s", "h"]


def test_an_empty_file_gives_an_empty_file(tmp_path: Path) -> None:
    assert run(tmp_path, [b"", b"  "]) == (0, [])


def test_a_file_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bundle", str(tmp_path / "none"), str(tmp_path / "out")]) == 1
    assert "none" in capsys.readouterr().err


def test_measure_computes_the_figures_from_the_two_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, ROWS)
    labels = write(
        tmp_path / "labels.jsonl", [{"id": question, "intent": intent} for question, intent in INTENTS.items()]
    )
    assert main(["measure", str(tmp_path / "out.jsonl"), str(labels)]) == 0
    said = capsys.readouterr().out
    assert "questions 5, intents 3" in said
    assert "recall@5 1.000, hit@1 1.000" in said
    assert "B3 F1 1.000" in said
    assert "pair F1 1.000" in said


def test_measure_says_when_labels_do_not_fit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, ROWS)
    assert main(["measure", str(tmp_path / "out.jsonl"), str(write(tmp_path / "l", [{"id": "1"}]))]) == 1
    assert "regel 1: veld 'intent'" in capsys.readouterr().err
    assert main(["measure", str(tmp_path / "out.jsonl"), str(write(tmp_path / "l", [{"id": "9", "intent": "x"}]))]) == 1
    assert "Geen enkele vraag" in capsys.readouterr().err


def test_figures_are_those_of_the_textbook() -> None:
    meant = {"a": "1", "b": "1", "c": "2", "d": "2"}
    assert b_cubed(meant, meant).f1 == 1.0
    assert b_cubed(meant, dict.fromkeys(meant, "all")).f1 == pytest.approx(2 / 3)
    assert pair_share(pairs_of(meant), pairs_of(dict.fromkeys(meant, "all"))).f1 == pytest.approx(0.5)
    assert recall(meant, {"a": ["c", "b"], "b": ["a"], "c": ["d"], "d": ["a", "b"]}, 1) == 0.5
