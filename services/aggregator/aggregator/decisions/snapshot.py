"""What a decision is about: bundles, the questions in them, what binds and parts them, what is proposed. Plain data.

No words of questions are on it: what a decision changed is kept for good, and words may have to go.

A `Board` is changed only by `put`, which notes what was there before: that list is what a decision did, and, read
backwards, what undoing it does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from aggregator.decisions.facts import Ref
from plek_vocabulary import ProposalKind

Thing = Literal["place", "title", "lock", "lead", "redirect", "origin", "proposal", "link", "decision", "calibration"]
Value = dict[str, Any] | None
LinkKind = Literal["same", "different", "related"]
AT_WORK = "active"
HOLDS: Value = {"holds": True}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing before and after, as JSON; None where it is not there."""

    thing: Thing
    key: str
    before: Value
    after: Value

    @property
    def sets_aside(self) -> bool:
        """Nothing but the place of a proposal in the queue."""
        if self.thing != "proposal" or not self.before or not self.after:
            return False
        return {**self.before, "laterAt": None} == {**self.after, "laterAt": None}


@dataclass(frozen=True, slots=True)
class Link:
    """What a decision says of two questions: bound together, or kept apart (`related` keeps apart as well)."""

    decision: UUID
    kind: LinkKind
    one: Ref
    other: Ref

    @property
    def key(self) -> str:
        return f"{self.decision} {self.kind} {self.one} {self.other}"

    @classmethod
    def parse(cls, key: str) -> "Link":
        decision, kind, one, other = key.split(" ")
        return cls(UUID(decision), kind, Ref.parse(one), Ref.parse(other))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposal: `question` may belong in `bundle`, because of `nearest` there."""

    id: UUID
    kind: ProposalKind
    bundle: UUID
    question: Ref
    nearest: Ref | None
    leaving: tuple[Ref, ...]
    state: str
    later_at: str | None


@dataclass(slots=True)
class Board:
    """`cells` are the things by name, `hubs` what hubs are called, `told` the bundles that hubs know of."""

    cells: dict[tuple[Thing, str], Value] = field(default_factory=dict)
    offers: dict[UUID, Offer] = field(default_factory=dict)
    hubs: Mapping[str, str] = field(default_factory=dict)
    told: frozenset[UUID] = frozenset()
    changes: list[Change] = field(default_factory=list)

    def get(self, thing: Thing, key: object) -> Value:
        return self.cells.get((thing, str(key)))

    def put(self, thing: Thing, key: object, after: Value) -> None:
        """Changes one thing and notes it."""
        before = self.get(thing, key)
        if before != after:
            self.cells[thing, str(key)] = after
            self.changes.append(Change(thing, str(key), before, after))

    def bundle_of(self, question: Ref) -> UUID | None:
        place = self.get("place", question)
        return UUID(place["bundle"]) if place and place["bundle"] else None

    def members(self, bundle: UUID) -> list[Ref]:
        """Who is in the bundle, the first first."""
        found = [
            (value["joinedAt"], key.partition("/")[2], key)
            for (thing, key), value in self.cells.items()
            if thing == "place" and value is not None and value["bundle"] == str(bundle)
        ]
        return [Ref.parse(key) for _, _, key in sorted(found)]

    def links(self) -> Iterator[Link]:
        return (Link.parse(key) for (thing, key), value in list(self.cells.items()) if thing == "link" and value)

    def is_locked(self, bundle: UUID) -> bool:
        return bool((self.get("lock", bundle) or {}).get("locked"))

    def touched(self) -> list[UUID]:
        """Bundles that these changes are about."""
        return list(dict.fromkeys(bundle for change in self.changes for bundle in self._bundles_in(change)))

    def shown(self) -> list[UUID]:
        """Bundles whose public state these changes can show in: that a proposal waits is the analysts' own affair."""
        told = [change for change in self.changes if not change.sets_aside]
        return list(dict.fromkeys(bundle for change in told for bundle in self._bundles_in(change)))

    def _bundles_in(self, change: Change) -> list[UUID]:
        if change.thing in ("title", "lock", "lead", "redirect", "origin"):
            return [UUID(change.key)]
        if change.thing == "link":
            link = Link.parse(change.key)
            ends = [self.bundle_of(end) for end in (link.one, link.other)] if link.kind == "related" else []
            return [bundle for bundle in ends if bundle]
        named = [value["bundle"] for value in (change.before, change.after) if value and value.get("bundle")]
        return [UUID(bundle) for bundle in named]
