"""The pages of a hub or of the nation over their real services in this process, and who looks at them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import quote

import httpx
from starlette.applications import Starlette
from tests.access.things import ABSENT, NOTHING, PROVIDER, Ground, Thing
from tests.identity.bodies import INVITATION
from tests.portal.identity_stand_in import IdentityStandIn
from tests.portal.pages import routes

from portal.settings import Mode
from portal.web.session import Sessions

SIGN_IN = "/aanmelden?opnieuw"
TEXT = "Hoe houden we de huisarts bereikbaar in ons dorp?"
# By what an address calls a thing: the service that has it, and its list there.
NOUNS = {
    "question_id": "questions",
    "code": "receipts",
    "person_id": "people",
    "right_id": "grants",
    "proposal_id": "grant-proposals",
    "invitation_id": "invitations",
    "machine_id": "machines",
    "bundle_id": "bundles",
    "decision_id": "decisions",
    "message_id": "messages",
}
OF_AN_ASKER = "receipts/messages"
OWN = (
    "questions",
    "receipts",
    "bundles",
    "decisions",
    "proposals",
    "messages",
    OF_AN_ASKER,
)  # of the service that the pages are about
# One form for all: what a page does not ask it does not read.
FORM = {
    "text": TEXT,
    "reden": "Omdat het zo hoort",
    "zeker": "ja",
    "doen": "ja",
    "wie": "Sam de Boer",
    "naam": "Koppeling van het loket",
    "antwoord": "verwant",
    "besluit": "slot",
    "slot": "dicht",
    "email": "iemand@voorbeeld.nl",
}


@dataclass
class Site:
    """`own` is the service that the pages are about; `actors` are cookies, by the word that the table has for them."""

    mode: Mode
    pages: httpx.AsyncClient
    app: Starlette
    own: Ground
    identity: Ground
    sign_ins: IdentityStandIn
    sessions: Sessions
    tokens: Mapping[str, str | None]
    seen: dict[str, httpx.Response] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"pages of {'a hub' if self.mode == 'hub' else 'the nation'}"

    def operations(self) -> list[tuple[str, str]]:
        """Each page and each form, as its route declares it."""
        found = {(method, route.path) for route in routes(self.app) for method in route.methods or ()}
        return sorted(each for each in found if each[0] != "HEAD")

    def states(self, path: str) -> list[str]:
        if "{" not in path or path.startswith("/vergelijking"):
            return [NOTHING if "{" not in path else ABSENT]
        if path.startswith(("/uitnodiging/", "/gedeeld/{bundle_id}/andere/")):
            return ["there", ABSENT]
        if path.startswith(("/aanmelden/", "/aanmeldingen/")):
            return ["there"]
        ground, noun = self.place(path)
        return ground.states(f"/{noun}/{{id}}")

    def place(self, path: str) -> tuple[Ground, str]:
        """Where the first thing of this path stands."""
        noun = NOUNS[re.findall(r"{(\w+)}", path)[-1 if "{hub}" in path else 0]]
        noun = "proposals" if path.startswith("/voorstellen/{") else noun
        noun = OF_AN_ASKER if {"{code}", "{message_id}"} <= set(re.findall(r"{\w+}", path)) else noun
        return (self.own if noun in OWN else self.identity), noun

    async def thing(self, path: str, state: str) -> Thing:
        """Another one in this state, by the names that the path has for it."""
        if "{" not in path:
            return Thing({})
        if path.startswith("/uitnodiging/"):
            return Thing({"secret": await self._invitation() if state == "there" else "x" * 43})
        is_kept_here = not path.startswith(("/aanmeld", "/vergelijking"))
        ground, noun = self.place(path) if is_kept_here else (self.own, "none")
        found = await ground.thing(f"/{noun}/{{id}}", state if is_kept_here else ABSENT)
        id = found.names["id"]
        names = dict.fromkeys(re.findall(r"{(\w+)}", path), id) | PROVIDER
        names |= {name: found.names[name] for name in ("code", "hub") if found.names.get(name)}
        names |= {"key_id": found.names.get("key", "geen")}
        if "{to}" in path:
            self.own.use(found)
            names["to"] = (await self.own.thing("/bundles/{id}", state)).names["id"]
        return Thing(names, found.version)

    def use(self, path: str, thing: Thing) -> None:
        """Somebody changed it: it is not the next one."""
        for id in thing.names.values():
            for ground in (self.own, self.identity):
                ground.use(Thing({"id": id}))

    async def ask(
        self, who: str, method: str, path: str, thing: Thing, browser: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """What this one gets, in this browser or in one that was signed in a moment ago."""
        address = path.format(**{name: quote(said, safe="") for name, said in thing.names.items()})
        form = FORM | {"versie": str(thing.version), "rol": "editor" if self.mode == "hub" else "programme"}
        asked = "HEAD" if path == "/nu" else method  # its stream never ends
        data = form | {"code": thing.names.get("code", "")} if method == "POST" else None
        self.pages.cookies.clear()
        return await self.pages.request(asked, address, data=data, headers=browser or self.browser(who))

    def browser(self, who: str) -> dict[str, str]:
        """What it sends along that was signed in as this one."""
        token = self.tokens[who]
        plain = {"Accept-Encoding": "identity"}  # so that lengths can be compared
        if token is None:
            return plain
        made = self.sign_ins.cookies(self.sessions, token)
        return plain | {"Cookie": SimpleCookie(made).output(header="", sep=";").strip()}

    async def _invitation(self) -> str:
        body = INVITATION | {"role": "editor" if self.mode == "hub" else "programme"}
        made = await self.identity.api.post("/invitations", json=body, headers=self.identity.actors["administrator"])
        assert made.status_code == 201, made.text
        return str(made.json()["link"].rsplit("/", 1)[1])


def status(answer: httpx.Response) -> int:
    """401 also for who is sent to sign in, or reads that she has to: a page says it kindly."""
    sent_away = answer.status_code == 303 and answer.headers["location"].startswith(SIGN_IN)
    return 401 if sent_away else answer.status_code
