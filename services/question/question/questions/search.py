"""By what questions are found."""

from collections.abc import Iterable, Mapping
from typing import Any

from plek_common.findable import Findable
from question.questions.states import State


def _question(row: Mapping[str, Any]) -> Iterable[tuple[str | None, str]]:
    return [] if row["state"] == State.WITHDRAWN else [(row[name], row["language"]) for name in ("title", "text")]


QUESTIONS = Findable("question", ("title", "text", "language", "state"), _question)
