"""The API of the agenda service: the routes of all its capabilities."""

from fastapi import APIRouter

from agenda.agenda_items import api
from agenda.learning_activities import api as learning_activities_api
from agenda.research_items import api as research_items_api
from plek_common.personal import history

router = APIRouter()
for part in (api, research_items_api, learning_activities_api, history):
    router.include_router(part.router)
