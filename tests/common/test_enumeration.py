"""What a text lists, in any language."""

import time

import pytest

from plek_common.enumeration import MOST, items

ASKED = [f"Hoe zit het met onderwerp {number}?" for number in range(1, 11)]


@pytest.mark.parametrize("mark", ["{}. ", "{}) ", "- ", "* ", "• ", "  {}.  "])
def test_a_list_is_read_item_by_item(mark: str) -> None:
    letter = "Onze vragen:\n" + "\n".join(mark.format(n) + line for n, line in enumerate(ASKED, 1))
    assert items(letter) == tuple(ASKED)


def test_an_item_over_some_lines_is_one() -> None:
    assert items("a) Wat kost dat\n   per huishouden?\nb) Wie betaalt dat?\nc) Wanneer begint het?")[0] == (
        "Wat kost dat per huishouden?"
    )


def test_sentences_that_ask_are_taken_apart_and_what_comes_before_them_is_left_out() -> None:
    row = " ".join(f"We hebben een zorg. {line}" for line in ASKED[:5])
    assert items(row) == tuple(ASKED[:5])


@pytest.mark.parametrize("end", ["?", "？", "؟"])
def test_other_scripts_ask_with_marks_of_their_own(end: str) -> None:
    assert len(items(" ".join(f"één twee drie {n}{end}" for n in range(4)))) == 4


@pytest.mark.parametrize(
    "text",
    ["", "\0", "?" * 4000, "Mag dit? En wie betaalt dat dan? Hoe lang duurt het?", "1. Een ding", "- a\n- b\n- c"],
)
def test_what_lists_nothing_is_one_whole(text: str) -> None:
    assert items(text) == ()


def test_of_a_report_no_more_than_thirty_are_named() -> None:
    assert len(items("\n".join(f"- Wat vindt u van onderdeel {n}?" for n in range(400)))) == MOST


@pytest.mark.parametrize("text", ["\n" * 200_000, " " * 200_000, "- " * 100_000, "1." * 100_000, "? " * 100_000])
def test_no_text_takes_long(text: str) -> None:
    begun = time.process_time()
    items(text)
    assert time.process_time() - begun < 0.5
