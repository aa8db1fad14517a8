"""What is compared: the words of one question as somebody wrote them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

_TAG = re.compile(r"<[^<>]{1,200}>")
_SPACE = re.compile(r"\s+")
_SENTENCE = re.compile(r"(?:^|(?<=[.?!] ))\w")
LONGEST = 4000
_SHOUTED, _FEWEST_LETTERS = 0.7, 12


@dataclass(frozen=True)
class Text:
    """One question: title and body in any length, of which the first 4000 characters count.

    `theme`: what people filed it under, empty where nobody did.
    """

    id: str
    title: str
    body: str
    theme: str = ""

    @classmethod
    def of(cls, id: str, row: Mapping[str, Any]) -> Text:
        """Of a row with `title`, `text` and `theme`, each of which may be null."""
        return cls(id, row["title"] or "", row["text"] or "", row["theme"] or "")

    @property
    def is_blank(self) -> bool:
        """Nothing that one could read, in any script."""
        return not any(letter.isalnum() for letter in self.whole)

    @cached_property
    def whole(self) -> str:
        """Title and body as one plain sentence row, without markup and without NUL."""
        title, body = _plain(self.title), _plain(self.body)
        if not title or body.startswith(title):
            return body[:LONGEST]
        if not body or title.startswith(body):
            return title[:LONGEST]
        end = "" if title[-1] in ".?!:" else "."
        return f"{title}{end} {body}"[:LONGEST]


def _plain(text: str) -> str:
    return _quiet(_SPACE.sub(" ", _TAG.sub(" ", text[: 4 * LONGEST]).replace("\0", " ")).strip())


def _quiet(text: str) -> str:
    """Text in capitals only as one would write it otherwise: the model reads capitals as other words."""
    letters = list(filter(str.isalpha, text))
    loud = sum(map(str.isupper, letters))
    if len(letters) < _FEWEST_LETTERS or loud < _SHOUTED * len(letters):
        return text
    return _SENTENCE.sub(lambda first: first.group().upper(), text.lower())
