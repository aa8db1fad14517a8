"""What people read: Dutch that says "u", one name for each thing, and no word of the system."""

import ast
import re
from pathlib import Path

import pytest

from portal.web.i18n import texts_in

# Of the left nobody reads a word in Dutch; the right is how it is said.
_DUTCH = {
    r"hij|hem|zij|haar": "the thing by its name, die, or ze for several",
    r"je|jij|jou|jouw|jullie": "u",
    r"\w*vergrendel\w*|ontgrendel\w*": "op slot, het slot eraf",
    r"\w*gedraaid|terugdraai\w*": "ongedaan maken",
    r"inlog\w*|login|uitlog\w*": "aanmelden, afmelden",
    r"wachtwoord|token|sessie|cookie": "toegangscode, aanmelding",
    r"status|state|pending": "stand",
    r"entiteit|record|cluster|match\w*|event|id|ids|uuid|api|server|database|model|taalmodel|algoritme|machine": (
        "vraag, bundel, besluit, de computer"
    ),
    r"user|gebruikers?": "u, bezoeker",
}
_ENGLISH = {
    r"likely|probable": "probably",
    r"taken back|take back": "undone",
    r"login|log in|token|session": "sign in, access code",
    r"entity|record|cluster|machine|uuid|api|server|database": "question, bundle, the computer",
}
SERVICES = Path(__file__).parents[2] / "services"
# Whose sentences stand on the pages of an analyst as they are.
SAID = [
    "decisions/summary.py",
    "decisions/effects.py",
    "decisions/membership.py",
    "decisions/commands.py",
    "similarity/scoring/explain.py",
]


def unfit(text: str, words: dict[str, str]) -> list[str]:
    """What nobody should read in it, and what is said instead."""
    return [
        f"{found[0]} ({better}): {text}"
        for pattern, better in words.items()
        for found in [re.search(rf"\b({pattern})\b", text, re.IGNORECASE)]
        if found
    ]


@pytest.mark.parametrize(("language", "words"), [("nl", _DUTCH), ("en", _ENGLISH)])
def test_pages_have_one_name_for_each_thing_and_none_of_the_system(language: str, words: dict[str, str]) -> None:
    texts = texts_in(language)
    found = {key: unfit(re.sub(r"\{\w+\}", "", texts(key)), words) for key in texts.keys()}  # noqa: SIM118
    assert {key: faults for key, faults in found.items() if faults} == {}


@pytest.mark.parametrize("file", SAID)
def test_what_the_nation_says_on_a_page_has_the_same_names(file: str) -> None:
    said = sentences((SERVICES / "aggregator" / "aggregator" / file).read_text(encoding="utf-8"))
    assert said, "this file speaks to people"
    assert [fault for text in said for fault in unfit(text, _DUTCH)] == []


def sentences(source: str) -> list[str]:
    """Texts in the code that read as sentences; neither docstrings nor SQL."""
    tree = ast.parse(source)
    docs = {
        ast.get_docstring(node, clean=False)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    }
    found = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    texts = [text for text in found if isinstance(text, str) and text not in docs and re.search(r"[a-z] [a-z]", text)]
    return [text for text in texts if not re.match(r"\s*(select|insert|update|delete|with)\b", text)]
