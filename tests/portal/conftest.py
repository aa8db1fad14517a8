"""The portal in a real browser, over stand-ins for the APIs that answer real HTTP."""

import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, Page, async_playwright, expect
from playwright.async_api import Error as BrowserError
from pydantic import SecretStr
from starlette.types import ASGIApp

from plek_common.identity import Verifier
from plek_common.settings import Settings
from plek_local.issuer import Issuer
from portal.app import create_app
from portal.settings import Mode, PortalSettings
from portal.sign_in.routes import DESKS
from portal.web.assets import MISSING, are_built
from portal.web.session import Sessions
from tests.portal.browsers import installed_browser
from tests.portal.stand_in import StandIn

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
QUIET += ["--disable-sync", "--no-first-run", "--accept-lang=nl"]
expect.set_options(timeout=60_000)  # milliseconds: a machine that does other work too takes its time
NOWHERE = "http://127.0.0.1:9"
NATION = "https://landelijk.example"


class Server:
    """An ASGI application on a free port, in a thread of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, ws="none"))
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        until = time.monotonic() + 60
        while not self._server.started:
            assert time.monotonic() < until, "the server did not start within 60 seconds"
            time.sleep(0.01)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"

    def stop(self) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(10)


@dataclass
class Place:
    """One portal with what stands behind it, and whose tokens it trusts."""

    url: str
    desk: str
    apis: StandIn
    issuer: Issuer
    sessions: Sessions

    def token(self, role: str = "analyst", org: str = "national", seconds: int = 3600) -> str:
        return self.issuer.token("demo-analist", [role], org, seconds)

    async def sign_in(self, page: Page, token: str | None = None) -> None:
        """The page where somebody works, in a browser that was signed in."""
        made = self.cookies(token or self.token())
        await page.context.add_cookies([{"name": name, "value": said, "url": self.url} for name, said in made.items()])
        await page.goto(self.url + self.desk)

    def cookies(self, token: str) -> dict[str, str]:
        """What a browser holds that is signed in as who this token is of."""
        return self.apis.identity.cookies(self.sessions, token)


Open = Callable[..., Place]


@pytest.fixture(scope="session")
def assets() -> None:
    if not are_built():
        pytest.fail(MISSING)


@pytest.fixture(scope="session")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    return Issuer(tmp_path_factory.mktemp("issuer"))


@contextmanager
def opening(issuer: Issuer) -> Iterator[Open]:
    """Opens portals, each with its stand-ins, and stops them all at the end: one has a dozen files open."""
    servers: list[Server] = []

    def serve(app: ASGIApp) -> str:
        servers.append(Server(app))
        return servers[-1].url

    def opened(mode: Mode, *, state: str = "full") -> Place:
        apis = StandIn(empty=state == "empty")
        apis.url = NOWHERE if state == "away" else serve(apis.app)
        app = create_app(settings(mode, apis.url), trusting(issuer))
        return Place(serve(app), DESKS[mode], apis, issuer, app.state.sessions)

    try:
        yield opened
    finally:
        for server in servers:
            server.stop()


@pytest.fixture
def portal(assets: None, issuer: Issuer) -> Iterator[Open]:
    """Opens a portal for one test: portal("hub"), portal("national", state="empty" or "away")."""
    with opening(issuer) as opened:
        yield opened


def settings(mode: Mode, base: str) -> PortalSettings:
    return PortalSettings(
        portal_mode=mode,
        portal_hub_url=base,
        portal_national_url=base,
        portal_identity_url=base,
        portal_national_public_url=NATION,
        portal_secret=SecretStr("only for tests, but as long as others"),
        organisation="utrecht" if mode == "hub" else "national",
        organisation_name="Utrecht",
    )


def trusting(issuer: Issuer) -> Verifier:
    told = {
        "organisation": "national",
        "organisation_name": "Nederland",
        "oin": "00000099000000000000",
        "topic_prefix": "national.",
        "database_url": "postgresql://none",
    }
    return Verifier(
        Settings.model_validate(told | {name[5:].lower(): said for name, said in issuer.settings().items()})
    )


@pytest.fixture(scope="session")
def places(assets: None, issuer: Issuer) -> Iterator[dict[tuple[str, str], Place]]:
    """Every mode in every state, for tests that only look."""
    modes: tuple[Mode, Mode] = ("hub", "national")
    with opening(issuer) as opened:
        yield {(mode, state): opened(mode, state=state) for mode in modes for state in ("full", "empty", "away")}


@pytest_asyncio.fixture(scope="session")
async def browser(assets: None) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        try:
            found = await playwright.chromium.launch(executable_path=installed_browser(), args=QUIET)
        except LookupError as missing:
            pytest.fail(str(missing), pytrace=False)
        except BrowserError as error:
            pytest.fail(f"The browser for the tests of the pages does not start: {error}", pytrace=False)
        yield found
        await found.close()


@pytest_asyncio.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A desktop window; a fault in its script or against its policy fails the test."""
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    opened, faults = await context.new_page(), list[str]()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield opened
    await context.close()
    assert faults == []


@pytest_asyncio.fixture
async def phone(browser: Browser) -> AsyncIterator[Page]:
    """The narrowest phone that still counts."""
    context = await browser.new_context(viewport={"width": 360, "height": 740})
    yield await context.new_page()
    await context.close()


@pytest_asyncio.fixture
async def plain_page(browser: Browser) -> AsyncIterator[Page]:
    """A window in which JavaScript does not run."""
    context = await browser.new_context(java_script_enabled=False)
    yield await context.new_page()
    await context.close()
