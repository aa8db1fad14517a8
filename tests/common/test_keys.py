"""Where the public keys come from, and how seldom they are looked up."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
import pytest

from plek_common import identity
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


async def test_tokens_of_unknown_keys_cause_at_most_one_look_in_half_a_minute(
    verifier: Verifier, server: KeyServer, right: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(50):
        with pytest.raises(Unauthenticated):
            await verifier.actor(of_unknown_key(number, right))
    assert server.looks == 1
    later = time.monotonic() + identity.REFRESH_SECONDS + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    for number in range(50):
        with pytest.raises(Unauthenticated):
            await verifier.actor(of_unknown_key(number, right))
    assert server.looks == 2


async def test_keys_that_are_known_go_on_to_work_when_the_issuer_is_away(
    verifier: Verifier, server: KeyServer, right: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await verifier.actor(right)).is_known
    server.is_broken = True
    later = time.monotonic() + identity.REFRESH_SECONDS + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    with pytest.raises(Unauthenticated):
        await verifier.actor(of_unknown_key(1, right))
    assert (await verifier.actor(right)).is_known
    assert server.looks == 2


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
