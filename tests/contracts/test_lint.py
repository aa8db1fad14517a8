"""The checkers find what is wrong, and find nothing in what we publish."""

import json
from pathlib import Path

import pytest
import yaml
from contracts import lint
from contracts.catalogue import ROOT

RULES = {
    "rules": {
        "paths-kebab-case": {
            "severity": "error",
            "given": "$.paths[*]~",
            "then": {"function": "pattern", "functionOptions": {"match": "^[a-z/{}-]+$"}},
        }
    }
}


@pytest.fixture(scope="module", autouse=True)
def _checkers() -> None:
    assert lint.are_installed(), "The checkers of contracts are missing: `make test` installs them before it begins"


def test_every_asyncapi_document_is_valid() -> None:
    assert lint.asyncapi_errors(sorted((ROOT / "asyncapi").glob("*.yaml"))) == ""


def test_an_asyncapi_document_with_a_loose_end_is_refused(tmp_path: Path) -> None:
    document = yaml.safe_load((ROOT / "asyncapi" / "question.yaml").read_text())
    document["operations"]["send-question"]["channel"]["$ref"] = "#/channels/nowhere"
    broken = tmp_path / "broken.yaml"
    broken.write_text(yaml.safe_dump(document))
    assert "nowhere" in lint.asyncapi_errors([broken])


def test_an_openapi_document_that_breaks_a_rule_is_refused(tmp_path: Path) -> None:
    ruleset, document = tmp_path / "rules.json", tmp_path / "api.json"
    ruleset.write_text(json.dumps(RULES))
    document.write_text(json.dumps({"openapi": "3.1.0", "paths": {"/good-path": {}, "/Bad_Path": {}}}))
    assert "paths-kebab-case" in lint.openapi_errors(ruleset, [document])
    assert lint.openapi_errors(ruleset, [good(tmp_path)]) == ""


def test_without_a_ruleset_it_says_what_was_not_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint.main([str(tmp_path / "absent.yaml")]) == 0
    assert "NOT RUN" in capsys.readouterr().out


def good(folder: Path) -> Path:
    path = folder / "good.json"
    path.write_text(json.dumps({"openapi": "3.1.0", "paths": {"/good-path": {}}}))
    return path
