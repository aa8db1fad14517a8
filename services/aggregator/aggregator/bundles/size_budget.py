"""How much of the words of a bundle fits into an event. Sizes are bytes as they are written in it (JSON). Pure."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel
from pydantic_core import to_json

from aggregator.bundles.events import Bundle, Proposed, SeeAlso, Worded

# An event holds 64 KiB with its envelope (R-CE-13). Regions and their questions take 36,000 at most (selection.py), the
# rest that is not a question 7,000; questions take what is left, and no more than anybody reads at once.
ROOM = 62_000
READABLE = 34_000
SENTENCE, HEADING, WORD = 600, 200, 60
WORDS, ALSO = 30, 10
FIRST, LEAST = 5, 200
M = TypeVar("M", bound=Worded)


def fitted(bundle: Bundle) -> Bundle:
    """The bundle with as much of its questions as an event holds; of members and of proposed, the first are kept."""
    short = {"title": shortened(bundle.title, SENTENCE), "why": shortened(bundle.why, SENTENCE)}
    also = [SeeAlso(id=other.id, title=shortened(other.title, HEADING)) for other in bundle.see_also[:ALSO]]
    bare = bundle.model_copy(update={**short, "see_also": also, "members": [], "proposed": []})
    room = min(READABLE, ROOM - written(bare))
    asked: list[Worded] = [*bundle.members[:FIRST], *bundle.proposed, *bundle.members[FIRST:]]
    kept = {id(whole): short for whole, short in zip(asked, questions(asked, room), strict=False)}
    return bare.model_copy(
        update={
            "members": [kept[id(member)] for member in bundle.members if id(member) in kept],
            "proposed": [kept[id(offer)] for offer in bundle.proposed if id(offer) in kept],
        }
    )


def brief(bundle: Bundle) -> Bundle:
    """The bundle as one of a list: of each text the beginning, and no list of all that each region has in it."""
    return bundle.model_copy(
        update={
            "regions": [share.model_copy(update={"member_ids": [], "proposed_ids": []}) for share in bundle.regions],
            "members": [_begun(member) for member in bundle.members],
            "proposed": [_begun(offer) for offer in bundle.proposed],
        }
    )


def _begun(question: M) -> M:
    return question.model_copy(update={"text": question.text and shortened(question.text, SENTENCE)})


def questions(found: Sequence[M], room: int) -> list[M]:
    """As many of them, from the first on, as fit with the beginning of their texts; who writes little leaves room to
    who writes much."""
    kept: list[M] = []
    least = bare = 0
    for each in map(_plain, found):
        beside = written(each.model_copy(update={"text": None})) + 1
        least += beside + min(LEAST, size(each.text))
        if least > room:
            break
        bare += beside
        kept.append(each)
    most = level([size(each.text) for each in kept], room - bare)
    return [each.model_copy(update={"text": each.text and shortened(each.text, most)}) for each in kept]


def level(sizes: Sequence[int], room: int) -> int:
    """The most that each may take so that all fit, where what one does not need is left to the others."""
    left = room
    for place, needed in enumerate(sorted(sizes)):
        share = left // (len(sizes) - place)
        if needed > share:
            return share
        left -= needed
    return room


def shortened(text: str, room: int) -> str:
    """The text, or as much of its beginning as fits, with … behind it."""
    if size(text) <= room:
        return text
    cut = bisect_right(range(1, len(text)), room, key=lambda length: size(text[:length] + "…"))
    return text[:cut] + "…"


def size(value: Any) -> int:
    return len(to_json(value))


def written(model: BaseModel) -> int:
    return len(model.model_dump_json(by_alias=True).encode())


def _plain(question: M) -> M:
    """Without what is long by accident, such as an explanation that quotes a word of a thousand letters."""
    values = {name: getattr(question, name) for name in _SAID if name in type(question).model_fields}
    short: dict[str, Any] = {name: shortened(value, SENTENCE) for name, value in values.items() if value}
    if isinstance(question, Proposed):
        short |= {"shared": _few(question.shared), "near": _few(question.near)}
    return question.model_copy(update=short)


def _few(words: Sequence[str]) -> list[str]:
    return [shortened(word, WORD) for word in words[:WORDS]]


_SAID = ("hub_name", "title", "theme", "state", "because", "why", "why_not")
