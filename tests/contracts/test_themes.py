"""Services share no code, but they do share the list of themes."""

from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest
import yaml

DECLARED = yaml.safe_load((Path(__file__).parents[2] / "contracts" / "themes.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("place", ["question.questions", "partner.directory", "agenda.entries"])
def test_a_service_knows_exactly_the_declared_themes_in_their_order(place: str) -> None:
    themes = get_args(import_module(f"{place}.schemas").Theme)
    assert list(themes) == [theme["id"] for theme in DECLARED]
