"""Whatever people type: PostgreSQL takes what is made of it, and each word finds itself."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import asyncpg
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from plek_common import dutch
from plek_common.dutch.letters import one_way
from plek_local.parts import Parts

Ask = Callable[..., Any]
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
WORDS = st.one_of(TEXTS, st.from_regex(r"[A-Za-zëéïâĳ]{1,12}(['’-][a-z]{1,9}){0,2}", fullmatch=True))
LANGUAGES = st.sampled_from(["nl", "fy"])


@pytest.fixture(scope="module")
def ask(parts: Parts) -> Iterator[Ask]:
    with asyncio.Runner() as runner:
        connection = runner.run(asyncpg.connect(parts.database_url))
        yield lambda statement, *values: runner.run(connection.fetchval(statement, *values))
        runner.run(connection.close())


@given(before=TEXTS, word=WORDS, after=TEXTS, language=LANGUAGES)
@example(before="", word="ﷺ" * 40, after="", language="nl")
@example(before="", word="a" * 3_000, after="", language="nl")
@example(before="\\", word="'\\'", after="'", language="fy")
@settings(max_examples=150)
def test_a_word_finds_each_text_that_holds_it(ask: Ask, before: str, word: str, after: str, language: str) -> None:
    plain = one_way(word)
    assume(not any(mark in plain for mark in '"-') or plain.replace("-", "").isalpha())
    assume(plain.lower() not in {"or"} and dutch.vector(word) and not plain.startswith("-"))
    text = f"{before} {word} {after}"
    found = ask("select $1::text::tsvector @@ $2::text::tsquery", dutch.vector(text, language), dutch.query(word))
    assert found, (dutch.vector(text, language), dutch.query(word))


@given(text=TEXTS, other=TEXTS)
@settings(max_examples=150)
def test_what_is_made_of_any_text_can_be_kept_and_asked(ask: Ask, text: str, other: str) -> None:
    made = dutch.vector_of([(text, "nl"), (other, "fy"), (None, "nl")])
    ask("select $1::text::tsvector @@ $2::text::tsquery", made, dutch.query(text))
    ask("select array_to_tsvector($1::text[])", dutch.similar(text))


@given(text=TEXTS, language=LANGUAGES)
def test_the_same_is_made_of_a_text_each_time_and_of_its_letters_composed_or_not(text: str, language: str) -> None:
    assert dutch.vector(text, language) == dutch.vector(text, language) == dutch.vector(one_way(text), language)


def test_the_largest_texts_can_be_kept(ask: Ask) -> None:
    made = dutch.vector(" ".join(f"w{number:063}" for number in range(18_000)))
    assert ask("select length($1::text::tsvector)", made) > 10_000
