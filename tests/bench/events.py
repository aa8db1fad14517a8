"""Made-up questions, told as the question service tells them: real envelopes, real sizes, no real words of anyone."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import get_args
from uuid import UUID

from uuid_utils.compat import uuid7

from plek_common.event import Draft
from plek_common.outbox import Outbox
from plek_vocabulary import Theme
from question.questions.events import PublicAnswer, PublicQuestion

WORDS = (
    *("de", "het", "een", "van", "voor", "met", "bij", "door", "over", "naar", "wat", "hoe", "welke", "waarom"),
    *(
        "wijk",
        "dorp",
        "gemeente",
        "regio",
        "provincie",
        "bewoners",
        "ouderen",
        "jongeren",
        "school",
        "zorg",
        "huisarts",
    ),
    *(
        "woning",
        "huur",
        "energie",
        "warmte",
        "isolatie",
        "subsidie",
        "bodem",
        "water",
        "sloot",
        "dijk",
        "boer",
        "natuur",
    ),
    *("fiets", "bus", "weg", "verkeer", "winkel", "ondernemer", "werk", "inkomen", "schuld", "taal", "digitaal"),
    *(
        "formulier",
        "veiligheid",
        "buurt",
        "samen",
        "plan",
        "onderzoek",
        "ervaring",
        "aanpak",
        "kosten",
        "tijd",
        "ruimte",
    ),
    *("klimaat", "hitte", "droogte", "stikstof", "afval", "groen", "speelplek", "sport", "vereniging", "vrijwilliger"),
)
THEMES: tuple[Theme, ...] = get_args(Theme)
_START = datetime(2026, 1, 5, 8, tzinfo=UTC)


def sentence(chance: random.Random, words: int) -> str:
    """So many words; the first of the list are the most common, as in any language."""
    return " ".join(WORDS[int(len(WORDS) * chance.random() ** 2)] for _ in range(words)).capitalize() + "?"


def question(chance: random.Random, number: int, key: UUID, version: int) -> PublicQuestion:
    asked = _START + timedelta(minutes=number % 400_000)
    answered = version > 2
    words = random.Random(f"{key}/{version > 1}")
    return PublicQuestion(
        id=key,
        version=version,
        state="answered" if answered else "triaged",
        title=sentence(words, 6),
        text=sentence(words, 45),
        language="nl",
        channel="web",
        asker_kind="resident",
        theme=words.choice(THEMES),
        area="GM0344",
        level="regional",
        needed_by=None,
        asked_at=asked,
        released_at=asked + timedelta(days=1),
        answer=PublicAnswer(text=sentence(chance, 20), kind="interim", at=asked + timedelta(days=3))
        if answered
        else None,
    )


def rows(outbox: Outbox, count: int, seed: int) -> Iterator[dict[str, object]]:
    """So many outbox rows: five of eight tell a new question, the others a later version of one."""
    chance = random.Random(seed)
    known: list[tuple[UUID, int]] = []
    for number in range(count):
        if number % 8 < 5 or not known:
            known.append((uuid7(), 0))
            place = len(known) - 1
        else:
            place = chance.randrange(len(known))
        key, version = known[place][0], known[place][1] + 1
        known[place] = key, version
        kind = "published" if version == 1 else "articulated" if version == 2 else "answered"
        yield outbox.row(
            Draft(
                type=f"nl.plek.questions.question-{kind}.v1",
                subject=key,
                version=version,
                time=_START + timedelta(seconds=number),
                data=question(chance, number, key, version),
            )
        )
