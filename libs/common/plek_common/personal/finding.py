"""What the scanner finds: which kind of thing, and where in the text."""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    BSN = "bsn"
    IBAN = "iban"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    NAME = "name"


WORDS = {
    Kind.EMAIL: "e-mailadres",
    Kind.PHONE: "telefoonnummer",
    Kind.BSN: "burgerservicenummer",
    Kind.IBAN: "rekeningnummer",
    Kind.BIRTH_DATE: "geboortedatum",
    Kind.ADDRESS: "adres",
    Kind.NAME: "naam",
}


class Finding(NamedTuple):
    """Code points of a text from `start` up to and without `end`."""

    kind: Kind
    start: int
    end: int

    def overlaps(self, other: "Finding") -> bool:
        return self.start < other.end and other.start < self.end
