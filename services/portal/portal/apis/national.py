"""The APIs of a hub and of the nation, as the pages ask them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from portal.apis.bundles import Bundle, BundleStep, Member, Proposal, Wider
from portal.apis.client import Accepting, Api, Params
from portal.apis.dashboard import HubFigures, Overview, ThemesByRegion
from portal.apis.questions import Acceptance, Answer, Articulation, NationalQuestion, Question, Receipt, SimilarQuestion
from portal.apis.record import Page


class HubApi:
    """The question service of one hub, as whoever asks may use it."""

    def __init__(self, api: Api) -> None:
        self.api = api

    async def ask(self, question: Mapping[str, Any], key: str) -> Receipt:
        """Ask a question; the same key asks it once, however often it is sent."""
        return await self.api.post(Receipt, "/question/v1/questions", question, {"Idempotency-Key": key})

    async def similar(self, text: str) -> list[SimilarQuestion]:
        found = await self.api.post(Page[SimilarQuestion], "/question/v1/similar-questions", {"text": text})
        return found.items

    async def questions(self, params: Params) -> Page[Question]:
        return await self.api.get(Page[Question], "/question/v1/questions", params)

    async def question(self, question_id: str) -> Question:
        return await self.api.get(Question, f"/question/v1/questions/{question_id}")

    async def receipt(self, code: str) -> Receipt:
        return await self.api.get(Receipt, f"/question/v1/receipts/{quote(code or '-', safe='')}")

    async def split(
        self, question_id: str, version: int, parts: Sequence[str], key: str, accepting: Accepting
    ) -> Question:
        """Makes a question of each of these texts, when nobody changed it since this version.

        Raises:
            Revealing: something is, and nobody said why.
            Overtaken: somebody did, or it cannot be split; says so in Dutch.
        """
        headers = {"If-Match": f'"{version}"', "Idempotency-Key": key}
        body = {"parts": [{"text": text} for text in parts], **accepting.body}
        return await self.api.post(Question, f"/question/v1/questions/{question_id}/parts", body, headers)

    async def redact(self, question_id: str, version: int, words: Sequence[str], reason: str) -> Question:
        """Removes these words for good, when nobody changed the question since this version.

        Raises:
            Overtaken: somebody did. Refused: names each passage that stands nowhere by its place.
        """
        body = {"words": list(words), "reason": reason}
        headers = {"If-Match": f'"{version}"'}
        return await self.api.post(Question, f"/question/v1/questions/{question_id}/redactions", body, headers)

    async def articulations(self, question_id: str) -> list[Articulation]:
        path = f"/question/v1/questions/{question_id}/articulations"
        return (await self.api.get(Page[Articulation], path)).items

    async def acceptances(self, question_id: str) -> list[Acceptance]:
        """What was released with something personal in it; for coordinators."""
        path = "/question/v1/acceptances"
        return (await self.api.get(Page[Acceptance], path, {"thing": question_id})).items

    async def answers(self, question_id: str) -> list[Answer]:
        return (await self.api.get(Page[Answer], f"/question/v1/questions/{question_id}/answers")).items


class NationalApi:
    """The aggregator, as everybody may read it."""

    def __init__(self, api: Api) -> None:
        self.api = api

    async def overview(self) -> Overview:
        return await self.api.get(Overview, "/aggregator/v1/overview")

    async def hubs(self) -> list[HubFigures]:
        return (await self.api.get(Page[HubFigures], "/aggregator/v1/hubs")).items

    async def themes_by_region(self) -> ThemesByRegion:
        return await self.api.get(ThemesByRegion, "/aggregator/v1/themes-by-region")

    async def questions(self, params: Params) -> Page[NationalQuestion]:
        return await self.api.get(Page[NationalQuestion], "/aggregator/v1/questions", params)

    async def question(self, hub: str, question_id: str) -> NationalQuestion:
        return await self.api.get(NationalQuestion, f"/aggregator/v1/questions/{hub}/{question_id}")

    async def near(self, hub: str, question_id: str) -> Wider:
        """What lies nearest, to choose from by hand."""
        return await self.api.get(Wider, f"/aggregator/v1/questions/{hub}/{question_id}/near")

    async def bundles(self, params: Params) -> Page[Bundle]:
        return await self.api.get(Page[Bundle], "/aggregator/v1/bundles", params)

    async def bundle(self, bundle_id: str) -> Bundle:
        return await self.api.get(Bundle, f"/aggregator/v1/bundles/{bundle_id}")

    async def members(self, bundle_id: str, params: Params) -> Page[Member]:
        return await self.api.get(Page[Member], f"/aggregator/v1/bundles/{bundle_id}/questions", params)

    async def whole(self, bundle_id: str) -> Bundle:
        """A bundle with every question that is in it; of a large one, `bundle` shows some."""
        found, members = await self.bundle(bundle_id), list[Member]()
        if found.size == len(found.members):
            return found
        page = await self.members(bundle_id, {"limit": "100"})
        members += page.items
        while page.next:
            page = await self.members(bundle_id, {"limit": "100", "cursor": page.next})
            members += page.items
        return found.model_copy(update={"members": tuple(members)})

    async def history(self, bundle_id: str) -> list[BundleStep]:
        return (await self.api.get(Page[BundleStep], f"/aggregator/v1/bundles/{bundle_id}/history")).items

    async def proposals(self) -> list[Proposal]:
        return (
            await self.api.get(Page[Proposal], "/aggregator/v1/proposals", {"sort": "strongest", "limit": "100"})
        ).items

    async def movements(self) -> AsyncIterator[str]:
        """The type of each event from now on, for as long as the connection lasts."""
        async with self.api.stream("/aggregator/v1/events", {"Accept": "text/event-stream"}) as response:
            response.raise_for_status()
            async for line in response.aiter_lines():
                if line.startswith("event:"):
                    yield line.removeprefix("event:").strip()
