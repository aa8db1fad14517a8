"""Tables of the plumbing, as the migrations of each service make them (plek_common.ddl)."""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

MOMENT = DateTime(timezone=True)
_NOW = text("now()")
_EMPTY = text("'{}'")


def outbox(metadata: MetaData) -> Table:
    """What this service told others."""
    return Table(
        "outbox",
        metadata,
        Column("seq", BigInteger, Identity(always=True), primary_key=True),
        Column("id", Uuid, nullable=False, unique=True),
        Column("aggregatetype", Text, nullable=False),
        Column("aggregateid", Text, nullable=False),
        Column("type", Text, nullable=False),
        Column("topic", Text, nullable=False),
        Column("payload", LargeBinary),
        Column("headers", JSONB, nullable=False, server_default=_EMPTY),
        Column("created_at", MOMENT, nullable=False, server_default=_NOW),
        Column("published_at", MOMENT),
        Index("ix_outbox_unpublished", "seq", postgresql_where=text("published_at is null")),
        Index("ix_outbox_aggregateid", "aggregateid", "seq"),
        comment="The log of what this service told others; column names after the Debezium outbox router",
    )


def idempotency_key(metadata: MetaData) -> Table:
    """Answers that are given again to who asks the same again."""
    return Table(
        "idempotency_key",
        metadata,
        Column("scope", Text, primary_key=True),
        Column("action", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("digest", Text, nullable=False),
        Column("status", Integer),
        Column("headers", JSONB),
        Column("body", LargeBinary),
        Column("created_at", MOMENT, nullable=False, server_default=_NOW),
    )


def consumer_offset(metadata: MetaData) -> Table:
    """How far each consumer has read."""
    return Table(
        "consumer_offset",
        metadata,
        Column("consumer", Text, primary_key=True),
        Column("topic", Text, primary_key=True),
        Column("partition", Integer, primary_key=True),
        Column("next_offset", BigInteger, nullable=False),
        Column("end_offset", BigInteger, nullable=False, server_default=text("0")),
        Column("moved_at", MOMENT, nullable=False, server_default=_NOW),
        Column("read_up_to", MOMENT),
    )


def dead_letter(metadata: MetaData) -> Table:
    """What a consumer refused, and why."""
    return Table(
        "dead_letter",
        metadata,
        Column("id", Uuid, primary_key=True, server_default=text("gen_random_uuid()")),
        Column("consumer", Text, nullable=False),
        Column("topic", Text, nullable=False),
        Column("partition", Integer, nullable=False),
        Column("record_offset", BigInteger, nullable=False),
        Column("reason", Text, nullable=False),
        Column("detail", Text, nullable=False),
        Column("record_key", LargeBinary),
        Column("record_value", LargeBinary),
        Column("headers", JSONB, nullable=False, server_default=_EMPTY),
        Column("state", Text, nullable=False, server_default="parked"),
        Column("received_at", MOMENT, nullable=False, server_default=_NOW),
        Column("settled_at", MOMENT),
        Unique("consumer", "topic", "partition", "record_offset"),
        Index("ix_dead_letter_parked", "received_at", postgresql_where=text("state = 'parked'")),
    )


def acceptance(metadata: MetaData) -> Table:
    """What was released although something personal seemed to be in it: who did, and why. In no event."""
    return Table(
        "acceptance",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("thing_id", Uuid, nullable=False),
        Column("action", Text, nullable=False),
        Column("found", ARRAY(Text), nullable=False),
        Column("reason", Text, nullable=False),
        Column("accepted_by", Text, nullable=False),
        Column("accepted_at", MOMENT, nullable=False),
        Index("ix_acceptance_thing_id", "thing_id", "id"),
    )


def audit(metadata: MetaData) -> Table:
    """Who did what (decision 27). Rows are written once; `place` and `link` are given to each once, a moment later.

    `audit_told` has one row: up to which place the processing log was told.
    """
    Table("audit_told", metadata, Column("place", BigInteger, primary_key=True, autoincrement=False))
    return Table(
        "audit",
        metadata,
        Column("seq", BigInteger, Identity(always=True), primary_key=True),
        Column("at", MOMENT, nullable=False, server_default=_NOW),
        Column("subject", Text),
        Column("organisation", Text),
        Column("role", Text, nullable=False),
        Column("action", Text, nullable=False),
        Column("object", Text),
        Column("result", Text, nullable=False),
        Column("status", Integer),
        Column("origin", Text),
        Column("request_id", Text, nullable=False),
        Column("traceparent", Text),
        Column("activity", Text),
        Column("place", BigInteger, unique=True),
        Column("link", LargeBinary),
        Index("ix_audit_subject", "subject", "seq"),
        Index("ix_audit_object", "object", "seq"),
        Index("ix_audit_action", "action", "seq"),
        Index("ix_audit_at", "at", postgresql_using="brin"),
        Index("ix_audit_undone", "result", "seq", postgresql_where=text("result <> 'done'")),
        Index("ix_audit_unsealed", "seq", postgresql_where=text("place is null")),
        comment="Who did what, with which thing, from where and when: rows are added, and never changed or removed",
    )


def rate(metadata: MetaData) -> Table:
    """How often each caller asked in a minute, for as long as that is of use; lost when the server falls."""
    return Table(
        "rate",
        metadata,
        Column("span", BigInteger, primary_key=True),
        Column("bound", Text, primary_key=True),
        Column("caller", LargeBinary, primary_key=True),
        Column("used", Integer, nullable=False),
        prefixes=["UNLOGGED"],
    )
