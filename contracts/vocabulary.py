"""The package of words that services and pages import, from vocabulary.yaml, areas.csv and event-types.yaml.

`python -m contracts.vocabulary` writes it, before the documents that are made by services that import it.
"""

import json
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent
_PACKAGE = ROOT.parent / "libs" / "vocabulary" / "plek_vocabulary"
_HEAD = '''"""Codes that services, events and pages share. Written by `make contracts`, from vocabulary.yaml."""

from typing import Literal
'''
_EVENTS = _HEAD.replace("Codes that services, events and pages share", "Types of events, by noun").replace(
    "vocabulary.yaml", "event-types.yaml"
)


def package() -> dict[Path, str]:
    """Every file of the package that follows from the lists, by its place."""
    lists: dict[str, list[Any]] = _read("vocabulary.yaml")
    shown = {name: entries for name, entries in lists.items() if isinstance(entries[0], dict)}
    labels = {
        language: {name: {entry["id"]: entry[language] for entry in entries} for name, entries in shown.items()}
        for language in ("nl", "en")
    }
    return {
        _PACKAGE / "__init__.py": _HEAD + "".join(map(_type, lists, lists.values())),
        _PACKAGE / "events.py": _EVENTS + "".join(_event_types(entry) for entry in _read("event-types.yaml")),
        _PACKAGE / "labels.json": json.dumps(labels, indent=2, ensure_ascii=False) + "\n",
        _PACKAGE / "areas.csv": (ROOT / "areas.csv").read_text(encoding="utf-8"),
    }


def _event_types(entry: dict[str, Any]) -> str:
    """The types of one noun, by which its readers know its events."""
    called = entry["noun"].split(".", 3)[3].replace("-", "_")
    return _type(f"{called}_event", [f"{entry['noun']}-{verb}.v1" for verb in entry["verbs"]])


def _type(name: str, entries: list[Any]) -> str:
    codes = [f'"{entry["id"] if isinstance(entry, dict) else entry}"' for entry in entries]
    lines = "".join(f"\n    {code}," for code in codes) + "\n" if len(codes) > 1 else codes[0]
    return f"\n{name.title().replace('_', '')} = Literal[{lines}]\n"


def _read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


if __name__ == "__main__":
    for path, text in package().items():
        path.write_text(text, encoding="utf-8")
