"""Finds in what people wrote what says who somebody is. Pure, and quick: it runs before everything that is released.

A finding is a question to a person and no verdict: what is found may be the number of a desk, and a name that nobody
announces is not found. How much it finds and how often for nothing is measured (docs/privacy.md).
"""

from collections.abc import Callable, Collection, Iterable, Iterator

from plek_common.personal.addresses import addresses
from plek_common.personal.emails import emails
from plek_common.personal.finding import Finding, Kind
from plek_common.personal.fold import fold
from plek_common.personal.identifiers import accounts, identifiers
from plek_common.personal.names import names
from plek_common.personal.phones import phones

# Where two find the same, the first keeps it.
_LOOKS: tuple[Callable[[str], Iterator[Finding]], ...] = (emails, accounts, phones, identifiers, addresses, names)


def scan(text: str, expected: Collection[Kind] = ()) -> list[Finding]:
    """What was found, in the order of the text, without the kinds that are expected in it. None overlaps another."""
    folded = fold(text)
    found = _settled(finding for look in _LOOKS for finding in _widest(look(folded.text)))
    kept = (Finding(each.kind, *folded.span(each.start, each.end)) for each in found if each.kind not in expected)
    return sorted(kept, key=lambda each: each.start)


def _widest(found: Iterable[Finding]) -> list[Finding]:
    return sorted(found, key=lambda each: each.start - each.end)


def _settled(found: Iterable[Finding]) -> list[Finding]:
    kept: list[Finding] = []
    for each in found:
        if not any(each.overlaps(other) for other in kept):
            kept.append(each)
    return kept
