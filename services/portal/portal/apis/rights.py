"""Who may do what at this organisation, as its identity service tells administrators."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from portal.apis.client import Api, Params
from portal.apis.record import Page, Record, When

AT = "/identity/v1"


class Right(Record):
    """What somebody may do, from when until when; `given_by` is an id where no name is known."""

    id: str
    person_id: str
    person_name: str
    person_email: str | None
    role: str
    scope: str | None
    starts_at: When
    ends_at: When | None
    given_by: str
    given_by_name: str | None
    why: str
    ended_by: str | None
    ended_by_name: str | None
    end_reason: str | None
    ended_at: When | None


class Proposed(Record):
    id: str
    person_name: str
    person_email: str | None
    role: str
    provider: str
    claim: str


class Person(Record):
    id: str
    name: str
    email: str | None
    created_at: When
    ended_at: When | None


class Invited(Record):
    """`link` is there once: in the answer to the making."""

    id: str
    for_whom: str
    role: str
    why: str
    invited_by_name: str | None
    invited_at: When
    expires_at: When
    accepted_at: When | None
    withdrawn_at: When | None
    link: str | None = None


class Preview(Record):
    organisation_name: str
    role: str
    expires_at: When


class Accepted(Record):
    role: str


class Key(Record):
    id: str
    registered_at: When
    ended_at: When | None


class Machine(Record):
    id: str
    name: str
    roles: list[str]
    services: list[str]
    why: str
    registered_at: When
    ended_at: When | None
    end_reason: str | None
    last_token_at: When | None
    keys: list[Key]


class RightsApi:
    """As whoever asks may use it."""

    def __init__(self, api: Api) -> None:
        self.api = api

    def signed(self, token: str) -> "RightsApi":
        """The same for who this token is of."""
        return RightsApi(self.api.signed(token))

    async def rights(self, params: Params) -> Page[Right]:
        return await self.api.get(Page[Right], f"{AT}/grants", params)

    async def right(self, id: str) -> Right:
        return await self.api.get(Right, f"{AT}/grants/{quote(id)}")

    async def give(self, body: Mapping[str, Any], key: str) -> Right:
        return await self.api.post(Right, f"{AT}/grants", body, {"Idempotency-Key": key})

    async def end(self, id: str, reason: str) -> None:
        await self.api.post(Right, f"{AT}/grants/{quote(id)}/end", {"reason": reason})

    async def proposals(self) -> Page[Proposed]:
        return await self.api.get(Page[Proposed], f"{AT}/grant-proposals", {"limit": "100"})

    async def confirm(self, id: str, why: str) -> None:
        await self.api.post(Right, f"{AT}/grant-proposals/{quote(id)}/confirmation", {"why": why})

    async def refuse(self, id: str) -> None:
        await self.api.send("POST", f"{AT}/grant-proposals/{quote(id)}/refusal")

    async def people(self, params: Params) -> Page[Person]:
        return await self.api.get(Page[Person], f"{AT}/people", params)

    async def person(self, id: str) -> Person:
        return await self.api.get(Person, f"{AT}/people/{quote(id)}")

    async def end_person(self, id: str, reason: str) -> None:
        await self.api.send("POST", f"{AT}/people/{quote(id)}/end", {"reason": reason})

    async def invitations(self, params: Params) -> Page[Invited]:
        return await self.api.get(Page[Invited], f"{AT}/invitations", params)

    async def invite(self, body: Mapping[str, Any]) -> Invited:
        return await self.api.post(Invited, f"{AT}/invitations", body)

    async def withdraw(self, id: str) -> None:
        await self.api.send("POST", f"{AT}/invitations/{quote(id)}/withdrawal")

    async def preview(self, secret: str) -> Preview:
        return await self.api.post(Preview, f"{AT}/invitation-preview", {"secret": secret})

    async def accept(self, secret: str) -> Accepted:
        return await self.api.post(Accepted, f"{AT}/invitation-acceptance", {"secret": secret})

    async def machines(self, params: Params) -> Page[Machine]:
        return await self.api.get(Page[Machine], f"{AT}/machines", params)

    async def machine(self, id: str) -> Machine:
        return await self.api.get(Machine, f"{AT}/machines/{quote(id)}")

    async def register(self, body: Mapping[str, Any], key: str) -> Machine:
        return await self.api.post(Machine, f"{AT}/machines", body, {"Idempotency-Key": key})

    async def end_machine(self, id: str, reason: str) -> None:
        await self.api.post(Machine, f"{AT}/machines/{quote(id)}/end", {"reason": reason})

    async def add_key(self, id: str, pem: str) -> None:
        await self.api.post(Machine, f"{AT}/machines/{quote(id)}/keys", {"publicKey": pem})

    async def end_key(self, id: str, key: str) -> None:
        await self.api.post(Machine, f"{AT}/machines/{quote(id)}/keys/{quote(key, safe='')}/end", {})
