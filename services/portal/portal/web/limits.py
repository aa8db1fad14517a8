"""How long what people write may be, and what is told when it is not."""

from plek_common.legible import visible

SHORTEST = 10

LONGEST = 4000


def fault_of_text(text: str) -> str | None:
    if visible(text) < SHORTEST:
        return "ask.too_short"
    return "ask.too_long" if len(text) > LONGEST else None
