"""A model that is looked over the shoulder."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aggregator.similarity import Embedder, Text


@dataclass
class Counting:
    """A model that counts how many texts it read; with a `version` of its own it is another model."""

    model: Embedder
    version: str = ""
    read: list[Text] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.version = self.version or self.model.version
        self.name, self.dim, self.status = self.model.name, self.model.dim, self.model.status
        self.measured = self.model.measured

    def embed(self, texts: Sequence[Text]) -> Any:
        self.read += texts
        return self.model.embed(texts)
