"""Words that people take for the same find each other, and words that only look alike do not: through the search of a
hub, on a real PostgreSQL, each way."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import asyncpg
import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.common.dutch.words import Pair, pairs
from uuid_utils.compat import uuid7

from plek_common import dutch, keyset
from question.models import Question
from question.questions.search import QUESTIONS

_INSERT = """
    insert into question (id, version, published_version, code, original_text, text, language, channel, asker_kind,
        state, turn, due_on, asked_at, search, words_version)
    values ($1, 1, 0, $1::uuid::text, $2, $2, 'nl', 'web', 'resident', 'received', 'coordinator', now(), now(), $3, $4)
"""
Found = dict[str, set[UUID]]


@pytest.fixture
async def met(api: httpx.AsyncClient, pool: asyncpg.Pool) -> "Search":
    """Every word in a sentence of its own, as a question."""
    groups = [half for name in ("named", "meeting", "apart") for half in pairs(name)]
    words = {word for half in groups for pair in half for word in pair}
    ids = {word: uuid7() for word in sorted(words)}
    texts = {word: f"Wat weten jullie over {word}, hier bij ons?" for word in ids}
    values = [{"title": None, "text": text, "language": "nl", "state": "received"} for text in texts.values()]
    rows = zip(ids.values(), texts.values(), (QUESTIONS.words(value).values() for value in values), strict=True)
    await pool.executemany(_INSERT, [(id, text, *made) for id, text, made in rows])
    async with api.app.state.database.sessions() as session:  # type: ignore[attr-defined]
        return Search({word: await _found(session, word) for word in ids}, ids)


async def _found(session: AsyncSession, words: str) -> set[UUID]:
    rows, _ = await keyset.page(session, Question, lambda _: [], words, None, 100)
    return {row.id for row in rows}


class Search:
    def __init__(self, found: Found, ids: dict[str, UUID]) -> None:
        self.found, self.ids = found, ids

    def finds(self, asked: str, word: str) -> bool:
        return self.ids[word] in self.found[asked]

    def both_ways(self, some: Iterable[Pair]) -> list[Pair]:
        return [(one, two) for one, two in some if self.finds(one, two) and self.finds(two, one)]

    def either_way(self, some: Iterable[Pair]) -> list[Pair]:
        return [(one, two) for one, two in some if self.finds(one, two) or self.finds(two, one)]


async def test_forms_of_a_word_find_each_other_and_words_that_look_alike_do_not(met: Search) -> None:
    named, _ = pairs("named")
    assert _without(named, met.both_ways(named)) == []
    assert sum(map(len, pairs("meeting"))) >= 200
    assert sum(map(len, pairs("apart"))) >= 100
    for half in pairs("meeting"):
        missed = _without(half, met.both_ways(half))
        assert len(missed) <= 0.05 * len(half), missed
    for half in pairs("apart"):
        wrong = met.either_way(half)
        assert len(wrong) <= 0.02 * len(half), wrong
    assert [word for word in met.ids if dutch.vector(word) and not met.finds(word, word)] == []


def _without(all_of_them: Sequence[Pair], some: Sequence[Pair]) -> list[Pair]:
    return [pair for pair in all_of_them if pair not in some]


def test_what_is_typed_meets_the_same_forms() -> None:
    lexemes = {word: set(dutch.similar(word)) for pair in pairs("named")[0] for word in pair}
    assert [pair for pair in pairs("named")[0] if lexemes[pair[0]].isdisjoint(lexemes[pair[1]])] == []
