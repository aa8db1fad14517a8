"""What people decided about bundles, and what is learned from it."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from aggregator.models.columns import ANEW, MOMENT, NONE, TEXTS, ZERO, metadata, needed

decision = Table(
    "decision",
    metadata,
    Column("id", Uuid, primary_key=True),
    needed("seq", BigInteger, unique=True),
    needed("kind"),
    needed("at", MOMENT),
    Column("proposal_id", Uuid),
    Column("answer", Text),
    needed("changes", JSONB),
    needed("bundle_ids", ARRAY(Uuid)),
    needed("effect"),
    needed("told", TEXTS),
    Column("undone_by", Uuid),
    Index("ix_decision_bundle_ids", "bundle_ids", postgresql_using="gin"),
    Index("ix_decision_changes", "changes", postgresql_using="gin", postgresql_ops={"changes": "jsonb_path_ops"}),
    info=ANEW,
)
# Who decided and why in so many words: kept here alone, in no event and not in the journal.
decision_note = Table(
    "decision_note", metadata, Column("decision_id", Uuid, primary_key=True), needed("subject"), Column("reason", Text)
)
link = Table(
    "link",
    metadata,
    Column("decision_id", Uuid, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("hub", Text, primary_key=True),
    Column("question_id", Uuid, primary_key=True),
    Column("other_hub", Text, primary_key=True),
    Column("other_id", Uuid, primary_key=True),
    Index("ix_link_question", "hub", "question_id"),
    Index("ix_link_other", "other_hub", "other_id"),
    info=ANEW,
)
# Follows from the journal: those that are or were at work.
calibration = Table(
    "calibration",
    metadata,
    Column("version", Text, primary_key=True),
    needed("base"),
    needed("numbers", JSONB),
    needed("is_active", Boolean),
    Column("activated_at", MOMENT),
    info=ANEW,
)
# Does not follow from the journal: what was learned, and how it compares with what was at work.
bundling_version = Table(
    "bundling_version",
    metadata,
    Column("id", Uuid, primary_key=True),
    needed("version", unique=True),
    needed("base"),
    needed("parent"),
    needed("numbers", JSONB),
    needed("answers", Integer),
    needed("comparison", JSONB),
    needed("created_at", MOMENT),
    needed("compared", Integer, server_default=ZERO),
    needed("questions", Integer),
    Column("last_at", MOMENT),
    Column("last_id", Uuid),
    needed("diff", JSONB, server_default=NONE),
)
