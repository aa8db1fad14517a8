"""Plays the APIs behind the portal over real HTTP, so that the portal can be looked at and tested by itself."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.portal import example_data as data

Json = dict[str, Any]


class StandIn:
    """`asked` grows when a question is posted; `empty` answers as on the very first day."""

    def __init__(self, *, empty: bool = False) -> None:
        self.empty = empty
        self.asked = [] if empty else [data.question(entry) for entry in data.ASKED]
        self.bodies: list[Json] = []
        self.keys: list[str] = []
        self.filters: list[list[tuple[str, str]]] = []
        self.moved = asyncio.Event()
        self.app = Starlette(routes=[*self.hub_routes(), *self.national_routes()])

    def hub_routes(self) -> list[Route]:
        at = "/question/v1"
        return [
            Route(f"{at}/questions", self.ask, methods=["POST"]),
            Route(f"{at}/questions", self.hub_questions),
            Route(f"{at}/questions/{{id}}", self.one_question),
            Route(f"{at}/questions/{{id}}/articulations", self.articulations),
            Route(f"{at}/questions/{{id}}/answers", listed(list)),
            Route(f"{at}/receipts/{{code}}", self.receipt),
            Route(f"{at}/similar-questions", self.similar, methods=["POST"]),
        ]

    def national_routes(self) -> list[Route]:
        at, hubs = "/aggregator/v1", [] if self.empty else list(data.NAMES)
        bundles = [] if self.empty else data.BUNDLED
        return [
            Route(f"{at}/overview", self.overview),
            Route(f"{at}/hubs", listed(lambda: [data.hub_figures(hub) for hub in hubs])),
            Route(f"{at}/themes-by-region", self.themes),
            Route(f"{at}/questions", self.national_questions),
            Route(f"{at}/questions/{{hub}}/{{id}}", self.one_question),
            Route(f"{at}/bundles", listed(lambda: [data.bundle(entry) for entry in bundles])),
            Route(f"{at}/bundles/{{id}}", self.one_bundle),
            Route(f"{at}/bundles/{{id}}/history", listed(history)),
            Route(f"{at}/events", self.events),
        ]

    async def ask(self, request: Request) -> Response:
        body = await request.json()
        self.bodies.append(body)
        self.keys.append(request.headers["idempotency-key"])
        if "verboden" in body["text"]:
            error = {"in": "body", "pointer": "#/text", "detail": "not allowed"}
            problem = {"status": 400, "title": "Invalid", "errors": [error]}
            return JSONResponse(problem, 400, media_type="application/problem+json")
        return JSONResponse(a_receipt(), 201)

    async def hub_questions(self, request: Request) -> Response:
        self.filters.append(request.query_params.multi_items())
        return page([q for q in self.asked if q["hub"] == "utrecht"])

    async def national_questions(self, request: Request) -> Response:
        self.filters.append(request.query_params.multi_items())
        found = sorted(self.asked, key=lambda q: q["askedAt"], reverse=True)
        return page(found[: int(request.query_params.get("limit", 50))])

    async def one_question(self, request: Request) -> Response:
        found = next((q for q in self.asked if q["id"] == request.path_params["id"]), None)
        return JSONResponse(found) if found else missing()

    async def articulations(self, request: Request) -> Response:
        if request.path_params["id"] != data.ident(2):
            return page([])
        text = "Wat kunnen gemeente en zorgverzekeraar doen als de huisarts stopt en er geen opvolger is?"
        return page(
            [{"title": None, "text": text, "why": "Nu is duidelijk wie iets kan doen.", "madeAt": data.ago(days=5)}]
        )

    async def receipt(self, request: Request) -> Response:
        return JSONResponse(a_receipt()) if request.path_params["code"] == data.CODE else missing()

    async def similar(self, request: Request) -> Response:
        text = (await request.json())["text"].lower()
        if self.empty or "huisarts" not in text:
            return page([])
        first, second = data.question(data.ASKED[0]), data.question(data.ASKED[1])
        return page([alike(second, answered=False), alike(first | {"state": "answered"}, answered=True)])

    async def overview(self, _: Request) -> Response:
        if self.empty:
            return JSONResponse({"hubs": 0, "questions": 0, "shared": 0, "proposals": 0, "answered": 0, "asOf": None})
        figures = {"hubs": 7, "questions": 1184, "shared": 3, "proposals": 1, "answered": 212}
        return JSONResponse(figures | {"asOf": data.ago(minutes=1)})

    async def themes(self, _: Request) -> Response:
        return JSONResponse({"themes": [], "hubs": [], "cells": []} if self.empty else data.themes_by_region())

    async def one_bundle(self, request: Request) -> Response:
        wanted = request.path_params["id"]
        found = next((data.bundle(entry) for entry in data.BUNDLED if data.ident(entry[0]) == wanted), None)
        return JSONResponse(found) if found else missing()

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
    return {"id": data.ident(99), "code": data.CODE, "question": None} | state


def alike(question: Json, *, answered: bool) -> Json:
    where = {"hub": question["hub"], "name": question["hubName"]}
    return question | {"where": where, "answered": answered}


def history() -> list[Json]:
    return [
        {"at": data.ago(days=3), "what": "proposed", "why": "De woorden lijken op elkaar: dorp, dokter."},
        {"at": data.ago(days=2), "what": "joined", "why": "Bevestigd door de analist."},
    ]
