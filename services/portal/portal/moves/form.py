"""What a coordinator filled in for a move, what is wrong with it, and what the API takes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.datastructures import FormData

from portal.apis.client import NOTHING_ACCEPTED, Accepting
from portal.apis.failures import Place, Revealing
from portal.apis.questions import Question
from portal.moves.fields import AREAS, TITLE, Field, Move
from portal.web.forms import accepting, number, text
from portal.web.limits import fault_of_text

SHORTEST_TITLE = 3
MOST_SOURCES = 20
LONGEST_SOURCE = 200
_WORDING = (TITLE, Field("text", "prose"))


@dataclass(frozen=True)
class Filled:
    """What was typed for this version of the question. `faults` are keys of texts, by field; `said` what the API found
    wrong with a field, in its own words; `fault` the key of the text that says why it was not done."""

    version: int
    values: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    fault: str | None = None
    places: Sequence[Place] = ()
    accepting: Accepting = NOTHING_ACCEPTED

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def revealing(self, found: Revealing) -> "Filled":
        """The same, with what the API found to be personal."""
        return replace(self, places=found.places, accepting=replace(self.accepting, fingerprint=found.fingerprint))


@dataclass(frozen=True)
class Marked:
    """A text in which something personal stands; `field` is its name."""

    field: str
    text: str
    places: Sequence[Place]


def begun(move: Move, question: Question) -> Filled:
    """An empty form, but for what the question says already."""
    known = {"theme": question.theme, "level": question.level, "area": question.area, "title": question.title}
    known |= {"text": question.text if move.name == "articulate" else None, "bundling": question.bundling}
    return Filled(question.version, {name: said for name, said in known.items() if said})


def read(form: FormData, move: Move) -> Filled:
    """What was sent, with what is wrong with it. A release may hold a better wording, from which something personal was
    taken out."""
    fields = [*move.fields, *(each for each in _WORDING if move.name == "release" and each.name in form)]
    values = {each.name: text(form, each.name, each.longest + 1) or "" for each in fields}
    faults = {each.name: fault for each in fields if (fault := _fault(move, each, values[each.name]))}
    return Filled(number(form, "versie"), values, faults, accepting=accepting(form))


def _fault(move: Move, each: Field, said: str) -> str | None:
    if not said:
        return f"work.none.{each.name}" if each.is_required else None
    if each.kind in ("choice", "area"):
        known = dict(AREAS) if each.kind == "area" else each.options
        return None if said in known else f"work.none.{each.name}"
    return _misfit(move, each, said)


def _misfit(move: Move, each: Field, said: str) -> str | None:
    """What is wrong with words."""
    if each.name == "title" and len(said) < SHORTEST_TITLE:
        return "ask.title_short"
    if each.kind == "lines":
        return None if _fit(said) else "work.bad.sources"
    if each.name == "text" and move.name != "answer":
        return fault_of_text(said)
    return f"work.long.{each.name}" if len(said) > each.longest else None


def _fit(sources: str) -> bool:
    found = lines(sources)
    return len(found) <= MOST_SOURCES and all(len(each) <= LONGEST_SOURCE for each in found)


def lines(said: str) -> list[str]:
    return [each for each in map(str.strip, said.splitlines()) if each]


def body(move: Move, filled: Filled) -> dict[str, Any]:
    """As the API takes it."""
    filled_in = [each for each in move.fields if filled[each.name]]
    said = {each.name: lines(filled[each.name]) if each.kind == "lines" else filled[each.name] for each in filled_in}
    return {**said, **filled.accepting.body}


def reworded(filled: Filled, question: Question) -> dict[str, str] | None:
    """The wording that a release brings along, when it is another one than the question has."""
    now = {"title": question.title or "", "text": question.text}
    better = {name: filled.values.get(name) or now[name] for name in now}
    return None if better == now else {name: said for name, said in better.items() if said}


def marked(filled: Filled, question: Question, *, is_stored: bool) -> list[Marked]:
    """Each text in which something was found: of a release as it is kept, else as it was typed."""
    by_pointer: dict[str, list[Place]] = {}
    for place in filled.places:
        by_pointer.setdefault(place.pointer, []).append(place)
    texts = stored(question) if is_stored else typed(filled)
    return [Marked(name, texts[name], places) for name, places in by_pointer.items() if name in texts]


def stored(question: Question) -> dict[str, str]:
    found = {"title": question.title or "", "text": question.text}
    if question.answer:
        found["answer/text"] = question.answer.text
        found |= {f"answer/sources/{at}": source for at, source in enumerate(question.answer.sources)}
    return found


def typed(filled: Filled) -> dict[str, str]:
    sources = {f"sources/{at}": source for at, source in enumerate(lines(filled["sources"]))}
    return {**filled.values, **sources}
