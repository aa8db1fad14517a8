"""Every route says what it does, and somebody may do it (D16)."""

from dataclasses import replace
from importlib import import_module

import pytest
from contracts.catalogue import services
from fastapi import APIRouter
from fastapi.routing import APIRoute, iter_route_contexts

from plek_common.action import declared
from plek_common.app import Service, create_app
from plek_common.identity import Actor
from plek_common.settings import Settings

SERVICES = services()
ROLES = frozenset({"asker", "coordinator", "analyst", "programme", "administrator"})
SETTINGS = Settings(
    organisation="utrecht",
    organisation_name="Utrecht",
    oin="00000099000000001000",
    topic_prefix="hub.utrecht.",
    database_url="postgresql://localhost/{service}",
)


def service(name: str) -> Service:
    found: Service = import_module(f"{name}.app").service
    return found


@pytest.mark.parametrize("name", SERVICES)
def test_every_route_declares_an_action_that_somebody_may_do(name: str) -> None:
    found = service(name)
    create_app(found, SETTINGS)
    everything = Actor("somebody", ROLES, "utrecht")
    for route in iter_route_contexts(found.router.routes):
        if isinstance(route.original_route, APIRoute):
            action = declared(route.dependant)
            assert action
            assert found.allow(everything, action.name, None, here="utrecht"), f"{route.path}: {action.name}"


@pytest.mark.parametrize("name", SERVICES)
def test_an_action_that_nobody_knows_is_allowed_to_nobody(name: str) -> None:
    everything = Actor("somebody", ROLES, "utrecht")
    assert not service(name).allow(everything, "question.burn", None, here="utrecht")


@pytest.mark.parametrize("is_nested", [False, True])
def test_an_application_with_a_silent_route_does_not_start(is_nested: bool) -> None:
    async def secrets() -> None: ...

    silent = APIRouter()
    silent.add_api_route("/secrets", secrets)
    router = APIRouter()
    router.include_router(silent)
    with pytest.raises(ValueError, match="/secrets"):
        create_app(replace(service("partner"), router=router if is_nested else silent), SETTINGS)
