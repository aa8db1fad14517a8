"""Collects the objects of an overlay: a kustomization's resources, components and generated settings.

Only what our overlays use; a field that this does not know is a fault, so that nothing is overlooked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

KNOWN = {"apiVersion", "kind", "namespace", "resources", "components", "configMapGenerator", "images"}


@dataclass
class Overlay:
    """Objects as they would be applied, but for the names' hashes; `settings` by the name of their ConfigMap."""

    objects: list[dict[str, Any]] = field(default_factory=list)
    settings: dict[str, dict[str, str]] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    def of(self, *kinds: str) -> Iterator[dict[str, Any]]:
        return (thing for thing in self.objects if thing["kind"] in kinds)


def collect(folder: Path) -> Overlay:
    """Follows a kustomization to all its parts.

    Raises:
        OSError: a part that is named is not there.
    """
    overlay = Overlay()
    _follow(folder, overlay)
    return overlay


def _follow(folder: Path, overlay: Overlay) -> None:
    here = yaml.safe_load((folder / "kustomization.yaml").read_text(encoding="utf-8"))
    overlay.unknown += [f"{folder.name}: {name}" for name in here.keys() - KNOWN]
    for part in [*here.get("resources", []), *here.get("components", [])]:
        place = (folder / part).resolve()
        if place.is_dir():
            _follow(place, overlay)
        else:
            overlay.objects += [thing for thing in yaml.safe_load_all(place.read_text(encoding="utf-8")) if thing]
    for made in here.get("configMapGenerator", []):
        lines = [line for name in made["envs"] for line in (folder / name).read_text(encoding="utf-8").splitlines()]
        overlay.settings[made["name"]] = dict(line.split("=", 1) for line in lines if line and line[0] != "#")
    overlay.tags |= {image["name"]: f"{image['newName']}:{image['newTag']}" for image in here.get("images", [])}
