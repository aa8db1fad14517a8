"""Dutch spelling made even: accents, apostrophes, plurals."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import Stemmer

_WORD = re.compile(r"[a-z0-9]+(?:['/-][a-z0-9]+)*")
_TAIL = re.compile(r"'(?:s|er|ers|en|tje|tjes|t)$")
_SENTENCE_END = ".?!:"
# What the stemmer leaves apart and every reader takes together.
_IRREGULAR = {"sted": "stad", "led": "lid", "kinder": "kind", "musea": "museum", "schep": "schip"}
_UNVOICED = {"z": "s", "v": "f"}


class _Plain(dict[int, str]):
    """Character for character, so that a place in the plain text is the same place in what somebody wrote."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code)).lower()
        bare = "".join(part for part in parts if not unicodedata.combining(part))
        self[code] = self.get(ord(bare), bare) if len(bare) == 1 else chr(code)
        return self[code]


_PLAIN = _Plain({ord(mark): "'" for mark in "’‘`´"} | {ord("‐"): "-", ord("–"): " ", ord("—"): " "})


def plain(text: str) -> str:
    """Lower case without accents; every kind of apostrophe and hyphen the plain one."""
    return unicodedata.normalize("NFC", text).translate(_PLAIN)


def words(text: str) -> list[str]:
    """The words of a text in reading order, plain."""
    return [word for word, _ in spelled(text)]


def spelled(text: str) -> list[tuple[str, str]]:
    """Each word of a text plain, and as it was written; the capital of a sentence's first word is taken away."""
    return [(word, written) for word, written, _ in placed(text)]


def placed(text: str) -> list[tuple[str, str, bool]]:
    """As `spelled`, and whether a sentence begins with it."""
    whole = unicodedata.normalize("NFC", text)
    return [(_TAIL.sub("", m.group()), *_written(whole, m)) for m in _WORD.finditer(whole.translate(_PLAIN))]


def _written(whole: str, found: re.Match[str]) -> tuple[str, bool]:
    word = whole[found.start() : found.end()]
    before = whole[max(0, found.start() - 3) : found.start()].rstrip(" \"'“”‘’(")
    begins = not before or before[-1] in _SENTENCE_END
    return (word.lower() if begins and word[1:].islower() else word), begins


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
