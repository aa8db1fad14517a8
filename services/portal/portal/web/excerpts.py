"""People's words, set so that they can be read at a glance: what to quote of a long question, what to call it."""

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from portal.apis.bundles import Bundle, Member, Near
from portal.apis.decisions import Mark
from portal.apis.failures import Place
from portal.apis.questions import NationalQuestion, Question, SimilarQuestion

Asked = Question | Member | Near | NationalQuestion | SimilarQuestion

LONGEST = 190  # characters of a quotation in a list
SHORTEST = 60  # a shorter sentence out of a long text says too little by itself
MARKED = {"same": Markup('<mark class="nl-mark same">{}</mark>'), "near": Markup('<mark class="near">{}</mark>')}
SENTENCE = re.compile(r"(?<=[.!?])\s+")
WORD = re.compile(r"([^\W_]+(?:[-'’][^\W_]+)*)")


def words(question: Asked) -> str:
    """The asker's own words: all of them when they are few, else the sentence that asks, else how it begins."""
    text = whole(question)
    if len(text) <= LONGEST:
        return text
    asking = (part for part in SENTENCE.split(text) if part.endswith("?") and SHORTEST <= len(part) <= LONGEST)
    found = next(asking, None)
    if found is None:
        return shortened(text)
    return found if text.startswith(found) else f"… {found}"


def topic(question: Asked) -> str | None:
    """The title, where the quotation is only a part of the text and needs one."""
    return question.title if len(whole(question)) > LONGEST else None


def headline(question: Asked) -> str:
    """One line to call a question by: its title as it is, or its words between quotation marks."""
    return topic(question) or f"“{words(question)}”"


def bundle_name(bundle: Bundle) -> str:
    """One line to call a bundle by: the title that people gave it, else its first question."""
    if bundle.title and (bundle.title_pinned or not bundle.wordings):
        return bundle.title
    return headline(bundle.wordings[0]) if bundle.wordings else "…"


def whole(question: Asked) -> str:
    return " ".join((question.text or question.title or "…").split())


def shortened(text: str) -> str:
    return text[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def marked(text: str, shared: list[str], near: list[str], language: str = "nl") -> Markup:
    """The text, safe for a page: shared words marked, near words marked more lightly. What is alike was found by Dutch
    stems, which say nothing of words of another language."""
    if language != "nl":
        return escape(text)
    strong, light = ({word.casefold() for word in words} for words in (shared, near))

    def part(word: str) -> Markup:
        if word.casefold() in strong:
            return Markup('<mark class="nl-mark">{}</mark>').format(word)
        return Markup('<span class="near">{}</span>').format(word) if word.casefold() in light else escape(word)

    return Markup("").join(part(word) for word in WORD.split(text))


def marked_at(text: str, marks: Sequence[Mark], field: str) -> Markup:
    """This field's text, safe for a page, with what stands at these places marked; one that cannot be is left out."""
    said, at = Markup(""), 0
    for mark in sorted((mark for mark in marks if mark.field == field), key=lambda mark: mark.start):
        if at <= mark.start < mark.end <= len(text):
            said += escape(text[at : mark.start]) + MARKED[mark.kind].format(text[mark.start : mark.end])
            at = mark.end
    return said + escape(text[at:])


def revealed(text: str, places: Sequence[Place]) -> list[tuple[str, str | None]]:
    """The text in parts, each with the kind of what is personal in it; None for what is not."""
    parts: list[tuple[str, str | None]] = []
    at = 0
    for place in sorted(places, key=lambda place: place.start):
        if at <= place.start < place.end <= len(text):
            parts += [(text[at : place.start], None), (text[place.start : place.end], place.kind)]
            at = place.end
    return [part for part in (*parts, (text[at:], None)) if part[0]]


def capitalized(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
