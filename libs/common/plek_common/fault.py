"""What is wrong with input, in Dutch: the libraries that find it speak English, whatever language was asked for."""

from collections.abc import Mapping
from typing import Any

_SAID = {
    "missing": "ontbreekt",
    "extra_forbidden": "kennen wij niet",
    "string_type": "moet tekst zijn",
    "string_too_short": "is te kort: minstens {min_length} tekens",
    "string_too_long": "is te lang: hoogstens {max_length} tekens",
    "string_pattern_mismatch": "heeft niet de goede vorm: {pattern}",
    "enum": "moet een van deze zijn: {expected}",
    "literal_error": "moet een van deze zijn: {expected}",
    "too_short": "noemt te weinig: minstens {min_length}",
    "too_long": "noemt te veel: hoogstens {max_length}",
    "greater_than_equal": "moet minstens {ge} zijn",
    "less_than_equal": "mag hoogstens {le} zijn",
    "json_invalid": "is geen JSON",
}
_KINDS = {
    "uuid": "moet een id zijn", "int": "moet een heel getal zijn", "float": "moet een getal zijn",
    "bool": "moet true of false zijn", "datetime": "moet een moment met tijdzone zijn", "timezone": "mist een tijdzone",
    "date": "moet een datum zijn, zoals 2026-12-31", "list": "moet een lijst zijn", "dict": "moet een object zijn",
    "model": "moet een object zijn", "string": "is geen goede tekst",
}  # fmt: skip


def said(fault: Mapping[str, Any]) -> str:
    """One fault, as pydantic gives it."""
    kind = str(fault["type"])
    if kind == "value_error":  # a rule of our own, which says it in Dutch
        return str(fault["msg"]).removeprefix("Value error, ")
    if kind in _SAID:
        return _SAID[kind].format_map({**fault.get("ctx", {})})
    return _KINDS.get(kind.split("_", maxsplit=1)[0], "klopt niet")
