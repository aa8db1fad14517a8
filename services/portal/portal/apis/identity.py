"""The identity service as the pages ask it: who signs in where, and who is signed in here."""

from datetime import datetime
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from portal.apis.client import Api
from portal.apis.record import Page

AT = "/identity/v1"


class Told(BaseModel):
    """What the API says, as far as pages use it."""

    model_config = ConfigDict(alias_generator=to_camel, extra="ignore", frozen=True)


class Provider(Told):
    id: str
    name: str


class Begun(Told):
    address: str


class Done(Told):
    session: str
    ends_at: datetime
    return_to: str


class SessionToken(Told):
    """`left_out` are roles that wait for a second step; `step_up` is the provider where it can be taken."""

    session_id: str
    name: str
    access_token: str
    ends_at: datetime
    left_out: frozenset[str] = frozenset()
    step_up: str | None = None


class Farewell(Told):
    address: str | None


class OwnSession(Told):
    id: str
    provider: str
    browser: str
    begun_at: datetime
    used_at: datetime
    ends_at: datetime
    ended_at: datetime | None


class IdentityApi:
    """As whoever asks may use it; a session's secret stands for who holds it."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def signed(self, token: str) -> "IdentityApi":
        """The same for who this token is of."""
        return IdentityApi(self._api.signed(token))

    def calling_for(self, address: str | None) -> "IdentityApi":
        """The same for a visitor from this address."""
        return IdentityApi(self._api.calling_for(address))

    async def providers(self) -> list[Provider]:
        return (await self._api.get(Page[Provider], f"{AT}/providers")).items

    async def begin(self, provider: str, return_to: str, binding: str, *, stronger: bool) -> str:
        """Where the browser goes; `binding` is what it alone will hold until it comes back."""
        body = {"provider": provider, "returnTo": return_to, "binding": binding, "stronger": stronger}
        return (await self._api.post(Begun, f"{AT}/sign-ins", body)).address

    async def answer(self, binding: str, state: str, code: str, iss: str | None, browser: str) -> Done:
        """Raises:
        Refused: it was not begun here, too long ago, answered already, or the provider is not believed.
        """
        body = {"binding": binding, "state": state, "code": code, "iss": iss, "browser": browser}
        return await self._api.post(Done, f"{AT}/sign-ins/answers", body)

    async def use(self, session: str) -> SessionToken:
        """Raises:
        NotAllowed: it ended.
        """
        return await self._api.post(SessionToken, f"{AT}/sessions/tokens", {"session": session})

    async def end(self, session: str) -> str | None:
        """Where the provider signs people out too, when it does."""
        return (await self._api.post(Farewell, f"{AT}/sessions/endings", {"session": session})).address

    async def own(self) -> list[OwnSession]:
        return (await self._api.get(Page[OwnSession], f"{AT}/sessions")).items

    async def end_own(self, id: str | None = None) -> None:
        """Ends this one of my sessions, or all of them."""
        await self._api.send("DELETE", f"{AT}/sessions/{quote(id, safe='')}" if id else f"{AT}/sessions")
