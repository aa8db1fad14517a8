"""Decisions in a rebuild: each is taken again between the same two arrivals as the first time."""

from collections.abc import Sequence
from typing import Self

import asyncpg

from aggregator.decisions import service
from aggregator.decisions.facts import Fact
from plek_common.outbox import Outbox

_DUE = """
    select j.seq, j.after, j.payload from journal j
    where j.after between $1 and $2 and not exists (select from decision d where d.seq = j.seq) order by j.seq
"""


class Replay:
    """Decisions of this stretch of the journal that are not in effect yet. Outside a rebuild there are none."""

    def __init__(self, connection: asyncpg.Connection, outbox: Outbox, due: Sequence[asyncpg.Record]) -> None:
        self.connection, self.outbox = connection, outbox
        self._due = list(due)

    @classmethod
    async def between(cls, connection: asyncpg.Connection, outbox: Outbox, first: int, last: int) -> Self:
        return cls(connection, outbox, await connection.fetch(_DUE, first, last))

    async def up_to(self, seq: int) -> None:
        """Takes the decisions that were taken before the event with this number was placed."""
        while self._due and self._due[0]["after"] < seq:
            row = self._due.pop(0)
            fact = Fact.model_validate_json(row["payload"])
            done = await service.carry_out(self.connection, self.outbox, fact, strict=False)
            await service.note(self.connection, fact, row["seq"], done)
