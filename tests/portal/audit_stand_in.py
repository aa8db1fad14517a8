"""Plays the audit log of every service of an organisation."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.portal import example_data as data

Json = dict[str, Any]
THING = f"question/{data.ident(2)}"


class AuditStandIn:
    """What was asked is kept; whoever brings no token is refused."""

    def __init__(self, *, empty: bool) -> None:
        self.lines = [] if empty else lines()
        self.filters: list[dict[str, str]] = []

    def routes(self) -> list[Route]:
        at = "/{service:str}/v1/audit"
        return [Route(at, self.list), Route(f"{at}/export", self.export)]

    async def list(self, request: Request) -> Response:
        if refused := self._note(request):
            return refused
        wanted = request.query_params
        found = [line for line in self.lines if wanted.get("subject") in (None, line["subject"])]
        return JSONResponse({"items": found, "next": None if wanted.get("cursor") else "verder"})

    async def export(self, request: Request) -> Response:
        if refused := self._note(request):
            return refused
        kind = request.query_params["format"]
        name = {"Content-Disposition": f'attachment; filename="logboek.{kind}"'}
        return Response("id,at\r\n1,nu\r\n", 200, name, "text/csv")

    def _note(self, request: Request) -> Response | None:
        if "authorization" not in request.headers:
            return JSONResponse({"status": 401}, 401)
        self.filters.append({"service": request.path_params["service"], **request.query_params})
        return None


def lines() -> list[Json]:
    return [
        line(7, "question.release", THING, minutes=2),
        line(6, "question.triage", THING, "refused", status=403, organisation="fryslan", minutes=9),
        line(5, "question.answer", THING, "failed", status=412, minutes=31),
        line(4, "receipt.read", THING, subject=None, role="", activity="intake", minutes=50),
        line(3, "person.list", None, activity="contacts", minutes=70),
        line(
            2, "question.ask", THING, subject=None, role="", activity="intake", origin="2001:db8:77::/48", minutes=400
        ),
        line(1, "question.vouch", THING, role="coordinator,administrator", origin=None, minutes=4000),
    ]


def line(
    id: int,
    action: str,
    thing: str | None,
    result: str = "done",
    *,
    status: int | None = None,
    subject: str | None = "7b0c1f3e-9a52-4f0e-8d6b-2f1f7a1c0d55",
    organisation: str = "utrecht",
    role: str = "coordinator",
    activity: str | None = None,
    origin: str | None = "203.0.113.0/24",
    minutes: int = 0,
) -> Json:
    return {
        "id": id,
        "at": data.ago(minutes=minutes),
        "subject": subject,
        "organisation": organisation if subject else None,
        "role": role,
        "action": action,
        "object": thing,
        "result": result,
        "status": status,
        "origin": origin,
        "requestId": "a" * 32,
        "activity": activity,
        "sealed": True,
    }
