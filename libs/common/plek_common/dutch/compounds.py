"""Takes compounds apart by the word list: kinderopvang is kinder and opvang."""

import re
from functools import lru_cache

from plek_common.dutch.wordlist import irregular, words

_OPEN = re.compile("([aeou])([^aeiou])$")
_SHORT, _LONG = 3, 4  # letters; one of two parts is long: two short ones fit many words by chance
_LONGEST = 45  # letters: each more makes trying all cuts slower, and nobody writes such words


@lru_cache(maxsize=16_384)
def split(word: str) -> tuple[str, ...] | None:
    """Its parts as they stand in it, the fewest that will do; None when it is not made of words."""
    if len(word) > _LONGEST:
        return None
    cuts = [(word[:at], word[at:]) for at in range(_SHORT, len(word) - _SHORT + 1)]
    ends = [(left, right) for left, right in cuts if max(map(len, (left, right))) >= _LONG and _ends(right)]
    for left, right in ends:
        if _begins(left):
            return left, right
    for left, right in ends:
        parts = split(left)
        if parts and _begins(parts[-1]):
            return *parts, right
    return None


def loose(word: str) -> tuple[str, str] | None:
    """Two words of the list that together are this one, whether or not the list joins them: thuis and wonende."""
    for at in range(_LONG, len(word) - _LONG + 1):
        if _begins(word[:at]) and _is_word(word[at:]):
            return word[:at], word[at:]
    return None


def _is_word(part: str) -> bool:
    """Also one that the list leaves out, since it is made of another: wonende of woon."""
    doing = part.removesuffix("e").removesuffix("end")
    made_of = [doing, _OPEN.sub(r"\1\1\2", doing)] if part.endswith(("end", "ende")) else []
    return any(words().find(word) for word in (part, part.removesuffix("e"), *made_of) if len(word) >= _SHORT)


def _begins(part: str) -> bool:
    found = words().find(part)
    return found is not None and found.is_left


def _ends(part: str) -> bool:
    found = words().find(part)
    return (found is not None and found.is_right) or part in irregular()
