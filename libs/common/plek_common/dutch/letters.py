"""From what people type to words: one way of writing, accents apart, hyphens and apostrophes as they use them."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_APOSTROPHES = str.maketrans("’‘ʼ`´‐‑", "'''''--")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
# What has more letters than any word, or more hyphens, falls apart: what is made of a word is remembered.
_WORD = re.compile(r"[^\W_]{1,64}(?:['-][^\W_]{1,64}){0,7}")
_NUMBER = re.compile(r"(?<=\d)[.,](?=\d)")
_BEGINS = re.compile(r"(?:^|[.!?:;\n\"“”„«(])\W*$")
_OWNED = re.compile(r"'(?:s|tje|tjes|er|ers|en)$")


class Token(NamedTuple):
    """A word as it was typed, in one way of writing; `begins` tells that a sentence may begin with it."""

    word: str
    begins: bool = False

    @property
    def has_capital(self) -> bool:
        return self.word[0].isupper()

    @property
    def parts(self) -> list[str]:
        return [part for part in self.word.split("-") if part]


def one_way(text: str) -> str:
    """Composed letters, ĳ as two, one apostrophe and one hyphen, W.M.O. as WMO, 1.000 as 1000."""
    plain = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES)
    return _NUMBER.sub("", _INITIALS.sub(lambda found: found[0].replace(".", ""), plain))


def tokens(text: str) -> Iterator[Token]:
    plain = one_way(text)
    for found in _WORD.finditer(plain):
        yield Token(found[0], bool(_BEGINS.search(plain, max(0, found.start() - 4), found.start())))


@lru_cache(maxsize=16_384)
def fold(word: str) -> str:
    """In small letters, without accents and without what follows an apostrophe: Café's is cafe."""
    apart = unicodedata.normalize("NFD", _OWNED.sub("", word.lower()))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).replace("'", "")
