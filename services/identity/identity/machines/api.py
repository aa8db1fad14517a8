"""Routes of machines, and the address at which they get their tokens."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Path, Request, Response, status

from identity.machines import queries, service
from identity.machines.assertion import machine_of, named_key
from identity.machines.schemas import KeyWrite, MachineRead, MachineWrite, TokenRead
from identity.people.schemas import Ending
from identity.task import Task, tasked
from identity.tokens.service import machine_token
from identity.tokens.signer import LIFE
from plek_common.cursor import Cursor
from plek_common.etag import tagged
from plek_common.idempotency import Created, Idempotent
from plek_common.keyset import Limit
from plek_common.schema import Page

router = APIRouter(tags=["machines"])
KeyId = Annotated[str, Path(pattern="^[A-Za-z0-9_-]{43}$")]


@router.post("/token")
async def issue_token(
    request: Request,
    task: Annotated[Task, tasked("token.issue")],
    client_assertion: Annotated[str, Form(max_length=8000)],
    grant_type: Annotated[Literal["client_credentials"], Form()],  # noqa: ARG001 - OAuth asks for it
    client_assertion_type: Annotated[  # noqa: ARG001
        Literal["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"], Form()
    ],
) -> TokenRead:
    """Een token voor een machine (RFC 6749, 4.4), met een ondertekend bewijs (RFC 7523, `private_key_jwt`).

    Het bewijs noemt de machine als `iss` en `sub`, dit adres of de uitgever als `aud`, verloopt binnen vijf minuten
    (`exp`) en telt één keer (`jti`).
    """
    state = request.app.state
    here = f"{state.settings.public_url.rstrip('/')}/identity/v1/token"
    with state.limits.guess(request, f"key/{named_key(client_assertion)}"):
        shown = await machine_of(task.connection, client_assertion, {here, state.signer.issuer}, task.now)
    token = await machine_token(
        task.connection, shown.id, task.now, roles=shown.roles, services=shown.services, signer=state.signer
    )
    return TokenRead(access_token=token, expires_in=int(LIFE.total_seconds()))


@router.get("/machines")
async def list_machines(
    task: Annotated[Task, tasked("machine.list")], cursor: Cursor = None, limit: Limit = 20
) -> Page[MachineRead]:
    """Programma's die hier zelf werken, de nieuwste eerst."""
    items, following = await queries.page(task.connection, cursor, limit)
    return Page(items=items, next=following)


@router.post("/machines", status_code=status.HTTP_201_CREATED, response_model=MachineRead)
async def register_machine(
    task: Annotated[Task, tasked("machine.register")], given: MachineWrite, once: Idempotent
) -> Response:
    """Laat een programma meedoen, met niet meer rechten dan het nodig heeft."""

    async def make() -> Created:
        id = await service.register(task, given)
        return Created(await queries.one(task.connection, id), 1, f"machines/{id}")

    return await once.create(task.connection.fetch, task.permit, make)


@router.get("/machines/{id}", response_model=MachineRead)
async def read_machine(task: Annotated[Task, tasked("machine.read")], id: UUID) -> Response:
    """Eén machine met haar sleutels."""
    return tagged(await queries.one(task.connection, id))


@router.post("/machines/{id}/end", response_model=MachineRead)
async def end_machine(task: Annotated[Task, tasked("machine.end")], id: UUID, given: Ending) -> Response:
    """Deze machine doet niet meer mee: haar sleutels en tokens gelden binnen een minuut niet meer."""
    await service.end(task, id, given.reason)
    return tagged(await queries.one(task.connection, id))


@router.post("/machines/{id}/keys", response_model=MachineRead)
async def register_key(task: Annotated[Task, tasked("machine-key.register")], id: UUID, given: KeyWrite) -> Response:
    """Neem een openbare sleutel aan. De geheime helft blijft bij de machine en komt nooit hier."""
    await service.add_key(task, id, given.public_key)
    return tagged(await queries.one(task.connection, id))


@router.post("/machines/{id}/keys/{key}/end", response_model=MachineRead)
async def end_key(task: Annotated[Task, tasked("machine-key.end")], id: UUID, key: KeyId) -> Response:
    """Neem een sleutel terug. Tokens die ermee zijn gevraagd, gelden binnen een minuut niet meer."""
    await service.end_key(task, id, key)
    return tagged(await queries.one(task.connection, id))
