"""Where the machine joins, where it asks, and what it calls sure. In one place, with a version."""

from __future__ import annotations

from dataclasses import dataclass, replace

CERTAINLY, PROBABLY, POSSIBLY = (
    "vrijwel zeker dezelfde vraag",
    "waarschijnlijk dezelfde vraag",
    "mogelijk dezelfde vraag",
)
UNLIKELY = "waarschijnlijk een andere vraag"
NEVER = 2.0  # no score is that high
_FROM_WEAK_TO_SURE = (UNLIKELY, POSSIBLY, PROBABLY, CERTAINLY)


@dataclass(frozen=True)
class Thresholds:
    """`automatic`: joined from here on, if the second is `margin` lower. `review`: proposed from here on.

    `certain`: called as good as certain from here on. `told`: called probable, and then hubs and visitors hear of it;
    what is merely possible waits in the queue. `link`: where the machine itself would draw the line if nobody looked,
    on arrival; `relink` in the reconcile. `agreeing`: joined only where the pair agrees in more than its score
    (`agreement.py`).
    """

    version: str = "4"
    automatic: float = 0.99
    margin: float = 0.10
    review: float = 0.20
    certain: float = 0.97
    told: float = 0.65
    proposals: int = 3
    link: float = 0.20
    relink: float = 0.25
    agreeing: bool = True

    @property
    def unmeasured(self) -> Thresholds:
        """For scores of a model that nobody measured: people are asked, nothing is joined."""
        return replace(self, automatic=NEVER)

    @property
    def unattended(self) -> Thresholds:
        """Joining wherever the machine draws the line, for a file that nobody goes through."""
        return replace(self, automatic=self.link, margin=0.0, agreeing=False)

    def word(self, score: float) -> str:
        """What a score is called."""
        for least, word in ((self.certain, CERTAINLY), (self.told, PROBABLY), (self.review, POSSIBLY)):
            if score >= least:
                return word
        return UNLIKELY


WITH_MODEL = Thresholds()
# Words alone know less: the machine joins next to nothing by itself.
WITHOUT_MODEL = Thresholds(version="4-lexical", automatic=0.998, margin=0.20, link=0.24)


def thresholds_for(dim: int) -> Thresholds:
    """The thresholds that belong to an embedder with vectors of this length; 0 is without a model."""
    return WITH_MODEL if dim else WITHOUT_MODEL


def weaker(*words: str) -> str:
    """The least sure of these words."""
    return min(words, key=_FROM_WEAK_TO_SURE.index)


def surer(*words: str) -> str:
    """The surest of these words."""
    return max(words, key=_FROM_WEAK_TO_SURE.index)


def certainty(score: float, thresholds: Thresholds = WITH_MODEL) -> str:
    """The word for a calibrated score."""
    return thresholds.word(score)
