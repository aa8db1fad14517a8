"""Several questions in one letter, taken apart so that people can decide to split it. Pure."""

from __future__ import annotations

import re

FEWEST, MOST = 3, 30
_SHORTEST = 12
_MARK = re.compile(r"^\s*(?:\d{1,2}[.)]|[a-z][.)]|[-*•–])\s+", re.MULTILINE)
_END = re.compile(r"(?<=[?])\s+")


def parts(body: str) -> tuple[str, ...]:
    """The questions that a body lists, in order, or nothing when it reads as one question.

    A list is three items with a number, letter or dash before them, or three sentences that end in a question mark.
    One question in three sentences is not rare, so that people decide; the machine never splits.
    """
    items = [" ".join(item.split()) for item in _MARK.split(body)[1:]]
    listed = [item for item in items if len(item) >= _SHORTEST]
    if len(listed) >= FEWEST:
        return tuple(listed[:MOST])
    asked = [sentence.rsplit(". ", 1)[-1] for sentence in _END.split(" ".join(body.split())) if sentence.endswith("?")]
    asked = [sentence for sentence in asked if len(sentence) >= _SHORTEST]
    return tuple(asked[:MOST]) if len(asked) > FEWEST else ()
