"""docker-compose.yml and .env.example: variables, passwords, images, health, limits."""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from deploy.checks.images import is_pinned
from deploy.checks.places import COMPOSE, ENV_EXAMPLE

_VARIABLE = re.compile(r"(?<!\$)\$\{(?P<name>\w+)(?P<how>:?[-?])?(?P<value>[^}]*)\}")
_SECRET = re.compile(r"PASSWORD|SECRET|TOKEN")
_ONE_SHOT = "no"


def faults(text: str | None = None, example: str | None = None) -> list[str]:
    """What is wrong, a line each; empty when nothing is."""
    text = COMPOSE.read_text(encoding="utf-8") if text is None else text
    example = ENV_EXAMPLE.read_text(encoding="utf-8") if example is None else example
    whole = yaml.safe_load(text)
    services: dict[str, dict[str, Any]] = whole["services"]
    shared = {name for name, network in whole["networks"].items() if network.get("external")}
    found = [*_variables(text, example), *_secrets(example)]
    for name, service in services.items():
        found += [f"{name}: {fault}" for fault in (*_service(service, services), *_doors(service, shared))]
    return [f"docker-compose.yml: {fault}" for fault in found]


def _variables(text: str, example: str) -> Iterator[str]:
    """Every variable stands in .env.example; one without a default or `:?` is required elsewhere in the file."""
    used = list(_VARIABLE.finditer(_without_comments(text)))
    named = set(re.findall(r"^(\w+)=", example, re.M))
    required = {found["name"] for found in used if found["how"] == ":?"}
    for name in sorted({found["name"] for found in used} - named):
        yield f"{name} is not in .env.example"
    for name in sorted(named - {found["name"] for found in used}):
        yield f"{name} is in .env.example and nowhere used"
    for found in used:
        if found["how"] is None and found["name"] not in required:
            yield f"{found['name']} is neither required nor given a default"
        if _SECRET.search(found["name"]) and found["how"] in (":-", "-") and found["value"]:
            yield f"{found['name']} has a default"


def _without_comments(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))


def _secrets(example: str) -> Iterator[str]:
    for name, value in re.findall(r"^(\w+)=(.*)$", example, re.M):
        if _SECRET.search(name) and value:
            yield f".env.example gives {name} a value"


def _service(service: dict[str, Any], services: dict[str, Any]) -> Iterator[str]:
    if "profiles" not in service:
        yield "has no profile"
    if not is_pinned(re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", service.get("image", ""))):
        yield f"image {service.get('image')} is not pinned"
    if "mem_limit" not in service:
        yield "has no memory limit"
    if "no-new-privileges:true" not in service.get("security_opt", []):
        yield "may gain privileges"
    if service.get("restart") != _ONE_SHOT and "healthcheck" not in service:
        yield "has no health check"
    for other, wait in service.get("depends_on", {}).items():
        wanted = "service_completed_successfully" if services[other].get("restart") == _ONE_SHOT else "service_healthy"
        if wait["condition"] != wanted:
            yield f"does not wait until {other} is ready"


def _doors(service: dict[str, Any], shared: set[str]) -> Iterator[str]:
    """Where other organisations' containers are, nothing of ours answers but Kafka, which asks who is there."""
    serves = service.get("command", [""])[0] == "serve"
    listens = service.get("environment", {}).get("PLEK_HOST") != "127.0.0.1"
    if serves and listens and shared & set(service.get("networks", [])):
        yield "other organisations' containers reach its port"
    for mount in service.get("volumes", []):
        # SELinux refuses a bind mount without a label; a named volume gets one by itself.
        if mount.startswith((".", "/")) and "z" not in mount.split(":")[-1].split(","):
            yield f"{mount} has no label for SELinux (z)"
