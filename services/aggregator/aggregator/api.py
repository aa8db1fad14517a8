"""The national API: the routes of all capabilities. Reading is public."""

from fastapi import APIRouter

from aggregator.bundles import api as bundles
from aggregator.contact import api as contact
from aggregator.dashboard import api as dashboard
from aggregator.decisions import api as decisions
from aggregator.hubs import api as hubs
from aggregator.ingest import api as ingest
from aggregator.learning import api as learning
from aggregator.questions import api as questions
from aggregator.rebuild import api as rebuild
from aggregator.subscriptions import api as subscriptions
from plek_common.personal import history

router = APIRouter()

for capability in (
    dashboard,
    hubs,
    questions,
    bundles,
    subscriptions,
    ingest,
    decisions,
    learning,
    rebuild,
    history,
    contact,
):
    router.include_router(capability.router)
