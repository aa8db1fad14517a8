"""The API of the identity service: the routes of all its capabilities."""

from fastapi import APIRouter

from identity.grants import api as grants_api
from identity.invitations import api as invitations_api
from identity.machines import api as machines_api
from identity.people import api as people_api
from identity.providers import api as providers_api
from identity.sessions import api as sessions_api
from identity.sign_in import api as sign_in_api
from identity.tokens import api as tokens_api

router = APIRouter()
for part in (tokens_api, people_api, grants_api, invitations_api, machines_api):
    router.include_router(part.router)
for part in (providers_api, sign_in_api, sessions_api):
    router.include_router(part.router)
