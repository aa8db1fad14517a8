"""What the question service is made of."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from plek_common import deadletter
from plek_common.app import Service
from plek_common.outbox import Outbox
from plek_common.relay import Relay
from plek_common.rewording import Rewording
from plek_common.settings import Settings
from plek_common.worker import Worker
from question.api import router
from question.bundles import projections
from question.bundles.search import BUNDLES
from question.contact import consumer as contact
from question.contact import service as messages
from question.models import metadata
from question.policy import allow
from question.questions.search import QUESTIONS
from question.rights import ledger, retention


def _state(settings: Settings) -> dict[str, Any]:
    return {"outbox": Outbox(topic=f"{settings.topic_prefix}question.v1", source=settings.source("question"))}


def _workers(settings: Settings) -> Sequence[Worker]:
    return [
        Relay(settings, "question"),
        projections.consumer(settings),
        contact.consumer(settings),
        ledger.consumer(settings),
        Rewording(settings, "question", (QUESTIONS, BUNDLES)),
    ]


service = Service(
    name="question",
    title="Kennisvragen",
    description="Vragen stellen, volgen, scherper maken en beantwoorden bij een regionale kennishub.",
    version="0.1.0",
    router=router,
    allow=allow,
    metadata=metadata,
    migrations=Path(__file__).parent / "migrations" / "versions",
    workers=_workers,
    state=_state,
    searches=frozenset({"similar-questions"}),
    ledger=ledger.consumer,
    sweeps=(
        retention.withdrawn_questions,
        retention.askers,
        retention.step_reasons,
        messages.expire,
        deadletter.expire,
    ),
    event_types=Path(__file__).with_name("event-types.json"),
)
