"""By what questions, and what the nation says of shared ones, are found."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from plek_common.dutch import DUTCH
from plek_common.findable import Findable
from question.states import State


def _question(row: Mapping[str, Any]) -> Iterable[tuple[str | None, str]]:
    return [] if row["state"] == State.WITHDRAWN else [(row[name], row["language"]) for name in ("title", "text")]


def _bundle(row: Mapping[str, Any]) -> Iterable[tuple[str | None, str]]:
    """The words of its members; `body` as PostgreSQL gives it, or read."""
    body = json.loads(row["body"]) if isinstance(row["body"], str) else row["body"]
    for member in body["members"]:
        yield from ((member.get(name), member.get("language") or DUTCH) for name in ("title", "text"))


QUESTIONS = Findable("question", ("title", "text", "language", "state"), _question)
BUNDLES = Findable("bundle", ("body",), _bundle)
