"""A validated event as the row that is staged."""

from typing import Any

from aggregator.ingest.hub_events import QuestionEvent


def staged(topic: str, partition: int, offset: int, event: QuestionEvent, payload: bytes) -> tuple[Any, ...]:
    """In the order of sql.STAGED."""
    q = event.data
    return (
        topic, partition, offset, event.source, event.id, event.type, topic.split(".")[1], event.subject,
        int(event.sequence), event.time, payload, q.state, q.title, q.text, q.language, q.asker_kind, q.theme, q.area,
        q.level, q.needed_by, q.asked_at, q.released_at, q.answer.text if q.answer else None,
        q.answer.at if q.answer else None,
    )  # fmt: skip
