"""The main job: a question from one region is seen beside the same question from another, and both are told."""

from typing import Any

from tests.end_to_end.conftest import Network

from plek_common.testing import eventually

FIRST = ("Huisarts in het dorp", "Onze huisarts gaat met pensioen. Hoe houden we huisartsenzorg in kleine kernen?")
OTHER = ("Huisartsenzorg in kleine kernen", "Hoe houden we de huisarts bereikbaar in dorpen als er geen opvolger komt?")


async def test_a_question_is_seen_at_the_nation_beside_the_same_question_and_both_hubs_are_told(
    network: Network,
) -> None:
    utrecht, fryslan = network.hubs
    here = await network.ask(utrecht, *FIRST)
    there = await network.ask(fryslan, *OTHER)

    async def shared() -> list[Any]:
        return list((await network.nation.get("/bundles")).json()["items"])

    bundles: list[Any] = await eventually(shared, seconds=40, what="a bundle of both regions")
    assert {region["hub"] for region in bundles[0]["regions"]} == {utrecht, fryslan}
    for hub, other, question in ((utrecht, fryslan, here), (fryslan, utrecht, there)):

        async def told(hub: str = hub, question: str = question) -> Any:
            return (await network.hubs[hub].get(f"/questions/{question}")).json()["shared"]

        notice = await eventually(told, seconds=15, what=f"the notice at {hub}")
        assert [region["hub"] for region in notice["regions"]] == [other]
