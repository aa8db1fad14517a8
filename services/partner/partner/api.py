"""The API of the partner service: the routes of all its capabilities."""

from fastapi import APIRouter

from partner.networks import api
from partner.organisations import api as organisations_api
from partner.people import api as people_api
from plek_common.personal import history

router = APIRouter()
for part in (organisations_api, api, people_api, history):
    router.include_router(part.router)
