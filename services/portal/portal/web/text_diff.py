"""Two wordings beside each other, with what changed marked in each (word by word)."""

from difflib import SequenceMatcher

from markupsafe import Markup, escape

Block = tuple[bool, int, int, int, int]

ALIKE = 0.4  # below this share of the same words a marked text is harder to read than a plain one
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


def blocks(before: list[str], after: list[str]) -> list[Block]:
    """(same, from and to in the old words, from and to in the new): all the same when there is no thread to follow."""
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    if matcher.ratio() < ALIKE:
        return [(True, 0, len(before), 0, len(after))]
    return [(tag == "equal", a, b, c, d) for tag, a, b, c, d in matcher.get_opcodes()]


def part(words: list[str], same: bool, around: Markup) -> Markup:
    text = escape(" ".join(words))
    return text if same else around.format(text)
