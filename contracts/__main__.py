"""`python -m contracts` writes every document anew.

With `--check` it says which are out of date, and which break what was released. `release 0.2.0` freezes a release.
"""

import json
import logging
import sys
from pathlib import Path
from typing import Any

import yaml
from contracts.catalogue import ROOT, EventType, event_types, examples, owners, services, types_of
from contracts.emptied import OWNER as STREAMING
from contracts.emptied import with_stream
from contracts.kubernetes import bases
from contracts.releases import CannotFreeze, broken, freeze
from contracts.schemas import event_schema
from contracts.services import openapi
from contracts.streams import asyncapi
from contracts.vocabulary import package

_WRITTEN = ("events/*", "openapi/*", "asyncapi/*", "examples/*/*")


def documents() -> dict[Path, str]:
    """Every document that follows from the code, by its place."""
    found = package() | bases()
    found |= {ROOT / "events" / f"{kind.name}.schema.json": _json(event_schema(kind)) for kind in event_types()}
    found |= {path: _json(shown) for kind in event_types() for path, shown in examples(kind)}
    found |= {_meanings(owner): _json([_meaning(kind) for kind in types_of(owner)]) for owner in owners()}
    found |= {ROOT / "openapi" / f"{name}.json": _json(openapi(name)) for name in services()}
    found |= {ROOT / "asyncapi" / f"{owner}.yaml": _yaml(_streams(owner)) for owner in owners()}
    return found


def out_of_date() -> list[str]:
    """What differs from the code, and what no code stands behind any more."""
    wanted, there = documents(), _there()
    faults = [
        f"{path.relative_to(ROOT.parent)} is not as the code says" for path in wanted if there.get(path) != wanted[path]
    ]
    return faults + [f"{path.relative_to(ROOT.parent)} belongs to nothing" for path in there if path not in wanted]


def write() -> list[str]:
    """Writes what differs, removes what belongs to nothing; returns what changed."""
    for place in map(_meanings, owners()):
        if not place.exists():
            place.write_text("[]", encoding="utf-8")  # a new service starts only when it has this file
    wanted, there = documents(), _there()
    changed = [path for path, text in wanted.items() if there.get(path) != text]
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8")
    gone = [path for path in there if path not in wanted]
    for path in gone:
        path.unlink()
    return [str(path.relative_to(ROOT.parent)) for path in [*changed, *gone]]


def main(arguments: list[str]) -> int:
    """Runs the command; returns its exit status."""
    logging.getLogger("fastapi").setLevel(logging.ERROR)  # it would say of each document how it reads the contact
    match arguments:
        case ["--check"]:
            return _tell([f"{fault}: run `make contracts`" for fault in out_of_date()] + broken())
        case ["release", version]:
            return _release(version)
    sys.stdout.write("".join(f"{name}\n" for name in write()))
    return 0


def _streams(owner: str) -> dict[str, Any]:
    return with_stream(asyncapi(owner)) if owner == STREAMING else asyncapi(owner)


def _release(version: str) -> int:
    try:
        if faults := out_of_date():
            raise CannotFreeze("\n".join(faults))
        sys.stdout.write(f"Frozen in {freeze(version)}\n")
    except CannotFreeze as reason:
        return _tell([str(reason)])
    return 0


def _tell(faults: list[str]) -> int:
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


def _there() -> dict[Path, str]:
    files = [path for places in _WRITTEN for path in ROOT.glob(places) if path.is_file()]
    files += [path for path in (*map(_meanings, owners()), *package(), *bases()) if path.is_file()]
    return {path: path.read_text(encoding="utf-8") for path in files}


def _meanings(owner: str) -> Path:
    """In the service itself, which answers from it: this folder is in no distribution."""
    return ROOT.parent / "services" / owner / owner / "event-types.json"


def _meaning(kind: EventType) -> dict[str, str]:
    return {"type": kind.type, "means": kind.means, "dataschema": kind.uri}


def _json(document: Any) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _yaml(document: dict[str, Any]) -> str:
    return yaml.dump(document, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120)


class _Plain(yaml.SafeDumper):
    """Writes a value that occurs twice twice, instead of a reference that few readers know."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
