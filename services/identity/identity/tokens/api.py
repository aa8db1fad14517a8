"""Routes about tokens: what a service needs to trust one. Nothing of it is a secret."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response

from identity.task import Task, tasked
from identity.tokens import queries
from identity.tokens.schemas import PublicKeys, RevocationsRead
from identity.tokens.signer import Signer

router = APIRouter(tags=["tokens"])


@router.get("/jwks")
async def list_keys(request: Request, task: Annotated[Task, tasked("key.list")]) -> PublicKeys:
    """De openbare sleutels waarmee u de handtekening van onze tokens controleert (RFC 7517)."""
    signer: Signer = request.app.state.signer
    found = await signer.keys.public(task.connection, task.now)
    return PublicKeys.model_validate({"keys": found})


@router.get(
    "/revocations",
    response_model=RevocationsRead,
    responses={304: {"description": "Zoals u het al las"}},
)
async def list_revocations(
    task: Annotated[Task, tasked("revocation.list")],
    if_none_match: Annotated[str | None, Header(description="De ETag die u las", max_length=200)] = None,
) -> Response:
    """Van wie de tokens niet meer gelden, ook al zijn ze niet verlopen. Lees dit elke tien seconden."""
    body = (await queries.revocations(task.connection, task.now)).model_dump_json()
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    if if_none_match == tag:
        return Response(status_code=304, headers={"ETag": tag})
    return Response(body, headers={"ETag": tag}, media_type="application/json")
