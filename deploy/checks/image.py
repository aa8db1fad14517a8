"""deploy/Dockerfile: what it is built from, and as whom it runs."""

import re

from deploy.checks.images import is_pinned
from deploy.checks.places import DOCKERFILE, ROOT


def faults(text: str | None = None) -> list[str]:
    """What is wrong, a line each; empty when nothing is."""
    text = DOCKERFILE.read_text(encoding="utf-8") if text is None else text
    stages = re.findall(r"^FROM (\S+)(?: AS (\S+))?$", text, re.M)
    names = {name for _, name in stages}
    found = [f"{image} is not pinned" for image, _ in stages if image not in names and not is_pinned(image)]
    if not re.search(r"^USER (?!0|root)\S+$", text, re.M):
        found.append("it runs as root")
    if "HEALTHCHECK" not in text or "/health/live" not in text:
        found.append("it has no health check on /health/live")
    found += [f"{name} does not end the list of stages" for name in ("service",) if not stages or stages[-1][1] != name]
    installs = re.findall(r"pip install (.*)", text)
    found += [
        f"pip install {line}: neither hashes nor our own"
        for line in installs
        if "--require-hashes" not in line and "--no-deps" not in line
    ]
    found += [f"it copies {path}, which is not there" for path in _copied(text) if not list(ROOT.glob(path))]
    return [f"deploy/Dockerfile: {fault}" for fault in found]


def _copied(text: str) -> list[str]:
    """Every path of the checkout that is copied."""
    lines = re.findall(r"^COPY (?!--from)(.*) \S+$", text, re.M)
    return [path.rstrip("/") for line in lines for path in line.split()]
