"""A code is found however people read, write, say or paste it."""

from collections.abc import Awaitable, Callable

import asyncpg
import httpx
import pytest
from tests.question.asking import Asked

from question.questions import codes

Ask = Callable[..., Awaitable[Asked]]
CODE = "WT7K-3M9Q-PD2X"
DASHES = ["", " ", "\u2013", "\u2014", "\u2011", "\u2212", "\u00ad", " - ", ".", "_", "/", "\u00a0", "\u200b"]


@pytest.fixture
async def code(ask: Ask, pool: asyncpg.Pool) -> str:
    """The code of a question that was asked, with every kind of letter that is taken for another."""
    asked = await ask()
    await pool.execute("update question set code = 'DQ7J-TVAB-2X8S' where id = $1", asked.id)
    return "DQ7J-TVAB-2X8S"


@pytest.mark.parametrize("dash", DASHES)
async def test_dashes_blanks_and_case_do_not_matter(api: httpx.AsyncClient, ask: Ask, dash: str) -> None:
    asked = await ask()
    for spelled in (asked.code.replace("-", dash), f" {asked.code.replace('-', dash).lower()} ", f"({asked.code})."):
        if "/" not in spelled:
            found = await api.get(f"/receipts/{spelled}")
            assert (found.status_code, found.json().get("code")) == (200, asked.code), spelled


LOOK_ALIKES = [
    *("0Q7J-TVAB-2X8S", "DO7J-TVAB-2X8S", "DQ1J-TVAB-2X8S", "DQ7l-TVAB-2X8S", "DQ7I-TUAB-2X8S", "oo1i-1uab-2x8s"),
    "ＤＱ７Ｊ-ＴＶＡＢ-２Ｘ８Ｓ",
    "DQ7J-\u0422V\u0410\u0412-2\u0425" + "8S",  # Cyrillic
    "DQ7J-\u03a4V\u0391\u0392-2\u03a7" + "8S",  # Greek
]


@pytest.mark.parametrize("spelled", LOOK_ALIKES)
async def test_a_letter_that_is_in_no_code_is_read_as_what_it_looks_like(
    api: httpx.AsyncClient, code: str, spelled: str
) -> None:
    found = await api.get(f"/receipts/{spelled}")
    assert (found.status_code, found.json().get("code")) == (200, code)


async def test_a_code_that_may_be_two_questions_shows_neither(
    api: httpx.AsyncClient, ask: Ask, pool: asyncpg.Pool, code: str
) -> None:
    other = await ask()
    await pool.execute("update question set code = 'QQ7J-TVAB-2X8S' where id = $1", other.id)
    assert (await api.get("/receipts/0Q7J-TVAB-2X8S")).status_code == 404
    assert (await api.get("/receipts/QQ7J-TVAB-2X8S")).json()["code"] == "QQ7J-TVAB-2X8S"


@pytest.mark.parametrize(
    "typed", ["000000000000", "OOOO-OOOO-OOOO", "0" * 2000, "WT7K-3M9Q-PD2", "WT7K-3M9Q-PD2XA", ""]
)
def test_what_may_be_too_many_codes_or_none_is_no_code(typed: str) -> None:
    assert codes.readings(typed) == []


def test_every_code_is_read_as_itself_alone() -> None:
    for made in (codes.new_code() for _ in range(50)):
        assert codes.readings(made) == [made]
