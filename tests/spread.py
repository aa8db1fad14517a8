"""Which process runs which test: a file stays in one, and so does the network of processes of all bad days."""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

# What takes longest begins first: begun last it would leave the other processes without work.
LONG = (
    "tests/chaos",
    "tests/end_to_end/test_sign_in_pages.py",
    "tests/portal/test_access.py",
    "tests/end_to_end/test_erased.py",
    "tests/question/test_injections.py",
    "tests/common/test_places.py",
    "tests/portal/web/test_injections.py",
    "tests/aggregator/similarity/scoring/test_agreement.py",
    "tests/access/test_matrix.py",
    "tests/access/test_pages.py",
    "tests/aggregator/test_crowded_plans.py",
    "tests/local/test_endings.py",
    "tests/local/test_survival.py",
    "tests/portal/web/test_prefix.py",
    "tests/fuzz/test_services.py",
    "tests/deploy/test_distributions.py",
)


def group(nodeid: str) -> str:
    """What runs in one process: the file of a test, and the network of processes that all tests of bad days share."""
    file = nodeid.partition("::")[0]
    return "tests/chaos" if file.startswith("tests/chaos/") else file


def place(nodeid: str) -> int:
    """When its group begins: the longest first, what is not among them in the order of its names."""
    found = group(nodeid)
    return LONG.index(found) if found in LONG else len(LONG)


class ByGroup(LoadScopeScheduling):  # type: ignore[misc]
    """Marks of groups count only where a test's id can be changed, which pytest takes no more."""

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByGroup:
    return ByGroup(config, log)
