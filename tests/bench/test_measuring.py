"""What a bench of half an hour must not lose."""

import json
from pathlib import Path
from typing import Any, cast

import pytest

from tests.bench import __main__ as bench
from tests.bench.contestants import placer
from tests.bench.ground import Ground
from tests.bench.machine import Machine
from tests.bench.scale import QUICK
from tests.bench.verdict import Verdict


def test_a_measurement_that_stops_takes_none_of_the_others_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stops(*_: Any) -> list[Verdict]:
        raise RuntimeError("a contestant cannot start")

    def works(*_: Any) -> list[Verdict]:
        return [Verdict("rows", "", 2.0, 1.0, 3.0, "≥", 1.0, "rows/s", 2.0)]

    monkeypatch.setattr(bench, "MEASURES", {"first": works, "broken": stops, "last": works})
    ground = cast(Ground, type("Folder", (), {"folder": tmp_path}))
    assert bench._measure(ground, QUICK, ["first", "broken", "last"], Machine(quick=True)) == 1
    [written] = tmp_path.glob("*.json")
    assert [figure["what"] for figure in json.loads(written.read_text())["figures"]] == ["rows", "rows"]
    said = capsys.readouterr().out
    assert "broken stopped: a contestant cannot start" in said


def test_the_questions_that_an_arrival_is_measured_with_are_there() -> None:
    assert len(placer._held_out()) > QUICK.arrivals
