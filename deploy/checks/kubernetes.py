"""deploy/k8s: every pod is sealed, probed and limited; secrets are references; nothing refers to nothing."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deploy.checks.images import is_pinned
from deploy.checks.overlay import Overlay, collect
from deploy.checks.places import KUBERNETES

from identity.providers.settings import SignInSettings
from identity.settings import IdentitySettings
from plek_common.settings import Settings
from portal.settings import PortalSettings

_SECRET = re.compile(r"PASSWORD|SECRET|TOKEN")
_SETTINGS = {
    f"PLEK_{name.upper()}"
    for made in (Settings, PortalSettings, IdentitySettings, SignInSettings)
    for name in made.model_fields
}
_FROM_ELSEWHERE = {"PLEK_DATABASE_URL"}


def faults(folder: Path = KUBERNETES) -> list[str]:
    """What is wrong, a line each; empty when nothing is."""
    found = []
    for name in ("hub", "national"):
        overlay = collect(folder / "overlays" / name)
        found += [f"deploy/k8s/overlays/{name}: {fault}" for fault in judge(overlay)]
    return found


def judge(overlay: Overlay) -> list[str]:
    """What is wrong with the objects of one overlay."""
    found = [f"{name} is a field that these checks do not know" for name in overlay.unknown]
    found += [*_settings(overlay), *_policies(overlay), *_services(overlay), *_names(overlay)]
    for thing in overlay.of("Deployment", "Job"):
        found += [f"{thing['metadata']['name']}: {fault}" for fault in _workload(thing, overlay)]
    return found


def _names(overlay: Overlay) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for thing in overlay.objects:
        key = (thing["kind"], thing["metadata"]["name"])
        if key in seen:
            yield f"two objects are {' '.join(key)}"
        if thing["kind"] == "Secret":
            yield f"{key[1]}: a secret stands in a file"
        seen.add(key)


def _settings(overlay: Overlay) -> Iterator[str]:
    """The settings are ones that the services know, all that are required are there, none is a secret."""
    required = {f"PLEK_{name.upper()}" for name, field in Settings.model_fields.items() if field.is_required()}
    for made in overlay.settings.values():
        yield from (f"no service knows {name}" for name in sorted(made.keys() - _SETTINGS))
        yield from (f"{name} is missing" for name in sorted(required - made.keys() - _FROM_ELSEWHERE))
        yield from (f"{name} is a secret" for name in sorted(made) if _SECRET.search(name))


def _policies(overlay: Overlay) -> Iterator[str]:
    closed = [p for p in overlay.of("NetworkPolicy") if not p["spec"]["podSelector"] and not _opens(p)]
    if not any(set(policy["spec"]["policyTypes"]) == {"Ingress", "Egress"} for policy in closed):
        yield "no network policy denies everything that is not allowed"


def _opens(policy: dict[str, Any]) -> bool:
    return bool(policy["spec"].get("ingress") or policy["spec"].get("egress"))


def _services(overlay: Overlay) -> Iterator[str]:
    """A Service finds pods, and an Ingress finds Services."""
    pods = [thing["spec"]["template"]["metadata"]["labels"] for thing in overlay.of("Deployment")]
    services = {thing["metadata"]["name"]: thing for thing in overlay.of("Service")}
    for name, service in services.items():
        if not any(service["spec"]["selector"].items() <= labels.items() for labels in pods):
            yield f"Service {name} finds no pods"
    for ingress in overlay.of("Ingress"):
        if not ingress["spec"].get("tls"):
            yield "the Ingress has no TLS"
        for path in (path for rule in ingress["spec"]["rules"] for path in rule["http"]["paths"]):
            if path["backend"]["service"]["name"] not in services:
                yield f"{path['path']} leads to no Service"


def _workload(thing: dict[str, Any], overlay: Overlay) -> Iterator[str]:
    template = thing["spec"]["template"]
    pod = template["spec"]
    security = pod.get("securityContext", {})
    if thing["kind"] == "Deployment" and not _selects(thing):
        yield "its selector does not find its own pods"
    if not security.get("runAsNonRoot") or not security.get("runAsUser"):
        yield "may run as root"
    if security.get("seccompProfile") != {"type": "RuntimeDefault"}:
        yield "has no seccomp profile"
    if pod.get("automountServiceAccountToken") is not False:
        yield "gets a token of the cluster"
    if pod.get("serviceAccountName") not in {a["metadata"]["name"] for a in overlay.of("ServiceAccount")}:
        yield "has no service account of its own"
    for container in [*pod.get("initContainers", []), *pod["containers"]]:
        yield from (f"{container['name']}: {fault}" for fault in _container(container, overlay))
    for container in pod["containers"] if thing["kind"] == "Deployment" else []:
        for probe, path in (("livenessProbe", "/health/live"), ("readinessProbe", "/health/ready")):
            if container.get(probe, {}).get("httpGet", {}).get("path") != path:
                yield f"{container['name']}: has no {probe} on {path}"


def _selects(thing: dict[str, Any]) -> bool:
    wanted: dict[str, str] = thing["spec"]["selector"]["matchLabels"]
    labels: dict[str, str] = thing["spec"]["template"]["metadata"]["labels"]
    return wanted.items() <= labels.items()


def _container(container: dict[str, Any], overlay: Overlay) -> Iterator[str]:
    security, resources = container.get("securityContext", {}), container.get("resources", {})
    image = overlay.tags.get(container["image"], container["image"])
    if not is_pinned(image) or ":" not in image:
        yield f"image {image} is not pinned"
    if security.get("allowPrivilegeEscalation") is not False:
        yield "may gain privileges"
    if security.get("readOnlyRootFilesystem") is not True:
        yield "may write on its own file system"
    if security.get("capabilities") != {"drop": ["ALL"]}:
        yield "keeps capabilities"
    if not {"cpu", "memory"} <= resources.get("requests", {}).keys() or "memory" not in resources.get("limits", {}):
        yield "has no requests and limits"
    yield from _environment(container, overlay)


def _environment(container: dict[str, Any], overlay: Overlay) -> Iterator[str]:
    for source in container.get("envFrom", []):
        if source.get("configMapRef", {}).get("name") not in overlay.settings:
            yield "takes its settings from nowhere"
    for entry in container.get("env", []):
        if _SECRET.search(entry["name"]) and "secretKeyRef" not in entry.get("valueFrom", {}):
            yield f"{entry['name']} is not a reference to a secret"
        chosen = entry.get("valueFrom", {}).get("configMapKeyRef")
        if chosen and chosen["key"] not in overlay.settings.get(chosen["name"], {}):
            yield f"{entry['name']} is no setting"
