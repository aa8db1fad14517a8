"""The fixed background that every question is weighed against."""

from hashlib import sha256

import numpy as np

from aggregator.similarity import Embedder
from aggregator.similarity.embedding.space import FILE, METRIC
from aggregator.similarity.text.background import VERSION, texts
from aggregator.similarity.text.wordlists import every_line


def test_the_shipped_vectors_are_those_of_the_shipped_questions(model: Embedder) -> None:
    shipped = np.load(str(FILE))
    assert shipped.shape == (len(texts()), model.dim)
    for number in (0, 100, 239):
        raw = model.model.query(texts()[number].whole)  # type: ignore[attr-defined]
        assert float(raw @ shipped[number].astype(np.float32)) > 0.999


def test_no_background_question_is_there_twice() -> None:
    assert len({text.whole for text in texts()}) == len(texts()) == 240


def test_other_lists_are_another_version() -> None:
    """When this fails: `python -m aggregator.similarity.embedding.remeasure`, a higher VERSION, and both here."""
    lists = ("background", "voices", "retellings", "abbreviations", "concepts", "lexicon", "stopwords", "places")
    told = "\n".join(line for name in lists for line in every_line(f"{name}.txt"))
    assert (VERSION, sha256(told.encode()).hexdigest()[:12]) == ("5", "4910c0fc3d90")


def test_the_metric_turns_the_space_and_keeps_its_size(model: Embedder) -> None:
    metric = np.load(str(METRIC)).astype(np.float32)
    assert metric.shape == (model.dim, model.dim)
    assert 0.5 < float(np.linalg.norm(metric)) / float(np.sqrt(model.dim)) < 2
