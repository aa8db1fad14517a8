"""Plays the question service's part for one question: reading it, and making several of it."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.portal import example_data as data

Json = dict[str, Any]
LISTED = data.ident(11)
PARTS = ["Wie helpt bij schulden?", "Wie betaalt een bewindvoerder?", "Waar leert een kind omgaan met geld?"]


class SplitStandIn:
    """`LISTED` holds three questions, as its coordinator may see; `refusal` is the problem that splitting meets."""

    def __init__(self, asked: list[data.Asked]) -> None:
        self.asked = asked
        self.sent: list[tuple[str, Json]] = []  # If-Match with the body
        self.redacted: list[tuple[str, Json]] = []
        self.accepted: list[Json] = []
        self.refusal: Json | None = None
        self.now: Json = {}  # what became of it since it was read

    def routes(self) -> list[Route]:
        at = "/question/v1/questions/{id}"
        redactions = Route(f"{at}/redactions", self.redact, methods=["POST"])
        accepted = Route("/question/v1/acceptances", self.acceptances)
        return [accepted, Route(at, self.one), Route(f"{at}/parts", self.split, methods=["POST"]), redactions]

    async def redact(self, request: Request) -> Response:
        if self.refusal:
            return JSONResponse(self.refusal, self.refusal["status"])
        self.redacted.append((request.headers["if-match"], await request.json()))
        return JSONResponse(data.at_home(data.entry(11)))

    async def acceptances(self, _: Request) -> Response:
        return JSONResponse({"items": self.accepted, "next": None})

    async def one(self, request: Request) -> Response:
        id = request.path_params["id"]
        found = [data.at_home(asked) for asked in self.asked if data.ident(asked[0]) == id]
        return (
            JSONResponse(found[0] | self.can(request) | self.hint(id, request) | self.now)
            if found
            else JSONResponse({"status": 404}, 404)
        )

    def can(self, request: Request) -> Json:
        """Everything, so that all of it is shown to who may."""
        moves = ["triage", "release", "articulate", "match", "answer", "reopen", "close", "withdraw", "bundle"]
        return {"moves": moves if "authorization" in request.headers else []}

    def hint(self, id: str, request: Request) -> Json:
        if id == data.ident(14) and self.sent:
            return {"partOf": LISTED}
        if id != LISTED:
            return {}
        if self.sent:
            return {"state": "closed", "splitInto": 2, "parts": [data.at_home(data.entry(14))]}
        return {"suggestedParts": PARTS} if "authorization" in request.headers else {}

    async def split(self, request: Request) -> Response:
        if self.refusal:
            return JSONResponse(self.refusal, self.refusal["status"])
        self.sent.append((request.headers["if-match"], await request.json()))
        return JSONResponse(data.at_home(data.entry(11)) | self.hint(LISTED, request), 201)
