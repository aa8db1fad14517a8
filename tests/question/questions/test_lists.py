"""Lists: every question once, whatever the size of the page and whatever comes in meanwhile."""

from collections.abc import Callable
from typing import Any

import httpx
from tests.question.asking import Ask

TEXTS = [
    ("zorg", "Hoe houden we de huisartsen in onze dorpen bereikbaar voor ouderen?"),
    ("wonen", "Welke woningen kunnen starters in kleine kernen nog betalen?"),
    ("klimaat", "Wat doet een warmtenet met de energierekening van huurders?"),
]


async def pages(api: httpx.AsyncClient, limit: int, **params: Any) -> list[str]:
    """The ids on all pages, one after another."""
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await api.get("/questions", params={**params, **cursor, "limit": limit})).json()
        assert len(page["items"]) <= limit
        found += [item["id"] for item in page["items"]]
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}


async def test_every_question_is_on_one_page_only_at_any_size(
    ask: Ask, api: httpx.AsyncClient, coordinator: dict[str, str]
) -> None:
    asked = [(await ask()).id for _ in range(23)]
    api.headers.update(coordinator)

    for limit in range(1, 26):
        assert await pages(api, limit) == asked[::-1], f"pages of {limit}, the newest first"


async def test_what_comes_in_meanwhile_moves_nothing(
    ask: Ask, api: httpx.AsyncClient, coordinator: dict[str, str]
) -> None:
    asked = [(await ask()).id for _ in range(4)]
    api.headers.update(coordinator)
    first = (await api.get("/questions?limit=2")).json()
    await ask()
    second = (await api.get("/questions", params={"limit": 2, "cursor": first["next"]})).json()
    assert [item["id"] for item in [*first["items"], *second["items"]]] == asked[::-1]


async def test_filters_find_what_they_name_and_nothing_else(
    ask: Ask, api: httpx.AsyncClient, coordinator: dict[str, str]
) -> None:
    by_theme = {theme: (await ask(theme=theme, text=text, askerKind="student")).id for theme, text in TEXTS}
    triaged = await (await ask(theme="wonen")).moves("triage")
    api.headers.update(coordinator)
    assert set(await pages(api, 2, theme="wonen")) == {by_theme["wonen"]}, "triage gave the last another theme"
    assert await pages(api, 2, state="triaged") == [triaged.id]
    assert await pages(api, 2, level="regional") == [triaged.id]
    assert len(await pages(api, 2, askerKind="student")) == 3
    assert await pages(api, 2, askerKind="student", theme="zorg", state="received") == [by_theme["zorg"]]
    assert await pages(api, 2, theme="bestuur") == []


async def test_words_are_found_in_their_dutch_forms(
    ask: Ask, api: httpx.AsyncClient, coordinator: dict[str, str]
) -> None:
    by_theme = {theme: (await ask(theme=theme, text=text)).id for theme, text in TEXTS}
    api.headers.update(coordinator)
    for words, theme in (("huisarts", "zorg"), ("dorp", "zorg"), ("woning", "wonen"), ("huurder", "klimaat")):
        assert await pages(api, 2, q=words) == [by_theme[theme]], words
    assert await pages(api, 2, q="huisartsen warmtenet") == [], "all words must be in it"
    assert set(await pages(api, 2, q="huisarts or warmtenet")) == {by_theme["zorg"], by_theme["klimaat"]}
    assert await pages(api, 2, q='"kleine kernen" -huisarts') == [by_theme["wonen"]]


async def test_a_short_form_finds_the_long_one_and_the_other_way_round(
    ask: Ask, api: httpx.AsyncClient, coordinator: dict[str, str]
) -> None:
    one = await ask(text="Vindt een dorp een huisarts, een huis, een brief en een bos?")
    many = await ask(text="Waar zijn Huisartsen, huizen, brieven en bossen?")
    api.headers.update(coordinator)
    for words in ("huisarts", "huisartsen", "HUISARTS", "huizen", "brief", "brieven", "bos", "bossen", "dorp or huis"):
        assert set(await pages(api, 5, q=words)) == {one.id, many.id}, words


async def test_the_public_sees_what_is_released_and_a_coordinator_everything(
    ask: Ask, api: httpx.AsyncClient, coordinator: dict[str, str], token: Callable[..., dict[str, str]]
) -> None:
    hidden, shown = await ask(), await (await ask()).moves("triage", "release")
    gone = await (await ask()).moves("triage", "release", "withdrawal")
    assert await pages(api, 5) == [shown.id]
    for other in (token("coordinator", "fryslan"), token("analyst", "national"), token("asker", "utrecht")):
        api.headers.update(other)
        assert await pages(api, 5) == [shown.id]
        for secret in (hidden, gone):
            assert (await api.get(f"/questions/{secret.id}")).status_code == 404
    api.headers.update(coordinator)
    assert await pages(api, 5) == [gone.id, shown.id, hidden.id]


async def test_similar_questions_are_those_that_everybody_may_read(ask: Ask, api: httpx.AsyncClient) -> None:
    hidden = await ask(text=TEXTS[0][1])
    shown = await (await ask(text=TEXTS[0][1])).moves("triage", "release")
    await (await ask(text=TEXTS[1][1])).moves("triage", "release")
    answer = await api.post("/similar-questions", json={"text": "Is er nog een huisarts voor ouderen?"})
    (found,) = answer.json()["items"]
    assert found["id"] == shown.id != hidden.id
    assert found["where"] == {"hub": "utrecht", "name": "Utrecht"}
