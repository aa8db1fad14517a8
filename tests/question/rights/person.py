"""Two people who asked, each with words that occur nowhere else, and everything that became of what they asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx
from tests.everything import stored
from tests.question.asking import Ask, Asked

from plek_common.settings import Settings


@dataclass(frozen=True)
class Person:
    """`word` is in everything that is hers; her number is written as people write numbers."""

    word: str
    phone: str

    @property
    def asker(self) -> dict[str, str]:
        return {"name": f"Vrager {self.word}", "email": f"{self.word}@Voorbeeld.nl", "phone": self.phone}

    @property
    def subject(self) -> str:
        return f"account-{self.word}"


SIETSKE, OTHER = Person("kwetterboom", "06 1234 5678"), Person("piepvogel", "+31 6 8765 4321")
KEY = "5b0e8a0e-2f61-4d4b-9c57-7f1c2f0d9a11"


async def lived(ask: Ask, person: Person, headers: dict[str, str] | None = None) -> Asked:
    """Her question, with her words wherever the hub can keep them: asked, sharpened, answered, released, looked at
    again, and split."""
    word = person.word
    title, text = f"De huisarts van {word}", f"Hoe houdt {word} haar huisarts? En wie betaalt {word}?"
    asked = await ask(headers, text=text, title=title, asker=person.asker)
    await asked.moves("triage", "release")
    await asked.move("articulations", {"text": f"Hoe blijft een huisarts bij {word}?", "why": f"{word} legde het uit."})
    await asked.move("answers", {"kind": "interim", "text": f"Vraag het {word}.", "sources": [f"Verslag van {word}"]})
    await asked.move("reopening", {"reason": f"{word} vond dit niet genoeg."})
    return asked


async def split(asked: Asked, person: Person) -> list[dict[str, Any]]:
    parts = [{"text": f"Wie betaalt de huisarts van {person.word}?"}, {"text": f"Wie volgt die van {person.word} op?"}]
    headers = {**asked.coordinator, "If-Match": f'"{asked.version}"', "Idempotency-Key": "gesplitst"}
    made = await asked.api.post(f"/questions/{asked.id}/parts", json={"parts": parts}, headers=headers)
    assert made.status_code == 201, made.text
    asked.version = made.json()["version"]
    found: list[dict[str, Any]] = made.json()["parts"]
    return found


async def at(pool: asyncpg.Pool, person: Person) -> set[str]:
    """The tables in which anything of hers stands: her word, or her number in whatever spelling."""
    number = "".join(filter(str.isdigit, person.phone))[-8:].encode()
    found = set()
    for table, values in (await stored(pool)).items():
        raw = b"\n".join(values).lower()
        if person.word.encode() in raw or number in raw.replace(b" ", b""):
            found.add(table)
    return found


Settled = Callable[..., Settings]


async def data(api: httpx.AsyncClient, code: str) -> Any:
    answer = await api.get(f"/receipts/{code}/personal-data")
    assert answer.status_code == 200, answer.text
    return answer.json()
