"""Dutch spelling made even: accents, apostrophes, plurals."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import Stemmer

_WORD = re.compile(r"[a-z0-9]+(?:['/-][a-z0-9]+)*")
_TAIL = re.compile(r"'(?:s|er|ers|en|tje|tjes|t)$")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "‐": "-", "–": " ", "—": " "})
# What the stemmer leaves apart and every reader takes together.
_IRREGULAR = {"sted": "stad", "led": "lid", "kinder": "kind", "musea": "museum", "schep": "schip"}
_UNVOICED = {"z": "s", "v": "f"}


def plain(text: str) -> str:
    """Lower case without accents; every kind of apostrophe and hyphen the plain one."""
    apart = unicodedata.normalize("NFKD", text.translate(_QUOTES).lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    """The words of a text in reading order, plain."""
    return [_TAIL.sub("", word) for word in _WORD.findall(plain(text))]


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("dutch_porter", 0)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Snowball stem with its last letter unvoiced (`huiz` is `huis`) and the irregular plurals put right."""
    # The stemmer keeps the plural of `locaties` and `routes`.
    singular = word[:-1] if len(word) > 5 and word.endswith("es") else word
    found = str(_stemmer().stemWord(singular))
    if len(found) > 3:
        found = found[:-1] + _UNVOICED.get(found[-1], found[-1])
    return _IRREGULAR.get(found, found)
