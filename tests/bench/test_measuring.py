"""What a bench of half an hour must not lose."""

import json
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from plek_common.settings import Settings
from tests.bench import __main__ as bench
from tests.bench import rebuilding
from tests.bench.contestants import placer
from tests.bench.ground import Ground
from tests.bench.machine import Machine
from tests.bench.scale import QUICK
from tests.bench.verdict import Verdict
from tests.unbound import UNBOUND

AT_A_NATION = {
    **UNBOUND,
    "organisation": "national",
    "organisation_name": "Nation",
    "oin": "00000099000000000000",
    "topic_prefix": "national.",
    "database_url": "postgresql://somebody@127.0.0.1:1/national",
}


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


def test_a_rebuild_that_ends_before_its_place_says_why_and_gives_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nowhere(_: rebuilding.Rebuild) -> int:
        return 0

    monkeypatch.setattr(rebuilding, "COMMAND", [sys.executable, "-c", "raise SystemExit('no such table')"])
    monkeypatch.setattr(rebuilding.Rebuild, "_place", nowhere)
    rebuild = rebuilding.Rebuild(Settings.model_validate(AT_A_NATION))
    with pytest.raises(RuntimeError, match=r"at 0 of 500:\nno such table"):
        rebuild.go(500, to_the_end=False)
