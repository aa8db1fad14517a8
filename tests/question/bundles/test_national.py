"""What the nation tells about our questions, kept and shown at the hub."""

import itertools
import json
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from tests.question.asking import Ask
from tests.question.bundles.told import ELSEWHERE, HERE, THERE, member, told

from plek_common.event import Unread
from plek_common.record import Admitted, Reason, Record, Refused
from plek_common.settings import Settings
from question.bundles import unknown_types
from question.bundles.projections import BundleEvent, Bundles, consumer


def erased(id: UUID) -> Admitted[BundleEvent]:
    return Admitted(Record("national.bundle.v1", 0, 0, str(id).encode(), None, {}), id, None)


async def shared(api: httpx.AsyncClient, id: str) -> Any:
    return (await api.get(f"/questions/{id}")).json()["shared"]


@pytest.fixture
async def question(ask: Ask) -> str:
    return str((await (await ask()).moves("triage", "release")).id)


async def tell(pool: asyncpg.Pool, *letters: Admitted[BundleEvent]) -> None:
    async with pool.acquire() as connection, connection.transaction():
        assert await Bundles(HERE)(connection, letters) == []


async def test_a_question_shows_the_other_regions_that_share_it(
    api: httpx.AsyncClient, pool: asyncpg.Pool, question: str
) -> None:
    id = uuid4()
    await tell(pool, told(id, 1, [member(HERE, question), member(THERE)], [member(ELSEWHERE)]))
    found = await shared(api, question)
    assert (found["bundleId"], found["certainty"]) == (str(id), "joined")
    assert [region["hub"] for region in found["regions"]] == [THERE, ELSEWHERE]


async def test_it_says_who_put_the_bundle_together_where_that_is_told(
    api: httpx.AsyncClient, pool: asyncpg.Pool, question: str
) -> None:
    id, began, joined = uuid4(), member(HERE, question) | {"joinedBy": None}, member(THERE) | {"joinedBy": "machine"}
    await tell(pool, told(id, 1, [began, joined]))
    assert (await shared(api, question))["joinedBy"] == ["machine"]
    later = [member(ELSEWHERE) | {"joinedBy": who} for who in ("person", "machine", "somebody new")]
    await tell(pool, told(id, 2, [began, joined, *later]))
    assert (await shared(api, question))["joinedBy"] == ["machine", "person"]
    await tell(pool, told(id, 3, [member(HERE, question), member(THERE)]))
    assert (await shared(api, question))["joinedBy"] == [], "an event of before does not say"


async def test_what_is_only_proposed_is_called_so(api: httpx.AsyncClient, pool: asyncpg.Pool, question: str) -> None:
    await tell(pool, told(uuid4(), 1, [member(THERE)], [member(HERE, question)], "proposed"))
    assert (await shared(api, question))["certainty"] == "proposed"


async def test_of_a_bundle_of_very_many_a_hub_finds_its_own_questions_although_others_are_shown(
    api: httpx.AsyncClient, pool: asyncpg.Pool, question: str
) -> None:
    mine = {"hub": HERE, "name": "Utrecht", "memberCount": 400, "memberIds": [question]}
    theirs = {"hub": THERE, "name": "Fryslân", "memberCount": 600, "memberIds": [str(uuid4())]}
    await tell(pool, told(uuid4(), 1, [member(THERE)], [member(ELSEWHERE)], regions=[mine, theirs]))
    found = await shared(api, question)
    assert found["certainty"] == "joined"
    assert found["regions"] == [{"hub": THERE, "name": "Fryslân"}]
    assert "memberIds" not in await pool.fetchval("select body::text from bundle")


async def test_a_dissolved_bundle_is_forgotten(api: httpx.AsyncClient, pool: asyncpg.Pool, question: str) -> None:
    id = uuid4()
    await tell(pool, told(id, 1, [member(HERE, question), member(THERE)]))
    await tell(pool, told(id, 2, [member(HERE, question)], happening="dissolved"))
    assert await shared(api, question) is None


async def test_an_erased_bundle_is_forgotten(api: httpx.AsyncClient, pool: asyncpg.Pool, question: str) -> None:
    id = uuid4()
    await tell(pool, told(id, 1, [member(HERE, question), member(THERE)]))
    await tell(pool, erased(id))
    assert await shared(api, question) is None


async def test_similar_questions_of_other_regions_come_up_while_typing(
    api: httpx.AsyncClient, pool: asyncpg.Pool, question: str
) -> None:
    await tell(pool, told(uuid4(), 1, [member(HERE, question), member(THERE)]))
    answer = await api.post("/similar-questions", json={"text": "Blijven er huisartsen?"})
    assert {THERE} <= {item["where"]["hub"] for item in answer.json()["items"]}


async def test_disorder_and_repeats_end_in_the_same_state(pool: asyncpg.Pool, question: str) -> None:
    one, other = uuid4(), uuid4()
    mine, theirs = member(HERE, question), member(THERE)
    history = [
        told(one, 1, [theirs], [mine], "proposed"),
        told(one, 2, [mine, theirs]),
        told(one, 3, [theirs], happening="dissolved"),
        told(other, 1, [mine, member(ELSEWHERE)]),
    ]
    ends = set()
    for order in itertools.permutations(history):
        await pool.execute("truncate bundle cascade")
        await tell(pool, *order[:2], order[0])
        await tell(pool, *order[1:])
        rows = await pool.fetch("select id, version, body::text from bundle order by id")
        places = await pool.fetch("select bundle_id, question_id, certainty from bundle_question order by 1, 2")
        ends.add(str(([tuple(r) for r in rows], [tuple(r) for r in places])))
    assert len(ends) == 1


@pytest.mark.parametrize(
    "odd",
    [
        {"since": "9999-12-31T23:30:00-05:00"},
        {"since": "0001-01-01T00:00:00+14:00"},
        {"regions": [{"hub": THERE, "name": "", "memberCount": 2**31}]},
    ],
    ids=str,
)
def test_moments_and_numbers_that_nothing_holds_stop_at_the_border(settings: Settings, odd: dict[str, Any]) -> None:
    event = told(uuid4(), 1, []).event
    assert isinstance(event, BundleEvent)
    said = event.model_dump(mode="json", by_alias=True)
    value = json.dumps({**said, "data": {**said["data"], **odd}}).encode()
    found = consumer(settings).border.admit(Record("national.bundle.v1", 0, 0, str(event.subject).encode(), value, {}))
    assert isinstance(found, Refused)
    assert found.reason is Reason.VALUE_OUT_OF_RANGE, found


async def test_what_this_hub_does_not_know_yet_it_reads_again_once_it_does(
    pool: asyncpg.Pool, settings: Settings
) -> None:
    known, id = consumer(settings), uuid4()
    topic, new = "national.bundle.v1", "nl.plek.bundles.bundle-renamed.v1"
    event = Unread.model_validate({**told(id, 1, []).event.__dict__, "type": new})
    later = Record(topic, 0, 7, str(id).encode(), b"{}", {})
    await pool.execute(
        "insert into consumer_offset (consumer, topic, partition, next_offset) values ($1, $2, 0, 9)", known.name, topic
    )
    await tell(pool, Admitted(later, id, event), Admitted(later._replace(offset=8), id, event))
    assert await pool.fetch("select * from bundle") == []
    for types, place in (([], 9), (["nl.plek.bundles.bundle-joined.v1"], 9), ([new], 7), ([new], 7)):
        await unknown_types.go_back(pool, known.name, types)
        assert await pool.fetchval("select next_offset from consumer_offset") == place
    await pool.execute("insert into unread values ('nl.plek.bundles.bundle-joined.v1', $1, 0, 5)", topic)
    assert known.begin, "each life begins with a look at what was passed by"
    await known.begin(pool)
    assert await pool.fetchval("select next_offset from consumer_offset") == 5


def test_only_the_nation_may_speak_on_the_nations_topic(settings: Settings) -> None:
    source_on = consumer(settings).border.source_on
    assert source_on("national.bundle.v1") == f"urn:nld:oin:{settings.national_oin}:systeem:aggregator"
    for topic in ("national.bundle.v2", "national.bundle.v1.", "hub.utrecht.question.v1", ""):
        assert source_on(topic) is None


@pytest.mark.parametrize(
    ("told_of", "answered"),
    [({"state": "closed", "answered": False}, False), ({"state": "closed", "answered": True}, True), ({}, False)],
)
async def test_what_another_region_closed_without_an_answer_is_not_called_answered(
    api: httpx.AsyncClient, pool: asyncpg.Pool, told_of: dict[str, Any], answered: bool
) -> None:
    await tell(pool, told(uuid4(), 1, [member(THERE) | told_of, member(ELSEWHERE)]))
    (found,) = (await api.post("/similar-questions", json={"text": "Blijven er huisartsen?"})).json()["items"]
    assert found["answered"] is answered


async def test_what_is_asked_again_after_an_answer_is_not_called_answered(api: httpx.AsyncClient, ask: Ask) -> None:
    asked = await (await ask()).moves("triage", "release", "answers")
    for moves, count in (((), 1), (("reopening",), 0), (("closure",), 0)):
        await asked.moves(*moves)
        assert len((await api.get("/questions", params={"answered": "true"})).json()["items"]) == count
        (found,) = (await api.post("/similar-questions", json={"text": "Is er een huisarts bereikbaar?"})).json()[
            "items"
        ]
        assert found["answered"] is bool(count)
