"""A token is trusted when everything about it is right, and for no lesser reason."""

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from tests.common.conftest import Lasting
from tests.common.wrong_tokens import WRONG_CLAIMS, WRONG_HEADERS
from tests.conftest import STATE
from tests.problems import problem

from plek_common.settings import Settings
from plek_local.issuer import Issuer

Sign = Callable[..., str]


@pytest.fixture(scope="module")
def settings(lasting: Lasting) -> Settings:
    return lasting.settings


@pytest.fixture(scope="module")
def api(lasting: Lasting) -> httpx.AsyncClient:
    return lasting.api


@pytest.fixture
def key(issuer: Issuer) -> ec.EllipticCurvePrivateKey:
    found = load_pem_private_key((STATE / "issuer" / "issuer.pem").read_bytes(), None)
    assert isinstance(found, ec.EllipticCurvePrivateKey)
    return found


@pytest.fixture
def sign(issuer: Issuer, settings: Settings, key: ec.EllipticCurvePrivateKey) -> Sign:
    """A token with the trusted key; name what must differ. None leaves a claim or header out."""

    def build(headers: dict[str, Any] | None = None, *, by: Any = None, alg: str = "ES256", **claims: Any) -> str:
        now = int(time.time())
        right = {
            "iss": settings.issuer, "aud": settings.audience, "iat": now, "nbf": now, "exp": now + 600,
            "sub": "somebody", "roles": ["editor"], "org": settings.organisation,
        }  # fmt: skip
        said = {name: value(now) if callable(value) else value for name, value in {**right, **claims}.items()}
        all_claims = {name: value for name, value in said.items() if value is not None}
        named = {"kid": issuer.key_id, "typ": "at+jwt", **(headers or {})}
        kept = {name: value for name, value in named.items() if value is not None}
        made = jwt.encode({}, by or key, alg, headers=kept)
        return _signed_as(made, all_claims, by or key, alg)

    return build


def _signed_as(made: str, claims: dict[str, Any], key: Any, alg: str) -> str:
    """Signs claims that PyJWT itself would refuse to write."""
    head = made.split(".", maxsplit=1)[0]
    body = _encoded(json.dumps(claims).encode())
    algorithm = jwt.get_algorithm_by_name(alg)
    prepared = algorithm.prepare_key(key)
    return f"{head}.{body}.{_encoded(algorithm.sign(f'{head}.{body}'.encode(), prepared))}"


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


async def status(api: httpx.AsyncClient, token: str) -> int:
    answer = await api.get("/notes/00000000-0000-7000-8000-000000000000", headers={"Authorization": f"Bearer {token}"})
    if answer.status_code != 404:
        problem(answer, 401)
        assert token not in answer.text
    return answer.status_code


async def test_a_token_that_is_right_is_trusted(api: httpx.AsyncClient, sign: Sign) -> None:
    assert await status(api, sign()) == 404  # the note is not there; that is another matter


@pytest.mark.parametrize("claims", WRONG_CLAIMS.values(), ids=WRONG_CLAIMS.keys())
async def test_a_token_with_a_wrong_claim_is_refused(
    api: httpx.AsyncClient, sign: Sign, claims: dict[str, Any]
) -> None:
    assert await status(api, sign(**claims)) == 401


@pytest.mark.parametrize("headers", WRONG_HEADERS.values(), ids=WRONG_HEADERS.keys())
async def test_a_token_with_a_wrong_header_is_refused(
    api: httpx.AsyncClient, sign: Sign, headers: dict[str, Any]
) -> None:
    assert await status(api, sign(headers)) == 401


def test_at_least_fifty_kinds_of_token_are_tried() -> None:
    assert len(WRONG_CLAIMS) + len(WRONG_HEADERS) >= 50


@pytest.mark.parametrize("audience", ["plek:notes", ["plek:notes"], ["plek"], ["plek:notes", "plek:another"]])
async def test_a_token_for_this_service_among_others_of_here_is_trusted(
    api: httpx.AsyncClient, sign: Sign, audience: Any
) -> None:
    assert await status(api, sign(aud=audience)) == 404


async def test_a_right_for_one_thing_is_no_role(api: httpx.AsyncClient, sign: Sign) -> None:
    headers = {"Authorization": f"Bearer {sign(roles=[], scope='editor:note-1')}", "If-Match": '"1"'}
    where = "/notes/00000000-0000-7000-8000-000000000000"
    problem(await api.put(where, json={"words": "Hallo"}, headers=headers), 403)


async def test_a_token_without_a_signature_is_refused(api: httpx.AsyncClient, sign: Sign) -> None:
    _, body, signature = sign().split(".")
    for alg in ("none", "None", "nOnE"):
        head = _encoded(json.dumps({"alg": alg, "typ": "at+jwt", "kid": "x"}).encode())
        for end in ("", signature):
            assert await status(api, f"{head}.{body}.{end}") == 401


async def test_the_public_key_is_no_password(
    api: httpx.AsyncClient, sign: Sign, issuer: Issuer, key: ec.EllipticCurvePrivateKey
) -> None:
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    secret = jwt.PyJWK({"kty": "oct", "k": _encoded(public), "alg": "HS256"}).key
    body = sign().split(".")[1]
    head = _encoded(json.dumps({"alg": "HS256", "typ": "at+jwt", "kid": issuer.key_id}).encode())
    signature = jwt.get_algorithm_by_name("HS256").sign(f"{head}.{body}".encode(), secret)
    assert await status(api, f"{head}.{body}.{_encoded(signature)}") == 401


async def test_a_key_of_somebody_else_is_refused_under_any_name(api: httpx.AsyncClient, sign: Sign) -> None:
    assert await status(api, sign(by=ec.generate_private_key(ec.SECP256R1()))) == 401
    assert await status(api, sign(by=rsa.generate_private_key(65537, 2048), alg="RS256")) == 401


async def test_what_is_no_token_is_refused(api: httpx.AsyncClient, sign: Sign) -> None:
    token = sign()
    for wrong in ("x", "a.b.c", "..", token + ".x", token[:-4], token[:40], "€" * 3, "x" * 50_000, token.upper()):
        header = [(b"Authorization", f"Bearer {wrong}".encode())]
        assert (await api.get("/notes/x", headers=header)).status_code == 401, wrong[:20]


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Basic dTpw", "bearer", "Token x", ""])
async def test_another_way_to_log_in_is_refused(api: httpx.AsyncClient, header: str) -> None:
    problem(await api.get("/notes/x", headers={"Authorization": header}), 401)


@pytest.mark.parametrize(
    ("claims", "words", "cause"),
    [
        ({"exp": 1}, "verlopen", "ExpiredSignatureError"),
        ({"aud": "another"}, "aud", "InvalidAudienceError"),
        ({"iss": "https://another.test"}, "iss", "InvalidIssuerError"),
        ({"nbf": None}, "nbf", "MissingRequiredClaimError nbf"),
        ({"roles": None}, "roles", "Wrong roles"),
        ({"sub": "\x00"}, "sub", "Wrong sub"),
        ({"groups": [f"groep-{number:0500}" for number in range(40)]}, "te lang", "too long"),
    ],
)
async def test_a_refusal_says_what_to_do_and_leaves_its_cause_in_the_log(
    api: httpx.AsyncClient, sign: Sign, caplog: pytest.LogCaptureFixture, claims: dict[str, Any], words: str, cause: str
) -> None:
    token = sign(**claims)
    answer = await api.get("/notes/x", headers={"Authorization": f"Bearer {token}"})
    assert words in problem(answer, 401)["detail"]
    logged = [record.getMessage() for record in caplog.records if record.name == "plek_common.identity"]
    assert logged == [f"token refused: {cause}"]
    assert not any(part in line for line in logged for part in token.split("."))
