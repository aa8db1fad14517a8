"""Who was shown something personal says why it may be public."""

from typing import Any

import httpx

LOKET = "Het nummer is van een loket."


def accepting(shown: httpx.Response | dict[str, Any], reason: str = LOKET) -> dict[str, Any]:
    """What is sent along, after the answer or problem that showed it."""
    problem = shown.json() if isinstance(shown, httpx.Response) else shown
    return {"personalDataAccepted": {"reason": reason, "fingerprint": problem["fingerprint"]}}
