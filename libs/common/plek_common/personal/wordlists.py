"""Lists of words beside the rules that use them, in `words`: a word or a pattern on a line; # begins a remark."""

from functools import cache
from importlib.resources import files


@cache
def lines(name: str) -> tuple[str, ...]:
    text = files(__package__).joinpath("words", f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line.strip() for line in text.splitlines() if line and not line.startswith("#"))


@cache
def words(name: str) -> frozenset[str]:
    """Of a list with many words on a line."""
    return frozenset(" ".join(lines(name)).split())


def either(name: str) -> str:
    """A pattern for any of them."""
    return f"(?:{'|'.join(lines(name))})"
