"""How good bundling is, as figures. Two questions belong together exactly when they have the same intent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True)
class Share:
    """Precision and recall, 0 to 1."""

    right: float
    found: float

    @property
    def f1(self) -> float:
        both = self.right + self.found
        return 2 * self.right * self.found / both if both else 0.0


def recall(intents: Mapping[str, str], nearest: Mapping[str, Sequence[str]], top: int) -> float:
    """Mean share of a question's companions among its `top` nearest, over questions that have companions."""
    shares = []
    for question, intent in intents.items():
        companions = {other for other, its in intents.items() if its == intent and other != question}
        if companions:
            found = companions.intersection(nearest.get(question, ())[:top])
            shares.append(len(found) / min(top, len(companions)))
    return sum(shares) / len(shares) if shares else 0.0


def b_cubed(intents: Mapping[str, str], bundle_of: Mapping[str, str]) -> Share:
    """B³: how pure and how whole the bundle of the average question is. A question left out is alone."""
    bundles = {question: bundle_of.get(question, f"\0{question}") for question in intents}
    both = Counter((bundles[question], intent) for question, intent in intents.items())
    sizes, meant = Counter(bundles.values()), Counter(intents.values())
    pure = sum(both[bundles[q], intent] / sizes[bundles[q]] for q, intent in intents.items())
    whole = sum(both[bundles[q], intent] / meant[intent] for q, intent in intents.items())
    return Share(pure / max(1, len(intents)), whole / max(1, len(intents)))


def pairs_of(groups: Mapping[str, str]) -> set[frozenset[str]]:
    """All pairs of questions that have the same value."""
    members: dict[str, list[str]] = {}
    for question, group in groups.items():
        members.setdefault(group, []).append(question)
    return {frozenset(pair) for group in members.values() for pair in combinations(group, 2)}


def pair_share(meant: set[frozenset[str]], chosen: set[frozenset[str]]) -> Share:
    """Precision and recall of chosen pairs."""
    hits = len(meant & chosen)
    return Share(hits / len(chosen) if chosen else 0.0, hits / len(meant) if meant else 0.0)
