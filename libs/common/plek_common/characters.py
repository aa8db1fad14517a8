"""Which characters come in, at every door: body, query, path, header and claim.

What XML 1.0 cannot hold (its production 2, `Char`) breaks every feed and spreadsheet that is made of it later, so it
ends at the door. Two of these people paste without knowing: a soft line break of a word processor is U+000B, the end of
a page U+000C; they become the line break that was meant. All others are refused: a NUL or half a character comes of
software that is broken or of somebody who tries, and to guess what was meant would change what people said.
"""

import re

_PASTED = str.maketrans({"\x0b": "\n", "\x0c": "\n"})
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# The same in an address, as it is sent. White space of any kind only stands between words that are looked for.
_UNFIT_IN_QUERY = re.compile(rb"%(?:0[0-8ef]|1[0-9a-f]|ef%bf%b[ef])|[\x00-\x08\x0e-\x1f]", re.IGNORECASE)


def cleaned(text: str) -> str:
    """The text as it may be stored and shown anywhere.

    Raises:
        ValueError: it holds a character that nobody can have meant; says which.
    """
    if is_fit(text):  # as nearly all are; to rewrite it costs many times as much
        return text
    text = text.translate(_PASTED)
    if found := _UNFIT.search(text):
        raise ValueError(f"bevat een teken dat wij niet kunnen bewaren (U+{ord(found[0]):04X})")
    return text


def is_fit(text: str) -> bool:
    """Whether it may be stored and shown as it is."""
    return text.isprintable() or not _UNFIT.search(text)  # nothing unfit is printable, and that is seen at once


def is_fit_address(path: str, query: bytes) -> bool:
    """Whether an address, its path as it was decoded and its query as it was sent, holds what can be looked for."""
    return is_fit(path) and not _UNFIT_IN_QUERY.search(query)
