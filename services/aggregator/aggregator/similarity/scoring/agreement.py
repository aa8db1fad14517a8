"""Whether a pair agrees in enough that the machine may join it alone; a high score is not enough. Pure.

Meaning, what is asked, and the rare words have to say the same, each for itself: two texts that share nearly every
word may ask the opposite, and two that mean nearly the same may name another thing. In doubt people are asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from aggregator.similarity.scoring.score import Score
from aggregator.similarity.text import wordlists
from aggregator.similarity.text.background import term_weights, unknown
from aggregator.similarity.text.features import Features
from aggregator.similarity.text.spelling import stem
from aggregator.similarity.text.words import is_thing

# A text with fewer words leaves too much unsaid to be joined without people.
SHORT = 12
# From this cosine on the model agrees; it has to be as near as that by itself.
MEANS_THE_SAME = 0.6
# In fewer than one in twelve background questions.
RARE = 3.4
# So many rare words have to be there on both sides, and they have to be this share of all rare ones.
SHARED, SHARE = 3, 2 / 3


def may_join(left: Features, right: Features, score: Score) -> bool:
    """Symmetric. The same text word for word agrees in everything, unless it is short."""
    here, there = left.all_words, right.all_words
    if min(len(here), len(there)) < SHORT:
        return False
    if here == there:
        return True
    means = score.parts.get("meaning", 0.0) >= MEANS_THE_SAME
    return means and not contradict(left, right) and _ask_alike(left, right, here, there) and _tell_alike(left, right)


def contradict(left: Features, right: Features) -> bool:
    """Whatever the score: a name beside its noun, or opposite directions. Possible at most, and nobody else's news."""
    return bool(clash(left, right)) or opposed(left, right)


def clash(left: Features, right: Features) -> frozenset[str]:
    """Stems that are a name in the one text and a common noun in the other."""
    return left.naming.clashes(right.naming)


def opposed(left: Features, right: Features) -> bool:
    """The one wants more of what the other wants less of."""
    here, there = _directions(left.all_words), _directions(right.all_words)
    return any((line, not way) in there - here for line, way in here - there)


def _ask_alike(left: Features, right: Features, here: Sequence[str], there: Sequence[str]) -> bool:
    """The same interrogatives, no denial on one side alone, the same aspects."""
    same = all(set(here) & cues == set(there) & cues for cues in map(wordlists.cues, ("asking", "denying")))
    return same and left.kinds == right.kinds


def _directions(told: Sequence[str]) -> set[tuple[int, bool]]:
    known = wordlists.opposites()
    return {known[root] for root in map(stem, told) if root in known}


def _tell_alike(left: Features, right: Features) -> bool:
    """The rare words are the same ones, all that both say comes in the same order, and neither side has put another
    thing in the place of one."""
    here, there = list(map(stem, left.tokens)), list(map(stem, right.tokens))
    rare = {root for root in left.naming.shared_nouns(right.naming) & {*here} & {*there} if _is_rare(root)}
    most = max(len({root for root in told if _is_rare(root)}) for told in (here, there))
    if len(rare) < max(SHARED, SHARE * most):
        return False
    in_order = [root for root in here if root in there] == [root for root in there if root in here]
    return in_order and not (_alone(left, there) and _alone(right, here))


def _is_rare(root: str) -> bool:
    return term_weights().get(root, unknown()) >= RARE


def _alone(question: Features, other: list[str]) -> bool:
    """It names a thing that the other has no word for; a part of a compound is another thing."""
    near = {wordlists.concepts().get(root) for root in other} - {None}
    things = (word for word in question.tokens if is_thing(word) or _is_rare(stem(word)))
    return any(stem(word) not in other and wordlists.concepts().get(stem(word)) not in near for word in things)
