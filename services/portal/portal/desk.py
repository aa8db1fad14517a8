"""The aggregator as an analyst of the nation may use it, in her own name."""

from collections.abc import Mapping
from typing import Any

from portal.client import Api, Params
from portal.proposals import Decision, DeskProposal, Figures
from portal.records import Page

AT = "/aggregator/v1"


class DeskApi:
    """What people decide on proposals and bundles; every act gives the decision, with what it did in a sentence."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def figures(self) -> Figures:
        return await self._api.get(Figures, f"{AT}/desk")

    async def proposals(self, params: Params) -> Page[DeskProposal]:
        return await self._api.get(Page[DeskProposal], f"{AT}/proposals", params)

    async def proposal(self, proposal_id: str) -> DeskProposal:
        return await self._api.get(DeskProposal, f"{AT}/proposals/{proposal_id}")

    async def decide(self, proposal_id: str, answer: Mapping[str, Any], key: str) -> Decision:
        """Raises:
        Overtaken: it was decided already.
        """
        path = f"{AT}/proposals/{proposal_id}/decision"
        return await self._api.post(Decision, path, answer, {"Idempotency-Key": key})

    async def decisions(self, params: Params) -> Page[Decision]:
        return await self._api.get(Page[Decision], f"{AT}/decisions", params)

    async def decision(self, decision_id: str) -> Decision:
        return await self._api.get(Decision, f"{AT}/decisions/{decision_id}")

    async def undo(self, decision_id: str) -> Decision:
        """Raises:
        Overtaken: it was undone already, or what came after it stands in the way; says so in Dutch.
        """
        return await self._api.post(Decision, f"{AT}/decisions/{decision_id}/undo", {})
