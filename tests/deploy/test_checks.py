"""The checks of the deploy files pass on ours, and find each fault that they are there for."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from deploy.checks import __main__ as checks
from deploy.checks import compose, image, kubernetes, rendered, topics
from deploy.checks.overlay import Overlay, collect
from deploy.checks.places import COMPOSE, DOCKERFILE, ENV_EXAMPLE, KUBERNETES

Change = Callable[[Overlay], Any]


def test_our_deploy_files_have_no_faults(capsys: pytest.CaptureFixture[str]) -> None:
    assert checks.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith("NOT RUN: ") for line in lines)
    assert any("docker build" in line for line in lines)


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("${PLEK_KAFKA_ADMIN_PASSWORD-}", "${PLEK_KAFKA_ADMIN_PASSWORD-secret}", "has a default"),
        ("${PLEK_KAFKA_PASSWORD:?}", "${PLEK_KAFKA_PASSWORD:-admin}", "has a default"),
        ("${PLEK_OIN:?the organisation's OIN}", "${PLEK_OIN}", "neither required nor given a default"),
        ("apache/kafka:4.3.1@sha256:", "apache/kafka:latest@sha256:", "is not pinned"),
        ("apache/kafka:4.3.1@sha256:77e3", "apache/kafka:4.3.1@sha256:", "is not pinned"),
        ("apache/kafka:4.3.1@", "apache/kafka@", "is not pinned"),
        ("start.sh:ro,z", "start.sh:ro", "has no label for SELinux"),
        ("  networks: [default]\n  ports:", "  networks: [default, plek]\n  ports:", "containers reach its port"),
        ("    PLEK_HOST: 127.0.0.1\n", "", "workers: other organisations' containers reach its port"),
        ("${PLEK_VERSION:-0.1.0}", "${PLEK_RELEASE:-0.1.0}", "PLEK_RELEASE is not in .env.example"),
        ("    mem_limit: 512m\n\n  hub-workers", "\n  hub-workers", "hub: has no memory limit"),
        ("profiles: [hub]", "profile: [hub]", "hub: has no profile"),
        ("postgres: {condition: service_healthy}", "postgres: {condition: service_started}", "does not wait"),
    ],
)
def test_a_fault_in_the_compose_file_is_found(before: str, after: str, fault: str) -> None:
    text = COMPOSE.read_text()
    assert before in text
    assert any(fault in line for line in compose.faults(text.replace(before, after)))


def test_a_password_in_the_example_is_found() -> None:
    example = ENV_EXAMPLE.read_text().replace("PLEK_KAFKA_PASSWORD=", "PLEK_KAFKA_PASSWORD=plek")
    assert any("gives PLEK_KAFKA_PASSWORD a value" in line for line in compose.faults(example=example))


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("python:3.11.14-slim-bookworm@", "python:slim@", "is not pinned"),
        ("python:3.11.14-slim-bookworm@sha256:65a93d", "python:3.11.14-slim-bookworm@sha256:", "is not pinned"),
        ("USER 10001:10001", "USER root", "runs as root"),
        ('--require-hashes --only-binary :all: -r "$REQUIREMENTS"', '-r "$REQUIREMENTS"', "neither hashes"),
        ("COPY libs/ libs/", "COPY library/ libs/", "copies library, which is not there"),
        ("/health/live", "/", "no health check"),
    ],
)
def test_a_fault_in_the_dockerfile_is_found(before: str, after: str, fault: str) -> None:
    text = DOCKERFILE.read_text()
    assert before in text
    assert any(fault in line for line in image.faults(text.replace(before, after)))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda o: pod(o)["securityContext"].pop("runAsNonRoot"), "may run as root"),
        (lambda o: pod(o)["securityContext"].pop("seccompProfile"), "no seccomp profile"),
        (lambda o: pod(o).pop("automountServiceAccountToken"), "gets a token of the cluster"),
        (lambda o: container(o)["securityContext"].pop("readOnlyRootFilesystem"), "write on its own file system"),
        (lambda o: container(o)["securityContext"].pop("capabilities"), "keeps capabilities"),
        (lambda o: container(o)["resources"].pop("limits"), "no requests and limits"),
        (lambda o: container(o).pop("readinessProbe"), "no readinessProbe"),
        (lambda o: container(o).update(image="somebody/plek"), "is not pinned"),
        (lambda o: container(o)["env"].append({"name": "PLEK_KAFKA_PASSWORD", "value": "x"}), "not a reference"),
        (lambda o: o.objects.append({"kind": "Secret", "metadata": {"name": "s"}}), "a secret stands in a file"),
        (lambda o: o.objects.remove(named(o, "deny-all")), "no network policy denies everything"),
        (lambda o: o.objects.remove(named(o, "portal", "Service")), "/ leads to no Service"),
        (lambda o: o.settings["plek-settings"].update(PLEK_TYPO="1"), "no service knows PLEK_TYPO"),
        (lambda o: o.settings["plek-settings"].pop("PLEK_OIN"), "PLEK_OIN is missing"),
    ],
)
def test_a_fault_in_an_overlay_is_found(change: Change, fault: str) -> None:
    overlay = copy.deepcopy(collect(KUBERNETES / "overlays" / "hub"))
    assert kubernetes.judge(overlay) == []
    change(overlay)
    assert any(fault in line for line in kubernetes.judge(overlay))


def test_what_is_rendered_is_judged_like_what_is_collected() -> None:
    settings = {"plek-settings-1": collect(KUBERNETES / "overlays" / "hub").settings["plek-settings"]}
    made = rendered.read(f"kind: ConfigMap\nmetadata: {{name: plek-settings-1}}\ndata: {settings['plek-settings-1']}\n")
    assert made.settings == settings
    assert any("denies everything" in fault for fault in kubernetes.judge(made))


def test_the_topics_of_the_deploy_files_are_declared_ones() -> None:
    assert topics.faults() == []


def pod(overlay: Overlay) -> dict[str, Any]:
    found: dict[str, Any] = named(overlay, "question-api")["spec"]["template"]["spec"]
    return found


def container(overlay: Overlay) -> dict[str, Any]:
    found: dict[str, Any] = pod(overlay)["containers"][0]
    return found


def named(overlay: Overlay, name: str, *kinds: str) -> dict[str, Any]:
    things = list(overlay.of(*kinds)) if kinds else overlay.objects
    return next(thing for thing in things if thing["metadata"]["name"] == name)
