"""Every route that changes something: by which of them people's words become public, and why by the others not."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.agenda.bodies import KINDS
from tests.partner.bodies import NETWORK, ORGANISATION
from tests.question.asking import TEXT

DIRTY = "Bel mij op 06-12345678."
_STAYS = "nobody outside reads it before it is released"
_ASKER = "the reason is for who asked, behind the code"
_DESK = "the reason is for analysts alone"
_PASSED = "it goes from one to another and is refused where it says who somebody is (tests/question/contact)"
_NO_WORDS = "nothing is said with it"
# Why nothing becomes public by a whole service.
CLOSED = {"identity": "who may do what is read by who may see it, never by everybody"}
# Why nothing becomes public by these.
OTHERS: dict[str, dict[str, str]] = {
    "question": {
        "POST /questions": _STAYS,
        "POST /similar-questions": "it is kept nowhere",
        "POST /questions/{id}/triage": "only what is not released yet can be triaged",
        "POST /questions/{id}/matching": _NO_WORDS,
        "POST /questions/{id}/reopening": _ASKER,
        "POST /questions/{id}/closure": _ASKER,
        "POST /questions/{id}/bundling": _NO_WORDS,
        "POST /questions/{id}/withdrawal": _ASKER,
        **{f"PUT /{who}/asker": "who asked is never released" for who in ("receipts/{code}", "questions/{id}")},
        **{f"POST /{who}/objection": _ASKER for who in ("receipts/{code}", "questions/{id}")},
        **{f"POST /{who}/erasure": _NO_WORDS for who in ("receipts/{code}", "questions/{id}")},
        "POST /personal-data-searches": "it is kept nowhere",
        "POST /messages": _PASSED,
        "POST /messages/{id}/decision": _NO_WORDS,
        "POST /receipts/{code}/messages/{id}/reply": _PASSED,
    },
    "partner": {
        **{f"POST /{noun}": _STAYS for noun in ("organisations", "networks")},
        **{f"POST /{noun}/{{id}}/verification": _NO_WORDS for noun in ("organisations", "networks", "people")},
        **{f"POST /{noun}/{{id}}/withdrawal": _NO_WORDS for noun in ("organisations", "networks", "people")},
        "POST /people": "people are never released",
        "PUT /people/{id}": "people are never released",
    },
    "agenda": {
        **{f"POST {kind.path}": _STAYS for kind in KINDS},
        **{f"POST {kind.path}/{{id}}/withdrawal": _NO_WORDS for kind in KINDS},
    },
    "aggregator": {
        "PUT /hubs/{id}": "the name of an organisation, given by an administrator",
        "POST /hubs/{id}/release": _NO_WORDS,
        "POST /dead-letters/{id}/retry": _NO_WORDS,
        "POST /dead-letters/{id}/discard": _NO_WORDS,
        "POST /proposals/{id}/decision": _DESK,
        "POST /decisions/{id}/undo": _NO_WORDS,
        "POST /bundles/{id}/split": _DESK,
        "POST /bundles/{id}/moves": _DESK,
        "POST /bundles/{id}/merge": _DESK,
        "PUT /bundles/{id}/lock": _NO_WORDS,
        "PUT /bundles/{id}/lead": _NO_WORDS,
        "POST /messages": _PASSED,
        "POST /bundling/versions": _NO_WORDS,
        "POST /bundling/versions/{id}/activation": _DESK,
    },
}


@dataclass(frozen=True)
class Publishing:
    """A route by which a text becomes public: what is made first and with which moves, what is sent, and which field
    of it (`pointer`) holds something personal."""

    service: str
    route: str
    pointer: str
    made: dict[str, Any]
    body: dict[str, Any] = field(default_factory=dict)
    moves: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.route} {self.pointer}"


def every() -> Iterator[Publishing]:
    yield from _questions()
    for service, path, body, texts in (
        ("partner", "/organisations", ORGANISATION, ("name", "description")),
        ("partner", "/networks", NETWORK, ("name", "goals")),
        *(("agenda", kind.path, kind.body, kind.texts) for kind in KINDS),
    ):
        for text in texts:
            dirty = {**body, text: DIRTY}
            pointer = "target_group" if text == "targetGroup" else text
            yield Publishing(service, f"POST {path}/{{id}}/release", pointer, dirty)
            yield Publishing(service, f"PUT {path}/{{id}}", pointer, body, dirty, ("release",))
    yield Publishing("aggregator", "PUT /bundles/{id}/title", "title", {}, {"title": DIRTY})


def _questions() -> Iterator[Publishing]:
    clean, out = {"text": TEXT}, ("triage", "release")
    answer, part = (
        {"kind": "interim", "text": "Begin bij de post.", "sources": []},
        {"text": "Wie betaalt de huisarts?"},
    )
    dirty_answer: dict[str, dict[str, Any]] = {"text": {"text": DIRTY}, "sources/0": {"sources": [DIRTY]}}
    better = {"title": "De huisarts", "text": TEXT, "why": "Scherper zo."}

    def of(move: str, pointer: str, body: dict[str, Any], made: dict[str, Any], moves: tuple[str, ...]) -> Publishing:
        return Publishing("question", f"POST /questions/{{id}}/{move}", pointer, made, body, moves)

    for name in ("title", "text"):
        yield of("release", name, {}, {**clean, name: DIRTY}, ("triage",))
    for name, said in dirty_answer.items():
        yield of("answers", name, {**answer, **said}, clean, out)
    for name in better:
        yield of("articulations", name, {**better, name: DIRTY}, clean, out)
    yield of("parts", "parts/1/text", {"parts": [part, {"text": DIRTY}]}, clean, out)
    yield of("parts", "parts/0/title", {"parts": [{**part, "title": DIRTY}, part]}, clean, out)
    yield of("redactions", "text", {"reason": "other", "text": DIRTY}, clean, out)
    yield of("redactions", "title", {"reason": "other", "title": DIRTY}, clean, out)
    yield of("redactions", "answer", {"reason": "other", "answer": DIRTY}, clean, (*out, "answers"))
