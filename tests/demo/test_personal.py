"""What the demo releases passes the guard before it, as whoever loads it would see."""

from pathlib import Path
from typing import Any

import yaml

import plek_demo
from plek_common.personal.scanner import scan

DATA = Path(plek_demo.__file__).parent / "data"


def test_nothing_in_the_demo_would_be_stopped_as_personal() -> None:
    questions = [each for path in sorted((DATA / "questions").glob("*.yaml")) for each in read(path)]
    texts = [question[name] or "" for question in questions for name in ("title", "text")]
    texts += [said for question in questions for said in texts_of(question["journey"])]
    texts += [said for name in ("partners", "agenda") for said in public(read(DATA / f"{name}.yaml"))]
    assert len(texts) > 300
    assert {text: found for text in texts if (found := scan(text))} == {}


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def texts_of(step: Any) -> list[str]:
    """All that is said in the steps of a journey, however they are laid out."""
    if isinstance(step, dict):
        return [said for value in step.values() for said in texts_of(value)]
    return [said for value in step for said in texts_of(value)] if isinstance(step, list) else [str(step)]


def public(tree: dict[str, list[dict[str, Any]]]) -> list[str]:
    """The titles, names and descriptions of what is released."""
    entries = [entry for kind, entries in tree.items() if kind != "people" for entry in entries]
    return [entry[name] for entry in entries for name in ("name", "title", "description", "goals") if name in entry]
