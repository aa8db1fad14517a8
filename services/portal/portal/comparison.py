"""Two wordings beside each other, with what changed marked in each (word by word)."""

from difflib import SequenceMatcher

from markupsafe import Markup, escape

REMOVED = Markup('<del class="gone">{}</del>')
ADDED = Markup('<ins class="nl-mark">{}</ins>')


def removed(old: str, new: str) -> Markup:
    """The old wording; what is no longer there is marked."""
    before, after = old.split(), new.split()
    return Markup(" ").join(
        part(before[start:end], same, REMOVED) for same, start, end, _, _ in blocks(before, after) if end > start
    )


def added(old: str, new: str) -> Markup:
    """The new wording; what was not there before is marked."""
    before, after = old.split(), new.split()
    return Markup(" ").join(
        part(after[start:end], same, ADDED) for same, _, _, start, end in blocks(before, after) if end > start
    )


def blocks(before: list[str], after: list[str]) -> list[tuple[bool, int, int, int, int]]:
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    return [(tag == "equal", *rest) for tag, *rest in matcher.get_opcodes()]  # type: ignore[misc]


def part(words: list[str], same: bool, around: Markup) -> Markup:
    text = escape(" ".join(words))
    return text if same else around.format(text)
