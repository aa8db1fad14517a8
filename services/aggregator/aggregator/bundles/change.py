"""What became of one bundle: its public state, what that means for hubs, and how it is told. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from aggregator.bundles import selection
from aggregator.bundles.events import Bundle, Happening, Member, Proposed, Region, SeeAlso
from aggregator.bundles.selection import Key, Place
from aggregator.bundles.size_budget import fitted

Row = Mapping[str, Any]
_UNTOLD = "De stand van een van de vragen veranderde."


@dataclass(frozen=True, slots=True)
class Around:
    """Who is in a bundle and who is proposed for it, in the order in which they came, the likeliest first; the words
    of those that are shown; and bundles that are related to it."""

    members: Sequence[Place] = ()
    proposed: Sequence[Place] = ()
    words: Mapping[Key, Row] = field(default_factory=dict)
    related: Sequence[Row] = ()


class News:
    """One bundle as it was and as it is now."""

    def __init__(self, kept: Row, around: Around, *, at: datetime, because: str) -> None:
        self.before = Bundle.model_validate_json(kept["body"]) if kept["body"] else None
        self.at = at
        self.because = because
        self.around = around
        since = kept["since"] or (self.before.since if self.before else None) or at
        self.bundle = _in_order(fitted(_state(kept, around, since)), around.members)

    @property
    def regions(self) -> Sequence[Region]:
        """Those who share it, or did until now."""
        return [*(self.before.regions if self.before else []), *self.bundle.regions]

    @property
    def is_told(self) -> bool:
        """A bundle of one region alone is nobody else's news, nor is one that reads as it did."""
        if self.before is None:
            return len(self.bundle.regions) > 1
        return self.bundle != self.before.model_copy(update={"version": self.bundle.version})

    @property
    def happening(self) -> Happening:
        if len(self.bundle.regions) < 2:
            return "dissolved"
        if self.before is None:
            return "joined" if self.bundle.member_count > 1 else "proposed"
        (had, asked), (has, asks) = _counts(self.before), _counts(self.bundle)
        if has.total() > had.total():
            return "joined"
        return "proposed" if asks.total() > asked.total() else "changed"

    def saved(self) -> tuple[Any, ...]:
        b, places = self.bundle, [*self.around.members, *self.around.proposed]
        since = None if self.happening == "dissolved" else b.since
        strength = 1.0 if b.certainty == "joined" else max((place.score or 0.0 for place in places), default=0.0)
        hubs = ",".join(dict.fromkeys(place.hub for place in places))
        themes = ",".join(sorted({place.theme for place in places if place.theme}))
        return (b.id, b.version, since, b.certainty, strength, b.model_dump_json(by_alias=True), hubs, themes)

    def history(self) -> tuple[Any, ...]:
        told = (self.because, _story(self.before, self.bundle, self.because))
        detail = " ".join(line for line in told if line)
        return (self.bundle.id, self.bundle.version, self.at, self.happening, detail)


def summed(news: Sequence[News]) -> Sequence[News]:
    """Of each bundle the last, as news for who knows what was before the first."""
    found: dict[UUID, News] = {}
    for each in news:
        earlier, found[each.bundle.id] = found.get(each.bundle.id), copy(each)
        if earlier:
            found[each.bundle.id].before = earlier.before
    return [each for each in found.values() if each.is_told]


def _state(kept: Row, around: Around, since: datetime) -> Bundle:
    """The bundle in full, those that are shown with the most useful first."""
    members = [_member(around.words[place.key]) for place in selection.shown(around.members)]
    offered = [_offer(around.words[place.key]) for place in around.proposed[: selection.OFFERED]]
    sure = len({place.hub for place in around.members}) > 1
    reasons = [member.because for member in members[1:]] if sure else [offer.why for offer in offered]
    return Bundle(
        id=kept["id"],
        version=kept["version"] + 1,
        title=kept["title"],
        since=since,
        certainty="joined" if sure else "proposed",
        why=next(iter(reasons), ""),
        regions=selection.shares(around.members, around.proposed),
        members=members,
        proposed=offered,
        locked=kept["is_locked"],
        title_pinned=kept["is_title_pinned"],
        lead=Region(hub=kept["lead"], name=kept["lead_name"] or kept["lead"]) if kept["lead"] else None,
        merged_into=kept["merged_into"],
        split_from=kept["split_from"],
        see_also=[SeeAlso(**found) for found in around.related],
        member_count=len(around.members),
        proposed_count=len(around.proposed),
        region_count=len({place.hub for place in (*around.members, *around.proposed)}),
    )


def _in_order(bundle: Bundle, places: Sequence[Place]) -> Bundle:
    """Members in the order in which they came, after the most useful were kept."""
    kept = {(member.hub, member.question_id): member for member in bundle.members}
    return bundle.model_copy(update={"members": [kept[place.key] for place in places if place.key in kept]})


def _member(row: Row) -> Member:
    return Member.model_validate(dict(row))


def _offer(row: Row) -> Proposed:
    return Proposed.model_validate(dict(row))


def _counts(bundle: Bundle | None) -> tuple[Counter[str], Counter[str]]:
    """Members and proposed by name of their region; what was told before there were counts, names them all."""
    if bundle is None:
        return Counter(), Counter()
    if not bundle.region_count:
        return Counter(m.hub_name for m in bundle.members), Counter(p.hub_name for p in bundle.proposed)
    joined = Counter({region.name: region.member_count for region in bundle.regions})
    return joined, Counter({region.name: region.proposed_count for region in bundle.regions})


def _story(before: Bundle | None, now: Bundle, because: str) -> str:
    """What changed, as one would tell it."""
    (had, asked), (has, asks) = _counts(before), _counts(now)
    lines = [f"{_questions(n)} uit {name} {'hoort' if n == 1 else 'horen'} erbij." for name, n in (has - had).items()]
    proposed = (asks - asked).items()
    lines += [f"{_questions(n)} uit {name} {'is' if n == 1 else 'zijn'} voorgesteld." for name, n in proposed]
    return " ".join(lines) or ("" if because else _UNTOLD)


def _questions(count: int) -> str:
    return "Vraag" if count == 1 else f"{count} vragen"
