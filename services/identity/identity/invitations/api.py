"""Routes of invitations."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response, status

from identity.invitations import queries, service
from identity.invitations.links import link
from identity.invitations.schemas import Accepted, Bringing, InvitationPreview, InvitationRead, InvitationWrite
from identity.task import Task, tasked
from plek_common.below import root_of
from plek_common.cursor import Cursor
from plek_common.etag import tagged
from plek_common.idempotency import Created, Once
from plek_common.keyset import Limit
from plek_common.openapi import also
from plek_common.schema import Page

router = APIRouter(tags=["uitnodigingen"])


@router.get("/invitations")
async def list_invitations(
    task: Annotated[Task, tasked("invitation.list", activity="rights")], cursor: Cursor = None, limit: Limit = 20
) -> Page[InvitationRead]:
    """Alle uitnodigingen, de nieuwste eerst."""
    items, following = await queries.page(task.connection, cursor, limit)
    return Page(items=items, next=following)


@router.post("/invitations", status_code=status.HTTP_201_CREATED, response_model=InvitationRead)
async def create_invitation(
    request: Request, task: Annotated[Task, tasked("invitation.create", activity="rights")], given: InvitationWrite
) -> Response:
    """Nodig iemand uit voor een recht. De link staat alleen in dit antwoord: wij bewaren hem niet.

    Daarom neemt dit adres geen Idempotency-Key: een bewaard antwoord zou de link wel bewaren.
    """
    public_url = request.app.state.settings.public_url

    async def make() -> Created:
        made = await service.create(task.connection, given, task.here, task.who, task.now)
        read = await queries.one(task.connection, made.id)
        shown = read.model_copy(update={"link": link(public_url, made.secret)})
        return Created(shown, read.version, f"invitations/{made.id}")

    once = Once(None, "", root_of(public_url) + request.scope.get("root_path", ""))
    return await once.create(task.connection.fetch, task.permit, make)


@router.get("/invitations/{id}", response_model=InvitationRead)
async def read_invitation(task: Annotated[Task, tasked("invitation.read", activity="rights")], id: UUID) -> Response:
    """Eén uitnodiging, zonder de link."""
    return tagged(await queries.one(task.connection, id))


@router.post("/invitations/{id}/withdrawal", status_code=status.HTTP_204_NO_CONTENT)
async def withdraw_invitation(
    task: Annotated[Task, tasked("invitation.withdraw", activity="rights")], id: UUID
) -> None:
    """Trek een uitnodiging in: de link werkt niet meer."""
    await service.withdraw(task, id)


@router.post("/invitation-preview", responses=also(404))
async def preview_invitation(
    request: Request,
    task: Annotated[Task, tasked("invitation.preview", activity="rights", reads=True)],
    given: Bringing,
) -> InvitationPreview:
    """Waarvoor u bent uitgenodigd. Wie de link heeft, mag dat weten."""
    with request.app.state.limits.guess(request, *_person(task)):
        found = await service.find(task.connection, given.secret, task.now)
    name = request.app.state.settings.organisation_name
    return InvitationPreview.model_validate({**found, "organisation": task.here, "organisation_name": name})


@router.post("/invitation-acceptance", responses=also(404))
async def accept_invitation(
    request: Request, task: Annotated[Task, tasked("invitation.accept", activity="rights")], given: Bringing
) -> Accepted:
    """Neem een uitnodiging aan. Dat kan één keer; daarna hebt u het recht."""
    person = service.person_of(task.who)
    with request.app.state.limits.guess(request, *_person(task)):
        role = await service.accept(task.connection, given.secret, person, task.here, task.now)
    return Accepted(role=role, organisation=task.here)


def _person(task: Task) -> list[str]:
    return [f"person/{task.who}"] if task.who else []
