"""A question with a word that occurs nowhere else, the ways in which it is taken back, and where that word still is."""

from collections.abc import Callable

import httpx
from tests.aggregator.asked import HERE
from tests.aggregator.deciding import Analyst
from tests.aggregator.nation import Nation, marker, question, tombstone, withdrawn
from tests.aggregator.traces import answers, tables

from plek_common.record import Record

WORD = "kwetter"
CANARY = ("Kwetterhuisarts", "Onze kwetterhuisarts gaat met pensioen. Hoe houden we de huisarts bereikbaar in dorpen?")
MILD = ("Huisarts", "Onze [weggehaald] gaat met pensioen. Hoe houden we de huisarts bereikbaar in dorpen?")
Take = Callable[[int], Record]  # by the version with which the hub takes it back


def redacted(version: int) -> Record:
    return question("utrecht", HERE, version, MILD[1], title=MILD[0], happening="redacted")


TAKES: dict[str, Take] = {
    "withdrawn": lambda version: withdrawn("utrecht", HERE, version),
    "erased": lambda _: tombstone("utrecht", HERE),
    "told to be erased": lambda version: marker("utrecht", HERE, version),
    "redacted": redacted,
}


async def left(nation: Nation, api: httpx.AsyncClient, analyst: Analyst) -> set[str]:
    """The tables and addresses where the word stands."""
    return await tables(nation, WORD) | await answers(nation, api, analyst.headers, WORD)
