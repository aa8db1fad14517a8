"""What the nation tells of a message, as a hub takes it in."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from plek_common.event import sequence
from plek_common.record import Admitted, Record
from plek_common.settings import Settings
from question.contact.consumer import ContactEvent, Messages

TEXT = "Wij zoeken een tweede dorp om dit mee te proberen. Wilt u meedoen?"
SENT = "2026-10-20T09:00:00Z"


def told(question: str, id: UUID | None = None, version: int = 1, **said: Any) -> Admitted[ContactEvent]:
    """A message from Fryslân to who asked this at Utrecht; `said` is what differs."""
    data = {
        "id": str(id or uuid4()), "version": version, "heard": 0, "hub": "utrecht", "hubName": "Utrecht",
        "questionId": question, "fromHub": "fryslan", "fromName": "Fryslân", "sender": "coordinator", "text": TEXT,
        "state": "sent", "dueOn": "2026-10-30", "sentAt": SENT, "changedAt": SENT, **said,
    }  # fmt: skip
    event = ContactEvent.model_validate(
        {
            "specversion": "1.0", "id": str(uuid4()), "source": "urn:nld:oin:00000099000000000000:systeem:aggregator",
            "type": f"nl.plek.contacts.contact-{data['state']}.v1", "time": datetime.now(UTC), "subject": data["id"],
            "sequence": sequence(version), "data": data,
        }
    )  # fmt: skip
    return Admitted(Record("national.contact.v1", 0, 0, str(data["id"]).encode(), b"{}", {}), event.data.id, event)


def tombstone(id: UUID) -> Admitted[ContactEvent]:
    return Admitted(Record("national.contact.v1", 0, 0, str(id).encode(), None, {}), id, None)


async def take(settings: Settings, *letters: Admitted[ContactEvent]) -> None:
    """One batch, in one transaction, as the consumer does it."""
    connection = await asyncpg.connect(settings.database_url)
    try:
        async with connection.transaction():
            assert await Messages(settings)(connection, letters) == []
    finally:
        await connection.close()
