"""One small network of processes for all tests of bad days."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from plek_local.cleaning import clean_data
from plek_local.issuer import Issuer
from plek_local.parts import Parts
from tests.chaos.history import History
from tests.chaos.network import Network
from tests.state import state


@pytest.fixture(scope="package")
async def network() -> AsyncIterator[Network]:
    """On parts of its own: what is struck down here, other tests need."""
    place = state("chaos")
    clean_data(only=place)
    with Parts(place, lasting=False) as parts:
        found = Network(parts, Issuer(place / "issuer"))
        await found.start()
        yield found


@pytest.fixture(scope="package")
def history(network: Network) -> History:
    """One log for all tests here: whatever a test did, the verdict of the next covers it too."""
    return History(network.parts.state / f"history-{uuid4().hex[:6]}.jsonl")
