"""What three regions ask: one question in other words by two of them, and some that stand alone."""

from uuid import UUID

from tests.aggregator.nation import question

from plek_common.record import Record

ROUND = ("Huisarts in het dorp", "Onze huisarts gaat met pensioen. Hoe houden we huisartsenzorg in kleine kernen?")
OTHER = ("Huisartsenzorg in kleine kernen", "Hoe houden we de huisarts bereikbaar in dorpen als er geen opvolger komt?")
ALONE = [
    ("Een warmtenet in de wijk", "Wat betekent een warmtenet voor de energierekening van huurders?"),
    ("Natte kelders", "Wie betaalt de schade als het grondwater in de straat te hoog staat?"),
    ("Stage lopen", "Hoe vinden studenten met een beperking een goede stageplek in het mbo?"),
]
HERE, THERE, ELSEWHERE = (UUID(f"0192f0c4-0000-7000-8000-0000000000{n:02d}") for n in (1, 2, 3))


def asked(hub: str, of: UUID, words: tuple[str, str], version: int = 1) -> Record:
    return question(hub, of, version, words[1], title=words[0])


def pair() -> list[Record]:
    """Two regions that ask the same, Utrecht first."""
    return [asked("utrecht", HERE, ROUND), asked("fryslan", THERE, OTHER)]


def crowd() -> list[Record]:
    """The pair among others."""
    ids = [UUID(f"0192f0c4-0000-7000-8000-0000000001{n:02d}") for n in range(9)]
    alone = [asked(hub, ids[n * 3 + i], words) for n, hub in enumerate(HUBS) for i, words in enumerate([ALONE[n]])]
    return [alone[0], pair()[0], alone[1], pair()[1], alone[2]]


HUBS = ["utrecht", "fryslan", "drenthe"]
