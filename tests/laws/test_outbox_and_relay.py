"""Whatever transactions, relays and Kafka do to each other: what was committed is told, in order, and nothing else."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from tests.laws.playing import play
from tests.laws.telling import Teller, teller

from plek_common import relay
from plek_common.refill import Gauge
from plek_common.settings import Settings
from plek_common.testing import Databases
from plek_local.parts import Parts

SLOTS = st.integers(0, 1)
ENTITIES = st.integers(0, 2)
# Drawn as values and not as rules, of which Hypothesis leaves out many at a time: it is their mixture that hurts.
MOVES = st.one_of(
    st.tuples(st.just("write"), ENTITIES, st.integers(1, 4)),
    st.tuples(st.just("write_and_wait"), SLOTS, ENTITIES, st.integers(1, 2)),
    st.tuples(st.sampled_from(["commit", "commit", "roll_back"]), SLOTS),
    st.tuples(st.just("relay_lives")),
    st.tuples(st.just("relay_dies_when_it_marks"), st.integers(1, 3)),
    st.tuples(st.sampled_from(["kafka_loses_its_log", "write_everything"])),
)
Open = tuple[asyncpg.Connection, asyncpg.transaction.Transaction, dict[int, int]]


class Telling(RuleBasedStateMachine):
    """Two transactions at a time over three notes; `committed` counts the versions of each."""

    def __init__(self, teller: Teller) -> None:
        super().__init__()
        self.teller = teller
        self.open: dict[int, Open] = {}
        self.losses = 0

    @initialize()
    def begin_anew(self) -> None:
        self.entities = [uuid4() for _ in range(3)]
        self.committed = dict.fromkeys(range(3), 0)
        self.teller.run(self.teller.pool.execute("truncate outbox"))

    @rule(move=MOVES)
    def move(self, move: tuple[Any, ...]) -> None:
        name, *about = move
        getattr(self, name)(*about)

    def write_everything(self) -> None:
        for which in range(3):
            self.write(which, 1)

    def write(self, which: int, times: int) -> None:
        self.write_and_wait(2, which, times)
        self.commit(2)

    def write_and_wait(self, slot: int, which: int, times: int) -> None:
        """Whoever wants a row that another transaction holds would wait for it; so it is left out."""
        others = {entity for other, (*_, wrote) in self.open.items() if other != slot for entity in wrote}
        if which not in others:
            connection, _, wrote = self.open.get(slot) or self._begin(slot)
            for _ in range(times):
                wrote[which] = self.teller.run(self.teller.write(connection, self.entities[which]))

    def commit(self, slot: int) -> None:
        if slot in self.open:
            self.committed |= self._end(slot, "commit")

    def roll_back(self, slot: int) -> None:
        if slot in self.open:
            self._end(slot, "rollback")

    def relay_lives(self) -> None:
        self.teller.run(self.teller.relay())

    def relay_dies_when_it_marks(self, at: int) -> None:
        self.teller.run(self.teller.die(at))

    def kafka_loses_its_log(self) -> None:
        if not self.losses:
            self.losses += 1
            self.teller.lose_the_log()

    def teardown(self) -> None:
        self.relay_lives()
        for slot in list(self.open):
            self.commit(slot)
        self.relay_lives()
        told = self.teller.run(self.teller.told())
        for which, entity in enumerate(self.entities):
            _check(told.get(entity, []), self.committed[which])

    def _begin(self, slot: int) -> Open:
        connection = self.teller.run(self.teller.pool.acquire())
        transaction = connection.transaction()
        self.teller.run(transaction.start())
        self.open[slot] = connection, transaction, {}
        return self.open[slot]

    def _end(self, slot: int, how: str) -> dict[int, int]:
        connection, transaction, wrote = self.open.pop(slot)
        self.teller.run(getattr(transaction, how)())
        self.teller.run(self.teller.pool.release(connection))
        return wrote


def _check(told: list[tuple[int, str, bytes]], committed: int) -> None:
    first = list(dict.fromkeys(version for version, *_ in told))
    assert first == list(range(1, committed + 1)), "all that was committed, in order, and nothing that was not"
    assert [version for version, *_ in told][-1:] == first[-1:], "the last word is the newest"
    assert len(set(told)) == len(first), "what is told again is the same event with the same id"


@pytest.fixture
def played(
    databases: Databases, settings_of: Callable[..., Settings], parts: Parts, unique: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[int], None]]:  # fmt: skip
    monkeypatch.setattr(relay, "BATCH", 3)
    with teller(databases, settings_of, parts, unique("teller")) as found:
        yield lambda lives: play(lambda: Telling(found), lives=lives, steps=20)


def test_what_is_committed_is_told_in_order_and_nothing_else(played: Callable[[int], None]) -> None:
    played(8)


async def _blind(*_: object) -> None: ...


FAULTS: dict[str, tuple[object, str, object]] = {
    "never looks back": (
        relay,
        "_SELECT",
        relay._SELECT.replace(
            "where published_at is null",
            "where seq > coalesce((select max(seq) from outbox where published_at is not null), 0)",
        ),
    ),
    "sends the newest first": (relay, "_SELECT", relay._SELECT.replace("order by seq", "order by seq desc")),
    "does not notice a lost log": (Gauge, "look", _blind),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_law_notices_a_relay_that(
    fault: str, played: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(*FAULTS[fault])
    with pytest.raises(AssertionError):
        played(12)
