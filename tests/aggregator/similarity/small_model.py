"""A sentence model small enough to be made in a test: each pair of letters has a row of numbers, a text their mean."""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
SAID = {"name": "klein", "prefix": "", "pooling": "mean"}


def make(folder: Path, width: int = 400, seed: int = 1) -> Path:
    """Writes the three files; so that what is written alike lies near."""
    folder.mkdir(exist_ok=True)
    pairs = [first + second for first in LETTERS for second in LETTERS]
    known = {piece: number for number, piece in enumerate(["[UNK]", *LETTERS, *pairs])}
    tokenizer = Tokenizer(models.WordPiece(known, unk_token="[UNK]", continuing_subword_prefix=""))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFD(), normalizers.StripAccents(), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    rows = np.random.default_rng(seed).normal(size=(len(known), width)).astype(np.float32)
    taken = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])
    given = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "tokens", width])
    looked_up = helper.make_node("Gather", ["rows", "input_ids"], ["last_hidden_state"])
    graph = helper.make_graph([looked_up], "small", [taken], [given], [numpy_helper.from_array(rows, "rows")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, str(folder / "model.onnx"))
    (folder / "plek.json").write_text(json.dumps(SAID))
    return folder
