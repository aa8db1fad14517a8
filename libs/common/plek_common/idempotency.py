"""Idempotency-Key: a POST that is sent again does nothing new and gets the first answer again."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from plek_common.action import Permit
from plek_common.etag import etag
from plek_common.problem import Conflict, Invalid

_CLAIM = text(
    "insert into idempotency_key (scope, action, key, digest) values (:scope, :action, :key, :digest) "
    "on conflict do nothing returning key"
)
_KEEP = text(
    "update idempotency_key set status = :status, headers = cast(:headers as jsonb), body = :body "
    "where scope = :scope and action = :action and key = :key"
)
_FIND = text(
    "select digest, status, headers, body from idempotency_key where scope = :scope and action = :action and key = :key"
)
_FORGET = text("delete from idempotency_key where action = :action and headers ->> 'Location' = :location")


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
        if self.key is None:
            return (await make()).response()
        scope = {"scope": permit.actor.subject or "", "action": permit.action, "key": self.key}
        # The insert waits for a twin that is under way: one of the two makes, the other repeats.
        if (await session.execute(_CLAIM, {**scope, "digest": self.digest})).first() is None:
            return self._again((await session.execute(_FIND, scope)).mappings().one())
        response = (await make()).response()
        kept = {
            "status": response.status_code,
            "headers": json.dumps(_lasting(response)),
            "body": response.body,
        }
        await session.execute(_KEEP, {**scope, **kept})
        return response

    def _again(self, kept: Any) -> Response:
        if kept["digest"] != self.digest:
            raise Conflict("Deze Idempotency-Key hoort bij een ander verzoek. Neem een nieuwe.")
        return Response(kept["body"], kept["status"], kept["headers"], "application/json")


async def forget(session: AsyncSession, action: str, location: str) -> None:
    """Erases the kept answer to the POST that made this: it may hold what had to be erased."""
    await session.execute(_FORGET, {"action": action, "location": location})


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
