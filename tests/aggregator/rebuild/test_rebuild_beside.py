"""Another comparison is made beside the one in use: nobody notices, it can be stopped, and a report tells the rest."""

import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from tests.aggregator.asked import ELSEWHERE, OTHER, ROUND, THERE, asked, pair
from tests.aggregator.deciding import Analyst
from tests.aggregator.nation import Nation, question, tombstone
from tests.aggregator.rebuild.beside import beside, in_use
from tests.aggregator.rebuild.conftest import eager

from aggregator.rebuild import __main__ as command
from aggregator.rebuild import comparison
from aggregator.rebuild import run as rebuild_run
from aggregator.rebuild.dump import DUMPS, dump
from aggregator.rebuild.schema_swap import Outgrown
from aggregator.rebuild.schemas import Diff
from aggregator.similarity import Embedder, load_embedder
from aggregator.stage.worker import BundleStage


class Stopped(Exception):
    """Ctrl-C, as the command meets it."""


async def difference(nation: Nation, stage: BundleStage, model: Embedder) -> Diff:
    await beside(nation, stage, model)
    async with rebuild_run.opened(nation.settings) as connection:
        return await comparison.report(connection)


async def test_while_a_run_is_made_what_is_in_use_stays_and_nobody_is_told(
    nation: Nation, model: Embedder, asking: BundleStage
) -> None:
    async with nation.pool.acquire() as connection:
        before, told = await dump(connection, DUMPS), await nation.rows("outbox", "count(*)")
        assert await beside(nation, eager(nation), model)
        assert await dump(connection, DUMPS) == before
        assert await nation.rows("outbox", "count(*)") == told
    assert await nation.rows("beside.placement", "count(*) as n") == [{"n": 5}]


async def test_a_run_that_was_stopped_goes_on_where_it_was(nation: Nation, model: Embedder) -> None:
    await nation.take(*(question("utrecht", UUID(int=n), 1, f"Hoe gaat het met nummer {n}?") for n in range(1, 81)))
    await nation.place(model)

    places: list[int] = []

    def until(stop: int) -> Callable[[int, int], None]:
        def tell(place: int, _: int) -> None:
            places.append(place)
            if place >= stop:
                raise Stopped

        return tell

    for stop in (32, 64):
        with pytest.raises(Stopped):
            await beside(nation, BundleStage(nation.settings), model, until(stop))
    assert await beside(nation, BundleStage(nation.settings), model, until(100)) == await in_use(nation)
    assert places == [0, 32, 32, 64, 64, 80]


async def test_a_run_goes_as_far_as_the_live_stage_and_no_further(
    nation: Nation, model: Embedder, asking: BundleStage, analyst: Analyst
) -> None:
    await nation.take(asked("drenthe", ELSEWHERE, ROUND))
    await beside(nation, asking, model)
    assert await nation.rows("beside.placement", "count(*) as n") == [{"n": 5}]
    (first, *_) = await analyst.proposals()
    await analyst.answer(first["id"], "same")  # between two arrivals, also in the run
    assert await beside(nation, asking, model) == await in_use(nation)
    await nation.place(model, asking)
    assert await beside(nation, asking, model) == await in_use(nation)


async def test_the_report_says_what_would_be_otherwise(
    nation: Nation, model: Embedder, asking: BundleStage, analyst: Analyst
) -> None:
    (proposal,) = await analyst.proposals()
    same = await difference(nation, asking, model)
    assert (same.same, same.bundles_before, same.bundles_same, same.proposals_before) == ("bytes", 5, 5, 1)
    assert same.moved == []
    async with rebuild_run.opened(nation.settings) as connection:
        await command.COMMANDS["drop"](connection, asking, command.arguments(["drop"]))
    other = await difference(nation, eager(nation), model)
    assert (other.same, other.questions, other.questions_moved) == ("no", 5, 1)
    assert (other.bundles_before, other.bundles_after, other.bundles_same) == (5, 4, 3)
    assert (other.pairs_before, other.pairs_joined, other.pairs_parted) == (0, 1, 0)
    assert (other.proposals_new, other.proposals_gone, other.proposals_otherwise) == (0, 1, 0)
    (moved,) = other.moved
    assert (moved.hub, moved.question_id) == ("fryslan", THERE)
    assert (str(moved.before), str(moved.after)) == (
        str(await nation.pool.fetchval("select bundle_id from placement where question_id = $1", THERE)),
        proposal["bundle"]["id"],
    )


@pytest.mark.parametrize(("answer", "agreed"), [("same", 1), ("different", 0)])
async def test_the_report_says_how_often_the_machine_agrees_with_people(
    nation: Nation, model: Embedder, asking: BundleStage, analyst: Analyst, answer: str, agreed: int
) -> None:
    (proposal,) = await analyst.proposals()
    await nation.pool.execute("update proposal set certainty = 'mogelijk dezelfde vraag'")
    await analyst.answer(proposal["id"], answer)
    found = await difference(nation, eager(nation), model)
    assert found.agreement_before.answers == found.agreement_after.answers == 1
    assert found.agreement_before.agreed == 1 - agreed
    assert found.agreement_after.agreed == agreed, "it put them together by itself"


async def test_the_command_prints_the_report_and_keeps_it_without_words(
    nation: Nation, asking: BundleStage, tmp_path: Any
) -> None:
    def run(argv: list[str]) -> Awaitable[str]:
        return command.work(nation.settings, command.arguments(argv))

    path = tmp_path / "dump"
    said = await run(["--dump", str(path)])
    assert "5 questions compared" in said
    assert path.read_bytes().startswith(b"# bundle\n")
    (row,) = await nation.rows("run", "state, place, diff::text")
    assert (row["state"], row["place"]) == ("beside", 5)
    assert json.loads(row["diff"])["questions"] == 5
    assert OTHER[0] not in row["diff"]
    assert await run(["report"]) == said
    assert (await run(["projections"])).startswith("5 events of the journal; the tables are the same")
    assert "told of" in await run(["activate"])
    assert "Taken back" in await run(["back"])
    assert await run(["drop", "--former"]) == "Thrown away."
    assert not await nation.pool.fetchval("select to_regnamespace('former') is not null")


async def test_two_commands_never_work_on_one_run(nation: Nation) -> None:
    async with rebuild_run.opened(nation.settings):
        with pytest.raises(rebuild_run.Busy):
            async with rebuild_run.opened(nation.settings):
                pass


async def test_a_run_is_not_gone_on_with_under_another_model_or_after_a_migration(
    nation: Nation, model: Embedder, asking: BundleStage
) -> None:
    await beside(nation, asking, model)
    with pytest.raises(rebuild_run.Unfit):
        await beside(nation, asking, load_embedder(lexical_only=True))
    await nation.pool.execute("alter table proposal add column colour text; create index ix_new on bundle (lead)")
    with pytest.raises(Outgrown, match=r"bundle\.ix_new"):
        await beside(nation, asking, model)
    async with rebuild_run.opened(nation.settings) as connection:
        with pytest.raises(Outgrown):
            await command.COMMANDS["activate"](connection, asking, command.arguments(["activate"]))


async def test_vectors_that_nobody_has_any_more_go_with_the_run(
    nation: Nation, model: Embedder, asking: BundleStage
) -> None:
    await nation.pool.execute(
        "insert into embedding select model, digest, 'utrecht', $1, vector from embedding limit 1", ELSEWHERE
    )
    await beside(nation, asking, model)
    kept = await nation.rows("embedding", "count(*) as n")
    async with rebuild_run.opened(nation.settings) as connection:
        await command.COMMANDS["drop"](connection, asking, command.arguments(["drop"]))
    assert await nation.rows("embedding", "count(*) as n") == [{"n": kept[0]["n"] - 1}]


async def test_the_simple_tables_are_made_again_and_an_erased_question_stays_erased(nation: Nation) -> None:
    await nation.take(*pair())
    await nation.take(tombstone("fryslan", THERE))
    await nation.find()
    before = await nation.state()
    await nation.pool.execute("update question set state = 'lost' where hub = 'utrecht'")
    await command.work(nation.settings, command.arguments(["projections"]))
    assert await nation.state() == before
