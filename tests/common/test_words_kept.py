"""Nobody adds a place for words without saying how they go: what becomes of every column is decided by hand."""

from typing import Any

import pytest
from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.types import TypeEngine
from tests.common.services import REAL, of
from tests.common.words_kept import KEPT

from aggregator.models.columns import HalfVector

# What no words fit in; an id says nothing by itself.
_BARE = (Boolean, Date, DateTime, Float, Integer, Numeric, Uuid)


def holds(column: "Column[Any]") -> bool:
    """May there be words in it, or a list of ids that says who belongs to what?"""
    return isinstance(column.type, ARRAY) or not isinstance(column.type, _BARE)


def columns(metadata: MetaData) -> dict[str, set[str]]:
    return {name: {column.name for column in table.columns if holds(column)} for name, table in metadata.tables.items()}


def undecided(found: dict[str, set[str]], kept: dict[str, dict[str, str]]) -> tuple[set[str], set[str]]:
    """Columns that nobody decided about, and decisions about columns that are not there."""
    there = {f"{table}.{column}" for table, names in found.items() for column in names}
    decided = {f"{table}.{column}" for table, names in kept.items() for column in names}
    return there - decided, decided - there


# A list of ids says by itself which bundles a decision was about, and nothing of a person.
_IDS_ALONE = {"aggregator": {"decision.bundle_ids"}, "partner": {"network.member_ids"}}


# It knows who works here, and nothing of who asked: no question and no contact comes there.
APART = {"identity"}


@pytest.mark.parametrize("name", [name for name in REAL if name not in APART])
def test_of_every_column_it_is_decided_what_becomes_of_its_words(name: str) -> None:
    new, gone = undecided(columns(of(name).metadata), KEPT[name])
    assert (new - _IDS_ALONE.get(name, set()), gone) == (set(), set())


@pytest.mark.parametrize("type", [Text(), JSONB(), LargeBinary(), TSVECTOR(), HalfVector(8), ARRAY(Text)], ids=repr)
def test_a_column_that_comes_later_is_missed(type: TypeEngine[Any]) -> None:
    metadata = MetaData()
    Table("later", metadata, Column("id", Uuid, primary_key=True), Column("said", type))
    assert undecided(columns(metadata), {"later": {}}) == ({"later.said"}, set())
