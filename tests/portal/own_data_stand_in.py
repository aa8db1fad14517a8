"""Plays the question service's part for who asks about her own data."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.portal import example_data as data
from tests.portal.example_words import CODE, TITLES

Json = dict[str, Any]
EMAIL = "sietske@voorbeeld.nl"


class OwnDataStandIn:
    """`refusal` is the problem that a change meets; `changes` is what was sent, with If-Match."""

    def __init__(self) -> None:
        self.asker: Json = {"name": "Sietske de Boer", "email": EMAIL, "phone": None}
        self.objected_at: str | None = None
        self.refusal: Json | None = None
        self.changes: list[tuple[str, str | None, Json]] = []
        self.total = 1

    def routes(self) -> list[Route]:
        at = "/question/v1/receipts/{code}"
        return [
            Route(f"{at}/personal-data", self.read),
            Route(f"{at}/asker", self.change, methods=["PUT"]),
            Route(f"{at}/objection", self.change, methods=["POST"]),
            Route(f"{at}/erasure", self.erase, methods=["POST"]),
            Route("/question/v1/personal-data-searches", self.find, methods=["POST"]),
        ]

    def held(self) -> Json:
        told = data.at_home(data.entry(2)) | {"code": CODE, "objectedAt": self.objected_at}
        steps = [
            {"move": move, "state": "received", "reason": None, "takenAt": data.ago(days=1)}
            for move in ("ask", "triage")
        ]
        lists = {"articulations": [{"text": TITLES.get(2)}], "answers": [], "steps": steps, "told": []}
        return {"version": 4, "asker": self.asker, "questions": [told | lists]}

    async def read(self, request: Request) -> Response:
        code = request.path_params["code"].upper().replace("-", "")
        return JSONResponse(self.held()) if code == CODE.replace("-", "") else JSONResponse({"status": 404}, 404)

    async def change(self, request: Request) -> Response:
        if self.refusal:
            return JSONResponse(self.refusal, self.refusal["status"])
        what, body = request.url.path.rsplit("/", 1)[1], await request.json()
        self.changes.append((what, request.headers["if-match"], body))
        if what == "asker":
            self.asker = {"name": None, "email": None, "phone": None} | body
        else:
            self.objected_at = data.ago(minutes=1)
        return JSONResponse(self.held())

    async def erase(self, request: Request) -> Response:
        self.changes.append(("erasure", None, await request.json()))
        return Response(status_code=204)

    async def find(self, request: Request) -> Response:
        body = await request.json()
        self.changes.append(("find", None, body))
        found = [self.held()] if body.get("email") == EMAIL else []
        return JSONResponse({"items": found, "next": None, "total": len(found) and self.total})
