"""Where the machine joins, where it asks, and what it calls sure. In one place, with a version."""

from __future__ import annotations

from dataclasses import dataclass

CERTAINLY, PROBABLY, POSSIBLY = (
    "vrijwel zeker dezelfde vraag",
    "waarschijnlijk dezelfde vraag",
    "mogelijk dezelfde vraag",
)
UNLIKELY = "waarschijnlijk een andere vraag"


@dataclass(frozen=True)
class Thresholds:
    """`automatic`: joined from here on, if the second is `margin` lower. `review`: proposed from here on."""

    version: str = "1"
    automatic: float = 0.97
    margin: float = 0.10
    review: float = 0.30
    proposals: int = 3


def certainty(score: float) -> str:
    """The word for a calibrated score."""
    for least, word in ((0.95, CERTAINLY), (0.60, PROBABLY), (0.25, POSSIBLY)):
        if score >= least:
            return word
    return UNLIKELY
