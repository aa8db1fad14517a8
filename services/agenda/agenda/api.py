"""Routes of the agenda service. Each says its action; the work is done in service.py and reading.py."""

from fastapi import APIRouter

from agenda import agenda_items, learning_activities, research_items

router = APIRouter()
for part in (agenda_items, research_items, learning_activities):
    router.include_router(part.router)
