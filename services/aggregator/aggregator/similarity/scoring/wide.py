"""The order of the wider list, which people look through by hand: what asks the same though it is told otherwise.

No score: nothing is joined, proposed or called by it, and another order needs no comparison anew. The score looks for
what is sure; here the sure ones are at the top anyway, and what counts is that the others are on the list at all.
"""

from __future__ import annotations

from collections.abc import Mapping

from aggregator.similarity.embedding.space import Vector, manner
from aggregator.similarity.scoring.score import Weights

# As on arrival, but the theme is a hint (who tells a story files it elsewhere), and being told alike speaks against:
# of one voice there are many near, of the other voices few (docs/bundling.md).
WIDE = Weights(meaning=15.0, crowding=-18.0, words=0.0, letters=2.4, theme=0.8, base=0.0, manner=-2.0)


def rank(parts: Mapping[str, float], one: Vector | None, other: Vector | None) -> float:
    """The higher, the further to the front; `parts` are those of `pair_score`, with the vectors that it was given."""
    if "meaning" not in parts or one is None or other is None:
        return 0.0
    told_alike = float((manner(one[None]) @ manner(other[None]).T)[0, 0])
    return WIDE.odds({**parts, "manner": told_alike})
