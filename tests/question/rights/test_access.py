"""One call gives everything that is kept of a person, and nothing of anybody else (GDPR, articles 15 and 20)."""

import json
from collections.abc import Callable

import asyncpg
import httpx
import pytest
from tests.question.asking import Ask, Asked
from tests.question.rights.person import OTHER, SIETSKE, Person, data, lived, split

Token = Callable[..., dict[str, str]]


@pytest.fixture
async def both(ask: Ask, token: Token) -> tuple[Asked, Asked]:
    """A question of each of the two, who are known to the hub by accounts."""
    return (
        await lived(ask, SIETSKE, token("asker", "utrecht", SIETSKE.subject)),
        await lived(ask, OTHER, token("asker", "utrecht", OTHER.subject)),
    )


def of(said: str) -> set[str]:
    """Whose words these are."""
    return {person.word for person in (SIETSKE, OTHER) if person.word in said.lower()}


async def test_who_has_the_code_gets_everything_of_hers_and_nothing_of_others(
    both: tuple[Asked, Asked], api: httpx.AsyncClient
) -> None:
    found = await data(api, both[0].code)
    assert of(json.dumps(found)) == {SIETSKE.word}
    assert found["asker"] == {**SIETSKE.asker, "subject": SIETSKE.subject}
    (question,) = found["questions"]
    assert [each["text"] for each in question["articulations"]] == [f"Hoe blijft een huisarts bij {SIETSKE.word}?"]
    assert [each["sources"] for each in question["answers"]] == [[f"Verslag van {SIETSKE.word}"]]
    assert [step["move"] for step in question["steps"]] == [
        "ask", "triage", "release", "articulate", "answer", "reopen"
    ]  # fmt: skip
    assert [told["type"].split(".")[3] for told in question["told"]] == [
        "question-published", "question-articulated", "question-answered", "question-changed"
    ]  # fmt: skip


async def test_nothing_that_is_kept_of_her_is_missing(both: tuple[Asked, Asked], pool: asyncpg.Pool) -> None:
    """Whatever column comes later: each text in a row of hers is in what she gets."""
    asked = both[0]
    said = json.dumps(await data(asked.api, asked.code), ensure_ascii=False)
    for table, key in (("question", "id"), ("asker", "question_id"), ("articulation", "question_id"),
                       ("answer", "question_id"), ("step", "question_id")):  # fmt: skip
        for row in await pool.fetch(f"select * from {table} where {key} = $1", asked.id):
            texts = {name: value for name, value in row.items() if isinstance(value, str) and name not in NOT_HERS}
            missing = [name for name, value in texts.items() if value not in said and name != "sources"]
            assert missing == [], table


# How she is found, and who at the hub worked on it.
NOT_HERS = {"search", "words_version", "made_by", "released_text", "answer_text", "answer_kind"}


async def test_a_part_and_the_whole_give_the_same(ask: Ask, api: httpx.AsyncClient, pool: asyncpg.Pool) -> None:
    asked = await (await ask(text=f"Twee vragen over {SIETSKE.word}.", asker=SIETSKE.asker)).moves("triage")
    parts = await split(asked, SIETSKE)
    found = await data(api, asked.code)
    assert [each["id"] for each in found["questions"]] == [asked.id, *(part["id"] for part in parts)]
    code = await pool.fetchval("select code from question where id = $1", parts[1]["id"])
    assert await data(api, code) == found


async def test_who_was_signed_in_gets_what_she_asked_then(
    both: tuple[Asked, Asked], api: httpx.AsyncClient, token: Token
) -> None:
    found = await api.get("/personal-data", headers=token("asker", "utrecht", SIETSKE.subject))
    assert of(found.text) == {SIETSKE.word}
    assert [each["questions"][0]["code"] for each in found.json()["items"]] == [both[0].code]
    nobody = await api.get("/personal-data", headers=token("asker", "utrecht", "somebody-else"))
    assert nobody.json()["items"] == []


@pytest.mark.parametrize("path", ["personal-data", "asker", "objection", "erasure"])
@pytest.mark.parametrize("who", ["another", "nobody", "elsewhere"])
async def test_what_is_hers_is_refused_to_others(
    both: tuple[Asked, Asked], api: httpx.AsyncClient, token: Token, path: str, who: str
) -> None:
    headers = {
        "another": token("asker", "utrecht", OTHER.subject),
        "nobody": {},
        "elsewhere": token("coordinator", "fryslan"),
    }[who]
    method = {"personal-data": "GET", "asker": "PUT"}.get(path, "POST")
    seen = {**headers, "If-Match": f'"{both[0].version}"'}
    answer = await api.request(method, f"/questions/{both[0].id}/{path}", json={}, headers=seen)
    assert answer.status_code in (401, 403)
    assert of(answer.text) == set()
    assert (await data(api, both[0].code))["asker"]["name"] == SIETSKE.asker["name"], "nothing happened"


WAYS = [
    ({"email": f"{SIETSKE.word.upper()}@voorbeeld.nl"}, SIETSKE),
    ({"phone": "+31 (6) 12345678"}, SIETSKE),
    ({"phone": "0612345678"}, SIETSKE),
    ({"phone": "06-87654321", "email": OTHER.asker["email"]}, OTHER),
    ({"subject": OTHER.subject}, OTHER),
    ({"email": SIETSKE.asker["email"], "phone": OTHER.phone}, None),
    ({"phone": "06 1234 5679"}, None),
]


@pytest.mark.parametrize(("wanted", "person"), WAYS)
async def test_a_coordinator_finds_a_person_by_what_she_gave(
    both: tuple[Asked, Asked],
    api: httpx.AsyncClient,
    coordinator: dict[str, str],
    wanted: dict[str, str],
    person: Person | None,
) -> None:
    found = await api.post("/personal-data-searches", json=wanted, headers=coordinator)
    assert found.status_code == 200, found.text
    assert of(found.text) == ({person.word} if person else set())


async def test_a_list_that_is_not_all_says_how_many_there_are(
    both: tuple[Asked, Asked],
    ask: Ask,
    token: Token,
    api: httpx.AsyncClient,
    coordinator: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("question.rights.queries.MOST", 2)
    mine = token("asker", "utrecht", SIETSKE.subject)
    later = [await lived(ask, SIETSKE, mine) for _ in range(2)]
    by_hub = await api.post("/personal-data-searches", json={"email": SIETSKE.asker["email"]}, headers=coordinator)
    by_herself = await api.get("/personal-data", headers=mine)
    for found in (by_hub.json(), by_herself.json()):
        assert found["total"] == 3
        assert [each["questions"][0]["id"] for each in found["items"]] == [each.id for each in reversed(later)]


async def test_a_code_finds_its_question_for_a_coordinator(
    both: tuple[Asked, Asked], api: httpx.AsyncClient, coordinator: dict[str, str]
) -> None:
    found = await api.post("/personal-data-searches", json={"code": both[1].code.lower()}, headers=coordinator)
    assert of(found.text) == {OTHER.word}


@pytest.mark.parametrize("wanted", [{}, {"name": "Vrager"}, {"code": "A", "email": "a@b.nl"}, {"phone": "abc"}])
async def test_nobody_is_looked_for_by_less(
    api: httpx.AsyncClient, coordinator: dict[str, str], wanted: dict[str, str]
) -> None:
    assert (await api.post("/personal-data-searches", json=wanted, headers=coordinator)).status_code == 400


@pytest.mark.parametrize(("role", "org"), [("asker", "utrecht"), ("coordinator", "fryslan"), ("analyst", "national")])
async def test_only_a_coordinator_of_the_hub_looks_for_people(
    api: httpx.AsyncClient, token: Token, role: str, org: str
) -> None:
    wanted = {"email": SIETSKE.asker["email"]}
    assert (await api.post("/personal-data-searches", json=wanted, headers=token(role, org))).status_code == 403
    assert (await api.post("/personal-data-searches", json=wanted)).status_code == 401


async def test_a_code_that_is_none_gives_nothing(api: httpx.AsyncClient) -> None:
    for method, path, body in (
        ("GET", "personal-data", None), ("PUT", "asker", {}), ("POST", "objection", {}), ("POST", "erasure", {})
    ):  # fmt: skip
        answer = await api.request(method, f"/receipts/AAAA-BBBB-CCCC/{path}", json=body, headers={"If-Match": '"1"'})
        assert answer.status_code == 404, path
