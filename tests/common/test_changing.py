"""Changing needs a role, and the version that was read."""

from collections.abc import Callable

import httpx
import pytest
from tests.problems import problem

from plek_common.settings import Settings


@pytest.fixture
async def note(api: httpx.AsyncClient) -> str:
    answer = await api.post("/notes", json={"words": "eerst"})
    assert answer.headers["ETag"] == '"1"'
    return f"/notes/{answer.json()['id']}"


CHANGE = {"words": "anders"}


async def test_who_read_the_latest_version_may_change_it(
    api: httpx.AsyncClient, note: str, editor: dict[str, str]
) -> None:
    answer = await api.put(note, json=CHANGE, headers={**editor, "If-Match": '"1"'})
    assert answer.json()["version"] == 2


async def test_a_stale_etag_is_refused(api: httpx.AsyncClient, note: str, editor: dict[str, str]) -> None:
    problem(await api.put(note, json=CHANGE, headers={**editor, "If-Match": '"7"'}), 412)


async def test_a_change_without_if_match_is_refused(api: httpx.AsyncClient, note: str, editor: dict[str, str]) -> None:
    problem(await api.put(note, json=CHANGE, headers=editor), 428)


@pytest.mark.parametrize("seen", ["x", '"', '"-1"', "1e3", '"99999999999999999999"', 'W/"1"', "*"])
async def test_an_if_match_that_is_no_version_is_a_fault(
    api: httpx.AsyncClient, note: str, editor: dict[str, str], seen: str
) -> None:
    answer = await api.put(note, json=CHANGE, headers={**editor, "If-Match": seen})
    problem(answer, 400)


async def test_without_a_token_it_asks_for_one(api: httpx.AsyncClient, note: str) -> None:
    answer = await api.put(note, json=CHANGE, headers={"If-Match": '"1"'})
    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_another_role_has_no_right(
    api: httpx.AsyncClient, note: str, settings: Settings, token: Callable[..., dict[str, str]]
) -> None:
    reader = token("reader", settings.organisation)
    problem(await api.put(note, json=CHANGE, headers={**reader, "If-Match": '"1"'}), 403)


async def test_the_role_of_another_organisation_counts_for_nothing_here(
    api: httpx.AsyncClient, note: str, token: Callable[..., dict[str, str]]
) -> None:
    problem(await api.put(note, json=CHANGE, headers={**token("editor", "elsewhere"), "If-Match": '"1"'}), 403)


async def test_a_right_can_depend_on_what_it_is_about(api: httpx.AsyncClient, editor: dict[str, str]) -> None:
    note = f"/notes/{(await api.post('/notes', json={'words': 'mine'})).json()['id']}"
    problem(await api.put(note, json=CHANGE, headers={**editor, "If-Match": '"1"'}), 403)


async def test_a_state_that_does_not_allow_it_is_a_conflict(api: httpx.AsyncClient, editor: dict[str, str]) -> None:
    note = f"/notes/{(await api.post('/notes', json={'words': 'closed'})).json()['id']}"
    problem(await api.put(note, json=CHANGE, headers={**editor, "If-Match": '"1"'}), 409)


async def test_who_has_no_right_is_not_told_what_else_was_wrong(api: httpx.AsyncClient, note: str) -> None:
    problem(await api.put(note, json={"nonsense": True}), 401)
