"""The page on how the comparing learns, over the real thing: what is at work, and why there is nothing to learn yet."""

from tests.end_to_end.conftest import Network
from tests.end_to_end.pages import pages
from tests.end_to_end.proposals import signed_in


async def test_what_is_at_work_is_shown_and_too_few_answers_teach_nothing(network: Network) -> None:
    async with pages("national", network.nation, network.national) as nation:
        await signed_in(nation, network)
        page = (await nation.get("/vergelijking")).text
        assert "Zoals geleverd" in page
        assert "in gebruik" in page
        refused = await nation.post("/vergelijking", data={"sleutel": "een"})
        assert refused.status_code == 409
        assert "Er zijn nog te weinig antwoorden om van te leren" in refused.text
