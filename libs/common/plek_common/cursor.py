"""Where a list goes on: the values by which it is ordered, of the last row that was given.

They are the values and not the name of that row, so whatever becomes of the row meanwhile, the list goes on behind it.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Query
from pydantic import AwareDatetime, Field, TypeAdapter

from plek_common.problem import Invalid
from plek_common.schema import Storable

Cursor = Annotated[str | None, Query(description="De waarde van `next` op de vorige bladzijde", max_length=250)]
Number = Annotated[int, Field(ge=0, lt=2**63)]
Name = Annotated[str, Storable]
At = Annotated[AwareDatetime, Field(ge=datetime(1900, 1, 1, tzinfo=UTC), lt=datetime(9000, 1, 1, tzinfo=UTC))]


class Place:
    """A place in a list that is ordered by values of these kinds."""

    def __init__(self, *kinds: Any) -> None:
        together: Any = tuple  # of these kinds, which are known only here
        self._values: TypeAdapter[tuple[Any, ...]] = TypeAdapter(together[kinds])

    def written(self, *values: Any) -> str:
        """The cursor of the page behind the row with these values."""
        return urlsafe_b64encode(self._values.dump_json(values)).decode().rstrip("=")

    def read(self, cursor: str) -> tuple[Any, ...]:
        """
        Raises:
            Invalid: the cursor is none of this list.
        """
        try:
            return self._values.validate_json(urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
        except ValueError:
            raise Invalid("Deze cursor kennen wij niet; begin vooraan.") from None
