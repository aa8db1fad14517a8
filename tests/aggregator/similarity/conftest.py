"""The real model, loaded once for all these tests."""

import pytest

from aggregator.similarity import Embedder, load_embedder


@pytest.fixture(scope="session")
def model() -> Embedder:
    return load_embedder()
