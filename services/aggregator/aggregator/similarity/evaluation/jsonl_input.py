"""Questions out of a file with a JSON object a line: {id, region, theme, title, body}."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from aggregator.similarity.text.text import Text


@dataclass(frozen=True)
class BadLine:
    """A line that was passed over. `number` counts from 1; `why` is a Dutch sentence."""

    number: int
    why: str

    def __str__(self) -> str:
        return f"regel {self.number}: {self.why}"


def read(lines: Iterable[bytes]) -> tuple[list[Text], list[BadLine]]:
    """The questions in the order of the file, and every line that is none. Empty lines are nothing at all."""
    questions: list[Text] = []
    first: dict[str, int] = {}
    bad: list[BadLine] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            question = _question(line)
            if question.id in first:
                raise ValueError(f"id {question.id!r} staat ook op regel {first[question.id]}; de eerste telt.")
        except ValueError as problem:
            bad.append(BadLine(number, str(problem)))
            continue
        first[question.id] = number
        questions.append(question)
    return questions, bad


def labels(lines: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    """Id and intent of lines {id, intent, …}. ValueError with the line number when one has neither."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            row = _object(line)
            if not isinstance(row.get("intent"), str):
                raise ValueError(f"regel {number}: veld 'intent' ontbreekt of is geen tekst.")
            yield _id(row), row["intent"]


def _question(line: bytes) -> Text:
    row = _object(line)
    return Text(_id(row), _text(row, "title"), _text(row, "body"), _text(row, "theme"))


def _object(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise ValueError("de regel is geen UTF-8.") from None
    except (json.JSONDecodeError, RecursionError):
        raise ValueError("de regel is geen JSON.") from None
    if not isinstance(row, dict):
        raise ValueError("de regel is geen JSON-object.")
    return row


def _id(row: dict[str, Any]) -> str:
    found = row.get("id")
    if isinstance(found, int) and not isinstance(found, bool):
        found = str(found)
    if not isinstance(found, str) or not found.strip():
        raise ValueError("veld 'id' ontbreekt of is leeg.")
    return found


def _text(row: dict[str, Any], name: str) -> str:
    found = row.get(name)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise ValueError(f"veld '{name}' is geen tekst.")
    # Half of a surrogate pair is no text that anybody wrote, and cannot be written again.
    return found.encode("utf-8", "replace").decode("utf-8")
