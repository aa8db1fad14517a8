"""Rows of proposals and decisions, as the API gives them."""

import json
from typing import Any

import asyncpg

from aggregator.bundles.events import Member
from aggregator.decisions import summary
from aggregator.decisions.schemas import Decision, MarkRead, Marks, Proposal
from aggregator.similarity.text.marks import Wording, marks
from plek_common.enumeration import items

_PLAIN = (
    "id", "kind", "state", "score", "why", "why_not", "certainty", "shared", "near", "created_at", "hub",
    "question_id", "hub_name", "title", "text", "theme", "asked_at", "language", "answered", "bundle_id",
    "bundle_title",
)  # fmt: skip


def proposal_of(row: asyncpg.Record) -> Proposal:
    question = Member.model_validate_json(row["question"])
    nearest = Member.model_validate_json(row["nearest"]) if row["nearest"] else None
    beside = [Member.model_validate(member) for member in _list(row["beside"])]
    bundle = {
        "id": row["bundle_id"],
        "version": row["bundle_version"],
        "title": row["bundle_title"],
        "size": row["size"],
        "locked": row["is_locked"],
    }
    known = {name: row[name] for name in _PLAIN}
    return Proposal.model_validate(
        {
            **known,
            "bundle_language": "nl" if row["is_title_pinned"] or not beside else beside[0].language,
            "question": question,
            "nearest": nearest,
            "beside": beside,
            "leaving": [Member.model_validate(member) for member in _list(row["leaving"])],
            "bundle": bundle,
            "marks": _marks(question, nearest),
            "parts": len(items(question.text or "")),
            "nearest_parts": len(items((nearest and nearest.text) or "")),
        }
    )


def _list(written: str) -> list[Any]:
    found: list[Any] = json.loads(written)
    return found


def _marks(question: Member, nearest: Member | None) -> Marks:
    if nearest is None or {question.language, nearest.language} != {"nl"}:  # marks are made by Dutch stems
        return Marks(question=[], nearest=[])
    left, right = marks(Wording(question.title, question.text), Wording(nearest.title, nearest.text))
    return Marks(
        question=[MarkRead.model_validate(mark) for mark in left],
        nearest=[MarkRead.model_validate(mark) for mark in right],
    )


def decision_of(row: asyncpg.Record) -> Decision:
    values = dict(row)
    told, _ = values.pop("told"), values.pop("seq")
    return Decision(**{**values, "effect": f"{row['effect']} {summary.told(told)}"})
