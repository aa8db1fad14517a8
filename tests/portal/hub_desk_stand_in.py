"""Plays the question service's part for a coordinator's desk, of which only is looked at how it is shown."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.portal import example_data as data
from tests.portal.split_stand_in import SplitStandIn

COUNTS = {"late": 2, "new": 61, "soon": 3, "waiting": 8, "later": 0}


class HubDeskStandIn:
    """`asked` is by what each list was chosen."""

    def __init__(self, questions: list[data.Asked], splitting: SplitStandIn) -> None:
        self.questions, self.splitting = questions, splitting
        self.asked: list[dict[str, str]] = []
        self.is_away = False

    def routes(self) -> list[Route]:
        at = "/question/v1"
        return [
            Route(f"{at}/desk", self.desk),
            Route(f"{at}/desk/questions", self.listed),
            Route(f"{at}/questions/{{id}}/steps", self.steps),
            Route(f"{at}/questions/{{id}}/asker", self.asker),
        ]

    async def desk(self, _: Request) -> Response:
        if self.is_away:
            return JSONResponse({"status": 503}, 503)
        counts = COUNTS if self.questions else dict.fromkeys(COUNTS, 0)
        return JSONResponse({"piles": [{"pile": pile, "count": count} for pile, count in counts.items()]})

    async def listed(self, request: Request) -> Response:
        self.asked.append(dict(request.query_params))
        mine = [data.at_home(asked) for asked in self.questions if asked[1] == "utrecht"]
        shown = [each | self.splitting.hint(each["id"], request) for each in mine]
        return JSONResponse({"items": shown, "next": None})

    async def steps(self, _: Request) -> Response:
        taken = [("ask", None, 6), ("triage", None, 5), ("articulate", None, 4), ("later", "Zo was het beter.", 3)]
        steps: list[dict[str, Any]] = [
            {"version": at, "move": move, "state": "triaged", "reason": why, "takenAt": data.ago(days=days)}
            for at, (move, why, days) in enumerate(taken, 1)
        ]
        return JSONResponse({"items": steps, "next": None})

    async def asker(self, _: Request) -> Response:
        who = {"name": "Sietske de Boer", "email": "sietske@voorbeeld.nl", "phone": "06 7007 7007"}
        return JSONResponse({"version": 1, **who})
