"""Messages to who asked a question, on their way between hubs and from the nation."""

from sqlalchemy import Column, Date, Index, Integer, Table, Text, Uuid, text

from aggregator.models.columns import MOMENT, ZERO, metadata, needed

# `hub`: of the question. `from_hub`: of who wrote, null for the nation itself. `heard`: how many words of the hub of
# the question this follows.
contact = Table(
    "contact",
    metadata,
    Column("id", Uuid, primary_key=True),
    needed("version", Integer),
    needed("heard", Integer, server_default=ZERO),
    needed("hub"),
    needed("question_id", Uuid),
    Column("from_hub", Text),
    needed("sender"),
    needed("text"),
    needed("state"),
    Column("reason", Text),
    Column("reply", Text),
    needed("due_on", Date),
    needed("sent_at", MOMENT),
    needed("changed_at", MOMENT),
    Index("ix_contact_own", text("id desc"), postgresql_where=text("from_hub is null")),
    Index("ix_contact_changed_at", "changed_at"),
)
# Ids of messages that were taken away: a late copy brings none of them back.
contact_erasure = Table(
    "contact_erasure",
    metadata,
    Column("id", Uuid, primary_key=True),
    needed("erased_at", MOMENT),
)
# Types of events that this version passed by; when one is known, the topics are read again.
contact_unread = Table("contact_unread", metadata, Column("type", Text, primary_key=True))
