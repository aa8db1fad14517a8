"""The local issuer: real keys, and tokens that an ordinary verifier accepts."""

import json
from pathlib import Path

import jwt
import pytest

from plek_local.commands import main
from plek_local.issuer import Issuer


def verified(token: str, jwks: Path) -> dict[str, object]:
    header = jwt.get_unverified_header(token)
    assert (header["alg"], header["typ"]) == ("ES256", "at+jwt")
    key = jwt.PyJWKSet.from_dict(json.loads(jwks.read_text()))[header["kid"]]
    options = {"require": ["iss", "aud", "exp", "iat", "nbf", "sub", "jti"]}
    return jwt.decode(
        token,
        key,
        ["ES256"],
        audience="plek",
        issuer="https://issuer.plek.test",
        options=options,  # type: ignore[arg-type]
    )


def test_a_token_says_who_with_which_roles_of_which_organisation(tmp_path: Path) -> None:
    issuer = Issuer(tmp_path)
    claims = verified(issuer.token("anna", ["coordinator"], "utrecht", 60), issuer.jwks_path)
    assert (claims["sub"], claims["roles"], claims["org"]) == ("anna", ["coordinator"], "utrecht")
    assert claims["exp"] - claims["iat"] == 60  # type: ignore[operator]


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    token = Issuer(tmp_path).token("anna", [], "utrecht")
    assert verified(token, Issuer(tmp_path).jwks_path)
    assert (tmp_path / "issuer.pem").stat().st_mode & 0o777 == 0o600
    assert "d" not in json.loads((tmp_path / "jwks.json").read_text())["keys"][0]


def test_a_key_of_another_issuer_is_not_accepted(tmp_path: Path) -> None:
    token = Issuer(tmp_path / "one").token("anna", [], "utrecht")
    with pytest.raises(KeyError):
        verified(token, Issuer(tmp_path / "other").jwks_path)


def test_the_command_prints_a_token(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["token", "--role", "coordinator", "--role", "analyst", "--org", "utrecht", "--state", str(tmp_path)]
    assert main(words) == 0
    claims = verified(capsys.readouterr().out.strip(), tmp_path / "issuer" / "jwks.json")
    assert claims["roles"] == ["coordinator", "analyst"]
