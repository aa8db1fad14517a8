"""Whom a question is compared with: found by indexes, whoever holds a rare word first, and all of a bundle counts."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from uuid import UUID

import numpy as np
import pytest
from tests.aggregator.asked import asked
from tests.aggregator.nation import Nation, withdrawn
from tests.bench.placed import fill
from tests.plans import Explained

from aggregator.placement import candidates
from aggregator.placement.neighbours import Looked, find
from aggregator.placement.vector_codec import packed
from aggregator.similarity import SHIPPED, Embedder, Text, Thresholds, features, pair_score
from aggregator.similarity.embedding.space import surroundings
from aggregator.similarity.text.background import term_weights
from aggregator.stage.worker import BundleStage

MANY = 20_000
HERE = UUID("0192f0c4-0000-7000-8000-00000000aa01")
COMMON = min(term_weights(), key=lambda term: term_weights()[term])
HOUSES = ("Bewoonbaarheid", "Mogen huiseigenaren hun kapschuur bewonen?")


@pytest.fixture
async def crowded(nation: Nation) -> AsyncIterator[Explained]:
    await asyncio.to_thread(fill, nation.settings.database_url, MANY)
    async with nation.pool.acquire() as connection:
        yield Explained(connection, "placement", "posting", "bundle", "link")


async def test_an_arrival_is_compared_by_indexes_and_not_with_the_whole_table(crowded: Explained) -> None:
    words = ("wijk", "huisart", "fietsbus", "slootdijk", "verkerwoning")
    new = Looked("utrecht", HERE, features(Text("", "", "")), surroundings()[7])
    bundles = await candidates.near(crowded, new.key, new.vector, words)
    rows = await candidates.members(crowded, new.key, bundles)
    assert rows
    for table, plans in crowded.plans.items():
        assert "Seq Scan" not in plans.scans or table == "link", table
    assert crowded.plans["posting"].rows <= candidates.MET + candidates.HOLDERS
    assert crowded.plans["placement"].rows < MANY / 10


async def test_the_rarer_word_brings_a_question_up_first(nation: Nation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "BY_WORDS_ALONE", 1)
    await listed(nation, [[COMMON], ["racketsport"], [COMMON]])
    async with nation.pool.acquire() as connection:
        found = await candidates.near(connection, ("utrecht", HERE), None, [COMMON, "racketsport"])
        assert found == [bundle_of(1)]
        found = await candidates.near(connection, ("utrecht", HERE), None, [COMMON])
        assert found == [bundle_of(0)], "of two that are as near, the first"


async def test_where_too_many_are_met_those_with_the_rarer_word_and_of_them_the_newest_count(
    nation: Nation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "MET_BY_WORDS_ALONE", 2)
    await listed(nation, [[COMMON], ["racketsport"], ["racketsport"], ["racketsport"], [COMMON], [COMMON]])
    async with nation.pool.acquire() as connection:
        found = await candidates.near(connection, ("utrecht", HERE), None, [COMMON, "racketsport"])
    assert set(found) == {bundle_of(2), bundle_of(3)}


async def test_what_is_said_of_the_nearest_rests_on_the_letters_that_were_compared(nation: Nation) -> None:
    seen, other = features(Text("", *HOUSES)), features(Text("", "Fietspad", "Wanneer komt er licht?"))
    await listed(nation, [list(seen.search_terms)])
    await nation.pool.execute(
        "update placement set title = $1, text = $2, letters = $3", *HOUSES, packed(other.by_letters)
    )
    async with nation.pool.acquire() as connection:
        [found] = await find(connection, Looked("utrecht", HERE, seen, None), SHIPPED)
    assert found.features.tokens == seen.tokens
    assert found.features.by_letters.cosine(other.by_letters) == pytest.approx(1)


async def test_of_a_word_that_everybody_uses_only_the_newest_are_looked_at(nation: Nation) -> None:
    await listed(nation, [[COMMON]] * (candidates.HOLDERS + 50))
    async with nation.pool.acquire() as connection:
        found = await candidates.near(connection, ("utrecht", HERE), None, [COMMON])
    newest = {bundle_of(n) for n in range(50, candidates.HOLDERS + 50)}
    assert found
    assert set(found) <= newest


async def test_words_that_were_changed_or_withdrawn_bring_nothing_up(nation: Nation, model: Embedder) -> None:
    await nation.take(asked("utrecht", HERE, HOUSES))
    await nation.place(model)
    assert await terms(nation) == set(features(Text("", *HOUSES)).search_terms)
    await nation.take(asked("utrecht", HERE, ("Kapschuur", "Mag ik er slapen?"), 2))
    await nation.place(model)
    assert await terms(nation) == set(features(Text("", "Kapschuur", "Mag ik er slapen?")).search_terms)
    await nation.take(withdrawn("utrecht", HERE, 3))
    await nation.place(model)
    assert await terms(nation) == set()


async def test_every_member_of_a_large_bundle_counts_for_its_mean(nation: Nation, model: Embedder) -> None:
    told = [(HOUSES[0], f"{HOUSES[1]} {' '.join(HOUSES[1].split()[: n % 6])} {n}") for n in range(60)]
    ids = [UUID(f"0192f0c4-0000-7000-8000-0000000005{n:02d}") for n in range(60)]
    await nation.take(*(asked(["utrecht", "fryslan"][n % 2], ids[n], text) for n, text in enumerate(told)))
    await nation.place(
        model, BundleStage(nation.settings, thresholds=Thresholds(automatic=0.1, margin=0.0, agreeing=False))
    )
    texts = [Text("", title, body, "zorg") for title, body in told]
    vectors = model.embed(texts).astype(np.float16).astype(np.float32)
    new = Looked("drenthe", HERE, features(texts[0]), vectors[0])
    async with nation.pool.acquire() as connection:
        found = await find(connection, new, SHIPPED)
    alone = [
        pair_score(new.features, new.vector, features(text), vector).total
        for text, vector in zip(texts, vectors, strict=True)
    ]
    assert [each.size for each in found] == [60] * 60, "the stage joined them"
    assert sum(each.total for each in found) == pytest.approx(sum(alone), abs=1e-4)


async def test_of_a_bundle_beyond_all_bounds_those_count_that_were_there_first(nation: Nation) -> None:
    await listed(nation, [[COMMON]] * 5, together=True)
    async with nation.pool.acquire() as connection:
        rows = await candidates.members(connection, ("utrecht", HERE), [bundle_of(0)], 3)
    assert [row["question_id"] for row in rows] == [question_of(n) for n in range(3)]


async def listed(nation: Nation, words: Sequence[list[str]], *, together: bool = False) -> None:
    """Places with these words, one after the other."""
    rows = [(n, bundle_of(0 if together else n), question_of(n), held) for n, held in enumerate(words)]
    for n, bundle, question, held in rows:
        await nation.pool.execute(
            "insert into bundle (id, title, created_at) values ($1, '', now()) on conflict do nothing", bundle
        )
        number = await nation.pool.fetchval(
            """
            insert into placement (hub, question_id, version, state, asked_at, terms, model, because, joined_at,
                bundle_id)
            values ('utrecht', $1, 1, '', now(), $2, '', '', timestamptz '2026-01-01' + $3 * interval '1 s', $4)
            returning number
            """,
            question, held, n, bundle,
        )  # fmt: skip
        await nation.pool.execute("insert into posting select term, $2 from unnest($1::text[]) term", held, number)


async def terms(nation: Nation) -> set[str]:
    return {row["term"] for row in await nation.rows("posting")}


def bundle_of(n: int) -> UUID:
    return UUID(int=0xB000 + n)


def question_of(n: int) -> UUID:
    return UUID(int=0xA000 + n)
