"""How long what people write may be, and what is told when it is not."""

from plek_common.legible import visible

SHORTEST = 10

LONGEST = 4000


def fault_of_text(text: str) -> str | None:
    if visible(text) < SHORTEST:
        return "ask.too_short"
    return "ask.too_long" if len(text) > LONGEST else None


def is_email(value: str) -> bool:
    """Only what a person would see at a glance; whether it arrives, the post will tell."""
    before, _, after = value.partition("@")
    return not value or (bool(before) and "." in after and " " not in value)


def is_phone(value: str) -> bool:
    return not value or (6 <= len(value) <= 20 and not set(value) - set("+0123456789 ()-"))
