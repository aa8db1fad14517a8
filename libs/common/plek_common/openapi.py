"""The OpenAPI document under the NL API Design Rules (ADR 2.2): problem+json, 400, API-Version everywhere."""

import json
import re
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from plek_common.problem import PROBLEM_JSON

_VERSION_HEADER = {"API-Version": {"description": "Volledig versienummer", "schema": {"type": "string"}}}
_CHANGING = {"post", "put", "patch", "delete"}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "fingerprint": {
            "type": "string",
            "description": "Van de persoonsgegevens die er lijken te staan; wie ze toch openbaar maakt, noemt hem",
        },
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "pointer", "detail"],
                "properties": {
                    **{name: {"type": "string"} for name in ("in", "pointer", "detail")},
                    "kind": {"type": "string", "description": "Welk soort persoonsgegeven er lijkt te staan"},
                    "from": {"type": "integer", "description": "Vanaf welk teken van die tekst, geteld vanaf 0"},
                    "to": {"type": "integer", "description": "Tot en zonder welk teken"},
                },
            },
        },
    },
}
_PROBLEMS = {
    400: "Ongeldige invoer",
    401: "Niet aangemeld",
    403: "Geen recht",
    404: "Niet gevonden",
    409: "Past niet bij de stand",
    412: "Intussen gewijzigd",
    413: "Te groot",
    428: "If-Match ontbreekt",
    429: "Te veel verzoeken",
    500: "Er ging iets mis",
    503: "Even niet beschikbaar",
}


def also(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For a route that answers these problems too, where nothing in its address or method says so: `responses=`."""
    return {status: _problem(_PROBLEMS[status]) for status in statuses}


def document(app: FastAPI, base_url: str) -> dict[str, Any]:
    """The finished document of an application that is served below `base_url`."""
    found = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        contact={"name": "PLeK", "url": f"{base_url.rsplit('/', 2)[0]}/", "email": "plek@example.nl"},
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        servers=[{"url": base_url}],
    )
    for path, item in found["paths"].items():
        for method, operation in item.items():
            _complete(operation, method, path)
    schemas = found.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = _PROBLEM
    schemes = found["components"].setdefault("securitySchemes", {})
    schemes["token"] = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    return _readable(found)


def _readable(document: dict[str, Any]) -> dict[str, Any]:
    """Pages are named after what is on them: Page_QuestionRead_ becomes QuestionReadPage."""
    renamed: dict[str, Any] = json.loads(re.sub(r"\bPage_(\w+?)_(?=\")", r"\1Page", json.dumps(document)))
    return renamed


def _complete(operation: dict[str, Any], method: str, path: str) -> None:
    responses = operation["responses"]
    responses.pop("422", None)
    for status in _possible(operation, method, path):
        responses.setdefault(str(status), _problem(_PROBLEMS[status]))
    for response in responses.values():
        response["headers"] = {**response.get("headers", {}), **_VERSION_HEADER}
    operation["security"] = [{}, {"token": []}]


def _possible(operation: dict[str, Any], method: str, path: str) -> list[int]:
    parameters = operation.get("parameters", [])
    found = {401, 403, 429, 500, 503}
    if parameters or "requestBody" in operation:
        found.add(400)
    if "{" in path:
        found.add(404)
    if method in _CHANGING:
        found |= {409, 413}
    if any(parameter["name"] == "if-match" for parameter in parameters):
        found |= {412, 428}
    return sorted(found)


def _problem(description: str) -> dict[str, Any]:
    content = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": description, "content": content}
