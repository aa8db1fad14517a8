"""A body over the limit is refused before anything parses it, announced or not."""

from collections.abc import AsyncIterator

import httpx
from tests.problems import problem

from plek_common.settings import Settings

JSON = {"Content-Type": "application/json"}


async def in_chunks(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 1024):
        yield b"x" * 1024


async def test_a_body_that_announces_too_much_is_refused(api: httpx.AsyncClient, settings: Settings) -> None:
    problem(await api.post("/notes", content=b"x" * (settings.body_limit + 1), headers=JSON), 413)


async def test_a_body_that_does_not_announce_its_size_is_refused_too(
    api: httpx.AsyncClient, settings: Settings
) -> None:
    problem(await api.post("/notes", content=in_chunks(settings.body_limit + 2048), headers=JSON), 413)


async def test_a_body_of_just_the_limit_is_read(api: httpx.AsyncClient, settings: Settings) -> None:
    body = b'{"words": "ja"}'.ljust(settings.body_limit)
    assert (await api.post("/notes", content=body, headers=JSON)).status_code == 201


async def test_no_more_is_read_than_the_limit(api: httpx.AsyncClient, settings: Settings) -> None:
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        while taken <= 2 * settings.body_limit:
            taken += 4096
            yield b"x" * 4096
        raise AssertionError("it reads on for ever")

    problem(await api.post("/notes", content=endless(), headers=JSON), 413)
    assert taken <= settings.body_limit + 4096
