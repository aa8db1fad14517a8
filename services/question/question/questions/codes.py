"""Codes of receipts: what somebody who asked finds the question by."""

import secrets
import unicodedata
from itertools import product
from math import prod

# No letters that look like digits: a code is read aloud over the phone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 12
# Signs that no code holds, each with the letters that people take for it: they look alike in print or by hand.
_MEANT = {
    **dict.fromkeys("0O\u039f\u041e", "DQ"),
    **dict.fromkeys("1IL\u0399\u0406", "7JT"),
    **dict.fromkeys("U\u054d", "V"),
    # Greek and Cyrillic capitals that cannot be told from ours.
    **dict(
        zip("\u0391\u0392\u0395\u0396\u0397\u039a\u039c\u039d\u03a1\u03a4\u03a5\u03a7", "ABEZHKMNPTYX", strict=True)
    ),
    **dict(zip("\u0410\u0412\u0415\u041a\u041c\u041d\u0420\u0421\u0422\u0423\u0425", "ABEKMHPCTYX", strict=True)),
}
_MOST = 256  # readings that are tried of one code; of 30 ** 12 codes that helps nobody to guess one


def new_code() -> str:
    """Twelve letters by chance, in groups of four: WT7K-3M9Q-PD2X."""
    return _grouped("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)))


def readings(typed: str) -> list[str]:
    """The codes that may be meant: whatever its case, what stands between and around its letters, and which of them
    were taken for others. None when it is no code."""
    signs = [sign for sign in unicodedata.normalize("NFKC", typed[:100]).upper() if sign.isalnum()]
    choices = [sign if sign in _ALPHABET else _MEANT.get(sign, "") for sign in signs]
    if len(choices) != _LENGTH:
        return []
    many = prod(map(len, choices))
    return [_grouped("".join(letters)) for letters in product(*choices)] if many <= _MOST else []


def _grouped(letters: str) -> str:
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"
