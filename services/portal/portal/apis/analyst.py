"""The aggregator as an analyst of the nation may use it, in her own name."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.apis.bundles import Member
from portal.apis.client import Accepting, Api, Params
from portal.apis.decisions import Decision, DeskProposal, Figures
from portal.apis.learning import Version, VersionDetail
from portal.apis.record import Page

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

    async def versions(self) -> list[Version]:
        return (await self._api.get(Page[Version], f"{AT}/bundling/versions")).items

    async def version(self, version_id: str) -> VersionDetail:
        return await self._api.get(VersionDetail, f"{AT}/bundling/versions/{version_id}")

    async def learn(self, key: str) -> VersionDetail:
        """Raises:
        Overtaken: there is too little to learn from, or nothing new.
        """
        return await self._api.post(VersionDetail, f"{AT}/bundling/versions", {}, {"Idempotency-Key": key})

    async def activate(self, version_id: str, reason: str | None, key: str) -> Decision:
        """Raises:
        Overtaken: its trial is not finished, or it is at work already.
        """
        path = f"{AT}/bundling/versions/{version_id}/activation"
        return await self._api.post(Decision, path, {"reason": reason}, {"Idempotency-Key": key})

    async def split(self, bundle_id: str, members: Sequence[Member], reason: str | None, key: str) -> Decision:
        """These leave and begin a bundle of their own; raises Overtaken, as all that follows."""
        leaving = [named(member) for member in members]
        return await self._post(bundle_id, "split", {"members": leaving, "reason": reason}, key)

    async def move(self, bundle_id: str, member: Member, to: str, reason: str | None, key: str) -> Decision:
        return await self._post(bundle_id, "moves", {**named(member), "to": to, "reason": reason}, key)

    async def merge(self, bundle_id: str, into: str, reason: str | None, key: str) -> Decision:
        return await self._post(bundle_id, "merge", {"into": into, "reason": reason}, key)

    async def title(self, bundle_id: str, title: str, accepting: Accepting) -> Decision:
        """Raises:
        Revealing: there is something personal in it, and nobody who saw it said why that may be public.
        """
        return await self._put(bundle_id, "title", {"title": title, **accepting.body})

    async def lock(self, bundle_id: str, locked: bool) -> Decision:
        return await self._put(bundle_id, "lock", {"locked": locked})

    async def lead(self, bundle_id: str, hub: str | None) -> Decision:
        return await self._put(bundle_id, "lead", {"hub": hub})

    async def _post(self, bundle_id: str, what: str, body: Mapping[str, Any], key: str) -> Decision:
        return await self._api.post(Decision, f"{AT}/bundles/{bundle_id}/{what}", body, {"Idempotency-Key": key})

    async def _put(self, bundle_id: str, what: str, body: Mapping[str, Any]) -> Decision:
        return await self._api.put(Decision, f"{AT}/bundles/{bundle_id}/{what}", body)


def named(member: Member) -> dict[str, str]:
    """A question, as the API names it."""
    return {"hub": member.hub, "questionId": member.question_id}
