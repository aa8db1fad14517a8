"""From what people type to words: one way of writing, accents apart, hyphens and apostrophes as they use them."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import starmap
from typing import NamedTuple

_APOSTROPHES = str.maketrans("’‘ʼ`´‐‑", "'''''--")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
# At most eight parts of 64 letters: what a word becomes is cached, and nobody may fill that with words without end.
_WORD = re.compile(r"[^\W_]{1,64}(?:['-][^\W_]{1,64}){0,7}")
_NUMBER = re.compile(r"(?<=\d)[.,](?=\d)")
_BEGINS = re.compile(r"(?:^|[.!?:;\n\"“”„«(])\W*$")
_OWNED = re.compile(r"'(?:s|tje|tjes|er|ers|en)$")


class Token(NamedTuple):
    """A word as it was typed, in one way of writing; `begins`: it has a capital, and a sentence may begin with it."""

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
    return starmap(Token, pieces(text))


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The same, for who makes very many."""
    plain = one_way(text)
    for found in _WORD.finditer(plain):
        word = found[0]
        yield word, word[0].isupper() and _begins(plain, found.start())


def _begins(text: str, at: int) -> bool:
    return bool(_BEGINS.search(text, max(0, at - 4), at))


@lru_cache(maxsize=16_384)
def fold(word: str) -> str:
    """In small letters, without accents and without what follows an apostrophe: Café's is cafe."""
    apart = unicodedata.normalize("NFD", _OWNED.sub("", word.lower()))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).replace("'", "")
