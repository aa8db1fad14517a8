"""What the agenda service is made of."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agenda.api import router
from agenda.models import FINDABLE, metadata
from agenda.policy import allow
from plek_common.app import Service
from plek_common.outbox import Outbox
from plek_common.relay import Relay
from plek_common.rewording import Rewording
from plek_common.settings import Settings
from plek_common.worker import Worker


def _state(settings: Settings) -> dict[str, Any]:
    return {"outbox": Outbox(topic=f"{settings.topic_prefix}agenda.v1", source=settings.source("agenda"))}


def _workers(settings: Settings) -> Sequence[Worker]:
    return [Relay(settings, "agenda"), Rewording(settings, "agenda", FINDABLE)]


service = Service(
    name="agenda",
    title="Kennisagendas",
    description="Agendapunten, lopend en gewenst onderzoek en leeractiviteiten van een regionale kennishub.",
    version="0.1.0",
    router=router,
    allow=allow,
    metadata=metadata,
    migrations=Path(__file__).parent / "migrations" / "versions",
    workers=_workers,
    state=_state,
    event_types=Path(__file__).with_name("event-types.json"),
)
