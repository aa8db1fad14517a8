"""What a text lists: items behind numbers, letters or dashes, or sentences that ask. In any language. Pure."""

import re

FEWEST, MOST = 3, 30
_SHORTEST = 12  # characters; shorter ones are words, not sentences
_MARK = re.compile(r"^[^\S\n]*(?:\d{1,2}[.)]|[a-z][.)]|[-*•–])\s+", re.MULTILINE)
_ASKS = "?？؟"
_END = re.compile(rf"(?<=[{_ASKS}])\s+")


def items(text: str) -> tuple[str, ...]:
    """What the text lists, in order, thirty at most; nothing when it reads as one whole.

    A list is three items with a number, letter or dash before them, or four sentences that end in a question mark:
    one question in three sentences is not rare.
    """
    marked = [item for item in map(_in_one_line, _MARK.split(text)[1:]) if len(item) >= _SHORTEST]
    if len(marked) >= FEWEST:
        return tuple(marked[:MOST])
    asked = [found.rsplit(". ", 1)[-1] for found in _END.split(_in_one_line(text)) if found.endswith(tuple(_ASKS))]
    asked = [sentence for sentence in asked if len(sentence) >= _SHORTEST]
    return tuple(asked[:MOST]) if len(asked) > FEWEST else ()


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
