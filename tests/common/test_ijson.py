"""JSON that two readers could read differently is found, whether this reader knows the field or not."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from plek_common.ijson import fault


class Part(BaseModel):
    a: str | None = None
    size: float | None = None


class Whole(BaseModel):
    a: str | None = None
    part: Part | None = None
    parts: list[Part] = []


CLEAR = {
    "all known": '{"a":"x","part":{"a":"y","size":1.5}}',
    "the same key in a part and in the whole": '{"a":"x","part":{"a":"y"},"parts":[{"a":"z"},{"a":"z"}]}',
    "a field of tomorrow": '{"a":"x","b":{"a":1,"c":[{"a":2},{"a":3}]}}',
    "a text that looks like a key": '{"a":"\\":\\":"}',
    "room around the colon": '{"a" : "x"\n, "part"\t:\r{"a":"y"}}',
}
UNCLEAR = {
    "a key twice": '{"a":"x","a":"y"}',
    "a key twice, where one counts no colon": '{"a" :"x","a":"y"}',
    "a key twice in a part": '{"a":"x","part":{"a":"y","a":"y"}}',
    "an unknown key twice": '{"a":"x","b":1,"b":2}',
    "a key twice in something unknown": '{"a":"x","b":{"c":1,"c":1}}',
    "a key twice, once spelt with an escape": '{"a":"x","\\u0061":"y"}',
    "infinity in a known field": '{"part":{"size":1e400}}',
    "infinity in an unknown field": '{"a":"x","b":[1e400]}',
    "not a number": '{"a":"x","b":NaN}',
    "a number that no double holds": f'{{"a":"x","b":{2**53}}}',
}


@pytest.mark.parametrize("text", CLEAR.values(), ids=CLEAR.keys())
def test_what_every_reader_reads_alike_passes(text: str) -> None:
    assert fault(text.encode(), Whole.model_validate_json(text)) is None


@pytest.mark.parametrize("text", UNCLEAR.values(), ids=UNCLEAR.keys())
def test_what_readers_may_read_differently_is_found(text: str) -> None:
    assert fault(text.encode(), Whole.model_validate_json(text))


_TREES: Any = st.recursive(
    st.none() | st.booleans() | st.text(max_size=6),
    lambda inner: st.lists(st.tuples(st.sampled_from(["b", "c", 'd":', "e :"]), inner), max_size=4),
    max_leaves=12,
)


@given(_TREES)
def test_a_key_counts_as_twice_only_within_one_object(tree: Any) -> None:
    text = f'{{"a":"x","b":{_written(tree)}}}'
    assert (fault(text.encode(), Whole.model_validate_json(text)) is not None) == _repeats(tree)


def _written(tree: Any) -> str:
    if not isinstance(tree, list):
        return json.dumps(tree)
    return "{" + ",".join(f"{json.dumps(name)}:{_written(inner)}" for name, inner in tree) + "}"


def _repeats(tree: Any) -> bool:
    if not isinstance(tree, list):
        return False
    names = [name for name, _ in tree]
    return len(set(names)) < len(names) or any(_repeats(inner) for _, inner in tree)
