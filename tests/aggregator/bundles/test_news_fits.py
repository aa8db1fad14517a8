"""Whatever is in a bundle, what is told of it fits into an event and says something to each region."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as some
from tests.aggregator.asked import HERE, THERE
from tests.aggregator.bundles.texts import LONG
from tests.conftest import oin

from aggregator.bundles import events
from aggregator.bundles.change import Around, News
from aggregator.bundles.events import Bundle
from aggregator.bundles.selection import REGIONS, Place
from plek_common.event import MAX_BYTES, encode, seal
from plek_common.settings import source_of

AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
TRACE = f"00-{'a' * 32}-{'b' * 16}-01"
LETTERS = ["a", '"', "\x01", "é", "🚌", "\n"]


@settings(max_examples=60)
@given(
    members=some.integers(0, 3000),
    proposed=some.integers(0, 60),
    hubs=some.integers(1, 130),
    letter=some.sampled_from(LETTERS),
    text=some.integers(0, 4000),
    title=some.integers(0, 160),
    said=some.integers(0, 5000),
    name=some.integers(1, 200),
)
def test_whatever_is_in_a_bundle_its_event_fits_and_names_a_question_of_each_region(
    members: int, proposed: int, hubs: int, letter: str, text: int, title: int, said: int, name: int
) -> None:
    places = [_place(n, hubs, letter * name, n % 7 == 0) for n in range(members + proposed)]
    words = {place.key: _words(place, letter * title, letter * text, letter * said) for place in places}
    offered = [Place(**{n: getattr(p, n) for n in Place.__slots__} | {"score": 0.7}) for p in places[members:]]
    around = Around(places[:members], offered, words, [{"id": UUID(int=n), "title": letter * 160} for n in range(40)])
    news = News(_kept(letter * 160), around, at=AT, because="")
    bundle = news.bundle
    draft = events.told(bundle, news.happening, AT)
    assert (
        len(
            encode(
                seal(
                    draft,
                    source=source_of(oin("national"), "aggregator"),
                    traceparent="00-" + "a" * 32 + "-" + "b" * 16 + "-01",
                )
            )
        )
        <= MAX_BYTES
    )
    assert (bundle.member_count, bundle.proposed_count) == (members, proposed)
    assert len(bundle.regions) == min(REGIONS, bundle.region_count) == min(REGIONS, hubs, members + proposed)
    assert all(region.member_ids or region.proposed_ids for region in bundle.regions)
    assert bool(bundle.members) == bool(members)
    assert bool(bundle.proposed) == bool(proposed)
    assert Bundle.model_validate_json(bundle.model_dump_json(by_alias=True)) == bundle
    if bundle.members:
        assert (bundle.members[0].hub, bundle.members[0].question_id) == places[0].key


def test_of_a_few_questions_every_word_is_told() -> None:
    places = [_place(n, 2, "Regio", False) for n in range(2)]
    words = {place.key: _words(place, "Titel", LONG[:4000], "Beide noemen iets.") for place in places}
    bundle = News(_kept("Titel"), Around(places, [], words), at=AT, because="").bundle
    assert [member.text for member in bundle.members] == [LONG[:4000]] * 2


def _place(n: int, hubs: int, name: str, is_answered: bool) -> Place:
    hub = f"{'h' * 50}-{n % hubs}"
    return Place(hub, name, UUID(int=n), "zorg", is_answered, AT + timedelta(seconds=n))


def _words(place: Place, title: str, text: str, said: str) -> dict[str, Any]:
    return {
        "hub": place.hub, "hub_name": place.hub_name, "question_id": place.question_id, "title": title, "text": text,
        "theme": place.theme, "state": "answered" if place.answered else "triaged", "asked_at": AT, "because": said,
        "language": "nl", "answered": place.answered, "proposal_id": place.question_id,
        "score": 0.7, "why": said, "why_not": said, "certainty": "waarschijnlijk", "shared": [said] * 90,
        "near": [said] * 9,
    }  # fmt: skip


def _kept(title: str) -> dict[str, Any]:
    return {
        "id": HERE, "version": 8, "title": title, "since": None, "body": None, "is_locked": False, "lead": "utrecht",
        "lead_name": title, "is_title_pinned": True, "merged_into": HERE, "split_from": THERE,
    }  # fmt: skip
