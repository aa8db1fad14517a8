"""One visit of one page: who looks, in which language, and how a page is made for it."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import Depends
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from plek_common import clock
from portal.apis.analyst import DeskApi
from portal.apis.audit import AuditApi
from portal.apis.coordinator import CoordinatorApi
from portal.apis.identity import IdentityApi
from portal.apis.messages import MessagesApi
from portal.apis.national import HubApi, NationalApi
from portal.apis.rights import RightsApi
from portal.settings import PortalSettings
from portal.web import assets, excerpts, text_diff
from portal.web.formatting import Words
from portal.web.forms import clean
from portal.web.i18n import LANGUAGES, texts_in, wanted
from portal.web.session import Sessions, SignedIn
from portal.web.whose import marked

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters["capitalize_first"] = excerpts.capitalized
TEMPLATES.globals.update(
    asset=assets.address,
    words=excerpts.words,
    topic=excerpts.topic,
    headline=excerpts.headline,
    bundle_name=excerpts.bundle_name,
    marked=excerpts.marked,
    marked_at=excerpts.marked_at,
    revealed=excerpts.revealed,
    removed=text_diff.removed,
    added=text_diff.added,
)


@dataclass
class Visit:
    """What a page needs to answer: the request, the settings, who is signed in and the words for it."""

    request: Request
    settings: PortalSettings
    signed_in: SignedIn | None = None

    @cached_property
    def say(self) -> Words:
        return Words(texts_in(wanted(self.request)), clock.now())

    @property
    def hub(self) -> HubApi:
        return HubApi(self.request.app.state.hub.api.calling_for(self.address))

    @property
    def national(self) -> NationalApi:
        return NationalApi(self.request.app.state.national.api.calling_for(self.address))

    @property
    def address(self) -> str | None:
        """Where the visitor calls from, as the server says, which believes only the proxies that it was told of."""
        return self.request.client.host if self.request.client else None

    @property
    def identity(self) -> IdentityApi:
        known: IdentityApi = self.request.app.state.identity
        return known.calling_for(self.address)

    @property
    def desk(self) -> DeskApi | None:
        """The desk of who is signed in as an analyst of this organisation; the API decides what she may do."""
        token = self.token_of("analyst") if self.settings.portal_mode == "national" else None
        return DeskApi(self.national.api.signed(token)) if token else None

    @property
    def coordinator(self) -> CoordinatorApi | None:
        """The hub as its own coordinator may use it, when that is who is signed in."""
        token = self.token_of("coordinator") if self.settings.portal_mode == "hub" else None
        return CoordinatorApi(self.hub.api.signed(token)) if token else None

    @property
    def messages(self) -> MessagesApi | None:
        """Messages to who asked, for who may write them: a coordinator; at the nation an analyst or a programme."""
        is_hub = self.settings.portal_mode == "hub"
        tokens = map(self.token_of, ("coordinator",) if is_hub else ("analyst", "programme"))
        token = next(filter(None, tokens), None)
        api, at = (self.hub.api, "/question/v1") if is_hub else (self.national.api, "/aggregator/v1")
        return MessagesApi(api.signed(token), at) if token else None

    @property
    def rights(self) -> RightsApi:
        """The rights of this organisation, for who is not signed in: what an invitation is for, and no more."""
        return RightsApi(self.request.app.state.rights.api.calling_for(self.address))

    @property
    def administrator(self) -> RightsApi | None:
        """The same as its own administrator may use it, when that is who is signed in."""
        token = self.token_of("administrator")
        return self.rights.signed(token) if token else None

    @property
    def auditor(self) -> AuditApi | None:
        """The log of this organisation, for its own administrator, when that is who is signed in."""
        token = self.token_of("administrator")
        api = self.hub.api if self.settings.portal_mode == "hub" else self.national.api
        return AuditApi(api.signed(token), self.rights.signed(token).api) if token else None

    def token_of(self, role: str) -> str | None:
        """The token of who is signed in, when she has this role at this organisation."""
        who = self.signed_in
        return who.token if who and who.actor.has(role, self.settings.organisation) else None

    @property
    def hub_name(self) -> str:
        return self.say.texts("site.hub", name=self.settings.organisation_name)

    def chosen(self, name: str) -> str | None:
        """A filter of the address, without surrounding spaces; None when it is not given."""
        return " ".join(clean(self.request.query_params.get(name) or "").split())[:200] or None

    @property
    def root(self) -> str:
        """What stands before the address of every page: "/kennishub", or nothing."""
        return self.settings.root

    @property
    def path(self) -> str:
        """What was asked for, as it may stand in a link behind `root`: more slashes in front would name a server."""
        return quote("/" + self.request.scope["path"].lstrip("/\\"))

    def to(self, address: str) -> RedirectResponse:
        """On to another page."""
        return RedirectResponse(self.root + address, 303)

    def page(self, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        html = TEMPLATES.get_template(template).render(self.context() | context)
        return HTMLResponse(marked(html, self.signed_in), status)

    def context(self) -> dict[str, Any]:
        return {
            "t": self.say.texts,
            "say": self.say,
            "lang": self.say.texts.language,
            "settings": self.settings,
            "hub_name": self.hub_name,
            "signed_in": self.signed_in,
            "has_desk": self.desk is not None,
            "is_coordinator": self.coordinator is not None,
            "writes": self.messages is not None,
            "is_administrator": self.administrator is not None or bool(self.signed_in and self.signed_in.lacks_a_step),
            "root": self.root,
            "path": self.path,
            "here": self.here,
            "other_language": self.other_language,
        }

    def here(self, **changes: str | None) -> str:
        """This address with some of its parameters changed; None takes one away."""
        kept = {name: value for name, value in self.request.query_params.items() if name != "lang"}
        chosen = {name: value for name, value in (kept | changes).items() if value}
        return f"{self.root}{self.path}" + (f"?{urlencode(chosen)}" if chosen else "")

    @property
    def other_language(self) -> str:
        return next(language for language in LANGUAGES if language != self.say.texts.language)


async def visit(request: Request) -> Visit:
    sessions: Sessions = request.app.state.sessions
    return Visit(request, request.app.state.settings, await sessions.find(request))


Visiting = Annotated[Visit, Depends(visit)]
