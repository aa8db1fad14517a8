"""Municipalities: only those that there are, each under the code that counts now."""

import pytest
from pydantic import TypeAdapter, ValidationError

from plek_vocabulary.areas import SUCCESSORS, Area, all_today, today

ONE = TypeAdapter(Area)


@pytest.mark.parametrize("code", ["GM9999", "GM0000", "PV32", "GM344", "gm0344"])
def test_a_code_that_nobody_has_is_refused(code: str) -> None:
    with pytest.raises(ValidationError):
        ONE.validate_python(code)


@pytest.mark.parametrize(
    ("ended", "now"), [("GM0501", "GM1992"), ("GM0530", "GM1992"), ("GM0614", "GM1992"), ("GM0457", "GM0363")]
)
def test_a_code_that_ended_leads_to_its_successor(ended: str, now: str) -> None:
    assert ONE.validate_python(ended) == now


def test_every_successor_counts_itself() -> None:
    assert not set(SUCCESSORS.values()) & set(SUCCESSORS)
    assert all(ONE.validate_python(code) == code for code in SUCCESSORS.values())


def test_municipalities_that_became_one_stand_once() -> None:
    assert all_today(["PV28", "GM0501", "GM0530", "GM1992", "GM0344"]) == ["PV28", "GM1992", "GM0344"]


def test_a_code_from_elsewhere_that_we_do_not_know_yet_stays_as_it_is() -> None:
    assert today("GM2050") == "GM2050"
