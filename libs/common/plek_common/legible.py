"""What a person can see of a text: some signs take no room, and a text of those alone says nothing."""

import unicodedata

# Signs that count as letters or symbols, and are blank in every font.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Zs", "Zl", "Zp"})


def visible(text: str) -> int:
    """How many of its signs can be seen, blanks between words among them."""
    text = text.strip()
    if text.replace("\n", " ").isprintable() and _BLANK.isdisjoint(text):  # as nearly all are
        return len(text)
    return len([sign for sign in text if sign in " \n" or _is_seen(sign)]) if any(map(_is_seen, text)) else 0


def _is_seen(sign: str) -> bool:
    return sign not in _BLANK and unicodedata.category(sign) not in _UNSEEN
