"""Questions are found by their words in any form, a moment after they came and no longer than they have those words."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from uuid import UUID, uuid4

import httpx
import pytest
from tests.aggregator.nation import Nation, question, tombstone, withdrawn
from tests.aggregator.older import older
from tests.aggregator.traces import tables

from aggregator.rebuild import __main__ as command
from aggregator.stage import lexemes
from aggregator.stage.lexemes import LexemeStage
from plek_common import dutch, rewording
from plek_common.record import Record
from plek_common.settings import Settings
from plek_common.testing import eventually

Texts = Sequence[tuple[str | None, str]]
HERE = UUID("0192f0c4-0000-7000-8000-00000000ab01")
MEET = (
    "haven/havens", "leven/levens", "Eindhoven/Eindhovense", "gemeente/gemeentes", "idee/ideeën", "wagen/wagens",
    "industrie/industrieën", "stad/steden", "kind/kinderen", "mantelzorg/mantelzorger", "museum/musea", "café/cafés",
    "co-creatie/cocreatie", "e-bike/ebike", "foto/foto's", "oven/ovens", "Fryslân/Fryslan", "enquête/enquete",
    "Súdwest-Fryslân/Sudwest-Fryslan", "crèche/creche", "scène/scene", "Curaçao/Curacao", "Fryslân/Frysla\u0302n",
    "IJssel/ĳssel", "kinderopvang/kinder opvang", "ouderen eenzaamheid/oudereneenzaamheid",
)  # fmt: skip
MEET_ONE_WAY = ("een/één", "thuis wonend/thuiswonend")  # looked for, and found
APART = ("Ede/vrede", "oven/over", "haven/have", "wijk aan Zee/wijkaanpak")


async def found(api: httpx.AsyncClient, words: str) -> set[str]:
    answer = await api.get("/questions", params={"q": words, "limit": 100})
    assert answer.status_code == 200, answer.text
    return {item["text"] for item in answer.json()["items"]}


async def is_found(api: httpx.AsyncClient, words: str, text: str) -> bool:
    return text in await found(api, words)


async def test_who_looks_for_a_word_finds_it_in_any_form(api: httpx.AsyncClient, nation: Nation) -> None:
    pairs = [tuple(pair.split("/")) for pair in (*MEET, *MEET_ONE_WAY, *APART)]
    texts = {text: f"Wat weten wij van {text} in de regio?" for pair in pairs for text in pair}
    await nation.take(*(question("utrecht", uuid4(), text=text) for text in texts.values()))
    await nation.find()
    meet = {(one, other) for one, other in pairs if texts[other] in await found(api, one)}
    back = {(one, other) for one, other in pairs if texts[one] in await found(api, other)}
    wanted = {tuple(pair.split("/")) for pair in MEET}
    assert wanted - meet == wanted - back == set()
    assert meet - wanted == {tuple(pair.split("/")) for pair in MEET_ONE_WAY}
    assert back - wanted <= meet


async def test_a_question_is_found_a_moment_after_it_came(api: httpx.AsyncClient, nation: Nation) -> None:
    working = asyncio.create_task(LexemeStage(nation.settings).run())
    try:
        for text in ("Komt er een haven?", "Komen er meer havens?"):
            await nation.take(question("utrecht", uuid4(), text=text))
            await eventually(partial(is_found, api, "haven", text))
    finally:
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working


@pytest.mark.parametrize("made_with", ["0.older", "9.newer"])
async def test_what_another_version_made_is_made_again_and_the_newest_first(
    api: httpx.AsyncClient, nation: Nation, monkeypatch: pytest.MonkeyPatch, made_with: str
) -> None:
    texts = [f"Vraag {number} over de haven?" for number in range(5)]
    await nation.take(*(question("utrecht", uuid4(), text=text) for text in texts))
    await nation.find()
    await nation.pool.execute("update question set search = '''oud''', words_version = $1", made_with)
    assert await found(api, "haven") == set()
    assert len(await found(api, "oud")) == 5, "until then what was made before serves"
    came = "Nieuwe vraag over de haven?"
    await nation.take(question("utrecht", uuid4(), text=came))
    made: list[str] = []

    def noted(texts: Texts) -> str:
        made.append(texts[1][0] or "")
        return dutch.vector_of(texts)

    monkeypatch.setattr(lexemes, "BATCH", 2)
    async with nation.pool.acquire() as connection:
        await lexemes.catch_up(connection, noted)
    assert made == [came, *reversed(texts)]
    assert await found(api, "haven") == {came, *texts}
    assert await found(api, "oud") == set()


def _refusing(texts: Texts) -> str:
    text = texts[1][0] or ""
    if "gif" in text:
        raise ValueError(text)
    return f"'{'x' * 3000}':1" if "raar" in text else dutch.vector_of(texts)


async def test_a_text_that_cannot_be_taken_stops_no_other(
    api: httpx.AsyncClient, nation: Nation, caplog: pytest.LogCaptureFixture
) -> None:
    bad = [question("utrecht", id, text=text) for id, text in ((HERE, "Wat is gif?"), (uuid4(), "Wat is raar?"))]
    good = [question("fryslan", uuid4(), text=f"Vraag {number} over havens?") for number in range(20)]
    await nation.take(*good[:7], bad[0], *good[7:15], bad[1], *good[15:])
    with caplog.at_level(logging.WARNING):
        async with nation.pool.acquire() as connection:
            await lexemes.catch_up(connection, _refusing)
    assert len(await found(api, "haven")) == 20
    assert await found(api, "gif") | await found(api, "raar") == set()
    assert len((await api.get("/questions?limit=100")).json()["items"]) == 22, "lists show them all the same"
    said = [record.getMessage() for record in caplog.records if record.name == rewording.__name__]
    assert len(said) == 2
    assert f"aggregator: the words of utrecht/{HERE}/1 cannot be made: ValueError" in said, "and nothing of the text"
    assert await nation.pool.fetchval("select count(*) from question where words_version is null") == 0


TAKES: dict[str, Callable[[], Record]] = {
    "withdrawn": lambda: withdrawn("utrecht", HERE, 2),
    "erased": lambda: tombstone("utrecht", HERE),
    "redacted": lambda: question("utrecht", HERE, 2, "Wat doet [weggehaald]?", happening="redacted"),
    "changed": lambda: question("utrecht", HERE, 2, "Wat doet de buurt?"),
}


@pytest.mark.parametrize("how", list(TAKES))
async def test_words_that_go_take_along_what_they_were_found_by(
    api: httpx.AsyncClient, nation: Nation, how: str
) -> None:
    await nation.take(question("utrecht", HERE, text="Wat doet Kwetter?"))
    await nation.find()
    assert len(await found(api, "kwetter")) == 1
    await nation.take(TAKES[how]())
    assert await found(api, "kwetter") == set()
    assert "question" not in await tables(nation, "kwetter")
    await nation.find()
    assert "question" not in await tables(nation, "kwetter")


@pytest.mark.parametrize("how", list(TAKES))
async def test_what_was_made_of_words_that_went_meanwhile_is_thrown_away(
    api: httpx.AsyncClient, nation: Nation, how: str
) -> None:
    await nation.take(question("utrecht", HERE, text="Wat doet Kwetter?"))
    loop = asyncio.get_running_loop()

    def slow(texts: Texts) -> str:
        if "Kwetter" in (texts[1][0] or ""):
            asyncio.run_coroutine_threadsafe(nation.take(TAKES[how]()), loop).result(20)
        return dutch.vector_of(texts)

    async with nation.pool.acquire() as connection:
        await lexemes.catch_up(connection, slow)
        await lexemes.catch_up(connection)
    assert await found(api, "kwetter") == set()
    assert "question" not in await tables(nation, "kwetter")
    assert len(await found(api, "buurt")) == (how == "changed")


async def test_an_answer_leaves_what_a_question_is_found_by_as_it_is(api: httpx.AsyncClient, nation: Nation) -> None:
    await nation.take(question("utrecht", HERE, text="Wat doet Kwetter?"))
    await nation.find()
    await nation.take(question("utrecht", HERE, 2, text="Wat doet Kwetter?", state="answered"))
    assert len(await found(api, "kwetter")) == 1


async def test_words_of_another_language_are_found_by_themselves_and_by_no_dutch_stem(
    api: httpx.AsyncClient, nation: Nation
) -> None:
    text = "Hoe bliuwe ús skoallen iepen?"
    found_by = {"fy": {"skoallen"}, "nl": {"skoallen", "skoal"}}
    for version, language in enumerate(("fy", "nl", "fy"), 1):
        await nation.take(question("utrecht", HERE, version, text, language=language))
        await nation.find()
        assert {word for word in ("skoallen", "skoal") if await found(api, word)} == found_by[language], version


async def test_projections_that_are_made_again_are_found_as_before(api: httpx.AsyncClient, nation: Nation) -> None:
    await nation.take(question("utrecht", HERE, text="Wat doet Kwetter?"))
    await nation.find()
    state = await nation.state()
    await command.work(nation.settings, command.arguments(["projections"]))
    assert await nation.state() == state
    assert len(await found(api, "kwetter")) == 1


_BEFORE = """
    insert into question (hub, id, version, state, text, language, asker_kind, asked_at, released_at, event_time)
    values ('utrecht', $1, 1, 'triaged', 'Wie werkt in havens?', 'nl', 'resident', now(), now(), now())
"""
_FINDS = "select count(*) from question where search @@ $1::tsquery"


async def test_an_older_database_goes_on_with_what_it_has_until_the_stage_comes_there(settings: Settings) -> None:
    async with older(settings, "aggregator_0017") as (old, upgrade):
        await old.execute(_BEFORE, HERE)
        await upgrade()
        assert await old.fetchval(_FINDS, "werkt") == 1
        await lexemes.catch_up(old)
        assert await old.fetchval(_FINDS, dutch.query("haven")) == 1
        assert await old.fetchval("select words_version from question") == dutch.version()
