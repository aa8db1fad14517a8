"""The APIs' answers, in which every question was asked in Frisian; and where a page says so."""

from html.parser import HTMLParser
from typing import Any

from tests.portal import example_data as data

WORD = "kwetterbeam"
TEXT = f"Wêr moat it hinne mei de {WORD}? Wy wolle him graach hâlde."
TITLE = f"De {WORD}"
_ANSWERED = {"kind", "at"}  # of an answer: in the words of who answers
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_READ = {"aria-label", "alt", "placeholder", "title", "value"}


def asked_in_frisian(answer: Any) -> Any:
    """The same answer of an API, where it holds questions in Frisian words that say so."""
    if isinstance(answer, list):
        return [asked_in_frisian(each) for each in answer]
    if not isinstance(answer, dict):
        return answer
    found = {name: asked_in_frisian(value) for name, value in answer.items()}
    if isinstance(found.get("text"), str) and not found.keys() >= _ANSWERED:
        found |= {"text": TEXT, "language": "fy"}
        found |= {name: TEXT for name in ("originalText",) if found.get(name)}
    named = {name: TITLE for name in ("title", "bundleTitle") if found.get(name) and "status" not in found}
    named |= {"bundleLanguage": "fy"} if "bundleTitle" in named else {}
    parts = {"suggestedParts": [f"{part} {WORD}" for part in found.get("suggestedParts") or []]}
    return found | named | (parts if parts["suggestedParts"] else {})


class Read(HTMLParser):
    """Reads a page; `unsaid` are its Frisian words where the page says that they are of another language."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.unsaid: list[str] = []
        self.is_said = False
        self._open: list[tuple[str, str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        language = own.get("lang") or self._language
        for name in _READ & own.keys():
            self._judge(own[name] or "", language, f"<{tag} {name}>")
        if tag not in _VOID:
            self._open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while tag not in _VOID and self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] not in ("title", "script"):  # the name of the window has one language
            self._judge(data, self._language, " > ".join(tag for tag, _ in self._open[-3:]))

    @property
    def _language(self) -> str:
        return self._open[-1][1] if self._open else ""

    def _judge(self, words: str, language: str, where: str) -> None:
        if WORD in words:
            self.is_said |= language == "fy"
            self.unsaid += [] if language == "fy" else [f"{where}: {words.strip()[:80]}"]


def receipt() -> dict[str, Any]:
    """Of a question that was split; who asked reads all of it."""
    own = {"text": TEXT, "language": "fy", "answers": []}
    part = {"code": "PLEK-P", "state": "triaged", "standing": "open", "reason": None, "own": own}
    asked = data.at_home(data.entry(2))
    return {"standing": "open", "own": own, "parts": [part], "question": asked | {"language": "fy"}}
