"""Plays the aggregator's part for the analyst's desk: what waits, what was decided, what was taken back."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.portal import example_data as data
from tests.portal.example_desk import PROPOSED, proposal

Json = dict[str, Any]
Answer = Callable[[Request], Awaitable[Response]]
STATES = {"same": "accepted", "related": "related", "different": "rejected", "later": "later"}
EFFECTS = {
    "same": "Deze vragen zijn nu één bundel. Zeeland, Fryslân en Utrecht krijgen bericht.",
    "related": "Deze vragen staan nu als verwant bij elkaar. Niemand krijgt bericht.",
    "different": "De computer stelt deze vragen niet meer samen voor. Zeeland krijgt bericht.",
    "later": "Dit voorstel komt achteraan in de rij terug. Niemand krijgt bericht.",
}


class DeskStandIn:
    """`states` by proposal id, in the order of the queue; `taken` are decisions, the newest last."""

    def __init__(self, *, empty: bool) -> None:
        self.states = {} if empty else {data.ident(row[0]): "open" for row in PROPOSED}
        self.taken: list[Json] = []
        self.answers: list[Json] = []
        self.keys: list[str] = []
        self.is_away = False
        self.refusal: Json | None = None  # the problem that every act meets

    def routes(self) -> list[Route]:
        at = "/aggregator/v1"
        return [
            Route(f"{at}/proposals", self.proposals),
            Route(f"{at}/proposals/{{id}}", self.proposal),
            Route(f"{at}/proposals/{{id}}/decision", self.guarded(self.decide), methods=["POST"]),
            Route(f"{at}/desk", self.guarded(self.figures)),
            Route(f"{at}/decisions", self.guarded(self.decisions)),
            Route(f"{at}/decisions/{{id}}", self.guarded(self.decision)),
            Route(f"{at}/decisions/{{id}}/undo", self.guarded(self.undo), methods=["POST"]),
        ]

    def guarded(self, answer: Answer) -> Answer:
        async def asked(request: Request) -> Response:
            if not request.headers.get("authorization", "").startswith("Bearer "):
                return JSONResponse({"status": 401}, 401)
            if self.is_away and request.method != "GET":
                return JSONResponse({"status": 503}, 503)
            if self.refusal and request.method != "GET":
                return JSONResponse(self.refusal, self.refusal["status"])
            return await answer(request)

        return asked

    def waiting(self, state: str) -> list[Json]:
        rows = {data.ident(row[0]): row for row in PROPOSED}
        return [proposal(rows[id], found) for id, found in self.states.items() if found == state]

    async def proposals(self, _: Request) -> Response:
        return JSONResponse({"items": [*self.waiting("open"), *self.waiting("later")], "next": None})

    async def proposal(self, request: Request) -> Response:
        state = self.states.get(request.path_params["id"])
        found = [one for one in self.waiting(state or "") if one["id"] == request.path_params["id"]]
        return JSONResponse(found[0]) if found else JSONResponse({"status": 404}, 404)

    async def figures(self, _: Request) -> Response:
        count = list(self.states.values()).count
        done = len(self.states) - count("open") - count("later")
        last = next((one for one in reversed(self.taken) if one["kind"] != "undo" and not one["undone"]), None)
        told = {"open": count("open"), "later": count("later"), "decided": done, "today": done, "last": last}
        return JSONResponse(told)

    async def decide(self, request: Request) -> Response:
        id, said = request.path_params["id"], await request.json()
        if self.states[id] not in ("open", "later"):
            return JSONResponse({"status": 409, "title": "Decided"}, 409)
        self.answers.append(said)
        self.keys.append(request.headers["idempotency-key"])
        self.states[id] = STATES[said["answer"]]
        return self.note("answer", id, EFFECTS[said["answer"]], said)

    async def undo(self, request: Request) -> Response:
        found = next(one for one in self.taken if one["id"] == request.path_params["id"])
        if found["undone"]:
            return JSONResponse({"status": 409, "title": "Undone", "detail": "Dat is al ongedaan gemaakt."}, 409)
        found["undone"] = True
        if found["proposalId"]:
            self.states[found["proposalId"]] = "open"
        return self.note("undo", found["proposalId"], "Het besluit is ongedaan gemaakt. Zeeland krijgt bericht.", {})

    def note(self, kind: str, proposal_id: str | None, effect: str, said: Json) -> Response:
        told: Json = {
            "id": data.ident(700 + len(self.taken)),
            "kind": kind,
            "proposalId": proposal_id,
            "at": data.ago(),
        }
        told |= {"answer": said.get("answer"), "reason": said.get("reason"), "effect": effect}
        self.taken.append(told | {"bundleIds": [data.ident(101)], "undone": False})
        return JSONResponse(self.taken[-1], 201)

    async def decisions(self, _: Request) -> Response:
        return JSONResponse({"items": self.taken[::-1], "next": None})

    async def decision(self, request: Request) -> Response:
        return JSONResponse(next(one for one in self.taken if one["id"] == request.path_params["id"]))
