"""What the APIs would answer on an ordinary Tuesday, in the shapes that they have."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.portal.example_words import ASKED, BUNDLED, NAMES, THEMES, TITLES

Json = dict[str, Any]
Asked = tuple[int, str, str, str, float, str]
Bundled = tuple[int, str, float, str, list[int], list[int]]
TURNS = {"received": "coordinator", "triaged": "coordinator", "articulating": "coordinator", "matching": "expert"}
ANSWER = (
    "Drie dingen werken samen: afspraken met corporaties over lokale toewijzing, kleine bouwplannen aan de rand "
    "van het dorp, en een starterslening.\nElf gemeenten deden dit; zes zagen meer jonge kopers."
)


def ident(number: int) -> str:
    return str(UUID(int=0x0192_7000_0000_7000_8000_0000_0000_0000 + number))


def ago(**span: float) -> str:
    return (datetime.now(UTC) - timedelta(**span)).isoformat().replace("+00:00", "Z")


def in_days(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def entry(number: int) -> Asked:
    return next(asked for asked in ASKED if asked[0] == number)


def at_home(asked: Asked) -> Json:
    """A question as its own hub's API gives it."""
    number, _, theme, state, days, words = asked
    answered = {"text": ANSWER, "kind": "validated", "at": ago(days=days / 3)}
    return {
        "id": ident(number),
        "version": 2,
        "title": TITLES.get(number),
        "text": words,
        "originalText": words,
        "language": "nl",
        "theme": theme,
        "neededBy": None,
        "state": state,
        "turn": TURNS.get(state, "asker"),
        "dueOn": in_days(-4 if number == 8 else 5),
        "askedAt": ago(days=days),
        "releasedAt": ago(days=days),
        "answer": answered if state == "answered" else None,
        "shared": shared(number),
    }


def in_the_nation(asked: Asked) -> Json:
    """The same question as the aggregator gives it."""
    number, hub, theme, state, days, words = asked
    found = home_of(number)
    return {
        "hub": hub,
        "hubName": NAMES[hub],
        "id": ident(number),
        "title": TITLES.get(number),
        "text": words,
        "theme": theme,
        "state": state,
        "askedAt": ago(days=days),
        "answer": ANSWER if state == "answered" else None,
        "answeredAt": ago(days=days / 3) if state == "answered" else None,
        "bundleId": ident(found[0]) if found else None,
        "certainty": found[1] if found else None,
    }


def home_of(number: int) -> Bundled | None:
    """The bundle in which the question is."""
    return next((bundle for bundle in BUNDLED if number in bundle[4] + bundle[5]), None)


def shared(number: int) -> Json | None:
    found = home_of(number)
    if found is None:
        return None
    others = [region(other) for other in found[4] + found[5] if other != number]
    told = {"bundleId": ident(found[0]), "certainty": found[1], "since": ago(days=found[2])}
    return told | {"regions": others, "joinedBy": ["machine"]}


def region(number: int) -> Json:
    hub = entry(number)[1]
    return {"hub": hub, "name": NAMES[hub]}


FIRST: Json = {"because": "de eerste vraag van deze bundel", "joinedBy": None}


def member(number: int) -> Json:
    told = in_the_nation(entry(number))
    why = "noemt hetzelfde probleem met andere woorden"
    return told | {"questionId": told["id"], "because": why, "joinedBy": "machine"}


def near(bundle: Bundled) -> Json:
    """What the wider list shows of a bundle."""
    told = member((bundle[4] + bundle[5])[0])
    return told | {"bundleId": ident(bundle[0]), "size": len(bundle[4]), "certainty": "waarschijnlijk een andere vraag"}


def bundle_title(bundle: Bundled) -> str:
    first = (bundle[4] + bundle[5])[0]
    return TITLES.get(first, entry(first)[5])


def proposal(number: int, bundle: Bundled) -> Json:
    return member(number) | {
        "proposalId": ident(500 + number),
        "bundleId": ident(bundle[0]),
        "bundleTitle": bundle_title(bundle),
        "score": 0.81,
        "certainty": "waarschijnlijk",
        "why": "Beide noemen een praktijk en inwoners die ergens terecht moeten.",
        "whyNot": "De een gaat over nieuwe patiënten, de ander over een praktijk die stopt.",
        "shared": ["dorp", "kernen", "praktijk"],
        "near": ["huisartsenzorg", "dokter", "patiënten"],
        "madeAt": ago(days=1),
    }


def bundle(found: Bundled) -> Json:
    number, certainty, days, why, members, proposed = found
    regions = {region(one)["hub"]: region(one) for one in members + proposed}
    return {
        "id": ident(number),
        "version": 3,
        "title": bundle_title(found),
        "regions": list(regions.values()),
        "since": ago(days=days),
        "certainty": certainty,
        "why": why,
        "members": [member(one) | ({} if place else FIRST) for place, one in enumerate(members)],
        "proposed": [proposal(one, found) for one in proposed],
    }


def hub_figures(hub: str) -> Json:
    mine = [asked for asked in ASKED if asked[1] == hub]
    return {
        "id": hub,
        "name": NAMES[hub],
        "areas": [],
        "questions": len(mine),
        "shared": sum(home_of(asked[0]) is not None for asked in mine),
        "answered": sum(asked[3] == "answered" for asked in mine),
        "partners": 13,
        "agendaItems": 4,
        "lastEventAt": ago(minutes=12),
        "lag": 0,
    }


def themes_by_region() -> Json:
    keys = [(asked[1], asked[2]) for asked in ASKED]
    cells = [{"hub": h, "theme": t, "questions": 4 * keys.count((h, t)) - 1, "shared": 0} for h, t in set(keys)]
    return {"themes": THEMES, "hubs": [{"id": h, "name": n} for h, n in NAMES.items()], "cells": cells}
