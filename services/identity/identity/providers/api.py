"""Routes of the providers that people sign in with."""

from fastapi import APIRouter, Request

from identity.providers.client import public_keys
from identity.providers.directory import Directory
from identity.providers.schemas import KeySet, ProviderRead
from plek_common.action import action
from plek_common.schema import Page

router = APIRouter(tags=["aanmelden"])


def directory_of(request: Request) -> Directory:
    found: Directory = request.app.state.directory
    return found


@router.get("/providers", dependencies=[action("provider.list")])
async def list_providers(request: Request) -> Page[ProviderRead]:
    """De aanbieders bij wie mensen van deze organisatie zich aanmelden."""
    return Page(items=[ProviderRead(id=found.id, name=found.name) for found in directory_of(request).providers])


@router.get("/client-keys", dependencies=[action("provider.list")])
async def read_client_keys(request: Request) -> KeySet:
    """De publieke sleutels waarmee wij ons bij aanbieders bekendmaken (`jwks_uri` van onze registratie daar)."""
    return KeySet(keys=public_keys(directory_of(request)))
