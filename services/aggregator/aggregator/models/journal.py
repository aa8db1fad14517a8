"""The nation's log, and what is known of those who write in it."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy import UniqueConstraint as Unique

from aggregator.models.columns import FALSE, MOMENT, TEXTS, metadata, needed

hub = Table(
    "hub",
    metadata,
    Column("id", Text, primary_key=True),
    needed("name"),
    needed("oin", unique=True),
    needed("areas", TEXTS),
    needed("registered_at", MOMENT, server_default=text("now()")),
)
# `after`: how far bundling was when the nation decided; null for what hubs said. `digest` only where the payload is not
# what came any more.
journal = Table(
    "journal",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    needed("source"),
    needed("event_id"),
    needed("type"),
    needed("hub"),
    needed("topic"),
    needed("partition", Integer),
    needed("record_offset", BigInteger),
    needed("entity_id", Uuid),
    needed("version", Integer),
    needed("event_time", MOMENT),
    needed("received_at", MOMENT, server_default=text("now()")),
    needed("payload", LargeBinary),
    Column("after", BigInteger),
    Column("digest", LargeBinary),
    Unique("source", "event_id"),
    Index("ix_journal_after", "after", "seq", postgresql_where=text("after is not null")),
    Index("ix_journal_entity", "entity_id"),
)
journal_head = Table(
    "journal_head",
    metadata,
    Column("is_only", Boolean, CheckConstraint("is_only", name="is_only"), primary_key=True, server_default="true"),
    needed("last_seq", BigInteger),
)
# Events of a type that was not known when they came.
unread = Table("unread", metadata, Column("seq", BigInteger, primary_key=True, autoincrement=False), needed("type"))
# Events of this entity with a version below this one have no words; `seq` is the number of what took them back.
taken_back = Table(
    "taken_back",
    metadata,
    Column("entity_id", Uuid, primary_key=True),
    Column("topic", Text, primary_key=True),
    needed("below", BigInteger),
    needed("seq", BigInteger),
    needed("is_forgotten", Boolean, server_default=FALSE),
    Index("ix_taken_back_seq", "seq"),
    Index("ix_taken_back_due", "seq", postgresql_where=text("not is_forgotten")),
)
conduct = Table(
    "conduct",
    metadata,
    Column("hub", Text, primary_key=True),
    needed("strikes", Integer),
    Column("quarantined_at", MOMENT),
)
set_aside = Table(
    "set_aside",
    metadata,
    Column("hub", Text, primary_key=True),
    Column("consumer", Text, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("partition", Integer, primary_key=True),
    needed("from_offset", BigInteger),
    needed("records", BigInteger),
)
