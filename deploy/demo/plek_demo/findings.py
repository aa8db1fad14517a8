"""What the nation found: which questions regions share, and whether that is what was meant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import httpx
from rich.table import Table

from plek_demo.content import Asked

Pair = frozenset[str]


@dataclass(frozen=True)
class Findings:
    """Pairs of question ids. `meant` ask the same, `near` only resemble each other; `found` are in one bundle or
    proposed for one, `shown` are what hubs and visitors see as shared, `joined` the machine put together alone."""

    meant: frozenset[Pair]
    near: frozenset[Pair]
    found: frozenset[Pair]
    shown: frozenset[Pair]
    joined: frozenset[Pair]

    @property
    def share(self) -> float:
        """The part of the meant pairs that was found, 0 to 1."""
        return len(self.meant & self.found) / len(self.meant) if self.meant else 1.0

    @property
    def wrongly_joined(self) -> int:
        return len(self.joined - self.meant)

    @property
    def taken_in(self) -> int:
        """Near misses that are shown as shared."""
        return len(self.near & self.shown)

    @property
    def is_good(self) -> bool:
        return self.share >= 0.8 and self.wrongly_joined == 0 and self.taken_in == 0


def judge(bundles: list[dict[str, Any]], proposals: Iterable[dict[str, Any]], asked: Mapping[str, Asked]) -> Findings:
    """Compares what was found with what was meant; `asked` gives each released question by its id.

    Two questions that are proposed for the same bundle count as found together.
    """
    groups: dict[str, set[str]] = {}
    for proposal in proposals:
        group = groups.setdefault(proposal["bundleId"], {m["questionId"] for m in proposal["beside"]})
        group.add(proposal["questionId"])
    joined = _pairs(_ids(bundle["members"]) for bundle in bundles)
    shown = _pairs(_ids([*bundle["members"], *bundle["proposed"]]) for bundle in bundles)
    pairs = list(combinations(asked, 2))
    meant = frozenset(frozenset(pair) for pair in pairs if asked[pair[0]].intent == asked[pair[1]].intent)
    near = frozenset(frozenset(pair) for pair in pairs if _resemble(asked[pair[0]], asked[pair[1]]))
    found = frozenset(joined | _pairs(groups.values()))
    return Findings(meant, near, found, frozenset(shown), frozenset(joined))


def _resemble(one: Asked, other: Asked) -> bool:
    return one.near_miss_of == other.intent or other.near_miss_of == one.intent


def _ids(members: Iterable[dict[str, Any]]) -> list[str]:
    return [member["questionId"] for member in members]


def _pairs(groups: Iterable[Iterable[str]]) -> set[Pair]:
    return {frozenset(pair) for group in groups for pair in combinations(group, 2)}


def all_of(nation: httpx.Client, what: str) -> list[dict[str, Any]]:
    """A whole list of the national API, page by page."""
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        page = nation.get(f"/aggregator/v1/{what}", params={"limit": 100, **({"cursor": cursor} if cursor else {})})
        page.raise_for_status()
        found += page.json()["items"]
        cursor = page.json()["next"]
        if cursor is None:
            return found


def table(bundles: list[dict[str, Any]]) -> Table:
    """The shared questions as people would read them: the wording of each region under one head."""
    found = Table(title="Vragen die regio's delen", show_lines=True, title_justify="left")
    found.add_column("Regio's", ratio=2)
    found.add_column("In wiens woorden", ratio=6)
    found.add_column("Hoe zeker", ratio=2)
    for bundle in bundles:
        members = [*bundle["members"], *bundle["proposed"]]
        words = "\n".join(f"“{_short(m['title'] or m['text'])}” ({m['hubName']})" for m in members)
        sure = "gebundeld" if bundle["certainty"] == "joined" else bundle["proposed"][0]["certainty"]
        found.add_row(", ".join(region["name"] for region in bundle["regions"]), words, sure)
    return found


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:89].rsplit(" ", 1)[0] + "…"
