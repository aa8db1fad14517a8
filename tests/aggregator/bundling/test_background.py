"""The fixed background that every question is weighed against."""

import numpy as np

from aggregator.bundling import Embedder
from aggregator.bundling.background import texts
from aggregator.bundling.space import FILE


def test_the_shipped_vectors_are_those_of_the_shipped_questions(model: Embedder) -> None:
    shipped = np.load(str(FILE))
    assert shipped.shape == (len(texts()), model.dim)
    for number in (0, 100, 239):
        raw = model.model.query(texts()[number].whole)  # type: ignore[attr-defined]
        assert float(raw @ shipped[number].astype(np.float32)) > 0.999


def test_no_background_question_is_there_twice() -> None:
    assert len({text.whole for text in texts()}) == len(texts()) == 240
