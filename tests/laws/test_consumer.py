"""Whatever lies on a topic and whatever happens to its readers: each record has its effect once, or is put aside."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from aiokafka import TopicPartition
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.laws.playing import play
from tests.laws.taking import PARTITIONS, Life, Taker, taker

from plek_common import batch, consumer, deadletter, offset
from plek_common.settings import Settings
from plek_common.testing import Databases

ENTITIES = st.integers(0, 2)
SIZE = 4  # of a batch
SLOTS = st.integers(0, 1)
RECORDS = st.integers(1, 2 * SIZE)  # the next batch is judged while one is written
POISON = ("not_json", "data_invalid", "key_mismatch", "source_mismatch", "not_storable")
# Drawn as values and not as rules, of which Hypothesis leaves out many at a time: it is their mixture that hurts.
MOVES = st.one_of(
    st.tuples(st.just("write"), ENTITIES, st.integers(1, 3)),
    st.tuples(st.sampled_from(["write_again", "write_older"]), ENTITIES),
    st.tuples(st.just("write_poison"), st.integers(0, PARTITIONS - 1), st.sampled_from(POISON)),
    st.tuples(st.sampled_from(["read", "read_and_be_overtaken", "read_and_fail"]), SLOTS, RECORDS),
    st.tuples(st.just("replace"), SLOTS),
    st.tuples(st.just("move_back"), st.integers(0, PARTITIONS - 1), st.integers(1, 4)),
)


class Taking(RuleBasedStateMachine):
    """`log` is what was written: the version of which note, or the reason to refuse it, by partition and offset."""

    def __init__(self, taker: Taker) -> None:
        super().__init__()
        self.taker = taker
        self.workers = [Life(taker), Life(taker)]
        self.log: dict[tuple[int, int], tuple[int, int] | str] = {}

    @initialize()
    def begin(self) -> None:
        self.entities = [uuid4() for _ in range(PARTITIONS)]
        self.last: dict[int, dict[str, Any]] = {}
        self.first = self.taker.run(self.taker.begin())
        self.furthest = dict(self.first)

    @rule(move=MOVES)
    def move(self, move: tuple[Any, ...]) -> None:
        name, *about = move
        getattr(self, name)(*about)

    def write(self, which: int, times: int) -> None:
        for _ in range(times):
            version = self.last[which]["data"]["version"] + 1 if which in self.last else 1
            self.last[which] = self.taker.event(self.entities[which], version)
            self._put(which, (which, version), self.last[which])

    def write_again(self, which: int) -> None:
        if event := self.last.get(which):
            self._put(which, (which, event["data"]["version"]), event)

    def write_older(self, which: int) -> None:
        self._put(which, (which, 1), self.taker.event(self.entities[which], 1))

    def write_poison(self, partition: int, reason: str) -> None:
        event = self.taker.event(words="a\x00b") if reason == "not_storable" else self.taker.event()
        event |= {"data": {}} if reason == "data_invalid" else {}
        event |= {"source": event["source"].replace("notes", "others")} if reason == "source_mismatch" else {}
        key = b"another" if reason == "key_mismatch" else event["subject"].encode()
        self._put(partition, reason, b"{" if reason == "not_json" else event, key)

    def read(self, slot: int, records: int) -> None:
        if self._is_waiting():
            self.taker.run(self.workers[slot].read(records))

    def read_and_be_overtaken(self, slot: int, records: int) -> None:
        """While this worker writes, the other, which sees the same records, is done with them."""
        self.taker.meanwhile = self.workers[1 - slot].read
        self.read(slot, records)
        self.taker.meanwhile = None

    def read_and_fail(self, slot: int, records: int) -> None:
        self.taker.run(self.taker.cut(now=True))
        self.read(slot, records)
        self.taker.run(self.taker.cut(now=False))

    def replace(self, slot: int) -> None:
        self.taker.run(self.workers[slot].end())

    def move_back(self, partition: int, back: int) -> None:
        self.taker.run(self.taker.move_back(partition, back, self.first[partition]))

    @invariant()
    def what_was_read_had_its_effect_once_and_poison_lies_aside(self) -> None:
        seen = self.taker.run(self.taker.seen())
        self.furthest = {number: max(at, seen.places[number]) for number, at in self.furthest.items()}
        assert seen.effects == [at for at, what in self._read(seen.places).items() if not isinstance(what, str)]
        known = self._read(self.furthest)
        assert seen.letters == [(*at, what) for at, what in known.items() if isinstance(what, str)]
        versions: dict[int, int] = {}
        for what in known.values():
            if not isinstance(what, str):
                versions[what[0]] = max(what[1], versions.get(what[0], 0))
        assert seen.notes == {self.entities[which]: version for which, version in versions.items()}

    def teardown(self) -> None:
        for slot in (0, 1):
            self.replace(slot)
        for _ in range(len(self.log) + 1):
            self.read(0, 1)
        assert not self._is_waiting()
        self.what_was_read_had_its_effect_once_and_poison_lies_aside()
        self.replace(0)

    def _put(self, partition: int, what: tuple[int, int] | str, value: Any, key: bytes | None = None) -> None:
        raw = value if isinstance(value, bytes) else json.dumps(value).encode()
        named = key or value["subject"].encode()
        self.log[partition, self.taker.run(self.taker.write(raw, key=named, partition=partition))] = what

    def _is_waiting(self) -> bool:
        places = self.taker.run(self.taker.seen()).places
        return len(self._read(places)) < len(self.log)

    def _read(self, places: Mapping[int, int]) -> dict[tuple[int, int], tuple[int, int] | str]:
        return {at: what for at, what in sorted(self.log.items()) if at[1] < places[at[0]]}


@pytest.fixture
def played(
    databases: Databases,
    settings_of: Callable[..., Settings],
    unique: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[], None]]:
    monkeypatch.setattr(batch, "SIZE", SIZE)
    monkeypatch.setattr(batch, "WAIT_MS", 50)
    with taker(databases, settings_of, unique("taker")) as found:
        yield lambda: play(lambda: Taking(found), lives=8, steps=25)


def test_each_record_has_its_effect_once_or_lies_aside(played: Callable[[], None]) -> None:
    played()


async def _without_a_look(
    connection: asyncpg.Connection, name: str, steps: Mapping[TopicPartition, tuple[int, int, int]]
) -> None:
    """Moves the places whatever they are."""
    statement = "update consumer_offset set next_offset = $3 where topic = $1 and partition = $2"
    await connection.executemany(statement, [(*partition, step[1]) for partition, step in steps.items()])


async def _apart(
    connection: asyncpg.Connection, name: str, steps: Mapping[TopicPartition, tuple[int, int, int]]
) -> None:
    """Moves the places in a transaction of its own, as Kafka's own offsets do."""
    parameters = connection._params
    host, port = connection._addr
    other = await asyncpg.connect(
        host=host, port=port, user=parameters.user, database=parameters.database, password=parameters.password
    )
    try:
        await offset.move(other, name, steps)
    finally:
        await other.close()


async def _nothing(*_: object) -> None: ...


FAULTS: dict[str, tuple[object, str, object]] = {
    "does not look who else reads": (consumer, "move", _without_a_look),
    "moves on before its effect is there": (consumer, "move", _apart),
    "drops what it refuses": (deadletter, "park", _nothing),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_law_notices_a_reader_that(fault: str, played: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*FAULTS[fault])
    with pytest.raises(AssertionError):
        played()
