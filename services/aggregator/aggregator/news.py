"""What became of one bundle: its public state, what that means for hubs, and how it is told. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg

from aggregator.events import Bundle, Happening, Member, Proposed, Region, SeeAlso

# An event holds 64 KiB at most; of a bundle of very many the texts are shortened. In bytes: for all questions, and for
# what each has beside its text.
ROOM, BESIDE = 56_000, 700


class News:
    """One bundle as it was and as it is now."""

    def __init__(
        self,
        kept: asyncpg.Record,
        members: Sequence[Any],
        proposed: Sequence[Any],
        related: Sequence[Any],
        *,
        at: datetime,
        because: str,
    ) -> None:
        self.before = Bundle.model_validate_json(kept["body"]) if kept["body"] else None
        self.at = at
        self.because = because
        since = kept["since"] or (self.before.since if self.before else None) or at
        self.bundle = _state(kept, members, proposed, related, since)

    @property
    def regions(self) -> Sequence[Region]:
        """Those who share it, or did until now."""
        return [*(self.before.regions if self.before else []), *self.bundle.regions]

    @property
    def is_told(self) -> bool:
        return len(self.bundle.regions) > 1 or self.before is not None

    @property
    def happening(self) -> Happening:
        if len(self.bundle.regions) < 2:
            return "dissolved"
        if self.before is None:
            return "joined" if len(self.bundle.members) > 1 else "proposed"
        if len(self.bundle.members) > len(self.before.members):
            return "joined"
        return "proposed" if len(self.bundle.proposed) > len(self.before.proposed) else "changed"

    def saved(self) -> tuple[Any, ...]:
        b = self.bundle
        themes = {m.theme for m in [*b.members, *b.proposed] if m.theme}
        since = None if self.happening == "dissolved" else b.since
        hubs = ",".join(region.hub for region in b.regions)
        return (
            b.id,
            b.version,
            since,
            b.certainty,
            1.0 if b.certainty == "joined" else max((p.score for p in b.proposed), default=0.0),
            b.model_dump_json(by_alias=True),
            hubs,
            ",".join(sorted(themes)),
        )

    def history(self) -> tuple[Any, ...]:
        return (
            self.bundle.id,
            self.bundle.version,
            self.at,
            self.happening,
            " ".join(line for line in (self.because, _story(self.before, self.bundle, self.because)) if line),
        )


def _state(
    kept: asyncpg.Record, members: Sequence[Any], proposed: Sequence[Any], related: Sequence[Any], since: datetime
) -> Bundle:
    room = ROOM // max(1, len(members) + len(proposed)) - BESIDE
    joined = [Member(**_fitting(found, room)) for found in members]
    offered = [Proposed(**_fitting(found, room)) for found in proposed]
    names = {m.hub: m.hub_name for m in [*joined, *offered]}
    sure = len({m.hub for m in joined}) > 1
    reasons = [m.because for m in joined[1:]] if sure else [p.why for p in offered]
    return Bundle(
        id=kept["id"],
        version=kept["version"] + 1,
        title=kept["title"],
        since=since,
        certainty="joined" if sure else "proposed",
        why=next(iter(reasons), ""),
        regions=[Region(hub=hub, name=name) for hub, name in names.items()],
        members=joined,
        proposed=offered,
        locked=kept["is_locked"],
        title_pinned=kept["is_title_pinned"],
        lead=Region(hub=kept["lead"], name=kept["lead_name"] or kept["lead"]) if kept["lead"] else None,
        merged_into=kept["merged_into"],
        split_from=kept["split_from"],
        see_also=[SeeAlso(**found) for found in related],
    )


def _fitting(found: Any, room: int) -> dict[str, Any]:
    """The question with as much of its text as fits; all of it is to be read at its hub."""
    values = dict(found)
    text = values["text"]
    if text and len(text.encode()) > room:
        values["text"] = text.encode()[: max(0, room)].decode(errors="ignore") + "…"
    return values


def _story(before: Bundle | None, now: Bundle, because: str) -> str:
    """What changed, as one would tell it."""
    were = {(m.hub, m.question_id) for m in before.members} if before else set()
    offered = {(p.hub, p.question_id) for p in before.proposed} if before else set()
    came = [m.hub_name for m in now.members if (m.hub, m.question_id) not in were]
    asked = [p.hub_name for p in now.proposed if (p.hub, p.question_id) not in offered]
    lines = [f"Vraag uit {name} hoort erbij." for name in came]
    lines += [f"Vraag uit {name} is voorgesteld." for name in asked]
    return " ".join(lines) or ("" if because else "De stand van een van de vragen veranderde.")
