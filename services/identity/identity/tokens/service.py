"""Access tokens of people and machines, and how they are taken back.

A token is made under a lock on its subject, and so is a change of what the subject may do. So a token says either what
held before the change, and is older than the revocation, or what holds since.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg

from identity.tokens.signer import LIFE, Signer, WayIn
from identity.vocabulary import MACHINE, STRONG
from plek_common.problem import Unauthenticated

_HOLD = {
    "person": "select 1 from person where id = $1 and ended_at is null for update",
    MACHINE: "select 1 from machine where id = $1 and ended_at is null for update",
}
_ISSUED = {
    "person": "update person set last_token_at = greatest(last_token_at, $2) where id = $1",
    MACHINE: "update machine set last_token_at = greatest(last_token_at, $2) where id = $1",
}
_NOT_BEFORE = "select not_before from revocation where subject = $1"
_GRANTS = """
    select role, scope, ends_at from role_grant
    where person_id = $1 and organisation = $2 and starts_at <= $3 and (ends_at is null or ends_at > $3)
        and ended_at is null
    order by role, scope
"""
# In one order, so that two who take back from the same people do not wait for each other.
_HOLD_ALL = (
    "select id from person where id = any($1::uuid[]) order by id for update",
    "select id from machine where id = any($1::uuid[]) order by id for update",
)
_REVOKE = """
    insert into revocation (subject, not_before)
    select s.id, greatest($2::timestamptz, p.last_token_at + interval '1 second', m.last_token_at + interval '1 second')
    from unnest($1::uuid[]) s(id) left join person p on p.id = s.id left join machine m on m.id = s.id
    on conflict (subject) do update set not_before = greatest(revocation.not_before, excluded.not_before)
"""
_ENDED = "Deze aanmelding geldt niet meer. Vraag de beheerder van uw organisatie wat er is."


@dataclass(frozen=True)
class Issued:
    """A token, and the roles that this person has and that are not in it: she signed in with too little for them."""

    token: str
    left_out: tuple[str, ...]


async def access_token(
    connection: asyncpg.Connection, person_id: UUID, now: datetime, *, way: WayIn, signer: Signer
) -> Issued:
    """A token with the rights that this person has at this moment; it ends no later than the first of them. Without a
    second factor nobody administers (BIO2 5.17.01).

    Raises:
        Unauthenticated: there is no such person, or not any more.
    """
    async with connection.transaction():
        issued = await _begun(connection, "person", person_id, now)
        rows = await connection.fetch(_GRANTS, person_id, signer.organisation, now)
        may = [row for row in rows if row["role"] not in STRONG or signer.is_strong(way)]
        until = min((row["ends_at"] for row in may if row["ends_at"]), default=now + 2 * LIFE)
        how = {"amr": list(way.amr), **({"acr": way.acr} if way.acr else {})}
        claims = {"aud": signer.audience, **_rights(may), **how}
        token = await signer.sign(connection, person_id, issued, until, claims)
    return Issued(token, tuple(sorted({row["role"] for row in rows} - {row["role"] for row in may})))


async def machine_token(
    connection: asyncpg.Connection,
    machine_id: UUID,
    now: datetime,
    *,
    roles: Sequence[str],
    services: Sequence[str],
    signer: Signer,
) -> str:
    """A token of a program, for the services that it works with and for no other.

    Raises:
        Unauthenticated: there is no such machine, or not any more.
    """
    async with connection.transaction():
        issued = await _begun(connection, MACHINE, machine_id, now)
        named = [f"{signer.audience}:{service}" for service in services]
        claims = {"aud": named[0] if len(named) == 1 else named, "roles": [MACHINE, *roles]}
        return await signer.sign(connection, machine_id, issued, now + 2 * LIFE, claims)


async def revoke(connection: asyncpg.Connection, subjects: Iterable[UUID], now: datetime) -> None:
    """Takes back every token that these people and machines have. To be called in the transaction of what changes."""
    wanted = list(set(subjects))
    for statement in _HOLD_ALL:
        await connection.execute(statement, wanted)
    await connection.execute(_REVOKE, wanted, datetime.fromtimestamp(math.ceil(now.timestamp()), UTC))


async def _begun(connection: asyncpg.Connection, kind: str, subject: UUID, now: datetime) -> int:
    """The second in which the token is issued: not before the last revocation, which is a second ahead at most.

    What is read after this is as it was when the subject was locked, or newer.
    """
    if await connection.fetchrow(_HOLD[kind], subject) is None:
        raise Unauthenticated(_ENDED)
    not_before: datetime | None = await connection.fetchval(_NOT_BEFORE, subject)
    issued = max(math.floor(now.timestamp()), int(not_before.timestamp()) if not_before else 0)
    await connection.execute(_ISSUED[kind], subject, datetime.fromtimestamp(issued, UTC))
    return issued


def _rights(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A role that is narrowed to one thing is none of the roles: who does not know scopes takes it for nothing."""
    roles = [row["role"] for row in rows if row["scope"] is None]
    scopes = [f"{row['role']}:{row['scope']}" for row in rows if row["scope"] is not None]
    return {"roles": list(dict.fromkeys(roles)), **({"scope": " ".join(scopes)} if scopes else {})}
