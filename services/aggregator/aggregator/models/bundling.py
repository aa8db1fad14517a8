"""What bundling makes of the journal: bundles, the place of each question, and what people are asked about."""

from sqlalchemy import (
    REAL,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import DOUBLE_PRECISION, JSONB

from aggregator.models.columns import ANEW, FALSE, MOMENT, NONE, TEXTS, ZERO, HalfVector, metadata, needed, stored

_BUNDLE = "bundle.id"
_RANKED = (text("coalesce(later_at, '-infinity'::timestamptz)"), text("(-score)"), "id")
_NEWEST = (text("made_at desc"), text("id desc"))
_OPEN = text("state = 'open'")
_DECIDED = text("state in ('accepted', 'related', 'rejected')")

bundle = Table(
    "bundle",
    metadata,
    Column("id", Uuid, primary_key=True),
    needed("version", Integer, server_default=ZERO),
    needed("title"),
    needed("created_at", MOMENT),
    Column("since", MOMENT),
    Column("certainty", Text),
    needed("strength", REAL, server_default=ZERO),
    needed("hubs", TEXTS, server_default=NONE),
    needed("themes", TEXTS, server_default=NONE),
    needed("is_locked", Boolean, server_default=FALSE),
    Column("body", JSONB),
    needed("is_title_pinned", Boolean, server_default=FALSE),
    Column("lead", Text),
    Column("merged_into", Uuid, ForeignKey(_BUNDLE)),
    Column("split_from", Uuid, ForeignKey(_BUNDLE)),
    Index(
        "ix_bundle_shared",
        "certainty",
        text("cardinality(hubs) desc"),
        text("strength desc"),
        "id",
        postgresql_where=text("since is not null"),
    ),
    Index("ix_bundle_newest", text("since desc"), text("id desc"), postgresql_where=text("since is not null")),
    Index("ix_bundle_merged_into", "merged_into", postgresql_where=text("merged_into is not null")),
    Index("ix_bundle_split_from", "split_from", postgresql_where=text("split_from is not null")),
    info=ANEW,
)
# `number`: in order of arrival. `letters` and `crowding`: what comparing it with many takes.
placement = Table(
    "placement",
    metadata,
    Column("hub", Text, primary_key=True),
    Column("question_id", Uuid, primary_key=True),
    needed("version", Integer),
    Column("title", Text),
    Column("text", Text),
    Column("theme", Text),
    needed("state"),
    needed("asked_at", MOMENT),
    needed("terms", TEXTS),
    Column("vector", HalfVector(384)),
    needed("model"),
    Column("bundle_id", Uuid, ForeignKey(_BUNDLE)),
    needed("because"),
    needed("joined_at", MOMENT),
    needed("number", BigInteger, Identity()),
    Column("letters", LargeBinary),
    Column("crowding", DOUBLE_PRECISION),
    needed("language", server_default="nl"),
    needed("is_answered", Boolean, server_default=FALSE),
    Index("ix_placement_vector", "vector", postgresql_using="hnsw", postgresql_ops={"vector": "halfvec_cosine_ops"}),
    Index("ix_placement_number", "number", unique=True),
    Index("ix_placement_bundle", "bundle_id", "joined_at", "question_id", "hub"),
    Index("ix_placement_newest", "joined_at", "question_id", postgresql_where=text("bundle_id is not null")),
    info=ANEW,
)
# Read by the dozen for every arrival: a row stays in one piece.
stored(
    placement,
    "alter column vector set storage plain, alter column letters set storage main, "
    "alter column terms set storage main, alter column text set storage main",
)
# Who holds a word, the newest last.
posting = Table(
    "posting",
    metadata,
    Column("term", Text(collation="C"), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    info=ANEW,
)
proposal = Table(
    "proposal",
    metadata,
    Column("id", Uuid, primary_key=True),
    needed("bundle_id", Uuid, ForeignKey(_BUNDLE)),
    needed("hub"),
    needed("question_id", Uuid),
    needed("score", REAL),
    needed("why"),
    needed("why_not"),
    needed("certainty"),
    needed("shared", TEXTS),
    needed("near", TEXTS),
    needed("state", server_default="open"),
    needed("made_at", MOMENT),
    needed("kind", server_default="join"),
    Column("near_hub", Text),
    Column("near_id", Uuid),
    needed("leaving", TEXTS, server_default=NONE),
    Column("later_at", MOMENT),
    needed("is_told", Boolean, server_default=FALSE),
    Column("scored_by", Text),
    Column("basis", JSONB),
    Index("ix_proposal_of", "bundle_id", "hub", "question_id", "kind", unique=True),
    Index("ix_proposal_question", "hub", "question_id"),
    Index("ix_proposal_near", "near_hub", "near_id"),
    Index("ix_proposal_waiting", *_RANKED, postgresql_where=_OPEN),
    Index("ix_proposal_decided", *_RANKED, postgresql_where=_DECIDED),
    Index("ix_proposal_newest", *_NEWEST, postgresql_where=_OPEN),
    Index("ix_proposal_decided_newest", *_NEWEST, postgresql_where=_DECIDED),
    info=ANEW,
)
history = Table(
    "history",
    metadata,
    Column("bundle_id", Uuid, ForeignKey(_BUNDLE), primary_key=True),
    Column("number", Integer, primary_key=True),
    needed("at", MOMENT),
    needed("what"),
    needed("detail"),
    info=ANEW,
)
# Of the text that a model read only the digest; with the question, so that its vectors go when it goes.
embedding = Table(
    "embedding",
    metadata,
    Column("model", Text, primary_key=True),
    Column("digest", LargeBinary, primary_key=True),
    Column("hub", Text, primary_key=True),
    Column("question_id", Uuid, primary_key=True),
    needed("vector", HalfVector(384)),
    Index("ix_embedding_question", "hub", "question_id"),
)
