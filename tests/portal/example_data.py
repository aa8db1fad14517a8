"""What the APIs would answer on an ordinary Tuesday, in the shapes the portal reads. Written for these tests."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

Json = dict[str, Any]

NAMES = {
    "fryslan": "Fryslân",
    "groningen": "Groningen",
    "utrecht": "Utrecht",
    "zuid-holland": "Zuid-Holland",
    "zeeland": "Zeeland",
    "gelderland": "Gelderland",
    "limburg": "Limburg",
}
THEMES = [
    *("wonen", "zorg", "jeugd", "bestaanszekerheid", "klimaat", "water-bodem"),
    *("landbouw", "mobiliteit", "economie", "digitaal", "veiligheid", "bestuur"),
]
CODE = "UT7K-3M9Q-PD2X"


def ident(number: int) -> str:
    return str(UUID(int=0x0192_7000_0000_7000_8000_0000_0000_0000 + number))


def ago(**span: float) -> str:
    return (datetime.now(UTC) - timedelta(**span)).isoformat().replace("+00:00", "Z")


def in_days(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


# number, hub, theme, state, days ago, words
ASKED: list[tuple[int, str, str, str, float, str]] = [
    (1, "fryslan", "zorg", "matching", 3, "Hoe houden we huisartsenzorg bereikbaar in kleine kernen?"),
    (
        2,
        "utrecht",
        "zorg",
        "articulating",
        9,
        "Wat kunnen we doen nu de dokter uit ons dorp stopt en er geen opvolger is?",
    ),
    (
        3,
        "zeeland",
        "zorg",
        "received",
        1,
        "Onze praktijk neemt geen nieuwe patiënten meer aan. Waar kunnen inwoners terecht?",
    ),
    (
        4,
        "zuid-holland",
        "wonen",
        "answered",
        30,
        "Hoe zorgen we dat starters in hun eigen dorp een betaalbaar huis kunnen vinden?",
    ),
    (
        5,
        "gelderland",
        "wonen",
        "triaged",
        6,
        "Jongeren trekken weg omdat er niets te huur is. Wat werkt om ze hier te houden?",
    ),
    (6, "fryslan", "klimaat", "matching", 16, "Welke wijken kunnen van het gas af als het stroomnet vol zit?"),
    (7, "limburg", "klimaat", "articulating", 12, "Netcongestie houdt onze warmteplannen tegen: wat kan er wel?"),
    (
        8,
        "utrecht",
        "water-bodem",
        "matching",
        20,
        "Wat doet een droge zomer met de funderingen van oude huizen, en wie betaalt het herstel?",
    ),
    (
        9,
        "zuid-holland",
        "water-bodem",
        "received",
        0.4,
        "Mijn huis zakt scheef door de lage grondwaterstand. Bij wie kan ik aankloppen?",
    ),
    (10, "groningen", "jeugd", "matching", 4, "Hoe houden we een dorpsschool open met minder dan vijftig leerlingen?"),
    (
        11,
        "utrecht",
        "bestaanszekerheid",
        "received",
        0.1,
        "Hoe bereiken we mensen met schulden voordat de deurwaarder komt?",
    ),
    (
        12,
        "utrecht",
        "mobiliteit",
        "answered",
        41,
        "De buslijn verdwijnt. Welke andere vormen van vervoer werken op het platteland?",
    ),
    (
        13,
        "fryslan",
        "landbouw",
        "triaged",
        2,
        "Kan een boer die minder vee houdt, verdienen aan natuur en water vasthouden?",
    ),
    (
        14,
        "utrecht",
        "bestuur",
        "received",
        0.02,
        "Hoe laten we inwoners echt meebeslissen over de energie in hun wijk?",
    ),
]


def question(entry: tuple[int, str, str, str, float, str]) -> Json:
    number, hub, theme, state, days, words = entry
    return {
        "id": ident(number),
        "questionId": ident(number),
        "version": 2,
        "hub": hub,
        "hubName": NAMES[hub],
        "title": None,
        "text": words,
        "originalText": words,
        "language": "nl",
        "theme": theme,
        "area": "PV26",
        "level": "regional",
        "askerKind": "resident",
        "neededBy": None,
        "state": state,
        "turn": {"received": "coordinator", "triaged": "coordinator", "articulating": "asker"}.get(state, "expert"),
        "dueOn": in_days(-4 if number == 8 else 5) if state not in ("answered", "closed") else None,
        "askedAt": ago(days=days),
        "releasedAt": ago(days=days),
        "answer": answer(days) if state == "answered" else None,
        "shared": shared(number),
        "bundleId": bundle_of(number),
    }


def answer(days: float) -> Json:
    text = (
        "Drie dingen werken samen: afspraken met corporaties over lokale toewijzing, kleine bouwplannen aan de rand "
        "van het dorp, en een starterslening.\nIn Zuid-Holland deden elf gemeenten dit; zes zagen meer jonge kopers."
    )
    return {"text": text, "kind": "validated", "at": ago(days=days / 3)}


# bundle, title, certainty, since in days, why, members, proposed
BUNDLED: list[tuple[int, str, float, str, list[int], list[int]]] = [
    (101, "joined", 3, "Beide gaan over de bereikbaarheid van de huisarts in een dorp.", [1, 2], [3]),
    (102, "joined", 15, "Beide gaan over jonge mensen die in hun eigen dorp geen huis vinden.", [4, 5], []),
    (103, "proposed", 1, "Allebei vragen wat er kan als het stroomnet vol is.", [], [6, 7]),
    (104, "joined", 0.2, "Beide gaan over huizen die verzakken door lage grondwaterstanden.", [8, 9], []),
]


def bundle_of(number: int) -> str | None:
    return next((ident(b[0]) for b in BUNDLED if number in b[4] + b[5]), None)


def shared(number: int) -> Json | None:
    found = next((b for b in BUNDLED if number in b[4] + b[5]), None)
    if found is None:
        return None
    others = [n for n in found[4] + found[5] if n != number]
    regions = [{"hub": by_number(n)["hub"], "name": by_number(n)["hubName"]} for n in others]
    return {"bundleId": ident(found[0]), "certainty": found[1], "regions": regions, "since": ago(days=found[2])}


def by_number(number: int) -> Json:
    _, hub, *_ = next(entry for entry in ASKED if entry[0] == number)
    return {"hub": hub, "hubName": NAMES[hub]}


def member(number: int, *, proposed: bool = False) -> Json:
    told = question(next(entry for entry in ASKED if entry[0] == number))
    extra: Json = {"because": "Noemt hetzelfde probleem met andere woorden.", "sharedWords": ["dorp", "kernen"]}
    if proposed:
        extra = {
            "proposalId": ident(500 + number),
            "score": 0.81,
            "certainty": "proposed",
            "why": "Vraagt ook waar mensen terechtkunnen zonder huisarts.",
            "whyNot": "Gaat over nieuwe patiënten, niet over een praktijk die stopt.",
        }
    return told | extra


def bundle(entry: tuple[int, str, float, str, list[int], list[int]]) -> Json:
    number, certainty, days, why, members, proposed = entry
    everyone = [by_number(n) for n in members + proposed]
    return {
        "id": ident(number),
        "version": 3,
        "title": next(e[5] for e in ASKED if e[0] == (members + proposed)[0]),
        "regions": [{"hub": one["hub"], "name": one["hubName"]} for one in everyone],
        "since": ago(days=days),
        "certainty": certainty,
        "why": why,
        "members": [member(n) for n in members],
        "proposed": [member(n, proposed=True) for n in proposed],
    }


def hub_figures(hub: str) -> Json:
    mine = [entry for entry in ASKED if entry[1] == hub]
    return {
        "id": hub,
        "name": NAMES[hub],
        "areas": [],
        "questions": len(mine),
        "shared": sum(1 for entry in mine if bundle_of(entry[0])),
        "answered": sum(1 for entry in mine if entry[3] == "answered"),
        "partners": 13,
        "agendaItems": 4,
        "lastEventAt": ago(minutes=12),
        "lag": 0,
    }


def themes_by_region() -> Json:
    counted: dict[tuple[str, str], int] = {}
    for _, hub, theme, *_ in ASKED:
        counted[hub, theme] = counted.get((hub, theme), 0) + 1
    cells = [{"hub": h, "theme": t, "questions": n, "shared": 0} for (h, t), n in counted.items()]
    return {"themes": THEMES, "hubs": [{"id": h, "name": n} for h, n in NAMES.items()], "cells": cells}
