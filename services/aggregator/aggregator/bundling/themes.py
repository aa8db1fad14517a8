"""How much it says that two questions were filed under the same theme, next door, or elsewhere. Pure."""

from __future__ import annotations

# Where nobody filed one of the two: about the share of pairs worth a look that have the same theme.
UNKNOWN = 0.65
# One desk files under the one what another files under the other: half a match.
NEXT_DOOR = 0.5

_NEXT_DOOR = frozenset(
    frozenset(pair.split("/"))
    for pair in (
        "wonen/klimaat wonen/bestaanszekerheid wonen/water-bodem wonen/veiligheid wonen/economie wonen/zorg "
        "zorg/jeugd zorg/bestaanszekerheid zorg/veiligheid jeugd/bestaanszekerheid jeugd/veiligheid jeugd/mobiliteit "
        "jeugd/economie bestaanszekerheid/economie klimaat/water-bodem klimaat/landbouw klimaat/economie "
        "klimaat/mobiliteit water-bodem/landbouw landbouw/economie landbouw/veiligheid mobiliteit/economie "
        "mobiliteit/veiligheid digitaal/veiligheid digitaal/bestuur digitaal/economie bestuur/veiligheid"
    ).split()
)


def alike(left: str, right: str) -> float:
    """0 to 1, symmetric; themes in lower case, empty where unknown. Themes of another list are the same or not."""
    if not left or not right:
        return UNKNOWN
    if left == right:
        return 1.0
    return NEXT_DOOR if frozenset((left, right)) in _NEXT_DOOR else 0.0
