"""Idempotency-Key: a POST that is sent again does nothing new and gets the first answer again.

A key belongs to who sent it, and to one request: its method, path and body. Nobody in particular is many people, so
without a token a key is a UUID that nobody else can guess. Keys are kept for `Settings.idempotency_hours`.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import asyncpg
from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from plek_common.action import Permit
from plek_common.audit import deed
from plek_common.below import root_of
from plek_common.database import Database
from plek_common.etag import etag
from plek_common.problem import Conflict, Invalid

_CLAIM = """
    insert into idempotency_key (scope, action, key, digest) values ($1, $2, $3, $4) on conflict do nothing
    returning key
"""
_KEEP = """
    update idempotency_key set status = $4, headers = $5, body = $6 where scope = $1 and action = $2 and key = $3
    returning key
"""
_RENEW = "update idempotency_key set digest = $4 where scope = $1 and action = $2 and key = $3 returning key"
_FIND = "select digest, status, headers, body from idempotency_key where scope = $1 and action = $2 and key = $3"
# Forgets the kept answer of the POST that made the thing at this Location.
FORGET = "delete from idempotency_key where action = {0} and headers ->> 'Location' like '%' || {1}"

# Answers that name what was erased. Who sent them without a name gets no new one for the same request either: a copy
# that comes late would bring the words back. Who is known is forgotten with them.
ERASE = """
    with said as (
        select scope, action, key from idempotency_key where exists (
            select from unnest($1::text[]) as gone (id) where position(convert_to(gone.id, 'utf8') in body) > 0)
    ), known as (
        delete from idempotency_key k using said where k.scope <> '' and (k.scope, k.action, k.key)
            = (said.scope, said.action, said.key)
    )
    update idempotency_key k set digest = '', status = 410, headers = '{}', body = null
    from said where k.scope = '' and (k.scope, k.action, k.key) = (said.scope, said.action, said.key)
"""
_ERASED = "Wat u met deze Idempotency-Key stuurde, is gewist. Neem een nieuwe als u het opnieuw wilt sturen."

RANDOM = (4, 7)  # versions of UUID that hold enough that nobody can guess
_EXPIRE = "delete from idempotency_key where created_at < now() - make_interval(hours => $1)"
Fetch = Callable[..., Awaitable[Sequence[Any]]]  # the rows of a statement in the driver's words: "$1", value


@dataclass(frozen=True, slots=True)
class Created:
    """What a POST made: its representation, its version and its address below the API (`questions/…`)."""

    body: BaseModel
    version: int
    location: str

    @property
    def headers(self) -> dict[str, str]:
        return {"ETag": etag(self.version), "Location": self.location}


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is kept of an answer; `headers` name a place below the API, wherever that is served."""

    body: bytes
    status: int
    headers: dict[str, str]

    @classmethod
    def of(cls, made: Created) -> "_Answer":
        return cls(made.body.model_dump_json(by_alias=True).encode(), 201, made.headers)

    def below(self, root: str) -> Response:
        """The address is absolute: one that is relative leads elsewhere from every other path (RFC 9110, 10.2.2)."""
        headers = {**self.headers, "Location": f"{root}/{self.headers['Location']}"}
        return Response(self.body, self.status, headers, "application/json")


class Once:
    """Runs the making of something at most once per key, actor and action; `root` is where the API is served."""

    def __init__(self, key: str | None, digest: str, root: str) -> None:
        self.key, self.digest, self.root = key, digest, root

    @asynccontextmanager
    async def connection(self, database: Database) -> AsyncIterator[asyncpg.Connection]:
        """To make it on, with a transaction only where there is a key: what is one statement is one by itself."""
        async with database.connection() as connection:
            if self.key is None:
                yield connection
            else:
                async with connection.transaction():
                    yield connection
                    await deed.write(connection)

    async def create(
        self,
        fetch: Fetch,
        permit: Permit,
        make: Callable[[], Awaitable[Created]],
        mend: Callable[[str], Awaitable[Created]] | None = None,
    ) -> Response:
        """The answer of the first request with this key, or of this one; `fetch` works in the transaction of what is
        made. `mend` gets the body of the first answer, and brings what was made then up to date with another request
        for the same.

        Raises:
            Invalid: nobody in particular sent a key that others might choose too.
            Conflict: the key was used for another request, or what it made was erased.
        """
        made = await self._create(fetch, permit, make, mend)
        if doing := deed.current.get():
            doing.name(made.headers["Location"].rpartition("/")[2])
        return made.below(self.root)

    async def _create(
        self,
        fetch: Fetch,
        permit: Permit,
        make: Callable[[], Awaitable[Created]],
        mend: Callable[[str], Awaitable[Created]] | None,
    ) -> _Answer:
        if self.key is None:
            return _Answer.of(await make())
        if permit.actor.subject is None:
            _expect_secret(self.key)
        scope = (permit.actor.subject or "", permit.action, self.key)
        # The insert waits for a twin that is under way: one of the two makes, the other repeats.
        if not await fetch(_CLAIM, *scope, self.digest):
            (kept,) = await fetch(_FIND, *scope)
            if kept["body"] is None:
                raise Conflict(_ERASED)
            if mend is None or kept["digest"] == self.digest:
                return self._again(kept)
            await fetch(_RENEW, *scope, self.digest)
            make = partial(mend, bytes(kept["body"]).decode())
        made = _Answer.of(await make())
        await fetch(_KEEP, *scope, made.status, json.dumps(made.headers), made.body)
        return made

    def _again(self, kept: Any) -> _Answer:
        if kept["digest"] != self.digest:
            raise Conflict("Deze Idempotency-Key hoort bij een ander verzoek. Neem een nieuwe.")
        headers = kept["headers"]
        return _Answer(kept["body"], kept["status"], json.loads(headers) if isinstance(headers, str) else headers)


def _expect_secret(key: str) -> None:
    try:
        is_random = UUID(key).version in RANDOM
    except ValueError:
        is_random = False
    if not is_random:
        raise Invalid("Zonder aanmelden is een Idempotency-Key een willekeurige UUID (versie 4 of 7).")


async def expire(connection: asyncpg.Connection, hours: int) -> None:
    """Forgets the keys of so long ago: who sends one of those again makes something new."""
    await connection.execute(_EXPIRE, hours)


async def forget(session: AsyncSession, action: str, location: str) -> None:
    """Erases the kept answer to the POST that made this: it may hold what had to be erased."""
    await session.execute(text(FORGET.format(":action", ":location")), {"action": action, "location": location})


async def _once(
    request: Request,
    idempotency_key: Annotated[
        str | None, Header(description="Een eigen kenmerk; zonder aanmelden een willekeurige UUID", max_length=100)
    ] = None,
) -> Once:
    if idempotency_key is not None and not (idempotency_key.isascii() and idempotency_key.isprintable()):
        raise Invalid("Een Idempotency-Key bestaat uit letters, cijfers en leestekens zonder accenten.")
    head = f"{request.method} {request.scope['path']}\n".encode()
    digest = hashlib.sha256(head + await request.body()).hexdigest()
    public = root_of(request.app.state.settings.public_url)
    return Once(idempotency_key, digest, public + request.scope.get("root_path", ""))


Idempotent = Annotated[Once, Depends(_once)]
