"""The guard before all that becomes public: what people wrote is looked at, and somebody decides on what is found.

Whoever releases it changes the text, or sends the same again and says why it may be so. That is kept with the thing
(`acceptance`), and told nobody. A reason counts for what was shown and nothing else: it names that by its fingerprint.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints
from uuid_utils.compat import uuid7

from plek_common.action import Permit
from plek_common.personal.finding import WORDS, Finding, Kind
from plek_common.personal.scanner import scan
from plek_common.problem import Conflict
from plek_common.schema import Input, Legible, Storable

Texts = Mapping[str, str | None]  # by the pointer to each
Expected = Mapping[str, Collection[Kind]]  # what belongs in a field, by its pointer
Found = Mapping[str, list[Finding]]  # by the pointer to the text in which it stands
Because = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500), Storable, Legible]
Fingerprint = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class Acceptance(Input):
    reason: Because = Field(description="Waarom dit zo openbaar mag zijn, bijvoorbeeld: het nummer is van een loket")
    fingerprint: Fingerprint = Field(
        description="De `fingerprint` van het antwoord 409: wat u zag. Is de tekst sindsdien anders, dan is het "
        "antwoord weer 409, met wat er nu in staat"
    )


class Publication(Input):
    """What is said with everything by which a text becomes public."""

    personal_data_accepted: Acceptance | None = Field(
        None,
        description="Alleen na een antwoord 409 dat persoonsgegevens noemt: u zag ze en maakt ze toch openbaar. "
        "Wie dat deed en waarom, blijft in eigen huis bewaard",
    )

    def values(self) -> dict[str, Any]:
        """What is said of the thing itself."""
        return self.model_dump(exclude={"personal_data_accepted"})


SAYING_NOTHING = Publication(personal_data_accepted=None)


class PersonalData(Conflict):
    """A text seems to say who somebody is. That is named by its place only; `way_out` says what can be done."""

    title = "Persoonsgegevens gevonden"

    def __init__(self, found: Found, way_out: str, *, is_stored: bool) -> None:
        errors = [
            {
                "in": "stored" if is_stored else "body",
                "pointer": pointer,
                "detail": WORDS[each.kind],
                "kind": each.kind.value,
                "from": each.start,
                "to": each.end,
            }
            for pointer, findings in found.items()
            for each in findings
        ]
        words = ", ".join(dict.fromkeys(str(error["detail"]) for error in errors))
        super().__init__(f"Hier lijken persoonsgegevens in te staan: {words}. {way_out}", errors)


class PersonalDataFound(PersonalData):
    """It would become public. Who saw it and takes it on herself names it by its fingerprint."""

    def __init__(self, found: Found, fingerprint: str, *, is_stored: bool) -> None:
        way_out = (
            "Haal ze weg, of stuur hetzelfde nog eens met personalDataAccepted: deze fingerprint, en de reden "
            "waarom het zo openbaar mag zijn."
        )
        super().__init__(found, way_out, is_stored=is_stored)
        self.fingerprint = fingerprint

    def body(self) -> dict[str, Any]:
        return {**super().body(), "fingerprint": self.fingerprint}


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was found, and released all the same."""

    found: list[str]  # field, kind, and from where to where, as in "text phone 12-22"
    reason: str

    def row(self, thing_id: UUID, permit: Permit, at: datetime) -> dict[str, Any]:
        """The row that keeps it, of the table `acceptance`."""
        return {
            "id": uuid7(),
            "thing_id": thing_id,
            "action": permit.action,
            "found": self.found,
            "reason": self.reason,
            "accepted_by": permit.actor.subject or "",
            "accepted_at": at,
        }


def check(
    texts: Texts, said: Publication, *, is_stored: bool = False, expected: Expected | None = None
) -> Accepted | None:
    """Looks at texts that are about to become public; None when there is nothing in them.

    Raises:
        PersonalDataFound: there is, and nobody who saw just that said that it may be so.
    """
    looked = {pointer: scan(text, (expected or {}).get(pointer, ())) for pointer, text in texts.items() if text}
    found = {pointer: findings for pointer, findings in looked.items() if findings}
    if not found:
        return None
    accepted, shown = said.personal_data_accepted, fingerprint(texts, found)
    if accepted is None or accepted.fingerprint != shown:
        raise PersonalDataFound(found, shown, is_stored=is_stored)
    told = [f"{pointer} {each.kind} {each.start}-{each.end}" for pointer, items in found.items() for each in items]
    return Accepted(told, accepted.reason)


def fingerprint(texts: Texts, found: Found) -> str:
    """Of what was found, with the whole of each text in which it stands: of a number alone it could be guessed back."""
    shown = [[pointer, texts[pointer], *items] for pointer, items in sorted(found.items())]
    return sha256(json.dumps(shown).encode()).hexdigest()
