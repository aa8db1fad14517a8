"""Plays the APIs behind the portal over real HTTP, so that the portal can be looked at and tested by itself."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.portal import example_data as data
from tests.portal.audit_stand_in import AuditStandIn
from tests.portal.bundle_stand_in import BundleStandIn
from tests.portal.desk_stand_in import DeskStandIn
from tests.portal.example_words import ASKED, BUNDLED, CODE, NAMES
from tests.portal.hub_desk_stand_in import HubDeskStandIn
from tests.portal.identity_stand_in import IdentityStandIn
from tests.portal.own_data_stand_in import OwnDataStandIn
from tests.portal.split_stand_in import SplitStandIn
from tests.portal.versions_stand_in import VersionsStandIn

Json = dict[str, Any]


class StandIn:
    """`empty` answers as on the very first day, `away` names what does not answer; what the portal sent is kept."""

    def __init__(self, *, empty: bool = False) -> None:
        self.empty = empty
        self.became: Json = {}  # of the question that is followed
        self.asked = [] if empty else list(ASKED)
        self.bundled = [] if empty else list(BUNDLED)
        self.bodies: list[Json] = []
        self.keys: list[str] = []
        self.filters: list[dict[str, str]] = []  # a repeated one as its values with commas
        self.away: set[str] = set()
        self.url = ""
        self.moved = asyncio.Event()
        self.desk = DeskStandIn(empty=empty)
        self.bundles = BundleStandIn(self.desk, self.bundled)
        self.versions = VersionsStandIn(self.desk)
        self.splitting = SplitStandIn(self.asked)
        self.hub_desk = HubDeskStandIn(self.asked, self.splitting)
        self.identity = IdentityStandIn()
        self.own_data = OwnDataStandIn()
        self.audit = AuditStandIn(empty=empty)
        arrive = Route("/arrive", self.arrive, methods=["POST"])
        national = [*self.desk.routes(), *self.bundles.routes(), *self.versions.routes(), *self.national_routes()]
        hub = [
            *self.hub_routes(),
            *self.splitting.routes(),
            *self.hub_desk.routes(),
            *self.audit.routes(),
            *self.own_data.routes(),
        ]
        self.app = Starlette(routes=[*self.identity.routes(), *hub, *national, arrive])

    async def arrive(self, request: Request) -> Response:
        """A question comes in at Limburg."""
        words = (await request.body()).decode()
        self.asked.append((len(self.asked) + 200, "limburg", "zorg", "triaged", 0, words))
        self.moved.set()
        return Response(status_code=204)

    def hub_routes(self) -> list[Route]:
        at = "/question/v1"
        return [
            Route(f"{at}/questions", self.ask, methods=["POST"]),
            Route(f"{at}/questions", self.hub_questions),
            Route(f"{at}/questions/{{id}}/articulations", self.articulations),
            Route(f"{at}/questions/{{id}}/answers", listed(list)),
            Route(f"{at}/receipts/{{code}}", self.receipt),
            Route(f"{at}/similar-questions", self.similar, methods=["POST"]),
        ]

    def national_routes(self) -> list[Route]:
        at, hubs = "/aggregator/v1", [] if self.empty else list(NAMES)
        return [
            Route(f"{at}/overview", self.overview),
            Route(f"{at}/hubs", listed(lambda: [data.hub_figures(hub) for hub in hubs])),
            Route(f"{at}/themes-by-region", self.themes),
            Route(f"{at}/questions", self.national_questions),
            Route(f"{at}/questions/{{hub}}/{{id}}", self.one_national),
            Route(f"{at}/questions/{{hub}}/{{id}}/near", self.near),
            Route(f"{at}/events", self.events),
        ]

    async def ask(self, request: Request) -> Response:
        body = await request.json()
        self.bodies.append(body)
        self.keys.append(request.headers["idempotency-key"])
        if "opgepakt" in body["text"]:
            error = {"in": "receipt", "pointer": CODE, "detail": "in hand"}
            problem = {"status": 409, "title": "Conflict", "detail": "in hand", "errors": [error]}
            return JSONResponse(problem, 409, media_type="application/problem+json")
        if "verboden" in body["text"]:
            error = {"in": "body", "pointer": "#/text", "detail": "not allowed"}
            problem = {"status": 400, "title": "Invalid", "errors": [error]}
            return JSONResponse(problem, 400, media_type="application/problem+json")
        return JSONResponse(a_receipt(), 201)

    async def hub_questions(self, request: Request) -> Response:
        self.filters.append(_joined(request))
        mine = [data.at_home(asked) for asked in self.asked if asked[1] == "utrecht"]
        return page([question | self.splitting.hint(question["id"], request) for question in mine])

    async def national_questions(self, request: Request) -> Response:
        self.filters.append(_joined(request))
        newest = sorted(self.asked, key=lambda asked: asked[4])
        return page([data.in_the_nation(asked) for asked in newest[: int(request.query_params.get("limit", 50))]])

    async def one_national(self, request: Request) -> Response:
        wanted = request.path_params["id"]
        return one(data.in_the_nation(asked) for asked in self.asked if data.ident(asked[0]) == wanted)

    async def near(self, request: Request) -> Response:
        """Of each other bundle one, however little alike."""
        wanted = request.path_params["id"]
        mine = next((row[0] for row in self.bundled if wanted in map(data.ident, row[4] + row[5])), None)
        if mine is None:
            return JSONResponse({"bundleId": None, "items": []})
        return JSONResponse(
            {"bundleId": data.ident(mine), "items": [data.near(r) for r in self.bundled if r[0] != mine]}
        )

    async def articulations(self, request: Request) -> Response:
        if request.path_params["id"] != data.ident(2):
            return page([])
        text = "Wat kunnen gemeente en zorgverzekeraar doen als de huisarts stopt en er geen opvolger is?"
        return page(
            [{"title": None, "text": text, "why": "Nu is duidelijk wie iets kan doen.", "madeAt": data.ago(days=5)}]
        )

    async def receipt(self, request: Request) -> Response:
        return (
            JSONResponse(a_receipt() | self.became)
            if request.path_params["code"].upper() in (CODE, CODE.replace("-", ""))
            else missing()
        )

    async def similar(self, request: Request) -> Response:
        text = (await request.json())["text"].lower()
        return page([alike(2, answered=False), alike(1, answered=True)] if "huisarts" in text else [])

    async def overview(self, _: Request) -> Response:
        if self.empty:
            return JSONResponse({"hubs": 0, "questions": 0, "shared": 0, "bundles": 0, "proposals": 0, "answered": 0})
        asked = {"hubs": 7, "questions": 1170 + len(self.asked), "answered": 212}
        return JSONResponse(asked | {"shared": 9, "bundles": 4, "joined": 3, "proposals": 2})

    async def themes(self, _: Request) -> Response:
        if "themes-by-region" in self.away:
            return JSONResponse({"status": 503, "title": "Away"}, 503)
        return JSONResponse({"themes": [], "hubs": [], "cells": []} if self.empty else data.themes_by_region())

    async def events(self, _: Request) -> Response:
        return StreamingResponse(self.stream(), media_type="text/event-stream")

    async def stream(self) -> AsyncIterator[str]:
        yield ": hello\n\n"
        while True:
            await self.moved.wait()
            self.moved.clear()
            yield f"id: 1\nevent: nl.plek.questions.question-published.v1\ndata: {json.dumps({'id': '1'})}\n\n"


def listed(items: Callable[[], list[Json]]) -> Callable[[Request], Any]:
    async def answer(_: Request) -> Response:
        return page(items())

    return answer


def page(items: list[Json]) -> Response:
    return JSONResponse({"items": items, "next": None})


def missing() -> Response:
    return JSONResponse({"status": 404, "title": "Not found"}, 404, media_type="application/problem+json")


def a_receipt() -> Json:
    state = {"state": "received", "turn": "coordinator", "dueOn": data.in_days(5), "askedAt": data.ago(minutes=2)}
    return {"id": data.ident(99), "code": CODE, "question": None} | state


def one(found: Iterable[Json]) -> Response:
    return next((JSONResponse(each) for each in found), missing())


def alike(number: int, *, answered: bool) -> Json:
    """A question of this hub has an id, one of another region a bundle."""
    told, where = data.in_the_nation(data.entry(number)), data.region(number)
    mine = where["hub"] == "utrecht"
    return told | {"id": told["id"] if mine else None, "where": where, "answered": answered}


def _joined(request: Request) -> dict[str, str]:
    return {name: ",".join(request.query_params.getlist(name)) for name in request.query_params}
