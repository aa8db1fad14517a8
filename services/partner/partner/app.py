"""What the partner service is made of."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from partner.api import router
from partner.models import FINDABLE, metadata
from partner.policy import allow
from plek_common.app import Service
from plek_common.outbox import Outbox
from plek_common.relay import Relay
from plek_common.rewording import Rewording
from plek_common.settings import Settings
from plek_common.worker import Worker


def _state(settings: Settings) -> dict[str, Any]:
    return {"outbox": Outbox(topic=f"{settings.topic_prefix}partner.v1", source=settings.source("partner"))}


def _workers(settings: Settings) -> Sequence[Worker]:
    return [Relay(settings, "partner"), Rewording(settings, "partner", FINDABLE)]


service = Service(
    name="partner",
    title="Kennispartners",
    description="Organisaties, netwerken en contactpersonen: wie in een regio wat weet.",
    version="0.1.0",
    router=router,
    allow=allow,
    metadata=metadata,
    migrations=Path(__file__).parent / "migrations" / "versions",
    workers=_workers,
    state=_state,
    event_types=Path(__file__).with_name("event-types.json"),
)
