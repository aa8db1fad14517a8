"""Idempotency-Key: a POST that is sent again does nothing new and gets the first answer again."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

import asyncpg
from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from plek_common.action import Permit
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
# The kept answer to the action that made what is at this address.
FORGET = "delete from idempotency_key where action = {0} and headers ->> 'Location' like '%' || {1}"


Fetch = Callable[..., Awaitable[Sequence[Any]]]  # the rows of a statement in the driver's words: "$1", value


@dataclass(frozen=True, slots=True)
class Created:
    """What a POST made: its representation, its version and its address below the API."""

    body: BaseModel
    version: int
    location: str

    def response(self) -> Response:
        return Response(
            self.body.model_dump_json(by_alias=True),
            201,
            {"ETag": etag(self.version), "Location": self.location},
            "application/json",
        )


class Once:
    """Runs the making of something at most once per key, actor and action."""

    def __init__(self, key: str | None, digest: str) -> None:
        self.key, self.digest = key, digest

    async def create(self, session: AsyncSession, permit: Permit, make: Callable[[], Awaitable[Created]]) -> Response:
        """The answer of the first request with this key, or of this one.

        Raises:
            Conflict: the key was used for another body.
        """
        return await self._create(partial(_fetch, session), permit, make)

    async def create_at(
        self,
        database: Database,
        permit: Permit,
        make: Callable[[asyncpg.Connection], Awaitable[Created]],
        mend: Callable[[asyncpg.Connection, str], Awaitable[Created]] | None = None,
    ) -> Response:
        """The same on a connection of its own, with a transaction only where there is a key. `mend` gets the body of
        the first answer, and brings what was made then up to date with another request for the same."""
        async with database.connection() as connection:
            if self.key is None:
                return (await make(connection)).response()
            async with connection.transaction():
                better = mend and partial(mend, connection)
                return await self._create(connection.fetch, permit, partial(make, connection), better)

    async def _create(
        self,
        fetch: Fetch,
        permit: Permit,
        make: Callable[[], Awaitable[Created]],
        mend: Callable[[str], Awaitable[Created]] | None = None,
    ) -> Response:
        if self.key is None:
            return (await make()).response()
        scope = (permit.actor.subject or "", permit.action, self.key)
        # The insert waits for a twin that is under way: one of the two makes, the other repeats.
        if not await fetch(_CLAIM, *scope, self.digest):
            (kept,) = await fetch(_FIND, *scope)
            if mend is None or kept["digest"] == self.digest:
                return self._again(kept)
            await fetch(_RENEW, *scope, self.digest)
            make = partial(mend, bytes(kept["body"]).decode())
        response = (await make()).response()
        await fetch(_KEEP, *scope, response.status_code, json.dumps(_lasting(response)), response.body)
        return response

    def _again(self, kept: Any) -> Response:
        if kept["digest"] != self.digest:
            raise Conflict("Deze Idempotency-Key hoort bij een ander verzoek. Neem een nieuwe.")
        return Response(kept["body"], kept["status"], kept["headers"], "application/json")


async def forget(session: AsyncSession, action: str, location: str) -> None:
    """Erases the kept answer to the POST that made this: it may hold what had to be erased."""
    await session.execute(text(FORGET.format(":action", ":location")), {"action": action, "location": location})


async def _fetch(session: AsyncSession, statement: str, *values: Any) -> Sequence[Any]:
    result = await (await session.connection()).exec_driver_sql(statement, values)
    return result.mappings().all()


def _lasting(response: Response) -> dict[str, str]:
    return {name: response.headers[name] for name in ("ETag", "Location")}


async def _once(
    request: Request,
    idempotency_key: Annotated[
        str | None, Header(description="Een eigen kenmerk, zoals een UUID", max_length=100)
    ] = None,
) -> Once:
    if idempotency_key is not None and not idempotency_key.isprintable():
        raise Invalid("Een Idempotency-Key bestaat uit leesbare tekens.")
    return Once(idempotency_key, hashlib.sha256(await request.body()).hexdigest())


Idempotent = Annotated[Once, Depends(_once)]
