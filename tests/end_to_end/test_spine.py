"""The main job: a question from one region is seen beside the same question from another, and both are told."""

from typing import Any

from plek_common.testing import eventually

from tests.end_to_end.conftest import Network

FIRST = ("Huisarts in het dorp", "Onze huisarts gaat met pensioen. Hoe houden we huisartsenzorg in kleine kernen?")
OTHER = ("Huisartsenzorg in kleine kernen", "Hoe houden we de huisarts bereikbaar in dorpen als er geen opvolger komt?")


async def test_a_question_is_seen_at_the_nation_beside_the_same_question_and_both_hubs_are_told(
    network: Network,
) -> None:
    here = await network.ask("utrecht", *FIRST)
    there = await network.ask("fryslan", *OTHER)

    async def shared() -> list[Any]:
        return list((await network.nation.get("/bundles")).json()["items"])

    bundles = await eventually(shared, seconds=40, what="a bundle of both regions")
    assert {region["hub"] for region in bundles[0]["regions"]} == {"utrecht", "fryslan"}
    for hub, question in (("utrecht", here), ("fryslan", there)):

        async def told(hub: str = hub, question: str = question) -> Any:
            return (await network.hubs[hub].get(f"/questions/{question}")).json()["shared"]

        notice = await eventually(told, seconds=15, what=f"the notice at {hub}")
        assert [region["hub"] for region in notice["regions"]] != []
