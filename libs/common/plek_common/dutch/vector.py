"""The lexemes of a text, as PostgreSQL's `tsvector` writes them."""

from collections import defaultdict
from functools import lru_cache

from plek_common.dutch.letters import Token, fold, tokens
from plek_common.dutch.lexeme import is_stopword, lexeme, lexemes

_LAST = 16_383  # the highest place that a tsvector counts
_MOST = 255  # places of one lexeme
_LONGEST = 200  # letters of a lexeme: nobody looks for more


def vector(text: str | None) -> str:
    """Each lexeme with the places where it stands.

    A word with hyphens is found as one word and by each of its parts; a compound counts as many places as it has parts
    with hyphens, so that phrases before and after it stay phrases.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    at = 1
    for token in tokens(text or ""):
        found, width = _standing(token)
        for entry, step in found:
            places[entry].append(min(at + step, _LAST))
        at += width
    return " ".join(f"{entry}:{','.join(map(str, where[:_MOST]))}" for entry, where in places.items())


def quoted(found: str) -> str:
    return "'" + found.replace("\\", "\\\\").replace("'", "''") + "'"


@lru_cache(maxsize=32_768)
def _standing(token: Token) -> tuple[list[tuple[str, int]], int]:
    """What a word is found by, each with its place in it, and how many places it takes."""
    found = [] if is_stopword(token) else [(quoted(each[:_LONGEST]), step) for each, step in _lexemes(token)]
    return found, len(token.parts)


def _lexemes(token: Token) -> list[tuple[str, int]]:
    parts = token.parts
    if len(parts) == 1:
        return [(found, 0) for found in lexemes(token)]
    whole = lexeme(fold("".join(parts)))
    each = [(lexeme(fold(part)), step) for step, part in enumerate(parts) if part.lower() != "s"]
    return [*((whole, step) for step in range(len(parts))), *each]
