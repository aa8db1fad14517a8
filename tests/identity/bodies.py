"""What an administrator enters."""

from typing import Any

MACHINE: dict[str, Any] = {
    "name": "Koppeling met het zaaksysteem",
    "roles": ["contributor"],
    "services": ["question"],
    "why": "Zet vragen van het loket over",
}
INVITATION: dict[str, Any] = {"forWhom": "Noor Haverkamp", "role": "coordinator", "why": "Begint op 1 december"}
