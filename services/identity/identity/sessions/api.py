"""Routes of sessions: the portal's, those of who is signed in, and the one that providers call."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response, status

from identity.providers import logout_token as notices
from identity.providers.api import directory_of
from identity.providers.directory import Directory
from identity.providers.settings import SignInSettings
from identity.providers.verified import LONGEST_TOKEN
from identity.sealing import Seal
from identity.sessions import queries, service
from identity.sessions.schemas import SessionEnd, SessionRead, SessionToken, SessionUse
from plek_common.action import Permit, action
from plek_common.audit import deed
from plek_common.database import Connection
from plek_common.problem import Forbidden, Unavailable
from plek_common.schema import Page

router = APIRouter(tags=["aanmelden"])


def settings_of(request: Request) -> SignInSettings:
    found: SignInSettings = request.app.state.sign_in_settings
    return found


def seal_of(request: Request) -> Seal:
    found: Seal = request.app.state.seal
    return found


@router.post("/sessions/tokens", dependencies=[action("session.use", reads=True)])
async def use_session(request: Request, connection: Connection, given: SessionUse) -> SessionToken:
    """Een toegangstoken voor wie zich in deze browser heeft aangemeld."""
    used = await service.use(
        connection, settings_of(request), request.app.state.signer, given.session, request.app.state.clock()
    )
    return SessionToken.model_validate(used)


@router.post("/sessions/endings", dependencies=[action("session.end")])
async def end_session(request: Request, connection: Connection, given: SessionUse) -> SessionEnd:
    """Meld deze browser af. Wie al was afgemeld, blijft dat."""
    ended = await service.end(connection, seal_of(request), given.session, request.app.state.clock())
    return SessionEnd(address=await _farewell(directory_of(request), ended, _home(request)) if ended else None)


@router.get("/sessions")
async def list_own_sessions(
    request: Request, connection: Connection, permit: Annotated[Permit, action("session.list-own")]
) -> Page[SessionRead]:
    """Waar u nu bent aangemeld, en waar u dat de laatste dertig dagen was."""
    rows = await queries.own(connection, person(permit), request.app.state.clock(), settings_of(request).idle)
    return Page(items=[SessionRead.model_validate(dict(row)) for row in rows])


@router.delete("/sessions", status_code=status.HTTP_204_NO_CONTENT)
async def end_own_sessions(
    request: Request, connection: Connection, permit: Annotated[Permit, action("session.end-own")]
) -> None:
    """Meld u overal af."""
    await service.end_own(connection, person(permit), None, request.app.state.clock())


@router.delete("/sessions/{id}", status_code=status.HTTP_204_NO_CONTENT)
async def end_own_session(
    request: Request, connection: Connection, permit: Annotated[Permit, action("session.end-own")], id: UUID
) -> None:
    """Meld u op één plek af."""
    await service.end_own(connection, person(permit), id, request.app.state.clock())


@router.post("/providers/{provider}/logouts", dependencies=[action("session.log-out")], response_class=Response)
async def log_out_by_provider(
    request: Request, provider: str, logout_token: Annotated[str, Form(max_length=LONGEST_TOKEN)]
) -> Response:
    """Een aanbieder meldt dat iemand daar is afgemeld (OpenID Connect Back-Channel Logout 1.0)."""
    state, directory = request.app.state, directory_of(request)
    found, now = directory.named(provider), request.app.state.clock()
    token = await notices.read(directory, found, await directory.endpoints(found), logout_token, now)
    async with state.database.connection() as connection, connection.transaction():
        await service.end_at_provider(connection, found.id, token, now)
        await deed.write(connection)
    return Response()


def person(permit: Permit) -> UUID:
    """Who asks, where that is somebody who can be signed in: machines have no sessions.

    Raises:
        Forbidden: it is none.
    """
    try:
        return UUID(permit.actor.subject or "")
    except ValueError:
        raise Forbidden("Alleen wie zich heeft aangemeld, heeft aanmeldingen.") from None


def _home(request: Request) -> str:
    """Where the provider may send people back to: exactly this address is registered there."""
    public: str = request.app.state.settings.public_url
    return public.rstrip("/") + "/"


async def _farewell(directory: Directory, ended: service.Ended, home: str) -> str | None:
    """Where the provider signs people out too (RP-Initiated Logout 1.0); None where it does not, or is gone."""
    provider = next((found for found in directory.providers if found.id == ended.provider), None)
    if provider is None:
        return None
    try:
        endpoints = await directory.endpoints(provider)
    except Unavailable:  # she is signed out here; there she will be later
        return None
    told = {"id_token_hint": ended.id_token, "client_id": provider.client_id, "post_logout_redirect_uri": home}
    place = endpoints.end_session_endpoint
    return f"{place}{'&' if '?' in place else '?'}{urlencode(told)}" if place else None
