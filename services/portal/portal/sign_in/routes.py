"""Signing in at a provider, coming back from it, and signing out."""

from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.apis.failures import Missing, Refused, attempt
from portal.apis.identity import Provider
from portal.sign_in import binding
from portal.web.session import Sessions
from portal.web.visit import Visit, Visiting
from portal.web.way_back import own_path

router = APIRouter()
DESKS = {"national": "/voorstellen", "hub": "/bureau"}
DONE = "/aanmelden/klaar"
TITLES = {
    "signing.again": "signing.again_title",
    "step.unmet": "step.title",
    "signing.not_yours": "signing.not_yours_title",
    "signing.not_yours_hub": "signing.not_yours_title",
    "signing.not_yours_rights": "signing.not_yours_title",
}
# What a provider says when it signs nobody in (OpenID Connect Core Unmet Authentication Requirements 1.0 for the last).
FAULTS = {"access_denied": "signing.stopped", "unmet_authentication_requirements": "step.unmet"}
OWN, RIGHTS = "/aanmeldingen", "/rechten"


@router.get("/aanmelden")
async def choose(visit: Visiting) -> Response:
    """`opnieuw` in the address says that somebody was signed in and is not any more, or may not do what was asked;
    `terug` is where she goes afterwards. A single provider needs no choice."""
    again = visit.chosen("opnieuw") is not None
    providers = await attempt(visit.identity.providers())
    if providers and len(providers) == 1 and not again and visit.signed_in is None:
        return visit.to(way(providers[0].id, back(visit)))
    return page(visit, fault=why_again(visit) if again else None, providers=providers)


@router.get("/aanmelden/bij/{provider}")
async def begin(visit: Visiting, request: Request, provider: str) -> Response:
    """`sterker` asks for a second step too."""
    sessions: Sessions = request.app.state.sessions
    secret = binding.held(request, sessions, visit.settings) or binding.fresh()
    try:
        stronger = visit.chosen("sterker") is not None
        address = await visit.identity.begin(provider, back(visit) or DONE, secret, stronger=stronger)
    except Refused:  # a path or a name that no page of ours makes
        raise Missing(provider) from None
    response = RedirectResponse(address, 303)
    binding.bind(response, sessions, visit.settings, secret)
    return response


@router.get("/aanmelden/terug")
async def come_back(visit: Visiting, request: Request) -> Response:
    """What the provider gave the browser along is used once; who looks here again is signed in already, or is not."""
    sessions: Sessions = request.app.state.sessions
    given, secret = request.query_params, binding.held(request, sessions, visit.settings)
    if "error" in given:
        return await failed(visit, FAULTS.get(given["error"], "signing.wrong"))
    try:
        done = await visit.identity.answer(
            secret or binding.fresh(),
            given.get("state", ""),
            given.get("code", ""),
            given.get("iss"),
            "".join(filter(str.isprintable, request.headers.get("user-agent", "")))[:200],
        )
    except Refused:
        return visit.to(DONE) if visit.signed_in else await failed(visit, "signing.wrong")
    response = visit.to(done.return_to)
    await sessions.begin(request, response, done.session, done.ends_at)
    return response


@router.get("/aanmelden/klaar")
async def arrived(visit: Visiting) -> Response:
    """On to where she works; who has no role yet reads whom to ask for one."""
    if visit.desk or visit.coordinator:
        return visit.to(DESKS[visit.settings.portal_mode])
    return visit.to(RIGHTS if visit.administrator or (visit.signed_in and visit.signed_in.lacks_a_step) else OWN)


@router.post("/afmelden")
async def sign_out(visit: Visiting, request: Request) -> Response:
    """On a page in between and not by a redirect: a form of ours may lead to pages of ours alone (form-action)."""
    sessions: Sessions = request.app.state.sessions
    response = visit.to("/")
    address = await sessions.end(request, response)
    if address is None:
        return response
    visit.signed_in = None
    farewell = visit.page("signed_out.html", address=address)
    sessions.drop(farewell)
    return farewell


async def failed(visit: Visit, fault: str) -> Response:
    return page(visit, 400, fault=fault, providers=await attempt(visit.identity.providers()))


def page(visit: Visit, status: int = 200, *, fault: str | None, providers: list[Provider] | None) -> Response:
    title = TITLES.get(fault, "signing.fault_title") if fault else "signing.title"
    return visit.page("signing.html", status, title=title, fault=fault, providers=providers, way=way, back=back(visit))


def back(visit: Visit) -> str | None:
    return own_path(visit.request.query_params.get("terug"))


def way(provider: str, back: str | None) -> str:
    """The address that begins at this provider."""
    return f"/aanmelden/bij/{provider}" + (f"?{urlencode({'terug': back})}" if back else "")


def why_again(visit: Visit) -> str:
    """The key of the text that says why who came here has to sign in."""
    if visit.signed_in is None:
        return "signing.again"
    if (back(visit) or "").startswith(RIGHTS):
        return "signing.not_yours_rights"
    return "signing.not_yours" if visit.settings.portal_mode == "national" else "signing.not_yours_hub"
