"""Where a session of tests keeps its parts."""

import os
from pathlib import Path

# Two sessions at a time in one checkout: give the second a folder of its own.
_NAMED = os.environ.get("PLEK_TEST_STATE")


def state(purpose: str = "") -> Path:
    """The data folder of this process of the tests, or of one purpose in it.

    Processes side by side (`pytest -n`) have a PostgreSQL and a Kafka each: none waits on another's locks, and the
    one clock of a server's statistics is nobody else's."""
    folder = Path(_NAMED) if _NAMED else Path(__file__).parent.parent / ".plek" / "test"
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    return folder.with_name("-".join(part for part in (folder.name, worker, purpose) if part))
