"""Whose tokens count: those of our issuer while it has not taken them back, and of others that were named."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import jwt
import pytest
from tests.common.list_server import ListServer

from plek_common import revocations
from plek_common.identity import Verifier
from plek_common.problem import Unauthenticated
from plek_common.settings import Settings
from plek_common.testing import eventually
from plek_local.issuer import Issuer

FUTURE = 4_000_000_000


@pytest.fixture
def server() -> Iterator[ListServer]:
    found = ListServer()
    thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield found
    found.go_on.set()
    found.shutdown()
    thread.join()
    found.server_close()


@pytest.fixture
def right(issuer: Issuer) -> str:
    return issuer.token("somebody", ["editor"], "here")


@pytest.fixture
async def verifier(settings: Settings, server: ListServer) -> Verifier:
    return Verifier(settings.model_copy(update={"revocations": server.address}))


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


async def is_trusted(verifier: Verifier, token: str) -> bool:
    try:
        return (await verifier.actor(token)).is_known
    except Unauthenticated:
        return False


async def settled(verifier: Verifier) -> None:
    """Until nobody looks any more: a clock that moves meanwhile would end the look."""
    looking = verifier._revocations._looking
    await eventually(lambda: looking is None or looking.done(), what="the look")


async def test_a_token_that_was_taken_back_is_refused_also_where_it_was_trusted_a_moment_ago(
    verifier: Verifier, server: ListServer, right: str, later: Callable[[float], None]
) -> None:
    assert await is_trusted(verifier, right)
    server.revoked["somebody"] = FUTURE
    later(revocations.FRESH_SECONDS)

    async def refused() -> bool:
        return not await is_trusted(verifier, right)

    await eventually(refused, seconds=10, what="that the token counts no more")


async def test_a_token_of_after_it_is_trusted(verifier: Verifier, server: ListServer, right: str) -> None:
    issued = jwt.decode(right, options={"verify_signature": False})["iat"]
    server.revoked["somebody"] = issued
    assert await is_trusted(verifier, right)


async def test_of_before_it_is_not_and_of_somebody_else_is(
    verifier: Verifier, server: ListServer, right: str, issuer: Issuer
) -> None:
    server.revoked["somebody"] = jwt.decode(right, options={"verify_signature": False})["iat"] + 1
    assert not await is_trusted(verifier, right)
    assert await is_trusted(verifier, issuer.token("another", ["editor"], "here"))


async def test_who_asks_first_waits_for_the_list(verifier: Verifier, server: ListServer, right: str) -> None:
    server.revoked["somebody"] = FUTURE
    assert not await is_trusted(verifier, right)


async def test_who_asks_after_a_quiet_hour_waits_for_the_list_of_now(
    verifier: Verifier, server: ListServer, right: str, later: Callable[[float], None]
) -> None:
    assert await is_trusted(verifier, right)
    server.revoked["somebody"] = FUTURE
    later(3600)
    assert not await is_trusted(verifier, right)


async def test_many_requests_make_few_looks(
    verifier: Verifier, server: ListServer, right: str, later: Callable[[float], None]
) -> None:
    for _ in range(3):
        assert all(await asyncio.gather(*(is_trusted(verifier, right) for _ in range(20))))
        await settled(verifier)
        later(revocations.FRESH_SECONDS)
    assert (server.looks, server.unchanged) == (3, 2), "an unchanged list is not sent again"


async def test_while_the_list_is_away_what_is_known_goes_on_and_nobody_waits(
    verifier: Verifier, server: ListServer, right: str, issuer: Issuer, later: Callable[[float], None]
) -> None:
    server.revoked["somebody"] = FUTURE
    assert not await is_trusted(verifier, right)
    server.is_broken = True
    server.revoked["another"] = 1
    later(3600)
    assert not await is_trusted(verifier, right)
    server.hangs = True
    later(3600)
    begun = time.perf_counter()
    for _ in range(20):
        assert not await is_trusted(verifier, right)
        assert await is_trusted(verifier, issuer.token("third", ["editor"], "here"))
    assert time.perf_counter() - begun < 1
    server.hangs = server.is_broken = False
    server.go_on.set()


async def test_a_list_that_hangs_holds_nobody_up_for_longer_than_two_seconds(
    verifier: Verifier, server: ListServer, right: str
) -> None:
    server.hangs = True
    begun = time.perf_counter()
    assert await is_trusted(verifier, right)
    assert time.perf_counter() - begun < revocations.WAIT_SECONDS + 1
    server.go_on.set()
    async with verifier:
        pass


async def test_a_list_in_a_file_counts_as_well(settings: Settings, right: str, tmp_path: Path) -> None:
    place = tmp_path / "revocations.json"
    place.write_text(json.dumps({"revoked": {"somebody": FUTURE}}))
    assert not await is_trusted(Verifier(settings.model_copy(update={"revocations": str(place)})), right)


@pytest.fixture
def other(tmp_path: Path) -> Issuer:
    return Issuer(tmp_path / "other")


async def test_an_issuer_that_was_named_beside_ours_is_trusted_with_its_own_keys(
    settings: Settings, issuer: Issuer, other: Issuer
) -> None:
    """Ours is another than the one of the tests here, as it is in the demo."""
    told = {"issuer": "https://ours.test", "jwks": str(other.jwks_path)}
    named = {settings.issuer: str(settings.jwks)}
    token = issuer.token("somebody", ["editor"], "here")
    assert not await is_trusted(Verifier(settings.model_copy(update=told)), token)
    assert await is_trusted(Verifier(settings.model_copy(update={**told, "further_issuers": named})), token)


async def test_an_issuer_does_not_speak_for_another(settings: Settings, other: Issuer) -> None:
    """Its key is one that we trust, for tokens of its own alone."""
    named = {"https://other.test": str(other.jwks_path)}
    verifier = Verifier(settings.model_copy(update={"further_issuers": named}))
    assert not await is_trusted(verifier, other.token("somebody", ["editor"], "here"))


async def test_our_list_takes_nothing_of_another_issuer_back(
    settings: Settings, issuer: Issuer, other: Issuer, server: ListServer
) -> None:
    told = {"issuer": "https://ours.test", "jwks": str(other.jwks_path), "revocations": server.address}
    named = {settings.issuer: str(settings.jwks)}
    server.revoked["somebody"] = FUTURE
    changed = settings.model_copy(update={**told, "further_issuers": named})
    assert await is_trusted(Verifier(changed), issuer.token("somebody", [], "here"))


async def test_a_token_that_lives_longer_than_here_is_taken_is_refused(settings: Settings, issuer: Issuer) -> None:
    verifier = Verifier(settings.model_copy(update={"longest_life": 300}))
    assert await is_trusted(verifier, issuer.token("somebody", ["editor"], "here", 300))
    assert not await is_trusted(verifier, issuer.token("somebody", ["editor"], "here", 301))
