"""Plays the aggregator's part for versions of what compares questions."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.portal import example_data as data
from tests.portal.desk_stand_in import DeskStandIn

Json = dict[str, Any]
SURE = ("vrijwel zeker dezelfde vraag", "waarschijnlijk dezelfde vraag", "mogelijk dezelfde vraag")
SHIPPED, LEARNED = data.ident(801), data.ident(802)


class VersionsStandIn:
    """One version that the software came with, and after `learn` one that was learned; its trial goes as `compared`."""

    def __init__(self, desk: DeskStandIn) -> None:
        self.desk = desk
        self.learned = False
        self.compared = 2000
        self.at_work = SHIPPED
        self.reasons: list[str | None] = []

    def routes(self) -> list[Route]:
        at = "/aggregator/v1/bundling/versions"
        return [
            Route(at, self.desk.guarded(self.learn), methods=["POST"]),
            Route(at, self.list),
            Route(f"{at}/{{id}}", self.desk.guarded(self.one)),
            Route(f"{at}/{{id}}/activation", self.desk.guarded(self.activate), methods=["POST"]),
        ]

    async def list(self, _: Request) -> Response:
        items = [*([self.version(LEARNED)] if self.learned else []), self.version(SHIPPED)]
        return JSONResponse({"items": items, "next": None})

    async def learn(self, _: Request) -> Response:
        self.learned = True
        return JSONResponse(self.detail(LEARNED), 201)

    async def one(self, request: Request) -> Response:
        return JSONResponse(self.detail(request.path_params["id"]))

    async def activate(self, request: Request) -> Response:
        self.reasons.append((await request.json())["reason"])
        self.at_work = request.path_params["id"]
        return self.desk.note(
            "calibration", None, "Een andere versie vergelijkt nu de vragen. Geen hub krijgt bericht.", {}
        )

    def version(self, id: str) -> Json:
        """As in the list; what is not at work waits, or was at work before."""
        mine = id == LEARNED
        state = "active" if id == self.at_work else "candidate" if mine else "retired"
        trial = {"compared": self.compared, "of": 2000, "finished": self.compared == 2000}
        return {
            "id": id,
            "version": "score-3+learned-1" if mine else "score-3",
            "state": state,
            "active": state == "active",
            "learnedFrom": 64 if mine else 0,
            "createdAt": data.ago(minutes=4) if mine else None,
            "activatedAt": None,
            "answers": [] if mine else words(31, 22, 6),
            "trial": trial if mine else None,
        }

    def detail(self, id: str) -> Json:
        mine = id == LEARNED
        judged = {"precision": 0.84, "recall": 0.71, "words": words(9, 6, 1)}
        then = {"precision": 0.91, "recall": 0.78, "words": words(10, 7, 1)}
        return self.version(id) | {
            "comparison": {"answers": 64, "now": judged, "then": then} if mine else None,
            "queue": None if id == self.at_work else {"open": 12, "leaves": 3, "returns": 1, "renamed": 4},
            "diff": diff() if mine else None,
        }


def words(*same: int) -> list[Json]:
    """What was answered to proposals of each word for certainty."""
    answered = (32, 30, 18)
    return [
        {"certainty": c, "answered": n, "same": s, "related": 0} for c, n, s in zip(SURE, answered, same, strict=True)
    ]


def diff() -> Json:
    proposals = {"now": 41, "then": 36, "added": 3, "gone": 8, "renamed": 5}
    example = {"oldScore": 0.52, "newScore": 0.78, "oldWord": SURE[2], "newWord": SURE[1]}
    pairs = [("added", 6, 7), ("gone", 4, 5), ("renamed", 8, 9)]
    examples = [
        example | {"change": what, "question": data.member(a), "nearest": data.member(b)} for what, a, b in pairs
    ]
    return {"questions": 2000, "joins": {"now": 9, "then": 11}, "proposals": proposals, "examples": examples}
