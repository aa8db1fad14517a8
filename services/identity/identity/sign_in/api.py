"""Routes of signing in, as the portal calls them. They need no token: whoever asks is about to get one."""

from fastapi import APIRouter, Request

from identity.providers.api import directory_of
from identity.sessions.api import seal_of, settings_of
from identity.sign_in import service
from identity.sign_in.schemas import SignInAnswer, SignInBegin, SignInBegun, SignInDone
from plek_common.action import action

router = APIRouter(tags=["aanmelden"])


def _door(request: Request) -> service.Door:
    state = request.app.state
    own = state.settings
    parts = (state.database, directory_of(request), settings_of(request), seal_of(request))
    return service.Door(*parts, own.public_url, own.organisation)


@router.post("/sign-ins", dependencies=[action("sign-in.begin", reads=True)])
async def begin_sign_in(request: Request, given: SignInBegin) -> SignInBegun:
    """Begin met aanmelden: waar de browser heen gaat."""
    return SignInBegun(address=await service.begin(_door(request), given, request.app.state.clock()))


@router.post("/sign-ins/answers", dependencies=[action("sign-in.answer")])
async def answer_sign_in(request: Request, given: SignInAnswer) -> SignInDone:
    """Maak het aanmelden af met wat de aanbieder de browser meegaf."""
    done = await service.answer(_door(request), given, request.app.state.clock())
    return SignInDone.model_validate(done)
