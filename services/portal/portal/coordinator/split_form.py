"""The form with which a coordinator makes several questions of one that lists them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from starlette.datastructures import FormData

from portal.apis.client import Place
from portal.apis.questions import Question
from portal.web.forms import number, public_because, text
from portal.web.limits import LONGEST, fault_of_text

MOST = 30


@dataclass(frozen=True)
class Part:
    """A question that may come of it: whether it is wanted, the key of the text that says what is wrong with it, and
    what is personal in it."""

    text: str
    wanted: bool = True
    fault: str | None = None
    places: Sequence[Place] = ()


@dataclass(frozen=True)
class Parting:
    """What is proposed or filled in for this version of the question; `fault` is the key of the text that says why it
    was not done, `said` the words of the API for it. `why`: what is personal in it may be public."""

    parts: list[Part]
    version: int
    fault: str | None = None
    said: str | None = None
    why: str | None = None

    @property
    def is_revealing(self) -> bool:
        return any(part.places for part in self.parts)

    @property
    def wanted(self) -> list[str]:
        return [part.text for part in self.parts if part.wanted]

    @property
    def is_clear(self) -> bool:
        return self.fault is None and all(part.fault is None for part in self.parts)


def suggested(question: Question) -> Parting | None:
    """What the text seems to list; None when it reads as one question."""
    return (
        Parting([Part(text) for text in question.suggested_parts], question.version)
        if question.suggested_parts
        else None
    )


def read(form: FormData) -> Parting:
    """What a coordinator sent; only what she wants has to be right."""
    chosen = set(form.getlist("mee"))
    parts = [
        part(text(form, f"deel-{at}", LONGEST + 1) or "", str(at) in chosen)
        for at in range(MOST)
        if f"deel-{at}" in form
    ]
    return Parting(
        parts,
        number(form, "versie"),
        fault=None if sum(part.wanted for part in parts) >= 2 else "parts.too_few",
        why=public_because(form),
    )


def revealing(wanted: Parting, places: Sequence[Place]) -> Parting:
    """The same, with what the API found in each part that was sent."""
    sent = [part for part in wanted.parts if part.wanted]
    found = {
        id(part): [place for place in places if place.pointer == f"parts/{at}/text"] for at, part in enumerate(sent)
    }
    return replace(wanted, parts=[replace(part, places=found.get(id(part), ())) for part in wanted.parts])


def part(text: str, wanted: bool) -> Part:
    return Part(text, wanted, fault_of_text(text) if wanted else None)
