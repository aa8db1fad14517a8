"""Routes of the partner service. Each says its action; the work is done in service.py and reading.py."""

from fastapi import APIRouter

from partner import networks, organisations, people

router = APIRouter()
for part in (organisations, networks, people):
    router.include_router(part.router)
