"""The main job: a question from one region is seen beside the same question from another, and both are told."""

from typing import Any

from tests.broker import records
from tests.end_to_end.conftest import Network
from tests.end_to_end.questions import FIRST, OTHER

from plek_common.testing import eventually

ASKER = {"name": "Kanarie Q7x", "email": "kanarie.q7x@voorbeeld.nl", "phone": "+31 6 7007 7007"}


async def test_a_question_is_seen_at_the_nation_beside_the_same_question_and_both_hubs_are_told_until_it_is_withdrawn(
    network: Network,
) -> None:
    utrecht, fryslan = network.hubs
    here = await network.ask(utrecht, *FIRST, asker=ASKER)
    there = await network.ask(fryslan, *OTHER)

    async def shared() -> list[Any]:
        return list((await network.nation.get("/bundles")).json()["items"])

    bundles: list[Any] = await eventually(shared, what="a bundle of both regions")
    assert {region["hub"] for region in bundles[0]["regions"]} == {utrecht, fryslan}
    for hub, other, question in ((utrecht, fryslan, here), (fryslan, utrecht, there)):

        async def told(hub: str = hub, question: str = question) -> Any:
            return (await network.hubs[hub].get(f"/questions/{question}")).json()["shared"]

        notice = await eventually(told, what=f"the notice at {hub}")
        assert [region["hub"] for region in notice["regions"]] == [other]

    await network.move(fryslan, there, 3, "withdrawal", {"reason": "Niet meer nodig."})

    async def forgotten() -> bool:
        return (await network.hubs[utrecht].get(f"/questions/{here}")).json()["shared"] is None

    await eventually(forgotten, what="a notice that the other question was taken back")
    assert (await network.nation.get("/bundles")).json()["items"] == []
    await nobody_heard_who_asked(network)


async def nobody_heard_who_asked(network: Network) -> None:
    for settings, topic in (
        *((settings, f"{settings.topic_prefix}question.v1") for settings in network.regional.values()),
        (network.national, "national.bundle.v1"),
    ):
        sent = await records(settings, topic)
        assert sent
        raw = b" ".join((record.key or b"") + (record.value or b"") + str(record.headers).encode() for record in sent)
        for secret in (b"kanarie", b"q7x", b"7007 7007"):
            assert secret not in raw.lower(), topic
