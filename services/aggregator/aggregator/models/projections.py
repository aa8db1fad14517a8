"""Tables to look at, made from the journal."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from aggregator.models.columns import FALSE, MOMENT, TEXTS, metadata, needed, stored

# `number`: that of what first told of it in the journal. `search` is made a moment later, by stage/lexemes.py.
question = Table(
    "question",
    metadata,
    Column("hub", Text, primary_key=True),
    Column("id", Uuid, primary_key=True),
    needed("version", Integer),
    needed("state"),
    Column("title", Text),
    Column("text", Text),
    needed("language"),
    needed("asker_kind"),
    Column("theme", Text),
    Column("area", Text),
    Column("level", Text),
    Column("needed_by", Date),
    needed("asked_at", MOMENT),
    needed("released_at", MOMENT),
    Column("answer", Text),
    Column("answered_at", MOMENT),
    needed("event_time", MOMENT),
    needed("is_erased", Boolean, server_default=FALSE),
    Column("search", TSVECTOR),
    needed("number", BigInteger, server_default=text("journal_number()")),
    Column(
        "words_version",
        Text,
        comment="What its words were made with (plek_common.dutch); without it they are not made yet",
    ),
    Index("ix_question_search", "search", postgresql_using="gin"),
    Index("ix_question_number", text("number desc"), text("hub desc"), text("id desc")),
    Index("ix_question_number_of_hub", "hub", text("number desc"), text("id desc")),
    Index("ix_question_number_of_theme", "theme", text("number desc"), text("hub desc"), text("id desc")),
    Index("ix_question_words_due", "words_version", "number"),
)
# A change that leaves a question's words stays on its page.
stored(question, "set (fillfactor = 85)")

entry = Table(
    "entry",
    metadata,
    Column("hub", Text, primary_key=True),
    Column("id", Uuid, primary_key=True),
    needed("version", Integer),
    needed("service"),
    needed("kind"),
    Column("name", Text),
    needed("themes", TEXTS),
    Column("state", Text),
    needed("body", JSONB),
    needed("event_time", MOMENT),
    needed("is_erased", Boolean, server_default=FALSE),
    Index("ix_entry_service", "service", "hub"),
)
