"""The real model, loaded once for all these tests."""

import pytest

from aggregator.bundling import Embedder, load_embedder


@pytest.fixture(scope="session")
def model() -> Embedder:
    return load_embedder()
