"""How people read the codes: `labels("nl")["asker_kind"]["resident"]`."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def labels(language: str) -> Mapping[str, Mapping[str, str]]:
    """Of each list that pages show the words by code, in "nl" or "en"."""
    every = json.loads(Path(__file__).with_name("labels.json").read_text(encoding="utf-8"))
    found: Mapping[str, Mapping[str, str]] = every[language]
    return found
