"""What of one question's words is compared. Small, made quickly, the same on every day and machine."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from aggregator.similarity.text.background import gram_weights, term_weights, unknown
from aggregator.similarity.text.proper_names import Naming
from aggregator.similarity.text.question_kinds import kinds
from aggregator.similarity.text.sparse import Sparse, key
from aggregator.similarity.text.spelling import plain, spelled, words
from aggregator.similarity.text.text import Text
from aggregator.similarity.text.words import grams, is_place, is_stop, terms
from plek_common.enumeration import items


@dataclass(frozen=True)
class Features:
    """`tokens`: the telling words in reading order, plain; `written`: the same words as they were written.

    `kinds`: what is asked, such as the costs or the rules. `is_blank`: there is nothing to read. `listed`: how many
    questions the text seems to hold, 0 where it reads as one. `kept`: the letters, where they were counted before.
    `whole`: the text itself.
    """

    id: str
    tokens: tuple[str, ...]
    written: tuple[str, ...]
    theme: str = ""
    kinds: tuple[str, ...] = ()
    is_blank: bool = False
    listed: int = 0
    kept: Sparse | None = None
    whole: str = field(default="", compare=False, repr=False)

    @cached_property
    def naming(self) -> Naming:
        """Which of its words are names."""
        return Naming.of(self.whole)

    @cached_property
    def all_words(self) -> tuple[str, ...]:
        """The whole text in reading order, plain: with the words that tell nothing."""
        return tuple(words(self.whole))

    @cached_property
    def by_words(self) -> Sparse:
        """Everything that the words count as, the rarer the heavier."""
        rarity, unseen = term_weights(), unknown()
        found = self._terms
        return Sparse.of({key(term): share * rarity.get(term, unseen) for term, share in found.items()})

    @cached_property
    def by_letters(self) -> Sparse:
        """Letter groups, the rarer the heavier."""
        if self.kept is not None:
            return self.kept
        counts = Counter(gram for token in self.tokens for gram in grams(token))
        rarity, unseen = gram_weights(), unknown()
        return Sparse.of({gram: (1 + math.log(n)) * rarity.get(gram, unseen) for gram, n in counts.items()})

    @cached_property
    def search_terms(self) -> tuple[str, ...]:
        """Everything that the words count as, for an array column that is searched by overlap (`&&`)."""
        return tuple(sorted(self._terms))

    @cached_property
    def _terms(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for token in self.tokens:
            for term, share in terms(token):
                found[term] = max(found.get(term, 0.0), share)
        return found


def features(text: Text, kept: Sparse | None = None) -> Features:
    """Looks at words alone; takes well under a millisecond."""
    told = [pair for pair in spelled(text.whole) if not is_stop(pair[0]) and not is_place(*pair)]
    return Features(
        text.id,
        tuple(word for word, _ in told),
        tuple(as_written for _, as_written in told),
        theme=text.theme.strip().casefold(),
        kinds=kinds(plain(text.whole)),
        is_blank=text.is_blank,
        listed=len(items(text.body)),
        kept=kept,
        whole=text.whole,
    )
