"""What the routes of dead letters and quarantine give."""

from uuid import UUID

from plek_common.schema import Moment, Schema


class QuarantineRead(Schema):
    """A hub that sent little but records that were refused; `set_aside` counts what waits in Kafka since."""

    hub: str
    since: Moment
    set_aside: int


class DeadLetterRead(Schema):
    """A refused record; its raw bytes stay in the database."""

    id: UUID
    hub: str
    topic: str
    partition: int
    record_offset: int
    reason: str
    detail: str
    size: int
    state: str
    received_at: Moment
    settled_at: Moment | None
