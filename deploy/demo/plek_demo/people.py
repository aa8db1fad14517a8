"""Who one can be in the demo: for each organisation somebody of each role, and somebody who has none yet."""

from typing import Any

from plek_demo.content import read

ROLES_CLAIM = "roles"


def of(organisation: str, place: int) -> list[dict[str, Any]]:
    """The people of an organisation, as the provider knows them; `place` is its number, by which names differ."""
    told = read("people.yaml")
    kinds = told["national" if organisation == "national" else "hub"]
    return [_person(told, organisation, place, number, kind) for number, kind in enumerate(kinds)]


def proposals(organisation: str) -> list[dict[str, str]]:
    """What the provider's word about roles proposes: each role of the organisation, by its own name."""
    kinds = read("people.yaml")["national" if organisation == "national" else "hub"]
    return [{"claim": ROLES_CLAIM, "value": kind["role"], "role": kind["role"]} for kind in kinds if kind["role"]]


def _person(told: Any, organisation: str, place: int, number: int, kind: dict[str, Any]) -> dict[str, Any]:
    first = told["first"][(5 * place + number) % len(told["first"])]
    last = told["last"][(place + 3 * number) % len(told["last"])]
    id = f"{organisation}-{kind['role'] or 'nieuw'}"
    return {
        "id": id,
        "name": f"{first} {last}",
        "email": f"{id}@demo.example",
        "does": kind["does"],
        "roles": [kind["role"]] if kind["role"] else [],
        "amr": kind.get("amr", ["pwd"]),
        "second": kind["role"] is not None,  # who is new here has no second step yet
    }
