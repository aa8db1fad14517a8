"""Somebody has all that is hers erased: over a real Kafka nothing of it is left anywhere. Nothing comes back when all
is read again, when an older backup is put back, when the log was lost, or when a copy comes late.

One network serves all tests, each with somebody of its own: what others had erased lies beside it in every log and in
every backup.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import randbelow, token_hex
from typing import Any

import pytest
from aiokafka import ConsumerRecord
from tests.broker import forget_topics, producer, records
from tests.canary.tokens import hits
from tests.conftest import organisations, tokens_of
from tests.end_to_end import remains
from tests.end_to_end.conftest import Network, connected
from tests.end_to_end.proposals import HERE
from tests.workers import working

from aggregator.app import service as aggregator
from plek_common import relay
from plek_common.ledger import catch_up
from plek_common.telemetry import JsonLines
from plek_common.testing import Databases, StillClock, eventually
from plek_local.issuer import Issuer
from plek_local.parts import Parts
from question.app import service as question
from question.rights import ledger

pytestmark = pytest.mark.timeout(300)
TITLE, TEXT = HERE[0], "{} Bij ons staat de {} in de zon."
LETTERS = "select id, reason, record_value from dead_letter order by received_at, id"


@pytest.fixture(scope="module")
async def network(parts: Parts, databases: Databases, issuer: Issuer) -> AsyncIterator[Network]:
    """In the second hub somebody asks what everybody asks here."""

    def unique(name: str) -> str:
        return f"{name}-{token_hex(3)}"

    with organisations(parts, issuer) as settings_of:
        async with connected(databases, settings_of, tokens_of(issuer), StillClock(), unique) as found:
            await found.ask(list(found.hubs)[1], TITLE, TEXT.format(HERE[1], "oude boom"))
            yield found


@dataclass
class Hers:
    """A question of somebody, that two regions share; `told` is what its hub told of it before it was erased.

    Her word and her number occur nowhere else: the topic of the nation is that of all tests.
    """

    network: Network
    parts: Parts
    hub: str
    id: str
    code: str
    told: "list[ConsumerRecord[bytes, bytes]]"
    word: str
    number: str

    @property
    def asker(self) -> dict[str, str]:
        return {"name": f"Vrager {self.word}", "email": f"{self.word}@voorbeeld.nl", "phone": f"+31 6 {self.number}"}

    @property
    def words(self) -> tuple[str, ...]:
        return self.word, self.number

    async def erase(self) -> None:
        done = await self.network.hubs[self.hub].post(f"/receipts/{self.code}/erasure", json={})
        assert done.status_code == 204, done.text

    async def left(self) -> set[str]:
        return remains.holding(await remains.everywhere(self.network, self.parts), self.words)

    async def is_gone(self) -> bool:
        with suppress(TimeoutError):
            return await self.left() == set()
        return False

    async def goes(self) -> None:
        """Waits until nothing of hers stands anywhere."""
        with suppress(AssertionError):
            await eventually(self.is_gone)
        assert await self.left() == set()

    @property
    def topic(self) -> str:
        return f"hub.{self.hub}.question.v1"


@pytest.fixture
async def hers(network: Network, parts: Parts) -> Hers:
    here, there = network.hubs
    api = network.hubs[here]
    hers = Hers(network, parts, here, "", "", [], f"kwetter{token_hex(4)}boom", str(10**7 + randbelow(9 * 10**7)))
    asked = {"title": TITLE, "text": TEXT.format(HERE[1], hers.word), "theme": "zorg", "asker": hers.asker}
    made = (await api.post("/questions", json=asked)).json()
    hers.id, hers.code = id, _ = made["id"], made["code"]
    await network.move(here, id, 1, "triage", {"theme": "zorg", "level": "regional"})
    await network.move(here, id, 2, "release", {})
    await network.move(here, id, 3, "answers", {"kind": "interim", "text": f"Zet een zeil bij de {hers.word}."})

    async def is_told() -> bool:
        wanted = {"national.bundle.v1", hers.topic, "nation: journal", "nation: placement", f"{there}: bundle",
                  f"{here}: asker", f"{here}: bundle", "stream"}  # fmt: skip
        return await hers.left() >= wanted

    await eventually(is_told, what="her words everywhere")
    hers.told = [record for record in await records(network.regional[here], hers.topic) if record.key == id.encode()]
    return hers


async def test_nothing_is_left_anywhere(hers: Hers, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="plek_common"):
        await hers.erase()
        await hers.goes()
    lines = [JsonLines("utrecht").format(line).encode() for line in caplog.records]
    network = hers.network
    databases = {"nation": network.national, **network.regional}
    dumps = {f"dump of {name}": [remains.dump(settings)] for name, settings in databases.items()}
    assert hits({"log": lines, **dumps}, {"word": hers.word, "email": hers.asker["email"], "number": hers.number}) == []
    assert all(hers.id.encode() in dumps[f"dump of {name}"][0] for name in ("nation", hers.hub)), "its id is kept"


async def test_a_look_at_everything_finds_what_is_left(hers: Hers) -> None:
    """The positive control: of each kind of place one is found before."""
    network = hers.network
    assert await hers.left() >= {f"{hers.hub}: answer", f"{hers.hub}: outbox", "nation: outbox", "stream"}
    found = hits({"dump": [remains.dump(network.regional[hers.hub])]}, {"word": hers.word, "number": hers.number})
    assert {*found} >= {"number in dump (raw)", "word in dump (hex)", "word in dump (raw)"}


async def test_reading_everything_again_brings_nothing_back(hers: Hers) -> None:
    await hers.erase()
    await hers.goes()
    everybody = hers.network.everybody
    async with hers.network.without(*everybody):
        for settings in everybody.values():
            await remains.rows(settings, "update consumer_offset set next_offset = 0")
    await reads_to_the_end(everybody.values())
    await hers.goes()


async def reads_to_the_end(everybody: Any) -> None:
    """Waits until every reader stands where its log ends."""

    async def is_there() -> bool:
        for settings in everybody:
            places = await remains.rows(settings, "select next_offset as next, end_offset as end from consumer_offset")
            if any(place["next"] < place["end"] for place in places) or not any(place["next"] for place in places):
                return False
        return True

    await eventually(is_there, what="readers at the end")


async def test_an_older_backup_of_the_hub_brings_nothing_back(hers: Hers, databases: Databases, tmp_path: Path) -> None:
    settings = hers.network.regional[hers.hub]
    backup = await asyncio.to_thread(remains.back_up, settings, tmp_path / "hub.dump")
    await hers.erase()
    await hers.goes()
    async with hers.network.without(hers.hub), remains.put_back(databases, backup) as url:
        older = settings.model_copy(update={"database_url": url})
        assert remains.holding(await remains.tables(older), hers.words) > {"question", "asker"}, "it is in the backup"
        assert await catch_up(ledger.consumer(older)) > 0
        assert remains.holding(await remains.tables(older), hers.words) == set(), "before anybody is served"
        async with working(*question.workers(older)):
            await hers.network.ask(
                next(hub for hub in hers.network.hubs if hub != hers.hub), "Later", "Iets anders nu?"
            )
            await reads_to_the_end([older])
            await hers.goes()
        assert remains.holding(await remains.tables(older), hers.words) == set()


async def test_a_hub_that_was_put_back_forgets_by_itself_too(hers: Hers, databases: Databases, tmp_path: Path) -> None:
    """Nobody ran the command: the worker reads on from where the backup stood."""
    settings = hers.network.regional[hers.hub]
    backup = await asyncio.to_thread(remains.back_up, settings, tmp_path / "hub.dump")
    await hers.erase()
    await hers.goes()
    async with hers.network.without(hers.hub), remains.put_back(databases, backup) as url:
        older = settings.model_copy(update={"database_url": url})
        async with working(*question.workers(older)):

            async def has_forgotten() -> bool:
                return remains.holding(await remains.tables(older), hers.words) == set()

            await eventually(has_forgotten, what="a hub without her words")


async def test_an_older_backup_of_the_nation_brings_nothing_back(
    hers: Hers, databases: Databases, tmp_path: Path
) -> None:
    network = hers.network
    backup = await asyncio.to_thread(remains.back_up, network.national, tmp_path / "nation.dump")
    await hers.erase()
    await hers.goes()
    async with network.without("national"), remains.put_back(databases, backup) as url:
        older = network.national.model_copy(update={"database_url": url})
        assert "journal" in remains.holding(await remains.tables(older), hers.words), "it is in the backup"
        async with working(*aggregator.workers(older)):

            async def has_forgotten() -> bool:
                return remains.holding(await remains.tables(older), hers.words) == set()

            await eventually(has_forgotten, what="a nation without her words")
            await hers.goes()


async def test_a_log_that_was_lost_is_filled_without_her_and_still_says_that_she_is_gone(
    hers: Hers, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hers.erase()
    await hers.goes()
    for pause in ("LOOK_SECONDS", "SLOW_POLL_SECONDS"):
        monkeypatch.setattr(relay, pause, 1)
    forget_topics(hers.parts.kafka, [f"hub.{hers.hub}."])
    hers.parts.register([hers.hub])

    async def is_filled() -> bool:
        lying = await records(hers.network.regional[hers.hub], hers.topic)
        return [record.value is None for record in lying if record.key == hers.id.encode()][-2:] == [True, False]

    await eventually(is_filled, seconds=90, what="a tombstone, and what stays behind it")
    await hers.goes()


async def test_a_copy_that_comes_late_is_refused(hers: Hers) -> None:
    await hers.erase()
    await hers.goes()
    network, before = hers.network, await remains.rows(hers.network.national, LETTERS)
    told = [record for record in hers.told if record.value]
    later = [(record.value or b"").replace(b'"id":"', b'"id":"late-', 1) for record in told]
    async with producer(network.regional[hers.hub]) as sender:
        for record, value in zip(told, later, strict=True):
            for each, headers in ((record.value, record.headers), (value, [])):
                await sender.send_and_wait(hers.topic, each, key=record.key, headers=list(headers))

    async def are_refused() -> bool:
        rows = [row for row in await remains.rows(network.national, LETTERS) if row not in before]
        return [tuple(row)[1:] for row in rows] == [("erased", None)] * len(later)

    await eventually(are_refused, what="that the late copies are refused")
    await hers.goes()
