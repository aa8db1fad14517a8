"""Messages to who asked a question, as who may write them uses them: at a hub and at the nation alike."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from portal.apis.client import Api, Params
from portal.apis.questions import Message, RegionalQuestion
from portal.apis.record import Page


class MessagesApi:
    def __init__(self, api: Api, at: str) -> None:
        self._api, self._at = api, f"{at}/messages"
        self._questions = f"{at}/questions"

    async def page(self, params: Params) -> Page[Message]:
        return await self._api.get(Page[Message], self._at, params)

    async def elsewhere(self, question_id: str) -> list[RegionalQuestion]:
        """Questions of other regions that ask the same; a hub knows them."""
        return (await self._api.get(Page[RegionalQuestion], f"{self._questions}/{question_id}/elsewhere")).items

    async def send(self, hub: str, question_id: str, text: str, key: str) -> Message:
        """
        Raises:
            Revealing: it says who somebody is. Overtaken: it cannot be sent; says why in Dutch.
        """
        body = {"hub": hub, "questionId": question_id, "text": text}
        return await self._api.post(Message, self._at, body, {"Idempotency-Key": key})

    async def decide(self, message_id: str, version: int, decision: Mapping[str, Any]) -> Message:
        """
        Raises:
            Overtaken: it is not this version any more.
        """
        seen = {"If-Match": f'"{version}"'}
        return await self._api.post(Message, f"{self._at}/{message_id}/decision", decision, seen)


async def reply(api: Api, code: str, message_id: str, version: int, said: Mapping[str, Any]) -> Message:
    """What who has the code says to a message.

    Raises:
        Revealing: it says who somebody is. Overtaken: it is not this version any more.
    """
    path = f"/question/v1/receipts/{quote(code or '-', safe='')}/messages/{message_id}/reply"
    return await api.post(Message, path, said, {"If-Match": f'"{version}"'})
