"""Plays the aggregator's part for versions of what compares questions."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.portal import example_data as data
from tests.portal.desk_stand_in import DeskStandIn

Json = dict[str, Any]
SURE = ("vrijwel zeker dezelfde vraag", "waarschijnlijk dezelfde vraag", "mogelijk dezelfde vraag")
UNLIKELY = "waarschijnlijk een andere vraag"
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
            "version": "score-4+learned-1" if mine else "score-4",
            "state": state,
            "active": state == "active",
            "learnedFrom": 64 if mine else 0,
            "createdAt": data.ago(minutes=4) if mine else None,
            "activatedAt": None,
            "answers": [] if mine else words((32, 31), (30, 25), (18, 8)),
            "trial": trial if mine else None,
        }

    def detail(self, id: str) -> Json:
        mine = id == LEARNED
        judged = {"precision": 0.84, "recall": 0.71, "words": words((9, 8), (23, 19), (32, 11))}
        then = {"precision": 0.91, "recall": 0.78, "words": words((8, 8), (24, 21), (32, 9))}
        return self.version(id) | {
            "comparison": {"answers": 64, "now": judged, "then": then} if mine else None,
            "queue": None if id == self.at_work else {"open": 12, "leaves": 3, "returns": 1, "renamed": 4},
            "diff": diff() if mine else None,
        }


def words(*answered: tuple[int, int]) -> list[Json]:
    """Of each word for certainty: how many were answered, and how many of those were the same question."""
    return [
        {"certainty": word, "answered": count, "same": same, "related": 0}
        for word, (count, same) in zip(SURE, answered, strict=True)
    ]


def diff() -> Json:
    proposals = {"now": 41, "then": 36, "added": 3, "gone": 8, "renamed": 5}
    examples = [
        example("added", (6, 7), (0.17, None), (0.52, SURE[2])),
        example("gone", (4, 5), (0.24, SURE[2]), (0.11, None)),
        example("renamed", (8, 9), (0.52, SURE[2]), (0.78, SURE[1])),
    ]
    return {"questions": 2000, "joins": {"now": 9, "then": 11}, "proposals": proposals, "examples": examples}


def example(what: str, pair: tuple[int, int], old: tuple[float, str | None], new: tuple[float, str | None]) -> Json:
    scores = {"oldScore": old[0], "newScore": new[0], "oldWord": old[1] or UNLIKELY, "newWord": new[1] or UNLIKELY}
    return scores | {"change": what, "question": data.member(pair[0]), "nearest": data.member(pair[1])}
