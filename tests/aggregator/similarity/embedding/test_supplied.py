"""A sentence model that the operator supplies: prepared once, looked at before anything starts, joining nothing."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from tests.aggregator.asked import HERE, ROUND, THERE, asked
from tests.aggregator.nation import Nation
from tests.aggregator.similarity.small_model import SAID, make
from tests.aggregator.thresholds import EAGER

from aggregator.__main__ import main as on_a_file
from aggregator.app import service
from aggregator.placement import sentence_model
from aggregator.similarity import Text
from aggregator.similarity.embedding import preparing, space
from aggregator.similarity.embedding.preparing import main as prepare
from aggregator.similarity.embedding.supplied import Folder
from aggregator.stage.worker import BundleStage
from plek_common import command
from plek_common.settings import Settings, Unusable

ONE, OTHER = Text("1", *ROUND), Text("2", "", "Wat kost een warmtenet?")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("models") / "klein")
    return ready(folder)


@pytest.fixture(autouse=True)
def the_packaged_space_again() -> Iterator[None]:
    yield
    space.furnish()


def ready(folder: Path) -> Path:
    """Prepared, but for the metric: that it is learned well is tried elsewhere, and takes its time."""
    with patch.object(preparing, "learned", lambda *_: np.eye(384, dtype=np.float32)):
        assert prepare([str(folder)]) == 0
    return folder


def named(settings: Settings, folder: Path) -> Settings:
    return settings.model_copy(update={"sentence_model": folder})


@pytest.mark.parametrize("case", ["longer", "as long"])
def test_a_prepared_model_gives_unit_vectors_whoever_is_beside_them(prepared: Path, tmp_path: Path, case: str) -> None:
    folder = prepared
    if case == "as long":
        folder = ready(make(tmp_path / "even", width=384))
    model = sentence_model.of_folder(folder)
    both = model.embed([ONE, OTHER])
    assert both.shape == (2, model.dim) == (2, 384)
    assert np.allclose(np.linalg.norm(both, axis=1), 1, atol=1e-5)
    assert (both[1] == model.embed([OTHER])[0]).all()
    assert model.embed([]).shape == (0, 384)
    assert "niet gemeten" in model.status


def test_another_model_another_prefix_and_other_weights_are_other_versions(prepared: Path, tmp_path: Path) -> None:
    known = sentence_model.of_folder(prepared).version
    assert Folder.at(prepared).digest[:12] in known
    digests = {Folder.at(prepared).digest}
    for number, (said, seed) in enumerate([({**SAID, "prefix": "query: "}, 1), (SAID, 2)]):
        folder = make(tmp_path / str(number), seed=seed)
        (folder / "plek.json").write_text(json.dumps(said))
        shutil.copy(prepared / "plek-space.npz", folder)
        with pytest.raises(Unusable, match="changed since it was prepared"):
            sentence_model.of_folder(folder)
        digests.add(Folder.at(folder).digest)
    assert len(digests) == 3


def test_the_background_is_seen_as_the_model_in_use_sees_it(prepared: Path) -> None:
    packaged = space.surroundings().copy()
    assert sentence_model.of_folder(prepared)
    assert not np.allclose(space.surroundings(), packaged)
    assert np.allclose(np.linalg.norm(space.surroundings(), axis=1), 1, atol=1e-3)
    space.furnish()
    assert (space.surroundings() == packaged).all()


async def test_nothing_is_joined_by_a_model_that_nobody_measured(
    prepared: Path, nation: Nation, settings: Settings
) -> None:
    stage = BundleStage(named(settings, prepared), thresholds=EAGER)
    await nation.take(asked("utrecht", HERE, ROUND), asked("fryslan", THERE, ROUND))
    await nation.place(await stage.embedder(), stage)
    places = await nation.rows("placement", "hub, bundle_id, model")
    assert len({place["bundle_id"] for place in places}) == 2, "word for word the same, and still a matter for people"
    assert all(place["model"].startswith("supplied-klein-") for place in places)
    assert len(await nation.rows("proposal where state = 'open'")) == 1


def test_a_file_is_bundled_with_it_so_that_it_can_be_measured(prepared: Path, tmp_path: Path) -> None:
    asked_twice = [{"id": str(n), "title": ROUND[0], "body": ROUND[1]} for n in range(2)]
    (tmp_path / "in").write_text("\n".join(map(json.dumps, asked_twice)))
    assert on_a_file(["bundle", str(tmp_path / "in"), str(tmp_path / "out"), "--model", str(prepared)]) == 0
    first, second = map(json.loads, (tmp_path / "out").read_text().splitlines())
    assert first["bundle"] == second["bundle"]
    assert first["automatic"] != second["automatic"]
    assert on_a_file(["bundle", str(tmp_path / "in"), str(tmp_path / "out"), "--model", str(tmp_path)]) == 1


BROKEN: dict[str, tuple[Any, str]] = {
    "no folder": (shutil.rmtree, "holds no model.onnx, no tokenizer.json, no plek.json"),
    "no tokenizer": (lambda at: (at / "tokenizer.json").unlink(), "holds no tokenizer.json"),
    "no JSON": (lambda at: (at / "plek.json").write_text("{"), "does not say name, prefix and pooling"),
    "other pooling": (
        lambda at: (at / "plek.json").write_text(json.dumps({**SAID, "pooling": "max"})),
        "as it should: pooling",
    ),
    "not prepared": (lambda at: (at / "plek-space.npz").unlink(), "was not prepared yet"),
    "half prepared": (lambda at: (at / "plek-space.npz").write_bytes(b"PK\3\4"), "was not prepared yet"),
    "other weights": (lambda at: (at / "model.onnx_data").write_bytes(b"1"), "changed since it was prepared"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_folder_stops_the_start_with_one_sentence(
    prepared: Path, tmp_path: Path, case: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(prepared, tmp_path / "model"))
    breaks, said = BROKEN[case]
    breaks(folder)
    told = {"ORGANISATION": "national", "ORGANISATION_NAME": "Nederland", "OIN": "00000099000000000000"}
    told |= {"TOPIC_PREFIX": "national.", "DATABASE_URL": "postgresql://none", "SENTENCE_MODEL": str(folder)}
    for name, value in told.items():
        monkeypatch.setenv(f"PLEK_{name}", value)
    monkeypatch.setattr(command, "load", lambda _: [service])
    monkeypatch.setattr("plek_common.telemetry.configure", lambda *_: None)  # it is for a process, not for one test
    monkeypatch.setattr("uvicorn.run", lambda *_, **__: pytest.fail("it started"))
    assert command.main(["serve", "aggregator"]) == 2
    (sentence,) = capsys.readouterr().err.splitlines()
    assert sentence.startswith("plek: PLEK_SENTENCE_MODEL: ")
    assert said in sentence


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda at: make(at, width=256), "vectors of 256 numbers; 384 or more"),
        (lambda at: (at / "model.onnx").write_bytes(b"no model"), "no model that can be loaded"),
        (lambda at: (at / "tokenizer.json").write_text("{}"), "no model that can be loaded"),
    ],
)
def test_what_is_no_such_model_is_not_prepared(
    tmp_path: Path, spoil: Any, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path / "model")
    spoil(folder)
    assert prepare([str(folder)]) == 1
    assert said in capsys.readouterr().err
    assert not (folder / "plek-space.npz").exists()


def test_a_setting_that_is_left_empty_names_no_folder(settings_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLEK_SENTENCE_MODEL", "")
    assert settings_of("postgresql://none", organisation="national").sentence_model is None
