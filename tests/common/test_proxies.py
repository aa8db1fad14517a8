"""Who asks, where a proxy stands between: bounds are kept for each visitor, so this must be told truly."""

from typing import Any

import pytest
import uvicorn

from plek_common.command import serving
from plek_common.settings import Settings

VISITOR, PROXY, CLAIMED = "192.0.2.7", "172.18.0.1", "198.51.100.1"


@pytest.mark.parametrize(("proxies", "told"), [("172.16.0.0/12,127.0.0.1", VISITOR), ("127.0.0.1", PROXY), ("", PROXY)])
async def test_a_proxy_that_is_named_says_who_asks_and_no_other_does(
    settings: Settings, proxies: str, told: str
) -> None:
    callers: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        callers.append(scope["client"][0])

    config = uvicorn.Config(app, **serving(settings.model_copy(update={"proxies": proxies})), lifespan="off")
    config.load()
    headers = [(b"x-forwarded-for", f"{CLAIMED}, {VISITOR}".encode())]  # each proxy adds whom it saw
    scope = {"type": "http", "client": (PROXY, 1), "scheme": "http", "headers": headers}
    await config.loaded_app(scope, None, None)
    assert callers == [told]
