"""The guard before what nobody may let through: a text to somebody who is not known, whatever the reason."""

from collections.abc import Mapping

from plek_common.personal.finding import Finding
from plek_common.personal.release import PersonalDataFound, Texts
from plek_common.personal.scanner import scan


class PersonalDataRefused(PersonalDataFound):
    """What would be passed on seems to say who somebody is. That is named by its place only."""

    def __init__(self, found: Mapping[str, list[Finding]]) -> None:
        super().__init__(found, is_stored=False)
        words = ", ".join(dict.fromkeys(str(error["detail"]) for error in self.errors or ()))
        self.detail = f"Hier lijken persoonsgegevens in te staan: {words}. Haal ze weg; zo geven wij het niet door."


def refuse_personal(texts: Texts) -> None:
    """
    Raises:
        PersonalDataRefused: one of these says who somebody is.
    """
    looked = {pointer: scan(text) for pointer, text in texts.items() if text}
    if found := {pointer: findings for pointer, findings in looked.items() if findings}:
        raise PersonalDataRefused(found)
