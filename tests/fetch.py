"""`python -m tests.fetch`: what tests need and do not fetch themselves, so that no test waits for a network.

The browser in which pages are tried, the checkers of contracts, the jars of Kafka: each where it is missing, each says
how far it is. Without network, what is there stays good.
"""

import sys

from contracts import lint

from plek_local.access import from_process
from plek_local.faults import LocalFault
from plek_local.jars import fetch
from plek_local.places import parts_folder
from plek_local.report import Report
from tests.portal import browsers


def main() -> int:
    """Fetches; what cannot be had is said, and the tests that need it fail. Nearly all need Kafka."""
    for missing in filter(None, (_browser(), _checkers())):
        sys.stderr.write(f"Set-up: {missing}\n")
    try:
        if from_process() is None:
            fetch(parts_folder(), Report())
    except LocalFault as fault:
        sys.stderr.write(f"Set-up: {fault}\n")
        return 1
    return 0


def _browser() -> str | None:
    try:
        browsers.fetch()
    except LookupError as missing:
        return str(missing)
    return None


def _checkers() -> str | None:
    try:
        lint.install()
    except lint.ChecksMissing as missing:
        return str(missing)
    return None


if __name__ == "__main__":
    sys.exit(main())
