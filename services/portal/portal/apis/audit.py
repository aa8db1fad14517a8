"""The audit log of one service, as the administrator of its organisation may read it."""

import httpx

from portal.apis.client import Api, Params
from portal.apis.record import Page, Record, When


class Entry(Record):
    """One line: who did what, with which thing, with which result, from where and when."""

    id: int
    at: When
    subject: str | None = None
    organisation: str | None = None
    role: str = ""
    action: str
    object: str | None = None
    result: str
    status: int | None = None
    origin: str | None = None
    request_id: str
    activity: str | None = None
    sealed: bool = False

    @property
    def roles(self) -> list[str]:
        return [role for role in self.role.split(",") if role]


class AuditApi:
    """The logs of an organisation; that of its identity service is asked where that service is."""

    def __init__(self, api: Api, identity: Api) -> None:
        self._api, self._identity = api, identity

    def _of(self, service: str) -> Api:
        return self._identity if service == "identity" else self._api

    async def entries(self, service: str, params: Params) -> Page[Entry]:
        return await self._of(service).get(Page[Entry], f"/{service}/v1/audit", params)

    async def file(self, service: str, params: Params) -> httpx.Response:
        """The same as a file, of which the words are still to come: who takes it closes it."""
        return await self._of(service).opened(f"/{service}/v1/audit/export", params)
