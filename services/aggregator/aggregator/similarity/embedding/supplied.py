"""A sentence model that the operator supplies: a folder with `model.onnx`, `tokenizer.json` and `plek.json`.

`plek.json` says what cannot be seen in the other two: {"name": "bge-m3", "prefix": "", "pooling": "cls"}. What
`preparing.py` found when it read the background with this model stands in `plek-space.npz`, with the digest of the
files that it read: a folder that fits its digest has worked once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal
from zipfile import BadZipFile

import numpy as np
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from aggregator.similarity.embedding.embedder import DIM, read_by_model
from aggregator.similarity.embedding.space import Vector, centred, unit
from aggregator.similarity.text import background
from aggregator.similarity.text.text import Text

MODEL, TOKENIZER, SAID, SPACE = "model.onnx", "tokenizer.json", "plek.json", "plek-space.npz"
LONGEST = 512  # tokens
PREPARE = "python -m aggregator.similarity.embedding.preparing"


class Unfit(Exception):
    """The folder cannot be used; says why in one sentence."""


class Said(BaseModel):
    """What the operator says of the model. `prefix` stands before each question, as the model was taught."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$")]
    prefix: Annotated[str, StringConstraints(max_length=200)]
    pooling: Literal["mean", "cls"]


@dataclass(frozen=True)
class Seen:
    """The background as this model sees it. `narrowing`: shape (its own length, 384), the directions in which the
    background and the retellings differ most; the others as `space.py` has them."""

    narrowing: Vector
    background: Vector
    metric: Vector


@dataclass(frozen=True)
class Folder:
    """Files that are there and can be read; that the model in them works is seen by whoever loads it."""

    path: Path
    said: Said

    @classmethod
    def at(cls, path: Path) -> Folder:
        """
        Raises:
            Unfit: a file is missing, or `plek.json` does not say what it should.
        """
        if missing := [name for name in (MODEL, TOKENIZER, SAID) if not (path / name).is_file()]:
            raise Unfit(f"{path} holds no {', no '.join(missing)}.")
        try:
            return cls(path, Said.model_validate_json((path / SAID).read_bytes()))
        except ValidationError as fault:
            where = ", ".join(sorted({str(error["loc"][0]) if error["loc"] else "JSON" for error in fault.errors()}))
            raise Unfit(f"{path / SAID} does not say name, prefix and pooling as it should: {where}.") from None

    @cached_property
    def digest(self) -> str:
        """SHA-256 of every file but what was prepared, with its name: large models keep their weights beside them."""
        found = hashlib.sha256()
        for file in sorted(self.path.iterdir()):
            if file.is_file() and file.name != SPACE:
                with file.open("rb") as opened:
                    found.update(f"{file.name}\0{hashlib.file_digest(opened, 'sha256').hexdigest()}\0".encode())
        return found.hexdigest()

    @cached_property
    def seen(self) -> Seen:
        """
        Raises:
            Unfit: it was not prepared, or something in it changed since.
        """
        try:
            with (self.path / SPACE).open("rb") as file, np.load(file) as kept:
                rows = {name: kept[name] for name in ("digest", "lists", "narrowing", "background", "metric")}
        except (OSError, ValueError, KeyError, BadZipFile):
            raise Unfit(f"{self.path} was not prepared yet: {PREPARE} {self.path}") from None
        if (str(rows["digest"]), str(rows["lists"])) != (self.digest, background.VERSION):
            raise Unfit(f"{self.path} changed since it was prepared, or this software did: {PREPARE} {self.path}")
        return Seen(*(rows[name].astype(np.float32) for name in ("narrowing", "background", "metric")))


@dataclass(frozen=True)
class Runner:
    """The model at work on one thread, one question at a time: padding would let neighbours change the last bits."""

    session: Any
    tokenizer: Any
    said: Said

    @classmethod
    def of(cls, folder: Folder) -> Runner:
        """
        Raises:
            Unfit: the packages are not installed, or what is in the folder is no such model.
        """
        try:
            runtime, tokenizers = import_module("onnxruntime"), import_module("tokenizers")
        except ImportError:
            raise Unfit("A model from a folder needs the packages of requirements-onnx.lock.") from None
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            tokenizer = tokenizers.Tokenizer.from_file(str(folder.path / TOKENIZER))
            tokenizer.enable_truncation(LONGEST)
            tokenizer.no_padding()
            session = runtime.InferenceSession(str(folder.path / MODEL), options, providers=["CPUExecutionProvider"])
        except Exception as fault:  # both libraries raise their own, some of them plain Exception
            raise Unfit(f"{folder.path} holds no model that can be loaded ({type(fault).__name__}).") from None
        return cls(session, tokenizer, folder.said)

    def raw(self, texts: Sequence[Text]) -> Vector:
        """Rows of unit length, as long as the model makes them.

        Raises:
            Unfit: it takes other things than tokens, or gives something else than vectors.
        """
        try:
            return unit(np.array([self._one(self.said.prefix + read_by_model(text)) for text in texts], np.float32))
        except Exception as fault:
            raise Unfit(f"The model {self.said.name} gives no vector of a question ({type(fault).__name__}).") from None

    def _one(self, told: str) -> Vector:
        read = self.tokenizer.encode(told)
        known = {"input_ids": read.ids, "attention_mask": read.attention_mask, "token_type_ids": read.type_ids}
        fed = {each.name: np.array([known[each.name]], np.int64) for each in self.session.get_inputs()}
        (given, *_) = self.session.run(None, fed)
        if given.ndim == 2:  # it pools by itself
            return np.asarray(given[0], np.float32)
        row: Vector = given[0].mean(axis=0) if self.said.pooling == "mean" else given[0, 0]
        return row


@dataclass(frozen=True)
class SuppliedEmbedder:
    """The model of a folder, in the space that `space.furnish` was given for it."""

    runner: Runner
    seen: Seen
    name: str
    version: str
    status: str
    dim: int = DIM
    measured: bool = False

    def embed(self, texts: Sequence[Text]) -> Vector:
        if not texts:
            return np.zeros((0, DIM), dtype=np.float32)
        return centred(np.array([row @ self.seen.narrowing for row in self.runner.raw(texts)], np.float32))


def supplied(folder: Folder) -> SuppliedEmbedder:
    """The model of a prepared folder.

    Raises:
        Unfit: it was not prepared, changed since, or cannot be loaded.
    """
    seen, name = folder.seen, folder.said.name
    version = f"supplied-{name}-{folder.digest[:12]}+background-{background.VERSION}"
    status = f"Het taalmodel {name} is geladen. Het is hier niet gemeten en voegt daarom niets vanzelf samen."
    return SuppliedEmbedder(Runner.of(folder), seen, name, version, status)
