"""Who may decide, what cannot be decided, and two who decide at once."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from tests.aggregator.asked import HERE, OTHER, ROUND, THERE, asked, pair
from tests.aggregator.deciding import ASKING, Analyst
from tests.aggregator.nation import Nation
from tests.aggregator.thresholds import EAGER

from aggregator.similarity import Embedder
from aggregator.stage.worker import BundleStage

NOWHERE, ELSEWHERE = UUID(int=0), UUID(int=1)
MEMBER = {"hub": "utrecht", "questionId": str(HERE)}


@pytest.fixture
async def proposal(nation: Nation, model: Embedder, analyst: Analyst) -> dict[str, Any]:
    await nation.take(*pair())
    await nation.place(model, BundleStage(nation.settings, thresholds=ASKING))
    (found,) = await analyst.proposals()
    return found


def doors(proposal: str, bundle: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Every way to change something."""
    return [
        ("POST", f"/proposals/{proposal}/decision", {"answer": "same"}),
        ("POST", f"/decisions/{NOWHERE}/undo", {}),
        ("POST", f"/bundles/{bundle}/split", {"members": [MEMBER]}),
        ("POST", f"/bundles/{bundle}/moves", {**MEMBER, "to": str(ELSEWHERE)}),
        ("POST", f"/bundles/{bundle}/merge", {"into": str(ELSEWHERE)}),
        ("PUT", f"/bundles/{bundle}/title", {"title": "Anders"}),
        ("PUT", f"/bundles/{bundle}/lock", {"locked": True}),
        ("PUT", f"/bundles/{bundle}/lead", {"hub": None}),
    ]


async def test_only_analysts_of_the_nation_decide(
    api: httpx.AsyncClient, proposal: dict[str, Any], token: Callable[..., dict[str, str]], nation: Nation
) -> None:
    others = [("analyst", "utrecht"), ("coordinator", "national"), ("administrator", "national"), ("asker", "utrecht")]
    for method, path, body in doors(proposal["id"], proposal["bundleId"]):
        assert (await api.request(method, path, json=body)).status_code == 401, path
        for role, org in others:
            answer = await api.request(method, path, json=body, headers=token(role, org))
            assert answer.status_code == 403, (path, role, org)
    for path in ("/desk", "/decisions", f"/decisions/{NOWHERE}"):
        assert (await api.get(path)).status_code == 401
        assert (await api.get(path, headers=token("analyst", "utrecht"))).status_code == 403
    assert await nation.rows("decision") == []
    assert (await api.get(f"/proposals/{proposal['id']}")).status_code == 200, "reading is for everybody"


async def test_what_is_not_there_cannot_be_decided(analyst: Analyst, proposal: dict[str, Any]) -> None:
    for method, path, body in doors(str(NOWHERE), str(NOWHERE)):
        await (analyst.post if method == "POST" else analyst.put)(path, body, 404)
    for path in (f"/proposals/{NOWHERE}", f"/decisions/{NOWHERE}"):
        await analyst.get(path, 404)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("decision", {"answer": "perhaps"}), ("decision", {}), ("decision", {"answer": "same", "because": "x"}),
        ("decision", {"answer": "same", "reason": "x" * 1001}), ("decision", {"answer": "same", "reason": "\x00"}),
        ("split", {"members": []}), ("split", {"members": [{"hub": "utrecht"}]}), ("split", {"members": [MEMBER]}),
        ("moves", {**MEMBER, "to": "x"}), ("moves", {"hub": "UTRECHT", "questionId": str(HERE), "to": str(NOWHERE)}),
        ("merge", {}), ("title", {"title": " "}), ("title", {"title": "x" * 161}), ("lock", {"locked": "ja"}),
        ("lead", {"hub": "Fryslân"}),
    ],
)  # fmt: skip
async def test_what_makes_no_sense_is_a_fault(
    analyst: Analyst, proposal: dict[str, Any], path: str, body: dict[str, Any]
) -> None:
    where = f"/proposals/{proposal['id']}" if path == "decision" else f"/bundles/{proposal['bundleId']}"
    send = analyst.put if path in ("title", "lock", "lead") else analyst.post
    await send(f"{where}/{path}", body, 400)


async def test_what_does_not_fit_is_refused(analyst: Analyst, proposal: dict[str, Any]) -> None:
    bundle = proposal["bundleId"]
    stranger = {"hub": "drenthe", "questionId": str(uuid4())}
    await analyst.post(f"/bundles/{bundle}/split", {"members": [stranger]}, 409)
    await analyst.post(f"/bundles/{bundle}/moves", {**stranger, "to": bundle}, 409)
    await analyst.post(f"/bundles/{bundle}/merge", {"into": bundle}, 400)
    for path in ("/proposals?cursor=x", "/proposals?state=x", "/decisions?cursor=x", "/decisions?bundle=x"):
        await analyst.get(path, 400)
    decision = await analyst.answer(proposal["id"], "same")
    await analyst.undo(decision["id"])
    assert "al ongedaan" in (await analyst.undo(decision["id"], 409))["detail"]


async def test_of_two_who_answer_at_once_one_decides(analyst: Analyst, proposal: dict[str, Any]) -> None:
    async def answer(given: str) -> int:
        path = f"/proposals/{proposal['id']}/decision"
        found = await analyst.api.post(path, json={"answer": given}, headers=analyst.headers)
        return found.status_code

    found = await asyncio.gather(*(answer(given) for given in ["same", "different", "related", "same"]))
    assert sorted(found) == [201, 409, 409, 409]


async def test_a_double_click_decides_once(analyst: Analyst, proposal: dict[str, Any], nation: Nation) -> None:
    path, headers = f"/proposals/{proposal['id']}/decision", {**analyst.headers, "Idempotency-Key": "klik"}
    found = await asyncio.gather(*(analyst.api.post(path, json={"answer": "same"}, headers=headers) for _ in range(3)))
    assert {answer.status_code for answer in found} == {201}
    assert len({answer.json()["id"] for answer in found}) == 1
    assert found[0].headers["Location"] == f"/decisions/{found[0].json()['id']}"
    assert len(await nation.rows("decision")) == 1


async def test_a_decision_and_its_undoing_are_where_the_answer_says(analyst: Analyst, proposal: dict[str, Any]) -> None:
    path, body = f"/proposals/{proposal['id']}/decision", {"answer": "same"}
    for _ in range(2):
        made = await analyst.api.post(path, json=body, headers=analyst.headers)
        found = await analyst.get(str(made.request.url.join(made.headers["Location"])))
        assert found["id"] == made.json()["id"]
        path, body = f"/decisions/{found['id']}/undo", {}


@pytest.mark.parametrize("unseen", ["\u200b" * 10, "\u3164", "\u2800\ufeff"])
async def test_words_that_nobody_sees_are_no_title_and_no_reason(
    analyst: Analyst, proposal: dict[str, Any], unseen: str
) -> None:
    title = await analyst.api.put(
        f"/bundles/{proposal['bundleId']}/title", json={"title": unseen}, headers={**analyst.headers, "If-Match": '"1"'}
    )
    assert [fault["pointer"] for fault in title.json()["errors"]] == ["title"]
    await analyst.answer(proposal["id"], "same", 400, reason=unseen)


async def test_a_decision_waits_for_the_arrivals_that_are_being_placed(
    analyst: Analyst, proposal: dict[str, Any], nation: Nation, model: Embedder
) -> None:
    await nation.take(asked("drenthe", uuid4(), OTHER))
    async with nation.pool.acquire() as stage, stage.transaction():
        await stage.execute("select from stage where name = 'bundle' for update")
        answering = asyncio.create_task(analyst.answer(proposal["id"], "same"))
        await asyncio.wait([answering], timeout=0.5)
        assert not answering.done()
    await answering
    await nation.place(model, BundleStage(nation.settings, thresholds=ASKING))
    assert len(await analyst.proposals("decided")) == 1


async def test_a_decision_that_cannot_be_told_is_not_taken(
    analyst: Analyst, proposal: dict[str, Any], nation: Nation
) -> None:
    before = await nation.rows("journal_head")
    await nation.pool.execute("alter table outbox add constraint not_now check (topic = '') not valid")
    path = f"/proposals/{proposal['id']}/decision"
    answer = await analyst.api.post(path, json={"answer": "same"}, headers=analyst.headers)
    assert answer.status_code >= 500
    assert await nation.rows("decision") == []
    assert await nation.rows("journal_head") == before
    await nation.pool.execute("alter table outbox drop constraint not_now")
    await analyst.answer(proposal["id"], "same")


async def test_a_stage_that_ends_between_a_decision_and_the_next_arrival_goes_on(
    analyst: Analyst, proposal: dict[str, Any], nation: Nation, model: Embedder
) -> None:
    """The decision was told in its own transaction; whatever batch was under way begins anew, and obeys it."""
    await nation.take(asked("fryslan", THERE, (f"{OTHER[0]}, later", OTHER[1]), 2))

    dying = BundleStage(nation.settings, thresholds=ASKING)
    await nation.pool.execute("alter table placement add constraint dies check (version < 2) not valid")
    with pytest.raises(asyncpg.CheckViolationError):
        await nation.place(model, dying)
    decision = await analyst.answer(proposal["id"], "same")
    await nation.pool.execute("alter table placement drop constraint dies")
    await nation.place(model, BundleStage(nation.settings, thresholds=ASKING))
    bundle = await analyst.get(f"/bundles/{decision['bundleIds'][0]}")
    assert len(bundle["members"]) == 2
    assert bundle["version"] == 3


async def test_a_decision_that_comes_while_the_machine_thinks_is_seen_before_it_places(
    nation: Nation, model: Embedder
) -> None:
    await nation.take(asked("utrecht", HERE, ROUND))
    await nation.place(model)
    thinking, decided = threading.Event(), threading.Event()

    class Thinking:
        """A model that has read the question and waits until somebody is deciding."""

        name, version, dim, status, measured = model.name, model.version, model.dim, model.status, True

        def embed(self, texts: Any) -> Any:
            thinking.set()
            assert decided.wait(60)
            return model.embed(texts)

    await nation.take(asked("fryslan", THERE, OTHER))
    placing = asyncio.create_task(nation.place(Thinking(), BundleStage(nation.settings, thresholds=EAGER)))
    assert await asyncio.to_thread(thinking.wait, 60)
    async with nation.pool.acquire() as deciding, deciding.transaction():
        await deciding.execute("select from stage where name = 'bundle' for update")
        await deciding.execute("update bundle set is_locked = true")
        decided.set()
        await asyncio.wait([placing], timeout=0.5)
    await placing
    assert len({row["bundle_id"] for row in await nation.rows("placement", "bundle_id")}) == 2
