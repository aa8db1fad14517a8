"""Whoever touches personal data says for what: routes and the register of processing agree."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from contracts.catalogue import services
from fastapi.routing import APIRoute, iter_route_contexts

from plek_common.action import Action, declared
from plek_common.app import Service, create_app
from plek_common.audit import api as audit
from plek_common.audit.deed import SECRET
from plek_common.settings import Settings

REGISTER = yaml.safe_load((Path(__file__).parents[2] / "contracts" / "processing.yaml").read_text(encoding="utf-8"))
PERSONAL = {"email", "phone"}  # fields of shapes that hold somebody's details
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


def routes(name: str) -> Iterator[tuple[str, str, Action]]:
    """Each route of the service: method, path and what it declares."""
    for router in (service(name).router, audit.router):
        for route in iter_route_contexts(router.routes):
            if isinstance(route.original_route, APIRoute) and (found := declared(route.dependant)):
                yield next(iter(route.methods or ())), str(route.path), found


def test_the_register_names_every_action_that_touches_personal_data_and_no_other() -> None:
    said = {(each.activity, each.name) for name in services() for _, _, each in routes(name) if each.activity}
    assert said == {(activity, action) for activity, told in REGISTER.items() for action in told["actions"]}


@pytest.mark.parametrize("activity", REGISTER)
def test_the_register_says_whose_data_why_and_how_long(activity: str) -> None:
    wanted = {"name", "service", "whose", "what", "why", "ground", "kept", "actions"}
    assert REGISTER[activity].keys() == wanted
    assert all(REGISTER[activity].values())


@pytest.mark.parametrize("name", services())
def test_a_route_that_gives_or_takes_the_details_of_somebody_says_for_what(name: str) -> None:
    document = create_app(service(name), SETTINGS).openapi()
    touching = [
        (method.upper(), path)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if PERSONAL & set(fields(reached(document, operation)))
    ]
    said = {(method, path): action.activity for method, path, action in routes(name)}
    assert [where for where in touching if said[where] is None] == []


def reached(document: dict[str, Any], part: Any, seen: frozenset[str] = frozenset()) -> Any:
    """This part of the document with the shapes that it names in their places."""
    if isinstance(part, list):
        return [reached(document, each, seen) for each in part]
    if not isinstance(part, dict):
        return part
    named = str(part.get("$ref", "")).rpartition("/")[2]
    if named and named not in seen:
        return reached(document, document["components"]["schemas"][named], seen | {named})
    return {key: reached(document, each, seen) for key, each in part.items()}


def fields(part: Any) -> Iterator[str]:
    """The names of all fields of all shapes in this part."""
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from fields(each)
    if isinstance(part, dict) and isinstance(part.get("properties"), dict):
        yield from part["properties"]


@pytest.mark.parametrize("name", services())
def test_a_name_in_a_path_is_known_to_the_audit_log_as_a_thing_or_as_a_secret(name: str) -> None:
    document = create_app(service(name), SETTINGS).openapi()
    taken = {
        parameter["name"]
        for path, item in document["paths"].items()
        if not path.startswith("/event-types")
        for operation in item.values()
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "path"
    }
    assert taken <= {"hub", "id", "key", "provider"} | SECRET
