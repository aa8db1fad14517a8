"""What a coordinator enters."""

from typing import Any

ORGANISATION: dict[str, Any] = {
    "name": "Hogeschool De Vecht",
    "kind": "hbo",
    "website": "https://hogeschool-de-vecht.example.nl",
    "description": "Onderzoek naar koele straten en schoon water.",
    "themes": ["klimaat", "water-bodem"],
    "areas": ["PV26", "GM0344"],
    "mailbox": "vragen@hogeschool-de-vecht.example.nl",
}
NETWORK: dict[str, Any] = {
    "name": "Koele Straten",
    "form": "partnership",
    "goals": "Samen proberen welke bomen een hete zomer doorstaan.",
    "themes": ["klimaat"],
    "areas": ["PV26"],
}
