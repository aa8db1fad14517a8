"""An analyst at work on the desk."""

from typing import Any

import httpx

from aggregator.similarity import Thresholds

# A machine that asks about everything, so that people decide.
ASKING = Thresholds(automatic=2.0, margin=0.0, review=0.2)


class Analyst:
    """Decides through the API; every answer is looked at."""

    def __init__(self, api: httpx.AsyncClient, headers: dict[str, str]) -> None:
        self.api, self.headers = api, headers

    async def get(self, path: str, status: int = 200, **params: Any) -> Any:
        answer = await self.api.get(path, params=params or None, headers=self.headers)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def proposals(self, state: str = "open", **params: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.get("/proposals", state=state, **params))["items"]
        return found

    async def post(self, path: str, body: dict[str, Any], status: int = 201) -> Any:
        answer = await self.api.post(path, json=body, headers=self.headers)
        assert answer.status_code == status, answer.text
        if status == 201:
            await self._is_there(answer)
        return answer.json()

    async def _is_there(self, made: httpx.Response) -> None:
        """Whatever was made has an address, at which it is found."""
        found = await self.get(str(made.request.url.join(made.headers["Location"])))
        assert found["id"] == made.json()["id"], made.headers["Location"]

    async def put(self, path: str, body: dict[str, Any], status: int = 200) -> Any:
        answer = await self.api.put(path, json=body, headers=self.headers)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def answer(self, proposal: str, answer: str, status: int = 201, **more: Any) -> Any:
        return await self.post(f"/proposals/{proposal}/decision", {"answer": answer, **more}, status)

    async def undo(self, decision: str, status: int = 201) -> Any:
        return await self.post(f"/decisions/{decision}/undo", {}, status)

    async def joined_by(self, bundle: str) -> dict[str, str | None]:
        """Who put each question into it, as both lists of its questions say."""
        whole, members = await self.get(f"/bundles/{bundle}"), await self.get(f"/bundles/{bundle}/questions")
        said = [{one["questionId"]: one["joinedBy"] for one in found} for found in (whole["members"], members["items"])]
        assert said[0] == said[1]
        return said[0]
