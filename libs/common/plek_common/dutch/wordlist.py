"""The word list of OpenTaal, as making.py prepared it: what a form belongs to, and what may be a part of a compound."""

import hashlib
import lzma
from array import array
from bisect import bisect_left
from functools import cache
from pathlib import Path
from typing import NamedTuple
from unicodedata import unidata_version

import Stemmer

from plek_common.dutch.letters import fold
from plek_vocabulary.areas import NAMES

_HERE = Path(__file__).parent
_LIST = _HERE / "words.txt.xz"
RULES = 3  # raise it when the code makes other lexemes of the same words: every row is made anew then


class Entry(NamedTuple):
    """`base` is the form that stands for all others; a verb has none of its own."""

    base: str
    is_left: bool  # compounds begin with it
    is_right: bool  # compounds end with it


class Words:
    """Hundred thousand forms in three megabytes: sorted lines, found by halving."""

    def __init__(self, lines: bytes) -> None:
        self._lines = lines
        self._starts = array("I", [0])
        place = lines.find(b"\n")
        while 0 <= place < len(lines) - 1:
            self._starts.append(place + 1)
            place = lines.find(b"\n", place + 1)

    def __len__(self) -> int:
        return len(self._starts)

    def _line(self, number: int) -> bytes:
        start = self._starts[number]
        return self._lines[start : self._lines.index(b"\n", start)]

    def find(self, word: str) -> Entry | None:
        wanted = word.encode() + b"/"
        number = bisect_left(range(len(self)), wanted, key=self._line)
        line = self._line(number) if number < len(self) else b""
        if not line.startswith(wanted):
            return None
        _, base, flags = line.decode().split("/")
        return Entry(base or word, "l" in flags, "r" in flags)


@cache
def words() -> Words:
    """Read when the first word is looked for."""
    return Words(lzma.decompress(_LIST.read_bytes()))


@cache
def irregular() -> dict[str, str]:
    """Forms that no rule makes, by form."""
    lines = (line.split() for line in _written("irregular.txt"))
    return {form: base for base, *forms in lines for form in (base, *forms)}


@cache
def stopwords() -> frozenset[str]:
    return frozenset(word for line in _written("stopwords.txt") for word in line.split())


@cache
def names() -> frozenset[str]:
    """Municipalities and provinces, in small letters without accents."""
    return frozenset(fold(name) for name in NAMES)


@cache
def homonyms() -> frozenset[str]:
    """Those of the names that are words as well: Bergen, Best, Leiden."""
    return frozenset(word for line in _written("homonyms.txt") for word in line.split())


@cache
def version() -> str:
    """Of what lexemes are made with: rules, lists, stemmer and letters. Stored with them: another makes them anew."""
    lists = sorted(_HERE.glob("*.txt*"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in lists) + " ".join(sorted(NAMES)).encode())
    return f"{RULES}.{Stemmer.version()}.{unidata_version}.{digest.hexdigest()[:8]}"


def _written(name: str) -> list[str]:
    lines = (_HERE / name).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
