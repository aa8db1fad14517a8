"""What the national aggregator is made of."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aggregator.api import router
from aggregator.contact import consumer as contact
from aggregator.contact import service as messages
from aggregator.dashboard.cache import Figures
from aggregator.ingest import consumer
from aggregator.models import metadata
from aggregator.placement import sentence_model
from aggregator.policy import allow
from aggregator.stage.lexemes import LexemeStage
from aggregator.stage.worker import BundleStage
from aggregator.subscriptions.stream import Bell
from aggregator.subscriptions.tail import Tail
from plek_common import deadletter
from plek_common.app import Service
from plek_common.relay import Relay
from plek_common.settings import Settings
from plek_common.worker import Worker


def _state(settings: Settings) -> dict[str, Any]:
    sentence_model.furnish(settings)
    bell = Bell(settings.database("aggregator"))
    return {"bell": bell, "tail": Tail(bell.listen), "figures": Figures()}


def _workers(settings: Settings) -> Sequence[Worker]:
    return [
        consumer.consumer(settings),
        contact.consumer(settings),
        LexemeStage(settings),
        BundleStage(settings),
        Relay(settings, "aggregator"),
    ]


service = Service(
    name="aggregator",
    title="Landelijk beeld",
    description="Wat regio's vragen, welke vragen zij delen, en de stroom van gebeurtenissen voor programma's.",
    version="0.1.0",
    router=router,
    allow=allow,
    metadata=metadata,
    migrations=Path(__file__).parent / "migrations" / "versions",
    workers=_workers,
    state=_state,
    searches=frozenset({"near"}),
    sweeps=(messages.expire, deadletter.expire),
    event_types=Path(__file__).with_name("event-types.json"),
)
