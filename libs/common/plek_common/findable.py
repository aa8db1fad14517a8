"""By what a row is found: lexemes that the program makes of its texts, and writes with them (decision 19)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import Field, SQLModel

from plek_common import dutch


class Found(SQLModel):
    """Columns by which a row is found: its lexemes, and with what these were made."""

    search: str | None = Field(default=None, sa_type=TSVECTOR)
    words_version: str | None = Field(default=None, sa_type=Text)


@dataclass(frozen=True, slots=True)
class Findable:
    """A table of what can be found (Found)."""

    table: str
    columns: tuple[str, ...]  # what `texts` looks at
    texts: Callable[[Mapping[str, Any]], Iterable[tuple[str | None, str]]]  # each with its language; of gone rows none

    def words(self, row: object) -> dict[str, str]:
        """What stands in the columns of Found, for a row of the table or its values by name."""
        values = row if isinstance(row, Mapping) else {name: getattr(row, name) for name in self.columns}
        return {"search": dutch.vector_of(self.texts(values)), "words_version": dutch.version()}

    def concerns(self, values: Iterable[str]) -> bool:
        """Is a row found by other words when these columns change?"""
        return not frozenset(self.columns).isdisjoint(values)


def by(table: str, *columns: str, gone: str | None = None) -> Findable:
    """Found by the Dutch in these columns, unless there is something in `gone`."""

    def texts(row: Mapping[str, Any]) -> Iterable[tuple[str | None, str]]:
        return [] if gone and row.get(gone) else [(row[name], dutch.DUTCH) for name in columns]

    return Findable(table, (*columns, *([gone] if gone else [])), texts)
