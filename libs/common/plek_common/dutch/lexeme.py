"""What stands for a word in the index: the same for all of its forms."""

from functools import lru_cache
from threading import local

import Stemmer

from plek_common.dutch.compounds import split
from plek_common.dutch.letters import Token, fold
from plek_common.dutch.wordlist import homonyms, irregular, names, stopwords, words

_own = local()
_WHOLE = ("bege", "gege", "onge", "verge")  # the stemmer takes every ge for a sign of the past: begeleiden is no beleid
_DEED = 7  # letters before -ing, from which on it is what somebody does (verdamping) and no thing (woning)
_MAKER = 8  # letters before -er, from which on it is who does that (mantelzorger) and not chance (kamer)
_TO_NAMES = ("", "en", "e", "le", "a", "he")  # Utrechtse, Groningse, Drentse, Zwolse, Goudse


def is_stopword(token: Token) -> bool:
    """By how it is written, before anything is made of it: ovens are no `of`, and één is no `een`."""
    return token.word.lower() in stopwords()


def lexemes(token: Token) -> tuple[str, ...]:
    """Of a word in a text. Where a sentence begins, Bergen may be the place and may be mountains: it is both."""
    found = fold(token.word)
    if found in homonyms() and token.has_capital:
        return (f"@{found}", lexeme(found)) if token.begins else (f"@{found}",)
    return (lexeme(found),)


def exact(word: str) -> str:
    """What stands for a word of another language: the word as it is, apart from all Dutch ones."""
    return f"={word}"


@lru_cache(maxsize=65_536)
def lexeme(word: str) -> str:
    """Of a word without accents. The list first, then the parts of a compound, then a stemmer for what nobody lists."""
    known = irregular().get(word) or _place(word) or _longer(word)
    if known:
        return known
    parts = split(word)
    if parts:
        return "".join(map(lexeme, parts))
    found = words().find(word)
    return _doer(found.base) if found and found.base else _stem(word)


def _longer(word: str) -> str | None:
    """A form that no rule makes, behind something else: kleinkinderen, aanvragen."""
    for at in range(2, len(word) - 3):
        base = irregular().get(word[at:])
        if base and base != word[at:] and words().find(word[:at] + base):
            return lexeme(word[:at] + base)
    return None


def _place(word: str) -> str | None:
    if word in homonyms():
        return None
    if word in names():
        return word
    for end in ("se", "s", "aar", "aars", "er", "ers"):
        near = [word.removesuffix(end) + more for more in _TO_NAMES] if word.endswith(end) else []
        for name in near[: None if end == "se" else 1]:
            if name in names() - homonyms():
                return name
    return None


def _doer(word: str) -> str:
    """Who does it, and that it is done, are found with what is done: mantelzorger, verdamping, verdampen."""
    done = word.removesuffix("er")
    for what in (done, done[:-1]):
        if word.endswith("er") and len(what) >= _MAKER and words().find(what):
            return what
    doing = word.removesuffix("ing")
    return _stem(doing) if word.endswith("ing") and len(doing) >= _DEED else word


def _stem(word: str) -> str:
    stemmer = getattr(_own, "stemmer", None)
    if stemmer is None:
        stemmer = _own.stemmer = Stemmer.Stemmer("dutch", 0)
    plain = _infinite(word)
    if plain != word and words().find(plain):
        return lexeme(plain)
    found = str(stemmer.stemWord(plain)) or word
    is_torn = word.startswith(_WHOLE) and not found.startswith(word[:4])
    return word.removesuffix("en") if is_torn else found


def _infinite(word: str) -> str:
    """Without the end of a person or a plural, where the list has what is left: woont is woon."""
    for end in ("t", "s", "de", "den", "te", "ten"):
        if word.endswith(end) and len(word) > 4 and words().find(word.removesuffix(end)):
            return word.removesuffix(end)
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
