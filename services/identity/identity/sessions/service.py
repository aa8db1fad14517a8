"""The life of a session: begun by a provider's word, used, and ended by time, by who it is of, or by the provider.

Whatever ends one also revokes: the tokens that were given by it count nowhere any more.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from identity.providers.id_token import Identified
from identity.providers.logout_token import LogoutToken
from identity.providers.settings import SignInSettings
from identity.sealing import Seal, Unopened
from identity.sessions.secret import fresh, hashed
from identity.tokens import service as tokens
from identity.tokens.signer import Signer, WayIn
from plek_common.problem import NotFound, Unauthenticated
from plek_common.statement import insert

LONGEST_BROWSER = 200  # characters
OVER = "Uw aanmelding is afgelopen. Meld u opnieuw aan."

_USE = """
    update session set used_at = $2 from person
    where session.secret_hash = $1 and person.id = session.person_id and person.ended_at is null
        and session.ended_at is null and session.ends_at > $2 and session.used_at > $3
    returning session.id, session.person_id, session.provider, session.acr, session.amr, session.ends_at, person.name
"""
_END = """
    update session set ended_at = $2, end_reason = 'signed out' where secret_hash = $1 and ended_at is null
    returning person_id, provider, id_token
"""
_END_OWN = """
    update session set ended_at = $3, end_reason = 'signed out elsewhere'
    where person_id = $1 and ended_at is null and ends_at > $3 and ($2::uuid is null or id = $2) returning id
"""
_END_AT_PROVIDER = """
    update session set ended_at = $4, end_reason = 'signed out at the provider'
    where provider = $1 and ended_at is null and ($2::text is null or sid = $2) and ($3::text is null or subject = $3)
    returning person_id
"""
_HEED = (
    "insert into logout_notice (provider, jti, received_at) values ($1, $2, $3) on conflict do nothing returning jti"
)


@dataclass(frozen=True)
class Used:
    """A session that holds: an access token for who it is of, and how long it can go on. `left_out` are roles that she
    signed in too weakly for, `step_up` the provider that can be asked for more."""

    session_id: UUID
    name: str
    access_token: str
    ends_at: datetime
    left_out: tuple[str, ...]
    step_up: str | None


@dataclass(frozen=True)
class Ended:
    """A session that was ended here: the provider wants to see its own token again."""

    provider: str
    id_token: str


async def begin(
    connection: asyncpg.Connection,
    settings: SignInSettings,
    seal: Seal,
    person_id: UUID,
    provider: str,
    who: Identified,
    browser: str,
    now: datetime,
) -> tuple[str, datetime]:
    """A new session; returns the secret that only the browser will hold, and when it ends at the latest."""
    secret, ends_at = fresh(), now + settings.longest
    said = {"id": uuid7(), "secret_hash": hashed(secret), "person_id": person_id, "provider": provider}
    said |= {"subject": who.subject, "sid": who.sid, "id_token": seal.closed(who.token)}
    said |= {"acr": who.acr, "amr": list(who.amr), "browser": browser[:LONGEST_BROWSER]}
    said |= {"begun_at": now, "used_at": now, "ends_at": ends_at}
    await insert(connection, ("session", said))
    return secret, ends_at


async def use(
    connection: asyncpg.Connection, settings: SignInSettings, signer: Signer, secret: str, now: datetime
) -> Used:
    """An access token for who this session is of; using it puts its idle end off.

    Raises:
        Unauthenticated: there is none, or it ended.
    """
    row = await connection.fetchrow(_USE, hashed(secret), now, now - settings.idle)
    if row is None:
        raise Unauthenticated(OVER)
    provider = settings.named(row["provider"])
    way = WayIn(row["amr"], row["acr"], provider.strong if provider else frozenset())
    made = await tokens.access_token(connection, row["person_id"], now, way=way, signer=signer)
    step_up = provider.id if provider and provider.step_up else None
    return Used(row["id"], row["name"], made.token, row["ends_at"], made.left_out, step_up)


async def end(connection: asyncpg.Connection, seal: Seal, secret: str, now: datetime) -> Ended | None:
    """Ends it; None when there is none, or not any more: signing out twice is no fault."""
    row = await connection.fetchrow(_END, hashed(secret), now)
    if row is None:
        return None
    await tokens.revoke(connection, [row["person_id"]], now)
    try:
        return Ended(row["provider"], seal.opened(row["id_token"]))
    except Unopened:  # by a secret of before: she is signed out here, and there she will be later
        return None


async def end_own(connection: asyncpg.Connection, person_id: UUID, id: UUID | None, now: datetime) -> None:
    """Ends one session of this person, or all.

    Raises:
        NotFound: she has no such session.
    """
    ended = await connection.fetch(_END_OWN, person_id, id, now)
    if id and not ended:
        raise NotFound("Deze aanmelding is er niet, of is al afgelopen.")
    await tokens.revoke(connection, [person_id], now)


async def end_at_provider(connection: asyncpg.Connection, provider: str, token: LogoutToken, now: datetime) -> None:
    """Ends what the provider says is over. A notice that came before does nothing."""
    if await connection.fetchval(_HEED, provider, token.jti, now) is None:
        return
    rows = await connection.fetch(_END_AT_PROVIDER, provider, token.sid, token.subject, now)
    if rows:
        await tokens.revoke(connection, [row["person_id"] for row in rows], now)
