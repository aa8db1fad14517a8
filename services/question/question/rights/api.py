"""Routes for who asks about her own data, by a code or her account, and for the coordinator who helps her."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response, status

from plek_common.action import Permit, action
from plek_common.audit import deed
from plek_common.database import Session
from plek_common.etag import IfMatch, tagged
from plek_common.work import Writing, writing
from question.policy import Asked
from question.questions.schemas import AskerCreate
from question.rights import queries, service
from question.rights.schemas import Erasing, Objection, PersonalData, PersonalDataPage, PersonWanted

router = APIRouter()
ACTIVITY = "own-data"  # contracts/processing.yaml


@router.get(
    "/receipts/{code}/personal-data",
    response_model=PersonalData,
    dependencies=[action("receipt.export", activity=ACTIVITY)],
)
async def read_own_data(request: Request, session: Session, code: str) -> Response:
    """Alles wat wij van u bewaren bij deze vraag, om mee te nemen. Voor wie de code van het ontvangstbewijs heeft."""
    return tagged(await queries.by_code(session, request.app.state.settings.organisation, code))


@router.put("/receipts/{code}/asker", response_model=PersonalData)
async def correct_own_data(
    work: Annotated[Writing, writing("receipt.correct", activity=ACTIVITY)],
    code: str,
    seen: IfMatch,
    given: AskerCreate,
) -> Response:
    """Verbeter uw naam, e-mailadres of telefoonnummer. Wat u weglaat, bewaren wij niet meer."""
    await service.correct(work, await service.named(work, code), seen, given)
    return await _by_code(work, code)


@router.post("/receipts/{code}/objection", response_model=PersonalData)
async def object_by_code(
    work: Annotated[Writing, writing("receipt.object", activity=ACTIVITY)], code: str, seen: IfMatch, why: Objection
) -> Response:
    """Maak bezwaar: uw vraag wordt niet meer getoond en met geen andere vraag vergeleken. U krijgt nog wel antwoord."""
    await service.object_to(work, await service.named(work, code), seen, why.reason)
    return await _by_code(work, code)


@router.post("/receipts/{code}/erasure", status_code=status.HTTP_204_NO_CONTENT)
async def erase_by_code(
    work: Annotated[Writing, writing("receipt.erase", activity=ACTIVITY)], code: str, _: Erasing
) -> None:
    """Laat alles wissen wat wij van u bewaren bij deze vraag, hier en in het hele netwerk. Dit kan niet terug."""
    await service.erase(work, await service.named(work, code))


@router.get("/personal-data")
async def list_own_data(
    request: Request, session: Session, permit: Annotated[Permit, action("person.own", activity=ACTIVITY)]
) -> PersonalDataPage:
    """Alles wat wij bewaren bij de vragen die u stelde terwijl u was aangemeld: de nieuwste eerst, hoogstens 200."""
    here = request.app.state.settings.organisation
    if permit.actor.subject is None:
        return PersonalDataPage(items=[], total=0)
    return await queries.of_person(session, here, queries.known_as(permit.actor.subject))


@router.post("/personal-data-searches", dependencies=[action("person.find", activity=ACTIVITY, reads=True)])
async def find_person(request: Request, session: Session, wanted: PersonWanted) -> PersonalDataPage:
    """Alles wat wij van iemand bewaren, gevonden door een coördinator: de nieuwste vragen eerst, hoogstens 200. Wie u
    zoekt staat in geen adres of logboek."""
    return await queries.of_person(session, request.app.state.settings.organisation, wanted)


@router.get("/questions/{id}/personal-data", response_model=PersonalData)
async def read_data_of_asker(
    work: Annotated[Writing, writing("person.export", activity=ACTIVITY)], id: UUID
) -> Response:
    """Alles wat wij bewaren van wie deze vraag stelde."""
    found = await _checked(work, id)
    async with work.database.connection() as connection:
        await deed.write(connection)
    return tagged(found)


@router.put("/questions/{id}/asker", response_model=PersonalData)
async def correct_asker(
    work: Annotated[Writing, writing("person.correct", activity=ACTIVITY)], id: UUID, seen: IfMatch, given: AskerCreate
) -> Response:
    """Verbeter de naam, het e-mailadres of het telefoonnummer van wie deze vraag stelde."""
    await _checked(work, id)
    await service.correct(work, id, seen, given)
    return tagged(await _checked(work, id))


@router.post("/questions/{id}/objection", response_model=PersonalData)
async def object_for_asker(
    work: Annotated[Writing, writing("person.object", activity=ACTIVITY)], id: UUID, seen: IfMatch, why: Objection
) -> Response:
    """Wie de vraag stelde maakt bezwaar: zij wordt niet meer getoond en met geen andere vraag vergeleken."""
    await _checked(work, id)
    await service.object_to(work, id, seen, why.reason)
    return tagged(await _checked(work, id))


@router.post("/questions/{id}/erasure", status_code=status.HTTP_204_NO_CONTENT)
async def erase_for_asker(
    work: Annotated[Writing, writing("person.erase", activity=ACTIVITY)], id: UUID, _: Erasing
) -> None:
    """Wis alles wat wij bewaren bij deze vraag, hier en in het hele netwerk. Dit kan niet terug."""
    await _checked(work, id)
    await service.erase(work, id)


async def _by_code(work: Writing, code: str) -> Response:
    """As it is now."""
    async with work.database.sessions() as session:
        return tagged(await queries.by_code(session, work.here, code))


async def _checked(work: Writing, id: UUID) -> PersonalData:
    """As it is now, for who may see it; in a session that is closed before anything is written.

    Raises:
        NotFound, Forbidden
    """
    async with work.database.sessions() as session:
        found, question = await queries.by_id(session, work.here, id)
    work.permit.check(Asked(question, found.asker.subject), reading="question.read")
    return found
