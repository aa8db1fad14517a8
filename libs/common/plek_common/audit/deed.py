"""What one request does, as the audit log tells it.

A deed is known to all that runs for its request, so that whatever writes for it can write its row beside: in the same
statement (plek_common.statement), or in the same transaction (plek_common.database). No route has to think of it.
"""

import re
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import asyncpg

from plek_common.blocks import block
from plek_common.identity import ANYONE, Actor
from plek_common.telemetry import current_traceparent

DONE, REFUSED, FAILED = "done", "refused", "failed"
COLUMNS = (
    "subject", "organisation", "role", "action", "object", "result", "status", "origin", "request_id", "traceparent",
    "activity",
)  # fmt: skip
INSERT = f"insert into audit ({', '.join(COLUMNS)}) values ({', '.join(f'${n + 1}' for n in range(len(COLUMNS)))})"  # noqa: S608
LONGEST = 200  # characters of what a token says of somebody
# A parameter of a path that opens what it names, as the code of a receipt: it is left out.
SECRET = frozenset({"code"})
_PLAIN = re.compile(r"[A-Za-z0-9-]{1,60}")


@dataclass(slots=True)
class Deed:
    """What is known of it so far; `action` is None until a route said what it does."""

    request_id: str
    changes: bool
    origin: str | None = None
    actor: Actor = ANYONE
    role: str = ""
    action: str | None = None
    activity: str | None = None  # of the register of processing, when it touches personal data
    thing: str | None = None
    is_written: bool = False

    @property
    def is_due(self) -> bool:
        """It changes something or looks at personal data, and no row tells so yet."""
        return self.action is not None and not self.is_written and (self.changes or self.activity is not None)

    def begin(self, action: str, names: dict[str, Any], *, activity: str | None, reads: bool) -> None:
        """A route says what it does, with a thing of these names."""
        self.action, self.activity = action, activity
        self.changes = self.changes and not reads
        said = [str(value) for name, value in names.items() if name not in SECRET]
        if said and all(map(_PLAIN.fullmatch, said)):
            self.name("/".join(said))

    def name(self, id: object) -> None:
        """Which thing it is about, unless that is known; nothing names none."""
        if self.thing is None and self.action is not None and id:
            self.thing = f"{self.action.partition('.')[0]}/{id}"

    def by(self, actor: Actor, allows: Callable[[Actor], bool]) -> None:
        """Who does it, and by which of their roles it is allowed; all of them when by none."""
        self.actor = actor
        if actor.roles:
            alone = (Actor(actor.subject, frozenset({role}), actor.organisation) for role in sorted(actor.roles))
            used = [role for each in alone if allows(each) for role in each.roles]
            self.role = ",".join(used or sorted(actor.roles))[:LONGEST]

    def row(self, result: str = DONE, status: int | None = None) -> dict[str, Any]:
        """Its row, with the HTTP status of what was not done."""
        who = self.actor
        return {
            "subject": who.subject and who.subject[:LONGEST],
            "organisation": who.organisation and who.organisation[:LONGEST],
            "role": self.role,
            "action": self.action,
            "object": self.thing,
            "result": result,
            "status": status,
            "origin": self.origin,
            "request_id": self.request_id,
            "traceparent": current_traceparent(),
            "activity": self.activity,
        }


current: ContextVar[Deed | None] = ContextVar("deed", default=None)


def due() -> Deed | None:
    """The deed of this request when its row has yet to be written."""
    found = current.get()
    return found if found is not None and found.is_due else None


def about(thing: str) -> None:
    """What the deed of this request is about ("noun/id"), where its path does not say so."""
    if found := current.get():
        found.thing = thing


async def write(connection: asyncpg.Connection) -> None:
    """Writes the row that is due, in the transaction of this connection."""
    if deed := due():
        await connection.execute(INSERT, *deed.row().values())
        deed.is_written = True


def origin_of(host: str) -> str | None:
    """Where a caller is, as far as we want to know: of IPv4 the first 24 bits, of IPv6 the first 48."""
    return block(host, 24, 48)
