"""What an event may say: a model of which no field, however deep, is personal; another one is not made."""

from typing import Any, ClassVar

from pydantic import BaseModel

from plek_common.personal.marker import Leaks, forbid, forbid_copies
from plek_common.schema import Schema


class EventData(Schema):
    """The data of an event, as everybody may read it.

    `filled_from` is the row of which it takes the fields of the same name; none of those may be personal there.
    """

    filled_from: ClassVar[type[BaseModel] | None] = None

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Raises Leaks where the class is defined."""
        super().__pydantic_init_subclass__(**kwargs)
        if not cls.__pydantic_complete__:
            raise Leaks(f"{cls.__name__} names a type that is not there yet, so nobody can say what it holds")
        forbid(cls)
        if cls.filled_from:
            forbid_copies(cls, cls.filled_from)
