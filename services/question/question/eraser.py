"""Takes words out of texts, and leaves a mark that something was there."""

import re
from collections.abc import Iterable, Sequence
from unicodedata import normalize

MARK = "[weggehaald]"
LONGEST, LONGEST_TITLE = 4000, 160  # as they may be when they come in; a reader need not take more
_AGAIN = re.compile(rf"{re.escape(MARK)}(?:[\s,;]*{re.escape(MARK)})+")


class Eraser:
    """Finds passages as whole words, in capitals or not, over line ends, and however their accents are written."""

    def __init__(self, passages: Sequence[str]) -> None:
        longest = sorted(set(passages), key=len, reverse=True)
        self._patterns = {passage: _pattern(passage) for passage in longest}
        self._found: set[str] = set()

    @property
    def unfound(self) -> list[str]:
        """The passages that were in none of the texts until now."""
        return [passage for passage in self._patterns if passage not in self._found]

    def clean(self, text: str, most: int = LONGEST) -> str:
        """The text without them. One that marks would make longer than it may be becomes a mark as a whole."""
        self._found |= {passage for passage, pattern in self._patterns.items() if pattern.search(text)}
        left = text
        for pattern in self._patterns.values():
            left = pattern.sub(MARK, left)
        left = _AGAIN.sub(MARK, left) if left != text else text
        return MARK if len(left) > max(most, len(text)) else left


def is_mark(passage: str) -> bool:
    """Would this be found in the mark itself?"""
    return _pattern(passage).search(MARK) is not None


def _pattern(passage: str) -> re.Pattern[str]:
    forms = dict.fromkeys(normalize(form, passage) for form in ("NFC", "NFD"))
    return re.compile("|".join(map(_bounded, forms)), re.IGNORECASE)


def _bounded(passage: str) -> str:
    words: Iterable[str] = map(re.escape, passage.split())
    start, end = (r"(?<!\w)" if passage[0].isalnum() else ""), (r"(?!\w)" if passage[-1].isalnum() else "")
    return start + r"\s+".join(words) + end
