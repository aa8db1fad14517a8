"""Every page of the portal, by mode."""

from tests.portal.example_data import ident
from tests.portal.example_words import CODE

NATIONAL = [
    "/",
    "/?regio=utrecht&sorteer=totaal",
    "/gedeeld",
    f"/gedeeld/{ident(101)}",
    f"/gedeeld/{ident(103)}",
    f"/gedeeld/{ident(101)}/vragen",
    "/voorstellen",
    "/aanmelden",
    "/aanmelden/terug",
    "/vragen",
    "/vragen?zoek=huisarts",
    f"/vragen/fryslan/{ident(1)}",
    f"/vragen/zuid-holland/{ident(4)}",
    f"/vragen/fryslan/{ident(1)}/meer",
    "/regios",
    "/toegankelijkheid",
    "/bestaat-niet",
]
HUB = [
    "/",
    "/vragen",
    "/vragen?stand=beantwoord&thema=zorg",
    f"/vragen/{ident(2)}",
    f"/vragen/{ident(12)}",
    f"/ontvangen/{CODE}",
    "/volg",
    "/aanmelden",
    "/aanmelden/terug",
    f"/volg/{CODE}",
    *(f"/volg/{CODE}/{page}" for page in ("gegevens", "bezwaar", "wissen")),
    "/gewist",
    "/toegankelijkheid",
    "/bestaat-niet",
]
COORDINATOR = [
    "/bureau",
    "/bureau?stapel=later",
    f"/bureau/vragen/{ident(2)}?wie=ja",
    *(f"/bureau/vragen/{ident(2)}/{move}" for move in ("beoordelen", "scherper", "vrijgeven", "antwoord", "afronden")),
]
FULL = [("national", address) for address in NATIONAL] + [("hub", address) for address in HUB]
STATES = [
    *(("national", "empty", address) for address in ("/", "/gedeeld", "/voorstellen", "/vragen", "/regios")),
    *(("hub", "empty", address) for address in ("/", "/vragen")),
    *((mode, "away", "/") for mode in ("national", "hub")),
    ("national", "away", "/gedeeld"),
]
