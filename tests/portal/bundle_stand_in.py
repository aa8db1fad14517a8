"""Plays the aggregator's part for bundles: the list, one with its history, and what analysts do with it."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.portal import example_data as data
from tests.portal.desk_stand_in import DeskStandIn

Json = dict[str, Any]
EFFECTS = {
    "split": "Eén vraag is uit de bundel genomen en staat nu apart. Bericht aan Fryslân en Utrecht.",
    "moves": "De vraag uit Utrecht staat nu in een andere bundel. Bericht aan Fryslân, Utrecht en Zuid-Holland.",
    "merge": "Twee bundels zijn nu één bundel. Bericht aan Fryslân, Utrecht en Zuid-Holland.",
    "title": "De bundel kreeg een naam die blijft. Bericht aan Fryslân en Utrecht.",
    "lock": "De bundel zit op slot: er komt niets bij of af. Bericht aan Fryslân en Utrecht.",
    "lead": "Fryslân trekt deze bundel. Bericht aan Fryslân en Utrecht.",
}


class BundleStandIn:
    """`said` keeps each act with its body; `state` what differs by now from the example, by bundle id."""

    def __init__(self, desk: DeskStandIn, bundled: list[data.Bundled]) -> None:
        self.desk = desk
        self.bundled = bundled
        self.said: list[tuple[str, Json]] = []
        self.state: dict[str, Json] = {}
        self.searched: list[dict[str, str]] = []

    def routes(self) -> list[Route]:
        at = "/aggregator/v1/bundles"
        return [
            Route(at, self.list),
            Route(f"{at}/{{id}}", self.one),
            Route(f"{at}/{{id}}/history", self.history),
            Route(f"{at}/{{id}}/questions", self.questions),
            Route(f"{at}/{{id}}/{{what}}", self.desk.guarded(self.act), methods=["POST", "PUT"]),
        ]

    def found(self) -> list[Json]:
        return [data.bundle(row) | self.state.get(data.ident(row[0]), {}) for row in self.bundled]

    async def list(self, request: Request) -> Response:
        self.searched.append(dict(request.query_params))
        certainty = request.query_params.get("certainty")
        items = [bundle for bundle in self.found() if certainty in (None, bundle["certainty"])]
        return JSONResponse({"items": [] if request.query_params.get("q") == "nergens" else items, "next": None})

    async def one(self, request: Request) -> Response:
        wanted = [bundle for bundle in self.found() if bundle["id"] == request.path_params["id"]]
        return JSONResponse(wanted[0]) if wanted else JSONResponse({"status": 404}, 404)

    async def questions(self, request: Request) -> Response:
        """Two pages of a bundle that is too large to be shown whole."""
        id, last = request.path_params["id"], request.query_params.get("cursor")
        members = next(bundle["members"] for bundle in self.found() if bundle["id"] == id)
        return JSONResponse({"items": [data.member(10)] if last else members, "next": None if last else "2"})

    async def history(self, _: Request) -> Response:
        items = [
            {"number": 1, "at": data.ago(days=3), "what": "proposed", "detail": "Vraag uit Utrecht is voorgesteld."},
            {"number": 2, "at": data.ago(days=2), "what": "joined", "detail": "Vraag uit Utrecht hoort erbij."},
        ]
        return JSONResponse({"items": items, "next": None})

    async def act(self, request: Request) -> Response:
        what, body = request.path_params["what"], await request.json()
        self.said.append((what, body))
        changed = {"title": {"title": body.get("title"), "titlePinned": True}, "lock": {"locked": body.get("locked")}}
        id = request.path_params["id"]
        self.state[id] = self.state.get(id, {}) | changed.get(what, {})
        return self.desk.note(what.removesuffix("s"), None, EFFECTS[what], body)
