"""What every table of the aggregator is part of, and how the columns of several are written."""

from typing import Any

from sqlalchemy import DDL, Column, Table, Text, event, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine, UserDefinedType

from plek_common.database import new_metadata
from plek_common.tables import MOMENT

metadata = new_metadata()
TEXTS = ARRAY(Text)
NONE = text("'{}'")
FALSE = text("false")
ZERO = text("0")
# Made anew by another comparison, in a schema beside; what else there is both read.
ANEW = {"is_made_anew": True}


class HalfVector(UserDefinedType[str]):
    """pgvector's vector of half precision, with this many numbers."""

    cache_ok = True

    def __init__(self, length: int) -> None:
        self.length = length

    def get_col_spec(self, **_: Any) -> str:
        return f"halfvec({self.length})"


def needed(
    name: str, type: type[TypeEngine[Any]] | TypeEngine[Any] = Text, *more: SchemaItem, **options: Any
) -> Column[Any]:
    """A column that always holds something."""
    return Column(name, type, *more, nullable=False, **options)


def stored(table: Table, how: str) -> None:
    """How PostgreSQL keeps the rows, which SQLAlchemy has no word for: what follows `alter table` and its name."""
    event.listen(table, "after_create", DDL(f"alter table {table.name} {how}"))  # type: ignore[no-untyped-call]


__all__ = ["ANEW", "FALSE", "MOMENT", "NONE", "TEXTS", "ZERO", "HalfVector", "metadata", "needed", "stored"]
