"""Services share no code, but they do share their words: one list of each, which a package is written from."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
import yaml
from contracts.vocabulary import package

import plek_vocabulary
from aggregator.similarity.text import themes
from plek_vocabulary import Theme
from plek_vocabulary.labels import labels

ROOT = Path(__file__).parents[2]
LISTS = yaml.safe_load((ROOT / "contracts" / "vocabulary.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LISTS)
def test_the_package_knows_exactly_the_declared_codes_in_their_order(name: str) -> None:
    codes = get_args(getattr(plek_vocabulary, name.title().replace("_", "")))
    assert list(codes) == [entry["id"] if isinstance(entry, dict) else entry for entry in LISTS[name]]


def test_the_package_is_as_the_lists_say() -> None:
    assert [path.name for path, text in package().items() if path.read_text(encoding="utf-8") != text] == []


def test_people_read_every_code_of_a_list_in_both_languages() -> None:
    for name, said in labels("nl").items():
        codes = get_args(getattr(plek_vocabulary, name.title().replace("_", "")))
        assert list(codes) == list(said) == list(labels("en")[name]), name


def test_no_service_and_no_page_says_a_list_again() -> None:
    declared = {frozenset(get_args(kind)) for kind in vars(plek_vocabulary).values() if get_args(kind)}
    said = [f"{path.relative_to(ROOT)}:{line}" for path, line, codes in _lists() if codes in declared]
    assert said == []


def test_bundling_knows_no_theme_that_nobody_files_under() -> None:
    assert {theme for pair in themes._NEXT_DOOR for theme in pair} <= set(get_args(Theme))


def _lists() -> Iterator[tuple[Path, int, frozenset[str]]]:
    """Every tuple, list and set of texts in the code of services and of the library below them, with its place."""
    for path in [*ROOT.glob("services/*/*/**/*.py"), *ROOT.glob("libs/common/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Tuple | ast.List | ast.Set) and len(node.elts) > 1:
                texts = [each.value for each in node.elts if isinstance(each, ast.Constant)]
                if len(texts) == len(node.elts) and all(isinstance(text, str) for text in texts):
                    yield path, node.lineno, frozenset(map(str, texts))
