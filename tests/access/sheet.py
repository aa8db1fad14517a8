"""A table that a person reviewed, as a file of comma-separated lines beside the contracts."""

import csv
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any, Generic, TypeVar

R = TypeVar("R")


class Sheet(Generic[R]):
    """The rows of one file, each a `kind`: a dataclass with an order and texts only."""

    def __init__(self, name: str, kind: type[R]) -> None:
        self._path, self._kind = Path(__file__).parents[2] / "contracts" / name, kind

    def written(self) -> list[R]:
        """The rows that were reviewed."""
        with self._path.open(encoding="utf-8", newline="") as file:
            return [self._kind(**row) for row in csv.DictReader(file)]

    def write(self, rows: Iterable[R]) -> None:
        """Writes the table, for a person to read before it counts."""
        kind: Any = self._kind
        names = [field.name for field in fields(kind)]
        with self._path.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow(names)
            lines.writerows([getattr(row, name) for name in names] for row in sorted(rows))  # type: ignore[type-var]
