"""The small word lists that ship with this package, all written for this project, read once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from aggregator.similarity.text.spelling import plain, stem, words


def every_line(name: str) -> list[str]:
    """Lines of a list with its remarks and empty lines."""
    return (files("aggregator.similarity") / "data" / name).read_text(encoding="utf-8").splitlines()


def lines(name: str) -> Iterator[str]:
    """Lines of a list, without remarks."""
    return (line for line in every_line(name) if line and not line.startswith("#"))


@cache
def stopwords() -> frozenset[str]:
    return frozenset(plain(word) for line in lines("stopwords.txt") for word in line.split())


@cache
def places() -> frozenset[str]:
    """Names of municipalities, provinces and regions."""
    return frozenset(plain(word) for line in lines("places.txt") for word in line.split())


@cache
def surnames() -> frozenset[str]:
    """Family names that are nouns as well."""
    return frozenset(plain(word) for line in lines("surnames.txt") for word in line.split())


@cache
def cues(name: str) -> frozenset[str]:
    """Words that tell what stands beside them, such as a name, or what is wanted."""
    pairs = (line.partition(" = ") for line in lines("cues.txt"))
    return next(frozenset(told.split()) for called, _, told in pairs if called == name)


@cache
def opposites() -> dict[str, tuple[int, bool]]:
    """Stem -> the number of its line, and whether it is the opposite there. A stem of two lines counts in the first."""
    found: dict[str, tuple[int, bool]] = {}
    for number, line in enumerate(lines("opposites.txt")):
        for side, group in enumerate(line.split("|")):
            for word in words(group):
                found.setdefault(stem(word), (number, bool(side)))
    return found


@cache
def lexicon() -> frozenset[str]:
    """Simple words that compounds are built of."""
    return frozenset(plain(word) for line in lines("lexicon.txt") for word in line.split())


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """Abbreviation -> the words that it stands for."""
    pairs = (line.partition(" = ") for line in lines("abbreviations.txt"))
    return {short: tuple(word for word in words(full) if word not in stopwords()) for short, _, full in pairs}


@cache
def concepts() -> dict[str, str]:
    """Stem -> name of its group of near words (the group's first word)."""
    found: dict[str, str] = {}
    for line in lines("concepts.txt"):
        group = words(line)
        for word in group:
            found.setdefault(stem(word), group[0])
    return found
