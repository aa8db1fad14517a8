"""What a reader of the stream gets of an event whose words were taken back, whenever it opened the stream."""

import asyncio
import hashlib
import json
from types import SimpleNamespace
from typing import Any

import httpx
import yaml
from contracts.catalogue import ROOT
from jsonschema import Draft202012Validator
from tests.aggregator.asked import HERE, OTHER, THERE, asked
from tests.aggregator.nation import Nation
from tests.aggregator.taking_back import CANARY, WORD, Take
from tests.aggregator.traces import streamed

from aggregator.subscriptions import stream
from plek_common.testing import eventually


async def test_the_stream_says_what_is_left(nation: Nation, api: httpx.AsyncClient, take: Take) -> None:
    record = asked("utrecht", HERE, CANARY)
    await nation.take(record, asked("fryslan", THERE, OTHER))
    assert WORD in (b"".join(await streamed(nation, api))).decode().lower(), "it is held in memory now"
    await nation.take(take(2))
    state = vars(api)["app"].state
    await eventually(lambda: state.tail.taken(state.database), what="that the stream hears of it")
    _, first, *_, last = await streamed(nation, api)
    came = json.loads(record.value or b"")
    said = json.loads(first.split(b"data: ")[1])
    assert first.startswith(b"id: 1\r\nevent: nl.plek.questions.question-published.v1\r\n")
    assert {name: said[name] for name in ("id", "source", "type", "subject", "sequence")} == {
        name: came[name] for name in ("id", "source", "type", "subject", "sequence")
    }
    assert said["digest"] == hashlib.sha256(record.value or b"").hexdigest()
    document = yaml.safe_load((ROOT / "asyncapi" / "aggregator.yaml").read_text(encoding="utf-8"))
    Draft202012Validator(document["components"]["schemas"]["Emptied"]).validate(said)
    assert last.startswith(b"id: 3\r\n"), "the taking back has a number of its own"


async def test_a_reader_that_holds_the_stream_open_gets_none_of_the_words_that_were_taken_back_since(
    nation: Nation, api: httpx.AsyncClient, take: Take
) -> None:
    request: Any = SimpleNamespace(app=vars(api)["app"])
    state, held = request.app.state, stream._events(request, 0)
    first, other = asked("utrecht", HERE, CANARY), asked("fryslan", THERE, OTHER)
    await nation.take(other, first, asked("utrecht", HERE, (CANARY[0], CANARY[1] + " Kwetterpost?"), 2))
    before = [await anext(held), await anext(held)]
    assert [said.split(b"\r\n")[0] for said in before] == [b": verbonden", b"id: 1"]
    await nation.take(take(3))
    await eventually(lambda: state.tail.taken(state.database), what="that the stream hears of it")
    async with asyncio.timeout(60):
        after = [await anext(held) for _ in range(3)]
    assert [said.split(b"\r\n")[0] for said in after] == [b"id: 2", b"id: 3", b"id: 4"]
    assert WORD not in b"".join(after).decode().lower()
    emptied = json.loads(after[0].split(b"data: ")[1])
    assert ("data" in emptied, emptied["digest"]) == (False, hashlib.sha256(first.value or b"").hexdigest())
