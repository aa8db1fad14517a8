"""What of a text can be seen: the quick way and the way sign by sign say the same."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plek_common.legible import visible

BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
ODD = st.sampled_from([*BLANK, *" \n\t\r\u00a0\u00ad\u200b\u202e\ue000", "é", "漢", "😀", "a"])


def is_seen(sign: str) -> bool:
    return sign not in BLANK and unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Cn", "Zs", "Zl", "Zp"}


@given(st.text() | st.text(ODD))
@example("")
@example(" \n ")
@example("a\n b")
@example(f"a{BLANK}")
@example(BLANK)
def test_each_sign_that_is_seen_counts_and_blanks_between_them(text: str) -> None:
    inner = text.strip()
    expected = sum(sign in " \n" or is_seen(sign) for sign in inner) if any(map(is_seen, inner)) else 0
    assert visible(text) == expected


@pytest.mark.parametrize("nothing", ["", " ", "\n", "\u200b\u200b", "\u2800", "\u3164 \u3164"])
def test_a_text_of_signs_that_nobody_sees_says_nothing(nothing: str) -> None:
    assert visible(nothing) == 0
