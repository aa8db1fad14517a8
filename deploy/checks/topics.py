"""No deploy file knows a topic that contracts/topics.yaml does not declare."""

import re

import yaml
from deploy.checks.places import COMPOSE, DOCKERFILE, KUBERNETES, TOPICS

_TOPIC = re.compile(r"\b(?:hub\.[\w{}-]+|national)\.[a-z-]+\.v\d+\b")


def faults() -> list[str]:
    """What is wrong, a line each; empty when nothing is."""
    declared = {topic["name"] for topic in yaml.safe_load(TOPICS.read_text(encoding="utf-8"))["topics"]}
    patterns = [re.escape(name).replace(r"\{hub\}", r"[\w{}-]+") for name in declared]
    files = [COMPOSE, *KUBERNETES.rglob("*.yaml"), *KUBERNETES.rglob("*.env")]
    found = [
        f"{path.name} names {topic}, which contracts/topics.yaml does not"
        for path in files
        for topic in _TOPIC.findall(path.read_text(encoding="utf-8"))
        if not any(re.fullmatch(pattern, topic) for pattern in patterns)
    ]
    if "COPY contracts/topics.yaml" not in DOCKERFILE.read_text(encoding="utf-8"):
        found.append("the provisioning image does not hold contracts/topics.yaml")
    return found
