"""What the demo says: questions, partners and agendas, written for this project, in data/*.yaml."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
FIRST_THREE = ("zuid-holland", "utrecht", "fryslan")


@dataclass(frozen=True)
class Hub:
    """A hub of the demo; `area` is its province."""

    id: str
    name: str
    oin: str
    area: str


@dataclass(frozen=True)
class Asked:
    """A question as somebody asks it, what a coordinator does with it, and what it is meant to match.

    `near_miss_of`: an intent that it resembles without asking it.
    """

    key: str
    hub: str
    intent: str
    near_miss_of: str | None
    body: dict[str, Any]
    journey: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def is_released(self) -> bool:
        return any(step == "release" for step, _ in self.journey)


def hubs(count: int) -> list[Hub]:
    """The first `count` hubs: the three of the story, then the other provinces."""
    found = {each["id"]: Hub(each["id"], each["name"], each["oin"], each["area"]) for each in read("hubs.yaml")}
    order = [*FIRST_THREE, *(name for name in found if name not in FIRST_THREE)]
    return [found[name] for name in order[:count]]


def questions(hub: Hub, today: date) -> list[Asked]:
    return [_asked(each, today) for each in read(f"questions/{hub.id}.yaml")]


def records(name: str, kind: str, hub: Hub) -> list[dict[str, Any]]:
    """The entries of one list in partners.yaml or agenda.yaml that are this hub's."""
    return [each for each in read(f"{name}.yaml")[kind] if each["hub"] == hub.id]


def day(today: date, offset: int | None) -> str | None:
    """The date that many days from today; None stays None."""
    return None if offset is None else (today + timedelta(days=offset)).isoformat()


def read(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


def _asked(each: dict[str, Any], today: date) -> Asked:
    body = {
        "text": each["text"].strip(),
        "title": each.get("title"),
        "askerKind": each["asker_kind"],
        "channel": each["channel"],
        "theme": each["theme"],
        "area": each.get("area"),
        "level": each["level"],
        "neededBy": day(today, each.get("needed_by")),
        "asker": each.get("asker"),
    }
    journey = [_step(step, each) for step in each.get("journey", [])]
    return Asked(each["key"], each["hub"], each["intent"], each.get("near_miss_of"), body, journey)


def _step(step: Any, each: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    name, said = (step, {}) if isinstance(step, str) else next(iter(step.items()))
    if name == "triage":
        return name, {"theme": each["theme"], "level": each["level"], **(said or {})}
    return name, {key: value.strip() if isinstance(value, str) else value for key, value in (said or {}).items()}
