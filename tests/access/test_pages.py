"""Every role opens every page and sends every form, with its thing in every state; contracts/access.csv says who may.

401 stands for who is sent to sign in, also as somebody else. A page without a row fails. `PLEK_WRITE=1 WORKERS=0 make
test ARGS=tests/access` writes the rows as they are now: read every line that changed before you keep it.
"""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import asyncpg
import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from tests.access.roles import actors
from tests.access.site import Site, status
from tests.access.table import REFUSED, REVIEWED, Row, different, row
from tests.access.things import ABSENT, Ground
from tests.laws.lists import Ground as Crowd
from tests.portal.conftest import settings as settings_of_pages
from tests.portal.identity_stand_in import IdentityStandIn
from tests.portal.web.page_headers import OTHERWISE, OWN, PINNED

from aggregator.app import service as aggregator
from identity.app import service as identity
from plek_common.app import Service
from plek_common.identity import Verifier
from plek_common.settings import Settings
from plek_common.testing import Databases, StillClock, client
from portal.app import create_app
from portal.settings import Mode
from question.app import service as question

MODES: tuple[Mode, Mode] = ("hub", "national")
# Files, streams and what signing in gives along.
ALSO = {"content-disposition", "set-cookie", "allow", "x-accel-buffering", "connection"}


@pytest.fixture
async def site(
    mode: Mode,
    databases: Databases,
    settings_of: Callable[..., Settings],
    clock: StillClock,
    token: Callable[..., dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Site]:
    monkeypatch.setenv("PLEK_IDENTITY_SECRET", "only for tests, but as long as others")
    own, here = (question, "utrecht") if mode == "hub" else (aggregator, "national")
    who = actors(token, here)
    async with AsyncExitStack() as stack:

        async def ground(service: Service) -> Ground:
            url = await stack.enter_async_context(databases.fresh(service))
            pool = await stack.enter_async_context(asyncpg.create_pool(url, min_size=0))
            settings = settings_of(url, organisation=here, kafka=False)
            api = await stack.enter_async_context(client(service, settings, clock))
            if service is aggregator:
                await Crowd(service.name, api, pool, token("coordinator", here)).fill(url)
            found = Ground(service.name, api, pool, who)
            await found.fill()
            return found

        grounds = await ground(own), await ground(identity)
        sign_ins = IdentityStandIn()  # who is signed in, the test says; all else is real
        mounts = [Mount(f"/{each.name}/v1", each.api.app) for each in grounds]  # type: ignore[attr-defined]
        apis = httpx.ASGITransport(Starlette(routes=[*sign_ins.routes(), *mounts]))
        told = settings_of("postgresql://none", organisation=here, kafka=False)
        app = create_app(settings_of_pages(mode, "http://apis"), Verifier(told), apis)
        await stack.enter_async_context(app.router.lifespan_context(app))
        browser = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://pages")
        pages = await stack.enter_async_context(browser)
        tokens = {name: said.get("Authorization", "").removeprefix("Bearer ") or None for name, said in who.items()}
        yield Site(mode, pages, app, *grounds, sign_ins, app.state.sessions, tokens)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("mode", MODES)
async def test_everybody_may_open_and_send_what_the_table_says_and_nothing_else(site: Site) -> None:
    wanted = [(method, path, state) for method, path in site.operations() for state in site.states(path)]
    found = [await tried(site, *each) for each in wanted]
    if os.environ.get("PLEK_WRITE"):
        REVIEWED.write([*(each for each in REVIEWED.written() if each.service != site.name), *found])
    assert different(found, [each for each in REVIEWED.written() if each.service == site.name]) == []


async def tried(site: Site, method: str, path: str, state: str) -> Row:
    """What each one hears; where somebody may, the next one comes to another thing in the same state."""
    thing, heard = await site.thing(path, state), {}
    for who in site.tokens:
        answer = await site.ask(who, method, path, thing)
        assert answer.status_code < 500, f"{who}: {method} {path} {answer.status_code}"
        check_headers(site.mode, path, answer)
        heard[who] = status(answer)
        if method != "GET" and heard[who] not in REFUSED:
            site.use(path, thing)
            thing = await site.thing(path, state)
    return row(site.name, f"{method} {path}", state, heard)


def check_headers(mode: Mode, path: str, answer: httpx.Response) -> None:
    """Whoever asks, and whatever it comes to: what the browser is told to allow is what is pinned."""
    told = {name: said for name, said in answer.headers.items() if name not in OWN | ALSO}
    expected = PINNED | OTHERWISE.get((mode, path), {})
    assert told in (PINNED, expected) or path == "/nu", f"{path}: {told}"


@pytest.mark.parametrize("mode", ["hub"])
async def test_a_question_that_is_secret_looks_like_one_that_is_not_there(site: Site) -> None:
    path = "/vragen/{question_id}"
    absent = await site.thing(path, ABSENT)
    for state in ("received", "withdrawn"):
        secret = await site.thing(path, state)
        for who in [who for who in site.tokens if who != "coordinator"]:
            browser = site.browser(who)
            one, other = [await site.ask(who, "GET", path, thing, browser) for thing in (secret, absent)]
            assert (one.status_code, other.status_code) == (404, 404), who
            ids = secret.names["question_id"], absent.names["question_id"]
            assert one.text.replace(ids[0], "ID") == other.text.replace(ids[1], "ID"), who
            assert one.headers == other.headers, who
