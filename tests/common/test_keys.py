"""Where the public keys come from, and how seldom they are looked up."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import jwt
import pytest
from tests.common.notes import service

from plek_common import issuer_keys
from plek_common.app import create_app
from plek_common.identity import Verifier
from plek_common.problem import Unauthenticated
from plek_common.settings import Settings
from plek_local.issuer import Issuer


class KeyServer(ThreadingHTTPServer):
    """Serves the issuer's keys and counts who looked."""

    def __init__(self, keys: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.keys, self.looks, self.is_broken = keys, 0, False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/jwks.json"


class _Handler(BaseHTTPRequestHandler):
    server: KeyServer

    def do_GET(self) -> None:
        self.server.looks += 1
        body = b"broken" if self.server.is_broken else self.server.keys.encode()
        self.send_response(500 if self.server.is_broken else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *_: object) -> None:
        pass


@pytest.fixture
def server(issuer: Issuer) -> Iterator[KeyServer]:
    found = KeyServer(issuer.jwks_path.read_text())
    thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield found
    found.shutdown()
    thread.join()
    found.server_close()


@pytest.fixture
def verifier(settings: Settings, server: KeyServer) -> Verifier:
    return Verifier(settings.model_copy(update={"jwks": server.address}))


@pytest.fixture
def right(issuer: Issuer) -> str:
    return issuer.token("somebody", ["editor"], "here")


def of_unknown_key(number: int, token: str) -> str:
    head = jwt.get_unverified_header(token) | {"kid": f"unknown-{number}"}
    written = jwt.utils.base64url_encode(json.dumps(head).encode()).decode()
    return ".".join([written, *token.split(".")[1:]])


async def test_the_keys_are_looked_up_once_for_many_tokens(verifier: Verifier, server: KeyServer, right: str) -> None:
    for _ in range(20):
        assert (await verifier.actor(right)).subject == "somebody"
    assert server.looks == 1


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Moves the clock on by so many seconds."""
    moved = 0.0
    steady = time.monotonic

    def forward(seconds: float) -> None:
        nonlocal moved
        moved += seconds
        monkeypatch.setattr(time, "monotonic", lambda: steady() + moved)

    return forward


async def test_simultaneous_first_requests_share_one_look(verifier: Verifier, server: KeyServer, right: str) -> None:
    actors = await asyncio.gather(*(verifier.actor(right) for _ in range(3)))
    assert {actor.subject for actor in actors} == {"somebody"}
    assert server.looks == 1


async def test_tokens_of_unknown_keys_cause_few_looks(
    verifier: Verifier, server: KeyServer, right: str, later: Callable[[float], None]
) -> None:
    for _ in range(2):
        for number in range(50):
            with pytest.raises(Unauthenticated):
                await verifier.actor(of_unknown_key(number, right), "somebody")
        later(issuer_keys.LOOKS_SECONDS + 1)
    assert server.looks <= 2 * issuer_keys.LOOKS + 1


async def test_nonsense_of_one_keeps_no_new_key_from_another(
    verifier: Verifier, server: KeyServer, right: str, later: Callable[[float], None]
) -> None:
    """Nor from whoever shares its address, as all do behind a proxy, when it comes now and then."""
    keys = server.keys
    server.keys = json.dumps({"keys": []})
    for caller in ("another", "somebody"):
        for number in range(50 if caller == "another" else 1):
            with pytest.raises(Unauthenticated):
                await verifier.actor(of_unknown_key(number, right), caller)
    server.keys = keys
    assert (await verifier.actor(right, "somebody")).is_known, "the key is new since a moment"


async def is_trusted(http: httpx.AsyncClient, token: str) -> bool:
    return (await http.get("/notes/x", headers={"Authorization": f"Bearer {token}"})).status_code != 401


async def test_the_looks_of_each_address_are_counted(settings: Settings, server: KeyServer, right: str) -> None:
    app = create_app(service, settings.model_copy(update={"jwks": server.address}))
    one, another = (
        httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(address, 1)), base_url="http://here")
        for address in ("192.0.2.1", "192.0.2.2")
    )
    keys = server.keys
    server.keys = json.dumps({"keys": []})
    for number in range(issuer_keys.LOOKS + 5):
        assert not await is_trusted(one, of_unknown_key(number, right))
    assert server.looks == issuer_keys.LOOKS + 1, "the first look was due"
    server.keys = keys
    assert not await is_trusted(one, right)
    assert await is_trusted(another, right)


async def test_a_key_that_was_taken_away_is_trusted_no_longer_than_five_minutes(
    verifier: Verifier, server: KeyServer, right: str, later: Callable[[float], None]
) -> None:
    assert (await verifier.actor(right)).is_known
    server.keys = json.dumps({"keys": []})
    later(issuer_keys.FRESH_SECONDS)
    for _ in range(2):
        with pytest.raises(Unauthenticated):
            await verifier.actor(right)


async def test_keys_that_are_known_go_on_to_work_when_the_issuer_is_away(
    verifier: Verifier, server: KeyServer, right: str, later: Callable[[float], None]
) -> None:
    assert (await verifier.actor(right)).is_known
    server.is_broken = True
    for looks in (2, 3):
        later(issuer_keys.FRESH_SECONDS)
        for _ in range(5):
            assert (await verifier.actor(right)).is_known
        assert server.looks == looks, "an issuer that is away is asked seldom"


@pytest.mark.parametrize("text", ["no json", "{}", '{"keys": 7}', '{"keys": [{"kid": "a"}]}', "[]"])
async def test_an_issuer_that_answers_nonsense_is_trusted_in_nothing(
    verifier: Verifier, server: KeyServer, right: str, text: str
) -> None:
    server.keys = text
    with pytest.raises(Unauthenticated):
        await verifier.actor(right)


def test_the_fixture_speaks_of_this_issuer(token: Callable[..., dict[str, str]], issuer: Issuer) -> None:
    header = jwt.get_unverified_header(token("editor", "here")["Authorization"].removeprefix("Bearer "))
    assert header["kid"] == issuer.key_id
