"""What the nation tells of a bundle, as a hub takes it in."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from pydantic import TypeAdapter

from plek_common.event import sequence
from plek_common.record import Admitted, Record
from question.bundles.projections import BundleEvent

ADAPTER = TypeAdapter(BundleEvent)
HERE, THERE, ELSEWHERE = "utrecht", "fryslan", "drenthe"


def member(hub: str, question: str | None = None) -> dict[str, Any]:
    names = {"hub": hub, "hubName": hub.title(), "questionId": question or str(uuid4())}
    return {**names, "title": None, "text": f"Een vraag over huisartsen uit {hub}", "theme": "zorg", "state": "triaged"}


def told(
    id: UUID, version: int, members: list[dict[str, Any]], proposed: list[dict[str, Any]] | None = None,
    happening: str = "joined", regions: list[dict[str, Any]] | None = None, title: str = "Huisartsen",
) -> Admitted[BundleEvent]:  # fmt: skip
    """The nation's event about this bundle."""
    others = proposed or []
    hubs = dict.fromkeys(m["hub"] for m in [*members, *others])
    data = {
        "id": str(id), "version": version, "title": title, "since": "2026-11-01T00:00:00Z",
        "regions": regions or [{"hub": hub, "name": hub.title()} for hub in hubs],
        "members": members, "proposed": others,
    }  # fmt: skip
    event = ADAPTER.validate_python(
        {
            "specversion": "1.0", "id": str(uuid4()), "source": "urn:nld:oin:00000099000000000000:systeem:aggregator",
            "type": f"nl.plek.bundles.bundle-{happening}.v1", "time": datetime.now(UTC), "subject": id,
            "sequence": sequence(version), "data": data,
        }
    )  # fmt: skip
    return Admitted(Record("national.bundle.v1", 0, 0, str(id).encode(), b"{}", {}), id, event)
