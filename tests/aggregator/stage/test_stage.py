"""The bundling stage: it finds what regions share, at its own pace, and never moves what has a place."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest
from tests.aggregator.asked import ALONE, HERE, OTHER, ROUND, THERE, asked, crowd, pair
from tests.aggregator.nation import Nation, question
from tests.aggregator.outcome import places, told
from tests.aggregator.thresholds import EAGER

from aggregator.similarity import Embedder, Thresholds, load_embedder
from aggregator.similarity.embedding import embedder
from aggregator.stage.worker import BundleStage


async def test_the_same_question_of_two_regions_is_told_to_both(nation: Nation, model: Embedder) -> None:
    await nation.take(*crowd())
    await nation.place(model)
    (event,) = await told(nation)
    assert {region["hub"] for region in event["data"]["regions"]} == {"utrecht", "fryslan"}
    assert event["data"]["why"]
    assert event["subject"] == event["data"]["id"]


async def test_a_question_that_nobody_shares_is_nobody_elses_news(nation: Nation, model: Embedder) -> None:
    await nation.take(asked("utrecht", HERE, ALONE[0]), asked("utrecht", THERE, ALONE[0]))
    await nation.place(model)
    assert await told(nation) == []


async def test_an_arrival_never_moves_a_question_that_has_a_place(nation: Nation, model: Embedder) -> None:
    stage = BundleStage(nation.settings, thresholds=EAGER)
    before: dict[tuple[str, UUID], UUID | None] = {}
    for record in crowd():
        await nation.take(record)
        await nation.place(model, stage)
        now = await places(nation)
        assert {key: now[key] for key in before} == before
        before = now
    assert before["utrecht", HERE] == before["fryslan", THERE] is not None


async def test_a_question_that_changes_its_words_stays_in_its_bundle(nation: Nation, model: Embedder) -> None:
    stage = BundleStage(nation.settings, thresholds=EAGER)
    await nation.take(*pair())
    await nation.place(model, stage)
    before = await places(nation)
    await nation.take(asked("fryslan", THERE, ALONE[1], 2))
    await nation.place(model, stage)
    assert await places(nation) == before
    last = (await told(nation))[-1]["data"]
    assert ALONE[1][0] in {member["title"] for member in last["members"]}


async def test_every_change_of_a_bundle_is_told_with_the_next_number(nation: Nation, model: Embedder) -> None:
    await nation.take(*pair())
    await nation.place(model)
    for version, state in enumerate(("articulating", "matching", "answered"), 2):
        await nation.take(question("fryslan", THERE, version, OTHER[1], title=OTHER[0], state=state))
        await nation.place(model)
    assert [event["data"]["version"] for event in await told(nation)] == [1, 2, 3, 4]
    assert [int(event["sequence"]) for event in await told(nation)] == [1, 2, 3, 4]


async def test_what_changes_nothing_that_others_may_read_is_not_told(nation: Nation, model: Embedder) -> None:
    await nation.take(*pair())
    await nation.place(model)
    await nation.take(question("fryslan", THERE, 2, OTHER[1], title=OTHER[0], area="GM0080"))
    await nation.place(model)
    assert len(await told(nation)) == 1
    assert len(await nation.rows("history")) == 1


async def test_an_older_version_that_comes_late_changes_nothing(nation: Nation, model: Embedder) -> None:
    await nation.take(asked("utrecht", HERE, ROUND, 2), asked("fryslan", THERE, OTHER))
    await nation.place(model)
    number = len(await told(nation))
    await nation.take(question("utrecht", HERE, 1, "Iets heel anders?"))
    await nation.place(model)
    assert len(await told(nation)) == number
    (row,) = await nation.rows("placement where hub = 'utrecht'", "version, title")
    assert row == {"version": 2, "title": ROUND[0]}


async def test_a_stage_that_was_overtaken_does_nothing(nation: Nation, model: Embedder) -> None:
    await nation.take(*pair())
    stage = BundleStage(nation.settings)

    class Slow:
        """While it thinks, another worker handles the batch."""

        name, version, dim, status, measured = model.name, model.version, model.dim, model.status, True

        def embed(self, texts: Any) -> Any:
            overtaken.append(True)
            return model.embed(texts)

    overtaken: list[bool] = []
    async with nation.pool.acquire() as one, nation.pool.acquire() as other:
        await one.execute("insert into stage (name) values ('bundle')")
        await one.execute("""
            create function overtake() returns trigger language plpgsql as $$
            begin update stage set seq = 1; return new; end $$
        """)
        await one.execute("create trigger overtake before insert on placement execute function overtake()")
        with pytest.raises(AssertionError, match="another worker"):
            await stage.step(other, Slow())
    assert overtaken
    assert await places(nation) == {}


async def test_a_batch_that_fails_is_done_again_from_its_beginning(nation: Nation, model: Embedder) -> None:
    await nation.take(*pair())
    await nation.pool.execute("alter table outbox add constraint not_now check (topic = '')")
    with pytest.raises(asyncpg.CheckViolationError):
        await nation.place(model)
    assert await places(nation) == {}
    await nation.pool.execute("alter table outbox drop constraint not_now")
    await nation.place(model)
    assert len(await told(nation)) == 1


async def test_without_a_model_words_alone_are_compared_and_that_is_said(
    nation: Nation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise OSError("the model file is damaged")

    monkeypatch.setattr(embedder, "packaged_model", broken)
    words_only = load_embedder()
    assert words_only.dim == 0
    again = ("Huisartsenzorg in kleine kernen", "Hoe houden we huisartsenzorg overeind in kleine kernen?")
    await nation.take(asked("utrecht", HERE, ROUND), asked("fryslan", THERE, again))
    await nation.place(words_only)
    assert "alleen op hun woorden" in (await nation.rows("stage", "status, name"))[0]["status"]
    (event,) = await told(nation)
    assert {region["hub"] for region in event["data"]["regions"]} == {"utrecht", "fryslan"}


MAN = (
    "Wethouder Molenaar over de korenmolen",
    "Wethouder Molenaar wil de korenmolen aan de dijk laten draaien met vrijwilligers. Wie betaalt de verzekering?",
)
MILL = (
    "Molenaar op de korenmolen",
    "De molenaar op de korenmolen aan de dijk wil draaien met vrijwilligers. Wie betaalt de verzekering?",
)


async def test_an_alderman_and_a_miller_of_one_name_are_asked_about_and_told_to_nobody(
    nation: Nation, model: Embedder
) -> None:
    await nation.take(asked("utrecht", HERE, MAN), asked("fryslan", THERE, MILL))
    await nation.place(model)
    assert len(set((await places(nation)).values())) == 2
    (proposal,) = await nation.rows("proposal", "score, certainty, is_told, why_not")
    assert proposal["score"] >= Thresholds().automatic, "by its score alone it would be joined"
    assert (proposal["certainty"], proposal["is_told"]) == ("mogelijk dezelfde vraag", False)
    assert "een naam" in proposal["why_not"]
    assert await told(nation) == []
