"""The overlays as kustomize renders them, where this machine has kustomize or kubectl."""

import shutil
import subprocess
from pathlib import Path

import yaml
from deploy.checks.kubernetes import judge
from deploy.checks.overlay import Overlay
from deploy.checks.places import KUBERNETES


def renderer() -> list[str] | None:
    """The command that renders a folder, None where there is none."""
    if shutil.which("kustomize"):
        return ["kustomize", "build"]
    return ["kubectl", "kustomize"] if shutil.which("kubectl") else None


def faults(command: list[str]) -> list[str]:
    """What is wrong with what comes out, a line each; empty when nothing is."""
    found = []
    for folder in sorted((KUBERNETES / "overlays").iterdir()):
        done = render(command, folder)
        if done.returncode != 0:
            found.append(f"deploy/k8s/overlays/{folder.name} does not render: {done.stderr.strip()}")
        else:
            found += [f"{folder.name}, rendered: {fault}" for fault in judge(read(done.stdout))]
    return found


def render(command: list[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    """Runs the command; it only reads files and prints."""
    return subprocess.run([*command, str(folder)], check=False, capture_output=True, text=True, timeout=120)  # noqa: S603


def read(text: str) -> Overlay:
    """Rendered objects in the shape that the checks judge."""
    things = list(yaml.safe_load_all(text))
    made = {thing["metadata"]["name"]: thing["data"] for thing in things if thing["kind"] == "ConfigMap"}
    return Overlay(objects=[thing for thing in things if thing["kind"] != "ConfigMap"], settings=made)
