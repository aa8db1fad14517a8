"""How much it says that two questions were filed under the same theme, next door, or elsewhere. Pure."""

from __future__ import annotations

# Where nobody filed one of the two: about the share of pairs worth a look that have the same theme.
UNKNOWN = 0.65
# One desk files under the one what another files under the other: half a match.
NEXT_DOOR = 0.5

# Each theme, and those after it in the list of themes that lie next door to it.
_AFTER = {
    "wonen": ("zorg", "bestaanszekerheid", "klimaat", "water-bodem", "economie", "veiligheid"),
    "zorg": ("jeugd", "bestaanszekerheid", "veiligheid"),
    "jeugd": ("bestaanszekerheid", "mobiliteit", "economie", "veiligheid"),
    "bestaanszekerheid": ("economie",),
    "klimaat": ("water-bodem", "landbouw", "mobiliteit", "economie"),
    "water-bodem": ("landbouw",),
    "landbouw": ("economie", "veiligheid"),
    "mobiliteit": ("economie", "veiligheid"),
    "economie": ("digitaal",),
    "digitaal": ("veiligheid", "bestuur"),
    "veiligheid": ("bestuur",),
}
_NEXT_DOOR = {frozenset((one, other)) for one, others in _AFTER.items() for other in others}


def alike(left: str, right: str) -> float:
    """0 to 1, symmetric; themes in lower case, empty where unknown. Themes of another list are the same or not."""
    if not left or not right:
        return UNKNOWN
    if left == right:
        return 1.0
    return NEXT_DOOR if frozenset((left, right)) in _NEXT_DOOR else 0.0
