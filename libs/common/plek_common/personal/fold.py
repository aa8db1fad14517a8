"""A text as a reader sees it: wide letters, odd spaces and signs without width hide no number from the scanner."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_QUOTES = dict.fromkeys("‘’‛`´ʼ", "'")
_UNSEEN = frozenset({"Cf", "Mn", "Me"})


@dataclass(frozen=True, slots=True)
class Folded:
    """The plain text; of each of its signs where that stood, and where the text ends; None where nothing moved."""

    text: str
    places: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where this part of the plain text stands in the text itself."""
        if self.places is None:
            return start, end
        return self.places[start], max(self.places[end - 1] + 1, self.places[end])


def fold(text: str) -> Folded:
    if text.isascii():
        return Folded(text)
    signs = [(plain, place) for place, sign in enumerate(text) for plain in _plain(sign)]
    return Folded("".join(plain for plain, _ in signs), [*(place for _, place in signs), len(text)])


@lru_cache(maxsize=4_096)
def _plain(sign: str) -> str:
    """What a reader takes the sign for: one or more plain signs, or none when it cannot be seen."""
    category = unicodedata.category(sign)
    if category in _UNSEEN:
        return ""
    if category == "Nd":
        return str(unicodedata.digit(sign))
    if category == "Pd":
        return "-"
    return " " if category == "Zs" else _QUOTES.get(sign) or unicodedata.normalize("NFKC", sign)
