"""What people in seven regions might ask, and which of it is the same. Written for these tests."""

from typing import get_args

from plek_vocabulary import Theme

NAMES = {
    "fryslan": "Fryslân",
    "groningen": "Groningen",
    "utrecht": "Utrecht",
    "zuid-holland": "Zuid-Holland",
    "zeeland": "Zeeland",
    "gelderland": "Gelderland",
    "limburg": "Limburg",
}
THEMES = list(get_args(Theme))
CODE = "WT7K-3M9Q-PD2X"

LONG = (
    "In ons dorp wonen mensen van veertig nog bij hun ouders. Wat er te koop komt, gaat naar wie met overwaarde uit de "
    "stad komt. Hoe zorgen we dat starters in hun eigen dorp een betaalbaar huis kunnen vinden?"
)
TITLES = {4: "Starters in het eigen dorp"}

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
        LONG,
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

# bundle, certainty, since in days, why, members, proposed
BUNDLED: list[tuple[int, str, float, str, list[int], list[int]]] = [
    (101, "joined", 3, "Beide gaan over de bereikbaarheid van de huisarts in een dorp.", [1, 2], [3]),
    (102, "joined", 15, "Beide gaan over jonge mensen die in hun eigen dorp geen huis vinden.", [4, 5], []),
    (103, "proposed", 1, "Allebei vragen wat er kan als het stroomnet vol is.", [6], [7]),
    (104, "joined", 0.2, "Beide gaan over huizen die verzakken door lage grondwaterstanden.", [8, 9], []),
]
