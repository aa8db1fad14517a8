"""How far stages are, and comparisons that are made beside the one in use."""

from sqlalchemy import BigInteger, Column, Index, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from aggregator.models.columns import MOMENT, ZERO, metadata, needed

# `model`: what is at work; `vectors`: whose vectors lie in the places, null while there are none.
stage = Table(
    "stage",
    metadata,
    Column("name", Text, primary_key=True),
    needed("seq", BigInteger, server_default=ZERO),
    Column("model", Text),
    Column("status", Text),
    Column("vectors", Text),
)
run = Table(
    "run",
    metadata,
    Column("id", Uuid, primary_key=True),
    needed("state"),
    needed("model"),
    needed("version"),
    needed("begun_at", MOMENT),
    Column("made_at", MOMENT),
    Column("activated_at", MOMENT),
    needed("place", BigInteger, server_default=ZERO),
    Column("diff", JSONB),
    Index("ix_run_state", "state", unique=True, postgresql_where=text("state in ('beside', 'active', 'former')")),
)
