"""Personal fields are marked by their type, so that nothing that leaves the hub can have one without somebody noticing.

class Asker(Table, table=True):
    name: Personal[str | None]
"""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import BaseModel

T = TypeVar("T")


class Mark:
    """Says of a type that what is in it says who somebody is, or is about that person."""

    def __repr__(self) -> str:
        return "personal"


PERSONAL = Mark()
Personal = Annotated[T, PERSONAL]
_ANYTHING = (Any, object, BaseModel)


class Leaks(TypeError):
    """A model that leaves the hub can hold what is personal; names where."""


def forbid(model: type[BaseModel]) -> None:
    """Refuses a model of which some field, however deep, is personal or could hold anything at all.

    Raises:
        Leaks: names the path of every such field.
    """
    if found := sorted(set(_reached(model, model.__name__, (model,)))):
        raise Leaks(f"these leave the organisation and may not: {', '.join(found)}")


def forbid_copies(model: type[BaseModel], row: type[BaseModel]) -> None:
    """Refuses a model that is filled by name from a row in which a field of that name is personal.

    Raises:
        Leaks: names those fields.
    """
    found = sorted(personal_fields(row) & model.model_fields.keys())
    if found:
        told = ", ".join(f"{model.__name__}.{name} of {row.__name__}.{name}" for name in found)
        raise Leaks(f"these leave the organisation and may not: {told}")


def personal_fields(model: type[BaseModel]) -> frozenset[str]:
    """The names of the fields of this model that are personal, or hold what is."""
    return frozenset(name for name in model.model_fields if any(_of_field(model, name, name, (model,))))


def _reached(model: type[BaseModel], path: str, seen: tuple[type, ...]) -> Iterator[str]:
    for name in model.model_fields:
        yield from _of_field(model, name, f"{path}.{name}", seen)
    for name, computed in model.model_computed_fields.items():
        yield from _of_type(computed.return_type, f"{path}.{name}", seen, is_open=False)


def _of_field(model: type[BaseModel], name: str, path: str, seen: tuple[type, ...]) -> Iterator[str]:
    field = model.model_fields[name]
    if any(isinstance(each, Mark) for each in field.metadata):
        yield path
    yield from _of_type(field.annotation, path, seen)


def _of_type(kind: Any, path: str, seen: tuple[type, ...], *, is_open: bool = True) -> Iterator[str]:
    """The path for what is personal in this type; for a type that says nothing, too, where that is asked."""
    if is_open and any(kind is anything for anything in _ANYTHING):
        yield f"{path} (can hold anything)"
    if get_origin(kind) is Annotated and any(isinstance(each, Mark) for each in kind.__metadata__):
        yield path
    if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in seen:
        yield from _reached(kind, path, (*seen, kind))
    for part in _parts(kind):
        yield from _of_type(part, path, seen, is_open=is_open)


def _parts(kind: Any) -> Iterable[Any]:
    if get_origin(kind) is Annotated:
        return (kind.__origin__,)
    return (part for part in get_args(kind) if not isinstance(part, str | int | float | None.__class__))
