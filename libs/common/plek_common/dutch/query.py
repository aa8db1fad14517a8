"""What people look for, as PostgreSQL's `tsquery` writes it: words, "a phrase", or, and -not."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from plek_common.dutch.compounds import loose, split
from plek_common.dutch.letters import Token, fold, one_way, tokens
from plek_common.dutch.lexeme import exact, is_stopword, lexeme, lexemes
from plek_common.dutch.vector import LONGEST, quoted
from plek_common.dutch.wordlist import words

_PIECE = re.compile(r'(?P<not>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
Pieces = Sequence[re.Match[str]]


def query(text: str) -> str:
    """All words, in any form; `or` between them gives a choice, quotes a phrase, a hyphen before a word leaves it out.

    Nothing but stop words looks for those: they are in the index where they carry weight, such as `één`. Each word is
    looked for as it is, too: texts in other languages hold it so.
    """
    found = [choice for pieces in _choices(text) if (choice := _all_of(pieces))]
    return " | ".join(f"({choice})" for choice in found)


def similar(text: str) -> list[str]:
    """The lexemes of a text, of the parts of its compounds, and of compounds that were written apart."""
    found = [token for token in tokens(text) if not is_stopword(token)]
    each = {each for token in found for each in (*_whole(token), *_bits(token))}
    joined = {whole for one, two in pairwise(found) if (whole := _joined(one, two))}
    return sorted({whole[:LONGEST] for whole in each | joined})


def _whole(token: Token) -> tuple[str, ...]:
    """A word as one: what it becomes in Dutch, and the word itself."""
    word = fold("".join(token.parts))
    return (*(lexemes(Token(token.word)) if len(token.parts) == 1 else (lexeme(word),)), exact(word))


def _bits(token: Token) -> list[str]:
    parts = [fold(part) for part in token.parts] if len(token.parts) > 1 else split(fold(token.word)) or ()
    return [lexeme(part) for part in parts if part != "s"]


def _choices(text: str) -> Iterator[Pieces]:
    pieces: list[re.Match[str]] = []
    for piece in _PIECE.finditer(one_way(text)):
        if (piece["word"] or "").lower() == "or":
            yield pieces
            pieces = []
        else:
            pieces.append(piece)
    yield pieces


def _all_of(pieces: Pieces) -> str:
    plain = " ".join(piece["word"] for piece in pieces if piece["word"] and not piece["not"])
    marked = [piece for piece in pieces if piece["word"] is None or piece["not"]]
    terms = [_marked(piece) for piece in marked]
    return " & ".join([*_words(list(tokens(plain)), alone=not terms), *filter(None, terms)])


def _marked(piece: re.Match[str]) -> str:
    """A phrase, or what must not be there."""
    found = _phrase(list(tokens(piece["phrase"] if piece["word"] is None else piece["word"])))
    return f"!({found})" if found and piece["not"] else found


def _words(found: Sequence[Token], *, alone: bool) -> Iterator[str]:
    """One term for each word: itself, or a compound of it and its neighbour."""
    if alone and all(map(is_stopword, found)):
        yield from (_any([quoted(lexeme(fold(token.word))), quoted(exact(fold(token.word)))]) for token in found)
        return
    whole = [None, *(_joined(one, two) for one, two in pairwise(found)), None]
    for token, before, after in zip(found, whole, whole[1:], strict=False):
        if not is_stopword(token):
            yield _any([*_written(token), *(quoted(joined) for joined in (before, after) if joined)])


def _joined(one: Token, two: Token) -> str | None:
    """What two words would be as one, when that is a word."""
    if is_stopword(one) or is_stopword(two):
        return None
    word = fold(one.word + two.word)
    is_word = words().find(word) or words().find(word.removesuffix("e")) or split(word)
    return lexeme(word) if is_word else None


def _written(token: Token) -> list[str]:
    """A word as one, and in the parts in which others write it."""
    apart = token.parts if len(token.parts) > 1 else split(fold(token.word)) or loose(fold(token.word))
    phrase = _phrase([Token(part) for part in apart]) if apart else ""
    return [*map(quoted, _whole(token)), *filter(None, [phrase])]


def _phrase(found: Sequence[Token]) -> str:
    """One after another, as far apart as the stop words between them leave them."""
    terms: list[str] = []
    gap = 0
    for token in found:
        if is_stopword(token):
            gap += 1
            continue
        terms += [f"<{gap + 1}>"] * bool(terms) + [_any([quoted(each) for each in _whole(token)])]
        gap = len(token.parts) - 1
    return f"({' '.join(terms)})" if len(terms) > 1 else "".join(terms)


def _any(alternatives: Sequence[str]) -> str:
    unlike = list(dict.fromkeys(alternatives))
    return unlike[0] if len(unlike) == 1 else f"({' | '.join(unlike)})"
