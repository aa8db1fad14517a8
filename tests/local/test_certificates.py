"""One variable that names an organisation's certificate authority is enough for every tool."""

import json
import os
from pathlib import Path

import pytest

from plek_local import certificates, node

NAMES = certificates.NAMES


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "authority.pem"
    path.write_text("-----BEGIN CERTIFICATE-----\nours\n-----END CERTIFICATE-----\n")
    return path


@pytest.mark.parametrize("name", NAMES)
def test_downloads_trust_the_authority_and_the_public_ones(
    authority: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, str(authority))
    with certificates.for_requests(tmp_path):
        trusted = Path(os.environ["REQUESTS_CA_BUNDLE"]).read_text()
    assert "ours" in trusted
    assert name == "REQUESTS_CA_BUNDLE" or trusted.count("BEGIN CERTIFICATE") > 50
    assert os.environ.get("REQUESTS_CA_BUNDLE") == (str(authority) if name == "REQUESTS_CA_BUNDLE" else None)


@pytest.mark.parametrize("name", NAMES)
def test_node_trusts_the_authority(authority: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, str(authority))
    assert node.environment()["NODE_EXTRA_CA_CERTS"] == str(authority)


def test_a_variable_that_names_no_file_is_passed_over(authority: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere.pem")
    assert certificates.given(os.environ) == []


def test_node_and_npm_run_without_a_node_on_the_path_and_without_a_home(
    authority: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("HOME", "/nowhere")
    assert node.node(["-p", "JSON.stringify(process.versions)"]) == 0
    assert json.loads(capfd.readouterr().out)["node"].startswith("24.")
    assert node.npm(["--version"]) == 0
    assert capfd.readouterr().out.startswith("11.")
    assert node.node(["-e", "process.exit(3)"]) == 3
