"""What was released is frozen in contracts/released/<version>: the documents of today must keep its promises."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contracts.catalogue import ROOT
from contracts.compatible import api_breaks, event_breaks

RELEASED = ROOT / "released"
_CHECKS = {"events": event_breaks, "openapi": api_breaks}


class CannotFreeze(Exception):
    """This version cannot be released; says why."""


def broken() -> list[str]:
    """Each promise of an earlier release that the documents of today no longer keep."""
    return [fault for frozen in sorted(RELEASED.glob("*/*/*.json")) for fault in _faults(frozen)]


def freeze(version: str) -> Path:
    """Keeps the documents of today as those of this release; returns where.

    Raises:
        CannotFreeze: it is no version, was released before, or breaks what was.
    """
    place = RELEASED / version
    if not re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", version):
        raise CannotFreeze(f"{version} is no version such as 1.2.3")
    if place.exists():
        raise CannotFreeze(f"{version} was released before; what is released does not change")
    if faults := broken():
        raise CannotFreeze("\n".join(faults))
    for folder in _CHECKS:
        shutil.copytree(ROOT / folder, place / folder)
    return place


def _faults(frozen: Path) -> Iterator[str]:
    version, folder = frozen.parts[-3:-1]
    today = ROOT / folder / frozen.name
    if not today.is_file():
        yield f"{folder}/{frozen.name} is gone; {version} promised it"
        return
    for fault in _CHECKS[folder](_read(frozen), _read(today)):
        yield f"{folder}/{frozen.name}: {fault}; {version} promised otherwise"


def _read(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document
