"""With people's decisions in the journal a rebuild is still the same to the byte; another model obeys them too."""

import random
from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.aggregator.asked import ALONE, OTHER, ROUND, asked
from tests.aggregator.deciding import ASKING, Analyst
from tests.aggregator.nation import Nation, question, withdrawn
from tests.aggregator.outcome import bundles_of
from tests.aggregator.rebuild.beside import activated, beside, in_use
from tests.aggregator.teaching import activate, candidate, labelled, otherwise

from aggregator.learning.service import SHIPPED_ID
from aggregator.similarity import SHIPPED, Embedder, load_embedder
from aggregator.stage.worker import BundleStage

HUBS = ["utrecht", "fryslan", "drenthe"]
WORDS = [
    ROUND,
    OTHER,
    *ALONE,
    ("Huisarts", "Hoe houden we een huisarts in kleine kernen als de onze met pensioen gaat?"),
]


def id_of(number: int) -> UUID:
    return UUID(f"0192f0c4-0000-7000-8000-0000000003{number:02d}")


class Clumsy:
    """Somebody who does whatever comes to mind, again and again, and sees afterwards whether it was possible."""

    def __init__(self, analyst: Analyst, seed: int) -> None:
        self.analyst, self.draw = analyst, random.Random(seed)
        self.taken: list[str] = []

    async def decide(self, nation: Nation) -> None:
        method, path, body = await self._idea(nation)
        answer = await self.analyst.api.request(method, path, json=body, headers=self.analyst.headers)
        assert answer.status_code in (200, 201, 400, 404, 409), answer.text
        if answer.status_code < 300 and answer.json()["id"] not in self.taken:
            self.taken.append(answer.json()["id"])

    async def _idea(self, nation: Nation) -> tuple[str, str, dict[str, Any]]:
        draw, places = self.draw, sorted((await bundles_of(nation)).items())
        hubs = {row["question_id"]: row["hub"] for row in await nation.rows("placement", "question_id, hub")}
        (question_id, bundle), (_, other) = draw.choice(places), draw.choice(places)
        named = {"hub": hubs[question_id], "questionId": str(question_id)}
        ideas: list[tuple[str, str, dict[str, Any]]] = [
            ("POST", f"/bundles/{bundle}/split", {"members": [named]}),
            ("POST", f"/bundles/{bundle}/moves", {**named, "to": other}),
            ("POST", f"/bundles/{bundle}/merge", {"into": other}),
            ("PUT", f"/bundles/{bundle}/title", {"title": f"Naam {draw.random()}"}),
            ("PUT", f"/bundles/{bundle}/lock", {"locked": draw.random() < 0.3}),
            ("PUT", f"/bundles/{bundle}/lead", {"hub": hubs[question_id]}),
        ]
        for proposal in await self.analyst.proposals():
            answer = draw.choice(["same", "same", "different", "related", "later"])
            ideas += [("POST", f"/proposals/{proposal['id']}/decision", {"answer": answer})] * 3
        if self.taken:
            ideas += [("POST", f"/decisions/{draw.choice(self.taken)}/undo", {})] * 2
        return draw.choice(ideas)


async def clumsy_days(nation: Nation, model: Embedder, analyst: Analyst, seed: int) -> tuple[BundleStage, Clumsy]:
    """Twelve arrivals with a person's decisions in between; some wait for the machine while people decide."""
    stage, clumsy = BundleStage(nation.settings, thresholds=ASKING), Clumsy(analyst, seed)
    draw = random.Random(seed)
    for number in range(12):
        await nation.take(asked(HUBS[number % 3], id_of(number), draw.choice(WORDS)))
        if number % 4 != 3:
            await placed_and_decided(nation, model, stage, clumsy)
    await nation.take(question(HUBS[1], id_of(7), 2, ROUND[1], title=ROUND[0], bundling="left_out"))
    await placed_and_decided(nation, model, stage, clumsy)
    await nation.take(question(HUBS[1], id_of(7), 3, ROUND[1], title=ROUND[0]))
    await nation.place(model, stage)
    assert len(clumsy.taken) >= 15
    return stage, clumsy


async def placed_and_decided(nation: Nation, model: Embedder, stage: BundleStage, clumsy: Clumsy) -> None:
    await nation.place(model, stage)
    for _ in range(5):
        await clumsy.decide(nation)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_thirty_decisions_among_arrivals_are_rebuilt_to_the_byte(
    nation: Nation, model: Embedder, analyst: Analyst, seed: int
) -> None:
    stage, clumsy = await clumsy_days(nation, model, analyst, seed)
    before = await in_use(nation)
    told = await nation.rows("outbox", "count(*) as events")
    assert await beside(nation, stage, model) == before
    assert await nation.rows("outbox", "count(*) as events") == told, "nobody is told what they know"
    notes = await nation.rows("decision_note", "count(*) as kept")
    assert notes == [{"kept": len(clumsy.taken)}], "who decided and why is kept"


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_after_a_withdrawal_each_rebuild_is_the_same_and_holds_whoever_is_left(
    nation: Nation, model: Embedder, analyst: Analyst, seed: int
) -> None:
    """The words are gone from the journal, so that what they once held together may come apart (decision 16)."""
    stage, clumsy = await clumsy_days(nation, model, analyst, seed)
    left, gone = await members(nation), random.Random(seed).choice(sorted(await members(nation)))
    await nation.take(withdrawn(gone[0], gone[1], 9))
    await placed_and_decided(nation, model, stage, clumsy)
    first = await beside(nation, stage, model)
    assert await beside(nation, stage, model) == first
    await activated(nation, stage, model)
    assert await members(nation) == left - {gone}


async def members(nation: Nation) -> set[tuple[str, UUID]]:
    placed = await nation.rows("placement where bundle_id is not null", "hub, question_id")
    return {(row["hub"], row["question_id"]) for row in placed}


async def test_another_model_obeys_what_people_decided(
    nation: Nation, model: Embedder, api: httpx.AsyncClient, token: Callable[..., dict[str, str]]
) -> None:
    analyst, stage = Analyst(api, token("analyst", "national")), BundleStage(nation.settings, thresholds=ASKING)
    await nation.take(*(asked(HUBS[n % 3], id_of(n), WORDS[n]) for n in range(len(WORDS))))
    await nation.place(model, stage)
    first, *others = await analyst.proposals()
    await analyst.answer(first["id"], "same")
    different = [found for found in others if found["id"] in {p["id"] for p in await analyst.proposals()}]
    for found in different:
        await analyst.answer(found["id"], "different")
    alone = str((await bundles_of(nation))[id_of(3)])
    await analyst.put(f"/bundles/{alone}/lock", {"locked": True})
    words_only = load_embedder(lexical_only=True)
    await activated(nation, BundleStage(nation.settings), words_only)
    places = await bundles_of(nation)
    one, other = (UUID(first[side]["questionId"]) for side in ("question", "nearest"))
    assert places[one] == places[other]
    for found in different:
        assert places[UUID(found["question"]["questionId"])] != places[UUID(found["nearest"]["questionId"])]
    assert (await analyst.get("/decisions"))["items"][0]["kind"] == "lock"
    locked = await nation.rows("bundle where is_locked", "id::text")
    assert locked == [{"id": places[id_of(3)]}]


@pytest.mark.parametrize("back", ["undo", "former"])
async def test_a_version_put_to_work_and_taken_back_is_rebuilt_to_the_byte(
    nation: Nation, model: Embedder, analyst: Analyst, back: str
) -> None:
    stage, records = BundleStage(nation.settings), labelled(24)[0]
    await nation.take(*records[:12])
    await nation.place(model, stage)
    first = (await analyst.proposals())[0]
    answer = await analyst.answer(first["id"], "different")
    decision = await activate(analyst, await candidate(nation, otherwise(-1.0, told=0.5)))
    await nation.take(*records[12:18])  # these are compared by the new version
    await nation.place(model, stage)
    await analyst.undo(answer["id"])
    before = await in_use(nation)
    assert await beside(nation, stage, model) == before
    assert b"faint" in before, "the new version took something out of the queue"
    if back == "undo":
        await analyst.undo(decision["id"])
    else:
        await activate(analyst, SHIPPED_ID)
    await nation.take(*records[18:])
    await nation.place(model, stage)
    before = await in_use(nation)
    versions = {row["scored_by"] for row in await nation.rows("proposal", "scored_by")}
    assert await beside(nation, stage, model) == before
    assert versions == {SHIPPED.version}, "what waits is scored by what is at work"
