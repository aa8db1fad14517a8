"""Plays the identity service behind the portal: sessions of people whose tokens a test signed itself."""

from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from typing import Any
from uuid import uuid4

import jwt
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from portal.web.session import Sessions

PROVIDERS = [{"id": "medewerkers", "name": "de gemeente"}, {"id": "partners", "name": "uw instelling"}]
LASTS = timedelta(hours=12)


class IdentityStandIn:
    """`tokens` by the secret of a session; `renewed` are the secrets that somebody asked a token for. `left_out` are
    roles that everybody signed in too weakly for."""

    def __init__(self) -> None:
        self.tokens: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.renewed: list[str] = []
        self.providers = list(PROVIDERS)
        self.begun: list[dict[str, Any]] = []
        self.farewell: str | None = None
        self.left_out: list[str] = []
        self.step_up: str | None = None
        self.is_away = False

    def begin(self, token: str) -> str:
        """A session of who this token is of; returns its secret."""
        secret = uuid4().hex
        self.tokens[secret], self.ids[secret] = token, str(uuid4())
        return secret

    def cookies(self, sessions: Sessions, token: str) -> dict[str, str]:
        """What a browser holds that these pages signed in."""
        response = Response()
        sessions.keep(response, self.begin(token), datetime.now(UTC) + LASTS)
        made = SimpleCookie(response.headers["set-cookie"])
        return {name: morsel.value for name, morsel in made.items()}

    def routes(self, at: str = "/identity/v1") -> list[Route]:
        return [
            Route(f"{at}/providers", self.listed),
            Route(f"{at}/sign-ins", self.begin_sign_in, methods=["POST"]),
            Route(f"{at}/sign-ins/answers", self.answer, methods=["POST"]),
            Route(f"{at}/sessions/tokens", self.use, methods=["POST"]),
            Route(f"{at}/sessions/endings", self.end, methods=["POST"]),
            Route(f"{at}/sessions", self.own),
            Route(f"{at}/sessions", self.end_own, methods=["DELETE"]),
            Route(f"{at}/sessions/{{id}}", self.end_own, methods=["DELETE"]),
        ]

    async def listed(self, _: Request) -> Response:
        return JSONResponse({"items": self.providers, "next": None})

    async def begin_sign_in(self, request: Request) -> Response:
        self.begun.append(await request.json())
        return JSONResponse({"address": f"https://provider.example/authorize?state={len(self.begun)}"})

    async def answer(self, request: Request) -> Response:
        """The code is the token of who comes back."""
        given = await request.json()
        if not self.begun or given["binding"] != self.begun[-1]["binding"]:
            return JSONResponse({"status": 400, "title": "Invalid"}, 400)
        begun = self.begun.pop()
        ends = (datetime.now(UTC) + LASTS).isoformat()
        return JSONResponse({"session": self.begin(given["code"]), "endsAt": ends, "returnTo": begun["returnTo"]})

    async def use(self, request: Request) -> Response:
        if self.is_away:
            return JSONResponse({"status": 503}, 503)
        secret = (await request.json())["session"]
        self.renewed.append(secret)
        if secret not in self.tokens:
            return JSONResponse({"status": 401, "title": "Over"}, 401)
        token = self.tokens[secret]
        name = jwt.decode(token, options={"verify_signature": False})["sub"]
        ends = (datetime.now(UTC) + LASTS).isoformat()
        lacks = {"leftOut": self.left_out, "stepUp": self.step_up}
        return JSONResponse({"sessionId": self.ids[secret], "name": name, "accessToken": token, "endsAt": ends} | lacks)

    async def end(self, request: Request) -> Response:
        self.tokens.pop((await request.json())["session"], None)
        return JSONResponse({"address": self.farewell})

    async def own(self, request: Request) -> Response:
        token = request.headers["authorization"].removeprefix("Bearer ")
        mine = [self.ids[secret] for secret, found in self.tokens.items() if found == token]
        return JSONResponse({"items": [session(id, None) for id in mine], "next": None})

    async def end_own(self, request: Request) -> Response:
        token = request.headers["authorization"].removeprefix("Bearer ")
        wanted = request.path_params.get("id")
        mine = [secret for secret, found in self.tokens.items() if found == token]
        for secret in mine:
            if wanted in (None, self.ids[secret]):
                del self.tokens[secret]
        return Response(status_code=204)


def session(id: str, ended: str | None) -> dict[str, Any]:
    browser = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
    begun = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    moments = {"begunAt": begun, "usedAt": begun, "endsAt": (datetime.now(UTC) + LASTS).isoformat(), "endedAt": ended}
    return {"id": id, "provider": "medewerkers", "browser": browser, **moments}
