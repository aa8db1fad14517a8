"""The lexemes of texts, as PostgreSQL's `tsvector` writes them."""

from collections.abc import Iterable
from functools import lru_cache

from plek_common.dutch.letters import Token, fold, pieces
from plek_common.dutch.lexeme import exact, is_stopword, lexeme, lexemes

DUTCH = "nl"
_LAST = 16_383  # the highest place that a tsvector counts
_MOST = 255  # places of one lexeme
LONGEST = 200  # letters of a lexeme: nobody looks for more
_ROOM = 900_000  # bytes of all lexemes: a tsvector holds a megabyte with their places left out


def vector(text: str | None, language: str = DUTCH) -> str:
    """Each lexeme with the places where it stands.

    A word with hyphens is found as one word and by each of its parts; a compound counts as many places as it has parts
    with hyphens, so that phrases before and after it stay phrases. Words of another language than Dutch stand for
    nothing but themselves: Dutch rules make other words of them.
    """
    return vector_of([(text, language)])


def vector_of(texts: Iterable[tuple[str | None, str]]) -> str:
    """The same of several texts with the language of each, one after another."""
    places: dict[str, list[int]] = {}
    at, room = 1, _ROOM
    for text, language in texts:
        for word, begins in pieces(text or ""):
            found, width = _standing(word, begins, language)
            for entry, step in found:
                known = places.get(entry)
                room -= 0 if known else len(entry.encode())
                if room > 0 and known:
                    known.append(min(at + step, _LAST))
                elif room > 0:
                    places[entry] = [min(at + step, _LAST)]
            at += width
    return " ".join([f"{entry}:{','.join(map(str, where[:_MOST]))}" for entry, where in places.items()])


def quoted(found: str) -> str:
    return "'" + found[:LONGEST].replace("\\", "\\\\").replace("'", "''") + "'"


@lru_cache(maxsize=32_768)
def _standing(word: str, begins: bool, language: str) -> tuple[list[tuple[str, int]], int]:
    """What a word is found by, each with its place in it, and how many places it takes."""
    token = Token(word, begins)
    return [(quoted(each), step) for each, step in _lexemes(token, language)], len(token.parts)


def _lexemes(token: Token, language: str) -> list[tuple[str, int]]:
    if language != DUTCH:
        return _spread(token, exact(fold("".join(token.parts))), [exact(fold(part)) for part in token.parts])
    if is_stopword(token):
        return []
    if len(token.parts) == 1:
        return [(found, 0) for found in lexemes(token)]
    return _spread(token, lexeme(fold("".join(token.parts))), [lexeme(fold(part)) for part in token.parts])


def _spread(token: Token, whole: str, each: list[str]) -> list[tuple[str, int]]:
    """The whole at each place of a part, and the parts."""
    if len(each) == 1:
        return [(whole, 0)]
    steps = [(found, step) for step, found in enumerate(each) if token.parts[step].lower() != "s"]
    return [*((whole, step) for step in range(len(each))), *steps]
