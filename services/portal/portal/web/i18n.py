"""The texts of the pages: a folder of YAML files per language, the words of codes, and what a visitor wants."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from starlette.requests import Request

from plek_vocabulary.labels import labels

FOLDER = Path(__file__).parents[1] / "texts"
LANGUAGES = ("nl", "en")
COOKIE = "taal"
READS = {"en": "en"} | dict.fromkeys(("nl", "fy", "li", "nds", "pap"), "nl")  # by what somebody speaks


class Texts:
    """The texts of one language: `texts("ask.button")`, `texts("figures.hubs", n=3)`."""

    def __init__(self, language: str, entries: Mapping[str, str]) -> None:
        self.language = language
        self._entries = entries

    def __call__(self, key: str, /, **values: object) -> str:
        """The text with its values filled in; `n` chooses between `key.one` and `key.many`."""
        if "n" in values and f"{key}.one" in self._entries:
            key = f"{key}.one" if str(values["n"]) == "1" else f"{key}.many"
        text = self._entries[key]
        return text.format(**values) if values else text

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def keys(self) -> set[str]:
        return set(self._entries)


@cache
def texts_in(language: str) -> Texts:
    entries = flat(labels(language))
    for file in sorted((FOLDER / language).glob("*.yaml")):
        entries |= flat(yaml.safe_load(file.read_text(encoding="utf-8")))
    return Texts(language, entries)


def flat(tree: Mapping[str, object], above: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in tree.items():
        key = f"{above}{name}"
        found |= flat(value, f"{key}.") if isinstance(value, Mapping) else {key: str(value)}
    return found


def wanted(request: Request) -> str:
    """The address decides, then what the visitor chose before, then what the browser asks for, then Dutch."""
    chosen = request.query_params.get("lang") or request.cookies.get(COOKIE)
    return chosen if chosen in LANGUAGES else accepted(request.headers.get("accept-language", ""))


def accepted(header: str) -> str:
    """The first of our languages in "en-GB, nl;q=0.8" (RFC 9110, 12.5.4); Dutch when there is none of them."""
    asked = sorted((weighed(part) for part in header.lower().split(",")), key=lambda found: -found[1])
    known = (READS[tag] for tag, weight in asked if weight > 0 and tag in READS)
    return next(known, LANGUAGES[0])


def weighed(part: str) -> tuple[str, float]:
    """ "en-GB;q=0.8" -> ("en", 0.8); what cannot be read weighs nothing."""
    name, *rest = part.split(";")
    try:
        weight = float(rest[0].strip().removeprefix("q=")) if rest else 1.0
    except ValueError:
        weight = 0.0
    return name.strip().partition("-")[0], weight
