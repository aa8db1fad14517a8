"""The form with which a coordinator makes several questions of one that lists them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from starlette.datastructures import FormData

from portal.apis.client import NOTHING_ACCEPTED, Accepting
from portal.apis.failures import Place, Revealing
from portal.apis.questions import Question
from portal.web.forms import accepting, number, text
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
    was not done, `said` the words of the API for it."""

    parts: list[Part]
    version: int
    fault: str | None = None
    said: str | None = None
    accepting: Accepting = NOTHING_ACCEPTED

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
        accepting=accepting(form),
    )


def revealing(wanted: Parting, found: Revealing) -> Parting:
    """The same, with what the API found in each part that was sent."""
    sent = [part for part in wanted.parts if part.wanted]
    places = {
        id(part): [place for place in found.places if place.pointer == f"parts/{at}/text"]
        for at, part in enumerate(sent)
    }
    parts = [replace(part, places=places.get(id(part), ())) for part in wanted.parts]
    return replace(wanted, parts=parts, accepting=replace(wanted.accepting, fingerprint=found.fingerprint))


def part(text: str, wanted: bool) -> Part:
    return Part(text, wanted, fault_of_text(text) if wanted else None)
