"""Who asks: every role, at this organisation and at another, and whoever asked the question."""

from collections.abc import Callable

ELSEWHERE = "drenthe"
ITS_ASKER = "its asker"
ROLES = (
    "asker",
    "contributor",
    "partner",
    "expert",
    "coordinator",
    "editor",
    "administrator",
    "analyst",
    "programme",
    "initiative",
    "steering",
    "machine",
)
AT_ANOTHER = ("coordinator", "administrator", "analyst")
Headers = dict[str, str]


def actors(token: Callable[..., Headers], here: str) -> dict[str, Headers]:
    """The headers of each, by the word that the table has for them."""
    found = {"anonymous": {}, ITS_ASKER: token("asker", here, ITS_ASKER)}
    found |= {role: token(role, here) for role in ROLES}
    return found | {f"{role} elsewhere": token(role, ELSEWHERE) for role in AT_ANOTHER}
